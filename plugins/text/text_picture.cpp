// SPDX-License-Identifier: LGPL-2.1-or-later
#include "text_picture.h"

#include <algorithm>
#include <cmath>

#include "contrast.h"

namespace reel::text {

namespace {

constexpr double kSlide = 0.03;         // of the shorter side
constexpr uint64_t kStagger = 90000000; // ns between bullets
constexpr double kToCome = 0.6;         // opacity of words not yet said
constexpr double kShadow = 0.45;
constexpr double kDense = 0.7; // of a shade: only what is near is under it

int
parts_of_256 (double opacity)
{
  return (int) std::lround (std::clamp (opacity, 0.0, 1.0) * 256);
}

int
even (double v)
{
  return (int) std::lround (v / 2) * 2;
}

} // namespace

TextPicture::TextPicture (TextSpec spec, const PlainText &plain,
    const Frame &frame, PangoContext *context)
    : spec_ (std::move (spec)), frame_ (frame),
      layout_ (lay_out (spec_, plain, frame, context))
{
  distance_ = kSlide * std::min (frame.width, frame.height);
  for (const Part &part : layout_.parts)
    for (const Line &line : part.lines)
      lines_.push_back (&line);
  if (lines_.empty ())
    return;
  Colors colors = choose_colors ();
  accent_ = colors.accent;
  if (spec_.style == Style::karaoke)
    karaoke_ = std::make_unique<Karaoke> (layout_, spec_.words);
  make_scrim (colors);
  make_groups (colors);
}

void
TextPicture::add_word (const TimedWord &word)
{
  if (karaoke_)
    karaoke_->add_word (word);
}

TextPicture::Colors
TextPicture::choose_colors () const
{
  const StyleInfo &info = style_info (spec_.style);
  Colors colors;
  bool nothing = spec_.background.kind == Paint::Kind::nothing;
  bool given = spec_.background.kind == Paint::Kind::colour;
  bool own = spec_.background.kind == Paint::Kind::own;
  colors.own_panel = given || (info.backdrop == Backdrop::panel && own);
  colors.scrim = !colors.own_panel && !nothing;
  colors.panel =
      given ? spec_.background.color : with_alpha (kPanel, info.panel);
  Color ink = given && colors.panel.a >= 128 ? ink_on (colors.panel) : kWhite;
  colors.text = spec_.color.color_or (ink);
  if (!given && colors.own_panel &&
      contrast (luminance (colors.text), luminance (kPanel)) < 4.5)
    colors.panel = with_alpha (kWhite, std::max (info.panel, 0.75));
  colors.outline = spec_.outline.color_or ({0, 0, 0, 0});
  colors.accent = spec_.highlight.color_or (kAccent);
  colors.on_accent =
      contrast (luminance (colors.text), luminance (colors.accent)) >= 3
          ? colors.text
          : ink_on (colors.accent);
  colors.on_accent = spec_.highlight_text.color_or (colors.on_accent);
  colors.marks = spec_.highlight.kind != Paint::Kind::nothing;
  colors.shade = shade_of (colors);
  return colors;
}

Timing
TextPicture::timing_of (size_t item) const
{
  const StyleInfo &info = style_info (spec_.style);
  Timing timing;
  timing.enter = spec_.enter == Motion::automatic ? info.enter : spec_.enter;
  timing.exit = spec_.exit == Motion::automatic ? info.exit : spec_.exit;
  timing.enter_duration =
      timing.enter == Motion::none ? 0 : spec_.enter_duration;
  timing.exit_duration = timing.exit == Motion::none ? 0 : spec_.exit_duration;
  timing.enter_easing = spec_.enter_easing;
  timing.exit_easing = spec_.exit_easing;
  timing.start = spec_.start;
  timing.stop = spec_.stop;
  bool one_by_one = spec_.style == Style::bullets ||
                    (spec_.style == Style::code && !spec_.times.empty ());
  if (!one_by_one)
    return timing;
  timing.start = spec_.start + item * kStagger;
  if (item < spec_.times.size ())
    timing.start = std::max (spec_.start, spec_.times[item]);
  else if (!spec_.times.empty ())
    timing.start = std::max (spec_.start, spec_.times.back ()) +
                   (item + 1 - spec_.times.size ()) * kStagger;
  return timing;
}

/* The dot before a bullet, the line beside a quote. */
std::vector<Mark>
TextPicture::marks_of (const Part &part, const Colors &colors) const
{
  bool is_item = spec_.style == Style::bullets;
  bool rtl = is_item ? part.right_to_left : layout_.right_to_left;
  bool own = spec_.highlight.kind == Paint::Kind::own;
  Color color = own ? colors.text : colors.accent;
  const Box &block = layout_.block;
  if (!colors.marks)
    return {};
  if (is_item) {
    double r = part.size * 0.13;
    double x = rtl ? block.x + block.w - layout_.indent * 0.42
                   : block.x + layout_.indent * 0.42;
    double y = part.lines[0].baseline - part.size * 0.36;
    return {{{x - r, y - r, 2 * r, 2 * r}, r, color}};
  }
  bool first = &part == &layout_.parts[0];
  if (spec_.style == Style::quote && first && layout_.align != Align::center) {
    double w = std::max (2.0, layout_.size * 0.075);
    double x = rtl ? block.x + block.w - w : block.x;
    double inset = layout_.size * 0.12;
    Color thin = own ? with_alpha (color, 0.85) : color;
    return {{{x, block.y + inset, w, block.h - 2 * inset}, w / 2, thin}};
  }
  return {};
}

void
TextPicture::make_panel (Group &group, const Colors &colors)
{
  if (!colors.own_panel || spec_.shown == Shown::second)
    return;
  Box box = group.box;
  box.x -= layout_.padding_x;
  box.y -= layout_.padding_y;
  box.w += 2 * layout_.padding_x;
  box.h += 2 * layout_.padding_y;
  double line = layout_.parts[0].lines[0].height;
  double pixel = std::min (frame_.width, frame_.height) / 720.0;
  PanelLook look;
  look.color = colors.panel;
  look.border = spec_.border.color_or ({0, 0, 0, 0});
  look.border_width = spec_.border_width * pixel;
  if (spec_.style == Style::lower_third && colors.marks) {
    double w = std::max (2.0, layout_.size * 0.17);
    bool right = layout_.align == Align::right;
    look.bar.box = {right ? box.x + box.w - w : box.x, box.y, w, box.h};
    look.bar.color = colors.accent;
  }
  look.radius = spec_.box_radius >= 0               ? spec_.box_radius * pixel
                : spec_.style == Style::lower_third ? 0.12 * line
                : spec_.style == Style::code        ? 0.45 * line
                                                    : 0.35 * line;
  group.panel = draw_panel (box, look, frame_);
}

/* Lines of the style's second kind. */
bool
TextPicture::is_second (const Part &part) const
{
  return style_info (spec_.style).second.size > 0 && &part != &layout_.parts[0];
}

/* Whether PART is drawn, not only given room. */
bool
TextPicture::is_shown (const Part &part) const
{
  return spec_.shown == Shown::all ||
         is_second (part) == (spec_.shown == Shown::second);
}

void
TextPicture::make_letters (Group &group, const Colors &colors, const Part *only,
    std::optional<int> only_line)
{
  std::vector<InkedLine> inked;
  std::vector<Mark> marks;
  int index = 0;
  for (const Part &part : layout_.parts) {
    bool shown = is_shown (part);
    if (shown && (!only || only == &part)) {
      auto own = marks_of (part, colors);
      marks.insert (marks.end (), own.begin (), own.end ());
    }
    for (const Line &line : part.lines) {
      int at = index++;
      bool on_page = !karaoke_ || karaoke_->lines ()[at].page == group.page;
      if ((only && only != &part) || (only_line && *only_line != at) ||
          !on_page || !shown)
        continue;
      inked.push_back ({&line, part.size, part.type.strength});
      if (is_second (part) && spec_.muted.kind == Paint::Kind::colour) {
        inked.back ().strength = 1;
        inked.back ().color = spec_.muted.color;
      }
      group.lines.push_back (at);
    }
  }
  Ink ink{colors.text, colors.outline, {0, 0, 0, 0}};
  bool light = luminance (colors.text) > 0.18;
  bool on_light = luminance (colors.shade) > 0.5;
  if (colors.scrim && light && !on_light)
    ink.shadow = with_alpha ({0, 0, 0}, kShadow);
  group.letters = draw_letters (inked, marks, ink, frame_);
  if (karaoke_ && colors.on_accent != colors.text) {
    ink.color = colors.on_accent;
    ink.outline = {0, 0, 0, 0};
    group.letters_on_pill = draw_letters (inked, {}, ink, frame_);
  }
}

void
TextPicture::make_groups (const Colors &colors)
{
  size_t pages = 1;
  if (layout_.page_lines)
    pages = (lines_.size () + layout_.page_lines - 1) / layout_.page_lines;
  if (spec_.style == Style::bullets ||
      (spec_.style == Style::code && !spec_.times.empty ())) {
    if (colors.own_panel) {
      Group panel;
      panel.timing = timing_of (0);
      panel.timing.start = spec_.start;
      panel.box = layout_.block;
      make_panel (panel, colors);
      groups_.push_back (std::move (panel));
    }
    bool by_line = spec_.style == Style::code;
    size_t count = by_line ? lines_.size () : layout_.parts.size ();
    for (size_t i = 0; i < count; i++) {
      Group group;
      group.timing = timing_of (i);
      if (by_line)
        make_letters (group, colors, nullptr, (int) i);
      else
        make_letters (group, colors, &layout_.parts[i]);
      groups_.push_back (std::move (group));
    }
    return;
  }
  for (size_t page = 0; page < pages; page++) {
    Group group;
    group.page = (int) page;
    group.timing = timing_of (0);
    group.box = layout_.block;
    make_letters (group, colors, nullptr);
    if (pages > 1) {
      double x0 = 1e9, x1 = -1e9, y0 = 1e9;
      for (int l : group.lines) {
        x0 = std::min (x0, lines_[l]->x);
        x1 = std::max (x1, lines_[l]->x + lines_[l]->width);
        y0 = std::min (y0, lines_[l]->top);
      }
      double bottom = layout_.block.y + layout_.block.h;
      group.box = {x0, y0, x1 - x0, bottom - y0};
    }
    make_panel (group, colors);
    groups_.push_back (std::move (group));
  }
}

/* The soft shade, as dense as what stands on it needs. */
Color
TextPicture::shade_of (const Colors &colors) const
{
  using Kind = Paint::Kind;
  Shaded on{colors.text, {}, {}, {}};
  if (spec_.scrim_color.kind == Kind::colour)
    on.shade = spec_.scrim_color.color;
  bool has_second = layout_.parts.size () > 1 && is_second (layout_.parts[1]);
  if (has_second && spec_.muted.kind == Kind::colour)
    on.second = spec_.muted.color;
  bool has_marks = spec_.style == Style::bullets || spec_.style == Style::quote;
  if (has_marks && spec_.highlight.kind == Kind::colour)
    on.mark = colors.accent;
  return full_shade (on);
}

void
TextPicture::make_scrim (const Colors &colors)
{
  if (!colors.scrim)
    return;
  Align side = layout_.align;
  if (spec_.place || spec_.style == Style::quote || spec_.style == Style::slide)
    side = Align::center;
  ScrimSides sides = scrim_sides (layout_.block, side, frame_);
  /* In place of a box it is as small as one: nothing else gets under it. */
  bool small = style_info (spec_.style).backdrop == Backdrop::panel;
  if (small)
    sides = {false, false, false, false, layout_.size * 3.2};
  double margin = small ? layout_.size * 0.15
                        : layout_.size * 0.3 +
                              0.02 * std::min (frame_.width, frame_.height);
  Color shade = colors.shade;
  shade.a = (uint8_t) std::lround (shade.a * spec_.scrim);
  /* One that hides the picture leaves most of it alone. */
  if (!small && shade.a > kDense * 255)
    sides = {false, false, false, false, layout_.size * 1.6};
  if (shade.a > 0)
    scrim_ = draw_scrim (layout_.block, margin, sides, shade, frame_);
  scrim_.stand ();
  /* Lines whose title stands over them get none but this. */
  if (spec_.scrim > 0 || spec_.shown == Shown::second)
    make_second_scrim (shade);
}

/* Second lines that can't be read on SHADE get one of their own on it, as small
 * as a box. */
void
TextPicture::make_second_scrim (Color shade)
{
  if (spec_.muted.kind != Paint::Kind::colour ||
      !needs_opposite (spec_.muted.color, shade))
    return;
  double left = frame_.width, right = 0, top = frame_.height, bottom = 0;
  double size = 0;
  for (const Part &part : layout_.parts) {
    if (!is_second (part) || !is_shown (part))
      continue;
    for (const Line &line : part.lines) {
      left = std::min (left, line.x);
      right = std::max (right, line.x + line.width);
      top = std::min (top, line.top);
      bottom = std::max (bottom, line.top + line.height);
    }
    size = part.size;
  }
  if (size <= 0)
    return;
  double beside = size * 0.3;
  Box box{left - beside, top, right - left + 2 * beside, bottom - top};
  const Color &ink = spec_.muted.color;
  Color opposite = scrim_for (ink, opposite_shade (shade), kReadable);
  ScrimSides sides{false, false, false, false, size * 0.9};
  second_scrim_ = draw_scrim (box, 0, sides, opposite, frame_);
  second_scrim_.stand ();
}

Pose
TextPicture::pose_of (const Group &group, uint64_t t) const
{
  if (t < group.timing.start) {
    Pose hidden;
    hidden.opacity = hidden.back = 0;
    return hidden;
  }
  return pose_at (group.timing, t, distance_);
}

int
TextPicture::page_at (uint64_t t) const
{
  return karaoke_ ? karaoke_->moment_at (t).page : 0;
}

bool
TextPicture::visible_at (uint64_t t) const
{
  if (lines_.empty () || t < spec_.start || t >= spec_.stop)
    return false;
  for (const Group &group : groups_) {
    Pose pose = pose_of (group, t);
    bool letters = parts_of_256 (pose.opacity) > 0 && pose.reveal > 0;
    if (letters || parts_of_256 (pose.back) > 0)
      return true;
  }
  return false;
}

void
TextPicture::draw (const Target &target, const ColorForm &form, uint64_t t)
{
  if (lines_.empty () || t < spec_.start || t >= spec_.stop)
    return;
  const Rect all{0, 0, target.width, target.height};
  Timing scrim_timing = timing_of (0);
  /* A panel doesn't wait for the first of its lines. */
  if (spec_.style == Style::code)
    scrim_timing.start = spec_.start;
  if (scrim_timing.enter == Motion::none && scrim_timing.start > t)
    return;
  if (t >= scrim_timing.start) {
    Pose pose = pose_at (scrim_timing, t, 0);
    scrim_.draw (target, form, {}, all, parts_of_256 (pose.back));
    second_scrim_.draw (target, form, {}, all, parts_of_256 (pose.back));
  }
  int page = page_at (t);
  for (Group &group : groups_) {
    if (group.page != page || t < group.timing.start)
      continue;
    Pose pose = pose_of (group, t);
    group.panel.draw (target, form, pose.move, all, parts_of_256 (pose.back));
    if (karaoke_ && karaoke_->timed ()) {
      KaraokeMoment moment = karaoke_->moment_at (t);
      draw_pills (moment, pose, target, form);
      draw_words (group, pose, target, form, moment);
    } else {
      draw_letters_of (group, pose, target, form);
    }
  }
}

/* The part of the frame that holds LINE of GROUP from X0 to X1: down to the
 * neighbours' middle, so that nothing of a letter is lost between them. */
Rect
TextPicture::strip (const Group &group, size_t line, double x0, double x1) const
{
  const Line &own = *lines_[group.lines[line]];
  bool first = line == 0, last = line + 1 == group.lines.size ();
  int top = first ? 0 : even (own.top);
  int bottom = last ? frame_.height : even (lines_[group.lines[line + 1]]->top);
  int left = std::max (even (x0), 0);
  return {left, top, even (x1) - left, bottom - top};
}

void
TextPicture::draw_letters_of (
    Group &group, const Pose &pose, const Target &target, const ColorForm &form)
{
  int opacity = parts_of_256 (pose.opacity);
  if (pose.reveal < 1 && pose.by_letter) {
    draw_typed (group, pose, target, form, opacity);
    return;
  }
  Rect clip{0, 0, target.width, target.height};
  if (pose.reveal < 1) {
    const Box &block = layout_.block;
    int edge = even (block.x + block.w * pose.reveal);
    if (layout_.right_to_left) {
      clip.x = std::max (even (block.x + block.w * (1 - pose.reveal)), 0);
      clip.w -= clip.x;
    } else {
      clip.w = edge;
    }
  }
  group.letters.draw (target, form, pose.move, clip, opacity);
}

/* The first letters in the order of the text, whole. */
void
TextPicture::draw_typed (Group &group, const Pose &pose, const Target &target,
    const ColorForm &form, int opacity)
{
  size_t all = 0;
  for (int l : group.lines)
    all += lines_[l]->clusters.size ();
  auto left = (size_t) std::floor (pose.reveal * (double) all + 1e-6);
  for (size_t i = 0; i < group.lines.size () && left > 0; i++) {
    const Line &line = *lines_[group.lines[i]];
    double x0 = 1e9, x1 = -1e9;
    size_t count = std::min (left, line.clusters.size ());
    for (size_t c = 0; c < count; c++) {
      x0 = std::min (x0, line.clusters[c].x);
      x1 = std::max (x1, line.clusters[c].x + line.clusters[c].width);
    }
    left -= count;
    if (count == 0)
      continue;
    bool rtl = layout_.right_to_left;
    double margin = layout_.indent + layout_.size;
    bool whole = count == line.clusters.size ();
    x0 -= !rtl || whole ? margin : 0;
    x1 += rtl || whole ? margin : 0;
    group.letters.draw (
        target, form, pose.move, strip (group, i, x0, x1), opacity);
  }
}

/* How much of PIECE of LINE lies on the pills. */
double
TextPicture::on_pills (
    const KaraokeMoment &moment, const WordPiece &piece, const Line &line) const
{
  double covered = 0;
  for (const Pill &pill : moment.pills) {
    const Box &box = pill.box;
    bool same_line = box.y < line.baseline && line.baseline < box.y + box.h;
    double from = std::max (box.x, piece.x);
    double to = std::min (box.x + box.w, piece.x + piece.width);
    if (same_line && to > from && piece.width > 0)
      covered += pill.opacity * (to - from) / piece.width;
  }
  return std::min (covered, 1.0);
}

void
TextPicture::draw_words (Group &group, const Pose &pose, const Target &target,
    const ColorForm &form, const KaraokeMoment &moment)
{
  for (size_t i = 0; i < group.lines.size (); i++) {
    const auto &pieces = karaoke_->lines ()[group.lines[i]].pieces;
    for (size_t p = 0; p < pieces.size (); p++) {
      const WordPiece &piece = pieces[p];
      double x0 = p == 0 ? 0 : piece.x;
      double x1 = p + 1 == pieces.size () ? frame_.width + 1 : pieces[p + 1].x;
      double strength = 1;
      double on_pill = 0;
      bool known = piece.word >= 0;
      if (known && piece.word > moment.word)
        strength = kToCome;
      bool said = piece.following >= 0 && piece.following <= moment.word;
      if (!known && !said)
        strength = kToCome;
      if (known && piece.word == moment.word) {
        strength = kToCome + (1 - kToCome) * moment.there;
      }
      if (known)
        on_pill = on_pills (moment, piece, *lines_[group.lines[i]]);
      Rect clip = strip (group, i, x0, x1);
      strength *= pose.opacity;
      if (group.letters_on_pill.empty ())
        on_pill = 0;
      group.letters.draw (target, form, pose.move, clip,
          parts_of_256 (strength * (1 - on_pill)));
      group.letters_on_pill.draw (
          target, form, pose.move, clip, parts_of_256 (strength * on_pill));
    }
  }
}

void
TextPicture::draw_pills (const KaraokeMoment &moment, const Pose &pose,
    const Target &target, const ColorForm &form)
{
  const Rect all{0, 0, target.width, target.height};
  for (const Pill &pill : moment.pills) {
    int opacity = parts_of_256 (pill.opacity * pose.opacity);
    if (opacity == 0 || accent_.a == 0)
      continue;
    Box box = pill.box;
    box.x += pose.move.dx;
    box.y += pose.move.dy;
    int x = 0, y = 0;
    draw_pill (box, 0.28 * box.h, accent_, pill_, x, y);
    convert (pill_, x, y, form, pill_planes_);
    blend (target, pill_planes_, all, opacity);
  }
}

} // namespace reel::text
