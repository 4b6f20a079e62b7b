// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/text_layer.h"

#include <algorithm>

#include "plan/theme_style.h"
#include "run/picture_source.h"

namespace reel {

static const char *
effect_name (Effect effect)
{
  static const char *const kNames[] = {
      "none", "fade", "slide", "pop", "typewriter", "wipe"};
  return kNames[(int) effect];
}

static const char *
easing_of (const TextEffect &effect)
{
  return effect.easing ? easing_name (*effect.easing) : "auto";
}

/* A timed word as reeltextoverlay takes it. */
static void
append_word (GValue *array, const CaptionWord &word)
{
  GValue value = G_VALUE_INIT;
  g_value_init (&value, GST_TYPE_STRUCTURE);
  GstStructure *structure =
      gst_structure_new ("word", "start", G_TYPE_UINT64, (guint64) word.start,
          "stop", G_TYPE_UINT64, (guint64) word.stop, "offset", G_TYPE_UINT,
          word.offset, "length", G_TYPE_UINT, word.length, nullptr);
  g_value_take_boxed (&value, structure);
  gst_value_array_append_and_take_value (array, &value);
}

static void
set_words (GstElement *element, const std::vector<CaptionWord> &words)
{
  GValue array = G_VALUE_INIT;
  g_value_init (&array, GST_TYPE_ARRAY);
  for (const CaptionWord &word : words)
    append_word (&array, word);
  g_object_set_property (G_OBJECT (element), "words", &array);
  g_value_unset (&array);
}

static void
set_times (GstElement *element, const std::vector<Nanoseconds> &times)
{
  GValue array = G_VALUE_INIT;
  g_value_init (&array, GST_TYPE_ARRAY);
  for (Nanoseconds time : times) {
    GValue value = G_VALUE_INIT;
    g_value_init (&value, G_TYPE_UINT64);
    g_value_set_uint64 (&value, (guint64) time);
    gst_value_array_append_and_take_value (&array, &value);
  }
  g_object_set_property (G_OBJECT (element), "times", &array);
  g_value_unset (&array);
}

static void
set_overlay (GstElement *element, const Overlay &overlay)
{
  gst_util_set_object_arg (G_OBJECT (element), "style", overlay.style.c_str ());
  g_object_set (element, "text", overlay.text.c_str (), "markup",
      (gboolean) overlay.markup, "font", overlay.font.c_str (), "color",
      overlay.color.c_str (), "background", overlay.background.c_str (),
      "outline", overlay.outline.c_str (), "highlight",
      overlay.highlight.c_str (), "second-font", overlay.second_font.c_str (),
      "highlight-text", overlay.highlight_text.c_str (), "muted",
      overlay.muted.c_str (), "scrim-color", overlay.scrim_color.c_str (),
      "border", overlay.box.border.c_str (), "border-width",
      overlay.box.border_width, "box-padding",
      overlay.box.padding.value_or (-1), "box-radius",
      overlay.box.radius.value_or (-1), "base-size", overlay.base_size,
      "safe-area", overlay.safe_area, "second-size", overlay.second_size,
      "language", overlay.language.c_str (), "position",
      overlay.position.c_str (), "font-size", overlay.size, "scale",
      overlay.scale, "width", overlay.width, "scrim", overlay.scrim,
      "max-lines", (guint) overlay.max_lines, "top", overlay.top, "bottom",
      overlay.bottom, "start", (guint64) overlay.start, "stop",
      (guint64) (overlay.stop ? (guint64) *overlay.stop : GST_CLOCK_TIME_NONE),
      "enter-duration", (guint64) overlay.enter.duration, "exit-duration",
      (guint64) overlay.exit.duration, nullptr);
  if (!overlay.align.empty ())
    gst_util_set_object_arg (
        G_OBJECT (element), "align", overlay.align.c_str ());
  gst_util_set_object_arg (G_OBJECT (element), "shown", overlay.shown.c_str ());
  gst_util_set_object_arg (
      G_OBJECT (element), "enter", effect_name (overlay.enter.type));
  gst_util_set_object_arg (
      G_OBJECT (element), "exit", effect_name (overlay.exit.type));
  gst_util_set_object_arg (
      G_OBJECT (element), "enter-easing", easing_of (overlay.enter));
  gst_util_set_object_arg (
      G_OBJECT (element), "exit-easing", easing_of (overlay.exit));
  if (!overlay.words.empty ())
    set_words (element, overlay.words);
  if (!overlay.times.empty ())
    set_times (element, overlay.times);
}

bool
set_up_texts (Graph &graph, const char *name,
    const std::vector<Overlay> &overlays, Nanoseconds start, Nanoseconds stop,
    const NamedFiles &files, GError **error)
{
  g_object_set (graph.at (name), "text", "", nullptr);
  /* Behind the first one in reverse order: each is put right after it. */
  for (auto it = overlays.rbegin (); it != overlays.rend (); ++it) {
    if (it->start >= stop || (it->stop && *it->stop <= start))
      continue;
    GstElement *element = make_element ("reeltextoverlay", error);
    if (!element)
      return false;
    set_overlay (element, *it);
    if (is_font_file (it->font))
      g_object_set (
          element, "font", files.to_open (it->font).c_str (), nullptr);
    if (!graph.insert_after (name, element))
      return graph.complete (error);
  }
  return true;
}

std::vector<Overlay>
caption_overlays (const Plan &plan, const PlannedScene &scene)
{
  std::vector<Overlay> overlays;
  if (scene.caption_mode == CaptionMode::None)
    return overlays;
  const Captions &style = scene.caption_style;
  auto to_frame = [&] (Nanoseconds time) {
    return std::max<Nanoseconds> (
        plan.frame_time (plan.frame_at (time)) - kTimeSlack, 0);
  };
  /* The synthesiser counts the silence before a stop as part of its word: the
   * frame after the word's start is the first in which it is heard. */
  auto to_next_frame = [&] (Nanoseconds time) {
    int64_t frame = plan.frame_at (time);
    return to_frame (
        plan.frame_time (plan.frame_time (frame) < time ? frame + 1 : frame));
  };
  for (const Caption &caption : scene.captions) {
    Overlay overlay;
    overlay.text = caption.text;
    overlay.language = scene.language;
    bool karaoke =
        scene.caption_mode == CaptionMode::Karaoke && !caption.words.empty ();
    overlay.style = karaoke ? "karaoke" : "caption";
    overlay.start = to_next_frame (caption.start);
    overlay.stop = to_frame (caption.stop);
    overlay.position = style.position;
    overlay.size = style.size;
    overlay.scale = style.scale;
    overlay.font = style.font;
    overlay.color = style.color;
    overlay.background = style.background;
    overlay.outline = style.outline;
    overlay.highlight = style.highlight;
    overlay.max_lines = style.max_lines;
    overlay.enter = overlay.exit = {Effect::None, 0};
    apply_theme (scene.theme, overlay);
    if (karaoke)
      for (CaptionWord word : caption.words) {
        word.start = to_frame (word.start);
        word.stop = to_frame (word.stop);
        overlay.words.push_back (word);
      }
    overlays.push_back (std::move (overlay));
  }
  return overlays;
}

} // namespace reel
