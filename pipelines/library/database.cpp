// SPDX-License-Identifier: GPL-3.0-or-later
#include "library/database.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "glib_ptr.h"
#include "library/error.h"
#include "unique_fd.h"

namespace reel::library {

static constexpr int kBusyMilliseconds = 5000;
/* Larger files are not read whole when they are opened: that would take more
 * than starting may. Damage is found when it is met, or by fsck. */
static constexpr int64_t kCheckedBytes = 64 << 20;

static Error
error_from_sqlite (sqlite3 *handle, int status)
{
  switch (status & 0xff) {
  case SQLITE_FULL:
    return Error::NoSpace;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return Error::Busy;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return Error::Corrupt;
  case SQLITE_CONSTRAINT:
    return Error::Exists;
  case SQLITE_IOERR:
  case SQLITE_CANTOPEN: {
    int number = handle ? sqlite3_system_errno (handle) : 0;
    return number == ENOSPC || number == EDQUOT ? Error::NoSpace
                                                : Error::Failed;
  }
  default:
    return Error::Failed;
  }
}

static const char *
explain (Error code)
{
  switch (code) {
  case Error::NoSpace:
    return "there is no room on the disk for the library's database";
  case Error::Busy:
    return "another program keeps the library's database busy; try again";
  case Error::Corrupt:
    return "the library's database is damaged; it is left as it is";
  default:
    return "the library's database can't be used";
  }
}

bool
Database::fail (int status, GError **error)
{
  Error code = error_from_sqlite (handle_, status);
  g_set_error (error, REEL_LIBRARY_ERROR, (int) code, "%s (%s)", explain (code),
      handle_ ? sqlite3_errmsg (handle_) : sqlite3_errstr (status));
  return false;
}

Database::~Database ()
{
  sqlite3_close_v2 (handle_);
}

/* By SQLite, never by a descriptor of our own: closing that would drop the
 * locks that another connection of this process has on the file (POSIX locks,
 * fcntl(2)). `immutable` touches neither journal nor lock. */
static int
peek_version (const std::string &file)
{
  CharPtr uri = adopt (g_filename_to_uri (file.c_str (), nullptr, nullptr));
  if (!uri)
    return 0;
  std::string name = std::string (uri.get ()) + "?immutable=1";
  sqlite3 *handle = nullptr;
  sqlite3_stmt *statement = nullptr;
  int version = 0;
  if (sqlite3_open_v2 (name.c_str (), &handle,
          SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
          nullptr) == SQLITE_OK &&
      sqlite3_prepare_v2 (handle, "PRAGMA user_version", -1, &statement,
          nullptr) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    version = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (handle);
  return version;
}

static bool
is_newer (int version, GError **error)
{
  if (version <= kSchemaVersion)
    return false;
  g_set_error (error, REEL_LIBRARY_ERROR, (int) Error::Newer,
      "the library's database is of a later version of Reelsmith (%d, this "
      "one knows %d); it is left as it is",
      version, kSchemaVersion);
  return true;
}

/* A new database is its owner's alone: briefs are in it. SQLite gives its
 * journals the same mode. */
static bool
make_file (const std::string &file, GError **error)
{
  struct stat info;
  if (stat (file.c_str (), &info) == 0)
    return true;
  UniqueFd fd (::open (file.c_str (),
      O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd && errno == EEXIST)
    return true;
  CharPtr folder = adopt (g_path_get_dirname (file.c_str ()));
  UniqueFd dir (::open (folder.get (), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd && dir && fsync (dir.get ()) == 0)
    return true;
  int number = errno;
  g_set_error (error, REEL_LIBRARY_ERROR, (int) error_from_errno (number),
      "the library's database can't be made: %s", g_strerror (number));
  return false;
}

bool
Database::connect (GError **error)
{
  int status = sqlite3_open_v2 (file_.c_str (), &handle_,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
      nullptr);
  if (status != SQLITE_OK)
    return fail (status, error);
  sqlite3_busy_timeout (handle_, kBusyMilliseconds);
  sqlite3_db_config (handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config (handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return true;
}

int
Database::version (GError **error)
{
  auto statement = prepare ("PRAGMA user_version");
  if (statement.step (error) != Statement::Step::Row)
    return -1;
  return (int) statement.integer (0);
}

/* The tables' version may be in the journal only. Closing must not move it
 * from there into the file. */
bool
Database::refuse_newer (GError **error)
{
  sqlite3_db_config (handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  int found = version (error);
  if (found < 0 || is_newer (found, error))
    return false;
  sqlite3_db_config (handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
  return true;
}

bool
Database::prepare_file (GError **error)
{
  /* The limit takes back what a large transaction made of the journal. */
  return run ("PRAGMA journal_mode=WAL", error) &&
         run ("PRAGMA synchronous=FULL", error) &&
         run ("PRAGMA foreign_keys=ON", error) &&
         run ("PRAGMA cell_size_check=ON", error) &&
         run ("PRAGMA journal_size_limit=8388608", error);
}

bool
Database::migrate (GError **error)
{
  for (;;) {
    Transaction transaction (*this, error);
    int found = transaction ? version (error) : -1;
    if (found < 0 || is_newer (found, error))
      return false;
    if (found == kSchemaVersion)
      return true;
    std::string mark = "PRAGMA user_version=" + std::to_string (found + 1);
    if (!run (kMigrations[found], error) || !run (mark.c_str (), error) ||
        !transaction.commit (error))
      return false;
  }
}

bool
Database::check (GError **error)
{
  auto statement = prepare ("PRAGMA quick_check (1)");
  if (statement.step (error) != Statement::Step::Row)
    return false;
  std::string found = statement.text (0);
  if (found == "ok")
    return true;
  g_set_error (error, REEL_LIBRARY_ERROR, (int) Error::Corrupt, "%s (%s)",
      explain (Error::Corrupt), found.c_str ());
  return false;
}

/* One process at a time makes tables or turns the journal on: SQLite doesn't
 * wait for others in the latter. Other uses of the database aren't held up. */
static UniqueFd
lock_opening (const std::string &file, GError **error)
{
  std::string name = file + ".lock";
  UniqueFd lock (
      ::open (name.c_str (), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600));
  int status = -1;
  while (lock && (status = flock (lock.get (), LOCK_EX)) < 0 && errno == EINTR)
    continue;
  if (lock && status == 0)
    return lock;
  int number = errno;
  g_set_error (error, REEL_LIBRARY_ERROR, (int) error_from_errno (number),
      "the library can't be locked: %s", g_strerror (number));
  return UniqueFd ();
}

std::unique_ptr<Database>
Database::open (const std::string &file, GError **error)
{
  UniqueFd lock = lock_opening (file, error);
  if (!lock || is_newer (peek_version (file), error) ||
      !make_file (file, error))
    return nullptr;
  std::unique_ptr<Database> database (new Database (file));
  if (!database->connect (error) || !database->refuse_newer (error))
    return nullptr;
  struct stat info = {};
  bool small = stat (file.c_str (), &info) == 0 && info.st_size < kCheckedBytes;
  if ((small && !database->check (error)) || !database->prepare_file (error) ||
      !database->migrate (error))
    return nullptr;
  return database;
}

Statement
Database::prepare (const char *sql)
{
  sqlite3_stmt *statement = nullptr;
  int status = sqlite3_prepare_v2 (handle_, sql, -1, &statement, nullptr);
  return Statement (*this, statement, status);
}

bool
Database::run (const char *sql, GError **error)
{
  int status = sqlite3_exec (handle_, sql, nullptr, nullptr, nullptr);
  return status == SQLITE_OK || fail (status, error);
}

int
Database::changes () const
{
  return sqlite3_changes (handle_);
}

int64_t
Database::last_row () const
{
  return sqlite3_last_insert_rowid (handle_);
}

bool
Database::in_transaction () const
{
  return !sqlite3_get_autocommit (handle_);
}

Statement::Statement (Statement &&other) noexcept
    : database_ (other.database_),
      statement_ (std::exchange (other.statement_, nullptr)),
      status_ (other.status_), next_ (other.next_)
{
}

Statement::~Statement ()
{
  sqlite3_finalize (statement_);
}

void
Statement::note (int status)
{
  if (status_ == SQLITE_OK)
    status_ = status;
}

Statement &
Statement::bind (int64_t value)
{
  note (sqlite3_bind_int64 (statement_, next_++, value));
  return *this;
}

Statement &
Statement::bind (uint64_t value)
{
  return bind ((int64_t) std::min<uint64_t> (value, INT64_MAX));
}

Statement &
Statement::bind (double value)
{
  note (sqlite3_bind_double (statement_, next_++, value));
  return *this;
}

Statement &
Statement::bind (std::string_view value)
{
  /* An empty view may have no data: that would be NULL. */
  note (sqlite3_bind_text64 (statement_, next_++,
      value.empty () ? "" : value.data (), value.size (), SQLITE_TRANSIENT,
      SQLITE_UTF8));
  return *this;
}

Statement::Step
Statement::step (GError **error)
{
  if (status_ != SQLITE_OK) {
    database_->fail (status_, error);
    return Step::Failed;
  }
  int status = sqlite3_step (statement_);
  if (status == SQLITE_ROW)
    return Step::Row;
  if (status == SQLITE_DONE)
    return Step::Done;
  database_->fail (status, error);
  sqlite3_reset (statement_);
  return Step::Failed;
}

bool
Statement::run (GError **error)
{
  for (;;)
    switch (step (error)) {
    case Step::Row:
      continue;
    case Step::Done:
      return true;
    case Step::Failed:
      return false;
    }
}

void
Statement::reset ()
{
  sqlite3_reset (statement_);
  sqlite3_clear_bindings (statement_);
  next_ = 1;
}

int64_t
Statement::integer (int column) const
{
  return sqlite3_column_int64 (statement_, column);
}

uint64_t
Statement::natural (int column) const
{
  return (uint64_t) std::max<int64_t> (integer (column), 0);
}

double
Statement::real (int column) const
{
  return sqlite3_column_double (statement_, column);
}

std::string
Statement::text (int column) const
{
  auto *text =
      reinterpret_cast<const char *> (sqlite3_column_text (statement_, column));
  int size = sqlite3_column_bytes (statement_, column);
  return text ? std::string (text, (size_t) size) : std::string ();
}

Transaction::Transaction (Database &database, GError **error)
    : database_ (database), open_ (database.run ("BEGIN IMMEDIATE", error))
{
}

Transaction::~Transaction ()
{
  if (open_ && database_.in_transaction ())
    (void) database_.run ("ROLLBACK", nullptr);
}

bool
Transaction::commit (GError **error)
{
  return open_ && database_.run ("COMMIT", error) && !(open_ = false);
}

} // namespace reel::library
