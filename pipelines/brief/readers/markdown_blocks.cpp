// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/readers/markdown_blocks.h"

#include <algorithm>
#include <optional>

namespace reel {

using Kind = MarkdownBlock::Kind;

std::string_view
line_at (std::string_view text, size_t offset, size_t &next)
{
  size_t end = std::min (text.find ('\n', offset), text.size ());
  next = std::min (end + 1, text.size ());
  std::string_view line = text.substr (offset, end - offset);
  if (line.ends_with ('\r'))
    line.remove_suffix (1);
  return line;
}

std::string_view
trim (std::string_view text)
{
  size_t begin = text.find_first_not_of (kBlank);
  if (begin == text.npos)
    return text.substr (0, 0);
  return text.substr (begin, text.find_last_not_of (kBlank) - begin + 1);
}

static bool
is_letter (char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

static bool
is_space (char c)
{
  return c == ' ' || c == '\t';
}

/* How often C stands at the beginning of TEXT. */
static size_t
run_length (std::string_view text, char c)
{
  return std::min (text.find_first_not_of (c), text.size ());
}

static bool
is_run_with_spaces (std::string_view line, char c)
{
  size_t count = std::count (line.begin (), line.end (), c);
  return count >= 3 &&
         std::all_of (line.begin (), line.end (), [&] (char other) {
           return other == c || kBlank.find (other) != kBlank.npos;
         });
}

bool
is_dash_line (std::string_view line)
{
  return is_run_with_spaces (line, '-');
}

size_t
find_outside_code (std::string_view text, std::string_view words, size_t from)
{
  for (size_t at = from; at < text.size (); at++) {
    if (text[at] == '\\') {
      at++;
    } else if (text[at] == '`') {
      size_t count = run_length (text.substr (at), '`');
      size_t close = at + count;
      while (close < text.size ()) {
        close = std::min (text.find ('`', close), text.size ());
        size_t length = run_length (text.substr (close), '`');
        if (length == count)
          break;
        close += length;
      }
      at = close < text.size () ? close + count - 1 : at + count - 1;
    } else if (text.substr (at).starts_with (words)) {
      return at;
    }
  }
  return text.npos;
}

struct Fence {
  char mark;
  size_t count;
  std::string_view info;
};

static std::optional<Fence>
fence_of (std::string_view line)
{
  line = trim (line);
  if (line.empty () || (line[0] != '`' && line[0] != '~'))
    return std::nullopt;
  size_t count = run_length (line, line[0]);
  std::string_view info = trim (line.substr (count));
  if (count < 3 || (line[0] == '`' && info.find ('`') != info.npos))
    return std::nullopt;
  return Fence{line[0], count, info};
}

static bool
closes (const Fence &fence, std::string_view line)
{
  line = trim (line);
  size_t count = run_length (line, fence.mark);
  return count >= fence.count && count == line.size ();
}

/* Replaces the comments from OFFSET on, but not those in fences and code. */
static std::string
mask_comments (Source &source, size_t offset)
{
  std::string masked (source.text);
  std::optional<Fence> fence;
  for (size_t at = offset, next = 0; at < masked.size (); at = next) {
    std::string_view line = line_at (masked, at, next);
    if (fence) {
      if (closes (*fence, line))
        fence.reset ();
      continue;
    }
    fence = fence_of (line);
    size_t open = fence ? line.npos : find_outside_code (line, "<!--", 0);
    if (open == line.npos)
      continue;
    open += at;
    size_t close = masked.find ("-->", open + 4);
    if (close == masked.npos) {
      source.error (open, "the comment is not closed", "end it with `-->`");
      close = masked.size ();
    }
    next = std::min (close + 3, masked.size ());
    /* Its line breaks too: what stands around it is one line then. */
    std::fill (masked.begin () + open, masked.begin () + next, kVanished);
  }
  return masked;
}

namespace {

class Cutter {
public:
  Cutter (Source &source, MarkdownBlocks &result)
      : source_ (source), text_ (result.masked), blocks_ (result.blocks)
  {
  }

  void cut (size_t offset);

private:
  void cut_line (size_t offset, std::string_view line);
  bool cut_special (size_t offset, std::string_view line);
  bool refuse (size_t offset, std::string_view line);
  void cut_heading (size_t offset, std::string_view line);
  void cut_fence (size_t offset, const Fence &fence, std::string_view line);
  bool cut_direction (size_t offset, std::string_view line);
  size_t direction_end (size_t offset) const;
  size_t quotes_end (size_t offset) const;
  void cut_text (size_t offset, std::string_view line);
  void cut_speak (size_t offset);
  bool cut_item (size_t offset, std::string_view line);
  void skip_scene ();
  MarkdownBlock &start (Kind kind, size_t offset);
  bool in (Kind kind) const { return open_ && blocks_.back ().kind == kind; }

  Source &source_;
  const std::string_view text_;
  std::vector<MarkdownBlock> &blocks_;
  bool open_ = false;        // the last block goes on if the next line fits
  size_t next_ = 0;          // the next line
  bool speak_closes_ = true; // there may be another `</speak>`
};

MarkdownBlock &
Cutter::start (Kind kind, size_t offset)
{
  open_ = false;
  MarkdownBlock block;
  block.kind = kind;
  block.offset = offset;
  blocks_.push_back (std::move (block));
  return blocks_.back ();
}

void
Cutter::cut (size_t offset)
{
  for (next_ = offset; next_ < text_.size ();) {
    size_t at = next_;
    std::string_view line = line_at (text_, at, next_);
    size_t begin = line.find_first_not_of (kBlank);
    if (begin != line.npos)
      cut_line (at + begin, trim (line));
    else if (line.find (kVanished) == line.npos)
      open_ = false; // a blank line ends a block, a comment doesn't
  }
}

/* LINE begins at OFFSET and is neither blank nor indented. */
void
Cutter::cut_line (size_t offset, std::string_view line)
{
  if (is_dash_line (line)) {
    start (Kind::SceneEnd, offset);
  } else if (auto fence = fence_of (line)) {
    cut_fence (offset, *fence, line);
  } else if (line[0] == '>') {
    if (!in (Kind::Quote))
      start (Kind::Quote, offset);
    open_ = true;
    blocks_.back ().lines.push_back ({offset + 1, line.substr (1)});
  } else if (!cut_special (offset, line) && !refuse (offset, line)) {
    cut_text (offset, line);
  }
}

bool
Cutter::cut_special (size_t offset, std::string_view line)
{
  size_t level = run_length (line, '#');
  if (level >= 1 && level <= 6 &&
      (line.size () == level || is_space (line[level]))) {
    cut_heading (offset, line);
    return true;
  }
  if (line[0] == '(')
    return cut_direction (offset, line);
  return cut_item (offset, line);
}

void
Cutter::cut_heading (size_t offset, std::string_view line)
{
  MarkdownBlock &block = start (Kind::Heading, offset);
  block.level = (int) run_length (line, '#');
  std::string_view words = line.substr (block.level);
  size_t end = words.find_last_not_of ('#');
  if (end != words.npos && is_space (words[end]))
    words = words.substr (0, end);
  words = trim (words);
  if (end == words.npos || words.empty ()) {
    blocks_.pop_back ();
    return;
  }
  block.lines.push_back ({offset + (words.data () - line.data ()), words});
}

void
Cutter::cut_fence (size_t offset, const Fence &fence, std::string_view line)
{
  MarkdownBlock &block = start (Kind::Fence, offset);
  size_t end = std::min (fence.info.find_first_of (" \t{"), fence.info.size ());
  block.word = fence.info.substr (0, end);
  if (end < fence.info.size ())
    source_.warning (offset + (fence.info.data () + end - line.data ()),
        quote (trim (fence.info.substr (end))) +
            " after the language of the fence is not used, ignoring");
  size_t line_begin = text_.rfind ('\n', offset) + 1;
  size_t indent = offset - line_begin;
  while (next_ < text_.size ()) {
    size_t at = next_;
    std::string_view content = line_at (source_.text, at, next_);
    if (closes (fence, content))
      return;
    size_t skipped = std::min ({indent, run_length (content, ' ')});
    block.lines.push_back ({at + skipped, content.substr (skipped)});
  }
  source_.error (offset, "the fence is not closed",
      "end it with a line of " + quote (line.substr (0, fence.count)));
}

/* Goes to the line that ends the scene: after what isn't closed nothing else
 * in it can be told apart. */
void
Cutter::skip_scene ()
{
  while (next_ < text_.size ()) {
    size_t at = next_;
    if (is_dash_line (line_at (text_, at, next_))) {
      next_ = at;
      return;
    }
  }
}

/* Where the quotation mark at OFFSET is closed within the scene, or npos. */
size_t
Cutter::quotes_end (size_t offset) const
{
  const char mark = text_[offset];
  for (size_t at = offset + 1, next = 0; at < text_.size (); at++)
    if (text_[at] == mark)
      return at;
    else if (text_[at] == '\\' && mark == '"')
      at++;
    else if (text_[at] == '\n' && is_dash_line (line_at (text_, at + 1, next)))
      break;
  return text_.npos;
}

/* Where the bracket that was opened before OFFSET is closed, or npos. Brackets
 * in quotation marks and notes of YAML don't count. */
size_t
Cutter::direction_end (size_t offset) const
{
  size_t depth = 1;
  char before = ':'; // the last character but white space
  for (size_t at = offset; at < text_.size (); at++) {
    char c = text_[at];
    if ((c == '"' || c == '\'') &&
        std::string_view (":[{,-(").find (before) != std::string_view::npos) {
      at = quotes_end (at);
      if (at == text_.npos)
        return text_.npos;
    } else if (c == '#' && at > offset &&
               kBlank.find (text_[at - 1]) != kBlank.npos) {
      at = std::min (text_.find ('\n', at), text_.size ()) - 1;
      continue;
    } else if (c == '\n') {
      size_t next = 0;
      if (is_dash_line (line_at (text_, at + 1, next)))
        return text_.npos;
      before = ':';
      continue;
    } else if (c == '(') {
      depth++;
    } else if (c == ')' && --depth == 0) {
      return at;
    }
    if (kBlank.find (c) == kBlank.npos)
      before = text_[at];
  }
  return text_.npos;
}

bool
Cutter::cut_direction (size_t offset, std::string_view line)
{
  size_t end = 1;
  while (end < line.size () && (is_letter (line[end]) || line[end] == '-'))
    end++;
  if (end == 1 || !is_letter (line[1]) || end >= line.size () ||
      line[end] != ':' || line.substr (end).starts_with ("://"))
    return false;
  MarkdownBlock &block = start (Kind::Direction, offset);
  block.word = line.substr (1, end - 1);
  block.part_offset = offset + end + 1;
  size_t close = direction_end (block.part_offset);
  if (close == text_.npos) {
    source_.error (offset, "the direction `(" + block.word + ":` is not closed",
        "end it with `)`; write `\\(` if it is to be spoken");
    blocks_.pop_back ();
    skip_scene ();
    return true;
  }
  block.part_size = close - block.part_offset;
  std::string_view rest = line_at (text_, close + 1, next_);
  size_t begin = rest.find_first_not_of (kBlank);
  if (begin != rest.npos)
    source_.error (close + 1 + begin,
        "something follows the direction in its line",
        "put it in the next line; a value with brackets in it needs "
        "quotation marks");
  return true;
}

bool
Cutter::cut_item (size_t offset, std::string_view line)
{
  size_t digits = 0;
  while (digits < line.size () && is_digit (line[digits]))
    digits++;
  size_t end = digits + 1;
  bool is_mark = digits ? digits < line.size () && digits < 10 &&
                              (line[digits] == '.' || line[digits] == ')')
                        : std::string_view ("-+*").find (line[0]) !=
                              std::string_view::npos;
  if (!is_mark || (end < line.size () && !is_space (line[end])))
    return false;
  /* As in CommonMark: a year at the end of a sentence is no list. */
  bool in_text = in (Kind::Paragraph);
  bool is_first = !digits || line.substr (0, digits) == "1";
  if (in_text && (!is_first || end >= line.size ()))
    return false;
  if (is_run_with_spaces (line, '*'))
    return false;
  MarkdownBlock &block = start (Kind::Item, offset);
  std::string_view words = trim (line.substr (std::min (end, line.size ())));
  if (words.empty ()) {
    blocks_.pop_back ();
    return true;
  }
  block.offset = offset + (words.data () - line.data ());
  open_ = true;
  next_ = block.offset + words.size ();
  size_t rest = next_;
  cut_text (block.offset, words);
  if (next_ == rest)
    line_at (text_, rest, next_);
  return true;
}

static bool
is_table_rule (std::string_view line)
{
  return line.find ('|') != line.npos && line.find ('-') != line.npos &&
         line.find_first_not_of ("|:- \t") == line.npos;
}

bool
Cutter::refuse (size_t offset, std::string_view line)
{
  if (is_run_with_spaces (line, '*') || is_run_with_spaces (line, '_')) {
    source_.error (offset, "this line would separate nothing",
        "a line `---` ends the scene");
  } else if (in (Kind::Paragraph) && line.size () >= 3 &&
             run_length (line, '=') == line.size ()) {
    source_.error (offset, "there are no underlined headings",
        "write the title as `# Title`");
  } else if (in (Kind::Paragraph) && is_table_rule (line)) {
    source_.error (blocks_.back ().offset, "tables can't be shown",
        "make it a list, or a picture; in a fence its text is shown as it "
        "stands");
  } else if (line[0] == '[' && line.find ("]:") != line.npos &&
             line.find ("]:") < line.find ('(')) {
    source_.error (offset, "addresses of links can't stand apart",
        "write the link as `[text](address)`; the text is said");
  } else {
    return false;
  }
  return true;
}

void
Cutter::cut_speak (size_t offset)
{
  static constexpr std::string_view kEnd = "</speak>";
  size_t close =
      speak_closes_ ? source_.text.find (kEnd, offset) : source_.text.npos;
  if (close == source_.text.npos) {
    speak_closes_ = false;
    source_.error (offset, "`<speak>` is not closed",
        "end it with `</speak>`; write `\\<` if it is to be spoken");
    open_ = false;
    skip_scene ();
    return;
  }
  MarkdownBlock &block = start (Kind::Speak, offset);
  block.part_offset = offset;
  block.part_size = close + kEnd.size () - offset;
  next_ = close + kEnd.size (); // what follows in the line is text again
}

/* A line of a paragraph or item. */
void
Cutter::cut_text (size_t offset, std::string_view line)
{
  size_t speak = find_outside_code (line, "<speak", 0);
  if (speak != line.npos && speak + 6 < line.size () &&
      line[speak + 6] != '>' && !is_space (line[speak + 6]))
    speak = line.npos;
  std::string_view words = trim (line.substr (0, speak));
  if (!words.empty ()) {
    if (!in (Kind::Paragraph) && !in (Kind::Item))
      start (Kind::Paragraph, offset);
    open_ = true;
    blocks_.back ().lines.push_back ({offset, words});
  } else if (in (Kind::Item) && blocks_.back ().lines.empty ()) {
    blocks_.pop_back ();
  }
  if (speak != line.npos)
    cut_speak (offset + speak);
}

} // namespace

void
cut_markdown (Source &source, size_t offset, MarkdownBlocks &result)
{
  result.masked = mask_comments (source, offset);
  Cutter (source, result).cut (offset);
}

} // namespace reel
