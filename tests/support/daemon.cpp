// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "folder_watch.h"
#include "unique_fd.h"

namespace fs = std::filesystem;

namespace reel::test {

Daemon::Daemon (std::string configuration, std::string policy)
    : policy_ (std::move (policy))
{
  fs::create_directory (place.file ("bus"));
  configure (configuration);
  place.environment["XDG_CONFIG_HOME"] = place.file ("home/config");
  /* Callers of other users have to reach the bus. */
  if (!policy_.empty ())
    for (const char *name : {"", "bus"})
      fs::permissions (
          place.file (name), fs::perms (0755), fs::perm_options::replace);
}

Daemon::~Daemon ()
{
  if (program_ && !program_->ends_within (std::chrono::seconds (0))) {
    program_->send (SIGKILL);
    program_->wait ();
  }
}

void
Daemon::configure (const std::string &configuration)
{
  std::ofstream (config_file ()) << configuration;
}

bool
Daemon::start (const std::vector<std::string> &more)
{
  if (!bus_) {
    bus_ = policy_.empty ()
               ? std::make_unique<PrivateBus> (place.file ("bus"))
               : std::make_unique<PrivateBus> (place.file ("bus"), policy_);
    place.environment["DBUS_SESSION_BUS_ADDRESS"] = address ();
    place.environment["DBUS_SYSTEM_BUS_ADDRESS"] = address ();
    client_ = Client::open (address ());
  }
  if (!client_)
    return false;
  /* The shell only leads what the daemon says into a file. */
  std::vector<std::string> arguments = {"sh", "-c",
      "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1", "sh",
      place.file ("daemon.log"), REELSMITHD, "--media", place.media (),
      "--config", config_file ()};
  if (!policy_.empty ())
    arguments.push_back ("--system");
  arguments.insert (arguments.end (), more.begin (), more.end ());
  program_ =
      std::make_unique<Program> (arguments, place.environment, place.path ());
  if (!program_->start ())
    return false;
  for (int i = 0; i < 100; i++)
    if (client_->wait_owner (true, 0.1))
      return true;
    else if (program_->ends_within (std::chrono::seconds (0)))
      break;
  outcome = program_->wait ();
  return false;
}

bool
Daemon::ends_within (double seconds)
{
  return program_->ends_within (
      std::chrono::nanoseconds ((int64_t) (seconds * 1e9)));
}

bool
Daemon::stop (int signal, double seconds)
{
  program_->send (signal);
  bool ended = ends_within (seconds);
  if (!ended)
    program_->send (SIGKILL);
  outcome = program_->wait ();
  return ended && client_->wait_owner (false);
}

bool
Daemon::restart (int signal)
{
  return stop (signal) && start ();
}

pid_t
Daemon::pid () const
{
  return program_ ? program_->pid () : -1;
}

std::string
Daemon::log () const
{
  return read_file (place.file ("daemon.log"));
}

/* State and parent of a process by /proc/PID/stat: what follows the name in
 * brackets, which may hold anything. The process may end at any time: then the
 * file is gone, or what is open of it fails (ESRCH), at which a stream of the
 * library throws. */
static bool
read_stat (pid_t pid, char &state, pid_t &parent)
{
  char text_of[1024];
  std::string file = "/proc/" + std::to_string (pid) + "/stat";
  int fd = open (file.c_str (), O_RDONLY | O_CLOEXEC);
  ssize_t got = fd < 0 ? -1 : read (fd, text_of, sizeof text_of);
  if (fd >= 0)
    close (fd);
  std::string text (text_of, got > 0 ? (size_t) got : 0);
  size_t end = text.rfind (") ");
  if (end == std::string::npos || end + 4 > text.size ())
    return false;
  state = text[end + 2];
  parent = (pid_t) std::strtol (text.c_str () + end + 4, nullptr, 10);
  return true;
}

/* Children of PARENT: the living, or those that wait to be reaped. */
static std::vector<pid_t>
children_in (pid_t parent, bool is_dead)
{
  std::vector<pid_t> pids;
  std::error_code gone;
  for (fs::directory_iterator it ("/proc", gone), end; it != end;
       it.increment (gone)) {
    char state = 0;
    pid_t its_parent = 0;
    auto pid = (pid_t) std::atoi (it->path ().filename ().c_str ());
    if (pid > 1 && read_stat (pid, state, its_parent) && its_parent == parent &&
        (state == 'Z' || state == 'X') == is_dead)
      pids.push_back (pid);
  }
  std::sort (pids.begin (), pids.end ());
  return pids;
}

std::vector<pid_t>
children_of (pid_t parent)
{
  return children_in (parent, false);
}

void
adopt_orphans ()
{
  prctl (PR_SET_CHILD_SUBREAPER, 1);
}

std::vector<pid_t>
orphans (const std::vector<pid_t> &expected, double seconds)
{
  gint64 limit = g_get_monotonic_time () + (gint64) (seconds * 1e6);
  auto is_strange = [&] (pid_t pid) {
    return std::find (expected.begin (), expected.end (), pid) ==
           expected.end ();
  };
  for (;;) {
    std::vector<pid_t> left;
    for (pid_t pid : children_in (getpid (), false))
      if (is_strange (pid))
        left.push_back (pid);
    for (pid_t pid : children_in (getpid (), true))
      if (is_strange (pid))
        waitpid (pid, nullptr, WNOHANG);
    gint64 now = g_get_monotonic_time ();
    if (left.empty () || now >= limit)
      return left;
    /* The kernel takes them down by itself. */
    UniqueFd first ((int) syscall (SYS_pidfd_open, left[0], 0));
    struct pollfd ended = {first.get (), POLLIN, 0};
    if (first)
      poll (&ended, 1, (int) ((limit - now + 999) / 1000));
  }
}

std::vector<pid_t>
Daemon::workers () const
{
  return children_of (pid ());
}

/* Does PID hold a file of FOLDER open, or of a folder that stands in for it:
 * FOLDER.1, where FOLDER was still somebody's? */
static bool
holds_open (pid_t pid, const std::string &folder)
{
  std::error_code gone;
  std::string fds = "/proc/" + std::to_string (pid) + "/fd";
  for (fs::directory_iterator it (fds, gone), end; it != end;
       it.increment (gone)) {
    std::error_code closed;
    std::string target = fs::read_symlink (it->path (), closed);
    if (!closed && (target.starts_with (folder + "/") ||
                       target.starts_with (folder + ".")))
      return true;
  }
  return false;
}

pid_t
Daemon::worker_of (const std::string &path) const
{
  std::string folder = place.file ("media/assets/temp/job-" + id_of (path));
  for (pid_t pid : workers ())
    if (holds_open (pid, folder))
      return pid;
  return -1;
}

bool
Daemon::signal_child (pid_t worker, int signal)
{
  if (worker <= 1)
    return false;
  int fd = (int) syscall (SYS_pidfd_open, worker, 0);
  if (fd < 0)
    return false;
  /* The descriptor stays with the process that is looked at now, whoever gets
   * its number later. */
  auto all = workers ();
  bool is_ours = std::find (all.begin (), all.end (), worker) != all.end ();
  bool sent =
      is_ours && syscall (SYS_pidfd_send_signal, fd, signal, nullptr, 0) == 0;
  close (fd);
  return sent;
}

bool
Daemon::signal_worker (const std::string &path, int signal, double seconds)
{
  gint64 limit = g_get_monotonic_time () + (gint64) (seconds * 1e6);
  do {
    pid_t worker = worker_of (path);
    if (worker > 1)
      return signal_child (worker, signal);
    g_usleep (5000);
  } while (g_get_monotonic_time () < limit);
  return false;
}

std::vector<std::string>
Daemon::leftovers (double seconds) const
{
  gint64 limit = g_get_monotonic_time () + (gint64) (seconds * 1e6);
  FolderWatch watch;
  watch.add (place.file ("media/assets/temp"));
  auto names = names_in_temp ();
  while (!names.empty ()) {
    double left = (double) (limit - g_get_monotonic_time ()) / 1e6;
    if (left <= 0 || watch.wait (left).empty ())
      break;
    names = names_in_temp ();
  }
  return names;
}

std::vector<std::string>
Daemon::names_in_temp () const
{
  std::vector<std::string> names;
  std::error_code missing;
  for (fs::directory_iterator it (place.file ("media/assets/temp"), missing),
       end;
       it != end; it.increment (missing)) {
    std::error_code ignored;
    /* Where staged files without a name of their own lie. */
    bool is_common = it->path ().filename () == "reelstoragesink" &&
                     fs::is_empty (it->path (), ignored);
    if (!is_common)
      names.push_back (it->path ().filename ());
  }
  std::sort (names.begin (), names.end ());
  return names;
}

std::string
id_of (const std::string &path)
{
  return path.substr (path.rfind ('/') + 1);
}

void
write_dot_template (const std::string &folder)
{
  fs::create_directories (folder);
  std::ofstream (folder + "/dot.launch")
      << "# One frame.\n"
         "reelbackdropsrc name=picture pattern=solid num-buffers=1\n"
         "! video/x-raw,format=I420,width=64,height=64,framerate=10/1\n"
         "! jpegenc ! fakesink name=store\n";
}

static constexpr char kTinyOutput[] =
    "output: {size: 64x64, fps: 10, quality: draft}\n";

std::string
tiny_brief (const std::string &title)
{
  return "reelsmith: 1\ntitle: " + title + "\n" + kTinyOutput +
         "scenes:\n  - {background: navy, duration: 0.3}\n";
}

std::string
long_brief (double seconds, const std::string &title)
{
  /* Each is another: none is made of what was rendered for one before. */
  static int seed = 0;
  char *length = g_strdup_printf ("%d", (int) (seconds * 1000));
  std::string brief = "reelsmith: 1\ntitle: " + title + "\n" + kTinyOutput +
                      "scenes:\n  - {background: {generate: aurora, seed: " +
                      std::to_string (++seed) + "}, duration: " + length +
                      "ms}\n";
  g_free (length);
  return brief;
}

std::string
spoken_brief (const std::string &name)
{
  return std::string ("reelsmith: 1\ntitle: Spoken\n") + kTinyOutput +
         "captions: line\nscenes:\n  - background: {image: " + name +
         ", motion: zoom-in}\n    narration: One boat.\n";
}

} // namespace reel::test
