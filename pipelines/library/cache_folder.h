// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <glib.h>

#include "library/retention.h"
#include "library/seal.h"

namespace reel::library {

/* Files by content key, each sealed: FOLDER/images, audio and segments, as
 * they lie under MEDIA/assets; a worker has such folders in its staging, too.
 * Several processes may use one at once: a file gets its name when it is
 * whole, in one step, and is never written to afterwards. Has no state: any
 * thread.
 *
 * OWNER, where it isn't empty, is a user whose files are apart from those of
 * all others: nobody finds them by their keys. */
class CacheFolder {
public:
  CacheFolder () = default; // finds nothing, keeps nothing
  explicit CacheFolder (std::string folder, std::string owner = {})
      : folder_ (std::move (folder)), owner_ (std::move (owner))
  {
  }

  bool is_set () const { return !folder_.empty (); }
  std::string path (Kind kind, const std::string &key) const;

  /* Is there a file whose seal is right? Its content isn't read. */
  bool has (Kind kind, const std::string &key) const;

  /* Makes the file available as TO, seal and all, if it is there and whole;
   * gives its bytes without the seal. One that isn't whole is removed. TO is a
   * further name of the file, not to be written to; or a copy, where that
   * can't be or PRIVATE is set. */
  enum class Hand { Shared, Private };
  std::optional<uint64_t> take (Kind kind, const std::string &key,
      const std::string &to, Hand hand = Hand::Shared) const;

  /* Seals FROM, which is finished and ours, and gives it a name here as well.
   * Nothing is flushed to the disk: what a loss of power takes from it is seen
   * when it is taken. Also true where it was there already. REEL_LIBRARY_ERROR;
   * FROM can be used in any case. */
  [[nodiscard]] bool keep (Kind kind, const std::string &key,
      const std::string &from, GError **error) const;

  /* Moves FROM in here, which somebody sealed who has ended by now and may
   * have meant harm: only if its seal is that of KEY; what is there already
   * stays. Its content is looked at whenever it is taken. Corrupt, Failed. */
  [[nodiscard]] bool adopt_file (Kind kind, const std::string &key,
      const std::string &from, GError **error) const;

private:
  bool give_name (
      Kind kind, const std::string &key, int fd, const std::string &from) const;

  std::string folder_, owner_;
};

/* `images`, `audio` or `segments`. */
const char *cache_folder_name (Kind kind);

/* A file name in one of these folders: a key, and whose it is. */
struct CacheName {
  std::string key, owner;
};
std::optional<CacheName> parse_cache_name (const std::string &name);

/* Removes from MEDIA/assets what POLICY doesn't allow, without a database: for
 * `reelsmith render`. What is too old goes, and what was longest not used;
 * remains of files that were never whole, after an hour. */
void trim_cache (const std::string &media, const Policy &policy);

} // namespace reel::library
