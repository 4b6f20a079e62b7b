// SPDX-License-Identifier: GPL-3.0-or-later
/* What the queue does with the library besides publishing. */
#include "error.h"
#include "queue/conductor.h"

namespace reel::daemon {

static library::Policy
policy_of (const Config &config)
{
  library::Policy policy;
  policy.max_bytes = config.max_bytes;
  policy.keep_free = config.keep_free_bytes;
  policy.evict_videos = config.evict_videos;
  for (const auto &[name, of] : config.kinds)
    if (auto kind = library::kind_from_name (name); kind && of.max_age_seconds)
      policy.max_age_us[*kind] = of.max_age_seconds * G_USEC_PER_SEC;
  return policy;
}

bool
Conductor::clean_up (const std::map<std::string, uint64_t> &limits,
    uint64_t *bytes, uint32_t *files, GError **error)
{
  if (!usable (error))
    return false;
  library::Policy policy = policy_of (setup_.config);
  bool dry_run = false;
  for (const auto &[name, value] : limits) {
    if (name == "max-bytes") {
      policy.max_bytes = value;
    } else if (name == "keep-free") {
      policy.keep_free = value;
    } else if (name == "dry-run") {
      dry_run = value != 0;
    } else if (name == "max-age") {
      uint64_t most = (uint64_t) G_MAXINT64 / G_USEC_PER_SEC;
      for (auto kind :
          {library::Kind::Image, library::Kind::Audio, library::Kind::Segment,
              library::Kind::Failed, library::Kind::Video})
        policy.max_age_us[kind] = std::min (value, most) * G_USEC_PER_SEC;
    } else {
      g_set_error (error, REEL_DAEMON_ERROR, (int) Error::InvalidArgument,
          "%s is no limit; there are max-bytes, keep-free and max-age",
          name.c_str ());
      return false;
    }
  }
  ErrorPtr reason;
  auto evicted =
      library::sweep (*library_, policy, busy (), dry_run, out (reason));
  if (!evicted)
    return give (reason.get (), error);
  *bytes = evicted->bytes;
  *files = (uint32_t) evicted->files.size ();
  library_bytes_.reset ();
  tell_queue ();
  schedule_soon ();
  return true;
}

void
Conductor::take_in (const std::vector<library::File> &parts)
{
  if (!library_ || parts.empty ())
    return;
  ErrorPtr error;
  library::Transaction transaction (library_->database (), out (error));
  bool good = (bool) transaction;
  for (library::File part : parts) {
    part.created_us = part.used_us = (int64_t) now_microseconds ();
    good = good && library_->record (part, out (error));
  }
  /* Else it is found when the daemon starts again. */
  if (!good || !transaction.commit (out (error)))
    g_warning (
        "what a job has finished can't be noted: %s, ignoring", error->message);
  library_bytes_.reset ();
}

/* The same by itself, where it keeps nobody waiting. */
void
Conductor::sweep (uint64_t wanted)
{
  if (!thread_ || sweeping_ || stopping_)
    return;
  library::Policy policy = policy_of (setup_.config);
  policy.keep_free += wanted;
  if (!policy.any ())
    return;
  sweeping_ = true;
  thread_->run (
      [policy, now_busy = busy ()] (library::Library &library, GError **error) {
        return library::sweep (library, policy, now_busy, false, error)
            .has_value ();
      },
      [this] (const GError *error) {
        sweeping_ = false;
        library_bytes_.reset ();
        if (error)
          g_warning (
              "the library can't be tidied: %s, ignoring", error->message);
      });
}

/* Videos that somebody put there with their manifests are taken in. Reads whole
 * files: beside everything else, and ends when the daemon does. */
void
Conductor::verify ()
{
  if (!library_)
    return;
  verifier_ = std::make_unique<LibraryThread> (setup_.media);
  verifier_->run (
      [this] (library::Library &library, GError **error) {
        return library.verify (false, &verify_stop_, error).has_value ();
      },
      [this] (const GError *error) {
        library_bytes_.reset ();
        if (error)
          g_warning (
              "the library can't be verified: %s, ignoring", error->message);
        verifier_.reset ();
      });
}

UniqueFd
Conductor::open_output (const std::string &id, GError **error)
{
  const JobEntry *entry = need (id, error);
  if (!entry)
    return UniqueFd ();
  ErrorPtr reason;
  auto job = load (id, false, out (reason));
  if (!job) {
    give (reason.get (), error);
    return UniqueFd ();
  }
  if (job->output_paths.empty ()) {
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::NotFound,
        "the job %s has no finished video", id.c_str ());
    return UniqueFd ();
  }
  std::string inside = setup_.media + "/";
  const std::string &path = job->output_paths.front ();
  UniqueFd fd;
  if (g_str_has_prefix (path.c_str (), inside.c_str ()))
    fd = library_->use (path.substr (inside.size ()), nullptr);
  if (!fd)
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::NotFound,
        "the video of the job %s isn't there any more; retry makes it again",
        id.c_str ());
  return fd;
}

} // namespace reel::daemon
