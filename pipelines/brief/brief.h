// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "brief/brief_limits.h"
#include "brief/named_files.h"
#include "brief/value.h"
#include "color.h"

namespace reel {

/* Times and lengths in nanoseconds, as in GStreamer. */
using Nanoseconds = int64_t;
inline constexpr Nanoseconds kSecond = 1'000'000'000;

/* A text with the place it was written at. */
struct Placed {
  std::string text;
  Place place;
};

enum class Fit { Cover, Contain, Stretch };
enum class Easing { Linear, In, Out, InOut };
enum class Quality { Draft, Standard, High, Lossless };
enum class Container { Mp4, WebM, Mkv, Gif };
/* Of the picture; of a GIF what it is made from. */
enum class Codec { H264, H265, Vp9, Av1 };
enum class CaptionMode { None, Line, Karaoke };

/* A region of a picture in fractions of it. */
struct Region {
  double x = 0, y = 0, width = 1, height = 1;
  bool operator== (const Region &) const = default;
};

enum class MotionKind {
  None,
  Auto,
  ZoomIn,
  ZoomOut,
  PanLeft,
  PanRight,
  PanUp,
  PanDown,
  FromTo,
};

struct Motion {
  MotionKind kind = MotionKind::None;
  Region from, to; // of FromTo only
  double amount = 0.12;
  Easing easing = Easing::Linear;
  Place place;
};

/* By its name in a brief and in reeltransition's property `type`. */
struct Transition {
  std::string type = "none";
  Nanoseconds duration = 500'000'000;
  Easing easing = Easing::InOut;
  Place place;
};

enum class BackgroundKind { Canvas, Image, Video, Stock, Generated, Color };

/* A part of a clip. */
struct Trim {
  Nanoseconds from = 0;
  std::optional<Nanoseconds> to; // none: its end
};

/* One frame of a clip, standing. */
struct Still {
  enum class At { Start, End, Time };
  At at = At::Start;
  Nanoseconds time = 0; // of Time
};

/* How a clip and the speech over it come to the same length. Default: Loop
 * for animated pictures, else Freeze. */
enum class Sync { Default, Freeze, Match, Trim, Loop, LoopAudio };

/* What verify found a clip to be. */
struct Footage {
  Nanoseconds length = 0;       // 0: no clip
  Nanoseconds last_picture = 0; // when it begins
  /* Between the starts of two pictures; 0: not known. */
  Nanoseconds longest_gap = 0, shortest_gap = 0;
  bool has_sound = false;
  bool can_seek = false; // exactly, to any of its frames
  /* Its pixels lie as they are shown; false where that isn't known. */
  bool is_upright = false;
};

struct Background {
  BackgroundKind kind = BackgroundKind::Canvas;
  Place place;
  /* Image: the file as it is written. Stock: the words that are searched
   * for. Generated: the pattern. */
  std::string source;
  /* What is shown, absolute; of Stock only once verify has found it. Opened
   * by way of Brief::files, as all files are. */
  std::string file;
  int pixel_width = 0, pixel_height = 0; // of `file`, by verify
  bool is_cmyk = false;                  // a JPEG of four inks, by verify
  /* Of a PDF, from 1; its size is then in points, 1/72 inch. */
  int page = 1;
  Place page_place;    // line 0: `page` isn't set
  bool is_pdf = false; // by verify
  Color color;         // of Color
  Fit fit = Fit::Cover;
  std::string bars; // `blur`, a colour, or empty: blur, or the canvas if set
  std::array<double, 2> focus{0.5, 0.5};
  Motion motion;
  double dim = 0;             // 0 to 1
  double blur = 0;            // 0 to 1
  std::optional<Region> crop; // the part that is used; none: all
  std::vector<Color> colors;  // of Generated; empty: the pattern's own
  double pace = 1;
  std::optional<uint64_t> seed;
  Trim trim;
  std::optional<Still> still;
  double speed = 1;
  Sync sync = Sync::Default;
  double volume = 1;          // factor, of the clip's own sound
  std::optional<double> duck; // dB; none: the music's
  Footage footage;            // by verify, of Video and animated pictures
  /* Among several in a scene. */
  std::optional<Nanoseconds> duration;
  std::optional<Transition> transition; // into it, of all but the first
  bool optional = false;
};

struct Voice {
  /* eSpeak NG name, identifier or tag; interpret puts the scene's language
   * where none is named, verify the one to take in place of an unknown one. */
  std::string name;
  Place place;
  int rate = 165;
  int pitch = 50;
  double volume = 1; // factor
  Nanoseconds gap = 0;
  bool polish = true;
};

/* A caption out of a file of them; times of the recording. */
struct SubtitleCue {
  Nanoseconds start = 0, stop = 0;
  std::string text;
};

/* One piece of a narration. */
struct NarrationPiece {
  enum class Kind { Speech, Pause, Recording };
  Kind kind = Kind::Speech;
  Place place;
  std::string text;       // Speech: what to say. Recording: what it says
  bool ssml = false;      // text is SSML of the subset
  std::string emphasis;   // none reduced moderate strong, or empty; put into
                          // `text` when all is read
  bool continues = false; // the sentence goes on in the next scene
  Voice voice;            // Speech, with all that was inherited
  double volume = 1;      // Recording
  std::string file;       // Recording: absolute path
  std::string captions;   // Recording: a .vtt or .srt file, or empty
  std::vector<SubtitleCue> cues; // what is in it, by verify
  Nanoseconds pause = 0;         // Pause
};

/* When something happens in a scene. */
struct Moment {
  enum class Base { Start, End, Mark, Word };
  Base base = Base::Start;
  std::string mark; // of Mark
  int word = 0;     // of Word, from 1
  Nanoseconds offset = 0;
  Place place;
};

enum class TextStyle {
  Title,
  Subtitle,
  LowerThird,
  BigNumber,
  Quote,
  Label,
};
enum class Effect { None, Fade, Slide, Pop, Typewriter, Wipe };

struct TextEffect {
  Effect type = Effect::Fade;
  Nanoseconds duration = 0;
  /* None: slower towards where it stands, letters evenly. */
  std::optional<Easing> easing = std::nullopt;
};

struct TextItem {
  Place place;
  std::string text;
  bool markup = false;
  TextStyle style = TextStyle::Label;
  Moment at;
  std::optional<Nanoseconds> length; // `for`
  std::optional<Moment> until;
  bool has_own_times = false; // says when, or how, it comes or goes
  std::string position;       // as reeltextoverlay takes it; empty: the style's
  std::string align;          // left center right; empty: the style's
  double width = 0;           // fraction of the frame; 0: the style's
  std::string font;           // family or absolute file; empty: the style's
  double size = 0;            // pixels of a picture of 720; 0: the style's
  std::string color, background, outline; // as written; empty: the style's
  TextEffect enter{Effect::Fade, 400'000'000};
  TextEffect exit{Effect::Fade, 250'000'000};
};

/* Lines of a program. */
struct Code {
  enum class Reveal { None, Line };
  std::string language; // as written; empty: by the file's suffix
  /* Of the text only these lines, from and to; the numbers of lines are those
   * of the whole. */
  std::optional<std::pair<int, int>> lines;
  int first_line = 1; // number of the first line of the text, by verify
  std::string above;  // the lines before it: what begins there tells colours
  std::vector<std::pair<int, int>> highlight; // lines, from and to, as numbered
  Reveal reveal = Reveal::None;
};

/* Text in the middle of the frame, or a program. */
struct Slide {
  Place place;
  std::string file; // absolute; what is in it comes into `text` by verify
  std::string text; // by verify: of a program only the lines that are shown
  bool markdown = false;
  double font_size = 0; // pixels of a picture of 720; 0: the theme's
  std::string align;    // left center right; empty: by what is in it
  std::optional<Code> code;
};

/* Pixels of the source picture, or a fraction of it. */
struct PictureLength {
  double value = 0;
  bool is_fraction = false;
};

/* A part of the picture that is pointed out; moves with it. */
struct Callout {
  enum class Shape { Circle, Rectangle };
  enum class Style { Highlight, Outline, Mask };
  Place place;
  Shape shape = Shape::Circle;
  PictureLength center_x, center_y, radius; // of Circle; radius: of its width
  PictureLength left, top, right, bottom;   // of Rectangle
  Style style = Style::Highlight;
  double dim = 0.5;
  std::optional<Color> color; // none: the theme's accent
  Moment at;
  std::optional<Nanoseconds> length; // none: to the scene's end
};

/* A logo, a watermark, a picture in the picture: over the scenes, under the
 * captions. */
struct PictureOverlay {
  enum class Kind { Image, Video, Text };
  Kind kind = Kind::Image;
  Place place;
  std::string source; // Text: what it says; else the file as it is written
  std::string file;   // absolute; empty after verify: it is left out
  int pixel_width = 0, pixel_height = 0; // of `file`, by verify
  Footage footage;                       // of Video, by verify
  std::string position = "top-right";    // or `x,y`: fractions, of its middle
  double width = 0.15, opacity = 1, margin = 0.03; // fractions of the frame
  std::optional<Moment> at;                        // none: always
  std::optional<Nanoseconds> length;
  std::optional<Moment> until;
  TextEffect enter{Effect::None, 0}, exit{Effect::None, 0};
  bool optional = false;
  std::string language; // of Text, by the plan; empty: en
};

/* Colours of a theme, the derived ones among them. */
struct ThemeColors {
  Color text{0xff, 0xff, 0xff}, accent{0x2b, 0x6a, 0xf0};
  Color background{0x0c, 0x11, 0x18}; // where there is no picture
  Color muted{0xc3, 0xca, 0xd6};      // what is less important
  /* Of boxes behind texts; alpha 0: none, a soft shade in their place. */
  Color surface{0x0b, 0x0e, 0x14};
  Color accent_text{0xff, 0xff, 0xff}; // on the accent
  Color scrim{0x00, 0x00, 0x00};       // between pictures and texts
  bool operator== (const ThemeColors &) const = default;
};

/* A box behind text; lengths are pixels of a picture of 720. */
struct TextBox {
  std::string color;  // empty: none
  std::string border; // its colour
  double border_width = 0;
  std::optional<double> padding, radius; // none: as the style's own box has
};

/* How things look that nobody says anything of. As it is made it is `clean`,
 * which leaves to each style what is its own. */
struct Theme {
  Place place; // where the brief names it; line 0: nowhere
  std::string title_font = "Inter Display", body_font = "Inter"; // or files
  std::string caption_font = "Inter", code_font = "JetBrains Mono";
  ThemeColors colors;
  /* By reeltextoverlay's style: pixels of a wide picture of 720. */
  std::vector<std::pair<std::string, double>> sizes;
  double safe_area = 0.05;            // margin on each side, share of the frame
  Background backdrop;                // Canvas: a gradient of `background`
  std::optional<PictureOverlay> logo; // over its scenes, beneath overlays
  double dim = 0.55;                  // of pictures behind slides
  /* Of slides, as a style sheet has them. */
  double slide_size = 50;  // pixels of a picture of 720
  std::string slide_align; // left center right; empty: by what is in it
  std::string title_align; // the same; empty: the style's
  std::string item_align;  // of bullets and lists; empty: as slides
  TextBox slide_box;       // behind their text
  TextBox code_box;        // behind programs: all but its colour
  double slide_blur = 0;   // 0 to 1, of pictures behind them
  std::optional<Color> title_color; // none: as all text
  /* By element (`h1`, `li`, `code`): attributes of a span of Pango's. */
  std::vector<std::pair<std::string, std::string>> spans;

  const std::string &span (std::string_view element) const
  {
    static const std::string none;
    for (const auto &[name, attributes] : spans)
      if (name == element)
        return attributes;
    return none;
  }
};

struct Bullet {
  Place place;
  std::string text;
  std::optional<Moment> at;
};

struct Captions {
  CaptionMode mode = CaptionMode::None;
  Place place;
  std::string position; // top middle bottom or y as a fraction; empty: bottom
  int max_chars = 0;    // 0: by the shape of the picture
  int max_lines = 2;
  double size = 0; // pixels of a picture of 720; 0: the style's
  double scale = 1;
  std::string font, color, background, outline, highlight;
};

/* Where sound comes from. */
struct SoundSource {
  Place place;
  std::string source; // as written: a file, or words
  bool is_stock = false;
  /* Absolute; of stock only once verify has found it. Empty after that: it is
   * left out. */
  std::string file;
  bool optional = false;
};

struct Music {
  SoundSource source;
  Nanoseconds start = 0; // of the file
  double volume = 0.5;   // factor; 1 is as loud as the speech
  double duck = 12;      // dB
  Nanoseconds fade_in = kSecond, fade_out = 3 * kSecond;
  bool loop = true;
};

/* A sound of a scene, at its moment. */
struct SoundEffect {
  SoundSource source;
  Moment at;
  double volume = 1; // factor; 1 is as recorded
  Nanoseconds from = 0;
  std::optional<Nanoseconds> to; // none: the end of the file
  Nanoseconds fade_in = 0, fade_out = 0;
};

struct Scene {
  Place place;
  std::string id;
  std::string language; // its own or the brief's
  size_t theme = 0;     // of the brief's `themes`
  /* For each output, where one has a theme of its own: that over this. */
  std::vector<size_t> output_themes;
  std::optional<Color> canvas; // its own or the brief's
  std::optional<TextItem> title;
  std::optional<TextItem> subtitle;
  /* One after the other; never empty, the canvas is one too. */
  std::vector<Background> backgrounds = std::vector<Background> (1);
  std::vector<NarrationPiece> narration;
  Nanoseconds pause = 500'000'000;
  std::optional<Nanoseconds> duration;
  Place duration_place;
  std::vector<TextItem> texts;
  std::vector<Bullet> bullets;
  std::vector<Slide> slides; // one after the other
  std::vector<Callout> callouts;
  std::vector<PictureOverlay> overlays; // its own, under those of the brief
  Captions captions;
  /* For each output that has captions of its own what becomes of these; empty
   * if none has. */
  std::vector<std::optional<Captions>> output_captions;
  /* Captions in place of the narration's; an empty list shows none. */
  std::optional<std::vector<Placed>> caption_texts;
  std::vector<SoundEffect> sounds;
  /* From here on, one after the other; an empty list: none. */
  std::optional<std::vector<Music>> music;
  Transition transition; // leads into this scene
};

struct Output {
  int width = 1920, height = 1080;
  int fps_n = 30, fps_d = 1;
  /* The rate whose frames lengths are whole numbers of: that of the brief's
   * first output. 0: its own. */
  int timing_n = 0, timing_d = 1;
  Quality quality = Quality::Standard;
  Container container = Container::Mp4;
  Codec codec = Codec::H264;
  /* End of the file name where there are several; empty: WxH. */
  std::string suffix;
  std::optional<double> loudness = -16; // LUFS; none: as it is mixed
  std::optional<double> true_peak = -1; // dBTP; none: not limited
  Place place;
};

/* A brief, read and interpreted: every default is filled in, what is
 * inherited is resolved, files are absolute. Plain data. */
struct Brief {
  std::string file;     // as the user named it
  NamedFiles files;     // all that it names, and where they are opened
  std::string base_dir; // absolute
  std::string title;
  std::string name; // of the finished files, without suffix
  std::string part; // the only scenes it has of what was written; empty: all
  std::string language = "en";
  uint64_t seed = 1;
  std::optional<Color> canvas;
  Nanoseconds fade_in = 0, fade_out = 0; // of the whole, from and to black
  Place fade_place;                      // of the later of both
  /* At least one. */
  std::vector<Output> outputs = std::vector<Output> (1);
  /* Words, each with how it is written for the ear. Those of narrations that
   * are part of the brief are marked up already. */
  std::vector<std::pair<std::string, std::string>> pronounce;
  std::vector<Music> music; // from the first scene on, one after the other
  std::vector<PictureOverlay> overlays;               // over all scenes
  std::vector<Theme> themes = std::vector<Theme> (1); // first: the brief's
  std::vector<Scene> scenes;
  Limits limits; // that it was taken under; they concern no frame of it
};

/* `.mp4` and the like: how the name of a video ends. */
const char *file_suffix (Container container);

/* BRIEF as the brief of its OUTPUT (from 0) alone: with the name of that video
 * and its captions. */
Brief brief_of_output (const Brief &brief, size_t output);

} // namespace reel
