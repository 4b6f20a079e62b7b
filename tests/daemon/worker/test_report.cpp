// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/report.h"

#include <cmath>

#include <gtest/gtest.h>

#include "mutation.h"
#include "worker/strict_json.h"

namespace reel::daemon {

static const std::string kHash (64, 'a');

static const std::vector<Report> &
every_report ()
{
  static const std::vector<Report> all = {ReportStage{"render", 2, 6},
      ReportProgress{0.25, 12.5}, ReportMessage{"a \"picture\" was left out"},
      ReportProblem{"error", "tour.md", 3, 7, "no such file", "is it there?"},
      ReportFile{"/home/jo/a.png", "a.png"}, ReportVoice{"en-us", "en"},
      ReportTemplate{"scene"},
      ReportPlan{"Tour", "tour", 61.5, 20.25, 1'000'000, 5'000'000,
          "{\"segments\": [\n\t{\"a\": 1.5}]}"},
      ReportStored{"tour.mp4", 123, kHash}, ReportDone{"{\"lufs\":-16}"},
      ReportFailed{Error::NoSpace, "the disk is full"},
      ReportNeeds{"segment", {kHash, std::string (64, '0')}},
      ReportNeeds{"audio", {}},
      ReportVideo{"tour.of", "tour.of.webm", 20.25, true, 3.5},
      ReportVideo{"", ".mp4", 1, false, 0},
      ReportVideo{"-640x360", "-640x360.mp4", 1, false, 0}};
  return all;
}

/* Guards against a report that its own reader refuses or changes. */
TEST (WorkerReport, EachKindComesBackAsItWas)
{
  for (const Report &report : every_report ()) {
    std::string line = write_report (report);
    EXPECT_EQ (line.find ('\n'), line.size () - 1);
    GError *error = nullptr;
    auto back = read_report (line, &error);
    ASSERT_TRUE (back) << line << error->message;
    EXPECT_EQ (back->index (), report.index ());
    EXPECT_EQ (write_report (*back), line);
  }
  auto plan = read_report (write_report (every_report ()[7]), nullptr);
  EXPECT_EQ (
      std::get<ReportPlan> (*plan).json, "{\"segments\": [\n\t{\"a\": 1.5}]}");
  EXPECT_EQ (std::get<ReportPlan> (*plan).staging_bytes, 5'000'000u);
  auto failed = read_report (write_report (every_report ()[10]), nullptr);
  EXPECT_EQ (std::get<ReportFailed> (*failed).error, Error::NoSpace);
}

/* Guards against an honest worker whose progress is refused for the digits
 * that it takes to write it. */
TEST (WorkerReport, EveryFractionCanBeRead)
{
  unsigned seed = std::random_device () ();
  std::mt19937 random (seed);
  std::uniform_real_distribution<double> exponent (-20, 0);
  for (int i = 0; i < 10'000; i++) {
    ReportProgress progress{
        std::pow (10, exponent (random)), std::pow (10, exponent (random) + 6)};
    auto back = read_report (write_report (progress), nullptr);
    ASSERT_TRUE (back) << write_report (progress) << "seed " << seed;
    EXPECT_EQ (std::get<ReportProgress> (*back).fraction, progress.fraction);
  }
}

/* Guards against an honest worker whose report is refused because of what is
 * in a file name or in an error of a library. */
TEST (WorkerReport, WhatIsWrittenCanBeRead)
{
  std::string long_text (100'000, 'x');
  std::string big = "[" + std::string (900'000, ' ') + "]";
  std::vector<Report> odd = {ReportMessage{"a\nb\x1b[1m\xff"},
      ReportMessage{long_text},
      ReportProblem{"warning", "\xff.md", 4'000'000'000u, 0, long_text, "\n"},
      ReportProgress{NAN, INFINITY}, ReportProgress{1.0000001, -3},
      ReportStage{"mix", 9, 3}, ReportVoice{"n\n", ""},
      ReportPlan{"t\n", "n", NAN, 1e300, UINT64_MAX, UINT64_MAX, big},
      ReportPlan{"", "n", 0, 0, 0, 0, "not json"},
      ReportDone{"[\"" + std::string (600'000, '"') + "\"]"},
      ReportDone{"{\"a\": \"" + std::string (2 << 20, 'a') + "\"}"},
      ReportFailed{Error::WorkerCrashed, long_text}};
  for (const Report &report : odd) {
    std::string line = write_report (report);
    EXPECT_LE (line.size (), 1u << 20);
    GError *error = nullptr;
    EXPECT_TRUE (read_report (line, &error))
        << line.substr (0, 200) << (error ? error->message : "");
    g_clear_error (&error);
  }
}

/* Guards against a worker that was taken over and tells the daemon to publish
 * elsewhere, to trust numbers, or to pass on what breaks a terminal or D-Bus
 * (which drops a sender of bad UTF-8). */
TEST (WorkerReport, HostileOnesAreRefused)
{
  std::string stored =
      R"({"report":"stored","bytes":1,"sha256":")" + kHash + R"(","name":)";
  std::string file = R"({"report":"file","name":"a","path":)";
  const std::string hostile[] = {"", "{}", "[]", "1", "{\"report\":1}",
      "{\"report\":\"dance\"}", stored + "\"\"}", stored + "\"..\"}",
      stored + "\"../a\"}", stored + "\"/etc/passwd\"}", stored + "\"a/b\"}",
      stored + "\".hidden\"}", stored + "\"a\\nb\"}", stored + "\"a\\u0000\"}",
      stored + "\"" + std::string (256, 'a') + "\"}", stored + "[\"a\"]}",
      R"({"report":"stored","name":"a","bytes":-1,"sha256":")" + kHash + "\"}",
      R"({"report":"stored","name":"a","bytes":1,"sha256":"ab"})",
      R"({"report":"stored","name":"a","bytes":1.5,"sha256":")" + kHash + "\"}",
      file + "\"a\"}", file + "\"/a/../b\"}", file + "\"/a/..\"}",
      file + "\"/a//b\"}", file + "\"/a\\u001b\"}",
      R"({"report":"progress","fraction":1.01})",
      R"({"report":"progress","fraction":-0.01})",
      R"({"report":"progress","fraction":1e999})",
      R"({"report":"progress","fraction":NaN})",
      R"({"report":"progress","fraction":"1"})",
      R"({"report":"progress","fraction":0.5,"eta-seconds":1e300})",
      R"({"report":"stage","stage":"mix","index":2,"of":1})",
      R"({"report":"stage","stage":"<b>","index":0,"of":1})",
      R"({"report":"message","text":"\u001b]0;x"})",
      R"({"report":"message","text":"\u009b1m"})",
      "{\"report\":\"message\",\"text\":\"\xff\"}",
      R"({"report":"message","text":"a","and":"more"})",
      R"({"report":"problem","severity":"fatal","message":"a"})",
      R"({"report":"problem","severity":"error","message":""})",
      R"({"report":"problem","severity":"error","message":"a","line":-1})",
      R"({"report":"plan","name":"../a","json":"{}"})",
      R"({"report":"plan","name":"a","json":"{"})",
      R"({"report":"plan","name":"a","video-seconds":1e99})",
      R"({"report":"video","name":"../a","file":"../a.mp4"})",
      R"({"report":"video","name":"a","file":"b.mp4"})",
      R"({"report":"video","name":"a","file":"a.b.mp4"})",
      R"({"report":"video","name":"a","file":"a."})",
      R"({"report":"video","name":"","file":"."})",
      R"({"report":"video","name":"","file":"./b"})",
      R"({"report":"video","name":"","file":"a.mp4"})",
      R"({"report":"video","name":"a","file":"a./b"})",
      R"({"report":"video","name":"a","file":"a.mp4","draft-seconds":-1})",
      R"({"report":"done","json":"x"})",
      R"({"report":"failed","error":"QueueFull","message":"a"})",
      R"({"report":"failed","error":"NoSpace"})",
      R"({"report":"needs","kind":"video","keys":""})",
      R"({"report":"needs","kind":"image","keys":"../../library.db"})",
      R"({"report":"needs","kind":"image","keys":" "})",
      R"({"report":"needs","kind":"image","keys":")" + kHash + " \"}",
      R"({"report":"needs","kind":"image","keys":")" + kHash + kHash + "\"}",
      R"({"report":"needs","kind":"image","keys":["a"]})"};
  for (const std::string &line : hostile) {
    GError *error = nullptr;
    EXPECT_FALSE (read_report (line, &error)) << line;
    EXPECT_TRUE (error) << line;
    g_clear_error (&error);
  }
}

/* Guards against a line that costs the daemon its stack or its memory. */
TEST (WorkerReport, HugeOnesAreRefused)
{
  for (char c : {'[', '{', '"', ' ', '1', '\0'})
    EXPECT_FALSE (read_report (std::string (1 << 20, c), nullptr));
  std::string many = "{\"report\":\"message\"";
  for (int i = 0; i < 50'000; i++)
    many += ",\"" + std::to_string (i) + "\":1";
  EXPECT_FALSE (read_report (many + "}", nullptr));
  std::string text (2 << 20, 'a');
  EXPECT_FALSE (read_report (
      "{\"report\":\"message\",\"text\":\"" + text + "\"}", nullptr));
}

/* What the daemon relies on of anything that was read: see report.h. */
static void
expect_sane (const Report &report)
{
  if (auto *p = std::get_if<ReportProgress> (&report)) {
    EXPECT_TRUE (p->fraction >= 0 && p->fraction <= 1);
    EXPECT_TRUE (p->eta_seconds >= 0 && p->eta_seconds <= 1e7);
  } else if (auto *s = std::get_if<ReportStored> (&report)) {
    EXPECT_EQ (
        s->name.find_first_of (std::string_view ("/\0", 2)), std::string::npos);
    EXPECT_TRUE (is_clean_text (s->name, false) && s->name[0] != '.');
    EXPECT_EQ (s->sha256.size (), 64u);
  } else if (auto *m = std::get_if<ReportMessage> (&report)) {
    EXPECT_TRUE (is_clean_text (m->text, false) && m->text.size () <= 4096);
  } else if (auto *b = std::get_if<ReportProblem> (&report)) {
    EXPECT_TRUE (is_clean_text (b->message + b->file + b->hint, false));
  } else if (auto *f = std::get_if<ReportFile> (&report)) {
    EXPECT_TRUE (f->path[0] == '/' && is_clean_text (f->path, false));
    EXPECT_EQ ((f->path + "/").find ("/../"), std::string::npos);
  } else if (auto *l = std::get_if<ReportPlan> (&report)) {
    EXPECT_TRUE (std::isfinite (l->video_seconds + l->render_seconds));
    EXPECT_LE (l->staging_bytes, 1ull << 50);
    EXPECT_TRUE (is_clean_text (l->json, true));
  }
}

/* Guards against crashes of the daemon, and what it relies on being untrue,
 * with any line a worker may send. */
TEST (WorkerReport, RandomDamageIsRefusedOrHarmless)
{
  unsigned seed = std::random_device () ();
  RecordProperty ("seed", (int) seed);
  std::mt19937 random (seed);
  int read = 0;
  for (int i = 0; i < 100'000; i++) {
    const Report &report = every_report ()[(size_t) i % 11];
    GError *error = nullptr;
    auto back = read_report (
        reel::test::mutate (write_report (report), random), &error);
    ASSERT_NE (back.has_value (), error != nullptr) << "seed " << seed;
    g_clear_error (&error);
    if (back) {
      read++;
      expect_sane (*back);
      ASSERT_FALSE (HasFailure ()) << "seed " << seed;
    }
  }
  RecordProperty ("read", read);
  EXPECT_GT (read, 0) << "seed " << seed;
}

} // namespace reel::daemon
