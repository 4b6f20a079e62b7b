// SPDX-License-Identifier: GPL-3.0-or-later
/* Random calls, valid and malformed: each is answered, and the daemon is the
 * same process afterwards. */
#include <gtest/gtest.h>

#include <deque>

#include <fcntl.h>
#include <unistd.h>

#include "random_values.h"
#include "stress.h"

using namespace reel::test;

namespace {

constexpr int kLong = 100'000;
constexpr size_t kAtOnce = 48;

/* A call that waits for its answer. */
struct Sent {
  uint32_t serial;
  std::string text; // what was called, by what
};

class Calls : public Stress {
protected:
  void SetUp () override
  {
    begin (3000, kLong);
    add_template ();
    daemon.configure ("[daemon]\nmax-queued=20\nmax-finished=50\n"
                      "[limits]\nbrief-bytes=64K\n");
    ASSERT_TRUE (daemon.start ()) << daemon.log ();
    file = Options ();
    int fd = open (test_data ("photo-3x2.jpg").c_str (), O_RDONLY | O_CLOEXEC);
    file.add_file (fd);
    close (fd);
  }

  template <typename T> T one_of (std::initializer_list<T> all)
  {
    return *(all.begin () + pick ((int) all.size ()));
  }
  std::string random_path ();
  Sent send (const std::string &path, const std::string &interface,
      const std::string &method, GVariant *body = nullptr,
      GUnixFDList *files = nullptr);
  Sent send_valid ();
  Sent send_random ();
  Sent send_brief ();

  Options file;
  RandomValues values{random};
};

std::string
Calls::random_path ()
{
  auto jobs = daemon.client ().paths ();
  if (!jobs.empty () && pick (2))
    return jobs[(size_t) pick ((int) jobs.size ())];
  return one_of<const char *> (
      {kManagerPath, "/", "/org/reelsmith", "/org/reelsmith/jobs",
          "/org/reelsmith/jobs/none", "/org/reelsmith/jobs/none/deeper",
          "/org/reelsmith/Reelsmith1/x", "/org/freedesktop/DBus"});
}

Sent
Calls::send (const std::string &path, const std::string &interface,
    const std::string &method, GVariant *body, GUnixFDList *files)
{
  constexpr size_t kShown = 400;
  reel::CharPtr printed =
      reel::adopt (body ? g_variant_print (body, TRUE) : g_strdup (""));
  std::string text = path + " " + interface + "." + method + " " +
                     std::string (printed.get ()).substr (0, kShown) +
                     (files ? " and a file" : "");
  return {daemon.client ().send (path, interface, method, body, files), text};
}

/* Calls as a good client makes them, at any time and in any order. */
Sent
Calls::send_valid ()
{
  switch (pick (9)) {
  case 0:
    return send (random_path (), kJob,
        one_of<const char *> ({"Cancel", "Retry", "Remove", "Open"}));
  case 1:
    return send (random_path (), kJob, "SetPriority",
        g_variant_new ("(i)", pick (400) - 200));
  case 2:
    return send (random_path (), "org.freedesktop.DBus.Properties", "GetAll",
        g_variant_new ("(s)", one_of<const char *> ({kJob, kManager})));
  case 3:
    return send (random_path (), "org.freedesktop.DBus.Properties", "Get",
        g_variant_new ("(ss)", one_of<const char *> ({kJob, kManager}),
            one_of<const char *> ({"State", "Voices", "Progress", "None"})));
  case 4:
    return send (
        random_path (), "org.freedesktop.DBus.Introspectable", "Introspect");
  case 5:
    return send (kManagerPath, "org.freedesktop.DBus.ObjectManager",
        "GetManagedObjects");
  case 6:
    return send (
        kManagerPath, kManager, "ListJobs", g_variant_new ("(a{sv})", nullptr));
  case 7:
    return send (kManagerPath, kManager,
        one_of<const char *> ({"Pause", "Resume", "Resume"}));
  default:
    return send (kManagerPath, "org.freedesktop.DBus.Peer", "Ping");
  }
}

/* A known or unknown method with arguments of any types. */
Sent
Calls::send_random ()
{
  std::string interface =
      one_of<const char *> ({kManager, kJob, "org.freedesktop.DBus.Properties",
          "org.freedesktop.DBus.ObjectManager", "org.reelsmith.None", ""});
  const char *method = one_of<const char *> ({"Submit", "SubmitFd",
      "SubmitPipeline", "Validate", "ListJobs", "CleanUp", "Pause", "Resume",
      "Cancel", "Retry", "Remove", "SetPriority", "Open", "Get", "Set",
      "GetAll", "GetManagedObjects", "None"});
  GVariant *body = nullptr;
  if (method == std::string_view ("CleanUp") && pick (2))
    body = g_variant_new ("(a{sv})", nullptr);
  else if (pick (8))
    body = values.tuple (0, 3);
  return send (random_path (), interface, method, body,
      pick (4) ? nullptr : file.files ());
}

/* The right types and wrong values: briefs, options, templates. */
Sent
Calls::send_brief ()
{
  std::string brief = one_of<std::string> ({tiny_brief (), "", "{", "a: b",
      spoken_brief ("quay.jpg"), values.text (2000), "scenes: 3",
      "\xEF\xBB\xBFscenes:\n- {}\n", std::string (70'000, 'x')});
  Options options;
  if (pick (3) == 0)
    options.set_variant (values.option_name (), values.any (2));
  if (pick (3) == 0)
    options.set ("handle-token", values.text (6));
  if (pick (4) == 0)
    options.set ("key", values.text (6));
  switch (pick (3)) {
  case 0:
    return send (kManagerPath, kManager, "Submit",
        g_variant_new ("(s@a{sv})", brief.c_str (), options.dictionary ()));
  case 1:
    return send (kManagerPath, kManager, "Validate",
        g_variant_new ("(s@a{sv})", brief.c_str (), options.dictionary ()));
  default:
    return {
        daemon.client ().send_pipeline (pick (2) ? "dot" : values.text (20),
            {{one_of<const char *> ({"picture.pattern", "picture.num-buffers",
                  "x", "picture.", ".", "rate.caps"}),
                values.text (10)}},
            options),
        "SubmitPipeline"};
  }
}

} // namespace

TEST_F (Calls, AreAllAnswered)
{
  pid_t pid = daemon.pid ();
  std::deque<Sent> calls;
  std::vector<double> times;
  int errors = 0;
  for (int sent = 0; sent < size.count || !calls.empty ();) {
    if (sent < size.count && calls.size () < kAtOnce) {
      int kind = pick (1000);
      calls.push_back (kind < 10    ? send_brief ()
                       : kind < 500 ? send_valid ()
                                    : send_random ());
      sent++;
      continue;
    }
    Reply reply = daemon.client ().wait (calls.front ().serial, 60);
    ASSERT_TRUE (reply.answered) << "no answer to " << calls.front ().text;
    ASSERT_NE (reply.error, "org.freedesktop.DBus.Error.NoReply")
        << "the daemon is gone";
    ASSERT_NE (reply.error, "org.freedesktop.DBus.Error.ServiceUnknown")
        << calls.front ().text;
    calls.pop_front ();
    errors += !reply.ok ();
    hit (reply.ok () ? "answered" : short_error (reply.error));
    times.push_back (reply.milliseconds ());
  }
  EXPECT_EQ (daemon.client ().owner_pid (), pid);
  daemon.client ().manager ("Resume");
  /* Those of low priority wait for all others. */
  EXPECT_TRUE (daemon.client ().wait_manager (
      [] (const Values &now) {
        return now.number ("Queued") == 0 && now.number ("Running") == 0;
      },
      600));
  for (const std::string &path : daemon.client ().list_jobs ())
    EXPECT_TRUE (daemon.client ().wait_finished (path, 10))
        << daemon.client ().properties (path).print ();
  std::printf ("answers after p50 %.1f ms, p99 %.1f ms, max %.1f ms, %zu at "
               "once; %d refused\n",
      percentile (times, 0.5), percentile (times, 0.99), percentile (times, 1),
      kAtOnce, errors);
}
