// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/readers/markdown_inline.h"

#include <mutex>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include "brief/cmark_ptr.h"
#include "brief/read.h"

namespace reel {

namespace {

/* The node of the extension has no type of its own in the public headers. */
constexpr std::string_view kStrikethrough = "strikethrough";

/* Stands before the text while cmark reads it, so that no text can begin a
 * block. Punctuation, so that marks of emphasis behind it open as they do at
 * the beginning of a line. */
constexpr char kGuard = '.';

void
append_escaped (std::string &xml, std::string_view text)
{
  for (char c : text)
    switch (c) {
    case '&':
      xml += "&amp;";
      break;
    case '<':
      xml += "&lt;";
      break;
    case '>':
      xml += "&gt;";
      break;
    default:
      xml += c;
    }
}

/* The name in `<mark name="NAME"/>`, or empty. */
std::string_view
mark_name (std::string_view tag)
{
  auto skip = [&] {
    tag = tag.substr (std::min (tag.find_first_not_of (' '), tag.size ()));
  };
  if (!tag.starts_with ("<mark "))
    return {};
  tag.remove_prefix (5);
  skip ();
  if (!tag.starts_with ("name"))
    return {};
  tag.remove_prefix (4);
  skip ();
  if (!tag.starts_with ('='))
    return {};
  tag.remove_prefix (1);
  skip ();
  if (!tag.starts_with ('"') && !tag.starts_with ('\''))
    return {};
  size_t end = tag.find (tag[0], 1);
  std::string_view name =
      end == tag.npos ? std::string_view () : tag.substr (1, end - 1);
  if (name.find_first_of ("<>&\"'") != name.npos)
    return {};
  tag.remove_prefix (std::min (end, tag.size () - 1) + 1);
  skip ();
  return tag == "/>" ? name : std::string_view ();
}

class Walker {
public:
  Walker (Source &source, size_t offset, InlineText &result)
      : source_ (source), offset_ (offset), result_ (result)
  {
  }

  void walk (cmark_node *document);

private:
  void visit (cmark_node *node, bool entering);
  void text (std::string_view words);
  void code (std::string_view words);
  void tag (std::string_view tag);
  bool emphasis (cmark_node *node, bool entering);

  Source &source_;
  size_t offset_; // from where to look for what is wrong
  InlineText &result_;
  int depth_ = 0;
};

void
Walker::text (std::string_view words)
{
  result_.shown += words;
  result_.said += words;
  append_escaped (result_.ssml, words);
}

void
Walker::code (std::string_view words)
{
  result_.shown += words;
  result_.said += words;
  result_.ssml += "<say-as interpret-as=\"characters\">";
  append_escaped (result_.ssml, words);
  result_.ssml += "</say-as>";
  result_.needs_ssml = true;
}

void
Walker::tag (std::string_view tag)
{
  std::string_view name = mark_name (tag);
  if (!name.empty ()) {
    std::string mark = "<mark name=\"" + std::string (name) + "\"/>";
    result_.said += mark;
    result_.ssml += mark;
    return;
  }
  size_t at = source_.text.find (tag, offset_);
  if (at == source_.text.npos)
    at = offset_;
  else
    offset_ = at + tag.size ();
  std::string hint = "only `<mark name=\"N\"/>` may stand in narration, and "
                     "SSML within `<speak>` and `</speak>`; write `\\<` if it "
                     "is to be spoken";
  source_.error (at, "the tag " + quote (tag) + " can't stand here", hint);
}

bool
Walker::emphasis (cmark_node *node, bool entering)
{
  const char *level = nullptr;
  if (cmark_node_get_type (node) == CMARK_NODE_EMPH)
    level = "moderate";
  else if (cmark_node_get_type (node) == CMARK_NODE_STRONG)
    level = "strong";
  else if (cmark_node_get_type_string (node) == kStrikethrough)
    level = "reduced";
  else
    return false;
  result_.needs_ssml = true;
  if (entering && ++depth_ == (int) source_.limits.nesting + 1)
    source_.too_deep (offset_, "emphasis");
  depth_ -= !entering;
  if (entering)
    result_.ssml += "<emphasis level=\"" + std::string (level) + "\">";
  else
    result_.ssml += "</emphasis>";
  return true;
}

void
Walker::visit (cmark_node *node, bool entering)
{
  const char *literal = cmark_node_get_literal (node);
  std::string_view words = literal ? literal : "";
  if (emphasis (node, entering) || !entering)
    return;
  if (cmark_node_get_type (node) == CMARK_NODE_TEXT)
    text (words);
  else if (cmark_node_get_type (node) == CMARK_NODE_CODE)
    code (words);
  else if (cmark_node_get_type (node) == CMARK_NODE_HTML_INLINE ||
           cmark_node_get_type (node) == CMARK_NODE_HTML_BLOCK)
    tag (words);
  else if (cmark_node_get_type (node) == CMARK_NODE_SOFTBREAK ||
           cmark_node_get_type (node) == CMARK_NODE_LINEBREAK)
    text (" ");
}

void
Walker::walk (cmark_node *document)
{
  CmarkIterator iterator (cmark_iter_new (document));
  for (auto event = cmark_iter_next (iterator.get ());
       event != CMARK_EVENT_DONE; event = cmark_iter_next (iterator.get ()))
    visit (cmark_iter_get_node (iterator.get ()), event == CMARK_EVENT_ENTER);
}

} // namespace

InlineText
read_inline (Source &source, size_t offset, const std::string &words)
{
  static std::once_flag registered;
  std::call_once (registered, cmark_gfm_core_extensions_ensure_registered);
  constexpr int kOptions =
      CMARK_OPT_DEFAULT | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE;
  CmarkParser parser (cmark_parser_new (kOptions));
  if (auto *extension = cmark_find_syntax_extension ("strikethrough"))
    cmark_parser_attach_syntax_extension (parser.get (), extension);
  cmark_parser_feed (parser.get (), &kGuard, 1);
  cmark_parser_feed (parser.get (), words.data (), words.size ());
  CmarkNode document (cmark_parser_finish (parser.get ()));
  InlineText result;
  Walker (source, offset, result).walk (document.get ());
  for (std::string *text : {&result.shown, &result.said, &result.ssml})
    if (text->starts_with (kGuard))
      text->erase (0, 1);
  result.ssml = "<speak>" + result.ssml + "</speak>";
  /* What would be taken for a mark or SSML, but was written to be said. */
  if (result.shown.find ("<mark") != std::string::npos ||
      result.said.starts_with ("<speak"))
    result.needs_ssml = true;
  return result;
}

} // namespace reel
