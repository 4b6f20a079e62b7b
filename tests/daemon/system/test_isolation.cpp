// SPDX-License-Identifier: GPL-3.0-or-later
/* Several users of one daemon, on a bus with the policy that ships. */
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "daemon.h"
#include "system_bus.h"

using namespace reel::test;

namespace {

constexpr char kPath[] = "/org/reelsmith/jobs/of_alice";
constexpr char kNowhere[] = "/org/reelsmith/jobs/of_nobody";
constexpr char kGetAll[] = "org.freedesktop.DBus.Properties.GetAll";
/* Neither word is in anything that others may read. */
constexpr char kTitle[] = "Zanzibar";
constexpr char kUnknown[] = "org.freedesktop.DBus.Error.UnknownObject";
constexpr char kNotPermitted[] = "org.reelsmith.Error.NotPermitted";

class Isolation : public testing::Test {
protected:
  void SetUp () override
  {
    std::string reason = SystemBus::reason_to_skip ();
    if (!reason.empty ())
      GTEST_SKIP () << reason;
    bus_ = std::make_unique<SystemBus> ();
    ASSERT_TRUE (bus_->start_daemon ()) << bus_->log ();
  }
  void TearDown () override
  {
    if (bus_) {
      EXPECT_TRUE (bus_->stop_daemon ());
      EXPECT_EQ (bus_->log ().find ("CRITICAL"), std::string::npos)
          << bus_->log ();
    }
  }
  /* A job of alice's that goes on for as long as the test needs. */
  void submit_long ()
  {
    Outcome outcome = bus_->submit (kAlice, long_brief (600, kTitle),
        "'handle-token': <'of_alice'>, 'key': <'1'>, 'name': <'madagascar'>");
    ASSERT_EQ (outcome.status, 0) << outcome.err << bus_->log ();
  }
  void submit_short ()
  {
    Outcome outcome = bus_->submit (kAlice, tiny_brief (kTitle),
        "'handle-token': <'of_alice'>, 'name': <'madagascar'>");
    ASSERT_EQ (outcome.status, 0) << outcome.err << bus_->log ();
    ASSERT_EQ (bus_->wait_end (kPath), "'completed'") << bus_->log ();
  }

  std::unique_ptr<SystemBus> bus_;
};

/* What nobody else may learn of alice's job. */
void
expect_nothing_told (const std::string &text)
{
  for (const char *secret : {kTitle, "zanzibar", "madagascar", "aurora",
           "media/videos", "assets/temp", ".mp4"})
    EXPECT_EQ (text.find (secret), std::string::npos) << secret << "\n" << text;
}

std::string
replaced (std::string text, const std::string &from, const std::string &to)
{
  for (size_t at = 0; (at = text.find (from, at)) != text.npos;
       at += to.size ())
    text.replace (at, from.size (), to);
  return text;
}

} // namespace

/* Guards against reading another's job through any way that D-Bus has. */
TEST_F (Isolation, AnothersJobCantBeReadInAnyWay)
{
  submit_long ();
  EXPECT_EQ (bus_->property (kAlice, kPath, "Title"),
      std::string ("'") + kTitle + "'");
  const std::vector<std::vector<std::string>> ways = {
      {"org.freedesktop.DBus.Properties.Get", "org.reelsmith.Job1", "Title"},
      {"org.freedesktop.DBus.Properties.Get", "org.reelsmith.Job1",
          "OutputPaths"},
      {"org.freedesktop.DBus.Properties.Get", "", "Title"},
      {kGetAll, "org.reelsmith.Job1"},
      {kGetAll, ""},
      {"org.reelsmith.Job1.Open"},
  };
  for (const auto &way : ways) {
    std::vector<std::string> more (way.begin () + 1, way.end ());
    Outcome there = bus_->call (kBob, kPath, way[0], more);
    Outcome nowhere = bus_->call (kBob, kNowhere, way[0], more);
    EXPECT_NE (there.status, 0) << way[0] << there.out;
    /* It can't even be told from a job that isn't there. */
    EXPECT_EQ (replaced (there.err, "of_alice", "of_nobody"), nowhere.err);
    expect_nothing_told (there.out + there.err);
  }
  for (const char *path : {"/", "/org/reelsmith", "/org/reelsmith/jobs", kPath,
           "/org/reelsmith/Reelsmith1"}) {
    Outcome outcome = bus_->run (
        kBob, {"gdbus", "introspect", "--system", "--recurse", "--dest",
                  "org.reelsmith.Reelsmith1", "--object-path", path});
    expect_nothing_told (outcome.out + outcome.err);
    if (std::string (path) != kPath) {
      EXPECT_EQ (
          (outcome.out + outcome.err).find ("of_alice"), std::string::npos)
          << path << outcome.out << outcome.err;
    }
  }
}

/* Guards against changing another's job. */
TEST_F (Isolation, AnothersJobCantBeTouched)
{
  submit_long ();
  const std::vector<std::vector<std::string>> ways = {
      {"org.reelsmith.Job1.Cancel"}, {"org.reelsmith.Job1.Retry"},
      {"org.reelsmith.Job1.Remove"}, {"org.reelsmith.Job1.SetPriority", "100"},
      {"org.freedesktop.DBus.Properties.Set", "org.reelsmith.Job1", "Title",
          "<'mine'>"}};
  for (const auto &way : ways) {
    std::vector<std::string> more (way.begin () + 1, way.end ());
    Outcome outcome = bus_->call (kBob, kPath, way[0], more);
    EXPECT_NE (outcome.status, 0) << way[0];
    expect_nothing_told (outcome.out + outcome.err);
  }
  EXPECT_NE (
      bus_->call (kBob, kPath, "org.reelsmith.Job1.Cancel").err.find (kUnknown),
      std::string::npos);
  std::string state = bus_->property (kAlice, kPath, "State");
  EXPECT_TRUE (state == "'queued'" || state == "'running'") << state;
  EXPECT_EQ (bus_->property (kAlice, kPath, "Title"),
      std::string ("'") + kTitle + "'");
  EXPECT_EQ (bus_->call (kAlice, kPath, "org.reelsmith.Job1.Cancel").status, 0);
  EXPECT_EQ (bus_->wait_end (kPath), "'cancelled'");
}

/* Guards against lists and counts that tell of others. */
TEST_F (Isolation, ListsHoldTheCallersJobsOnly)
{
  submit_short ();
  EXPECT_NE (bus_->manager (kAlice, "ListJobs", {"{}"}).out.find (kPath),
      std::string::npos);
  Outcome list = bus_->manager (kBob, "ListJobs", {"{}"});
  EXPECT_EQ (list.status, 0) << list.err;
  EXPECT_EQ (list.out.find ("of_alice"), std::string::npos) << list.out;
  Outcome others = bus_->manager (kBob, "ListJobs",
      {"{'owner': <uint32 " + std::to_string (kAlice) + ">}"});
  EXPECT_EQ (others.out.find ("of_alice"), std::string::npos) << others.out;
  const char *get = "org.freedesktop.DBus.ObjectManager.GetManagedObjects";
  Outcome all = bus_->call (kBob, "/org/reelsmith/Reelsmith1", get);
  EXPECT_EQ (all.status, 0) << all.err;
  EXPECT_EQ (all.out.find ("of_alice"), std::string::npos) << all.out;
  expect_nothing_told (all.out);
  Outcome own = bus_->call (kAlice, "/org/reelsmith/Reelsmith1", get);
  EXPECT_NE (own.out.find (kTitle), std::string::npos) << own.out << own.err;
  /* Root sees all. */
  EXPECT_NE (bus_->manager (0, "ListJobs", {"{}"}).out.find (kPath),
      std::string::npos);
  EXPECT_EQ (
      bus_->property (0, kPath, "Title"), std::string ("'") + kTitle + "'");
}

/* Guards against secrets in what goes to everybody who listens. */
TEST_F (Isolation, SignalsTellOthersNothing)
{
  Program listener = bus_->as (kBob,
      {"gdbus", "monitor", "--system", "--dest", "org.reelsmith.Reelsmith1"});
  Program eavesdropper =
      bus_->as (kBob, {"busctl", "--system", "--match=", "monitor"});
  ASSERT_TRUE (listener.start ());
  eavesdropper.start ();
  std::string line, heard;
  ASSERT_TRUE (listener.read_line (line) && listener.read_line (line));
  submit_short ();
  bool added = false, changed = false, finished = false, removed = false;
  EXPECT_EQ (bus_->call (kAlice, kPath, "org.reelsmith.Job1.Remove").status, 0);
  while (!removed && listener.read_line (line)) {
    heard += line + "\n";
    bool is_ours = line.find ("of_alice") != line.npos;
    added |= is_ours && line.find ("InterfacesAdded") != line.npos;
    changed |= is_ours && line.find ("PropertiesChanged") != line.npos;
    finished |= is_ours && line.find ("Job1.Finished") != line.npos;
    removed |= is_ours && line.find ("InterfacesRemoved") != line.npos;
  }
  /* It did listen. */
  EXPECT_TRUE (added && changed && finished && removed) << heard;
  expect_nothing_told (heard);
  EXPECT_EQ (heard.find ("'Message'"), heard.find ("'Message']")) << heard;
  eavesdropper.send (SIGTERM);
  Outcome eavesdropped = eavesdropper.wait ();
  expect_nothing_told (eavesdropped.out + eavesdropped.err);
}

/* Guards against taking another's job by its key, or its name. */
TEST_F (Isolation, KeysAndTokensOfOthersGiveNothing)
{
  submit_long ();
  Outcome same = bus_->submit (kBob, long_brief (600, "Bob"),
      "'key': <'1'>, 'handle-token': <'of_bob'>");
  EXPECT_EQ (same.status, 0) << same.err;
  EXPECT_NE (same.out.find ("/org/reelsmith/jobs/of_bob"), std::string::npos)
      << same.out;
  Outcome taken = bus_->submit (
      kBob, tiny_brief (), "'handle-token': <'of_alice'>, 'key': <'2'>");
  EXPECT_NE (
      taken.err.find ("org.reelsmith.Error.InvalidArgument"), std::string::npos)
      << taken.err;
  expect_nothing_told (taken.err);
  /* One's own key does give one's own job. */
  Outcome again = bus_->submit (kBob, long_brief (600, "Bob"), "'key': <'1'>");
  EXPECT_NE (again.out.find ("/org/reelsmith/jobs/of_bob"), std::string::npos)
      << again.out << again.err;
}

/* Guards against a daemon that reads for a caller what the caller can't. */
TEST_F (Isolation, NoFileIsOpenedByItsName)
{
  Outcome outcome = bus_->submit (kBob, tiny_brief (), "'base-dir': <'/etc'>");
  EXPECT_NE (outcome.err.find ("org.reelsmith.Error.InvalidArgument"),
      std::string::npos)
      << outcome.err;
  Outcome named = bus_->submit (kBob, spoken_brief ("/etc/hostname"));
  EXPECT_NE (
      named.err.find ("org.reelsmith.Error.InvalidBrief"), std::string::npos)
      << named.out << named.err;
}

/* Guards against files of a caller's that the daemon's user can't open again:
 * all it has is the descriptor. */
TEST_F (Isolation, PrivateFilesAreHandedOverAndFinishedOnesBack)
{
  std::string folder = bus_->place.file ("alice");
  ASSERT_EQ (mkdir (folder.c_str (), 0700), 0);
  std::string picture = bus_->place.write (
      "alice/p.jpg", read_file (REELSMITH_SOURCE_ROOT "/stock/images/sea.jpg"));
  std::string brief =
      bus_->place.write ("alice/brief.yaml", spoken_brief ("p.jpg"));
  for (const std::string &file : {picture, brief, folder}) {
    ASSERT_EQ (chown (file.c_str (), kAlice, kAlice), 0);
    ASSERT_EQ (chmod (file.c_str (), file == folder ? 0700 : 0600), 0);
  }
  Outcome outcome =
      bus_->run (kAlice, {SUBMIT_C, "--system", brief, "p.jpg=" + picture});
  ASSERT_EQ (outcome.status, 0) << outcome.out << outcome.err << bus_->log ();
  std::string path = outcome.out.substr (outcome.out.find ('/'));
  path = path.substr (0, path.find ('\n'));
  EXPECT_EQ (bus_->call (kAlice, path, "org.reelsmith.Job1.Open").status, 0);
  EXPECT_NE (bus_->call (kBob, path, "org.reelsmith.Job1.Open").status, 0);
  /* It isn't to be had from the file system either. */
  std::string video =
      outcome.out.substr (outcome.out.find (bus_->place.path ()));
  video = video.substr (0, video.find ('\n'));
  EXPECT_EQ (bus_->run (0, {"cat", video}).status, 0) << video;
  EXPECT_NE (bus_->run (kBob, {"cat", video}).status, 0) << video;
}

/* Guards against somebody who plays the daemon to others. */
TEST_F (Isolation, NobodyElseCanOwnTheName)
{
  auto request = [this] (uid_t uid) {
    return bus_->run (
        uid, {"gdbus", "call", "--system", "--dest", "org.freedesktop.DBus",
                 "--object-path", "/org/freedesktop/DBus", "--method",
                 "org.freedesktop.DBus.RequestName", "org.reelsmith.Reelsmith1",
                 "4"});
  };
  EXPECT_NE (request (kBob).err.find ("AccessDenied"), std::string::npos);
  ASSERT_TRUE (bus_->stop_daemon ());
  EXPECT_NE (request (kBob).err.find ("AccessDenied"), std::string::npos);
  EXPECT_EQ (request (kService).out, "(uint32 1,)\n");
  EXPECT_EQ (request (0).out, "(uint32 1,)\n");
  ASSERT_TRUE (bus_->start_daemon ()) << bus_->log ();
}

/* Guards against calls of what isn't documented. */
TEST_F (Isolation, OtherInterfacesDontGetThrough)
{
  EXPECT_NE (
      bus_->call (kBob, "/org/reelsmith/Reelsmith1", "org.reelsmith.Secret1.Do")
          .err.find ("AccessDenied"),
      std::string::npos);
  EXPECT_EQ (bus_->call (kBob, "/org/reelsmith/Reelsmith1",
                     "org.freedesktop.DBus.Peer.Ping")
                 .status,
      0);
}

/* Guards against a machine without polkit where everybody manages. */
TEST_F (Isolation, WithoutPolkitEverybodySubmitsAndRootManages)
{
  EXPECT_EQ (bus_->submit (kBob, tiny_brief ()).status, 0);
  const std::vector<std::vector<std::string>> calls = {
      {"Pause"}, {"Resume"}, {"CleanUp", "{'dry-run': <true>}"}};
  for (const auto &method : calls) {
    std::vector<std::string> more (method.begin () + 1, method.end ());
    Outcome outcome = bus_->manager (kBob, method[0], more);
    EXPECT_NE (outcome.err.find (kNotPermitted), std::string::npos)
        << method[0] << outcome.out << outcome.err;
    outcome = bus_->manager (0, method[0], more);
    EXPECT_EQ (outcome.status, 0) << method[0] << outcome.err;
  }
}

/* Guards against polkit's answers being taken for another user or action. */
TEST_F (Isolation, PolkitSaysWhoSubmitsAndWhoManages)
{
  Polkit polkit (bus_->address ());
  polkit.allow (kAlice, "org.reelsmith.submit");
  polkit.allow (kAdmin, "org.reelsmith.manage");
  submit_long ();
  Outcome refused = bus_->submit (kBob, tiny_brief ());
  EXPECT_NE (refused.err.find (kNotPermitted), std::string::npos)
      << refused.out << refused.err;
  EXPECT_EQ (bus_->property (kAdmin, kPath, "Title"),
      std::string ("'") + kTitle + "'");
  EXPECT_NE (
      bus_->property (kBob, kPath, "Title").find (kUnknown), std::string::npos);
  EXPECT_NE (bus_->manager (kAlice, "Pause").err.find (kNotPermitted),
      std::string::npos);
  EXPECT_EQ (bus_->manager (kAdmin, "Pause").status, 0);
  EXPECT_EQ (bus_->manager (kAdmin, "Resume").status, 0);
  EXPECT_EQ (bus_->call (kAdmin, kPath, "org.reelsmith.Job1.Cancel").status, 0);
  EXPECT_EQ (bus_->wait_end (kPath), "'cancelled'");
  /* Nobody is asked about jobs of their own. */
  EXPECT_EQ (std::ranges::count (polkit.questions (),
                 std::to_string (kAlice) + " org.reelsmith.manage 0"),
      1); // Pause
  EXPECT_NE (std::ranges::count (polkit.questions (),
                 std::to_string (kBob) + " org.reelsmith.submit 0"),
      0);
}

/* Guards against dialogs that nobody asked for, and against those that never
 * come. */
TEST_F (Isolation, APersonIsAskedOnlyIfTheCallAllowsIt)
{
  Polkit polkit (bus_->address ());
  bus_->manager (kBob, "Pause");
  bus_->run (kBob, {"gdbus", "call", "--system", "--interactive", "--dest",
                       "org.reelsmith.Reelsmith1", "--object-path",
                       "/org/reelsmith/Reelsmith1", "--method",
                       "org.reelsmith.Manager1.Pause"});
  std::string asked = std::to_string (kBob) + " org.reelsmith.manage ";
  EXPECT_EQ (polkit.questions (),
      (std::vector<std::string>{asked + "0", asked + "1"}));
}

/* Guards against a daemon that hangs because polkit does. */
TEST_F (Isolation, ASilentPolkitHoldsUpNobody)
{
  Polkit polkit (bus_->address ());
  polkit.allow (kAlice, "org.reelsmith.submit");
  polkit.answer_nothing_more ();
  Program waiting = bus_->as (
      kBob, {"gdbus", "call", "--system", "--dest", "org.reelsmith.Reelsmith1",
                "--object-path", "/org/reelsmith/Reelsmith1", "--method",
                "org.reelsmith.Manager1.Pause"});
  ASSERT_TRUE (waiting.start ());
  EXPECT_EQ (bus_->manager (kAlice, "ListJobs", {"{}"}).status, 0);
  EXPECT_FALSE (waiting.ends_within (std::chrono::milliseconds (0)));
  Outcome refused = waiting.wait ();
  EXPECT_NE (refused.err.find (kNotPermitted), std::string::npos)
      << refused.out << refused.err;
}
