// SPDX-License-Identifier: GPL-3.0-or-later
/* Elements of slides as a style sheet wants them. */
#include <algorithm>
#include <cmath>

#include <glib.h>

#include "brief/css/properties.h"
#include "brief/css/theme_keys.h"
#include "brief/slides/markup_text.h"

namespace reel {

namespace {

constexpr double kNaturalHeight = 1.21; // of Inter's lines, times the size

std::string
number_text (double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return g_ascii_formatd (text, sizeof text, "%.4f", number);
}

/* How an element is set in slides where nothing is said of it. */
struct OwnLook {
  int size = 100; // percent
  int weight = 0;
  bool is_code = false;
};

OwnLook
own_look (CssElement element)
{
  switch (element) {
  case kCssH1:
    return {140, 700, false};
  case kCssH2:
    return {118, 700, false};
  case kCssH3:
  case kCssH4:
  case kCssH5:
  case kCssH6:
  case kCssStrong:
    return {100, 700, false};
  case kCssPre:
    return {70, 0, true};
  case kCssCode:
    return {88, 0, true};
  default:
    return {};
  }
}

} // namespace

std::string
css_span (const CssLook (&looks)[kCssElements], CssElement element)
{
  const CssLook &look = looks[element];
  OwnLook own = own_look (element);
  std::string said;
  auto add = [&] (const char *name, const std::string &value) {
    said += std::string (said.empty () ? "" : " ") + name + "=\"";
    append_as_markup (said, value);
    said += "\"";
  };
  bool is_body = element == kCssBody;
  if (look.color && !is_body)
    add ("color", css_hex (*look.color));
  if (look.background && look.background->a > 0 && !is_body)
    add ("background", css_hex (*look.background));
  if (look.is_italic)
    add ("style", *look.is_italic ? "italic" : "normal");
  if (look.is_underlined)
    add ("underline", *look.is_underlined ? "single" : "none");
  if (look.is_struck)
    add ("strikethrough", *look.is_struck ? "true" : "false");
  if (look.opacity && *look.opacity > 0)
    add ("alpha",
        std::to_string (std::max (std::lround (*look.opacity * 100), 1L)) +
            "%");
  if (look.line_height)
    add ("line_height", number_text (*look.line_height / kNaturalHeight));
  bool has_family = look.family && !look.is_file && !is_body;
  bool has_size = look.size && !is_body;
  bool has_weight = look.weight.has_value ();
  if (said.empty () && !has_family && !has_size && !has_weight)
    return {};
  if (has_family)
    add ("face", look.family->text);
  else if (own.is_code)
    add ("face", "JetBrains Mono,monospace");
  double base = looks[kCssBody].size.value_or (kCssSlideSize);
  int percent =
      has_size ? (int) std::lround (*look.size / base * 100) : own.size;
  if (percent != 100)
    add ("size", std::to_string (std::clamp (percent, 10, 800)) + "%");
  if (has_weight || own.weight)
    add ("weight", std::to_string (look.weight.value_or (own.weight)));
  return said;
}

} // namespace reel
