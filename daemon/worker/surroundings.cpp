// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/surroundings.h"

#include <cerrno>
#include <cstdlib>
#include <map>

#include <fcntl.h>
#include <glib.h>
#include <pwd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "run/paths.h"
#include "unique_fd.h"

namespace reel::daemon {

namespace {

/* What stays of the environment that it was started with: where programs are,
 * what helps to find a fault, and where the registry is. */
constexpr const char *kKept[] = {"PATH", "G_DEBUG", "GST_DEBUG", "GST_REGISTRY",
    "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS"};

constexpr const char *kNowhere = "/nonexistent";

/* A descriptor for each input, and as many again for what opens them; and
 * those of a render with many segments. */
constexpr int kOpenFiles = 1024;

/* A third of the time of what else is to run, where there isn't enough for
 * both; all of it where there is (sched(7)). */
constexpr int kRenderNiceness = 5;

constexpr uint64_t kMinCodeBytes = 1 << 20; // Orc takes 64 KiB at a time

std::string
variable (const char *name)
{
  const char *value = std::getenv (name);
  return value ? value : "";
}

std::string
cache_folder ()
{
  std::string folder = variable ("XDG_CACHE_HOME");
  if (!folder.empty () && folder[0] == '/')
    return folder;
  std::string home = variable ("HOME");
  if (home.empty ()) {
    struct passwd *user = getpwuid (geteuid ());
    home = user && user->pw_dir ? user->pw_dir : kNowhere;
  }
  return home + "/.cache";
}

/* What GStreamer knows of its plugins, kept for all workers: finding it out
 * takes a second, and starts programs. Made before the sandbox is entered, by
 * the first worker and by the first after an upgrade. Each installation of
 * Reelsmith has one of its own. */
std::string
registry_file ()
{
  std::string given = variable ("GST_REGISTRY");
  if (!given.empty ())
    return given;
  char name[64];
  g_snprintf (name, sizeof name, "registry-%08x.bin",
      g_str_hash (program_paths ().plugins.c_str ()));
  return cache_folder () + "/reelsmith/" + name;
}

std::string
joined (const std::vector<std::string> &folders)
{
  std::string all;
  for (const std::string &folder : folders)
    if (folder.find (':') == std::string::npos)
      all += (all.empty () ? "" : ":") + folder;
  return all;
}

} // namespace

void
set_environment (const Order &order)
{
  std::string place = order.staging.empty () ? kNowhere : order.staging;
  std::map<std::string, std::string> wanted = {
      {"PATH", "/usr/bin:/bin"},
      {"LC_ALL", "C.UTF-8"},
      {"HOME", place},
      {"TMPDIR", place},
      {"XDG_CACHE_HOME", place + "/.cache"},
      {"XDG_CONFIG_HOME", place + "/.config"},
      {"XDG_DATA_HOME", place + "/.local"},
      {"GST_REGISTRY", registry_file ()},
      {"GST_PLUGIN_PATH_1_0", program_paths ().plugins},
      {"REELSMITH_STOCK_PATH", joined (order.stock)},
      /* GIO would load modules that ask D-Bus. */
      {"GIO_USE_VFS", "local"},
      {"GIO_USE_VOLUME_MONITOR", "unix"},
      {"GIO_MODULE_DIR", kNowhere},
      {"GSETTINGS_BACKEND", "memory"},
      /* eSpeak NG looks for a sound server each time it is opened. A server
       * for another machine than this is not called. */
      {"PULSE_SERVER", "{none}unix:/nonexistent"},
  };
  for (const char *name : kKept)
    if (const char *value = std::getenv (name))
      wanted[name] = value;
  clearenv ();
  for (const auto &[name, value] : wanted)
    setenv (name.c_str (), value.c_str (), 1);
}

void
give_way (const Order &order)
{
  if (order.task == Order::Task::List || order.task == Order::Task::Check)
    return;
  /* By so much less than the daemon, which may itself give way to others. */
  int own = getpriority (PRIO_PROCESS, 0);
  if (setpriority (PRIO_PROCESS, 0, own + kRenderNiceness) != 0)
    g_debug ("the worker keeps the daemon's priority: %s", g_strerror (errno));
}

void
calm_sound_library ()
{
  static constexpr char kText[] = "enable-shm = no\nautospawn = no\n";
  int fd = memfd_create ("client.conf", MFD_CLOEXEC);
  if (fd < 0 || write (fd, kText, sizeof kText - 1) != sizeof kText - 1)
    return;
  /* Open for as long as the process lives. */
  std::string path = "/proc/self/fd/" + std::to_string (fd);
  setenv ("PULSE_CLIENTCONFIG", path.c_str (), 1);
}

/* Can code be made in FOLDER: is there room, may a file be run there? */
static bool
has_room_for_code (const std::string &folder)
{
  constexpr off_t size = 1 << 20;
  UniqueFd fd (open (
      folder.c_str (), O_RDWR | O_TMPFILE | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!fd || posix_fallocate (fd.get (), 0, size) != 0)
    return false;
  void *code =
      mmap (nullptr, size, PROT_READ | PROT_EXEC, MAP_SHARED, fd.get (), 0);
  if (code == MAP_FAILED)
    return false;
  munmap (code, size);
  return true;
}

void
choose_code_maker (const Order &order)
{
  uint64_t most = order.limits.file_bytes;
  if (order.staging.empty () || (most > 0 && most < kMinCodeBytes) ||
      !has_room_for_code (order.staging))
    setenv ("ORC_CODE", "backup", 1);
}

SandboxRules
rules_of (const Order &order)
{
  const Paths &paths = program_paths ();
  SandboxRules rules;
  rules.read = {paths.plugins, paths.templates, paths.stock, paths.themes};
  for (const auto *folders : {&order.stock, &order.templates})
    rules.read.insert (rules.read.end (), folders->begin (), folders->end ());
  for (const OrderInput &input : order.inputs)
    rules.inputs.push_back (input.fd);
  rules.write = order.staging;
  rules.address_space_bytes = order.limits.address_space_bytes;
  rules.file_bytes = order.limits.file_bytes;
  rules.cpu_seconds = order.limits.cpu_seconds;
  rules.open_files = kOpenFiles + 2 * (int) order.inputs.size ();
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  rules.address_space_bytes = 0; // its shadow alone is terabytes
#endif
  return rules;
}

} // namespace reel::daemon
