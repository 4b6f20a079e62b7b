// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <glib.h>

#include "library/commit.h"
#include "library/database.h"
#include "unique_fd.h"

namespace reel::library {

enum class Kind {
  Video,   // videos/NAME.mp4
  Side,    // what lies beside a video and belongs to it
  Image,   // assets/images, by content key
  Audio,   // assets/audio, by content key
  Segment, // assets/segments, by content key
  Input,   // assets/inputs, by SHA-256: what clients handed over
  Failed,  // assets/failed/JOB, a folder: what is kept of a failure
};

const char *kind_name (Kind kind); // `video`
std::optional<Kind> kind_from_name (const std::string &name);

enum class FileState {
  Present,
  Committing, // on its way into its place
  Leaving,    // on its way out
  Lost,       // should be there and isn't
};

/* A file as the database knows it. Times are microseconds since the epoch. */
struct File {
  std::string path; // relative to the media folder
  Kind kind = Kind::Segment;
  uint64_t bytes = 0;
  std::string sha256;  // empty: not known
  std::string made_by; // id of a job; empty: not known
  int64_t created_us = 0, used_us = 0;
  FileState state = FileState::Present;
  bool pinned = false;
  std::string video; // of a side file: the path of its video
};

struct Totals {
  uint64_t bytes = 0, files = 0;
  std::map<Kind, uint64_t> by_kind; // bytes
};

/* Something that was not as it should be. */
struct Finding {
  std::string kind;    // adopted, lost, damaged, swept, unknown, completed, ...
  std::string path;    // relative to the media folder, or id of a job
  std::string message; // a sentence
  bool mended = false; // else it needs a person
};

/* A video whose publication was finished by recovery. */
struct Published {
  std::string made_by; // the job
  std::vector<File> files;
};

struct Recovery {
  /* Each is in place and in the database; only its job may not say so yet. */
  std::vector<Published> published;
  std::vector<Finding> findings;
};

/* A copy of what a client handed over, on disk but without a name yet. */
struct CopiedInput {
  UniqueFd fd;
  std::string sha256;
  uint64_t bytes = 0;
  std::string temporary; // its path, where it needs one until it is stored

  CopiedInput () = default;
  CopiedInput (CopiedInput &&) = default;
  CopiedInput &operator= (CopiedInput &&) = default;
  ~CopiedInput ();
};

/* Copies what FD holds, a regular file of at most MAX_BYTES, onto the file
 * system of MEDIA: shares its blocks where the file system can. Any thread. FD
 * keeps its offset. NoSpace, Failed; too large is Failed. */
std::optional<CopiedInput> copy_input (
    const std::string &media, int fd, uint64_t max_bytes, GError **error);

/* A text that is kept of a failure. */
struct FailureText {
  std::string name; // of the file
  std::string text;
  bool keep_end = false; // too long: its end is kept, as of a log
};

/* The media folder and what the database knows of it. Used by one thread at a
 * time; another thread, or another process, opens another. */
class Library {
public:
  ~Library ();
  Library (const Library &) = delete;
  Library &operator= (const Library &) = delete;

  /* Opens MEDIA/library.db; errors as Database::open. MEDIA is made. */
  static std::unique_ptr<Library> open (
      const std::string &media, GError **error);

  const std::string &media () const { return media_; } // absolute
  std::string absolute (const std::string &path) const
  {
    return media_ + "/" + path;
  }
  /* Jobs and settings are in the same database: their statements may share a
   * transaction with those below. */
  Database &database () { return *database_; }

  /* Rows of files. Each works within a transaction of the caller's too. */
  [[nodiscard]] bool record (const File &file, GError **error); // or replaces
  std::optional<File> find (const std::string &path, GError **error);
  std::vector<File> files (GError **error); // by path
  [[nodiscard]] bool touch (const std::string &path, GError **error);
  [[nodiscard]] bool pin (const std::string &path, bool pinned, GError **error);
  [[nodiscard]] bool forget (const std::string &path, GError **error);
  std::optional<Totals> totals (GError **error); // of what is present

  /* Opens the file at PATH for reading and notes that it is used: it isn't
   * evicted before the descriptor, and all copies of it, are closed. */
  UniqueFd use (const std::string &path, GError **error);

  /* A step that goes into the transaction it is called in; false undoes that
   * transaction. */
  using Step = std::function<bool (GError **error)>;
  /* Publishes ORDER into MEDIA/videos with its rows. BEFORE goes with the
   * rows that say it is on its way, AFTER with those that say it is done; both
   * may be empty. After an error nothing is visible and no row is left, but
   * for Pending: then recovery finishes it, and gives it as published. */
  [[nodiscard]] bool publish (const CommitOrder &order, const Step &before,
      const Step &after, GError **error);

  /* Gives INPUTS their names and rows: paths relative to the media folder, in
   * the same order. They are kept for an hour, and from when a job names them
   * for as long as one does. */
  std::optional<std::vector<std::string>> store_inputs (
      const std::vector<CopiedInput> &inputs, GError **error);
  /* JOB needs the inputs PATHS until it is removed from the database. Within
   * the transaction that stores the job, after its row. */
  [[nodiscard]] bool name_inputs (const std::string &job,
      const std::vector<std::string> &paths, GError **error);
  /* Removes inputs that no job names. After jobs were removed. */
  [[nodiscard]] bool free_inputs (GError **error);

  /* Keeps TEXTS in assets/failed/JOB, cut so that they stay under 1 MB
   * together. */
  [[nodiscard]] bool keep_failure (const std::string &job,
      const std::vector<FailureText> &texts, GError **error);

  /* For the daemon: finishes or undoes what was under way when its last owner
   * died. Looks at no content but manifests'. ALONE: no job runs yet, and all
   * that is without a row is left over. Else only what is an hour old is, and
   * what Pending left can be finished. */
  std::optional<Recovery> recover (bool alone, GError **error);
  /* For others, beside a daemon that may run: the same but for what the daemon
   * is to finish and to know of. */
  std::optional<Recovery> tidy (GError **error);
  /* The part that reads whole files: videos without a row are adopted if
   * their manifest agrees; FULL: everything is compared with its hash. May run
   * in a thread with a Library of its own; ends early when STOP is set. */
  std::optional<std::vector<Finding>> verify (
      bool full, const std::atomic<bool> *stop, GError **error);

  /* Notes that something happened; bounded, the oldest are forgotten. */
  [[nodiscard]] bool note (const std::string &kind, const std::string &subject,
      const std::string &message, GError **error);

private:
  Library (std::string media, std::unique_ptr<Database> database)
      : media_ (std::move (media)), database_ (std::move (database))
  {
  }
  bool record_committing (
      const std::vector<File> &files, const Step &step, GError **error);
  bool settle (const std::vector<File> &files,
      const std::vector<std::string> &gone, const Step &step, GError **error);
  std::optional<Recovery> restore (bool daemon, bool alone, GError **error);

  std::string media_;
  std::unique_ptr<Database> database_;
};

} // namespace reel::library
