// SPDX-License-Identifier: GPL-3.0-or-later
/* From a submission to a job: what is refused and how, keys, tokens, limits,
 * files. */
#include "queue_test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

using namespace reel;
using namespace reel::daemon;
using namespace reel::test;

namespace {

class QueueSubmit : public QueueTest {
protected:
  Submission keyed (const std::string &text, const char *key, uid_t owner = 1)
  {
    Submission submission = brief (text, owner);
    submission.key = key;
    return submission;
  }
  Submission named (const std::string &text, const char *id)
  {
    Submission submission = brief (text);
    submission.id = id;
    return submission;
  }
};

} // namespace

TEST_F (QueueSubmit, ErrorsRefuseItWithTheirPlaces)
{
  start ();
  EXPECT_EQ (submit ("film\ncheck problem warning beware\n"
                     "check problem error no such key"),
      "!InvalidBrief");
  EXPECT_EQ (message,
      "brief.md:2:3: warning: beware\nbrief.md:2:3: error: no such key");
  EXPECT_TRUE (queue->list (std::nullopt, {}).empty ());
}

TEST_F (QueueSubmit, WarningsAreKeptUnlessStrict)
{
  start ();
  std::string id = submit ("film\ncheck problem warning beware\n"
                           "render problem warning beware\n"
                           "render problem warning late");
  EXPECT_EQ (end_of (id), "completed");
  EXPECT_EQ (job (id).warnings,
      (std::vector<std::string>{"brief.md:2:3: beware", "brief.md:2:3: late"}));
  Submission strict = brief ("other\ncheck problem warning beware");
  strict.options.strict = true;
  EXPECT_EQ (submit (std::move (strict)), "!InvalidBrief");
}

/* A brief that kills the worker that checks it harms nobody. */
TEST_F (QueueSubmit, AWorkerThatDiesWhileCheckingIsSaid)
{
  start ();
  EXPECT_EQ (submit ("film\nlist crash"), "!WorkerCrashed");
  EXPECT_EQ (submit ("film\ncheck crash"), "!WorkerCrashed");
  EXPECT_EQ (submit ("film\ncheck silent"), "!WorkerCrashed");
  EXPECT_EQ (submit ("film\ncheck fail"), "!PipelineFailed");
  EXPECT_EQ (end_of (submit ("film")), "completed");
}

TEST_F (QueueSubmit, MoreThanTheDiskHoldsIsNoSpace)
{
  start ();
  EXPECT_EQ (submit ("film\nbytes 1000000000000000"), "!NoSpace");
  EXPECT_TRUE (queue->list (std::nullopt, {}).empty ());
}

TEST_F (QueueSubmit, TheSameKeyIsTheSameJob)
{
  start ();
  std::string id = submit (keyed ("film", "k"));
  EXPECT_EQ (submit (keyed ("film", "k")), id);
  EXPECT_EQ (end_of (id), "completed");
  EXPECT_EQ (submit (keyed ("other", "k")), id);
  EXPECT_NE (submit (keyed ("theirs", "k", 2)), id);
  EXPECT_EQ (listener.added.size (), 2u);
}

/* A client that asks again before it was answered. */
TEST_F (QueueSubmit, TheSameKeyWaitsForTheFirstAnswer)
{
  start ();
  std::string go = fifo ("go");
  std::vector<std::string> answers;
  for (int i = 0; i < 3; i++)
    queue->submit (keyed ("film\ncheck wait " + go, "k"),
        [&] (const Job *made, const GError *error) {
          answers.push_back (answer (made, error));
        });
  release (go);
  ASSERT_TRUE (wait ([&] { return answers.size () == 3; }));
  EXPECT_EQ (answers[0], answers[1]);
  EXPECT_EQ (answers[0], answers[2]);
  EXPECT_EQ (listener.added.size (), 1u);
}

TEST_F (QueueSubmit, AKeyOfARefusalIsFreeAgain)
{
  start ();
  EXPECT_EQ (submit (keyed ("film\ncheck fail", "k")), "!PipelineFailed");
  EXPECT_EQ (end_of (submit (keyed ("film", "k"))), "completed");
}

TEST_F (QueueSubmit, ATokenIsTheId)
{
  start ();
  EXPECT_EQ (submit (named ("film", "my_token_1")), "my_token_1");
  EXPECT_EQ (submit (named ("film", "my_token_1")), "!InvalidArgument");
  for (const char *bad : {"a/b", "a-b", "../x", "\xc3\xa4", "a b"})
    EXPECT_EQ (submit (named ("film", bad)), "!InvalidArgument") << bad;
  EXPECT_EQ (submit (named ("film", std::string (65, 'a').c_str ())),
      "!InvalidArgument");
}

/* Two at once with one token: one of them, whichever comes first. */
TEST_F (QueueSubmit, ATokenIsTakenWhileItIsChecked)
{
  start ();
  std::vector<std::string> answers;
  for (const char *name : {"a", "b"})
    queue->submit (
        named (name, "token"), [&] (const Job *made, const GError *error) {
          answers.push_back (answer (made, error));
        });
  ASSERT_TRUE (wait ([&] { return answers.size () == 2; }));
  EXPECT_EQ (answers[0], "!InvalidArgument");
  EXPECT_EQ (answers[1], "token");
}

TEST_F (QueueSubmit, TheQueueIsFullAtOnce)
{
  config.max_queued = 3;
  config.max_queued_per_user = 2;
  start ();
  ASSERT_TRUE (queue->pause (nullptr));
  std::vector<std::string> answers;
  for (int i = 0; i < 4; i++)
    queue->submit (brief ("film\ncheck fail", 1),
        [&] (const Job *made, const GError *error) {
          answers.push_back (answer (made, error));
        });
  /* Without a worker's help. */
  EXPECT_EQ (answers, (std::vector<std::string>{"!QueueFull", "!QueueFull"}));
  ASSERT_TRUE (wait ([&] { return answers.size () == 4; }));
  for (const char *name : {"a", "b"})
    EXPECT_NE (submit (brief (name, 1))[0], '!');
  EXPECT_EQ (submit (brief ("c", 1)), "!QueueFull");
  EXPECT_NE (submit (brief ("d", 2))[0], '!');
  EXPECT_EQ (submit (brief ("e", 3)), "!QueueFull");
  EXPECT_EQ (queue->status ().queued, 3u);
}

TEST_F (QueueSubmit, SizesAreBounded)
{
  config.limits.brief_bytes = 100;
  config.assets = 1;
  start ();
  EXPECT_EQ (submit (std::string (101, 'x')), "!InvalidArgument");
  Submission submission = brief ("film");
  for (const char *name : {"a", "b"})
    submission.assets[name] = UniqueFd (::open ("/etc/passwd", O_RDONLY));
  EXPECT_EQ (submit (std::move (submission)), "!InvalidArgument");
  submission = brief ("film");
  submission.priority = 101;
  EXPECT_EQ (submit (std::move (submission)), "!InvalidArgument");
  submission = brief ("film");
  submission.base_dir = "relative";
  EXPECT_EQ (submit (std::move (submission)), "!InvalidArgument");
  submission = brief ("film");
  submission.options.quality = "a\nb";
  EXPECT_EQ (submit (std::move (submission)), "!InvalidArgument");
}

/* The client may go, and its file with it. */
TEST_F (QueueSubmit, AssetsAreCopied)
{
  start ();
  ASSERT_TRUE (queue->pause (nullptr));
  std::string path = folder.path () + "/asset";
  g_file_set_contents (path.c_str (), "what it holds", -1, nullptr);
  Submission submission = brief ("film\nlist file /a.txt a.txt\n"
                                 "render file");
  submission.assets["a.txt"] =
      UniqueFd (::open (path.c_str (), O_RDONLY | O_CLOEXEC));
  submission.assets["unused"] =
      UniqueFd (::open (path.c_str (), O_RDONLY | O_CLOEXEC));
  std::string id = submit (std::move (submission));
  unlink (path.c_str ());
  Job waiting = job (id);
  ASSERT_EQ (waiting.inputs.size (), 1u);
  EXPECT_EQ (read (waiting.inputs[0].stored), "what it holds");
  ASSERT_TRUE (queue->resume (nullptr));
  EXPECT_EQ (end_of (id), "completed");
  EXPECT_EQ (read ("film.read"), "what it holds");
  EXPECT_TRUE (queue->remove (id, nullptr));
}

TEST_F (QueueSubmit, AssetsThatAreTooLargeAreRefused)
{
  config.asset_bytes = 5;
  start ();
  std::string path = folder.path () + "/asset";
  g_file_set_contents (path.c_str (), "what it holds", -1, nullptr);
  Submission submission = brief ("film\nlist file /a.txt a.txt");
  submission.assets["a.txt"] =
      UniqueFd (::open (path.c_str (), O_RDONLY | O_CLOEXEC));
  EXPECT_EQ (submit (std::move (submission)), "!InvalidArgument");
}

TEST_F (QueueSubmit, FilesUnderTheFolderAreOpened)
{
  start ();
  std::string base = folder.path () + "/base";
  g_mkdir (base.c_str (), 0755);
  g_file_set_contents ((base + "/a.txt").c_str (), "beneath", -1, nullptr);
  Submission submission =
      brief ("film\nlist file " + base + "/a.txt a.txt\nrender file");
  submission.base_dir = base;
  EXPECT_EQ (end_of (submit (std::move (submission))), "completed");
  EXPECT_EQ (read ("film.read"), "beneath");
}

/* The brief's check decides, and says where the file would have to be. */
TEST_F (QueueSubmit, AFileOutsideIsNotHandedOverAndSaid)
{
  start ();
  Submission submission = brief ("film\nlist file /etc/passwd ../../passwd\n"
                                 "check problem error missing");
  submission.base_dir = folder.path ();
  EXPECT_EQ (submit (std::move (submission)), "!InvalidBrief");
  EXPECT_NE (message.find ("../../passwd lies outside"), std::string::npos)
      << message;
}

TEST_F (QueueSubmit, CheckTellsAllAndStoresNothing)
{
  start ();
  std::optional<CheckResult> result;
  queue->check (brief ("film\ncheck problem warning beware"),
      [&] (const CheckResult *said, const GError *error) {
        ASSERT_NE (said, nullptr) << error->message;
        result = *said;
      });
  ASSERT_TRUE (wait ([&] { return result.has_value (); }));
  ASSERT_TRUE (result->plan);
  EXPECT_EQ (result->plan->name, "film");
  EXPECT_EQ (result->problems.size (), 1u);
  EXPECT_TRUE (queue->list (std::nullopt, {}).empty ());
}

/* Who hands in many keeps nobody else waiting for them. */
TEST_F (QueueSubmit, OwnersTakeTurns)
{
  start ();
  std::string order;
  auto hand_in = [&] (const char *name, uid_t owner) {
    queue->check (brief (name, owner), [&order, name] (const CheckResult *,
                                           const GError *) { order += name; });
  };
  for (const char *name : {"a", "a", "a", "a", "a", "a"})
    hand_in (name, 1);
  hand_in ("b", 2);
  ASSERT_TRUE (wait ([&] { return order.size () == 7; }));
  EXPECT_LT (order.find ('b'), 5u) << order;
}

TEST_F (QueueSubmit, StoppingAnswersWhoeverWaits)
{
  start ();
  std::vector<std::string> answers;
  for (int i = 0; i < 4; i++)
    queue->submit (
        brief ("film\ncheck hang"), [&] (const Job *made, const GError *error) {
          answers.push_back (answer (made, error));
        });
  stop ();
  EXPECT_EQ (answers, (std::vector<std::string>{"!Cancelled", "!Cancelled",
                          "!Cancelled", "!Cancelled"}));
}
