// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/spoken_text.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include <glib.h>

#include "gst_ptr.h"

namespace reel {

namespace {

size_t
skip_space (const std::string &text, size_t at)
{
  return std::min (text.find_first_not_of (" \t\r\n", at), text.size ());
}

void
on_start (GMarkupParseContext *, const char *element, const char **names,
    const char **values, gpointer data, GError **error)
{
  static constexpr const char *kElements[] = {"speak", "p", "s", "break",
      "emphasis", "prosody", "say-as", "sub", "mark", "voice", "lang"};
  auto &spoken = *static_cast<SpokenText *> (data);
  bool known = std::any_of (std::begin (kElements), std::end (kElements),
      [&] (const char *k) { return strcmp (k, element) == 0; });
  if (!known) {
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT,
        "<%s> is not among what can be spoken", element);
    return;
  }
  if (strcmp (element, "mark") != 0)
    return;
  for (; *names; names++, values++)
    if (strcmp (*names, "name") == 0)
      spoken.marks.emplace_back (*values);
}

void
on_text (GMarkupParseContext *, const char *text, gsize length, gpointer data,
    GError **)
{
  static_cast<SpokenText *> (data)->text.append (text, length);
}

void
read_ssml (const std::string &text, SpokenText &spoken)
{
  static constexpr GMarkupParser kParser = {
      on_start, nullptr, on_text, nullptr, nullptr};
  GMarkupParseContext *context = g_markup_parse_context_new (
      &kParser, G_MARKUP_TREAT_CDATA_AS_TEXT, &spoken, nullptr);
  ErrorPtr error;
  bool right = g_markup_parse_context_parse (
      context, text.c_str (), (gssize) text.size (), out (error));
  if (right)
    right = g_markup_parse_context_end_parse (context, out (error));
  g_markup_parse_context_free (context);
  if (!right)
    spoken.fault = error->message;
}

} // namespace

size_t
read_mark (const std::string &text, size_t at, std::string &name)
{
  constexpr const char *kStart = "<mark";
  if (text.compare (at, 5, kStart) != 0)
    return at;
  size_t p = skip_space (text, at + 5);
  if (p == at + 5 || text.compare (p, 4, "name") != 0)
    return at;
  p = skip_space (text, p + 4);
  if (p >= text.size () || text[p] != '=')
    return at;
  p = skip_space (text, p + 1);
  if (p >= text.size () || (text[p] != '"' && text[p] != '\''))
    return at;
  size_t end = text.find (text[p], p + 1);
  if (end == std::string::npos)
    return at;
  name = text.substr (p + 1, end - p - 1);
  p = skip_space (text, end + 1);
  return text.compare (p, 2, "/>") == 0 ? p + 2 : at;
}

SpokenText
read_spoken_text (const std::string &text, bool is_ssml)
{
  SpokenText spoken;
  if (is_ssml) {
    read_ssml (text, spoken);
    return spoken;
  }
  for (size_t at = 0; at < text.size ();) {
    std::string name;
    size_t end = text[at] == '<' ? read_mark (text, at, name) : at;
    if (end == at) {
      spoken.text += text[at++];
      continue;
    }
    spoken.marks.push_back (std::move (name));
    at = end;
  }
  return spoken;
}

std::string
ssml_from_plain_text (
    const std::string &text, const std::vector<Value::Inserted> &literal)
{
  std::string ssml = "<speak>";
  auto next = literal.begin ();
  for (size_t at = 0; at < text.size ();) {
    while (next != literal.end () && next->offset + next->size <= at)
      next++;
    bool is_literal = next != literal.end () && next->offset <= at;
    std::string name;
    size_t end =
        !is_literal && text[at] == '<' ? read_mark (text, at, name) : at;
    if (end > at) {
      ssml.append (text, at, end - at);
      at = end;
      continue;
    }
    char c = text[at++];
    if (c == '<')
      ssml += "&lt;";
    else if (c == '>')
      ssml += "&gt;";
    else if (c == '&')
      ssml += "&amp;";
    else
      ssml += c;
  }
  return ssml + "</speak>";
}

} // namespace reel
