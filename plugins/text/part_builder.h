// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "text_layout.h"

namespace reel::text {

/* A piece of the plain text, from byte to byte, that becomes a part. */
struct Piece {
  int from = 0, to = 0;
  bool second = false; // of the style's second type
  double gap = 0;      // above it, times the size, where the style has none
};

/* Which lines of TEXT are what in STYLE. In a slide each is a piece by itself,
 * an empty one parts paragraphs, and what follows the last tab of one hangs:
 * its further lines begin there too. */
[[nodiscard]] std::vector<Piece> split_pieces (
    Style style, const std::string &text);

/* Text this much longer than its lines can surely not be wrapped into them. */
inline constexpr double kSlack = 1.15;

/* Shapes and wraps pieces. */
class PartBuilder {
public:
  PartBuilder (
      const TextSpec &spec, const PlainText &plain, PangoContext *context);

  /* PIECE in TYPE at SIZE pixels within WIDTH pixels, its lines at x = 0.
   * BROKE is set if a word had to be cut. */
  [[nodiscard]] Part build (const Piece &piece, const Type &type, double size,
      double width, bool &broke) const;
  [[nodiscard]] int characters_of (const Piece &piece) const;
  /* How long PIECE would be in one line, pixels. */
  [[nodiscard]] double length_of (
      const Piece &piece, const Type &type, double size) const;
  /* As much of PIECE as fits LINES lines, with an ellipsis. SHOWN is how
   * many characters of it that is. */
  [[nodiscard]] Part build_short (const Piece &piece, const Type &type,
      double size, double width, unsigned lines, int &shown) const;

private:
  struct Text;
  Part build_text (const Text &text, const Type &type, double size,
      double width, bool &broke) const;
  PangoPtr<PangoLayout> shape (
      const Text &text, const Type &type, double size) const;
  double hanging (const Text &text, double size) const;
  bool balance (Text &text, PangoLayout *layout, double width) const;
  Text cut (const Piece &piece, int bytes) const;

  const TextSpec &spec_;
  const PlainText &plain_;
  PangoContext *context_;
};

} // namespace reel::text
