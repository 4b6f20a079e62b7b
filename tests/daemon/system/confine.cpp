// SPDX-License-Identifier: GPL-3.0-or-later
/* Runs a program as the unit of the system's daemon would have it run:
 *
 *   confine UNIT FOLDER UID PROGRAM [ARGUMENT...]
 *
 * FOLDER stands for /var/lib/reelsmith. systemd itself can be had only where
 * it is process 1; this does the same by hand, for what can break a daemon or
 * its workers: the unit's system calls and namespaces, no code made at run
 * time, sockets in the file system only, no capabilities, users and network of
 * its own, a file system to be read only, processes of others out of sight.
 * Ends with 77 where the machine doesn't let it. */
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <grp.h>
#include <linux/mount.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

[[noreturn]] void
give_up (const std::string &what)
{
  std::fprintf (stderr, "confine: %s: %s\n", what.c_str (), strerror (errno));
  std::exit (77);
}

void
must (bool is_done, const std::string &what)
{
  if (!is_done)
    give_up (what);
}

using Groups = std::map<std::string, std::vector<std::string>>;

/* systemd's groups of system calls, as it lists them itself. */
Groups
read_groups ()
{
  Groups groups;
  FILE *list =
      popen ("systemd-analyze syscall-filter --no-pager 2>/dev/null", "r");
  must (list != nullptr, "systemd-analyze");
  std::string group;
  char line[512];
  while (std::fgets (line, sizeof line, list)) {
    std::string word;
    std::istringstream (line) >> word;
    if (line[0] == '@')
      group = word;
    else if (!word.empty () && word[0] != '#' && line[0] == ' ')
      groups[group].push_back (word);
  }
  pclose (list);
  must (groups.contains ("@system-service"), "groups of system calls");
  return groups;
}

void
expand (
    const Groups &groups, const std::string &name, std::set<std::string> &calls)
{
  auto group = groups.find (name);
  if (group == groups.end ())
    calls.insert (name);
  else
    for (const std::string &member : group->second)
      expand (groups, member, calls);
}

/* The calls that UNIT allows: its lines one after the other, `~` takes away. */
std::set<std::string>
allowed_calls (const char *unit)
{
  Groups groups = read_groups ();
  std::set<std::string> allowed;
  expand (groups, "@default", allowed);
  std::ifstream in (unit);
  const std::string key = "SystemCallFilter=";
  for (std::string line; std::getline (in, line);) {
    if (!line.starts_with (key))
      continue;
    line.erase (0, key.size ());
    bool takes_away = line.starts_with ("~");
    std::istringstream words (line.substr (takes_away));
    std::set<std::string> calls;
    for (std::string word; words >> word;)
      expand (groups, word, calls);
    for (const std::string &call : calls)
      takes_away ? (void) allowed.erase (call) : (void) allowed.insert (call);
  }
  return allowed;
}

void
set_mount (const char *path, unsigned flags, uint64_t set, uint64_t clear)
{
  struct mount_attr change = {};
  change.attr_set = set;
  change.attr_clr = clear;
  must (syscall (SYS_mount_setattr, AT_FDCWD, path, flags, &change,
            sizeof change) == 0,
      "mount_setattr");
}

/* ProtectSystem=strict, PrivateNetwork, ProcSubset=pid, ProtectProc. */
void
make_read_only (const char *folder)
{
  must (unshare (CLONE_NEWNS | CLONE_NEWNET) == 0, "unshare");
  must (mount ("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0,
      "private mounts");
  must (mount (folder, folder, nullptr, MS_BIND, nullptr) == 0, "bind");
  set_mount ("/", AT_RECURSIVE, MOUNT_ATTR_RDONLY, 0);
  set_mount (folder, 0, 0, MOUNT_ATTR_RDONLY);
  /* systemd leaves those of the kernel as they are. */
  set_mount ("/dev", AT_RECURSIVE, 0, MOUNT_ATTR_RDONLY);
  must (mount ("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC,
            "hidepid=invisible,subset=pid") == 0,
      "proc");
}

/* PrivateUsers and User: root and UID are there, all others are nobody. */
void
become (uid_t uid)
{
  int ready[2];
  must (pipe2 (ready, O_CLOEXEC) == 0, "pipe");
  pid_t parent = getpid (), child = fork ();
  must (child >= 0, "fork");
  if (child == 0) {
    char byte;
    close (ready[1]);
    must (read (ready[0], &byte, 1) == 1, "read");
    std::string map =
        "0 0 1\n" + std::to_string (uid) + " " + std::to_string (uid) + " 1\n";
    for (const char *kind : {"uid_map", "gid_map"}) {
      std::string file = "/proc/" + std::to_string (parent) + "/" + kind;
      int fd = open (file.c_str (), O_WRONLY | O_CLOEXEC);
      must (
          write (fd, map.data (), map.size ()) == (ssize_t) map.size (), file);
    }
    _exit (0);
  }
  must (unshare (CLONE_NEWUSER) == 0, "user namespace");
  must (write (ready[1], "", 1) == 1, "write");
  int status = 1;
  must (waitpid (child, &status, 0) == child && status == 0, "users");
  must (setgroups (0, nullptr) == 0 && setresgid (uid, uid, uid) == 0,
      "setresgid");
  for (int c = 0; prctl (PR_CAPBSET_DROP, c) == 0; c++)
    ;
  must (setresuid (uid, uid, uid) == 0, "setresuid");
  must (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "no_new_privs");
}

void
deny (scmp_filter_ctx filter, const char *call, int error,
    std::vector<scmp_arg_cmp> where = {})
{
  int number = seccomp_syscall_resolve_name (call);
  must (seccomp_rule_add_array (filter, SCMP_ACT_ERRNO (error), number,
            (unsigned) where.size (), where.data ()) == 0,
      call);
}

scmp_arg_cmp
has (unsigned argument, uint64_t bits)
{
  return SCMP_CMP64 (argument, SCMP_CMP_MASKED_EQ, bits, bits);
}

void
load (scmp_filter_ctx filter)
{
  must (seccomp_load (filter) == 0, "seccomp");
  seccomp_release (filter);
}

/* RestrictNamespaces=user net, MemoryDenyWriteExecute and
 * RestrictAddressFamilies=AF_UNIX, rule for rule as systemd has them. */
void
restrict_calls ()
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);
  for (uint64_t kind : {CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS,
           CLONE_NEWIPC, CLONE_NEWPID}) {
    deny (filter, "unshare", EPERM, {has (0, kind)});
    deny (filter, "clone", EPERM, {has (0, kind)});
    deny (filter, "setns", EPERM, {has (1, kind)});
  }
  deny (filter, "clone3", ENOSYS);
  deny (filter, "mmap", EPERM, {has (2, PROT_EXEC | PROT_WRITE)});
  deny (filter, "mprotect", EPERM, {has (2, PROT_EXEC)});
  deny (filter, "pkey_mprotect", EPERM, {has (2, PROT_EXEC)});
  deny (filter, "shmat", EPERM, {has (2, SHM_EXEC)});
  deny (filter, "socket", EAFNOSUPPORT, {SCMP_A0_64 (SCMP_CMP_NE, AF_UNIX)});
  load (filter);
}

/* SystemCallFilter, SystemCallErrorNumber=EPERM. */
void
allow_only (const std::set<std::string> &calls)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ERRNO (EPERM));
  for (const std::string &call : calls) {
    int number = seccomp_syscall_resolve_name (call.c_str ());
    if (number != __NR_SCMP_ERROR && number >= 0)
      must (seccomp_rule_add (filter, SCMP_ACT_ALLOW, number, 0) == 0, call);
  }
  load (filter);
}

} // namespace

int
main (int argc, char **argv)
{
  if (argc < 5)
    return 2;
  std::set<std::string> calls = allowed_calls (argv[1]);
  make_read_only (argv[2]);
  become ((uid_t) std::strtoul (argv[3], nullptr, 10));
  restrict_calls ();
  allow_only (calls);
  execvp (argv[4], argv + 4);
  give_up (argv[4]);
}
