// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/parts.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "brief/model/notation.h"

namespace reel {

namespace {

constexpr Word<Fit> kFits[] = {
    {"cover", Fit::Cover},
    {"contain", Fit::Contain},
    {"stretch", Fit::Stretch},
};

constexpr Word<MotionKind> kMotions[] = {
    {"none", MotionKind::None},
    {"auto", MotionKind::Auto},
    {"zoom-in", MotionKind::ZoomIn},
    {"zoom-out", MotionKind::ZoomOut},
    {"pan-left", MotionKind::PanLeft},
    {"pan-right", MotionKind::PanRight},
    {"pan-up", MotionKind::PanUp},
    {"pan-down", MotionKind::PanDown},
};

constexpr Word<Sync> kSyncs[] = {
    {"freeze", Sync::Freeze},
    {"match", Sync::Match},
    {"trim", Sync::Trim},
    {"loop", Sync::Loop},
    {"loop-audio", Sync::LoopAudio},
};

constexpr Word<const char *> kPatterns[] = {
    {"solid", "solid"},
    {"gradient", "gradient"},
    {"aurora", "aurora"},
    {"waves", "waves"},
    {"bokeh", "bokeh"},
    {"grid", "grid"},
    {"particles", "particles"},
    {"paper", "paper"},
};

/* A background as its keys are read, in whatever order. */
struct Draft {
  Background background;
  std::vector<std::string> sources; // the keys that say what is shown
  const Value *fit = nullptr;
  const Value *motion = nullptr;
  std::optional<double> amount;
  std::optional<Easing> easing;
  const Value *generated_only = nullptr; // colors, pace or seed
  std::string generated_only_key;
  const Value *clip_only = nullptr; // trim, still, speed ...
  std::string clip_only_key;
};

void
read_stock_words (Reader &reader, const Field &field, Draft &draft)
{
  constexpr size_t kMostCharacters = 200;
  if (reader.text (field, draft.background.source, kMostCharacters))
    draft.background.kind = BackgroundKind::Stock;
}

void
read_image (Reader &reader, const Field &field, Draft &draft)
{
  const Value &value = field.value;
  if (value.kind == Value::Kind::Text && value.text.starts_with ("stock:")) {
    Value words = value;
    words.text = value.text.substr (6);
    read_stock_words (reader, {field.key, words}, draft);
    return;
  }
  if (!reader.file (field, draft.background.file))
    return;
  draft.background.kind = BackgroundKind::Image;
  draft.background.source = value.text;
}

void
read_color (Reader &reader, const Field &field, Draft &draft)
{
  if (reader.color (field, draft.background.color))
    draft.background.kind = BackgroundKind::Color;
}

void
read_pattern (Reader &reader, const Field &field, Draft &draft)
{
  const char *pattern = nullptr;
  if (!reader.word (field, kPatterns, pattern))
    return;
  draft.background.kind = BackgroundKind::Generated;
  draft.background.source = pattern;
}

void
read_colors (Reader &reader, const Field &field, Draft &draft)
{
  constexpr size_t kFewest = 2, kMost = 6;
  if (field.value.kind != Value::Kind::List) {
    reader.wrong_type (
        field, "a list of colours", "[\"#0b1020\", \"#3f8efc\"]");
    return;
  }
  size_t count = field.value.items.size ();
  if (count < kFewest || count > kMost) {
    reader.problems.error (field.value.place,
        "`colors` has " + std::to_string (count) +
            (count == 1 ? " colour" : " colours") + ", but wants 2 to 6");
    return;
  }
  for (const Value &item : field.value.items) {
    Color color;
    if (reader.color ({field.key, item}, color))
      draft.background.colors.push_back (color);
  }
}

void
read_bars (Reader &reader, const Field &field, Draft &draft)
{
  if (field.value.kind == Value::Kind::Text && field.value.text == "blur")
    draft.background.bars = "blur";
  else
    reader.color_text (field, draft.background.bars);
}

void
note_generated_only (const Field &field, Draft &draft)
{
  draft.generated_only = &field.value;
  draft.generated_only_key = field.key;
}

void
note_clip_only (const Field &field, Draft &draft)
{
  draft.clip_only = &field.value;
  draft.clip_only_key = field.key;
}

void
read_video (Reader &reader, const Field &field, Draft &draft)
{
  read_image (reader, field, draft);
  if (draft.background.kind == BackgroundKind::Image)
    draft.background.kind = BackgroundKind::Video;
}

void
read_trim (Reader &reader, const Field &field, Draft &draft)
{
  constexpr Nanoseconds kLongest = 24 * 3600 * kSecond;
  const Value &value = field.value;
  if (value.kind != Value::Kind::List || value.items.size () != 2) {
    reader.wrong_type (field, "a list [from, to]", "[4, 12]");
    return;
  }
  Trim trim;
  const Value &to = value.items[1];
  bool to_end = to.kind == Value::Kind::Text && to.text == "end";
  if (!reader.time ({field.key, value.items[0]}, 0, kLongest, trim.from))
    return;
  if (!to_end &&
      !reader.time ({field.key, to}, 0, kLongest, trim.to.emplace ()))
    return;
  if (trim.to && *trim.to <= trim.from) {
    reader.problems.error (to.place,
        "`trim` ends at " + format_time (*trim.to) + ", but begins at " +
            format_time (trim.from),
        "the second time is where the part ends, not how long it is");
    return;
  }
  draft.background.trim = trim;
}

void
read_still (Reader &reader, const Field &field, Draft &draft)
{
  constexpr Nanoseconds kLongest = 24 * 3600 * kSecond;
  Still still;
  const Value &value = field.value;
  bool is_word = value.kind == Value::Kind::Text &&
                 (value.text == "start" || value.text == "end");
  if (is_word) {
    still.at = value.text == "end" ? Still::At::End : Still::At::Start;
  } else {
    still.at = Still::At::Time;
    if (!reader.time (field, 0, kLongest, still.time))
      return;
  }
  draft.background.still = still;
}

constexpr Key<Draft> kBackgroundKeys[] = {
    {"image",
        [] (Reader &r, const Field &f, Draft &d) {
          d.sources.emplace_back (f.key);
          read_image (r, f, d);
        }},
    {"stock",
        [] (Reader &r, const Field &f, Draft &d) {
          d.sources.emplace_back (f.key);
          read_stock_words (r, f, d);
        }},
    {"generate",
        [] (Reader &r, const Field &f, Draft &d) {
          d.sources.emplace_back (f.key);
          read_pattern (r, f, d);
        }},
    {"color",
        [] (Reader &r, const Field &f, Draft &d) {
          d.sources.emplace_back (f.key);
          read_color (r, f, d);
        }},
    {"video",
        [] (Reader &r, const Field &f, Draft &d) {
          d.sources.emplace_back (f.key);
          read_video (r, f, d);
        }},
    {"page",
        [] (Reader &r, const Field &f, Draft &d) {
          constexpr int64_t kMost = 100'000;
          int64_t page = 1;
          d.background.page_place = f.value.place;
          if (r.integer (f, 1, kMost, page))
            d.background.page = (int) page;
        }},
    {"fit", [] (Reader &, const Field &f, Draft &d) { d.fit = &f.value; }},
    {"bars", read_bars},
    {"focus", [] (Reader &r, const Field &f,
                  Draft &d) { r.point (f, d.background.focus); }},
    {"crop",
        [] (Reader &r, const Field &f, Draft &d) {
          Region crop;
          if (r.region (f, crop))
            d.background.crop = crop;
        }},
    {"motion",
        [] (Reader &, const Field &f, Draft &d) { d.motion = &f.value; }},
    {"amount",
        [] (Reader &r, const Field &f, Draft &d) {
          double amount = 0;
          if (r.number (f, 0, 0.5, amount))
            d.amount = amount;
        }},
    {"easing",
        [] (Reader &r, const Field &f, Draft &d) {
          Easing easing = Easing::Linear;
          if (r.word (f, kEasings, easing))
            d.easing = easing;
        }},
    {"dim", [] (Reader &r, const Field &f,
                Draft &d) { r.number (f, 0, 1, d.background.dim); }},
    {"blur", [] (Reader &r, const Field &f,
                 Draft &d) { r.number (f, 0, 1, d.background.blur); }},
    {"colors",
        [] (Reader &r, const Field &f, Draft &d) {
          note_generated_only (f, d);
          read_colors (r, f, d);
        }},
    {"pace",
        [] (Reader &r, const Field &f, Draft &d) {
          note_generated_only (f, d);
          r.number (f, 0, 4, d.background.pace);
        }},
    {"seed",
        [] (Reader &r, const Field &f, Draft &d) {
          int64_t seed = 0;
          if (r.integer (f, 0, std::numeric_limits<int64_t>::max (), seed))
            d.background.seed = (uint64_t) seed;
        }},
    {"trim",
        [] (Reader &r, const Field &f, Draft &d) {
          note_clip_only (f, d);
          read_trim (r, f, d);
        }},
    {"still",
        [] (Reader &r, const Field &f, Draft &d) {
          note_clip_only (f, d);
          read_still (r, f, d);
        }},
    {"speed",
        [] (Reader &r, const Field &f, Draft &d) {
          note_clip_only (f, d);
          r.number (f, 0.1, 10, d.background.speed);
        }},
    {"sync",
        [] (Reader &r, const Field &f, Draft &d) {
          note_clip_only (f, d);
          r.word (f, kSyncs, d.background.sync);
        }},
    {"volume",
        [] (Reader &r, const Field &f, Draft &d) {
          note_clip_only (f, d);
          r.volume (f, d.background.volume);
        }},
    {"duck",
        [] (Reader &r, const Field &f, Draft &d) {
          note_clip_only (f, d);
          double duck = 0;
          if (r.duck (f, duck))
            d.background.duck = duck;
        }},
    {"duration",
        [] (Reader &r, const Field &f, Draft &d) {
          Nanoseconds duration = 0;
          if (r.length (f, kSecond / 10, duration))
            d.background.duration = duration;
        }},
    {"transition",
        [] (Reader &r, const Field &f, Draft &d) {
          Transition transition;
          if (read_transition (r, f, transition))
            d.background.transition = transition;
        }},
    {"optional", [] (Reader &r, const Field &f,
                     Draft &d) { r.boolean (f, d.background.optional); }},
};

constexpr Key<Motion> kMotionKeys[] = {
    {"from",
        [] (Reader &r, const Field &f, Motion &m) { r.region (f, m.from); }},
    {"to", [] (Reader &r, const Field &f, Motion &m) { r.region (f, m.to); }},
    {"easing", [] (Reader &r, const Field &f,
                   Motion &m) { r.word (f, kEasings, m.easing); }},
};

/* A bare text: a colour, `stock:` words or a file. */
void
read_bare (Reader &reader, const Field &field, Draft &draft)
{
  const std::string &text = field.value.text;
  if (text.starts_with ('#') || parse_color (text))
    read_color (reader, field, draft);
  else
    read_image (reader, field, draft);
}

void
check_sources (Reader &reader, const Value &value, const Draft &draft)
{
  constexpr const char *kHint =
      "give it exactly one of `image`, `video`, `stock`, `generate`, `color`";
  if (draft.sources.empty ())
    reader.problems.error (
        value.place, "the background says nothing to show", kHint);
  if (draft.sources.size () > 1)
    reader.problems.error (value.place,
        "the background has both `" + draft.sources[0] + "` and `" +
            draft.sources[1] + "`",
        kHint);
  bool generated = !draft.sources.empty () && draft.sources[0] == "generate";
  if (draft.generated_only && !generated && !draft.sources.empty ())
    reader.problems.warning (draft.generated_only->place,
        "`" + draft.generated_only_key + "` changes nothing here",
        "it belongs to `generate`");
  if (draft.background.page_place.line > 0 && draft.sources.size () == 1 &&
      draft.sources[0] != "image")
    reader.problems.warning (draft.background.page_place,
        "`page` changes nothing here", "it belongs to a PDF given as `image`");
  bool plain =
      generated || (!draft.sources.empty () && draft.sources[0] == "color");
  if (draft.clip_only && plain)
    reader.problems.warning (draft.clip_only->place,
        "`" + draft.clip_only_key + "` changes nothing here",
        "it belongs to `video`");
}

void
read_look (Reader &reader, const PictureDefaults &defaults, Draft &draft)
{
  const Value *fit = draft.fit ? draft.fit : defaults.fit;
  if (fit)
    read_fit (reader, {"fit", *fit}, draft.background.fit);
  if (draft.motion || defaults.motion) {
    Value motion = merge_values (defaults.motion, draft.motion);
    read_motion (reader, {"motion", motion}, draft.background.motion);
  }
  if (draft.amount)
    draft.background.motion.amount = *draft.amount;
  if (draft.easing)
    draft.background.motion.easing = *draft.easing;
}

} // namespace

bool
read_fit (Reader &reader, const Field &field, Fit &fit)
{
  return reader.word (field, kFits, fit);
}

bool
read_motion (Reader &reader, const Field &field, Motion &motion)
{
  motion.place = field.value.place;
  if (field.value.kind == Value::Kind::Text) {
    return reader.word (field, kMotions, motion.kind);
  }
  if (field.value.kind != Value::Kind::Map) {
    reader.wrong_type (field, "a word such as zoom-in, or a map",
        "{from: [0, 0, 1, 1], to: [0.2, 0.2, 0.5, 0.5]}");
    return false;
  }
  motion.kind = MotionKind::FromTo;
  read_keys (reader, field.value, "`motion`", kMotionKeys, motion);
  if (!field.value.find ("from") && !field.value.find ("to"))
    reader.problems.error (field.value.place,
        "`motion` says neither `from` nor `to` where it goes",
        "for example `motion: {to: [0.2, 0.2, 0.5, 0.5]}`");
  return true;
}

static Background
read_one (Reader &reader, const Field &field, const PictureDefaults &defaults)
{
  constexpr const char *kWanted = "a file, a colour or a map";
  Draft draft;
  draft.background.place = field.value.place;
  if (field.value.kind == Value::Kind::Text) {
    read_bare (reader, field, draft);
  } else if (field.value.kind == Value::Kind::Map) {
    read_keys (reader, field.value, "a background", kBackgroundKeys, draft);
    check_sources (reader, field.value, draft);
  } else {
    reader.wrong_type (field, kWanted, "picture.jpg");
  }
  read_look (reader, defaults, draft);
  return std::move (draft.background);
}

void
read_backgrounds (Reader &reader, const Field &field,
    const PictureDefaults &defaults, std::vector<Background> &backgrounds)
{
  constexpr size_t kMost = 50;
  const Value &value = field.value;
  if (value.kind != Value::Kind::List) {
    backgrounds = {read_one (reader, field, defaults)};
    return;
  }
  if (value.items.empty ()) {
    reader.problems.error (value.place, "`background` is an empty list",
        "leave it out for the canvas");
    return;
  }
  if (!reader.list (field, "backgrounds", "[a.jpg, b.jpg]", kMost))
    return;
  backgrounds.clear ();
  for (const Value &item : value.items)
    backgrounds.push_back (read_one (reader, {field.key, item}, defaults));
  if (const auto &unused = backgrounds.front ().transition)
    reader.problems.warning (unused->place,
        "the transition of a scene's first background is not shown",
        "what leads into the scene is the scene's own `transition`");
}

} // namespace reel
