// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "media_folder.h"
#include "staged_file.h"
#include "store_error.h"

namespace reel::test {

/* Holds a GError for the length of a test. */
class Problem {
public:
  ~Problem () { g_clear_error (&error_); }
  Problem () = default;
  Problem (const Problem &) = delete;
  Problem &operator= (const Problem &) = delete;
  GError **out ()
  {
    g_clear_error (&error_);
    return &error_;
  }
  int code () const { return error_ ? error_->code : -1; }
  std::string text () const { return error_ ? error_->message : ""; }

private:
  GError *error_ = nullptr;
};

/* All of storing in the core, step by step, in MEDIA/videos. */
struct Store {
  storage::Interrupt interrupt;
  std::unique_ptr<storage::MediaFolder> folder;
  std::unique_ptr<storage::StagedFile> file;
  Problem problem;

  bool open (const std::string &media_root, const std::string &name,
      storage::Existing existing = storage::Existing::kRefuse,
      uint64_t expected_bytes = 0)
  {
    folder = storage::MediaFolder::open (
        media_root, false, "videos", problem.out ());
    file = !folder ? nullptr
                   : storage::StagedFile::open (*folder, name, existing,
                         expected_bytes, interrupt, problem.out ());
    return file != nullptr;
  }
  storage::Outcome write_step (
      uint64_t offset, const std::string &bytes, uint64_t *written)
  {
    iovec part = {const_cast<char *> (bytes.data ()), bytes.size ()};
    return file->write (offset, &part, 1, written, problem.out ());
  }
  bool write (uint64_t offset, const std::string &bytes)
  {
    uint64_t written = 0;
    return write_step (offset, bytes, &written) == storage::Outcome::kDone;
  }
  bool seal ()
  {
    return file->seal (problem.out ()) == storage::Outcome::kDone;
  }
  bool publish () { return file->publish (problem.out ()); }

  /* From nothing to published. */
  bool store (const std::string &media_root, const std::string &name,
      const std::string &bytes, storage::Existing existing,
      uint64_t expected_bytes = 0)
  {
    return open (media_root, name, existing, expected_bytes) &&
           write (0, bytes) && seal () && publish ();
  }
};

} // namespace reel::test
