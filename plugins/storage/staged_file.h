// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <glib.h>
#include <sys/uio.h>

#include "interrupt.h"
#include "media_folder.h"
#include "sha256.h"
#include "store_error.h"
#include "unique_fd.h"

namespace reel::storage {

enum class Existing { kRefuse, kReplace };

/* How a step ended that another thread may interrupt. Interrupted steps go on
 * where they stopped when called again. */
enum class Outcome { kDone, kInterrupted, kFailed };

/* A file that nobody sees until it is whole: written without a name (or, where
 * the file system can't, under a locked one in the staging folder), sealed
 * (flushed to disk, measured, hashed), then published under its name in one
 * step. Unless published, nothing is left of it when the object goes, nor
 * after a crash (a name in the staging folder is swept by the next user).
 * After a failed step every later one fails too.
 *
 * Methods are called by one thread at a time; only Interrupt is shared. */
class StagedFile {
public:
  /* A file to become NAME in FOLDER's collection. EXPECTED_BYTES, unless 0,
   * are reserved on disk. Fails early where NAME could not be published now.
   * FOLDER and INTERRUPT must outlive the object. */
  [[nodiscard]] static std::unique_ptr<StagedFile> open (MediaFolder &folder,
      const std::string &name, Existing existing, uint64_t expected_bytes,
      const Interrupt &interrupt, GError **error);
  ~StagedFile ();
  StagedFile (const StagedFile &) = delete;
  StagedFile &operator= (const StagedFile &) = delete;

  /* Writes PARTS at OFFSET, which may lie anywhere. Advances WRITTEN, whose
   * value on entry is how much of PARTS an interrupted call has done. */
  [[nodiscard]] Outcome write (uint64_t offset, const iovec *parts, int count,
      uint64_t *written, GError **error);

  /* Afterwards the bytes are on disk and the size and the hash are known;
   * nothing can be written any more. */
  [[nodiscard]] Outcome seal (GError **error);

  /* Publishes a sealed file: the last step, atomic. True once the name is on
   * disk too. On false the name is as it was before, but for one case: with
   * Existing::kReplace and a folder that can't be flushed the new file is in
   * place, whole, and may be lost with the power. */
  [[nodiscard]] bool publish (GError **error);

  uint64_t bytes () const { return end_; }
  bool is_sealed () const { return sealed_; }
  /* 64 hexadecimal digits; of a sealed file. */
  const std::string &sha256 () const { return sha256_; }

private:
  StagedFile (MediaFolder &folder, const std::string &name, Existing existing,
      const Interrupt &interrupt);
  bool check_target (GError **error) const;
  bool check_space (uint64_t bytes, GError **error) const;
  bool open_nameless (GError **error);
  bool open_named (GError **error);
  bool reserve (uint64_t bytes, GError **error);
  bool try_lock ();
  void note_written (
      uint64_t offset, const iovec *parts, int count, size_t size);
  bool flush_and_measure (GError **error);
  Outcome read_rest_into_hash (GError **error);
  bool publish_new (GError **error);
  bool publish_over (GError **error);
  bool name_in_staging (GError **error);
  void drop_staging_name ();
  bool fail (
      StoreError code, int error_number, const char *what, GError **error);

  MediaFolder &folder_;
  const Interrupt &interrupt_;
  const std::string name_;
  const std::string label_;
  const Existing existing_;
  UniqueFd fd_;
  std::string staging_name_; // not empty: to be removed unless published
  uint64_t end_ = 0;         // one past the last byte written
  uint64_t reserved_ = 0;
  uint64_t written_back_ = 0;
  Sha256 hash_;
  bool rewritten_ = false; // the hash has to be taken from the file
  bool flushed_ = false;
  bool sealed_ = false;
  bool failed_ = false;
  bool published_ = false;
  std::string sha256_;
};

} // namespace reel::storage
