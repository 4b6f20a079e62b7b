// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/landlock.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "error.h"
#include "unique_fd.h"

namespace reel::daemon {

namespace {

/* Landlock as the kernel's user-space API documentation has it. Written out
 * here: the headers of Debian 12 know only the second version. */
enum FileRight : uint64_t {
  kExecute = 1 << 0,
  kWriteFile = 1 << 1,
  kReadFile = 1 << 2,
  kReadDir = 1 << 3,
  kRemoveDir = 1 << 4,
  kRemoveFile = 1 << 5,
  kMakeDir = 1 << 7,
  kMakeRegular = 1 << 8,
  kFirstRights = (1 << 13) - 1, // of version 1, all of them
  kRefer = 1 << 13,             // version 2
  kTruncate = 1 << 14,          // version 3
  kDeviceIoctl = 1 << 15,       // version 5
};
enum NetRight : uint64_t { kBindTcp = 1 << 0, kConnectTcp = 1 << 1 };
enum Scope : uint64_t { kAbstractSocket = 1 << 0, kSignal = 1 << 1 };

struct RulesetAttribute {
  uint64_t handled_fs, handled_net, scoped;
};
struct [[gnu::packed]] PathAttribute {
  uint64_t allowed;
  int32_t parent_fd;
};
constexpr int kRulePathBeneath = 1;
constexpr uint32_t kAskVersion = 1;

constexpr uint64_t kReading = kReadFile | kReadDir;
constexpr uint64_t kWorking = kReading | kWriteFile | kRemoveDir | kRemoveFile |
                              kMakeDir | kMakeRegular | kRefer | kTruncate;
/* What a rule for a file, not a folder, may hold. */
constexpr uint64_t kOfFiles = kExecute | kWriteFile | kReadFile | kTruncate;

/* What programs on this system read, whatever they do: libraries and plugins,
 * fonts and their caches, the voices of eSpeak NG, the names of locales and
 * characters, and how many processors there are. Nothing of /etc that holds a
 * secret or tells of the machine's users; nothing of /home, /root, /run. */
constexpr const char *kSystemFiles[] = {"/usr/lib", "/usr/lib32", "/usr/lib64",
    "/usr/libexec", "/usr/local/lib", "/usr/share", "/usr/local/share", "/lib",
    "/lib32", "/lib64", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime",
    "/var/cache/fontconfig", "/proc/cpuinfo", "/proc/meminfo",
    "/proc/sys/crypto/fips_enabled", "/sys/devices/system/cpu",
    "/sys/devices/system/node", "/dev/urandom", "/dev/zero"};
constexpr const char *kNull = "/dev/null";

/* The size of the attribute as VERSION has it: the kernel refuses a longer one
 * if what it doesn't know isn't 0. */
size_t
attribute_size (int version)
{
  if (version >= 6)
    return sizeof (RulesetAttribute);
  return version >= 4 ? offsetof (RulesetAttribute, scoped)
                      : offsetof (RulesetAttribute, handled_net);
}

RulesetAttribute
attribute_of (int version)
{
  RulesetAttribute attribute = {kFirstRights, 0, 0};
  if (version >= 2)
    attribute.handled_fs |= kRefer;
  if (version >= 3)
    attribute.handled_fs |= kTruncate;
  if (version >= 4)
    attribute.handled_net = kBindTcp | kConnectTcp;
  if (version >= 5)
    attribute.handled_fs |= kDeviceIoctl;
  if (version >= 6)
    attribute.scoped = kAbstractSocket | kSignal;
  return attribute;
}

bool
fail (GError **error, const char *what)
{
  g_set_error (error, REEL_DAEMON_ERROR, (int) Error::NotPermitted, "%s (%s)",
      what, std::strerror (errno));
  return false;
}

/* A ruleset on its way. */
class Ruleset {
public:
  explicit Ruleset (int version) : attribute_ (attribute_of (version))
  {
    fd_ = UniqueFd ((int) syscall (
        SYS_landlock_create_ruleset, &attribute_, attribute_size (version), 0));
  }

  explicit operator bool () const { return (bool) fd_; }

  bool allow (int fd, uint64_t rights)
  {
    struct stat status;
    if (fstat (fd, &status) != 0)
      return false;
    if (!S_ISDIR (status.st_mode))
      rights &= kOfFiles;
    PathAttribute path = {rights & attribute_.handled_fs, fd};
    if (syscall (
            SYS_landlock_add_rule, fd_.get (), kRulePathBeneath, &path, 0) == 0)
      return true;
    /* A file without a place in the file system (memfd, pipe): it can be
     * opened again without a rule. */
    return errno == EBADFD;
  }

  bool allow (const char *path, uint64_t rights)
  {
    UniqueFd fd (open (path, O_PATH | O_CLOEXEC));
    if (!fd)
      return errno == ENOENT || errno == EACCES || errno == ENOTDIR;
    return allow (fd.get (), rights);
  }

  bool apply ()
  {
    return syscall (SYS_landlock_restrict_self, fd_.get (), 0) == 0;
  }

private:
  RulesetAttribute attribute_;
  UniqueFd fd_;
};

bool
allow_all (Ruleset &ruleset, const SandboxRules &rules)
{
  bool allowed = ruleset.allow (kNull, kReadFile | kWriteFile);
  for (const char *path : kSystemFiles)
    allowed = allowed && ruleset.allow (path, kReading);
  for (const std::string &path : rules.read)
    allowed = allowed && ruleset.allow (path.c_str (), kReading);
  for (int input : rules.inputs)
    allowed = allowed && ruleset.allow (input, kReadFile);
  return allowed;
}

} // namespace

int
landlock_abi ()
{
  long version = syscall (SYS_landlock_create_ruleset, nullptr, 0, kAskVersion);
  return version > 0 ? (int) version : 0;
}

bool
restrict_files (const SandboxRules &rules, GError **error)
{
  int version = landlock_abi ();
  if (version == 0)
    return fail (error, "this system has no Landlock, it needs a kernel from "
                        "5.13 on with `landlock` among its security modules");
  if (rules.landlock_abi > 0)
    version = std::min (version, rules.landlock_abi);
  Ruleset ruleset (version);
  if (!ruleset)
    return fail (error, "Landlock gives no set of rules");
  if (!allow_all (ruleset, rules))
    return fail (error, "Landlock takes no rule for what may be read");
  if (!rules.write.empty ()) {
    /* This one must be there: nothing can be done without. */
    UniqueFd folder (
        open (rules.write.c_str (), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!folder) {
      g_set_error (error, REEL_DAEMON_ERROR, (int) Error::InvalidArgument,
          "the job's own folder can't be opened (%s)", std::strerror (errno));
      return false;
    }
    if (!ruleset.allow (folder.get (), kWorking))
      return fail (error, "Landlock takes no rule for the job's own folder");
  }
  if (!ruleset.apply ())
    return fail (error, "Landlock can't be switched on for this process");
  return true;
}

} // namespace reel::daemon
