// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/sandbox.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <iterator>

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "error.h"
#include "sandbox/landlock.h"
#include "sandbox/system_calls.h"
#include "unique_fd.h"

namespace reel::daemon {

namespace {

bool
write_text (const char *path, const std::string &text)
{
  UniqueFd fd (open (path, O_WRONLY | O_CLOEXEC));
  return fd && write (fd.get (), text.data (), text.size ()) ==
                   (ssize_t) text.size ();
}

/* A network with nothing in it, and with the user namespace a count of
 * threads that is this process's alone. Systems forbid it (a container, a unit
 * with RestrictNamespaces): then the filter of system calls, which denies
 * every socket, is what there is. */
bool
leave_network ()
{
  std::string user = std::to_string (geteuid ());
  std::string group = std::to_string (getegid ());
  if (unshare (CLONE_NEWUSER | CLONE_NEWNET) != 0)
    return false;
  /* It stays who it was, as far as that is allowed to be seen. */
  write_text ("/proc/self/uid_map", user + " " + user + " 1");
  write_text ("/proc/self/setgroups", "deny");
  write_text ("/proc/self/gid_map", group + " " + group + " 1");
  return true;
}

struct Capabilities {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {};

  bool get () { return syscall (SYS_capget, &header, data) == 0; }
  bool set () { return syscall (SYS_capset, &header, data) == 0; }
  bool any () const
  {
    return std::any_of (std::begin (data), std::end (data),
        [] (const auto &part) { return part.permitted != 0; });
  }
};

/* A user namespace of its own comes with all capabilities in it: it is not
 * entered where they could not be dropped (a unit that filters capset; such a
 * one has no network anyway). */
bool
can_drop_capabilities ()
{
  Capabilities present;
  return present.get () && present.set ();
}

/* All capabilities: those of a namespace of its own, and those of root. */
bool
drop_capabilities (GError **error)
{
  for (unsigned long c = 0; c <= CAP_LAST_CAP; c++)
    prctl (PR_CAPBSET_DROP, c, 0, 0, 0);
  prctl (PR_SET_SECUREBITS, SECBIT_NOROOT | SECBIT_NOROOT_LOCKED |
                                SECBIT_NO_CAP_AMBIENT_RAISE |
                                SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED);
  prctl (PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  Capabilities none, left;
  if (none.set ())
    return true;
  int fault = errno;
  if (left.get () && !left.any ())
    return true;
  g_set_error (error, REEL_DAEMON_ERROR, (int) Error::NotPermitted,
      "capabilities can't be dropped (%s)", std::strerror (fault));
  return false;
}

struct Limit {
  __rlimit_resource resource;
  const char *name;
  uint64_t value;
};

/* Never above what the process has already. */
bool
set_limit (const Limit &limit, GError **error)
{
  struct rlimit now;
  if (getrlimit (limit.resource, &now) == 0) {
    now.rlim_max = std::min<rlim_t> (now.rlim_max, limit.value);
    now.rlim_cur = now.rlim_max;
    if (setrlimit (limit.resource, &now) == 0)
      return true;
  }
  g_set_error (error, REEL_DAEMON_ERROR, (int) Error::NotPermitted,
      "%s can't be limited (%s)", limit.name, std::strerror (errno));
  return false;
}

bool
set_limits (const SandboxRules &rules, bool own_namespace, GError **error)
{
  auto or_none = [] (uint64_t value) {
    return value > 0 ? value : (uint64_t) RLIM_INFINITY;
  };
  /* Written beyond: an error, no signal. */
  signal (SIGXFSZ, SIG_IGN);
  const Limit limits[] = {
      {RLIMIT_AS, "memory", or_none (rules.address_space_bytes)},
      {RLIMIT_FSIZE, "the size of files", or_none (rules.file_bytes)},
      {RLIMIT_CPU, "processor time", or_none (rules.cpu_seconds)},
      {RLIMIT_NOFILE, "the number of open files", (uint64_t) rules.open_files},
      {RLIMIT_CORE, "the size of core dumps", 0},
      {RLIMIT_MSGQUEUE, "the size of message queues", 0},
  };
  for (const Limit &limit : limits)
    if (!set_limit (limit, error))
      return false;
  /* It counts all threads of the user but in a namespace of its own. */
  return !own_namespace || set_limit ({RLIMIT_NPROC, "the number of threads",
                                          (uint64_t) rules.threads},
                               error);
}

bool
shut_in (const SandboxRules &rules, GError **error)
{
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::NotPermitted,
        "no_new_privs can't be set (%s)", std::strerror (errno));
    return false;
  }
  bool own_namespace = can_drop_capabilities () && leave_network ();
  return set_limits (rules, own_namespace, error) &&
         restrict_files (rules, error) && drop_capabilities (error) &&
         filter_system_calls (error);
}

} // namespace

SandboxSupport
sandbox_support ()
{
  return {landlock_abi (), can_filter_system_calls ()};
}

bool
enter_sandbox (const SandboxRules &rules, GError **error)
{
  if (shut_in (rules, error))
    return true;
  g_prefix_error (error, "there is no sandbox for what renders: ");
  bool is_missing = error && g_error_matches (*error, REEL_DAEMON_ERROR,
                                 (int) Error::NotPermitted);
  if (is_missing) {
    GError *told = g_error_new ((*error)->domain, (*error)->code,
        "%s; with `sandbox=off` under [worker] in reelsmith.conf it renders "
        "without one",
        (*error)->message);
    g_clear_error (error);
    *error = told;
  }
  return false;
}

} // namespace reel::daemon
