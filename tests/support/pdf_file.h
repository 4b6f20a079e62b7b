// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <cairo-pdf.h>

namespace reel::test {

struct PdfColor {
  double red, green, blue;
};

/* A PDF of PAGES, each of WIDTH x HEIGHT points: the left half is in a colour
 * of its own, nothing is drawn on the right one but a word. */
inline std::string
make_pdf (
    const std::vector<PdfColor> &pages, double width = 400, double height = 300)
{
  std::string bytes;
  auto keep = [] (void *to, const unsigned char *data, unsigned length) {
    static_cast<std::string *> (to)->append ((const char *) data, length);
    return CAIRO_STATUS_SUCCESS;
  };
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (keep, &bytes, width, height);
  cairo_t *context = cairo_create (surface);
  for (const PdfColor &page : pages) {
    cairo_set_source_rgb (context, page.red, page.green, page.blue);
    cairo_rectangle (context, 0, 0, width / 2, height);
    cairo_fill (context);
    cairo_set_source_rgb (context, 0, 0, 0);
    cairo_set_font_size (context, height / 10);
    cairo_move_to (context, width * 0.55, height / 2);
    cairo_show_text (context, "Page");
    cairo_show_page (context);
  }
  cairo_destroy (context);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return bytes;
}

/* One that asks for a password. */
inline std::string
make_locked_pdf ()
{
  std::string bytes = "%PDF-1.4\n", places;
  const std::string objects[] = {"<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
      "<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + std::string (64, '4') +
          "> /U <" + std::string (64, '2') + "> >>"};
  int number = 0;
  for (const std::string &object : objects) {
    std::string place = std::to_string (bytes.size ());
    places += std::string (10 - place.size (), '0') + place + " 00000 n \n";
    bytes += std::to_string (++number) + " 0 obj\n" + object + "\nendobj\n";
  }
  std::string start = std::to_string (bytes.size ());
  return bytes + "xref\n0 5\n0000000000 65535 f \n" + places +
         "trailer\n<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<00> <00>] >>\n"
         "startxref\n" +
         start + "\n%%EOF\n";
}

} // namespace reel::test
