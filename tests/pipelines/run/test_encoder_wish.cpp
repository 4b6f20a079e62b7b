// SPDX-License-Identifier: GPL-3.0-or-later
/* What becomes of `--encoder`. An element of this test stands in for hardware:
 * it works, gives up after a while, or loses frames. */
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "error.h"
#include "gst_ptr.h"
#include "preparing.h"
#include "run/encoders.h"

using namespace reel;
using namespace reel::test;

namespace {

/* What the next of the elements are like; written while none runs. */
int fails_after = -1, loses_after = -1; // frames; -1: never

struct StandIn {
  GstBin parent;
};
struct StandInClass {
  GstBinClass parent;
};

GType stand_in_get_type ();
G_DEFINE_TYPE (StandIn, stand_in, GST_TYPE_BIN)

void
stand_in_class_init (StandInClass *type)
{
  GstElementClass *element = GST_ELEMENT_CLASS (type);
  gst_element_class_set_static_metadata (element, "Stands in for hardware",
      "Codec/Encoder/Video", "Encodes, until it doesn't", "Reelsmith");
}

void
stand_in_init (StandIn *self)
{
  GstElement *faults = gst_element_factory_make ("identity", nullptr);
  GstElement *encoder = gst_element_factory_make ("openh264enc", nullptr);
  ASSERT_TRUE (faults && encoder);
  g_object_set (
      faults, "error-after", fails_after, "eos-after", loses_after, nullptr);
  gst_bin_add_many (GST_BIN (self), faults, encoder, nullptr);
  gst_element_link (faults, encoder);
  auto sink = adopt (gst_element_get_static_pad (faults, "sink"));
  auto source = adopt (gst_element_get_static_pad (encoder, "src"));
  gst_element_add_pad (
      GST_ELEMENT (self), gst_ghost_pad_new ("sink", sink.get ()));
  gst_element_add_pad (
      GST_ELEMENT (self), gst_ghost_pad_new ("src", source.get ()));
}

constexpr char kHardware[] = "nvh264enc";

class EncoderWish : public testing::Test {
protected:
  static void SetUpTestSuite ()
  {
    gst_element_register (
        nullptr, kHardware, GST_RANK_NONE, stand_in_get_type ());
  }
  void SetUp () override
  {
    fails_after = loses_after = -1;
    auto found = adopt (gst_element_factory_find ("openh264enc"));
    if (!found)
      GTEST_SKIP () << "openh264enc is not installed";
  }

  Encoders choose (const std::string &wish)
  {
    ErrorPtr error;
    warnings.clear ();
    auto chosen = choose_encoders (
        output, wish, nullptr,
        [&] (const std::string &what, const std::string &) {
          warnings += what + "\n";
        },
        out (error));
    EXPECT_TRUE (chosen) << error->message;
    return chosen.value_or (Encoders{});
  }

  Output output{.width = 192, .height = 108};
  std::string warnings;
};

std::string
software ()
{
  auto chosen = choose_encoders (Output{}, nullptr);
  return chosen ? chosen->video : "";
}

} // namespace

/* Guards against hardware that is there and isn't used. */
TEST_F (EncoderWish, WhatWorksIsUsed)
{
  EXPECT_EQ (choose (kHardware).video, kHardware);
  EXPECT_EQ (choose ("auto").video, kHardware);
  EXPECT_EQ (choose ("openh264enc").video, "openh264enc");
  EXPECT_EQ (warnings, "");
  EXPECT_TRUE (is_hardware (choose (kHardware)));
  EXPECT_EQ (choose ("").video, software ());
}

/* Guards against a broken driver that is found out after an hour. */
TEST_F (EncoderWish, WhatFailsItsTrialGivesWayToSoftware)
{
  fails_after = 5;
  EXPECT_EQ (choose (kHardware).video, software ());
  EXPECT_NE (warnings.find ("nvh264enc failed its trial"), std::string::npos)
      << warnings;
  EXPECT_EQ (choose ("auto").video, software ());
  EXPECT_NE (warnings.find ("is used instead"), std::string::npos) << warnings;
  fails_after = -1;
  loses_after = 20;
  EXPECT_EQ (choose (kHardware).video, software ());
  EXPECT_NE (warnings.find ("of 31 frames"), std::string::npos) << warnings;
}

/* Guards against a wish that is quietly not met. */
TEST_F (EncoderWish, WhatCannotBeIsTold)
{
  EXPECT_EQ (choose ("vp9enc").video, software ());
  EXPECT_NE (warnings.find ("`codec`"), std::string::npos) << warnings;
  output.quality = Quality::Lossless;
  EXPECT_EQ (choose (kHardware).video, software ());
  EXPECT_NE (warnings.find ("without loss"), std::string::npos) << warnings;
  EXPECT_FALSE (is_encoder_wish ("nvh264"));
  EXPECT_FALSE (is_encoder_wish (""));
  EXPECT_TRUE (is_encoder_wish ("auto"));
  EXPECT_TRUE (is_encoder_wish ("v4l2h264enc"));
}

/* Guards against a video half of which another encoder made, and against one
 * that isn't made at all: what fails in the middle is all made in software, to
 * the byte as if nobody had wished for hardware. */
TEST_F (EncoderWish, WhatFailsInTheMiddleIsMadeAnewInSoftware)
{
  constexpr char kBrief[] =
      "output: {size: 192x108, fps: 30, quality: standard}\n"
      "scenes: [{duration: 1, background: red},\n"
      "  {duration: 3, background: blue, transition: none}]\n";
  std::string made[2];
  for (int i = 0; i < 2; i++) {
    Preparing place;
    PrepareOptions options;
    if (i == 1)
      options.encoder = kHardware;
    fails_after = 50; // later than the trial ends, and the first scene
    auto result = place.prepare (kBrief, options);
    ASSERT_TRUE (result.prepared) << result.error << told (result.problems);
    EXPECT_EQ (result.prepared->encoders.video, software ());
    bool says =
        told (result.problems).find ("nvh264enc failed") != std::string::npos;
    EXPECT_EQ (says, i == 1) << told (result.problems);
    made[i] = contents (place.out ("brief.mp4"));
  }
  EXPECT_FALSE (made[0].empty ());
  EXPECT_TRUE (made[0] == made[1]);
}

/* Guards against a manifest that tells of another encoder. */
TEST_F (EncoderWish, TheManifestNamesTheEncoder)
{
  Preparing place;
  PrepareOptions options;
  options.encoder = kHardware;
  auto result = place.prepare (
      "output: {size: 192x108, fps: 10}\nscenes: [{duration: 2}]\n", options);
  ASSERT_TRUE (result.prepared) << result.error << told (result.problems);
  EXPECT_NE (contents (place.out ("brief.manifest.json"))
                 .find ("\"videoEncoder\": \"nvh264enc "),
      std::string::npos);
}
