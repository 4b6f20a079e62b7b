// SPDX-License-Identifier: GPL-3.0-or-later
/* Slides and programs: what is in their files, and whether it fits. */
#include <algorithm>

#include "brief/model/notation.h"
#include "brief/model/slide_fit.h"
#include "brief/model/verify_parts.h"
#include "brief/slides/code_markup.h"
#include "brief/slides/slide_room.h"

namespace reel {

namespace {

constexpr size_t kMostCharacters = 5000; // of a slide of words
constexpr size_t kMostLines = 200;       // of a program
/* More characters than these would take long to lay out to see whether they
 * fit (0.02 ms each, and 1 ms a slide), and are an ellipsis at worst. */
constexpr size_t kMostLaidOut = 20'000, kSlideAlone = 50;

std::string
as_number (size_t number)
{
  return std::to_string (number);
}

/* What the slide shows: what is in its file, and of that the lines asked
 * for. */
class SlideCheck {
public:
  /* LEFT: how many characters are still laid out to see if they fit. */
  SlideCheck (
      const Brief &brief, const Scene &scene, size_t &left, Problems &problems)
      : brief_ (brief), scene_ (scene), left_ (left), problems_ (problems)
  {
  }

  void check (Slide &slide)
  {
    if (!slide.file.empty () && !read_file (slide))
      return;
    if (slide.code)
      check_code (slide);
    else
      check_words (slide);
  }

private:
  bool read_file (Slide &slide);
  void check_words (const Slide &slide);
  void check_code (Slide &slide);
  const Theme &theme_of (size_t output) const;
  SlideRoom room_of (size_t output) const;
  bool cut_lines (Slide &slide);
  void check_highlight (const Slide &slide, int last);
  void check_room (const Slide &slide, const std::vector<std::string> &lines);

  const Brief &brief_;
  const Scene &scene_;
  size_t &left_;
  Problems &problems_;
};

bool
SlideCheck::read_file (Slide &slide)
{
  Fault fault = read_text_file (brief_, slide.file, slide.text);
  std::string name = brief_.files.shown (slide.file);
  if (fault.message.empty () && !slide.code &&
      count_characters (slide.text) > kMostCharacters)
    fault = {"`" + name + "` has more than " + as_number (kMostCharacters) +
                 " characters",
        "spread it over several slides"};
  if (fault.message.empty () &&
      slide.text.find_first_not_of (" \t\n") == std::string::npos)
    fault = {"`" + name + "` is empty", "write something into it"};
  if (!fault.message.empty ())
    problems_.error (slide.place, fault.message, fault.hint);
  return fault.message.empty ();
}

bool
SlideCheck::cut_lines (Slide &slide)
{
  Code &code = *slide.code;
  if (!code.lines)
    return true;
  auto [from, to] = *code.lines;
  std::string above, kept;
  int number = 0;
  for (size_t at = 0; at < slide.text.size (); number++) {
    size_t end = std::min (slide.text.find ('\n', at), slide.text.size ());
    if (number + 1 <= to)
      (number + 1 < from ? above : kept) +=
          slide.text.substr (at, end - at) + "\n";
    at = end + 1;
  }
  if (to > number) {
    problems_.error (slide.place,
        "`lines` goes to line " + std::to_string (to) +
            ", but the code has only " + std::to_string (number),
        "lines count from 1");
    return false;
  }
  code.first_line = from;
  code.above = std::move (above);
  slide.text = std::move (kept);
  return true;
}

void
SlideCheck::check_highlight (const Slide &slide, int last)
{
  for (auto [from, to] : slide.code->highlight)
    if (to > last || from < slide.code->first_line)
      problems_.warning (slide.place,
          "`highlight` names line " + std::to_string (to > last ? to : from) +
              ", but shown are lines " +
              std::to_string (slide.code->first_line) + " to " +
              std::to_string (last),
          "its numbers are those beside the lines");
}

const Theme &
SlideCheck::theme_of (size_t output) const
{
  return brief_.themes[output < scene_.output_themes.size ()
                           ? scene_.output_themes[output]
                           : scene_.theme];
}

SlideRoom
SlideCheck::room_of (size_t output) const
{
  bool own =
      output < scene_.output_captions.size () && scene_.output_captions[output];
  const Captions &captions =
      own ? *scene_.output_captions[output] : scene_.captions;
  const Output &picture = brief_.outputs[output];
  return slide_room (
      scene_, captions, picture.width, picture.height, theme_of (output));
}

void
SlideCheck::check_words (const Slide &slide)
{
  for (size_t i = 0; i < brief_.outputs.size () && left_ > 0; i++) {
    const Output &output = brief_.outputs[i];
    left_ -= std::min (left_, count_characters (slide.text) + kSlideAlone);
    if (slide_fits (slide, theme_of (i), room_of (i), brief_.files,
            output.width, output.height))
      continue;
    problems_.error (slide.place,
        "the slide is too long for " + std::to_string (output.width) + "x" +
            std::to_string (output.height) + ", even at its smallest size",
        "spread it over several slides, or set a smaller `font-size`");
    return;
  }
}

/* Names the first line that doesn't fit one of the pictures. */
void
SlideCheck::check_room (
    const Slide &slide, const std::vector<std::string> &lines)
{
  int gutter = gutter_columns (*slide.code, (int) lines.size ());
  auto number_of = [&] (size_t index) {
    return std::to_string (slide.code->first_line + (int) index);
  };
  for (size_t i = 0; i < brief_.outputs.size (); i++) {
    const Output &output = brief_.outputs[i];
    SlideRoom room = room_of (i);
    std::string picture =
        std::to_string (output.width) + "x" + std::to_string (output.height);
    for (size_t l = 0; l < lines.size (); l++) {
      int columns = count_columns (lines[l]);
      if ((int) l >= room.lines) {
        problems_.error (slide.place,
            "line " + number_of (l) + " of the code doesn't fit " + picture +
                ": " + std::to_string (room.lines) +
                " lines do at the smallest size",
            "show a part of it: `lines: " + number_of (0) + "-" +
                std::to_string (
                    slide.code->first_line + std::max (room.lines, 1) - 1) +
                "`, or write it in several slides");
        return;
      }
      if (columns + gutter > room.columns) {
        problems_.error (slide.place,
            "line " + number_of (l) + " of the code is " +
                std::to_string (columns) +
                " columns wide: " + std::to_string (room.columns - gutter) +
                " fit " + picture + " at the smallest size",
            "break the line in two");
        return;
      }
    }
  }
}

void
SlideCheck::check_code (Slide &slide)
{
  const Code &code = *slide.code;
  if (!cut_lines (slide))
    return;
  if (!language_of (slide) && !code.language.empty () &&
      code.language != "text" && code.language != "plain")
    problems_.warning (slide.place,
        "no language is called `" + code.language +
            "`: the code is shown in plain type",
        "known are c, c++, python, javascript, typescript, java, go, rust, "
        "shell, yaml, json, sql, html, xml, css, ruby, php, lua, kotlin, "
        "swift, toml, ini, makefile and diff");
  std::vector<std::string> lines = code_lines (slide.text);
  if (lines.empty ()) {
    problems_.error (slide.place, "the code is empty",
        code.lines ? "`lines` names empty ones" : "write some of it");
    return;
  }
  if (lines.size () > kMostLines) {
    problems_.error (slide.place,
        "the code has " + as_number (lines.size ()) + " lines: line " +
            std::to_string (code.first_line + (int) kMostLines) +
            " is one more than the 200 it may have",
        "show a part of it with `lines`");
    return;
  }
  check_highlight (slide, code.first_line + (int) lines.size () - 1);
  check_room (slide, lines);
}

} // namespace

void
verify_slides (Brief &brief, Problems &problems)
{
  size_t left = kMostLaidOut;
  for (Scene &scene : brief.scenes) {
    SlideCheck check (brief, scene, left, problems);
    for (Slide &slide : scene.slides)
      check.check (slide);
  }
}

} // namespace reel
