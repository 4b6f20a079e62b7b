// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/slides/slide_markup.h"

#include <mutex>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include "brief/cmark_ptr.h"
#include "brief/slides/markup_text.h"

namespace reel {

namespace {

/* Deeper ones are shown at this depth: tabs, and cmark's own nesting. */
constexpr int kMostLevels = 4;
constexpr int kMostDepth = 100;

constexpr const char *kHeadings[] = {"<span size=\"140%\" weight=\"700\">",
    "<span size=\"118%\" weight=\"700\">", "<span weight=\"700\">"};
constexpr const char *kCode =
    "<span face=\"JetBrains Mono,monospace\" size=\"88%\">";
constexpr const char *kCodeBlock =
    "<span face=\"JetBrains Mono,monospace\" size=\"70%\">";

class Renderer {
public:
  Renderer (bool hangs, const Theme &theme) : hangs_ (hangs), theme_ (theme) {}

  void blocks (cmark_node *parent, int level, int depth);
  std::string markup;
  bool has_items = false;

private:
  void inlines (cmark_node *parent, int depth);
  void wrapped (
      const char *open, cmark_node *node, const char *close, int depth);
  void list (cmark_node *list, int level, int depth);
  void item_prefix (cmark_node *list, int number, int count, int level);
  void code_block (std::string_view code);
  void part (const char *gap);
  std::string open (std::string_view element, const char *own) const;

  bool hangs_;
  const Theme &theme_;
  bool has_parts_ = false;
  bool after_prefix_ = false; // of an item, whose line it is
};

/* What follows stands in a line of its own, GAP below what was before. */
void
Renderer::part (const char *gap)
{
  if (has_parts_ && !after_prefix_)
    markup += gap;
  has_parts_ = true;
  after_prefix_ = false;
}

/* The tag that begins ELEMENT: as the theme has it, or OWN. */
std::string
Renderer::open (std::string_view element, const char *own) const
{
  const std::string &span = theme_.span (element);
  return span.empty () ? own : "<span " + span + ">";
}

void
Renderer::wrapped (
    const char *open, cmark_node *node, const char *close, int depth)
{
  markup += open;
  inlines (node, depth);
  markup += close;
}

void
Renderer::inlines (cmark_node *parent, int depth)
{
  if (depth > kMostDepth)
    return;
  for (cmark_node *node = cmark_node_first_child (parent); node;
       node = cmark_node_next (node)) {
    const char *literal = cmark_node_get_literal (node);
    std::string_view type = cmark_node_get_type_string (node);
    if (type == "softbreak")
      markup += ' ';
    else if (type == "linebreak")
      markup += '\n';
    else if (type == "emph")
      wrapped (open ("em", "<span style=\"italic\">").c_str (), node, "</span>",
          depth + 1);
    else if (type == "strong")
      wrapped (open ("strong", "<span weight=\"bold\">").c_str (), node,
          "</span>", depth + 1);
    else if (type == "strikethrough")
      wrapped ("<s>", node, "</s>", depth + 1);
    else if (type == "code") {
      markup += open ("code", kCode);
      append_as_markup (markup, literal ? literal : "");
      markup += "</span>";
    } else if (literal)
      append_as_markup (markup, literal);
    else
      inlines (node, depth + 1); // a link, a picture: what it is called
  }
}

void
Renderer::item_prefix (cmark_node *list, int number, int count, int level)
{
  bool ordered = cmark_node_get_list_type (list) == CMARK_ORDERED_LIST;
  std::string mark = ordered      ? std::to_string (number) + "."
                     : level == 0 ? "\u2022"
                                  : "\u2013";
  if (!hangs_) {
    markup += mark + " ";
    return;
  }
  markup.append ((size_t) level, '\t');
  markup += mark + "\t";
  /* Those with more digits reach over the first tab. */
  int last = cmark_node_get_list_start (list) + count - 1;
  if (ordered && last > 9 && number <= 9)
    markup += '\t';
}

void
Renderer::list (cmark_node *list, int level, int depth)
{
  has_items = true;
  bool ordered = cmark_node_get_list_type (list) == CMARK_ORDERED_LIST;
  int number = ordered ? cmark_node_get_list_start (list) : 1;
  int count = 0;
  for (cmark_node *item = cmark_node_first_child (list); item;
       item = cmark_node_next (item))
    count++;
  bool first = level == 0;
  for (cmark_node *item = cmark_node_first_child (list); item;
       item = cmark_node_next (item)) {
    part (first ? "\n\n" : "\n");
    first = false;
    item_prefix (list, number++, count, level);
    after_prefix_ = true;
    markup += open (ordered ? "ol" : "ul", "<span>");
    blocks (item, level + 1, depth + 1);
    markup += "</span>";
    after_prefix_ = false;
  }
}

void
Renderer::code_block (std::string_view code)
{
  has_items = true;
  part ("\n\n");
  markup += open ("pre", kCodeBlock);
  while (code.ends_with ('\n'))
    code.remove_suffix (1);
  bool starts = true;
  for (char c : code) {
    /* An empty line would part paragraphs. */
    if (starts && c == '\n')
      markup += "\u00a0";
    starts = c == '\n';
    if (c == '\t')
      markup += "    ";
    else
      append_as_markup (markup, std::string_view (&c, 1));
  }
  markup += "</span>";
}

void
Renderer::blocks (cmark_node *parent, int level, int depth)
{
  if (depth > kMostDepth)
    return;
  bool in_item = level > 0;
  for (cmark_node *node = cmark_node_first_child (parent); node;
       node = cmark_node_next (node)) {
    const char *literal = cmark_node_get_literal (node);
    switch (cmark_node_get_type (node)) {
    case CMARK_NODE_HEADING: {
      int own = cmark_node_get_heading_level (node);
      std::string name = "h" + std::to_string (own);
      part ("\n\n");
      wrapped (open (name, kHeadings[std::min (own, 3) - 1]).c_str (), node,
          "</span>", depth);
      break;
    }
    case CMARK_NODE_PARAGRAPH: {
      bool continues = in_item && !after_prefix_;
      part (in_item ? "\n" : "\n\n");
      if (continues && hangs_)
        markup.append ((size_t) level, '\t');
      wrapped (open (in_item ? "li" : "p", "<span>").c_str (), node, "</span>",
          depth);
      break;
    }
    case CMARK_NODE_LIST:
      list (node, std::min (level, kMostLevels), depth + 1);
      break;
    case CMARK_NODE_CODE_BLOCK:
      code_block (literal ? literal : "");
      break;
    case CMARK_NODE_BLOCK_QUOTE:
      markup += "<i>";
      blocks (node, level, depth + 1);
      markup += "</i>";
      break;
    case CMARK_NODE_HTML_BLOCK: {
      std::string_view lines = literal ? literal : "";
      part ("\n\n");
      while (lines.ends_with ('\n'))
        lines.remove_suffix (1);
      append_as_markup (markup, lines);
      break;
    }
    default: // a rule
      break;
    }
  }
}

std::string
without_tabs (std::string_view text)
{
  std::string result;
  for (char c : without_controls (text))
    if (c == '\t')
      result += "    ";
    else
      result += c;
  while (result.ends_with ('\n'))
    result.pop_back ();
  return result;
}

} // namespace

std::string
markdown_markup (const std::string &markdown, bool hangs, bool &has_items,
    const Theme &theme)
{
  static std::once_flag registered;
  std::call_once (registered, cmark_gfm_core_extensions_ensure_registered);
  constexpr int kOptions =
      CMARK_OPT_DEFAULT | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE;
  CmarkParser parser (cmark_parser_new (kOptions));
  if (auto *extension = cmark_find_syntax_extension ("strikethrough"))
    cmark_parser_attach_syntax_extension (parser.get (), extension);
  cmark_parser_feed (parser.get (), markdown.data (), markdown.size ());
  CmarkNode document (cmark_parser_finish (parser.get ()));
  Renderer renderer (hangs, theme);
  renderer.blocks (document.get (), 0, 0);
  has_items = renderer.has_items;
  return std::move (renderer.markup);
}

SlideText
slide_text (const Slide &slide, const Theme &theme)
{
  const std::string &align =
      slide.align.empty () ? theme.slide_align : slide.align;
  const std::string &body = theme.span ("body");
  std::string before = body.empty () ? "" : "<span " + body + ">";
  const char *behind = body.empty () ? "" : "</span>";
  if (!slide.markdown && body.empty ())
    return {without_tabs (slide.text), false, align};
  SlideText result;
  result.markup = true;
  result.align = align;
  if (!slide.markdown) {
    append_as_markup (before, without_tabs (slide.text));
    result.text = before + behind;
    return result;
  }
  auto hangs = [&] { return result.align.empty () || result.align == "left"; };
  bool has_items = false;
  std::string markup = markdown_markup (slide.text, hangs (), has_items, theme);
  if (has_items && slide.align.empty () && !theme.item_align.empty ()) {
    result.align = theme.item_align;
    markup = markdown_markup (slide.text, hangs (), has_items, theme);
  }
  result.text = before + markup + behind;
  if (result.align.empty ())
    result.align = has_items ? "left" : "center";
  return result;
}

} // namespace reel
