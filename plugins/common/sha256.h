// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nettle/sha2.h>
#include <nettle/version.h>

namespace reel {

/* SHA-256 (FIPS 180-4) of bytes in the order they come: nettle's, which uses
 * the processor's own instructions for it where GChecksum does not (1.5 GB a
 * second against 0.26 on a Zen 4 core, measured). One thread. */
class Sha256 {
public:
  Sha256 () { restart (); }

  /* How many bytes are in the hash. */
  uint64_t bytes () const { return bytes_; }

  void update (const void *data, size_t size)
  {
    sha256_update (&context_, size, static_cast<const uint8_t *> (data));
    bytes_ += size;
  }
  void restart ()
  {
    sha256_init (&context_);
    bytes_ = 0;
  }
  /* 64 hexadecimal digits, in lower case, of all bytes up to now. */
  std::string hex () const
  {
    constexpr char kDigits[] = "0123456789abcdef";
    sha256_ctx ended = context_;
    uint8_t digest[SHA256_DIGEST_SIZE];
#if NETTLE_VERSION_MAJOR >= 4
    sha256_digest (&ended, digest);
#else
    sha256_digest (&ended, sizeof digest, digest);
#endif
    std::string text;
    text.reserve (2 * sizeof digest);
    for (uint8_t byte : digest) {
      text += kDigits[byte >> 4];
      text += kDigits[byte & 15];
    }
    return text;
  }

private:
  sha256_ctx context_;
  uint64_t bytes_ = 0;
};

/* Of TEXT's bytes, as Sha256::hex () has it. */
inline std::string
sha256_of (std::string_view text)
{
  Sha256 sum;
  sum.update (text.data (), text.size ());
  return sum.hex ();
}

} // namespace reel
