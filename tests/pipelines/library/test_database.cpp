// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <random>
#include <sstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "glib_ptr.h"
#include "library/database.h"
#include "library/error.h"
#include "temp_folder.h"

using namespace reel;
using namespace reel::library;

namespace {

constexpr char kPut[] = "INSERT INTO settings (key, value) VALUES (?, ?)";

class DatabaseFile : public testing::Test {
protected:
  std::string file () const { return folder.path () + "/library.db"; }
  std::unique_ptr<Database> open (Error expected = Error::Failed)
  {
    ErrorPtr error;
    auto database = Database::open (file (), out (error));
    EXPECT_EQ (!database, (bool) error);
    if (error) {
      EXPECT_EQ (error->domain, REEL_LIBRARY_ERROR);
      EXPECT_EQ (error->code, (int) expected) << error->message;
    }
    return database;
  }
  std::string content () const
  {
    std::ifstream in (file (), std::ios::binary);
    std::stringstream all;
    all << in.rdbuf ();
    return all.str ();
  }
  void write (const std::string &bytes) const
  {
    std::ofstream (file (), std::ios::binary | std::ios::trunc) << bytes;
  }
  /* Enough for damage to have something to hit. */
  void fill (int rows)
  {
    auto database = open ();
    ASSERT_TRUE (database);
    Transaction transaction (*database, nullptr);
    auto put = database->prepare (kPut);
    for (int i = 0; i < rows; i++) {
      put.bind (std::to_string (i)).bind (std::string (500, 'x'));
      ASSERT_TRUE (put.run (nullptr));
      put.reset ();
    }
    ASSERT_TRUE (transaction.commit (nullptr));
  }
  test::TempFolder folder;
};

int64_t
count (Database &database)
{
  auto statement = database.prepare ("SELECT count (*) FROM settings");
  EXPECT_EQ (statement.step (nullptr), Statement::Step::Row);
  return statement.integer (0);
}

std::string
pragma (Database &database, const char *sql)
{
  auto statement = database.prepare (sql);
  EXPECT_EQ (statement.step (nullptr), Statement::Step::Row);
  return statement.text (0);
}

} // namespace

/* Guards against losing acknowledged commits with the power: NORMAL did. */
TEST_F (DatabaseFile, WritesAreDurable)
{
  auto database = open ();
  ASSERT_TRUE (database);
  EXPECT_EQ (pragma (*database, "PRAGMA journal_mode"), "wal");
  EXPECT_EQ (pragma (*database, "PRAGMA synchronous"), "2");
  EXPECT_EQ (pragma (*database, "PRAGMA foreign_keys"), "1");
  EXPECT_EQ (pragma (*database, "PRAGMA user_version"),
      std::to_string (kSchemaVersion));
}

/* Guards against briefs that other users of the machine can read. */
TEST_F (DatabaseFile, IsItsOwnersAlone)
{
  fill (10);
  auto database = open ();
  ASSERT_TRUE (database->run ("DELETE FROM settings", nullptr));
  for (const char *suffix : {"", "-wal"}) {
    struct stat info;
    ASSERT_EQ (stat ((file () + suffix).c_str (), &info), 0);
    EXPECT_EQ (info.st_mode & 0777, 0600u) << suffix;
  }
}

TEST_F (DatabaseFile, ValuesComeBackAsTheyWere)
{
  auto database = open ();
  ASSERT_TRUE (database);
  auto s = database->prepare ("SELECT ?, ?, ?, ?, ?, NULL");
  std::string text ("a\0b \xc3\xa9", 6);
  s.bind (INT64_MIN).bind (UINT64_MAX).bind (0.1).bind (text).bind ("");
  ASSERT_EQ (s.step (nullptr), Statement::Step::Row);
  EXPECT_EQ (s.integer (0), INT64_MIN);
  EXPECT_EQ (s.natural (0), 0u);
  EXPECT_EQ (s.integer (1), INT64_MAX);
  EXPECT_EQ (s.real (2), 0.1);
  EXPECT_EQ (s.text (3), text);
  EXPECT_EQ (s.text (4), "");
  EXPECT_EQ (s.text (5), "");
}

/* Guards against a mistake in a statement that goes on as if it had run. */
TEST_F (DatabaseFile, WrongStatementsAreErrors)
{
  auto database = open ();
  ASSERT_TRUE (database);
  ErrorPtr error;
  EXPECT_FALSE (database->prepare ("SELEKT 1").run (out (error)));
  ASSERT_TRUE (error);
  EXPECT_FALSE (database->prepare ("SELECT 1").bind (1).run (nullptr));
  EXPECT_FALSE (database->run ("INSERT INTO nowhere VALUES (1)", nullptr));
  EXPECT_TRUE (database->prepare (kPut).bind ("k").bind ("v").run (nullptr));
  EXPECT_FALSE (
      database->prepare (kPut).bind ("k").bind ("v").run (out (error)));
  EXPECT_TRUE (
      g_error_matches (error.get (), REEL_LIBRARY_ERROR, (int) Error::Exists));
}

/* Guards against half of a change staying when its function returns early. */
TEST_F (DatabaseFile, TransactionIsUndoneUnlessCommitted)
{
  auto database = open ();
  ASSERT_TRUE (database);
  {
    Transaction transaction (*database, nullptr);
    ASSERT_TRUE (transaction);
    ASSERT_TRUE (database->prepare (kPut).bind ("a").bind ("1").run (nullptr));
    EXPECT_EQ (count (*database), 1);
    EXPECT_FALSE (Transaction (*database, nullptr)) << "they don't nest";
    EXPECT_TRUE (database->in_transaction ());
  }
  EXPECT_EQ (count (*database), 0);
  Transaction transaction (*database, nullptr);
  ASSERT_TRUE (database->prepare (kPut).bind ("a").bind ("1").run (nullptr));
  ASSERT_TRUE (transaction.commit (nullptr));
  EXPECT_FALSE (transaction.commit (nullptr));
  EXPECT_EQ (count (*database), 1);
}

/* Guards against an update that loses the jobs of the version before. */
TEST_F (DatabaseFile, JobsOfTheFirstVersionAreKept)
{
  sqlite3 *first = nullptr;
  ASSERT_EQ (sqlite3_open (file ().c_str (), &first), SQLITE_OK);
  for (const char *sql : {kMigrations[0], "PRAGMA user_version=1",
           "INSERT INTO jobs (id, owner, kind, state, created, brief) VALUES "
           "('one', 1, 'brief', 'queued', 2, 'scenes: []'), "
           "('two', 1, 'brief', 'queued', 3, 'another')"})
    ASSERT_EQ (sqlite3_exec (first, sql, nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg (first);
  sqlite3_close (first);
  auto database = open ();
  ASSERT_TRUE (database);
  EXPECT_EQ (pragma (*database, "PRAGMA user_version"),
      std::to_string (kSchemaVersion));
  EXPECT_EQ (
      pragma (*database, "SELECT group_concat (id || brief || videos || passes "
                         "|| publishing) FROM jobs"),
      "onescenes: []{\"videos\":[]}0,twoanother{\"videos\":[]}0");
}

/* Guards against an old program that spoils what a newer one made. */
TEST_F (DatabaseFile, NewerTablesAreRefusedUntouched)
{
  fill (100);
  {
    auto database = open ();
    ASSERT_TRUE (database->run ("PRAGMA user_version=1000", nullptr));
    ASSERT_TRUE (database->run ("PRAGMA wal_checkpoint(TRUNCATE)", nullptr));
  }
  std::string before = content ();
  EXPECT_FALSE (open (Error::Newer));
  EXPECT_EQ (content (), before);
  EXPECT_FALSE (open (Error::Newer));
  EXPECT_EQ (content (), before);
}

/* Guards against the same where the newer program was killed: its version is
 * in the journal only, and closing would move that into the file. */
TEST_F (DatabaseFile, NewerTablesInTheJournalAreRefusedUntouched)
{
  fill (100);
  pid_t child = fork ();
  if (child == 0) {
    auto database = Database::open (file (), nullptr);
    bool done = database && database->run ("PRAGMA user_version=1000", nullptr);
    _exit (done ? 0 : 1);
  }
  int status = 1;
  waitpid (child, &status, 0);
  ASSERT_EQ (status, 0);
  std::string before = content ();
  EXPECT_FALSE (open (Error::Newer));
  EXPECT_EQ (content (), before);
  EXPECT_FALSE (open (Error::Newer)) << "the journal must have stayed";
}

/* Guards against deleting, or writing into, what may still be saved. */
TEST_F (DatabaseFile, DamagedFilesAreKept)
{
  fill (2000);
  std::string whole = content ();
  ASSERT_GT (whole.size (), 500000u);
  std::mt19937 random (7);
  auto noise = [&] (size_t bytes) {
    std::string text (bytes, ' ');
    for (char &c : text)
      c = (char) random ();
    return text;
  };
  std::vector<std::pair<const char *, std::string>> damaged = {
      {"not a database", "not a database"},
      {"random bytes", noise (40000)},
      {"cut in the middle", whole.substr (0, whole.size () / 2)},
      {"cut within a page", whole.substr (0, 5000)},
      {"cut within the header", whole.substr (0, 50)},
      {"zeroed first page", std::string (4096, '\0') + whole.substr (4096)},
  };
  std::string zeroed = whole;
  for (size_t page = 16; page < 32; page++)
    zeroed.replace (page * 4096, 4096, 4096, '\0');
  damaged.emplace_back ("zeroed pages", zeroed);
  std::string noisy = whole;
  noisy.replace (20 * 4096, 4096, noise (4096));
  damaged.emplace_back ("random page", noisy);
  for (const auto &[what, bytes] : damaged) {
    SCOPED_TRACE (what);
    write (bytes);
    EXPECT_FALSE (open (Error::Corrupt));
    EXPECT_EQ (content (), bytes);
  }
  write (whole);
  EXPECT_TRUE (open ());
}

/* Guards against a crash, or damage passed on, wherever a page is hit. */
TEST_F (DatabaseFile, RandomDamageNeverCrashes)
{
  fill (300);
  std::string whole = content ();
  unsigned seed = std::random_device () ();
  std::mt19937 random (seed);
  int refused = 0;
  for (int round = 0; round < 200; round++) {
    std::string bytes = whole;
    size_t at = random () % bytes.size (), length = 1 + random () % 2000;
    for (size_t i = at; i < std::min (bytes.size (), at + length); i++)
      bytes[i] = (char) random ();
    write (bytes);
    unlink ((file () + "-wal").c_str ());
    unlink ((file () + "-shm").c_str ());
    ErrorPtr error;
    auto database = Database::open (file (), out (error));
    refused += !database;
    if (database)
      (void) database->run ("SELECT max (value) FROM settings", nullptr);
    else
      EXPECT_EQ (content (), bytes) << "seed " << seed;
  }
  EXPECT_GT (refused, 20) << "seed " << seed;
}

/* An empty file is what a power cut between making and filling it leaves. */
TEST_F (DatabaseFile, EmptyFileIsANewDatabase)
{
  write ("");
  EXPECT_TRUE (open ());
}

/* Guards against two programs that make the tables at the same time. */
TEST_F (DatabaseFile, ManyProcessesOpenAtOnce)
{
  constexpr int kProcesses = 8, kRows = 20;
  std::vector<pid_t> children;
  for (int i = 0; i < kProcesses; i++) {
    children.push_back (fork ());
    if (children.back () != 0)
      continue;
    auto database = Database::open (file (), nullptr);
    for (int row = 0; database && row < kRows; row++) {
      Transaction transaction (*database, nullptr);
      std::string key = std::to_string (i) + "-" + std::to_string (row);
      if (!transaction ||
          !database->prepare (kPut).bind (key).bind ("").run (nullptr) ||
          !transaction.commit (nullptr))
        _exit (2);
    }
    _exit (database ? 0 : 1);
  }
  for (pid_t child : children) {
    int status = -1;
    waitpid (child, &status, 0);
    EXPECT_EQ (status, 0);
  }
  auto database = open ();
  ASSERT_TRUE (database);
  EXPECT_EQ (count (*database), kProcesses * kRows);
}

/* Guards against half a transaction after the process was killed in it. */
TEST_F (DatabaseFile, KilledWritersLeaveWholeTransactions)
{
  fill (1);
  int acknowledged[2];
  ASSERT_EQ (pipe (acknowledged), 0);
  pid_t child = fork ();
  if (child == 0) {
    auto database = Database::open (file (), nullptr);
    for (int i = 0;; i += 2) {
      Transaction transaction (*database, nullptr);
      for (int row : {i, i + 1})
        (void) database->prepare (kPut)
            .bind ("k" + std::to_string (row))
            .bind (std::string (3000, 'y'))
            .run (nullptr);
      if (!transaction.commit (nullptr) ||
          ::write (acknowledged[1], "x", 1) < 1)
        _exit (1);
    }
  }
  char byte;
  int64_t heard = 0;
  while (heard < 50 && read (acknowledged[0], &byte, 1) == 1)
    heard++;
  kill (child, SIGKILL);
  waitpid (child, nullptr, 0);
  fcntl (acknowledged[0], F_SETFL, O_NONBLOCK);
  while (read (acknowledged[0], &byte, 1) == 1)
    heard++;
  close (acknowledged[0]);
  close (acknowledged[1]);
  auto database = open ();
  ASSERT_TRUE (database);
  int64_t rows = count (*database) - 1;
  EXPECT_EQ (rows % 2, 0);
  EXPECT_GE (rows, 2 * heard);
}

/* Guards against tables that grow without end. */
TEST_F (DatabaseFile, EventsAreBounded)
{
  auto database = open ();
  ASSERT_TRUE (database);
  ASSERT_TRUE (database->run (
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT "
      "12000) INSERT INTO events (at_us, kind, subject, message) "
      "SELECT i, 'lost', 'x', 'y' FROM n",
      nullptr));
  EXPECT_EQ (pragma (*database, "SELECT count (*) FROM events"), "10000");
  EXPECT_EQ (pragma (*database, "SELECT max (at_us) FROM events"), "12000");
}

/* Guards against a job with the same key accepted twice. */
TEST_F (DatabaseFile, KeyOfAnOwnerIsUnique)
{
  auto database = open ();
  ASSERT_TRUE (database);
  auto put = [&] (const char *id, int owner, const char *key) {
    return database
        ->prepare ("INSERT INTO jobs (id, owner, key, kind, state, created) "
                   "VALUES (?, ?, ?, 'brief', 'queued', 1)")
        .bind (id)
        .bind (owner)
        .bind (key)
        .run (nullptr);
  };
  EXPECT_TRUE (put ("a", 1, "k"));
  EXPECT_FALSE (put ("b", 1, "k"));
  EXPECT_TRUE (put ("b", 2, "k"));
  EXPECT_TRUE (put ("c", 1, ""));
  EXPECT_TRUE (put ("d", 1, ""));
  EXPECT_FALSE (put ("a", 3, ""));
}

/* Guards against an input taken away under a job that needs it. */
TEST_F (DatabaseFile, NamedInputsStay)
{
  auto database = open ();
  ASSERT_TRUE (database);
  ASSERT_TRUE (database->run (
      "INSERT INTO files (path, kind, bytes, created_us, used_us) VALUES "
      "('i', 'input', 1, 1, 1);"
      "INSERT INTO jobs (id, owner, kind, state, created) VALUES "
      "('a', 1, 'brief', 'queued', 1);"
      "INSERT INTO job_inputs VALUES ('a', 'i')",
      nullptr));
  EXPECT_FALSE (database->run ("DELETE FROM files", nullptr));
  EXPECT_TRUE (database->run ("DELETE FROM jobs", nullptr));
  EXPECT_TRUE (database->run ("DELETE FROM files", nullptr));
}
