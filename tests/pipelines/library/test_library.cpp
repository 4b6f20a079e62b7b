// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "commit_fixture.h"
#include "faulty_calls.h"
#include "glib_ptr.h"
#include "library/error.h"
#include "library/library.h"

using namespace reel;
using namespace reel::library;
using namespace reel::test;
namespace fs = std::filesystem;

namespace {

[[maybe_unused]] const bool kInMemory = use_memory ();

using Names = std::vector<std::string>;

class LibraryTest : public testing::Test {
protected:
  LibraryTest () : library (Library::open (media.path (), nullptr)) {}

  std::string path (const std::string &name) const
  {
    return media.path () + "/" + name;
  }
  bool there (const std::string &name) const
  {
    return fs::exists (path (name));
  }
  CommitOrder order (const Staging &staging)
  {
    auto ordered = order_of (media.path (), staging, set, "film.mp4", "brief");
    ordered.made_by = "job";
    return ordered;
  }
  /* What rows say of a file. */
  std::optional<FileState> state (const std::string &name)
  {
    auto file = library->find (name, nullptr);
    return file ? std::optional (file->state) : std::nullopt;
  }
  bool add_job (const std::string &id, const char *job_state = "running")
  {
    return library->database ()
        .prepare ("INSERT INTO jobs (id, owner, kind, state, created) "
                  "VALUES (?, 1, 'brief', ?, 1)")
        .bind (id)
        .bind (job_state)
        .run (nullptr);
  }
  std::string job_state (const std::string &id)
  {
    auto statement =
        library->database ().prepare ("SELECT state FROM jobs WHERE id = ?");
    statement.bind (id);
    return statement.step (nullptr) == Statement::Step::Row ? statement.text (0)
                                                            : "";
  }
  bool complete (GError **error)
  {
    return library->database ().run (
        "UPDATE jobs SET state = 'completed'", error);
  }
  Names kinds (const std::vector<Finding> &findings) const
  {
    Names names;
    for (const Finding &finding : findings)
      names.push_back (finding.kind + " " + finding.path);
    std::sort (names.begin (), names.end ());
    return names;
  }
  Recovery recover (bool alone = true)
  {
    ErrorPtr error;
    auto recovery = library->recover (alone, out (error));
    EXPECT_TRUE (recovery) << error->message;
    return recovery ? std::move (*recovery) : Recovery ();
  }
  Names verify (bool full = false)
  {
    ErrorPtr error;
    auto findings = library->verify (full, nullptr, out (error));
    EXPECT_TRUE (findings) << error->message;
    return findings ? kinds (*findings) : Names ();
  }

  TempFolder media;
  std::unique_ptr<Library> library;
  Files set = make_set ("film", "brief", "a film", true);
};

} // namespace

TEST_F (LibraryTest, RowsComeBackAsTheyWere)
{
  File file{"assets/audio/a", Kind::Audio, 7, "abc", "job", 5, 6,
      FileState::Present, true, ""};
  ASSERT_TRUE (library->record (file, nullptr));
  auto found = library->find ("assets/audio/a", nullptr);
  ASSERT_TRUE (found);
  EXPECT_EQ (found->kind, Kind::Audio);
  EXPECT_EQ (found->bytes, 7u);
  EXPECT_EQ (found->sha256, "abc");
  EXPECT_EQ (found->made_by, "job");
  EXPECT_EQ (found->created_us, 5);
  EXPECT_EQ (found->used_us, 6);
  EXPECT_TRUE (found->pinned);
  ASSERT_TRUE (library->touch (file.path, nullptr));
  EXPECT_GT (library->find (file.path, nullptr)->used_us, 6);
  ASSERT_TRUE (library->pin (file.path, false, nullptr));
  EXPECT_FALSE (library->find (file.path, nullptr)->pinned);
  EXPECT_EQ (library->totals (nullptr)->by_kind[Kind::Audio], 7u);
  ASSERT_TRUE (library->forget (file.path, nullptr));
  EXPECT_EQ (library->totals (nullptr)->files, 0u);
}

TEST_F (LibraryTest, UnknownFilesAreErrors)
{
  ErrorPtr error;
  EXPECT_FALSE (library->find ("x", out (error)));
  EXPECT_TRUE (g_error_matches (
      error.get (), REEL_LIBRARY_ERROR, (int) Error::NotFound));
  EXPECT_FALSE (library->touch ("x", nullptr));
  EXPECT_FALSE (library->pin ("x", true, nullptr));
  EXPECT_FALSE (library->forget ("x", nullptr));
  EXPECT_FALSE (library->use ("x", nullptr));
}

/* Guards against a video whose job never hears of it, or the reverse. */
TEST_F (LibraryTest, VideoItsRowsAndItsJobAreDoneTogether)
{
  ASSERT_TRUE (add_job ("job"));
  auto staging = *Staging::create (media.path (), "job", nullptr);
  ErrorPtr error;
  FileState seen = FileState::Lost;
  ASSERT_TRUE (library->publish (
      order (staging),
      [&] (GError **) {
        seen = *state ("videos/film.mp4");
        return true;
      },
      [&] (GError **why) { return complete (why); }, out (error)))
      << error->message;
  EXPECT_EQ (seen, FileState::Committing);
  EXPECT_EQ (files_in (path ("videos")), set);
  for (const auto &[name, text] : set) {
    auto file = library->find ("videos/" + name, nullptr);
    ASSERT_TRUE (file) << name;
    EXPECT_EQ (file->state, FileState::Present);
    EXPECT_EQ (file->sha256, sha256_of (text));
    EXPECT_EQ (file->made_by, "job");
    EXPECT_EQ (file->video, name == "film.mp4" ? "" : "videos/film.mp4");
  }
  EXPECT_EQ (job_state ("job"), "completed");
  EXPECT_TRUE (recover ().findings.empty ());
}

/* Guards against rows of a video that was never published. */
TEST_F (LibraryTest, RefusedVideoLeavesRowsAsTheyWere)
{
  write_file (path ("videos/film.mp4"), "mine");
  auto staging = *Staging::create (media.path (), "job", nullptr);
  ErrorPtr error;
  EXPECT_FALSE (library->publish (order (staging), {}, {}, out (error)));
  EXPECT_TRUE (
      g_error_matches (error.get (), REEL_LIBRARY_ERROR, (int) Error::Exists));
  EXPECT_TRUE (library->files (nullptr).empty ());
  fs::remove (path ("videos/film.mp4"));
  EXPECT_FALSE (library->publish (
      order (staging),
      [] (GError **why) {
        g_set_error (why, REEL_LIBRARY_ERROR, (int) Error::Failed, "no");
        return false;
      },
      {}, nullptr));
  EXPECT_TRUE (library->files (nullptr).empty ());
  EXPECT_TRUE (files_in (path ("videos")).empty ());
}

/* Guards against side files of the last time that rows still speak of. */
TEST_F (LibraryTest, ReplacedVideoHasItsNewRowsOnly)
{
  for (const char *job : {"first", "second"}) {
    auto staging = *Staging::create (media.path (), job, nullptr);
    auto ordered = order (staging);
    ordered.made_by = job;
    ASSERT_TRUE (library->publish (ordered, {}, {}, nullptr));
    if (job == std::string ("first")) {
      ASSERT_TRUE (library->pin ("videos/film.mp4", true, nullptr));
    }
    set = make_set ("film", "brief", "another", false);
  }
  EXPECT_EQ (library->files (nullptr).size (), set.size ());
  auto film = library->find ("videos/film.mp4", nullptr);
  EXPECT_EQ (film->made_by, "second");
  EXPECT_TRUE (film->pinned);
}

/* Guards against a video that is there while its job is said to have failed:
 * it is on its way, and finished later. */
TEST_F (LibraryTest, CompletionThatCantBeNotedIsPending)
{
  ASSERT_TRUE (add_job ("job"));
  {
    auto staging = *Staging::create (media.path (), "job", nullptr);
    ErrorPtr error;
    EXPECT_FALSE (library->publish (
        order (staging), {}, [] (GError **) { return false; }, out (error)));
    EXPECT_TRUE (g_error_matches (
        error.get (), REEL_LIBRARY_ERROR, (int) Error::Pending));
  }
  auto recovery = recover (false);
  ASSERT_EQ (recovery.published.size (), 1u);
  EXPECT_EQ (recovery.published[0].made_by, "job");
  EXPECT_EQ (files_in (path ("videos")), set);
  EXPECT_EQ (state ("videos/film.mp4"), FileState::Present);
  EXPECT_TRUE (files_in (path ("assets/temp")).empty ());
  EXPECT_TRUE (recover ().published.empty ()) << "told once";
}

/* Guards against a job lost or done twice, whenever the daemon is killed: after
 * recovery the job, the rows and the folder say the same. */
TEST_F (LibraryTest, KillAtEveryCallOfAPublicationIsBeforeOrAfter)
{
  library.reset ();
  int befores = 0, afters = 0;
  for (int call = 1;; call++) {
    SCOPED_TRACE ("killed at call " + std::to_string (call));
    fs::remove_all (media.path ());
    library = Library::open (media.path (), nullptr);
    ASSERT_TRUE (library && add_job ("job"));
    library.reset ();
    pid_t child = fork ();
    if (child == 0) {
      library = Library::open (media.path (), nullptr);
      auto staging = *Staging::create (media.path (), "job", nullptr);
      auto ordered = order (staging);
      FaultyCalls faulty;
      faulty.kill_at (call, false);
      (void) library->publish (
          ordered, {}, [&] (GError **why) { return complete (why); }, nullptr);
      _exit (0);
    }
    int status = 0;
    waitpid (child, &status, 0);
    library = Library::open (media.path (), nullptr);
    ASSERT_TRUE (library);
    auto recovery = recover ();
    bool is_there = files_in (path ("videos")) == set;
    bool done = job_state ("job") == "completed";
    EXPECT_TRUE (is_there || files_in (path ("videos")).empty ());
    EXPECT_EQ (recovery.published.size (), is_there && !done ? 1u : 0u);
    EXPECT_TRUE (is_there || !done);
    EXPECT_EQ (library->files (nullptr).size (), is_there ? set.size () : 0u);
    EXPECT_TRUE (files_in (path ("assets/temp")).empty ());
    EXPECT_TRUE (verify (true).empty ());
    (is_there ? afters : befores)++;
    library.reset ();
    if (!WIFSIGNALED (status))
      break;
  }
  EXPECT_GT (befores, 20);
  EXPECT_GT (afters, 5);
}

/* Guards against a video that is replaced by nothing. */
TEST_F (LibraryTest, InterruptedReplacementKeepsTheOldVideo)
{
  auto staging = *Staging::create (media.path (), "old", nullptr);
  ASSERT_TRUE (library->publish (order (staging), {}, {}, nullptr));
  for (const auto &[name, text] : set) {
    File row = *library->find ("videos/" + name, nullptr);
    row.state = FileState::Committing;
    row.bytes += 7;
    row.sha256 = "new";
    row.made_by = "killed";
    ASSERT_TRUE (library->record (row, nullptr));
  }
  auto recovery = recover ();
  EXPECT_TRUE (recovery.published.empty ());
  EXPECT_EQ (files_in (path ("videos")), set);
  EXPECT_EQ (state ("videos/film.mp4"), FileState::Present);
  EXPECT_TRUE (verify (true).size () <= 1u) << "its manifest's row is new";
  EXPECT_TRUE (verify (true).empty ());
}

/* Guards against videos of `reelsmith render` that the library ignores. */
TEST_F (LibraryTest, VideosWithoutRowsAreAdoptedIfTheirManifestAgrees)
{
  for (const auto &[name, text] : set)
    write_file (path ("videos/" + name), text);
  write_file (path ("videos/mine.mp4"), "mine");
  EXPECT_TRUE (recover ().findings.empty ());
  EXPECT_EQ (verify (),
      Names ({"adopted videos/film.mp4", "unknown videos/mine.mp4"}));
  EXPECT_EQ (state ("videos/film.srt"), FileState::Present);
  EXPECT_FALSE (state ("videos/mine.mp4"));
  EXPECT_EQ (verify (), Names ({"unknown videos/mine.mp4"}));
  EXPECT_TRUE (there ("videos/mine.mp4"));
}

/* Guards against adopting what is not what its manifest says. */
TEST_F (LibraryTest, DisagreeingVideosAreLeftAloneAndReported)
{
  for (const auto &[name, text] : set)
    write_file (path ("videos/" + name), text);
  write_file (path ("videos/film.mp4"), "b film");
  EXPECT_EQ (verify (), Names ({"damaged videos/film.mp4"}));
  fs::remove (path ("videos/film.mp4"));
  EXPECT_EQ (verify (), Names ({"incomplete videos/film.mp4"}));
  EXPECT_TRUE (library->files (nullptr).empty ());
  EXPECT_TRUE (there ("videos/film.srt"));
  write_file (path ("videos/film.manifest.json"), "{}");
  EXPECT_EQ (verify ().front (), "damaged videos/film.manifest.json");
}

/* Guards against rows that speak of the video before `reelsmith render` made
 * it anew. */
TEST_F (LibraryTest, VideoReplacedByOthersIsKnownAnew)
{
  auto staging = *Staging::create (media.path (), "old", nullptr);
  ASSERT_TRUE (library->publish (order (staging), {}, {}, nullptr));
  for (const auto &[name, text] : make_set ("film", "brief", "b film", true))
    write_file (path ("videos/" + name), text);
  EXPECT_TRUE (recover ().findings.empty ());
  EXPECT_EQ (verify (), Names ({"adopted videos/film.mp4"}));
  EXPECT_EQ (
      library->find ("videos/film.mp4", nullptr)->sha256, sha256_of ("b film"));
  EXPECT_TRUE (verify (true).empty ());
}

/* Guards against a loss that nobody is told of. */
TEST_F (LibraryTest, LostVideosAreSaidToBeLost)
{
  auto staging = *Staging::create (media.path (), "old", nullptr);
  ASSERT_TRUE (library->publish (order (staging), {}, {}, nullptr));
  fs::rename (path ("videos/film.mp4"), path ("away"));
  EXPECT_EQ (kinds (recover ().findings), Names ({"lost videos/film.mp4"}));
  EXPECT_EQ (state ("videos/film.mp4"), FileState::Lost);
  EXPECT_TRUE (recover ().findings.empty ()) << "said once";
  fs::rename (path ("away"), path ("videos/film.mp4"));
  EXPECT_EQ (kinds (recover ().findings), Names ({"found videos/film.mp4"}));
  EXPECT_TRUE (verify (true).empty ());
}

/* Guards against a cache nobody knows of, that grows for ever. */
TEST_F (LibraryTest, CacheFilesWithoutRowsAreSwept)
{
  write_file (path ("assets/segments/unknown"), "x");
  write_file (path ("assets/inputs/unknown"), "x");
  write_file (path ("assets/temp/dead/out/x"), "x");
  EXPECT_TRUE (library->recover (false, nullptr));
  EXPECT_TRUE (there ("assets/segments/unknown")) << "it is too young";
  EXPECT_FALSE (there ("assets/temp/dead"));
  EXPECT_EQ (kinds (recover ().findings),
      Names ({"swept assets/inputs/unknown", "swept assets/segments/unknown"}));
  EXPECT_FALSE (there ("assets/segments/unknown"));
}

/* Guards against trusting a cache that its disk has damaged. */
TEST_F (LibraryTest, DamagedCacheIsSweptByTheFullCheck)
{
  write_file (path ("assets/audio/a"), "bad");
  ASSERT_TRUE (library->record (
      {"assets/audio/a", Kind::Audio, 3, sha256_of ("abc")}, nullptr));
  EXPECT_TRUE (verify ().empty ());
  EXPECT_EQ (verify (true), Names ({"swept assets/audio/a"}));
  EXPECT_FALSE (there ("assets/audio/a"));
  EXPECT_TRUE (library->files (nullptr).empty ());
}

/* Guards against a command that finishes what the daemon is to finish, and so
 * keeps the daemon from hearing of it. */
TEST_F (LibraryTest, TidyingLeavesPublicationsToTheDaemon)
{
  {
    auto staging = *Staging::create (media.path (), "job", nullptr);
    EXPECT_FALSE (library->publish (
        order (staging), {}, [] (GError **) { return false; }, nullptr));
  }
  ASSERT_TRUE (library->tidy (nullptr));
  EXPECT_EQ (state ("videos/film.mp4"), FileState::Committing);
  EXPECT_EQ (recover ().published.size (), 1u);
}

/* Guards against failures that fill the disk, or say nothing. */
TEST_F (LibraryTest, FailuresAreKeptSmall)
{
  std::string log (3000000, 'l'), brief (2000000, 'b');
  log += "the end";
  ASSERT_TRUE (library->keep_failure ("job",
      {{"log.txt", log, true}, {"brief.md", brief}, {"graph.dot", "digraph"},
          {"../escape", "x"}},
      nullptr));
  Files kept = files_in (path ("assets/failed/job"));
  EXPECT_EQ (kept.size (), 3u);
  size_t bytes = 0;
  for (const auto &[name, text] : kept)
    bytes += text.size ();
  EXPECT_LT (bytes, 1000000u);
  EXPECT_GT (bytes, 800000u);
  EXPECT_EQ (kept["graph.dot"], "digraph");
  EXPECT_EQ (kept["log.txt"].substr (kept["log.txt"].size () - 7), "the end");
  EXPECT_EQ (library->find ("assets/failed/job", nullptr)->bytes, bytes);
  EXPECT_FALSE (library->keep_failure ("../x", {}, nullptr));
  EXPECT_FALSE (there ("escape"));
}

namespace {

class InputTest : public LibraryTest {
protected:
  /* An open file that holds TEXT. */
  UniqueFd file (const std::string &text)
  {
    write_file (path ("from"), text);
    return UniqueFd (::open (path ("from").c_str (), O_RDONLY));
  }
  std::string store (const std::string &text)
  {
    std::vector<CopiedInput> copies;
    auto copy =
        copy_input (media.path (), file (text).get (), 1 << 20, nullptr);
    EXPECT_TRUE (copy);
    copies.push_back (std::move (*copy));
    auto paths = library->store_inputs (copies, nullptr);
    EXPECT_TRUE (paths);
    return paths ? paths->front () : "";
  }
  bool name (const std::string &job, const std::string &input)
  {
    Transaction transaction (library->database (), nullptr);
    return add_job (job, "queued") &&
           library->name_inputs (job, {input}, nullptr) &&
           transaction.commit (nullptr);
  }
  bool remove (const std::string &job)
  {
    return library->database ()
               .prepare ("DELETE FROM jobs WHERE id = ?")
               .bind (job)
               .run (nullptr) &&
           library->free_inputs (nullptr);
  }
};

} // namespace

TEST_F (InputTest, AreKeptByContent)
{
  UniqueFd fd = file ("hello");
  ASSERT_EQ (lseek (fd.get (), 3, SEEK_SET), 3);
  auto copy = copy_input (media.path (), fd.get (), 5, nullptr);
  ASSERT_TRUE (copy);
  EXPECT_EQ (copy->sha256, sha256_of ("hello"));
  EXPECT_EQ (lseek (fd.get (), 0, SEEK_CUR), 3) << "the client's offset";
  std::string first = store ("hello");
  EXPECT_EQ (first, "assets/inputs/" + sha256_of ("hello"));
  EXPECT_EQ (read_file (path (first)), "hello");
  EXPECT_EQ (store ("hello"), first);
  EXPECT_EQ (library->files (nullptr).size (), 1u);
  EXPECT_TRUE (files_in (path ("assets/temp")).empty ());
}

/* Guards against filling the disk, and against waiting for a pipe for ever. */
TEST_F (InputTest, OnlyBoundedRegularFiles)
{
  ErrorPtr error;
  EXPECT_FALSE (
      copy_input (media.path (), file ("hello").get (), 4, out (error)));
  ASSERT_TRUE (error);
  int ends[2];
  ASSERT_EQ (pipe (ends), 0);
  EXPECT_FALSE (copy_input (media.path (), ends[0], 100, nullptr));
  close (ends[0]);
  close (ends[1]);
  UniqueFd folder (::open (media.path ().c_str (), O_RDONLY));
  EXPECT_FALSE (copy_input (media.path (), folder.get (), 100, nullptr));
  EXPECT_FALSE (copy_input (media.path (), -1, 100, nullptr));
  EXPECT_TRUE (files_in (path ("assets/temp")).empty ());
}

/* Guards against an input freed while a job needs it, or kept for ever. */
TEST_F (InputTest, GoWithTheLastJobThatNamesThem)
{
  std::string input = store ("hello");
  ASSERT_TRUE (name ("a", input));
  ASSERT_TRUE (name ("b", input));
  ASSERT_TRUE (remove ("a"));
  EXPECT_TRUE (there (input));
  ASSERT_TRUE (remove ("b"));
  EXPECT_FALSE (there (input));
  EXPECT_TRUE (library->files (nullptr).empty ());
}

/* Guards against an input freed between storing it and storing its job. */
TEST_F (InputTest, StoredButNotNamedYetStays)
{
  std::string input = store ("hello");
  ASSERT_TRUE (name ("a", input));
  store ("hello");
  ASSERT_TRUE (remove ("a"));
  EXPECT_TRUE (there (input));
  ASSERT_TRUE (name ("b", input));
  ASSERT_TRUE (library->database ().run (
      "UPDATE files SET used_us = 1, made_by = ''", nullptr));
  ASSERT_TRUE (remove ("b"));
  EXPECT_FALSE (there (input));
}

TEST_F (InputTest, NamingWhatIsGoneIsAnError)
{
  EXPECT_FALSE (name ("a", "assets/inputs/nowhere"));
  EXPECT_EQ (job_state ("a"), "");
}

/* Guards against handing out a copy that was damaged since. */
TEST_F (InputTest, DamagedCopyIsReplacedWhenStoredAgain)
{
  std::string input = store ("hello");
  fs::remove (path (input));
  write_file (path (input), "hell");
  store ("hello");
  EXPECT_EQ (read_file (path (input)), "hello");
}
