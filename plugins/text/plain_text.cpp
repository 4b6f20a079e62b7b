// SPDX-License-Identifier: LGPL-2.1-or-later
#include "text_layout.h"

#include <gio/gio.h>

namespace reel::text {

namespace {

/* Longer texts are not laid out: nobody could read them, and Pango's time
 * grows with them. Twice what a brief may hold. */
constexpr size_t kLongest = 64 * 1024;

void
drop_carriage_returns (std::string &text)
{
  size_t kept = 0;
  for (size_t i = 0; i < text.size (); i++)
    if (text[i] != '\r')
      text[kept++] = text[i];
    else if (i + 1 >= text.size () || text[i + 1] != '\n')
      text[kept++] = '\n';
  text.resize (kept);
}

} // namespace

std::unique_ptr<PlainText>
read_text (const TextSpec &spec, GError **error)
{
  const std::string &text = spec.text;
  const char *end = nullptr;
  if (!g_utf8_validate (text.data (), (gssize) text.size (), &end)) {
    g_set_error (error, G_CONVERT_ERROR, G_CONVERT_ERROR_ILLEGAL_SEQUENCE,
        "The text is not UTF-8: byte %d is wrong",
        (int) (end - text.data ()) + 1);
    return nullptr;
  }
  if (text.size () > kLongest) {
    g_set_error (error, G_CONVERT_ERROR, G_CONVERT_ERROR_FAILED,
        "The text has %d bytes, at most %d can be drawn", (int) text.size (),
        (int) kLongest);
    return nullptr;
  }
  auto plain = std::make_unique<PlainText> ();
  if (!spec.markup) {
    plain->text = text;
    if (spec.words.empty ())
      drop_carriage_returns (plain->text);
    return plain;
  }
  PangoAttrList *attributes = nullptr;
  char *shown = nullptr;
  if (!pango_parse_markup (text.data (), (int) text.size (), 0, &attributes,
          &shown, nullptr, error)) {
    g_prefix_error (error, "The text is not Pango markup: ");
    return nullptr;
  }
  plain->text = shown;
  plain->attributes.reset (attributes);
  g_free (shown);
  return plain;
}

} // namespace reel::text
