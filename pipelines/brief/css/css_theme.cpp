// SPDX-License-Identifier: GPL-3.0-or-later
/* A style sheet as a theme. */
#include "brief/css/css_theme.h"

#include <algorithm>

#include "brief/css/properties.h"
#include "brief/css/theme_keys.h"

namespace reel {

namespace {

class Sheet {
public:
  explicit Sheet (Problems &problems) : problems_ (problems) {}
  Value read (std::string_view text);

private:
  void read_rule (const CssRule &rule, bool only_body);
  void read_one (const CssDeclaration &declaration, CssElement element);

  Problems &problems_;
  std::vector<CssFace> faces_;
  CssLook looks_[kCssElements];
};

void
Sheet::read_one (const CssDeclaration &declaration, CssElement element)
{
  CssTarget target{looks_[element], faces_, problems_,
      looks_[kCssBody].size.value_or (kCssSlideSize)};
  read_css_property (declaration, element, target);
}

void
Sheet::read_rule (const CssRule &rule, bool only_body)
{
  for (const CssSelector &selector : rule.selectors) {
    std::string name = css_lower (selector.text);
    unsigned element = 0;
    while (element < kCssElements && name != kCssNames[element])
      element++;
    if (element == kCssElements && !only_body)
      problems_.warning (selector.place,
          "the selector `" + selector.text + "` has no effect in a theme",
          "those that have are body, h1 to h6, p, ul, ol, li, pre, code, "
          "strong, em and .backdrop, each by itself");
    if (element == kCssElements || (element == kCssBody) != only_body)
      continue;
    /* A font is chosen by its weight, so that is read first. */
    for (bool families : {false, true})
      for (const CssDeclaration &declaration : rule.declarations)
        if ((declaration.property == "font-family") == families)
          read_one (declaration, (CssElement) element);
  }
}

Value
Sheet::read (std::string_view text)
{
  CssSheet sheet = read_css (text, problems_);
  for (const auto &declarations : sheet.font_faces)
    if (auto face = read_css_face (declarations, problems_))
      faces_.push_back (std::move (*face));
  for (bool body : {true, false})
    for (const CssRule &rule : sheet.rules)
      read_rule (rule, body);
  return css_theme_keys (looks_, problems_);
}

void
read_text (const Value &map, const char *key, std::string &text)
{
  if (const Value *value = map.find (key))
    text = value->text;
}

void
read_number (const Value &map, const char *key, double &number)
{
  if (const Value *value = map.find (key))
    number = value->number;
}

void
read_box (const Value *map, TextBox &box)
{
  if (!map)
    return;
  read_text (*map, "color", box.color);
  read_text (*map, "border", box.border);
  read_number (*map, "border-width", box.border_width);
  if (const Value *padding = map->find ("padding"))
    box.padding = padding->number;
  if (const Value *radius = map->find ("radius"))
    box.radius = radius->number;
}

} // namespace

Value
css_theme (std::string_view text, Problems &problems)
{
  if (text.starts_with ("\xef\xbb\xbf"))
    text.remove_prefix (3);
  return Sheet (problems).read (text);
}

void
read_css_looks (const Value &looks, Theme &theme)
{
  if (const Value *spans = looks.find ("spans"))
    for (const Value::Entry &entry : spans->entries)
      theme.spans.emplace_back (entry.key, entry.value.text);
  read_number (looks, "size", theme.slide_size);
  read_text (looks, "align", theme.slide_align);
  read_text (looks, "title-align", theme.title_align);
  read_text (looks, "item-align", theme.item_align);
  read_box (looks.find ("box"), theme.slide_box);
  read_box (looks.find ("code-box"), theme.code_box);
  read_number (looks, "blur", theme.slide_blur);
  if (const Value *title = looks.find ("title-color"))
    theme.title_color = parse_color (title->text);
}

} // namespace reel
