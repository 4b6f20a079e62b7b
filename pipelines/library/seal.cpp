// SPDX-License-Identifier: GPL-3.0-or-later
#include "library/seal.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <unistd.h>

#include "library/files.h"
#include "sha256.h"

namespace reel::library {

static constexpr size_t kKeyDigits = 64;
static constexpr size_t kBlock = 1 << 18;
static constexpr char kMark[] = "reelsmith-cached 1";

bool
is_cache_key (const std::string &key)
{
  return key.size () == kKeyDigits &&
         key.find_first_not_of ("0123456789abcdef") == std::string::npos;
}

/* The SHA-256 of the first BYTES of FD; empty: they can't be read. */
static std::string
hash_start (int fd, uint64_t bytes)
{
  Sha256 sum;
  std::string block (kBlock, '\0');
  for (uint64_t at = 0; at < bytes;) {
    size_t wanted = (size_t) std::min<uint64_t> (kBlock, bytes - at);
    ssize_t count =
        retried ([&] { return pread (fd, block.data (), wanted, (off_t) at); });
    if (count <= 0) {
      errno = count < 0 ? errno : EILSEQ;
      return {};
    }
    sum.update (block.data (), (size_t) count);
    at += (uint64_t) count;
  }
  return sum.hex ();
}

/* The whole of it: a size of four bytes, big end first, a type, a text. */
static std::string
seal_text (Kind kind, const std::string &key, const Seal &seal)
{
  std::string text ("\0\0\1\0free", 8);
  text += std::string (kMark) + " " + kind_name (kind) + " " + key + " " +
          std::to_string (seal.bytes) + " " + seal.sha256 + "\n";
  text.resize (kSealBytes, ' ');
  return text;
}

bool
put_seal (int fd, Kind kind, const std::string &key)
{
  struct stat info;
  if (fstat (fd, &info) != 0)
    return false;
  Seal seal{(uint64_t) info.st_size, hash_start (fd, (uint64_t) info.st_size)};
  if (seal.sha256.empty ())
    return false;
  std::string text = seal_text (kind, key, seal);
  size_t put = 0;
  while (put < text.size ()) {
    ssize_t count = retried ([&] {
      return pwrite (fd, text.data () + put, text.size () - put,
          (off_t) (seal.bytes + put));
    });
    if (count <= 0) {
      int saved = errno;
      /* Half a seal would be in the way of whoever uses the file itself. */
      if (ftruncate (fd, (off_t) seal.bytes) != 0)
        g_debug ("a seal can't be taken back: %s", g_strerror (errno));
      errno = saved;
      return false;
    }
    put += (size_t) count;
  }
  return true;
}

std::optional<Seal>
read_seal (int fd, Kind kind, const std::string &key)
{
  struct stat info;
  if (fstat (fd, &info) != 0)
    return std::nullopt;
  errno = EILSEQ;
  if (!S_ISREG (info.st_mode) || info.st_size < (off_t) kSealBytes)
    return std::nullopt;
  Seal seal;
  seal.bytes = (uint64_t) info.st_size - kSealBytes;
  std::string text (kSealBytes, '\0');
  ssize_t count = retried (
      [&] { return pread (fd, text.data (), kSealBytes, (off_t) seal.bytes); });
  if (count != (ssize_t) kSealBytes) {
    errno = count < 0 ? errno : EILSEQ;
    return std::nullopt;
  }
  /* Everything in it but the hash is known by now. */
  size_t end = text.find ('\n');
  if (end != std::string::npos && end > kKeyDigits)
    seal.sha256 = text.substr (end - kKeyDigits, kKeyDigits);
  errno = EILSEQ;
  return is_cache_key (seal.sha256) && text == seal_text (kind, key, seal)
             ? std::optional (seal)
             : std::nullopt;
}

std::optional<Seal>
verify_seal (int fd, Kind kind, const std::string &key)
{
  auto seal = read_seal (fd, kind, key);
  if (!seal)
    return std::nullopt;
  std::string found = hash_start (fd, seal->bytes);
  if (found.empty ())
    return std::nullopt;
  errno = EILSEQ;
  return found == seal->sha256 ? seal : std::nullopt;
}

} // namespace reel::library
