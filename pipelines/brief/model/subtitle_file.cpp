// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/subtitle_file.h"

#include <algorithm>
#include <cstring>

#include <glib.h>

namespace reel {

namespace {

constexpr size_t kMostCues = 10'000;

/* Takes the line at the front of TEXT away. */
std::string_view
take_line (std::string_view &text)
{
  size_t end = text.find ('\n');
  std::string_view line = text.substr (0, end);
  text.remove_prefix (end == text.npos ? text.size () : end + 1);
  if (line.ends_with ('\r'))
    line.remove_suffix (1);
  return line;
}

bool
take_number (std::string_view &text, int64_t &number, size_t &digits)
{
  digits = 0;
  number = 0;
  while (digits < text.size () && g_ascii_isdigit (text[digits]) && digits < 9)
    number = number * 10 + (text[digits++] - '0');
  text.remove_prefix (digits);
  return digits > 0;
}

/* `01:02:03.456`, `02:03,456`. */
bool
take_time (std::string_view &text, Nanoseconds &time)
{
  int64_t parts[3] = {0, 0, 0}, fraction = 0;
  size_t count = 0, digits = 0;
  while (count < 3 && take_number (text, parts[count++], digits)) {
    if (!text.starts_with (':') || count == 3)
      break;
    text.remove_prefix (1);
  }
  if (digits == 0 || count < 2 ||
      !(text.starts_with ('.') || text.starts_with (',')))
    return false;
  text.remove_prefix (1);
  if (!take_number (text, fraction, digits) || digits != 3)
    return false;
  int64_t seconds = 0;
  for (size_t i = 0; i < count; i++) {
    if (i > 0 && parts[i] > 59)
      return false;
    seconds = seconds * 60 + parts[i];
  }
  time = seconds * kSecond + fraction * 1'000'000;
  return true;
}

bool
read_times (std::string_view line, SubtitleCue &cue)
{
  constexpr std::string_view kSpace = " \t";
  auto skip_space = [&] {
    line.remove_prefix (
        std::min (line.find_first_not_of (kSpace), line.size ()));
  };
  skip_space ();
  if (!take_time (line, cue.start))
    return false;
  skip_space ();
  if (!line.starts_with ("-->"))
    return false;
  line.remove_prefix (3);
  skip_space ();
  return take_time (line, cue.stop);
}

/* LINE without tags such as <i>, <v Anna> and {\an8}, references resolved. */
void
add_text (std::string_view line, std::string &text)
{
  struct Reference {
    std::string_view name, character;
  };
  static constexpr Reference kReferences[] = {{"&amp;", "&"}, {"&lt;", "<"},
      {"&gt;", ">"}, {"&nbsp;", " "}, {"&lrm;", ""}, {"&rlm;", ""}};
  if (!text.empty () && !text.ends_with (' '))
    text += ' ';
  while (!line.empty ()) {
    bool is_tag = line[0] == '<' || line.starts_with ("{\\");
    size_t end = is_tag ? line.find (line[0] == '<' ? '>' : '}') : line.npos;
    if (end != line.npos) {
      line.remove_prefix (end + 1);
      continue;
    }
    bool is_reference = false;
    for (const Reference &known : kReferences)
      if (line.starts_with (known.name)) {
        text += known.character;
        line.remove_prefix (known.name.size ());
        is_reference = true;
        break;
      }
    if (is_reference)
      continue;
    text += line[0];
    line.remove_prefix (1);
  }
  while (text.ends_with (' '))
    text.pop_back ();
}

} // namespace

std::optional<std::vector<SubtitleCue>>
read_subtitles (std::string_view text, std::string &fault, int &line)
{
  std::vector<SubtitleCue> cues;
  auto fail = [&] (const char *what) {
    fault = what;
    return std::nullopt;
  };
  line = 0;
  if (text.starts_with ("\xef\xbb\xbf"))
    text.remove_prefix (3);
  if (!g_utf8_validate (text.data (), (gssize) text.size (), nullptr))
    return fail ("is not UTF-8");
  bool in_cue = false;
  while (!text.empty ()) {
    std::string_view here = take_line (text);
    line++;
    if (here.find ("-->") != here.npos) {
      SubtitleCue cue;
      if (!read_times (here, cue) || cue.stop < cue.start)
        return fail ("has a time that can't be read");
      if (!cues.empty () && cue.start < cues.back ().start)
        return fail ("has a cue that begins before the one above it");
      if (cues.size () == kMostCues)
        return fail ("has more than 10,000 cues");
      cues.push_back (cue);
      in_cue = true;
    } else if (here.find_first_not_of (" \t") == here.npos) {
      in_cue = false;
    } else if (in_cue) {
      add_text (here, cues.back ().text);
    }
    /* All else is a header, a note, or the name of a cue. */
  }
  std::erase_if (
      cues, [] (const SubtitleCue &cue) { return cue.text.empty (); });
  if (cues.empty ())
    return fail ("has no captions in it");
  return cues;
}

} // namespace reel
