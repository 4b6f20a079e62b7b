// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/pdf_page.h"

#include <cerrno>
#include <cmath>
#include <cstring>
#include <utility>

#include <cairo.h>
#include <fcntl.h>
#include <poppler.h>
#include <sys/stat.h>

#include "unique_fd.h"

namespace reel {

namespace {

/* Points: ISO 32000 has pages of at most 14,400, that of 2.0 larger ones. */
constexpr double kLeast = 1, kMost = 1'000'000;

struct Unref {
  void operator() (PopplerDocument *document) const
  {
    g_object_unref (document);
  }
  void operator() (PopplerPage *page) const { g_object_unref (page); }
  void operator() (cairo_surface_t *surface) const
  {
    cairo_surface_destroy (surface);
  }
  void operator() (cairo_t *context) const { cairo_destroy (context); }
};
template <typename T> using Owned = std::unique_ptr<T, Unref>;

/* What poppler has complained about in this thread. It draws what it can, and
 * says nothing but in the log. */
thread_local int complaints;

void
count_complaint (const char *, GLogLevelFlags, const char *message, gpointer)
{
  if (message && strstr (message, "error"))
    complaints++;
}

void
listen_to_poppler ()
{
  static const guint handler = g_log_set_handler (
      "Poppler", (GLogLevelFlags) (G_LOG_LEVEL_MASK), count_complaint, nullptr);
  (void) handler;
}

Fault
fault_of (const GError *error)
{
  if (g_error_matches (error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
    return {"is encrypted, and can't be read without its password",
        "save it without one, or export its page as a PNG picture"};
  return {"is damaged: it can't be read as a PDF", "write or copy it again"};
}

} // namespace

struct PdfPage::Impl {
  Owned<PopplerDocument> document;
  Owned<PopplerPage> page;
};

PdfPage::PdfPage (std::unique_ptr<Impl> impl, double width, double height)
    : impl_ (std::move (impl)), width_ (width), height_ (height)
{
}

PdfPage::PdfPage (PdfPage &&) noexcept = default;
PdfPage::~PdfPage () = default;

std::optional<PdfPage>
PdfPage::open (const std::string &file, int number, Fault &fault)
{
  listen_to_poppler ();
  UniqueFd fd (::open (file.c_str (), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info;
  if (!fd || fstat (fd.get (), &info) != 0 || !S_ISREG (info.st_mode)) {
    fault = {std::string ("can't be read: ") + g_strerror (errno), {}};
    return std::nullopt;
  }
  GError *error = nullptr;
  auto impl = std::make_unique<Impl> ();
  /* Which takes the descriptor, whatever comes of it. */
  impl->document.reset (
      poppler_document_new_from_fd (fd.release (), nullptr, &error));
  if (!impl->document) {
    fault = fault_of (error);
    g_clear_error (&error);
    return std::nullopt;
  }
  int pages = poppler_document_get_n_pages (impl->document.get ());
  if (pages > 0 && number > pages) {
    fault = {"has " +
                 (pages == 1 ? "one page" : std::to_string (pages) + " pages") +
                 ", but `page` is " + std::to_string (number),
        "pages are counted from 1, whatever is printed on them"};
    return std::nullopt;
  }
  if (number <= pages)
    impl->page.reset (
        poppler_document_get_page (impl->document.get (), number - 1));
  double width = 0, height = 0;
  if (impl->page)
    poppler_page_get_size (impl->page.get (), &width, &height);
  if (!(width >= kLeast && height >= kLeast && width <= kMost &&
          height <= kMost)) {
    fault = {"is damaged: it has no page " + std::to_string (number) +
                 " that can be shown",
        "write or copy it again"};
    return std::nullopt;
  }
  return PdfPage (std::move (impl), width, height);
}

bool
PdfPage::draw (uint8_t *pixels, int width, int height, bool *is_whole) const
{
  complaints = 0;
  Owned<cairo_surface_t> surface (cairo_image_surface_create_for_data (
      pixels, CAIRO_FORMAT_RGB24, width, height, 4 * width));
  Owned<cairo_t> context (cairo_create (surface.get ()));
  cairo_set_source_rgb (context.get (), 1, 1, 1);
  cairo_paint (context.get ());
  cairo_scale (context.get (), width / width_, height / height_);
  poppler_page_render (impl_->page.get (), context.get ());
  cairo_surface_flush (surface.get ());
  if (is_whole)
    *is_whole = complaints == 0;
  return cairo_status (context.get ()) == CAIRO_STATUS_SUCCESS;
}

std::string
pdf_reader_version ()
{
  std::string text = std::string ("poppler ") + poppler_get_version () +
                     " cairo " + cairo_version_string ();
  struct stat info;
  if (stat ("/usr/share/poppler", &info) == 0)
    text += " data " + std::to_string (info.st_mtim.tv_sec);
  return text;
}

} // namespace reel
