// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <glib.h>

struct sqlite3;
struct sqlite3_stmt;

namespace reel::library {

class Database;

/* One statement with its values. A statement that could not be prepared, or a
 * value that could not be bound, is told by the first step.
 *   auto s = db.prepare ("SELECT bytes FROM files WHERE path = ?");
 *   s.bind (path);
 *   if (s.step (error) == Statement::Step::Row) use (s.integer (0)); */
class Statement {
public:
  enum class Step { Row, Done, Failed };

  ~Statement ();
  Statement (Statement &&other) noexcept;
  Statement &operator= (Statement &&) = delete;

  /* The next parameter, from the left. Unsigned values must fit 63 bits:
   * larger ones become the largest. */
  Statement &bind (int64_t value);
  Statement &bind (uint64_t value);
  Statement &bind (int value) { return bind ((int64_t) value); }
  Statement &bind (uint32_t value) { return bind ((int64_t) value); }
  Statement &bind (bool value) { return bind ((int64_t) value); }
  Statement &bind (double value);
  Statement &bind (std::string_view value); // copied
  Statement &bind (const std::string &value)
  {
    return bind (std::string_view (value));
  }
  Statement &bind (const char *value)
  {
    return bind (std::string_view (value));
  }

  [[nodiscard]] Step step (GError **error);
  /* Runs it to its end, whatever rows it gives. */
  [[nodiscard]] bool run (GError **error);
  /* To be run again with other values. */
  void reset ();

  /* Columns of the row, from 0. NULL is 0 and empty. Negative integers are 0
   * where unsigned. */
  int64_t integer (int column) const;
  uint64_t natural (int column) const;
  double real (int column) const;
  std::string text (int column) const;

private:
  friend class Database;
  Statement (Database &database, sqlite3_stmt *statement, int status)
      : database_ (&database), statement_ (statement), status_ (status)
  {
  }
  void note (int status);

  Database *database_;
  sqlite3_stmt *statement_;
  int status_; // of preparing and binding
  int next_ = 1;
};

/* An SQLite database: WAL, synchronous=FULL, foreign keys on; what was
 * committed survives a power loss. A connection belongs to one thread at a
 * time; another thread opens another. Other processes may have the same file
 * open: a write waits for theirs, five seconds at most, then it is Busy. */
class Database {
public:
  /* Opens FILE, made where it isn't there, and brings its tables up to date.
   * REEL_LIBRARY_ERROR:
   *   Newer    its tables are of a later version: no byte of it was changed
   *   Corrupt  it is damaged, or no database: it is left as it is
   *   NoSpace, Busy, Failed */
  static std::unique_ptr<Database> open (
      const std::string &file, GError **error);
  ~Database ();
  Database (const Database &) = delete;
  Database &operator= (const Database &) = delete;

  Statement prepare (const char *sql);
  /* Statements without values. */
  [[nodiscard]] bool run (const char *sql, GError **error);
  int changes () const; // rows changed by the last statement
  int64_t last_row () const;
  const std::string &file () const { return file_; }
  bool in_transaction () const;

  /* Reads the whole database. Corrupt, with what was found, if it is
   * damaged. Takes time: about a second for each gigabyte. */
  [[nodiscard]] bool check (GError **error);

private:
  friend class Statement;
  explicit Database (std::string file) : file_ (std::move (file)) {}
  bool connect (GError **error);
  bool refuse_newer (GError **error);
  bool prepare_file (GError **error);
  bool migrate (GError **error);
  int version (GError **error);
  /* Sets ERROR for what SQLite answered with; false. */
  bool fail (int status, GError **error);

  std::string file_;
  sqlite3 *handle_ = nullptr;
};

/* A transaction; undone when it goes, unless it was committed. They don't
 * nest. */
class Transaction {
public:
  /* Begins to write at once: Busy where another process does for too long. */
  Transaction (Database &database, GError **error);
  ~Transaction ();
  Transaction (const Transaction &) = delete;
  Transaction &operator= (const Transaction &) = delete;

  explicit operator bool () const { return open_; }
  /* On disk when it returns true. Undone where it returns false. */
  [[nodiscard]] bool commit (GError **error);

private:
  Database &database_;
  bool open_;
};

/* The version of the tables this program makes and knows. */
extern const int kSchemaVersion;
/* What takes tables of version INDEX to INDEX + 1. */
extern const char *const kMigrations[];

} // namespace reel::library
