// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "brief/model/gif_output.h"
#include "brief/model/notation.h"
#include "brief/model/parts.h"
#include "brief/model/variables.h"

namespace reel {

static constexpr Word<Quality> kQualities[] = {
    {"draft", Quality::Draft},
    {"standard", Quality::Standard},
    {"high", Quality::High},
    {"lossless", Quality::Lossless},
};

bool
read_size (Reader &reader, const Field &field, Output &output)
{
  constexpr int kSmallest = 16;
  constexpr const char *kExamples =
      "sizes are `1280x720`, `360p` to `2160p`, `4k`, `16:9`, `9:16`, `1:1`, "
      "`4:5`, `square`, `vertical`, or both: `720p 9:16`";
  if (field.value.kind != Value::Kind::Text) {
    reader.wrong_type (field, "a size", "1080p");
    return false;
  }
  auto size = parse_size (field.value.text);
  std::string name = "`" + std::string (field.key) + "`";
  if (!size) {
    reader.problems.error (field.value.place,
        name + " can't be read as a size: `" + field.value.text + "`",
        kExamples);
    return false;
  }
  for (LimitMember limit : {&Limits::width, &Limits::height}) {
    int side = limit == &Limits::width ? size->width : size->height;
    if (side < kSmallest || side > (int) (reader.limits.*limit)) {
      std::string hint =
          side < kSmallest ? "" : limit_hint (reader.limits, limit);
      reader.problems.error (field.value.place,
          name + " has " + (limit == &Limits::width ? "a width" : "a height") +
              " of " + std::to_string (side) + ", but goes from 16 to " +
              show_limit (reader.limits, limit),
          hint.empty () ? kExamples : hint);
      return false;
    }
    if (side % 2) {
      reader.problems.error (field.value.place,
          name + " has the odd side " + std::to_string (side) +
              ", but video needs even ones",
          "take " + std::to_string (side - 1) + " or " +
              std::to_string (side + 1));
      return false;
    }
  }
  output.width = size->width;
  output.height = size->height;
  return true;
}

bool
read_quality (Reader &reader, const Field &field, Quality &quality)
{
  return reader.word (field, kQualities, quality);
}

static void
read_fps (Reader &reader, const Field &field, Output &output)
{
  const Value &value = field.value;
  if (value.kind != Value::Kind::Number && value.kind != Value::Kind::Text) {
    reader.wrong_type (field, "a number of frames a second", "30");
    return;
  }
  auto rate = parse_frame_rate (value.text);
  bool readable = rate || value.kind == Value::Kind::Number;
  double fps = rate ? (double) rate->n / rate->d : value.number;
  auto most = (double) reader.limits.frame_rate;
  if (!readable)
    reader.problems.error (value.place,
        "`fps` can't be read as a frame rate: `" + value.text + "`",
        "frame rates are numbers (`25`, `29.97`) or fractions "
        "(`30000/1001`)");
  else if (!rate || fps < 1 || fps > most)
    reader.problems.error (value.place,
        "`fps` is " + value.text + ", but goes from 1 to " +
            show_limit (reader.limits, &Limits::frame_rate),
        fps > most ? limit_hint (reader.limits, &Limits::frame_rate) : "");
  if (!rate || fps < 1 || fps > most)
    return;
  output.fps_n = rate->n;
  output.fps_d = rate->d;
}

static constexpr Word<Container> kContainers[] = {
    {"mp4", Container::Mp4},
    {"webm", Container::WebM},
    {"mkv", Container::Mkv},
    {"gif", Container::Gif},
};

static constexpr Word<Codec> kCodecs[] = {
    {"h264", Codec::H264},
    {"h265", Codec::H265},
    {"vp9", Codec::Vp9},
    {"av1", Codec::Av1},
};

const char *
file_suffix (Container container)
{
  switch (container) {
  case Container::Mp4:
    break;
  case Container::WebM:
    return ".webm";
  case Container::Mkv:
    return ".mkv";
  case Container::Gif:
    return ".gif";
  }
  return ".mp4";
}

/* Whatever the order of the two keys: which codec goes without saying, and
 * whether the container holds the one that is asked for. */
static void
match_codec (Reader &reader, const Value &written, Output &output)
{
  bool is_web = output.container == Container::WebM;
  const Value *codec = written.find ("codec");
  if (!codec) {
    output.codec = is_web ? Codec::Vp9 : Codec::H264;
    return;
  }
  if (is_web && codec->kind == Value::Kind::Text &&
      (codec->text == "h264" || codec->text == "h265"))
    reader.problems.error (codec->place,
        "a WebM file can't hold `" + codec->text + "`",
        "its codecs are `vp9` and `av1`; `format: mkv` holds all");
  if (output.container == Container::Mp4 && output.codec == Codec::Vp9)
    reader.problems.error (codec->place, "an MP4 file can't hold `vp9`",
        "its codecs are `h264`, `h265` and `av1`; take `format: webm` or "
        "`mkv`");
}

/* A number, or `none`. */
static void
read_level (Reader &reader, const Field &written, double low, double high,
    std::optional<double> &level)
{
  const Value value = resolve_variable (written.value);
  const Field field{written.key, value};
  double number = 0;
  if (value.kind == Value::Kind::Text && value.text == "none")
    level.reset ();
  else if (value.kind == Value::Kind::Text)
    reader.wrong_type (field, "a number, or `none`", format_number (high));
  else if (reader.number (field, low, high, number))
    level = number;
}

static void
read_suffix (Reader &reader, const Field &field, Output &output)
{
  constexpr size_t kLongest = 100;
  std::string suffix;
  if (!reader.text (field, suffix, kLongest))
    return;
  for (unsigned char c : suffix)
    if (c == '/' || c < ' ' || c == 0x7f) {
      reader.problems.error (field.value.place,
          std::string ("`suffix` has ") +
              (c == '/' ? "a `/`" : "a control character") + " in it",
          "it ends the name of a file: `NAME-SUFFIX.mp4`");
      return;
    }
  output.suffix = suffix;
}

static constexpr Key<Output> kOutputKeys[] = {
    {"size",
        [] (Reader &r, const Field &f, Output &o) { read_size (r, f, o); }},
    {"fps", read_fps},
    {"quality", [] (Reader &r, const Field &f,
                    Output &o) { read_quality (r, f, o.quality); }},
    {"format", [] (Reader &r, const Field &f,
                   Output &o) { r.word (f, kContainers, o.container); }},
    {"codec", [] (Reader &r, const Field &f,
                  Output &o) { r.word (f, kCodecs, o.codec); }},
    {"loudness", [] (Reader &r, const Field &f,
                     Output &o) { read_level (r, f, -31, -9, o.loudness); }},
    {"true-peak", [] (Reader &r, const Field &f,
                      Output &o) { read_level (r, f, -9, 0, o.true_peak); }},
    {"suffix", read_suffix},
    {"captions", [] (Reader &r, const Field &f,
                     Output &) { check_default_captions (r, f); }},
    {"theme", [] (Reader &, const Field &, Output &) {}}, // with the scenes
};

void
read_outputs (Reader &reader, const Field &field, std::vector<Output> &outputs,
    std::vector<const Value *> &captions)
{
  constexpr size_t kMost = 8;
  std::vector<const Value *> all;
  if (field.value.kind == Value::Kind::List) {
    if (!reader.list (field, "outputs", "[{size: \"16:9\"}]", kMost))
      return;
    for (const Value &item : field.value.items)
      all.push_back (&item);
    if (all.empty ())
      reader.problems.error (field.value.place, "`output` is an empty list",
          "leave it out for a 1080p video");
  } else {
    all.push_back (&field.value);
  }
  if (all.empty ())
    return;
  outputs.clear ();
  for (const Value *one : all) {
    Output &output = outputs.emplace_back ();
    output.place = one->place;
    captions.push_back (one->find ("captions"));
    if (one->kind != Value::Kind::Map)
      reader.wrong_type ({field.key, *one}, "a map", "{size: \"720p 9:16\"}");
    else {
      read_keys (reader, *one, "`output`", kOutputKeys, output);
      if (output.container == Container::Gif)
        finish_gif (reader, *one, output);
      else
        match_codec (reader, *one, output);
    }
  }
}

void
finish_outputs (Reader &reader, std::vector<Output> &outputs)
{
  if (outputs.size () < 2)
    return;
  for (size_t i = 0; i < outputs.size (); i++) {
    Output &output = outputs[i];
    if (output.suffix.empty ())
      output.suffix =
          std::to_string (output.width) + "x" + std::to_string (output.height);
    for (size_t other = 0; other < i; other++)
      if (outputs[other].suffix == output.suffix)
        reader.problems.error (output.place,
            "two videos would have the name `NAME-" + output.suffix + "`",
            "give one of them a `suffix`");
  }
}

void
limit_draft (Output &output)
{
  constexpr int kLines = 432, kRate = 15;
  if (output.quality != Quality::Draft)
    return;
  int shorter = std::min (output.width, output.height);
  if (shorter > kLines) {
    auto smaller = [&] (int side) {
      double length = (double) side * kLines / shorter;
      return std::max (16, 2 * (int) std::lround (length / 2));
    };
    output.width = smaller (output.width);
    output.height = smaller (output.height);
  }
  /* A whole part of the rate: every n-th frame of the real video. */
  int every = (int) std::ceil ((double) output.fps_n / output.fps_d / kRate);
  if (every > 1) {
    bool divides = output.fps_n % every == 0;
    output.fps_n = divides ? output.fps_n / every : output.fps_n;
    output.fps_d = divides ? output.fps_d : output.fps_d * every;
  }
}

} // namespace reel
