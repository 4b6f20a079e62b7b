// SPDX-License-Identifier: GPL-3.0-or-later
/* The same bytes on every processor: on those that QEMU plays, down to the
 * first of 64 bits, and with what libraries let themselves be denied. Of WebM
 * the pictures alone: libopus takes the processor's estimates of roots
 * (rsqrtps), which each maker rounds in its own way. */
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

#include "workplace.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

struct Output {
  const char *name;
  const char *suffix;
  const char *options; // of the brief's `output`
};

void
PrintTo (const Output &output, std::ostream *out)
{
  *out << output.name;
}

/* As little as has all in it: a picture that moves, one that is generated, a
 * transition that calculates, text, speech, music, and its limiter. */
std::string
brief_of (const Output &output)
{
  return std::string ("output: {size: 192x108, fps: 5") + output.options +
         "}\n"
         "captions: karaoke\n"
         "music: {src: tones.flac}\n"
         "scenes:\n"
         "  - background: {image: photo.jpg, motion: zoom-in}\n"
         "    narration: Hello.\n"
         "    title: One\n"
         "  - background: {generate: aurora}\n"
         "    bullets: [Two, Three]\n"
         "    duration: 1\n"
         "    transition: {type: dissolve, duration: 0.4}\n"
         "  - background: {image: photo.jpg, fit: contain, blur: 0.2}\n"
         "    duration: 1\n"
         "    transition: {type: blur, duration: 0.4}\n";
}

class Denied : public testing::TestWithParam<Output> {
protected:
  void SetUp () override
  {
    place.write ("same.yaml", brief_of (GetParam ()));
    fs::copy (test_data ("photo-3x2.jpg"), place.file ("photo.jpg"));
    fs::copy (test_data ("tones.flac"), place.file ("tones.flac"));
    expected = rendered ({}, "here");
    ASSERT_FALSE (expected.empty ());
  }

  /* The video by the command behind PREFIX, with a cache of its own. */
  std::string rendered (std::vector<std::string> prefix,
      const std::string &name,
      const std::map<std::string, std::string> &more = {})
  {
    std::string video = place.file (name + "/same." + GetParam ().suffix);
    auto environment = place.environment;
    for (const auto &[variable, value] : more)
      environment[variable] = value;
    for (const std::string &argument :
        {std::string (REELSMITH), std::string ("render"),
            place.file ("same.yaml"), std::string ("--media"),
            place.file ("media-" + name), std::string ("--progress"),
            std::string ("none"), std::string ("-o"), video})
      prefix.push_back (argument);
    Outcome outcome = Program (prefix, environment, place.path ()).run ();
    late = outcome.signal == SIGKILL; // by the limit of a Program
    if (late)
      return {};
    EXPECT_EQ (outcome.status, 0) << name << ": " << outcome.err;
    return video.ends_with (".webm") ? pictures_of (video) : read_file (video);
  }

  static std::string pictures_of (const std::string &video)
  {
    Outcome outcome = Program ({"ffmpeg", "-v", "error", "-i", video, "-map",
                                   "0:v", "-c", "copy", "-f", "md5", "-"})
                          .run ();
    EXPECT_EQ (outcome.status, 0) << outcome.err;
    return outcome.out;
  }

  Workplace place;
  std::string expected;
  bool late = false; // the last one didn't come to its end in time
};

class Emulated : public Denied {};

/* SSE3 and no more; up to SSE4.2; up to AVX2. */
constexpr const char *kProcessors[] = {"qemu64", "Nehalem", "Haswell"};

constexpr Output kOutputs[] = {
    {"Mp4H264", "mp4", ""},
    {"MkvH265", "mkv", ", format: mkv, codec: h265"},
    {"WebmVp9", "webm", ", format: webm"},
    {"MkvAv1", "mkv", ", format: mkv, codec: av1"},
    {"Gif", "gif", ", format: gif"},
};

} // namespace

/* Guards against sums that are rounded by how many are added at once: the C
 * library's mathematics and the codecs that listen to such a wish. */
TEST_P (Denied, WhatLibrariesDoNotUseDoesNotMatter)
{
  EXPECT_TRUE (
      rendered ({}, "denied",
          {{"GLIBC_TUNABLES", "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,"
                              "-AVX2,-AVX,-FMA,-ERMS,-BMI2,-SSE4_2,-SSSE3"},
              {"VPX_SIMD_CAPS", "0"}, {"AOM_SIMD_CAPS", "0"}}) == expected);
}

/* Guards against code of ours or of a library that is chosen by the processor
 * and gives something else. */
TEST_P (Emulated, AnotherProcessorGivesTheSame)
{
#ifdef __x86_64__
  if (Program ({"qemu-x86_64", "--version"}).run ().status != 0)
    GTEST_SKIP () << "the package qemu-user isn't installed";
  for (const char *processor : kProcessors) {
    std::string video =
        rendered ({"qemu-x86_64", "-cpu", processor}, processor);
    if (late)
      GTEST_SKIP () << processor << " is too slow here: over two minutes";
    EXPECT_TRUE (video == expected) << processor;
  }
#else
  GTEST_SKIP () << "QEMU is asked for x86-64 only";
#endif
}

/* Emulation takes its time: all of them in the long form. */
#ifdef LONG_TESTS
constexpr size_t kEmulated = std::size (kOutputs);
#else
constexpr size_t kEmulated = 1;
#endif

INSTANTIATE_TEST_SUITE_P (All, Denied, testing::ValuesIn (kOutputs),
    [] (const testing::TestParamInfo<Output> &output) {
      return std::string (output.param.name);
    });
INSTANTIATE_TEST_SUITE_P (Some, Emulated,
    testing::ValuesIn (kOutputs, kOutputs + kEmulated),
    [] (const testing::TestParamInfo<Output> &output) {
      return std::string (output.param.name);
    });
