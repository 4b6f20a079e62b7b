// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/sandbox.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/capability.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "error.h"
#include "forbidden_acts.h"
#include "scene.h"

namespace reel::test {

class Sandbox : public testing::Test {
protected:
  void SetUp () override
  {
    auto support = daemon::sandbox_support ();
    if (support.landlock_abi == 0 || !support.seccomp)
      GTEST_SKIP () << "this kernel has no Landlock or no seccomp";
  }

  void expect_stopped (const std::vector<ForbiddenAct> &acts)
  {
    auto rules = scene_.rules ();
    size_t stopped = 0;
    for (const ForbiddenAct &forbidden : acts) {
      auto act = [&] { return forbidden.act (scene_); };
      if (forbidden.works_outside) {
        EXPECT_EQ (run_apart (nullptr, act), 0)
            << forbidden.name << ": does not work outside";
      }
      int code = run_apart (&rules, act);
      bool fits = std::count (
          forbidden.stopped_by.begin (), forbidden.stopped_by.end (), code);
      EXPECT_TRUE (fits) << forbidden.name << ": "
                         << (code == 0       ? "was done"
                                : code == -2 ? "was killed"
                                             : std::strerror (code));
      stopped += fits;
    }
    std::printf ("stopped %zu of %zu\n", stopped, acts.size ());
  }

  Scene scene_;
};

/* Guards against a decoder that was taken over and reads or changes what is
 * not its job's. */
TEST_F (Sandbox, StopsForbiddenActsOnFiles)
{
  expect_stopped (forbidden_file_acts ());
}

/* Guards against a shell, against other processes of the same user being read,
 * driven or killed, and against more than its share. */
TEST_F (Sandbox, StopsForbiddenActsOnProcesses)
{
  expect_stopped (forbidden_process_acts ());
}

/* Guards against what was read going out, and against D-Bus. */
TEST_F (Sandbox, StopsForbiddenActsOnTheNetwork)
{
  expect_stopped (forbidden_network_acts ());
}

/* Guards against the parts of the kernel where its own faults have been. */
TEST_F (Sandbox, StopsForbiddenActsOnTheKernel)
{
  expect_stopped (forbidden_kernel_acts ());
}

/* A name for what went wrong in a child, by its place. */
enum Step { kAll, kRead, kAgain, kSystem, kWrite, kRename, kNameless, kOther };

static bool
read_whole (const std::string &path, const char *expected)
{
  char text[16] = {};
  int fd = open (path.c_str (), O_RDONLY | O_CLOEXEC);
  bool same = fd >= 0 && read (fd, text, sizeof text - 1) >= 0 &&
              std::strcmp (text, expected) == 0;
  close (fd);
  return same;
}

static bool
write_whole (const std::string &path)
{
  int fd = open (path.c_str (), O_WRONLY | O_CREAT | O_EXCL, 0600);
  bool written = fd >= 0 && write (fd, "x", 1) == 1 && fsync (fd) == 0 &&
                 ftruncate (fd, 0) == 0;
  close (fd);
  return written;
}

/* As the storage sink publishes: a file without a name gets one. */
static bool
name_nameless (const std::string &folder)
{
  int fd = open (folder.c_str (), O_WRONLY | O_TMPFILE, 0600);
  std::string from = "/proc/self/fd/" + std::to_string (fd);
  bool named = fd >= 0 && write (fd, "x", 1) == 1 &&
               linkat (AT_FDCWD, from.c_str (), AT_FDCWD,
                   (folder + "/named").c_str (), AT_SYMLINK_FOLLOW) == 0;
  close (fd);
  return named;
}

static Step
work_as_a_render (const Scene &scene, bool moves_between_folders)
{
  if (!read_whole (scene.input_path (), "a photo"))
    return kRead;
  /* From its beginning each time it is opened. */
  if (!read_whole (scene.input_path (), "a photo"))
    return kAgain;
  int random = open ("/dev/urandom", O_RDONLY);
  int null = open ("/dev/null", O_RDWR);
  if (access ("/usr/share", R_OK) != 0 || random < 0 || null < 0)
    return kSystem;
  if (!write_whole (scene.staging ("new")))
    return kWrite;
  const char *to = moves_between_folders ? "out/moved" : "moved";
  if (rename (scene.staging ("new").c_str (), scene.staging (to).c_str ()) != 0)
    return kRename;
  if (!name_nameless (scene.staging ("out")))
    return kNameless;
  std::atomic<int> count = 0;
  {
    std::thread one ([&] { count++; });
    std::thread two ([&] { count++; });
    one.join ();
    two.join ();
  }
  unlink (scene.staging (to).c_str ());
  unlink (scene.staging ("out/named").c_str ());
  return count == 2 && prctl (PR_SET_NAME, "worker") == 0 ? kAll : kOther;
}

/* Guards against a sandbox in which nothing can be rendered, with any version
 * of Landlock: the first lets no file move between folders. */
TEST_F (Sandbox, LeavesWhatARenderNeeds)
{
  auto rules = scene_.rules ();
  for (int abi = 1; abi <= daemon::sandbox_support ().landlock_abi; abi++) {
    rules.landlock_abi = abi;
    EXPECT_EQ (
        run_apart (&rules, [&] { return work_as_a_render (scene_, abi > 1); }),
        kAll)
        << "version " << abi;
    EXPECT_EQ (run_apart (&rules,
                   [&] {
                     return errno_of (
                         open (scene_.home (".bashrc").c_str (), O_RDONLY));
                   }),
        EACCES)
        << "version " << abi;
  }
}

/* Guards against folders of stock or templates that are out of reach, and
 * against one that was granted for reading and can be written. */
TEST_F (Sandbox, FoldersToReadAreReadOnly)
{
  auto rules = scene_.rules ();
  rules.read = {scene_.home (""), "/not/there"};
  rules.write.clear ();
  auto opened = [&] (const std::string &path, int flags) {
    return run_apart (
        &rules, [&] { return errno_of (open (path.c_str (), flags, 0600)); });
  };
  EXPECT_EQ (opened (scene_.home (".bashrc"), O_RDONLY), 0);
  EXPECT_EQ (opened (scene_.home (""), O_RDONLY | O_DIRECTORY), 0);
  EXPECT_EQ (opened (scene_.home (".bashrc"), O_WRONLY), EACCES);
  EXPECT_EQ (opened (scene_.home ("new"), O_WRONLY | O_CREAT), EACCES);
  EXPECT_EQ (opened (scene_.staging ("new"), O_WRONLY | O_CREAT), EACCES);
}

/* Guards against an assertion of a library that doesn't end the process: it
 * must die by its signal, so that the daemon can tell. */
TEST_F (Sandbox, AbortStillEndsTheProcess)
{
  auto rules = scene_.rules ();
  EXPECT_EQ (run_apart (&rules, [] () -> int { std::abort (); }), -2);
}

static std::string
network_of_self ()
{
  char name[64] = {};
  return readlink ("/proc/self/ns/net", name, sizeof name - 1) > 0 ? name : "";
}

/* Guards against the host's network where a namespace of its own can be had:
 * what the filter of system calls might miss finds nobody to talk to. */
TEST_F (Sandbox, HasANetworkOfItsOwn)
{
  if (run_apart (nullptr, [] {
        return errno_of (unshare (CLONE_NEWUSER | CLONE_NEWNET));
      }) != 0)
    GTEST_SKIP () << "namespaces are forbidden here";
  auto rules = scene_.rules ();
  std::string outside = network_of_self ();
  EXPECT_EQ (
      run_apart (&rules, [&] { return network_of_self () == outside ? 1 : 0; }),
      0);
}

/* Takes CALL from the child itself, as an older kernel would. */
static int
enter_without (
    const char *call, const daemon::SandboxRules &rules, const char *expected)
{
  return run_apart (nullptr, [&] {
    scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);
    seccomp_rule_add (filter, SCMP_ACT_ERRNO (ENOSYS),
        seccomp_syscall_resolve_name (call), 0);
    if (seccomp_load (filter) != 0)
      return 3;
    seccomp_release (filter);
    GError *error = nullptr;
    if (daemon::enter_sandbox (rules, &error))
      return 1;
    bool fits = g_error_matches (error, REEL_DAEMON_ERROR,
                    (int) daemon::Error::NotPermitted) &&
                std::strstr (error->message, expected) &&
                std::strstr (error->message, "sandbox=off");
    if (!fits)
      std::fprintf (stderr, "%s\n", error->message);
    return fits ? 0 : 2;
  });
}

/* Guards against a worker that goes on, without a word, where the system has
 * no sandbox. */
TEST_F (Sandbox, WhatIsMissingIsNamed)
{
  auto rules = scene_.rules ();
  EXPECT_EQ (
      enter_without ("landlock_create_ruleset", rules, "no Landlock"), 0);
  EXPECT_EQ (enter_without ("landlock_restrict_self", rules, "Landlock"), 0);
  if (geteuid () == 0) {
    EXPECT_EQ (enter_without ("capset", rules, "capabilities"), 0);
  }
  EXPECT_EQ (enter_without ("prlimit64", rules, "limited"), 0);
}

/* Guards against a daemon's own mistake that reads like one of the system. */
TEST_F (Sandbox, AFolderThatIsMissingIsNotTheSystemsFault)
{
  auto rules = scene_.rules ();
  rules.write = scene_.staging ("not-there");
  EXPECT_EQ (run_apart (nullptr,
                 [&] {
                   GError *error = nullptr;
                   if (daemon::enter_sandbox (rules, &error))
                     return 1;
                   return std::strstr (error->message, "sandbox=off") ? 2 : 0;
                 }),
      0);
}

/* Guards against a system that forbids namespaces (a container) or filters
 * calls itself (a hardened unit, which leaves no capability and doesn't allow
 * capset): the sandbox is there all the same. */
TEST_F (Sandbox, StandsInsideAnother)
{
  auto rules = scene_.rules ();
  for (int call : {SCMP_SYS (unshare), SCMP_SYS (capset)})
    EXPECT_EQ (run_apart (nullptr,
                   [&] {
                     struct __user_cap_header_struct header = {
                         _LINUX_CAPABILITY_VERSION_3, 0};
                     struct __user_cap_data_struct none[2] = {};
                     syscall (SYS_capset, &header, none);
                     prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
                     scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);
                     seccomp_rule_add (filter, SCMP_ACT_ERRNO (EPERM), call, 0);
                     if (seccomp_load (filter) != 0)
                       return 100;
                     seccomp_release (filter);
                     if (!daemon::enter_sandbox (rules, nullptr))
                       return 101;
                     return (int) work_as_a_render (scene_, false);
                   }),
        kAll);
}

} // namespace reel::test
