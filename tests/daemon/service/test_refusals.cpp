// SPDX-License-Identifier: GPL-3.0-or-later
/* What isn't taken, and that nothing comes of it. */
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <unistd.h>

#include "service_test.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

class Refusals : public ServiceTest {
protected:
  void SetUp () override { ASSERT_TRUE (daemon.start ()) << daemon.log (); }
  void TearDown () override
  {
    if (nothing_taken) {
      EXPECT_EQ (daemon.client ().list_jobs (), std::vector<std::string>{});
    }
    ServiceTest::TearDown ();
  }
  bool nothing_taken = true;
};

} // namespace

/* The problems of a brief come one a line, with file, line and column. */
TEST_F (Refusals, WrongBriefsSayWhatAndWhere)
{
  Reply reply = daemon.client ().submit (
      "scenes:\n  - {backgruond: navy}\n  - {duration: -3}\n");
  EXPECT_EQ (short_error (reply.error), "InvalidBrief");
  EXPECT_NE (reply.message.find (":2:6: error: "), std::string::npos)
      << reply.message;
  EXPECT_NE (reply.message.find (":3:"), std::string::npos) << reply.message;
  EXPECT_NE (reply.message.find ("background"), std::string::npos)
      << reply.message;
  for (const char *brief : {"", "{", "scenes: []", "{\"scenes\": [1]}",
           "scenes:\n  - {background: {image: nothing.png}}\n",
           "scenes:\n  - {background: {image: /etc/passwd}}\n",
           "scenes:\n  - {background: {image: ../../etc/passwd}}\n",
           "scenes:\n  - {background: {image: \"http://a.example/a.png\"}}\n",
           "scenes: &a\n  - *a\n"})
    EXPECT_EQ (refusal (brief), "InvalidBrief") << brief;
}

/* No path of the machine in what is told to clients. */
TEST_F (Refusals, MessagesNameNoFolderOfTheServer)
{
  for (const char *brief : {"scenes:\n  - {background: {image: nothing.png}}\n",
           "scenes:\n  - {background: navy, narration: {file: none.wav}}\n"}) {
    Reply reply = daemon.client ().submit (brief);
    EXPECT_EQ (reply.message.find (daemon.place.path ()), std::string::npos)
        << reply.message;
    EXPECT_EQ (reply.message.find ("/proc/"), std::string::npos)
        << reply.message;
  }
}

/* A typing error must not be an option that has no effect. */
TEST_F (Refusals, UnknownOptionsAndWrongTypes)
{
  std::string brief = tiny_brief ();
  for (const Options &options : {
           Options ().set ("qualty", "draft"),
           Options ().set ("quality", 3),
           Options ().set ("quality", "best"),
           Options ().set ("size", "sideways"),
           Options ().set ("strict", "yes"),
           Options ().set ("priority", 101),
           Options ().set ("priority", -101),
           Options ().set ("handle-token", ""),
           Options ().set ("handle-token", "a/b"),
           Options ().set ("handle-token", "a-b"),
           Options ().set ("handle-token", std::string (65, 'a')),
           Options ().set ("name", "../film"),
           Options ().set ("name", ".hidden"),
           Options ().set ("name", "a\nb"),
           Options ().set ("name", std::string (300, 'a')),
           Options ().set ("format", "xml"),
           Options ().set ("base-dir", "relative"),
           Options ().set ("base-dir", "/does/not/exist"),
           Options ().set ("variables", "city=Oslo"),
           Options ().set ("assets", "quay.jpg"),
           Options ().set ("key", std::string (100'000, 'k')),
       }) {
    GVariant *shown = g_variant_ref_sink (options.dictionary ());
    char *text = g_variant_print (shown, TRUE);
    std::string error = refusal (brief, options);
    EXPECT_TRUE (error == "InvalidArgument" || error == "InvalidBrief")
        << error << ": " << text;
    g_free (text);
    g_variant_unref (shown);
  }
}

/* Descriptors that are no files, or can't be read. */
TEST_F (Refusals, DescriptorsThatAreNoFiles)
{
  std::string brief = spoken_brief ("quay.jpg");
  auto refuse_fd = [&] (int fd, const char *what) {
    ASSERT_GE (fd, 0) << what;
    std::string error = refusal (brief, Options ().asset_fd ("quay.jpg", fd));
    EXPECT_TRUE (error == "InvalidArgument" || error == "InvalidBrief")
        << what << ": " << error;
    close (fd);
  };
  refuse_fd (open ("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "folder");
  refuse_fd (open ("/dev/zero", O_RDONLY | O_CLOEXEC), "device");
  refuse_fd (open (test_data ("photo-3x2.jpg").c_str (), O_PATH | O_CLOEXEC),
      "path only");
  refuse_fd (open (daemon.place.file ("w").c_str (),
                 O_WRONLY | O_CREAT | O_CLOEXEC, 0600),
      "write only");
  int ends[2];
  ASSERT_EQ (pipe2 (ends, O_CLOEXEC), 0);
  refuse_fd (ends[0], "pipe");
  close (ends[1]);
}

/* A link in the base folder that leads out of it is not followed. */
TEST_F (Refusals, LinksOutOfTheBaseFolder)
{
  fs::create_directory (daemon.place.file ("base"));
  fs::copy (test_data ("photo-3x2.jpg"), daemon.place.file ("secret.jpg"));
  fs::create_symlink ("../secret.jpg", daemon.place.file ("base/quay.jpg"));
  Options options;
  options.set ("base-dir", daemon.place.file ("base"));
  EXPECT_EQ (refusal (spoken_brief ("quay.jpg"), options), "InvalidBrief");
  EXPECT_EQ (refusal (spoken_brief ("../secret.jpg"), options), "InvalidBrief");
  EXPECT_EQ (refusal (spoken_brief (daemon.place.file ("secret.jpg")), options),
      "InvalidBrief");
}

/* A folder or a pipe in place of a picture must not block the daemon. */
TEST_F (Refusals, FilesOfTheBaseFolderThatAreNoFiles)
{
  fs::create_directories (daemon.place.file ("base/folder.jpg"));
  ASSERT_EQ (mkfifo (daemon.place.file ("base/pipe.jpg").c_str (), 0600), 0);
  Options options;
  options.set ("base-dir", daemon.place.file ("base"));
  for (const char *name : {"folder.jpg", "pipe.jpg"})
    EXPECT_EQ (refusal (spoken_brief (name), options), "InvalidBrief") << name;
}

/* Templates that aren't there, properties that aren't, elements that the
 * template doesn't name. */
TEST_F (Refusals, WrongTemplates)
{
  auto refuse = [&] (const char *name,
                    const std::map<std::string, std::string> &properties) {
    Reply reply = daemon.client ().submit_pipeline (name, properties);
    std::string error = short_error (reply.error);
    EXPECT_TRUE (error == "InvalidArgument" || error == "InvalidBrief")
        << name << ": " << error << " " << reply.message;
  };
  refuse ("none", {});
  refuse ("../scene", {});
  refuse ("videotestsrc ! fakesink", {});
  refuse ("scene", {{"picture", "3"}});
  refuse ("scene", {{"picture.none", "3"}});
  refuse ("scene", {{"nobody.pattern", "aurora"}});
  refuse ("scene", {{"picture.pattern", "no such pattern"}});
  refuse ("scene", {{"picture.duration", "soon"}});
}

/* The second job of one token must not take the place of the first. */
TEST_F (Refusals, TokensInUse)
{
  nothing_taken = false;
  Options options;
  options.set ("handle-token", "mine");
  std::string path = submit (tiny_brief (), options);
  EXPECT_EQ (refusal (tiny_brief (), options), "InvalidArgument");
  expect_end (path, "completed");
  EXPECT_EQ (refusal (tiny_brief (), options), "InvalidArgument");
  EXPECT_EQ (refusal_of (path, "Remove"), "");
  EXPECT_EQ (submit (tiny_brief (), options), path);
  ASSERT_TRUE (daemon.client ().wait_until (
      path, [] (const Values &now) { return now.number ("Progress") >= 1; }));
}

/* Two at once with one token: exactly one of them is taken. */
TEST_F (Refusals, TokensThatRace)
{
  nothing_taken = false;
  std::vector<uint32_t> calls;
  for (int i = 0; i < 8; i++)
    calls.push_back (daemon.client ().send_submit (
        tiny_brief (), Options ().set ("handle-token", "race")));
  int taken = 0;
  for (uint32_t serial : calls) {
    Reply reply = daemon.client ().wait (serial);
    taken += reply.ok ();
    if (!reply.ok ()) {
      EXPECT_EQ (short_error (reply.error), "InvalidArgument") << reply.message;
    }
  }
  EXPECT_EQ (taken, 1);
  expect_end (std::string (kJobsPath) + "race", "completed");
}

/* A job that isn't there. */
TEST_F (Refusals, JobsThatAreNotThere)
{
  std::string path = std::string (kJobsPath) + "nobody";
  for (const char *method : {"Cancel", "Retry", "Remove", "Open"}) {
    Reply reply = daemon.client ().job (path, method);
    EXPECT_TRUE (reply.answered && !reply.ok ()) << method;
  }
  EXPECT_EQ (daemon.client ().properties (path).names ().size (), 0u);
}

/* Validate finds the same problems, and takes nothing. */
TEST_F (Refusals, ValidateTakesNothing)
{
  Reply reply = daemon.client ().manager ("Validate",
      g_variant_new ("(sa{sv})", "scenes:\n  - {backgruond: navy}\n", nullptr));
  ASSERT_TRUE (reply.ok ()) << reply.message;
  GVariantIter *problems = nullptr;
  const char *plan = nullptr, *severity = nullptr, *message = nullptr;
  uint32_t line = 0, column = 0;
  g_variant_get (reply.body.get (), "(a(ssuuss)&s)", &problems, &plan);
  ASSERT_GE (g_variant_iter_n_children (problems), 1u);
  g_variant_iter_next (problems, "(&s&suu&s&s)", &severity, nullptr, &line,
      &column, &message, nullptr);
  EXPECT_STREQ (severity, "error");
  EXPECT_EQ (line, 2u);
  EXPECT_EQ (column, 6u);
  EXPECT_STREQ (plan, "");
  g_variant_iter_free (problems);
  reply = daemon.client ().manager (
      "Validate", g_variant_new ("(sa{sv})", tiny_brief ().c_str (), nullptr));
  ASSERT_TRUE (reply.ok ()) << reply.message;
  g_variant_get (reply.body.get (), "(a(ssuuss)&s)", &problems, &plan);
  EXPECT_EQ (g_variant_iter_n_children (problems), 0u);
  EXPECT_EQ (plan[0], '{');
  g_variant_iter_free (problems);
}
