// SPDX-License-Identifier: GPL-3.0-or-later
#include <cerrno>

#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <linux/reboot.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/quota.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include "forbidden_acts.h"

namespace reel::test {

namespace {

/* The call NUMBER with arguments that do nothing if it gets through. */
ForbiddenAct
call (const char *name, long number, long first = -1, long second = 0)
{
  return {name,
      [=] (const Scene &) {
        return errno_of (syscall (number, first, second, 0, 0, 0, 0));
      },
      {EPERM}};
}

int
try_ioctl (int fd, unsigned long request)
{
  char argument[64] = {'x'};
  return errno_of (ioctl (fd, request, argument));
}

} // namespace

static std::vector<ForbiddenAct>
namespace_acts ()
{
  return {
      {"mount",
          [] (const Scene &s) {
            return errno_of (mount (
                "none", s.staging ("out").c_str (), "tmpfs", 0, nullptr));
          },
          {EPERM}},
      {"unmount",
          [] (const Scene &) { return errno_of (umount2 ("/proc", 0)); },
          {EPERM}},
      {"a mount by the new calls",
          [] (const Scene &) {
            return errno_of (syscall (SYS_fsopen, "tmpfs", 0));
          },
          {EPERM}},
      {"a copy of a tree of mounts",
          [] (const Scene &) {
            return errno_of (syscall (SYS_open_tree, AT_FDCWD, "/", 1));
          },
          {EPERM}},
      {"change the root",
          [] (const Scene &s) {
            return errno_of (chroot (s.staging ("").c_str ()));
          },
          {EPERM}},
      {"change the root of all",
          [] (const Scene &) {
            return errno_of (syscall (SYS_pivot_root, ".", "."));
          },
          {EPERM}},
      {"a user namespace",
          [] (const Scene &) { return errno_of (unshare (CLONE_NEWUSER)); },
          {EPERM}},
      {"a mount namespace",
          [] (const Scene &) { return errno_of (unshare (CLONE_NEWNS)); },
          {EPERM}},
      {"enter a namespace",
          [] (const Scene &s) { return errno_of (setns (s.input (), 0)); },
          {EPERM}},
      {"a name for the machine",
          [] (const Scene &) { return errno_of (sethostname ("x", 1)); },
          {EPERM}},
  };
}

static std::vector<ForbiddenAct>
descriptor_acts ()
{
  return
  {
    {"type into a terminal",
        [] (const Scene &s) { return try_ioctl (s.terminal (), TIOCSTI); },
        {EPERM}},
        {"paste on the console",
            [] (const Scene &s) {
              return try_ioctl (s.terminal (), TIOCLINUX);
            },
            {EPERM}},
        {"clone an input into another file",
            [] (const Scene &s) {
              return try_ioctl (s.input (), _IOW (0x94, 9, int));
            },
            {EPERM}},
        {"undo what was set",
            [] (const Scene &) {
              return errno_of (prctl (PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
            },
            {EPERM}},
        {"leave the filter",
            [] (const Scene &) {
              return errno_of (
                  prctl (PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0));
            },
            {EPERM}},
        {"raise an ambient capability",
            [] (const Scene &) {
              return errno_of (
                  prctl (PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 0, 0, 0));
            },
            {EPERM}},
        {"be another kind of Linux",
            [] (const Scene &) {
              return errno_of (personality (ADDR_NO_RANDOMIZE));
            },
            {EPERM}},
        {"set the clock",
            [] (const Scene &) {
              struct timeval never = {-1, -1};
              return errno_of (syscall (SYS_settimeofday, &never, nullptr));
            },
            {EPERM}},
        {"read the kernel's log",
            [] (const Scene &) { return errno_of (klogctl (10, nullptr, 0)); },
            {EPERM}},
#if defined(__x86_64__)
        {"a call of the x32 ABI",
            [] (const Scene &) {
              return errno_of (syscall (0x40000000 | SYS_getpid));
            },
            {EPERM, ENOSYS}},
        {"a call of the i386 ABI",
            [] (const Scene &) {
              long result = 20; // getpid there
              asm volatile("int $0x80"
                           : "+a"(result)
                           :
                           : "memory", "r8", "r9", "r10", "r11");
              return result < 0 ? (int) -result : 0;
            },
            {EPERM, ENOSYS}},
#endif
  };
}

std::vector<ForbiddenAct>
forbidden_kernel_acts ()
{
  std::vector<ForbiddenAct> acts = {
      call ("load a program into the kernel", SYS_bpf, BPF_PROG_LOAD),
      call ("measure the kernel", SYS_perf_event_open),
      call ("a ring of calls", SYS_io_uring_setup, 1),
      call ("enter a ring of calls", SYS_io_uring_enter),
      call ("keys", SYS_keyctl, 0, -3),
      call ("add a key", SYS_add_key, 0),
      call ("ask for a key", SYS_request_key, 0),
      call ("faults of memory", SYS_userfaultfd, 0),
      call ("secret memory", SYS_memfd_secret, 0),
      call ("a file in memory", SYS_memfd_create, 0),
      call ("shared memory of System V", SYS_shmget, 0, 4096),
      call ("a message queue", SYS_mq_open, 0),
      call ("quotas", SYS_quotactl),
      call ("restart the machine", SYS_reboot, LINUX_REBOOT_MAGIC1),
      call ("load a module", SYS_init_module, 0),
      call ("load a module from a file", SYS_finit_module),
      call ("take out a module", SYS_delete_module, 0),
      call ("another kernel", SYS_kexec_load),
      call ("swap", SYS_swapon, 0),
      call ("bookkeeping of processes", SYS_acct, 0),
      call ("pages of another process", SYS_move_pages, 0),
      call ("throw pipes' pages together", SYS_vmsplice),
      call ("a filter of its own", SYS_seccomp, SECCOMP_SET_MODE_FILTER),
      call ("requests in the background", SYS_io_setup, 1),
      call ("a timer that signals", SYS_timer_create, 0),
  };
  for (auto list : {namespace_acts (), descriptor_acts ()})
    for (ForbiddenAct &act : list)
      acts.push_back (act);
  return acts;
}

} // namespace reel::test
