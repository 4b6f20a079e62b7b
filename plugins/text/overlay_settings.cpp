// SPDX-License-Identifier: LGPL-2.1-or-later
#include "overlay_settings.h"

#include <cmath>

#include <gio/gio.h>

#include "place.h"

namespace reel::text {

namespace {

enum {
  PROP_0,
  PROP_TEXT,
  PROP_MARKUP,
  PROP_STYLE,
  PROP_FONT,
  PROP_FONT_SIZE,
  PROP_SCALE,
  PROP_COLOR,
  PROP_BACKGROUND,
  PROP_OUTLINE,
  PROP_HIGHLIGHT,
  PROP_ALIGN,
  PROP_POSITION,
  PROP_WIDTH,
  PROP_SCRIM,
  PROP_MAX_LINES,
  PROP_TOP,
  PROP_BOTTOM,
  PROP_ENTER,
  PROP_EXIT,
  PROP_ENTER_DURATION,
  PROP_EXIT_DURATION,
  PROP_START,
  PROP_STOP,
  PROP_WORDS,
  PROP_TIMES,
  PROP_BASE_SIZE,
  PROP_HIGHLIGHT_TEXT,
  PROP_MUTED,
  PROP_SCRIM_COLOR,
  PROP_SAFE_AREA,
  PROP_SECOND_FONT,
  PROP_ENTER_EASING,
  PROP_EXIT_EASING,
  PROP_BORDER,
  PROP_BORDER_WIDTH,
  PROP_BOX_PADDING,
  PROP_BOX_RADIUS,
  PROP_LANGUAGE,
  PROP_SECOND_SIZE,
  PROP_SHOWN,
};

GType
style_type ()
{
  static const GEnumValue values[] = {
      {(int) Style::title, "Title; lines after the first are its subtitle",
          "title"},
      {(int) Style::subtitle, "Subtitle by itself", "subtitle"},
      {(int) Style::lower_third, "Name and, on the next line, role",
          "lower-third"},
      {(int) Style::big_number, "Number; lines after the first explain it",
          "big-number"},
      {(int) Style::quote,
          "Quotation; a last line that begins with a dash is "
          "who said it",
          "quote"},
      {(int) Style::label, "Small box", "label"},
      {(int) Style::caption, "Caption on a pill", "caption"},
      {(int) Style::karaoke, "Caption with the word being said marked",
          "karaoke"},
      {(int) Style::bullets, "One bullet a line", "bullets"},
      {(int) Style::heading, "Heading; lines after the first are smaller",
          "heading"},
      {(int) Style::code, "Source code", "code"},
      {(int) Style::slide,
          "Paragraphs in the middle, parted by empty lines; what follows the "
          "last tab of a line hangs",
          "slide"},
      {0, nullptr, nullptr},
  };
  static const GType type =
      g_enum_register_static ("ReelTextOverlayStyle", values);
  return type;
}

GType
align_type ()
{
  static const GEnumValue values[] = {
      {(int) Align::automatic, "As the style and the script want it", "auto"},
      {(int) Align::left, "Left", "left"},
      {(int) Align::center, "Center", "center"},
      {(int) Align::right, "Right", "right"},
      {0, nullptr, nullptr},
  };
  static const GType type =
      g_enum_register_static ("ReelTextOverlayAlign", values);
  return type;
}

GType
shown_type ()
{
  static const GEnumValue values[] = {
      {(int) Shown::all, "All lines", "all"},
      {(int) Shown::first, "The first ones", "first"},
      {(int) Shown::second, "The second ones, without a box", "second"},
      {0, nullptr, nullptr},
  };
  static const GType type =
      g_enum_register_static ("ReelTextOverlayShown", values);
  return type;
}

GType
motion_type ()
{
  static const GEnumValue values[] = {
      {(int) Motion::automatic, "As the style wants it", "auto"},
      {(int) Motion::none, "At once", "none"},
      {(int) Motion::fade, "Fade", "fade"},
      {(int) Motion::slide, "Fade while moving a little upwards", "slide"},
      {(int) Motion::pop, "Fade while growing a little", "pop"},
      {(int) Motion::typewriter, "Letter by letter", "typewriter"},
      {(int) Motion::wipe, "Uncovered from where reading starts", "wipe"},
      {0, nullptr, nullptr},
  };
  static const GType type =
      g_enum_register_static ("ReelTextOverlayMotion", values);
  return type;
}

GType
easing_type ()
{
  static const GEnumValue values[] = {
      {(int) Easing::automatic,
          "Out as it comes, in as it goes; letters evenly", "auto"},
      {(int) Easing::linear, "Evenly", "linear"},
      {(int) Easing::in, "Slow at first", "in"},
      {(int) Easing::out, "Slow at last", "out"},
      {(int) Easing::in_out, "Slow at first and at last", "in-out"},
      {0, nullptr, nullptr},
  };
  static const GType type =
      g_enum_register_static ("ReelTextOverlayEasing", values);
  return type;
}

constexpr auto kFlags =
    (GParamFlags) (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                   GST_PARAM_MUTABLE_PLAYING);

std::string
string_of (const GValue *value)
{
  const char *text = g_value_get_string (value);
  return text ? text : "";
}

uint64_t
time_field (const GstStructure *structure, const char *name, uint64_t missing)
{
  guint64 value = missing;
  if (!gst_structure_get_uint64 (structure, name, &value))
    return missing;
  return value;
}

std::vector<TimedWord>
words_of (const GValue *value)
{
  std::vector<TimedWord> words;
  for (guint i = 0; i < gst_value_array_get_size (value); i++) {
    const GValue *item = gst_value_array_get_value (value, i);
    const GstStructure *s = gst_value_get_structure (item);
    if (!s)
      continue;
    TimedWord word;
    guint offset = 0, length = 0;
    word.start = time_field (s, "start", 0);
    word.stop = time_field (s, "stop", word.start);
    gst_structure_get_uint (s, "offset", &offset);
    gst_structure_get_uint (s, "length", &length);
    word.offset = offset;
    word.length = length;
    words.push_back (word);
  }
  return words;
}

void
put_words (const std::vector<TimedWord> &words, GValue *array)
{
  for (const TimedWord &word : words) {
    GValue item = G_VALUE_INIT;
    g_value_init (&item, GST_TYPE_STRUCTURE);
    g_value_take_boxed (
        &item, gst_structure_new ("word", "start", G_TYPE_UINT64, word.start,
                   "stop", G_TYPE_UINT64, word.stop, "offset", G_TYPE_UINT,
                   word.offset, "length", G_TYPE_UINT, word.length, nullptr));
    gst_value_array_append_and_take_value (array, &item);
  }
}

void
install_strings (GObjectClass *klass)
{
  struct {
    guint id;
    const char *name, *nick, *blurb;
  } strings[] = {
      {PROP_TEXT, "text", "Text",
          "Text to draw where the text pad isn't linked: UTF-8, every "
          "character "
          "literal unless markup is set"},
      {PROP_FONT, "font", "Font",
          "Font family, or path of a font file (empty = the style's)"},
      {PROP_SECOND_FONT, "second-font", "Second font",
          "Font family of second lines: a title's subtitle, a role, who is "
          "quoted (empty = as the first)"},
      {PROP_COLOR, "color", "Color",
          "Colour of the text: #rgb, #rgba, #rrggbb, #rrggbbaa or a CSS name "
          "(empty = the style's, none = nothing)"},
      {PROP_BACKGROUND, "background", "Background",
          "Colour of a box behind the text, notation as for color (empty = the "
          "style's box or soft shade, none = nothing, scrim = the soft shade "
          "whatever the style)"},
      {PROP_OUTLINE, "outline", "Outline",
          "Colour of a line around the letters, notation as for color (empty "
          "or "
          "none = no line)"},
      {PROP_HIGHLIGHT, "highlight", "Highlight",
          "Accent colour: the pill of the word being said, the bar of a lower "
          "third or quote, bullets; notation as for color (empty = the "
          "style's, "
          "none = nothing)"},
      {PROP_HIGHLIGHT_TEXT, "highlight-text", "Highlight text",
          "Colour of the word being said, on its pill; notation as for color "
          "(empty = the text's, or what can be read on the pill)"},
      {PROP_MUTED, "muted", "Muted",
          "Colour of second lines: a title's subtitle, a role, who is quoted; "
          "notation as for color (empty = the text's, a little weaker)"},
      {PROP_SCRIM_COLOR, "scrim-color", "Scrim color",
          "Colour of the soft shade behind texts without a box, notation as "
          "for color (empty = black or white, whichever sets the text off)"},
      {PROP_BORDER, "border", "Border",
          "Colour of a line along the edge of a box behind the text, notation "
          "as for color (empty or none = no line)"},
      {PROP_POSITION, "position", "Position",
          "Where in the safe area: center, top, bottom, left, right, top-left, "
          "top-right, bottom-left, bottom-right; or x,y, fractions of the "
          "frame "
          "for the middle of the block (empty = the style's)"},
      {PROP_LANGUAGE, "language", "Language",
          "What the text is written in, a tag such as ja or zh-Hant: decides "
          "the forms of letters that languages share, and where lines break "
          "(empty = en)"},
  };
  for (const auto &s : strings)
    g_object_class_install_property (
        klass, s.id, g_param_spec_string (s.name, s.nick, s.blurb, "", kFlags));
}

void
install_box (GObjectClass *klass)
{
  struct {
    guint id;
    const char *name, *nick, *blurb;
    double least, initial;
  } lengths[] = {
      {PROP_BORDER_WIDTH, "border-width", "Border width",
          "Width of the line along the edge of a box, in pixels of a picture "
          "whose shorter side is 720",
          0, 0},
      {PROP_BOX_PADDING, "box-padding", "Box padding",
          "Distance of the text from the edge of a box behind it, in pixels of "
          "a picture whose shorter side is 720 (-1 = the style's)",
          -1, -1},
      {PROP_BOX_RADIUS, "box-radius", "Box radius",
          "Radius of the corners of a box behind the text, in pixels of a "
          "picture whose shorter side is 720 (-1 = the style's)",
          -1, -1},
  };
  for (const auto &l : lengths)
    g_object_class_install_property (klass, l.id,
        g_param_spec_double (
            l.name, l.nick, l.blurb, l.least, 360, l.initial, kFlags));
}

void
install_times (GObjectClass *klass)
{
  struct {
    guint id;
    const char *name, *nick, *blurb;
    guint64 initial;
  } times[] = {
      {PROP_ENTER_DURATION, "enter-duration", "Enter duration",
          "How long the text takes to come, in ns, from start on", 400000000},
      {PROP_EXIT_DURATION, "exit-duration", "Exit duration",
          "How long the text takes to go, in ns, up to stop", 250000000},
      {PROP_START, "start", "Start",
          "Stream time of the first frame with text, in ns", 0},
      {PROP_STOP, "stop", "Stop",
          "Stream time of the first frame without text, in ns (2^64-1 = never)",
          GST_CLOCK_TIME_NONE},
  };
  for (const auto &t : times)
    g_object_class_install_property (klass, t.id,
        g_param_spec_uint64 (
            t.name, t.nick, t.blurb, 0, G_MAXUINT64, t.initial, kFlags));
  g_object_class_install_property (klass, PROP_WORDS,
      gst_param_spec_array ("words", "Words",
          "When each word of the text is said, for style karaoke: structures "
          "with start and stop (guint64, stream time in ns), offset and "
          "length (guint, characters of the text)",
          g_param_spec_boxed (
              "word", "Word", "One word", GST_TYPE_STRUCTURE, kFlags),
          kFlags));
  g_object_class_install_property (klass, PROP_TIMES,
      gst_param_spec_array ("times", "Times",
          "When each bullet, or line of code, appears, stream time in ns; "
          "those "
          "without a time follow 90 ms apart",
          g_param_spec_uint64 (
              "time", "Time", "Stream time in ns", 0, G_MAXUINT64, 0, kFlags),
          kFlags));
}

bool
read_paint (
    const char *name, const std::string &text, Paint &paint, GError **error)
{
  paint = {};
  if (text.empty ())
    return true;
  paint.kind = Paint::Kind::nothing;
  if (text == "none")
    return true;
  auto color = parse_color (text);
  if (!color) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
        "%s: '%s' is no colour; use #rgb, #rgba, #rrggbb, "
        "#rrggbbaa, a CSS colour name or none",
        name, text.c_str ());
    return false;
  }
  paint.kind = Paint::Kind::colour;
  paint.color = *color;
  return true;
}

/* `scrim`: the soft shade in place of the style's box. */
bool
read_box (const std::string &text, Paint &paint, GError **error)
{
  if (text != "scrim")
    return read_paint ("background", text, paint, error);
  paint = {Paint::Kind::shade, {}};
  return true;
}

} // namespace

void
install_overlay_properties (GObjectClass *klass)
{
  install_strings (klass);
  g_object_class_install_property (klass, PROP_MARKUP,
      g_param_spec_boolean ("markup", "Markup",
          "The text property is Pango markup", FALSE, kFlags));
  g_object_class_install_property (klass, PROP_STYLE,
      g_param_spec_enum ("style", "Style",
          "What kind of text it is: decides size, place, "
          "weight, background and how it comes and goes",
          style_type (), (int) Style::title, kFlags));
  g_object_class_install_property (klass, PROP_FONT_SIZE,
      g_param_spec_double ("font-size", "Font size",
          "Size of the type in pixels of a picture whose "
          "shorter side is 720 (0 = the style's)",
          0, 1000, 0, kFlags));
  g_object_class_install_property (klass, PROP_BASE_SIZE,
      g_param_spec_double ("base-size", "Base size",
          "Size of the type in a wide frame, in pixels of a picture whose "
          "shorter side is 720; upright and square frames keep the style's "
          "proportion to it. font-size comes before it (0 = the style's)",
          0, 1000, 0, kFlags));
  g_object_class_install_property (klass, PROP_SECOND_SIZE,
      g_param_spec_double ("second-size", "Second size",
          "Size of second lines, as font-size (0 = the style's proportion to "
          "the first)",
          0, 1000, 0, kFlags));
  g_object_class_install_property (klass, PROP_SHOWN,
      g_param_spec_enum ("shown", "Shown",
          "Which lines are drawn, in styles whose second lines are of another "
          "kind; the others keep their room",
          shown_type (), (int) Shown::all, kFlags));
  g_object_class_install_property (klass, PROP_SAFE_AREA,
      g_param_spec_double ("safe-area", "Safe area",
          "Margin that texts keep on each side, as a fraction of the frame", 0,
          0.2, 0.05, kFlags));
  g_object_class_install_property (klass, PROP_SCALE,
      g_param_spec_double (
          "scale", "Scale", "Factor of the type's size", 0.3, 4, 1, kFlags));
  g_object_class_install_property (klass, PROP_ALIGN,
      g_param_spec_enum ("align", "Align",
          "How lines stand to each other and, without "
          "position, on which side of the frame",
          align_type (), (int) Align::automatic, kFlags));
  g_object_class_install_property (klass, PROP_WIDTH,
      g_param_spec_double ("width", "Width",
          "Widest the text may be, its box included, as a "
          "fraction of the frame's width (0 = the style's)",
          0, 1, 0, kFlags));
  g_object_class_install_property (klass, PROP_SCRIM,
      g_param_spec_double ("scrim", "Scrim",
          "How dense the shade behind texts without a background is: 1 is "
          "enough for any picture, 0 none",
          0, 1, 1, kFlags));
  g_object_class_install_property (klass, PROP_MAX_LINES,
      g_param_spec_uint ("max-lines", "Maximum lines",
          "Most lines of the main text (0 = the style's)", 0, 1000, 0, kFlags));
  g_object_class_install_property (klass, PROP_TOP,
      g_param_spec_double ("top", "Top",
          "Upper edge of what the text keeps to, as a fraction of the frame's "
          "height (0 = the safe area's)",
          0, 1, 0, kFlags));
  g_object_class_install_property (klass, PROP_BOTTOM,
      g_param_spec_double ("bottom", "Bottom",
          "Lower edge of what the text keeps to, as a fraction of the frame's "
          "height (1 = the safe area's)",
          0, 1, 1, kFlags));
  g_object_class_install_property (klass, PROP_ENTER,
      g_param_spec_enum ("enter", "Enter", "How the text comes", motion_type (),
          (int) Motion::automatic, kFlags));
  g_object_class_install_property (klass, PROP_EXIT,
      g_param_spec_enum ("exit", "Exit", "How the text goes", motion_type (),
          (int) Motion::automatic, kFlags));
  g_object_class_install_property (klass, PROP_ENTER_EASING,
      g_param_spec_enum ("enter-easing", "Enter easing",
          "How the speed of enter is spread over its time", easing_type (),
          (int) Easing::automatic, kFlags));
  g_object_class_install_property (klass, PROP_EXIT_EASING,
      g_param_spec_enum ("exit-easing", "Exit easing",
          "How the speed of exit is spread over its time", easing_type (),
          (int) Easing::automatic, kFlags));
  install_box (klass);
  install_times (klass);
  gst_type_mark_as_plugin_api (style_type (), (GstPluginAPIFlags) 0);
  gst_type_mark_as_plugin_api (align_type (), (GstPluginAPIFlags) 0);
  gst_type_mark_as_plugin_api (shown_type (), (GstPluginAPIFlags) 0);
  gst_type_mark_as_plugin_api (motion_type (), (GstPluginAPIFlags) 0);
  gst_type_mark_as_plugin_api (easing_type (), (GstPluginAPIFlags) 0);
}

bool
set_overlay_property (OverlaySettings &settings, guint id, const GValue *value)
{
  TextSpec &spec = settings.spec;
  switch (id) {
  case PROP_TEXT:
    spec.text = string_of (value);
    return true;
  case PROP_MARKUP:
    spec.markup = g_value_get_boolean (value);
    return true;
  case PROP_STYLE:
    spec.style = (Style) g_value_get_enum (value);
    return true;
  case PROP_FONT:
    settings.font = string_of (value);
    return true;
  case PROP_FONT_SIZE:
    spec.font_size = g_value_get_double (value);
    return true;
  case PROP_SCALE:
    spec.scale = g_value_get_double (value);
    return true;
  case PROP_COLOR:
    settings.color = string_of (value);
    return true;
  case PROP_BACKGROUND:
    settings.background = string_of (value);
    return true;
  case PROP_OUTLINE:
    settings.outline = string_of (value);
    return true;
  case PROP_HIGHLIGHT:
    settings.highlight = string_of (value);
    return true;
  case PROP_HIGHLIGHT_TEXT:
    settings.highlight_text = string_of (value);
    return true;
  case PROP_MUTED:
    settings.muted = string_of (value);
    return true;
  case PROP_SECOND_FONT:
    spec.second_family = string_of (value);
    return true;
  case PROP_LANGUAGE:
    spec.language = string_of (value);
    return true;
  case PROP_SECOND_SIZE:
    spec.second_size = g_value_get_double (value);
    return true;
  case PROP_SHOWN:
    spec.shown = (Shown) g_value_get_enum (value);
    return true;
  case PROP_SCRIM_COLOR:
    settings.scrim_color = string_of (value);
    return true;
  case PROP_BORDER:
    settings.border = string_of (value);
    return true;
  case PROP_BORDER_WIDTH:
    spec.border_width = g_value_get_double (value);
    return true;
  case PROP_BOX_PADDING:
    spec.box_padding = g_value_get_double (value);
    return true;
  case PROP_BOX_RADIUS:
    spec.box_radius = g_value_get_double (value);
    return true;
  case PROP_BASE_SIZE:
    spec.base_size = g_value_get_double (value);
    return true;
  case PROP_SAFE_AREA:
    spec.safe_area = g_value_get_double (value);
    return true;
  case PROP_ALIGN:
    spec.align = (Align) g_value_get_enum (value);
    return true;
  case PROP_POSITION:
    settings.position = string_of (value);
    return true;
  case PROP_SCRIM:
    spec.scrim = g_value_get_double (value);
    return true;
  case PROP_WIDTH:
    spec.width = g_value_get_double (value);
    return true;
  case PROP_MAX_LINES:
    spec.max_lines = g_value_get_uint (value);
    return true;
  case PROP_TOP:
    spec.top = g_value_get_double (value);
    return true;
  case PROP_BOTTOM:
    spec.bottom = g_value_get_double (value);
    return true;
  case PROP_ENTER:
    spec.enter = (Motion) g_value_get_enum (value);
    return true;
  case PROP_EXIT:
    spec.exit = (Motion) g_value_get_enum (value);
    return true;
  case PROP_ENTER_EASING:
    spec.enter_easing = (Easing) g_value_get_enum (value);
    return true;
  case PROP_EXIT_EASING:
    spec.exit_easing = (Easing) g_value_get_enum (value);
    return true;
  case PROP_ENTER_DURATION:
    spec.enter_duration = g_value_get_uint64 (value);
    return true;
  case PROP_EXIT_DURATION:
    spec.exit_duration = g_value_get_uint64 (value);
    return true;
  case PROP_START:
    spec.start = g_value_get_uint64 (value);
    return true;
  case PROP_STOP:
    spec.stop = g_value_get_uint64 (value);
    return true;
  case PROP_WORDS:
    spec.words = words_of (value);
    return true;
  case PROP_TIMES:
    spec.times.clear ();
    for (guint i = 0; i < gst_value_array_get_size (value); i++)
      spec.times.push_back (
          g_value_get_uint64 (gst_value_array_get_value (value, i)));
    return true;
  default:
    return false;
  }
}

bool
get_overlay_property (const OverlaySettings &settings, guint id, GValue *value)
{
  const TextSpec &spec = settings.spec;
  switch (id) {
  case PROP_TEXT:
    g_value_set_string (value, spec.text.c_str ());
    return true;
  case PROP_MARKUP:
    g_value_set_boolean (value, spec.markup);
    return true;
  case PROP_STYLE:
    g_value_set_enum (value, (int) spec.style);
    return true;
  case PROP_FONT:
    g_value_set_string (value, settings.font.c_str ());
    return true;
  case PROP_FONT_SIZE:
    g_value_set_double (value, spec.font_size);
    return true;
  case PROP_SCALE:
    g_value_set_double (value, spec.scale);
    return true;
  case PROP_COLOR:
    g_value_set_string (value, settings.color.c_str ());
    return true;
  case PROP_BACKGROUND:
    g_value_set_string (value, settings.background.c_str ());
    return true;
  case PROP_OUTLINE:
    g_value_set_string (value, settings.outline.c_str ());
    return true;
  case PROP_HIGHLIGHT:
    g_value_set_string (value, settings.highlight.c_str ());
    return true;
  case PROP_HIGHLIGHT_TEXT:
    g_value_set_string (value, settings.highlight_text.c_str ());
    return true;
  case PROP_MUTED:
    g_value_set_string (value, settings.muted.c_str ());
    return true;
  case PROP_SECOND_FONT:
    g_value_set_string (value, spec.second_family.c_str ());
    return true;
  case PROP_LANGUAGE:
    g_value_set_string (value, spec.language.c_str ());
    return true;
  case PROP_SECOND_SIZE:
    g_value_set_double (value, spec.second_size);
    return true;
  case PROP_SHOWN:
    g_value_set_enum (value, (int) spec.shown);
    return true;
  case PROP_SCRIM_COLOR:
    g_value_set_string (value, settings.scrim_color.c_str ());
    return true;
  case PROP_BORDER:
    g_value_set_string (value, settings.border.c_str ());
    return true;
  case PROP_BORDER_WIDTH:
    g_value_set_double (value, spec.border_width);
    return true;
  case PROP_BOX_PADDING:
    g_value_set_double (value, spec.box_padding);
    return true;
  case PROP_BOX_RADIUS:
    g_value_set_double (value, spec.box_radius);
    return true;
  case PROP_BASE_SIZE:
    g_value_set_double (value, spec.base_size);
    return true;
  case PROP_SAFE_AREA:
    g_value_set_double (value, spec.safe_area);
    return true;
  case PROP_ALIGN:
    g_value_set_enum (value, (int) spec.align);
    return true;
  case PROP_POSITION:
    g_value_set_string (value, settings.position.c_str ());
    return true;
  case PROP_SCRIM:
    g_value_set_double (value, spec.scrim);
    return true;
  case PROP_WIDTH:
    g_value_set_double (value, spec.width);
    return true;
  case PROP_MAX_LINES:
    g_value_set_uint (value, spec.max_lines);
    return true;
  case PROP_TOP:
    g_value_set_double (value, spec.top);
    return true;
  case PROP_BOTTOM:
    g_value_set_double (value, spec.bottom);
    return true;
  case PROP_ENTER:
    g_value_set_enum (value, (int) spec.enter);
    return true;
  case PROP_EXIT:
    g_value_set_enum (value, (int) spec.exit);
    return true;
  case PROP_ENTER_EASING:
    g_value_set_enum (value, (int) spec.enter_easing);
    return true;
  case PROP_EXIT_EASING:
    g_value_set_enum (value, (int) spec.exit_easing);
    return true;
  case PROP_ENTER_DURATION:
    g_value_set_uint64 (value, spec.enter_duration);
    return true;
  case PROP_EXIT_DURATION:
    g_value_set_uint64 (value, spec.exit_duration);
    return true;
  case PROP_START:
    g_value_set_uint64 (value, spec.start);
    return true;
  case PROP_STOP:
    g_value_set_uint64 (value, spec.stop);
    return true;
  case PROP_WORDS:
    put_words (spec.words, value);
    return true;
  case PROP_TIMES:
    for (uint64_t time : spec.times) {
      GValue item = G_VALUE_INIT;
      g_value_init (&item, G_TYPE_UINT64);
      g_value_set_uint64 (&item, time);
      gst_value_array_append_and_take_value (value, &item);
    }
    return true;
  default:
    return false;
  }
}

std::optional<TextSpec>
read_settings (const OverlaySettings &settings, GError **error)
{
  TextSpec spec = settings.spec;
  if (!read_paint ("color", settings.color, spec.color, error) ||
      !read_box (settings.background, spec.background, error) ||
      !read_paint ("outline", settings.outline, spec.outline, error) ||
      !read_paint ("highlight", settings.highlight, spec.highlight, error) ||
      !read_paint ("highlight-text", settings.highlight_text,
          spec.highlight_text, error) ||
      !read_paint ("border", settings.border, spec.border, error) ||
      !read_paint ("muted", settings.muted, spec.muted, error) ||
      !read_paint (
          "scrim-color", settings.scrim_color, spec.scrim_color, error))
    return std::nullopt;
  if (!settings.position.empty ()) {
    spec.place = parse_place (settings.position);
    if (!spec.place) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
          "position: '%s' is no place; use center, top, bottom, "
          "left, right, top-left and the like, or two fractions "
          "such as 0.5,0.25",
          settings.position.c_str ());
      return std::nullopt;
    }
  }
  return spec;
}

} // namespace reel::text
