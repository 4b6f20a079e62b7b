// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>

#include "karaoke.h"
#include "motion.h"
#include "raster.h"

namespace reel::text {

/* A text laid out and drawn for frames of one size: what doesn't depend on
 * time is done when it is made, draw () only lays pictures over the frame. */
class TextPicture {
public:
  /* Draws PLAIN (of read_text ()) with the fonts of CONTEXT. */
  TextPicture (TextSpec spec, const PlainText &plain, const Frame &frame,
      PangoContext *context);

  /* A word of a karaoke text whose words become known one by one. */
  void add_word (const TimedWord &word);

  [[nodiscard]] bool visible_at (uint64_t t) const;
  /* Lays the text as it is at T over TARGET, a frame of the size given. */
  void draw (const Target &target, const ColorForm &form, uint64_t t);

  const Layout &layout () const { return layout_; }
  const TextSpec &spec () const { return spec_; }
  bool overflows () const { return layout_.shown < layout_.characters; }

private:
  /* What comes, goes and moves as one: a bullet, a page, or all there is. */
  struct Group {
    Layer panel, letters, letters_on_pill;
    Timing timing;
    int page = 0;
    std::vector<int> lines; // of all lines of the layout
    Box box;
  };
  struct Colors {
    Color text, panel, outline, accent, on_accent, shade;
    bool scrim = false, own_panel = false, marks = false;
  };

  Colors choose_colors () const;
  Timing timing_of (size_t item) const;
  bool is_second (const Part &part) const;
  bool is_shown (const Part &part) const;
  std::vector<Mark> marks_of (const Part &part, const Colors &colors) const;
  void make_groups (const Colors &colors);
  void make_panel (Group &group, const Colors &colors);
  /* Those of one part or line alone; of all lines of the layout. */
  void make_letters (Group &group, const Colors &colors, const Part *only,
      std::optional<int> only_line = std::nullopt);
  Color shade_of (const Colors &colors) const;
  void make_scrim (const Colors &colors);
  void make_second_scrim (Color shade);
  Pose pose_of (const Group &group, uint64_t t) const;
  int page_at (uint64_t t) const;
  Rect strip (const Group &group, size_t line, double x0, double x1) const;
  void draw_letters_of (Group &group, const Pose &pose, const Target &target,
      const ColorForm &form);
  void draw_typed (Group &group, const Pose &pose, const Target &target,
      const ColorForm &form, int opacity);
  void draw_words (Group &group, const Pose &pose, const Target &target,
      const ColorForm &form, const KaraokeMoment &moment);
  double on_pills (const KaraokeMoment &moment, const WordPiece &piece,
      const Line &line) const;
  void draw_pills (const KaraokeMoment &moment, const Pose &pose,
      const Target &target, const ColorForm &form);

  TextSpec spec_;
  Frame frame_;
  Layout layout_;
  double distance_ = 0; // of slides, pixels
  Layer scrim_, second_scrim_;
  std::vector<Group> groups_;
  std::vector<const Line *> lines_;
  std::unique_ptr<Karaoke> karaoke_;
  Color accent_;
  Argb pill_;
  Planes pill_planes_;
};

} // namespace reel::text
