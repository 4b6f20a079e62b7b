// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include <glib.h>

namespace reel::storage {

/* SHA-256 (FIPS 180-4) of a file's bytes, fed in order of their place in the
 * file. */
class Sha256 {
public:
  /* How many bytes from the file's start on are in the hash. */
  uint64_t bytes () const { return bytes_; }

  void update (const void *data, size_t size)
  {
    /* GChecksum may take a size of gssize only. */
    g_checksum_update (checksum_.get (), static_cast<const guchar *> (data),
        static_cast<gssize> (size));
    bytes_ += size;
  }
  void restart ()
  {
    g_checksum_reset (checksum_.get ());
    bytes_ = 0;
  }
  /* 64 hexadecimal digits; nothing can be added afterwards. */
  std::string hex () const { return g_checksum_get_string (checksum_.get ()); }

private:
  struct Free {
    void operator() (GChecksum *c) const { g_checksum_free (c); }
  };
  std::unique_ptr<GChecksum, Free> checksum_{
      g_checksum_new (G_CHECKSUM_SHA256)};
  uint64_t bytes_ = 0;
};

} // namespace reel::storage
