// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "brief/model/verify_parts.h"

namespace reel {

/* A page of a PDF document, by poppler. One thread for each. */
class PdfPage {
public:
  /* Page NUMBER, from 1, of FILE. Nothing with FAULT, the end of a sentence
   * that begins with the document's name, if there is none to be shown; never
   * waits, whatever FILE is. */
  static std::optional<PdfPage> open (
      const std::string &file, int number, Fault &fault);
  PdfPage (PdfPage &&) noexcept;
  ~PdfPage ();

  /* Points (1/72 inch), upright. */
  double width () const { return width_; }
  double height () const { return height_; }

  /* Draws all of it on white paper into PIXELS of WIDTH x HEIGHT, 4 bytes each
   * (CAIRO_FORMAT_RGB24), a row after the other without gaps. False if there is
   * no memory for that. IS_WHOLE, if not null, is false then where some of it
   * couldn't be made sense of. Takes as long as there is to draw. */
  [[nodiscard]] bool draw (
      uint8_t *pixels, int width, int height, bool *is_whole) const;

private:
  struct Impl;
  PdfPage (std::unique_ptr<Impl> impl, double width, double height);
  std::unique_ptr<Impl> impl_;
  double width_, height_;
};

/* What pages look like by, besides their documents and the fonts: the library,
 * and the encodings it reads. */
std::string pdf_reader_version ();

} // namespace reel
