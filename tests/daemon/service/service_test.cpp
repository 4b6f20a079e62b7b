// SPDX-License-Identifier: GPL-3.0-or-later
#include "service_test.h"

#include <cstring>

namespace reel::test {

void
ServiceTest::TearDown ()
{
  if (daemon.pid () < 0 || !daemon.client ().has_owner ()) {
    if (HasFailure ())
      std::printf ("--- the daemon said:\n%s---\n", daemon.log ().c_str ());
    return;
  }
  bool all_ended = true;
  for (const std::string &path : daemon.client ().paths ()) {
    auto events = daemon.client ().events (path);
    EXPECT_EQ (broken_rules (events), "") << path;
    std::string states = state_sequence (events);
    all_ended &= states.ends_with ("completed") ||
                 states.ends_with ("failed") || states.ends_with ("cancelled");
  }
  EXPECT_TRUE (daemon.stop ()) << "doesn't end on SIGTERM";
  if (all_ended) {
    EXPECT_EQ (daemon.leftovers (), std::vector<std::string>{});
  }
  EXPECT_EQ (faults_of_videos (daemon.place.videos (), false), "");
  EXPECT_EQ (faults_of_database (daemon.place.file ("media/library.db")), "");
  std::string log = daemon.log ();
  for (const char *word : {"CRITICAL", "runtime error", "Sanitizer"})
    EXPECT_EQ (log.find (word), std::string::npos);
  if (HasFailure ())
    std::printf ("--- the daemon said:\n%s---\n", log.c_str ());
}

std::string
short_error (const std::string &error)
{
  static constexpr char kOurs[] = "org.reelsmith.Error.";
  bool is_ours = error.compare (0, std::strlen (kOurs), kOurs) == 0;
  return is_ours ? error.substr (std::strlen (kOurs)) : error;
}

std::string
ServiceTest::submit (const std::string &brief, const Options &options)
{
  Reply reply = daemon.client ().submit (brief, options);
  EXPECT_TRUE (reply.ok ()) << reply.error << ": " << reply.message;
  return reply.path ();
}

std::string
ServiceTest::refusal (const std::string &brief, const Options &options)
{
  Reply reply = daemon.client ().submit (brief, options);
  EXPECT_TRUE (reply.answered);
  if (reply.ok ())
    ADD_FAILURE () << "was taken as " << reply.path ();
  EXPECT_TRUE (reply.ok () || !reply.message.empty ()) << reply.error;
  return short_error (reply.error);
}

std::string
ServiceTest::refusal_of (
    const std::string &path, const std::string &method, GVariant *body)
{
  const char *interface = path == kManagerPath ? kManager : kJob;
  Reply reply = daemon.client ().call (path, interface, method, body);
  EXPECT_TRUE (reply.answered) << method;
  return short_error (reply.error);
}

void
ServiceTest::expect_end (
    const std::string &path, const std::string &state, double seconds)
{
  EXPECT_EQ (daemon.client ().wait_finished (path, seconds), state)
      << daemon.client ().properties (path).print ();
  EXPECT_EQ (broken_rules (daemon.client ().events (path), state), "");
}

std::string
ServiceTest::video (const std::string &path)
{
  auto files = daemon.client ().properties (path).list ("OutputPaths");
  return files.empty () ? "" : files[0];
}

} // namespace reel::test
