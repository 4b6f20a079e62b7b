// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/cache_desk.h"

#include <cerrno>
#include <mutex>

#include <fcntl.h>
#include <gio/gio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "glib_ptr.h"
#include "library/folder_list.h"
#include "library/staging.h"
#include "unique_fd.h"
#include "worker/order.h"

namespace reel::daemon {

using library::CacheFolder;
using library::Kind;

/* Of one job: hours of video, spoken and rendered. */
static constexpr size_t kMaxKeys = 50'000;

struct CacheDesk::Shared {
  std::mutex lock; // guards gone; held while a file is put into staging
  bool gone = false;
  UniqueFd answers;
};

CacheDesk::CacheDesk (
    std::string media, std::string staging, uid_t owner, Hand hand)
    : media_ (std::move (media)), staging_ (std::move (staging)), hand_ (hand),
      shared_ (std::make_shared<Shared> ())
{
  /* What is ours `reelsmith render` finds too, by the same names. */
  if (owner != geteuid ())
    owner_ = std::to_string (owner);
  shared_->answers = UniqueFd (eventfd (0, EFD_CLOEXEC));
}

CacheDesk::~CacheDesk ()
{
  std::lock_guard guard (shared_->lock);
  shared_->gone = true;
}

int
CacheDesk::answers () const
{
  return shared_->answers.get ();
}

namespace {

/* A file that holds nothing, but says that there is one. */
void
put_mark (const std::string &path, Kind kind, const std::string &key)
{
  UniqueFd fd (open (
      path.c_str (), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (fd && !library::put_seal (fd.get (), kind, key))
    unlink (path.c_str ());
}

std::optional<Kind>
cached_kind (const std::string &name)
{
  for (Kind kind : {Kind::Image, Kind::Audio, Kind::Segment})
    if (name == library::kind_name (kind))
      return kind;
  return std::nullopt;
}

} // namespace

/* What one need is answered with. */
struct CacheDesk::Serving {
  CacheFolder from, to;
  Kind kind;
  Hand hand;
  std::vector<std::string> keys;
  std::shared_ptr<Shared> shared;

  void run () const
  {
    for (const std::string &key : keys) {
      std::lock_guard guard (shared->lock);
      if (shared->gone)
        return;
      std::string path = to.path (kind, key);
      if (hand == Hand::Copies || kind != Kind::Segment)
        (void) from.take (kind, key, path, CacheFolder::Hand::Private);
      else if (from.has (kind, key))
        put_mark (path, kind, key);
    }
    const uint64_t one = 1;
    if (write (shared->answers.get (), &one, sizeof one) < 0)
      g_debug ("a worker can't be answered: %s", g_strerror (errno));
  }
};

void
CacheDesk::serve (const ReportNeeds &needs)
{
  auto kind = cached_kind (needs.kind);
  if (!shared_->answers || !kind)
    return;
  auto *serving = new Serving{CacheFolder (media_ + "/assets", owner_),
      CacheFolder (staging_ + "/" + kFoundFolder), *kind, hand_, {}, shared_};
  for (const std::string &key : needs.keys)
    if (asked_.size () < kMaxKeys && asked_.emplace (*kind, key).second)
      serving->keys.push_back (key);
  std::string folder =
      staging_ + "/" + kFoundFolder + "/" + library::cache_folder_name (*kind);
  if (!make_folders (folder, nullptr))
    serving->keys.clear ();
  GTask *task = g_task_new (nullptr, nullptr, nullptr, nullptr);
  g_task_set_task_data (
      task, serving, [] (void *data) { delete static_cast<Serving *> (data); });
  g_task_run_in_thread (
      task, [] (GTask *running, void *, void *data, GCancellable *) {
        static_cast<Serving *> (data)->run ();
        g_task_return_boolean (running, TRUE);
      });
  g_object_unref (task);
}

std::vector<library::File>
CacheDesk::collect (const std::string &job)
{
  CacheFolder cache (media_ + "/assets", owner_);
  CacheFolder left (staging_ + "/" + kKeptFolder);
  std::vector<library::File> files;
  for (const auto &[kind, key] : asked_) {
    std::string from = left.path (kind, key);
    library::Entry entry;
    if (!library::look_at (from, entry) || !entry.is_regular ||
        !cache.adopt_file (kind, key, from, nullptr))
      continue;
    library::File file;
    std::string path = cache.path (kind, key);
    file.path = path.substr (media_.size () + 1);
    file.kind = kind;
    file.bytes = entry.bytes;
    file.made_by = job;
    files.push_back (std::move (file));
  }
  return files;
}

void
CacheDesk::salvage ()
{
  for (Kind kind : {Kind::Image, Kind::Audio, Kind::Segment})
    for (const library::Entry &entry :
        library::list_folder (staging_ + "/" + kKeptFolder + "/" +
                              library::cache_folder_name (kind)))
      if (library::is_cache_key (entry.name) && asked_.size () < kMaxKeys)
        asked_.emplace (kind, entry.name);
  (void) collect ({});
}

} // namespace reel::daemon
