// SPDX-License-Identifier: GPL-3.0-or-later
/* What the tests of the daemon rest on finds what it is there to find. */
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "daemon.h"
#include "job_rules.h"

using namespace reel::test;

namespace {

using Pairs = std::vector<std::pair<std::string, GVariant *>>;

Values
make_values (const Pairs &pairs)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (const auto &[name, value] : pairs)
    g_variant_builder_add (&builder, "{sv}", name.c_str (), value);
  GVariant *all = g_variant_ref_sink (g_variant_builder_end (&builder));
  Values values (all);
  g_variant_unref (all);
  return values;
}

/* The signals of a job, half a second apart. */
class Story {
public:
  Story &tell (Event::Kind kind, const Pairs &pairs = {},
      const std::string &text = {}, int64_t later_us = 500'000)
  {
    now_ += later_us;
    events.push_back (
        {kind, "/org/reelsmith/jobs/a", now_, make_values (pairs), {}, text});
    return *this;
  }
  Story &state (const char *state)
  {
    return tell (events.empty () ? Event::Kind::Added : Event::Kind::Changed,
        {{"State", g_variant_new_string (state)}});
  }
  Story &progress (double progress, int64_t later_us = 500'000)
  {
    return tell (Event::Kind::Changed,
        {{"Progress", g_variant_new_double (progress)}}, "", later_us);
  }
  Story &completed (bool draft = false)
  {
    constexpr const char *kPaths[] = {"/videos/a.mp4", nullptr};
    return tell (Event::Kind::Changed,
        {{"State", g_variant_new_string ("completed")},
            {"Draft", g_variant_new_boolean (draft)},
            {"OutputPaths", g_variant_new_strv (kPaths, -1)},
            {"Progress", g_variant_new_double (1)}})
        .tell (Event::Kind::Finished, {}, "completed");
  }

  std::vector<Event> events;

private:
  int64_t now_ = 1'000'000;
};

Story
good ()
{
  Story story;
  story.state ("queued").state ("running").progress (0.2).progress (0.7);
  return story;
}

std::string
end_of (const std::string &faults)
{
  return faults.substr (0, faults.find ('\n'));
}

} // namespace

/* Rules that find fault with a job as it should be would be switched off. */
TEST (JobRules, AcceptJobsAsTheyShouldBe)
{
  EXPECT_EQ (broken_rules (good ().completed ().events, "completed"), "");
  Story story = good ();
  story.state ("queued").state ("running").progress (0.7).completed ();
  story.tell (Event::Kind::Removed);
  EXPECT_EQ (broken_rules (story.events, "completed"), "");
  EXPECT_EQ (
      state_sequence (story.events), "queued running queued running completed");
}

/* Rules that see nothing would make every test of the daemon pass. */
TEST (JobRules, FindWhatIsWrong)
{
  EXPECT_EQ (end_of (broken_rules (good ().progress (0.6).events)),
      "progress falls from 0.700000 to 0.600000");
  EXPECT_EQ (end_of (broken_rules (good ().progress (1).events)),
      "progress is 1 while running");
  EXPECT_EQ (
      end_of (broken_rules (good ().completed ().state ("queued").events)),
      "a change after Finished: State='queued'");
  EXPECT_EQ (end_of (broken_rules (good ().completed ().completed ().events)),
      "a change after Finished: Draft=false, OutputPaths=['/videos/a.mp4'], "
      "Progress=1.0, State='completed'");
  EXPECT_EQ (end_of (broken_rules (good ().completed (true).events)),
      "completed with a draft");
  EXPECT_EQ (end_of (broken_rules (good ().state ("completed").events)),
      "completed without a file");
  Story twice = good ().completed ();
  twice.tell (Event::Kind::Finished, {}, "completed");
  EXPECT_EQ (end_of (broken_rules (twice.events)), "Finished comes again");
  EXPECT_EQ (end_of (broken_rules (good ().events, "completed")),
      "ended as 'running'");
  Story removed = good ().completed ().tell (Event::Kind::Removed);
  EXPECT_EQ (end_of (broken_rules (removed.tell (Event::Kind::Changed).events)),
      "a signal after it was removed");
  EXPECT_EQ (end_of (broken_rules (Story ().state ("running").events)),
      "from state '' to 'running'");
}

/* More than four changes within a second keep every client awake. */
TEST (JobRules, CountChangesASecond)
{
  Story story;
  story.state ("queued").state ("running");
  for (int i = 0; i < 8; i++)
    story.progress (0.1 * i, 251'000);
  EXPECT_EQ (broken_rules (story.events), "");
  for (int i = 0; i < 5; i++)
    story.progress (0.8, 100'000);
  EXPECT_EQ (end_of (broken_rules (story.events)).substr (0, 28),
      "5 changes within a second, t");
}

/* A video that is cut short, one that isn't in its manifest, a file that
 * belongs to nothing. */
TEST (JobRules, FindFaultsOfVideos)
{
  Workplace place;
  std::string brief = place.write ("tiny.yaml", tiny_brief ());
  ASSERT_EQ (place.render (brief).status, 0);
  EXPECT_EQ (faults_of_videos (place.videos (), true), "");
  std::string video = place.videos () + "/tiny.mp4";
  std::filesystem::resize_file (video, 1000);
  EXPECT_EQ (faults_of_videos (place.videos (), false),
      "tiny.mp4 isn't what its manifest says\n");
  EXPECT_NE (faults_of_video (video, true), faults_of_video (video, false));
  std::ofstream (place.videos () + "/stray.vtt") << "x";
  EXPECT_NE (faults_of_videos (place.videos (), false)
                 .find ("stray.vtt belongs to no video"),
      std::string::npos);
}

/* A corrupted database. */
TEST (JobRules, FindFaultsOfDatabases)
{
  Workplace place;
  EXPECT_NE (faults_of_database (place.file ("none.db")), "");
  EXPECT_EQ (Program ({"sqlite3", place.file ("a.db"),
                          "create table t (a); insert into t "
                          "values (randomblob (20000))"})
                 .run ()
                 .status,
      0);
  EXPECT_EQ (faults_of_database (place.file ("a.db")), "");
  place.write ("b.db", "not a database, but long enough to be looked into: " +
                           std::string (4096, 'x'));
  EXPECT_NE (faults_of_database (place.file ("b.db")), "");
}

/* Signals and answers that the connection loses would look like faults of the
 * daemon. */
TEST (PrivateBus, CarriesSignalsAndErrors)
{
  Workplace place;
  PrivateBus bus (place.path ());
  ASSERT_NE (bus.address (), "");
  auto client = Client::open (bus.address ());
  ASSERT_TRUE (client);
  EXPECT_FALSE (client->has_owner ());
  Reply reply = client->submit (tiny_brief ());
  EXPECT_TRUE (reply.answered);
  EXPECT_EQ (reply.error, "org.freedesktop.DBus.Error.ServiceUnknown");
  EXPECT_EQ (Program ({"dbus-send", "--bus=" + bus.address (), "--type=signal",
                          "/org/reelsmith/jobs/a",
                          "org.reelsmith.Job1.Finished", "string:failed"})
                 .run ()
                 .status,
      0);
  EXPECT_EQ (client->wait_finished ("/org/reelsmith/jobs/a", 10), "failed");
}
