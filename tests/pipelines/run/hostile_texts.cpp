// SPDX-License-Identifier: GPL-3.0-or-later
#include "hostile_texts.h"

#include <algorithm>
#include <iterator>

#include <glib.h>

#include "brief/brief_limits.h"

namespace reel::test {

namespace {

constexpr size_t kMostScenes = Limits ().scenes;

std::string
times (const std::string &text, size_t count)
{
  std::string all;
  all.reserve (text.size () * count);
  for (size_t i = 0; i < count; i++)
    all += text;
  return all;
}

/* TEXT as often as it fits into BYTES. */
std::string
filled (const std::string &text, size_t bytes)
{
  return times (text, bytes / text.size ());
}

/* HEAD, SCENES over and over, each behind a BREAK but the first, and TAIL. What
 * is missing to BYTES is said by FILLER. */
std::string
repeated (const std::string &head, const std::string &scene,
    const std::string &between, const std::string &tail, size_t bytes,
    const std::string &filler)
{
  size_t most =
      (bytes - head.size () - tail.size ()) / (scene.size () + between.size ());
  size_t count = std::max<size_t> (std::min (most, kMostScenes), 1);
  size_t each = (bytes - head.size () - tail.size ()) / count;
  std::string one = scene;
  size_t at = one.find ("WORDS");
  size_t room = each > one.size () + between.size ()
                    ? each - one.size () - between.size ()
                    : 0;
  one.replace (at, 5, filled (filler, room) + "Done.");
  std::string text = head;
  for (size_t i = 0; i < count; i++)
    text += (i ? between : "") + one;
  return text + tail;
}

constexpr char kJsonHead[] =
    R"({"reelsmith": 1, "title": "T \ud83d\ude00", "output": {"size": "16:9"},
"variables": {"who": "Ann"}, "pronounce": {"GNSS": "G N S S"},
"voices": {"host": {"name": "en-gb", "rate": 160}}, "captions": "karaoke",
"transition": {"type": "crossfade", "duration": 0.3}, "scenes": [
)";
constexpr char kJsonScene[] =
    R"({"title": "The ${who} \u00e9", "background": {"generate": "aurora",
"colors": ["#0b1020", "#3f8efc"]}, "narration": [
"Every GNSS <mark name=\"map\"/> leaves a trace. WORDS", {"pause": 0.25},
{"text": "Even so.", "voice": "host", "emphasis": "strong"}],
"texts": [{"text": "71 %", "style": "big-number", "at": "mark:map + 0.1",
"for": 1.5, "position": [0.3, 0.4]}], "bullets": ["One", {"text": "Two",
"at": 1}], "pause": 1.5e0, "comment": [1, -2.5e3, true, null],
"slide": [{"text": "# A\n\n- *b*", "format": "markdown"}],
"code": {"text": "int a;\nint b;", "language": "c", "highlight": [2]}})";

constexpr char kYamlHead[] =
    "reelsmith: 1\n"
    "title: The quiet harbour\n"
    "name: harbour-${city}\n"
    "variables: {city: Oslo}\n"
    "output: {size: \"4:5\", captions: {position: middle}}\n"
    "voices: {host: {name: en-gb, rate: 160}, guest: en-us+f3}\n"
    "voice: host\n"
    "theme: {base: bold, colors: {accent: \"#d0006f\"}}\n"
    "captions: line\n"
    "overlays: [{text: &logo Mine, position: top-right, width: 0.1}]\n"
    "scenes:\n";
constexpr char kYamlScene[] =
    "  - title: {text: The ${city} *x*, size: 40, enter: slide}\n"
    "    background: [{color: navy, duration: 1}, {generate: waves, pace: 2}]\n"
    "    narration:\n"
    "      - Every boat <mark name=\"map\"/> leaves a trace. WORDS\n"
    "      - {pause: 1}\n"
    "      - {text: >-\n"
    "           Even the\n"
    "           small ones., voice: guest}\n"
    "      - |\n"
    "        Said 'as' it \"is\".\n"
    "    texts: [{text: *logo, style: quote, at: mark:map, for: 2.5}]\n"
    "    transition: {type: wipe-left, duration: 250ms}\n"
    "    captions: {color: '#ff0', max-chars: 30}\n"
    "    overlays: [{text: a, at: word:2, for: 1}]\n"
    "    x-note: {a: [1, {b: ~}]}\n";

constexpr char kMarkdownHead[] = "---\n"
                                 "title: T\n"
                                 "size: 720p\n"
                                 "subtitles: auto\n"
                                 "voice-speed: fast\n"
                                 "transition: crossfade 0.5\n"
                                 "---\n";
constexpr char kMarkdownScene[] =
    "# A *b*\n\n"
    "(generate: bokeh)\n"
    "(motion: auto)\n\n"
    "Some **bold** and ~~faint~~ `SQL` words\nwith a [link](https://a.b). "
    "WORDS\n\n"
    "<speak>Said <break time=\"200ms\"/> so.</speak>\n\n"
    "(voice-volume: loud)\n"
    "(texts: [{text: \"a)\", at: 1}])\n\n"
    "And <mark name=\"m\"/> on. <!-- c -->\n\n"
    "(pause: 1)\n\n"
    "> One\n> two\n\n> three\n\n"
    "- item *one*\n- item two\n\n"
    "~~~c\nint a = 1;\n~~~\n\n"
    "```md\n## B\n\n1. x\n```\n";

} // namespace

std::vector<HostileText>
whole_briefs (size_t bytes)
{
  const std::string words = "The tide goes out, slowly. ";
  return {{"json", Notation::Json,
              repeated (kJsonHead, kJsonScene, ",\n", "]}\n", bytes, words)},
      {"yaml", Notation::Yaml,
          repeated (kYamlHead, kYamlScene, "", "", bytes, words)},
      {"markdown", Notation::Markdown,
          repeated (
              kMarkdownHead, kMarkdownScene, "\n---\n\n", "", bytes, words)}};
}

std::string
mutate (std::string text, int edits, std::mt19937 &random)
{
  static constexpr const char *kPieces[] = {"{", "}", "[", "]", ":", ": ", "\"",
      "'", "- ", "\n", "---\n", "(", ")", "`", "*", "<", ">", "&a ", "*a", "!",
      "#", "${a}", "$${", "<speak>", "<mark name=\"m\"/>", "\\", "\\u0000",
      "1e9", "-", "null", "true", "\xc3\xa9", "\xff", "\t", "![", "](", "~~~",
      ",", "0", "9", " ", "\xf0\x9f\x98\x80", "|", "%", "\xe2\x80\xae"};
  auto below = [&] (size_t count) {
    return std::uniform_int_distribution<size_t> (0, count ? count - 1 : 0) (
        random);
  };
  for (; edits > 0; edits--) {
    size_t at = below (text.size () + 1);
    const char *piece = kPieces[below (std::size (kPieces))];
    switch (below (6)) {
    case 0:
      text.insert (at, piece);
      break;
    case 1:
      text.erase (at, below (20));
      break;
    case 2:
      if (at < text.size ())
        text[at] = (char) below (256);
      break;
    case 3:
      if (at < text.size ())
        text.replace (at, 1, piece);
      break;
    case 4: // a letter for a letter: what is still right, and means another
      if (at < text.size () && g_ascii_isalnum (text[at]))
        text[at] = (char) ('a' + below (26));
      break;
    default:
      text.insert (below (text.size () + 1), text.substr (at, below (60)));
    }
  }
  return text;
}

std::vector<std::string>
random_megabytes (std::mt19937 &random)
{
  constexpr size_t kSize = 1'000'000;
  constexpr std::string_view kChars = "\n\n\n   \"'`*_~()[]{}<>!#&%|:-,.abc019";
  std::string bytes (kSize, 0), chars, marks (kSize, ' ');
  for (char &c : bytes)
    c = (char) random ();
  while (chars.size () < kSize) {
    auto c = (gunichar) (random () % (random () % 2 ? 0x110000 : 0x3000));
    char utf8[6];
    if (g_unichar_validate (c) && c >= ' ')
      chars.append (utf8, (size_t) g_unichar_to_utf8 (c, utf8));
  }
  for (char &c : marks)
    c = kChars[random () % kChars.size ()];
  std::string lines = marks;
  for (size_t i = 0; i < lines.size (); i += 60)
    lines[i] = '\n';
  return {bytes, chars, marks, lines};
}

std::vector<HostileText>
heavy_briefs (size_t bytes)
{
  std::vector<HostileText> all;
  const std::string scene = "scenes: [{title: a, duration: 1}]\n";
  /* YAML: HEAD, PIECE over and over in what is left, TAIL. */
  auto yaml = [&] (const char *name, const std::string &head,
                  const std::string &piece, const std::string &tail) {
    size_t room = bytes - head.size () - tail.size ();
    all.push_back ({name, Notation::Yaml, head + filled (piece, room) + tail});
  };
  /* The same piece in each of as many scenes as there may be. */
  auto scenes = [&] (const char *name, const std::string &head,
                    const std::string &keys) {
    size_t each = bytes / kMostScenes - 8;
    std::string text = head + "scenes:\n";
    size_t count = std::min (
        (bytes - text.size ()) / (keys.size () + 6), each ? kMostScenes : 0);
    all.push_back (
        {name, Notation::Yaml, text + times ("  - {" + keys + "}\n", count)});
  };
  auto markdown = [&] (const char *name, const std::string &head,
                      const std::string &piece) {
    all.push_back ({name, Notation::Markdown,
        head + filled (piece, bytes - head.size ())});
  };
  const std::string long_words = times ("abcdefghij ", 150);
  const std::string one_word (1700, 'w');
  yaml ("title", "title: ", "a ", "\n" + scene);
  yaml ("notes", "", "x-a: 1\n", scene);
  yaml ("comments", scene + "comment: [", "1,", "1]\n");
  yaml ("variables", "variables: {a: b}\ntitle: \"", "${a}", "\"\n" + scene);
  yaml ("dollars", "title: \"", "$${", "\"\n" + scene);
  yaml (
      "aliases", "x-a: &a [1,2,3,4,5,6,7,8,9]\nx-b: [", "*a,", "*a]\n" + scene);
  yaml ("scenes", "scenes:\n", "  - {}\n", "");
  yaml ("narration", "scenes: [{narration: '", "a ", "'}]\n");
  yaml ("a word said", "scenes: [{narration: '", "a", "'}]\n");
  yaml ("slide", "scenes: [{slide: '", "a ", "'}]\n");
  yaml ("text", "scenes: [{texts: ['", "a", "']}]\n");
  yaml ("unknown keys", scene, "a: 1\n", "");
  yaml ("colours", "canvas: '", "#", "'\n" + scene);
  yaml ("file", "scenes: [{background: '", "a/", "'}]\n");
  yaml ("voice", "voice: '", "a-", "'\n" + scene);
  yaml ("moment", "scenes: [{texts: [{text: a, at: 'mark:", "a", "'}]}]\n");
  yaml ("number", "seed: ", "1", "\n" + scene);
  scenes ("long narrations", "captions: karaoke\n",
      "narration: \"" + long_words + "\"");
  scenes ("long words", "captions: line\n", "narration: \"" + one_word + "\"");
  scenes ("many pieces", "", "narration: [" + times ("a,", 190) + "b]");
  scenes (
      "many pauses", "", "narration: [a," + times ("{pause: 0},", 190) + "b]");
  scenes ("many texts", "", "texts: [" + times ("a,", 49) + "b]");
  scenes ("many bullets", "", "bullets: [" + times ("abc,", 11) + "b]");
  scenes ("many slides", "", "slide: [" + times ("'ab cd',", 19) + "b]");
  scenes ("long slides", "", "slide: \"" + long_words + "\"");
  scenes ("long words on slides", "", "slide: \"" + one_word + "\"");
  scenes ("markdown slides", "",
      "slide: {format: markdown, text: \"" + times ("- *a* `b`\\n", 100) +
          "\"}");
  scenes ("code", "",
      "code: {language: c, text: \"" + times ("a (/* ;\\n", 190) + "\"}");
  scenes ("code on long lines", "",
      "code: {language: c, text: \"" + times ("a += 'b'; ", 150) + "\"}");
  scenes ("many overlays", "",
      "overlays: [" + times ("{text: a},", 19) + "{text: b}]");
  scenes ("many colours", "",
      "background: [" + times ("{color: red},", 49) + "{color: red}]");
  scenes ("many captions", "captions: line\n",
      "narration: a b c, captions: [" + times ("a,", 200) + "b]");
  scenes ("markup", "",
      "texts: [{markup: true, text: \"" + times ("<b>a</b>", 100) + "\"}]");
  scenes ("unknown voices", "", "narration: a, voice: nobody at all");
  scenes ("missing files", "", "background: no such file.png");
  scenes (
      "marks", "", "narration: \"" + times ("a <mark name='a'/>", 60) + "\"");
  scenes ("inherited notes",
      "captions: {mode: line, " + times ("x-aaaaaaa: 1, ", 100) + "size: 30}\n",
      "narration: a, captions: {x-b: 1}");
  scenes ("themes", "", "theme: {colors: {accent: '#123456'}}, title: a");
  scenes ("spoken markup", "",
      "narration: \"<speak>" + times ("<p>a</p>", 200) + "</speak>\"");
  scenes ("pronounced words", "pronounce: {abcdefghij: a b c}\n",
      "narration: \"" + long_words + "\"");
  std::string words;
  for (int i = 0; i < 1000; i++)
    words += (i ? ", w" : "w") + std::to_string (i) + ": a";
  scenes ("pronounced dictionaries", "pronounce: {" + words + "}\n",
      "narration: \"" + times ("w7 w77 w777 ", 140) + "\"");
  scenes ("dictionaries for pieces", "pronounce: {" + words + "}\n",
      "narration: [" + times ("a,", 190) + "w77]");
  scenes ("almost words", "pronounce: {" + times ("a-", 49) + "b: c}\n",
      "narration: \"" + times ("a-", 900) + "\"");
  markdown ("paragraphs", "", "a *b* `c`\n\n");
  markdown ("lines", "", "a b c d\n");
  markdown ("headings", "", "# a\n\n---\n");
  markdown ("emphasis", "", "*a **b _c ");
  markdown ("brackets", "", "[a](");
  markdown ("fences", "", "```c\nint a;\n```\n\n---\n");
  markdown ("quotes", "", "> a\n\n");
  markdown ("lists", "", "- a\n\n---\n");
  markdown ("directions", "", "(pause: 1)\n\na\n\n---\n");
  markdown ("breaks", "", "---\n");
  all.push_back ({"json notes", Notation::Json,
      "{\"x-a\": [" + filled ("{\"a\": 1},", bytes - 100) +
          "1], \"scenes\": [{}]}"});
  all.push_back ({"json nesting", Notation::Json,
      "{\"x-a\": " + filled ("[", bytes - 100)});
  all.push_back ({"json text", Notation::Json,
      "{\"title\": \"" + filled ("\\u00e9", bytes - 100) +
          "\", \"scenes\": [{}]}"});
  return all;
}

} // namespace reel::test
