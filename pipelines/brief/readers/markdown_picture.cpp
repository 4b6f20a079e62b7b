// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/readers/markdown_picture.h"

#include <algorithm>

#include <glib.h>

#include "brief/readers/markdown_blocks.h"
#include "brief/readers/scalar.h"

namespace reel {

namespace {

constexpr std::string_view kVideoSuffixes[] = {"3gp", "avi", "flv", "m2ts",
    "m4v", "mkv", "mov", "mp4", "mpeg", "mpg", "mts", "ogv", "ts", "webm",
    "wmv"};
constexpr std::string_view kSoundSuffixes[] = {
    "aac", "flac", "m4a", "mp3", "oga", "ogg", "opus", "wav", "wma"};

/* Words of hints, and the key and value that each is short for. */
struct Hint {
  std::string_view word;
  std::string_view key;
  std::string_view value;
};
constexpr Hint kHints[] = {
    {"cover", "fit", "cover"},
    {"contain", "fit", "contain"},
    {"fit", "fit", "stretch"},
    {"match", "sync", "match"},
    {"trim", "sync", "trim"},
    {"loop", "sync", "loop"},
    {"freeze", "sync", "freeze"},
    {"loop-audio", "sync", "loop-audio"},
    {"start", "still", "start"},
    {"end", "still", "end"},
    {"zoom", "motion", "zoom-in"},
    {"zoomin", "motion", "zoom-in"},
    {"zoomout", "motion", "zoom-out"},
    {"pan", "motion", "pan"},
    {"panzoom", "motion", "panzoom-in"},
    {"panzoomin", "motion", "panzoom-in"},
    {"panzoomout", "motion", "panzoom-out"},
};

/* Where to: -1 is left or top, 1 right or bottom. */
struct Direction {
  int x = 0, y = 0;
};

struct Hints {
  std::string_view motion;
  std::optional<Direction> to;
};

bool
is_one_of (std::string_view word, const auto &words)
{
  return std::find (std::begin (words), std::end (words), word) !=
         std::end (words);
}

std::string
suffix_of (std::string_view file)
{
  size_t dot = file.find_last_of ("./");
  if (dot == file.npos || file[dot] != '.')
    return {};
  std::string suffix (file.substr (dot + 1));
  for (char &c : suffix)
    c += c >= 'A' && c <= 'Z' ? 'a' - 'A' : 0;
  return suffix;
}

/* Reads `top`, `left`, `top-left` and the like into TO. */
bool
read_place_word (std::string_view word, Direction &to)
{
  size_t dash = word.find ('-');
  std::string_view first = word.substr (0, dash);
  if (dash != word.npos) {
    std::string_view second = word.substr (dash + 1);
    return (first == "top" || first == "bottom") &&
           (second == "left" || second == "right") &&
           read_place_word (first, to) && read_place_word (second, to);
  }
  if (first == "left" || first == "right")
    to.x = first == "left" ? -1 : 1;
  else if (first == "top" || first == "bottom")
    to.y = first == "top" ? -1 : 1;
  else
    return first == "center";
  return true;
}

std::string
place_word (Direction to)
{
  std::string vertical = to.y < 0 ? "top" : to.y > 0 ? "bottom" : "";
  std::string horizontal = to.x < 0 ? "left" : to.x > 0 ? "right" : "";
  if (vertical.empty () && horizontal.empty ())
    return "center";
  return vertical + (vertical.empty () || horizontal.empty () ? "" : "-") +
         horizontal;
}

/* The window of SIZE that lies towards TO. */
Value
window (Direction to, double size, Place place)
{
  Value list;
  list.kind = Value::Kind::List;
  list.place = place;
  double rest = 1 - size;
  for (double number :
      {rest * (to.x + 1) / 2, rest * (to.y + 1) / 2, size, size})
    list.items.push_back (number_value (number, place));
  return list;
}

Value
motion_map (Direction to, double from_size, double to_size, Place place)
{
  Value map;
  map.kind = Value::Kind::Map;
  map.place = place;
  add_entry (map, "from", place, window ({-to.x, -to.y}, from_size, place));
  add_entry (map, "to", place, window (to, to_size, place));
  return map;
}

/* `zoom`, `pan` and their kin: what `motion` and `focus` are then. */
void
add_motion (Value &picture, const Hints &hints, Place place)
{
  Direction to = hints.to.value_or (Direction ());
  bool is_zoom = hints.motion.starts_with ("zoom");
  if (hints.to && (hints.motion.empty () || is_zoom))
    add_entry (picture, "focus", place, text_value (place_word (to), place));
  if (hints.motion.empty ())
    return;
  if (!is_zoom && !to.x && !to.y)
    to.x = 1;
  Value motion;
  if (is_zoom)
    motion = text_value (hints.motion, place);
  else if (hints.motion == "panzoom-in")
    motion = motion_map (to, 0.88, 0.72, place);
  else if (hints.motion == "panzoom-out")
    motion = motion_map (to, 0.72, 0.88, place);
  else if (to.x && to.y)
    motion = motion_map (to, 0.88, 0.88, place);
  else
    motion = text_value (to.x < 0   ? "pan-left"
                         : to.x > 0 ? "pan-right"
                         : to.y < 0 ? "pan-up"
                                    : "pan-down",
        place);
  add_entry (picture, "motion", place, std::move (motion));
}

bool
is_time (std::string_view word)
{
  return !word.empty () && word[0] >= '0' && word[0] <= '9' &&
         word.find_first_not_of ("0123456789:.ms") == word.npos;
}

/* Reads the hints of a picture word by word. */
class HintReader {
public:
  HintReader (
      Source &source, size_t offset, std::string_view words, Value &picture)
      : source_ (source), offset_ (offset), words_ (words), picture_ (picture)
  {
  }

  void read ();

private:
  bool hint (std::string_view word, Place place);
  bool set (std::string_view key, Value value, size_t at);
  size_t part_size (size_t at) const;

  Source &source_;
  const size_t offset_;
  const std::string_view words_;
  Value &picture_;
  Hints hints_;
  std::string other_; // words that are no hints
  size_t other_at_ = 0;
};

/* Puts KEY into the picture, once. */
bool
HintReader::set (std::string_view key, Value value, size_t at)
{
  if (picture_.find (key)) {
    source_.error (offset_ + at,
        "the hints say twice what `" + std::string (key) + "` is");
    return false;
  }
  Place place = value.place;
  add_entry (picture_, key, place, std::move (value));
  return true;
}

bool
HintReader::hint (std::string_view word, Place place)
{
  size_t at = word.data () - words_.data ();
  Direction to = hints_.to.value_or (Direction ());
  if (read_place_word (word, to)) {
    hints_.to = to;
    return true;
  }
  if (word == "mute") {
    set ("volume", number_value (0, place), at);
    return true;
  }
  for (const Hint &known : kHints)
    if (word == known.word) {
      if (known.key == "motion")
        hints_.motion = known.value;
      else
        set (known.key, text_value (known.value, place), at);
      return true;
    }
  return false;
}

/* How many characters from AT on are a part such as `4-12` or `1:00 - 1:02`;
 * 0 if none. */
size_t
HintReader::part_size (size_t at) const
{
  auto word_end = [&] (size_t from) {
    return std::min (words_.find_first_of (" \t-", from), words_.size ());
  };
  size_t end = word_end (at);
  if (!is_time (words_.substr (at, end - at)))
    return 0;
  size_t dash = words_.find_first_not_of (" \t", end);
  if (dash == words_.npos || words_[dash] != '-')
    return 0;
  size_t second = words_.find_first_not_of (" \t", dash + 1);
  if (second == words_.npos)
    return 0;
  size_t last = word_end (second);
  std::string_view to = words_.substr (second, last - second);
  return is_time (to) || to == "end" ? last - at : 0;
}

void
HintReader::read ()
{
  static constexpr std::string_view kBetween = " \t,;\x02";
  for (size_t at = 0;;) {
    at = words_.find_first_not_of (kBetween, at);
    if (at == words_.npos)
      break;
    size_t end = std::min (words_.find_first_of (kBetween, at), words_.size ());
    Place place = source_.place (offset_ + at);
    if (size_t size = part_size (at)) {
      if (auto part = parse_part (words_.substr (at, size), place))
        set ("trim", std::move (*part), at);
      at += size;
      continue;
    }
    std::string_view word = words_.substr (at, end - at);
    if (!hint (word, place)) {
      if (other_.empty ())
        other_at_ = at;
      other_ += (other_.empty () ? "" : " ") + std::string (word);
    }
    at = end;
  }
  add_motion (picture_, hints_, picture_.place);
  if (!other_.empty ())
    source_.warning (offset_ + other_at_,
        quote (other_) + " is no hint, taken as a description",
        "hints are words such as cover, contain, top, zoomin, mute, 4-12");
}

int
hex_digit (char c)
{
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

/* Replaces `%20` and the like, and takes backslashes from punctuation. */
std::string
decode_path (std::string_view path)
{
  std::string result;
  for (size_t i = 0; i < path.size (); i++) {
    int high =
        path[i] == '%' && i + 2 < path.size () ? hex_digit (path[i + 1]) : -1;
    int low = high >= 0 ? hex_digit (path[i + 2]) : -1;
    if (low >= 0 && high * 16 + low >= ' ') {
      result += (char) (high * 16 + low);
      i += 2;
    } else if (path[i] == '\\' && i + 1 < path.size () &&
               std::string_view ("()<>[]\\ !").find (path[i + 1]) !=
                   std::string_view::npos) {
      result += path[++i];
    } else {
      result += path[i];
    }
  }
  return result;
}

bool
is_utf8 (std::string_view text)
{
  return g_utf8_validate (text.data (), (gssize) text.size (), nullptr);
}

/* Where the bracket OPEN, that stands before AT, is closed in LINE. */
size_t
closing (std::string_view line, size_t at, char open, char close)
{
  int depth = 1;
  for (; at < line.size (); at++) {
    if (line[at] == '\\')
      at++;
    else if (line[at] == open)
      depth++;
    else if (line[at] == close && --depth == 0)
      return at;
  }
  return line.npos;
}

/* The path in TARGET, what stands between the round brackets at OFFSET. */
std::optional<std::string>
read_path (Source &source, size_t offset, std::string_view target)
{
  std::string_view path = trim (target);
  std::string_view rest;
  if (path.starts_with ('<') && path.find ('>') != path.npos) {
    rest = trim (path.substr (path.find ('>') + 1));
    path = path.substr (1, path.find ('>') - 1);
  } else {
    size_t end = std::min (path.find_first_of (" \t"), path.size ());
    rest = trim (path.substr (end));
    path = path.substr (0, end);
  }
  bool is_title = rest.size () >= 2 && (rest[0] == '"' || rest[0] == '\'') &&
                  rest.back () == rest[0];
  std::string decoded = decode_path (path);
  if (!rest.empty () && !is_title) {
    source.error (offset, "the name of the file has a space in it",
        "write it as `![](<" + std::string (trim (target)) + ">)`");
    return std::nullopt;
  }
  if (decoded.empty () || !is_utf8 (decoded)) {
    source.error (offset, decoded.empty () ? "the name of a file is missing"
                                           : "the name of the file is not "
                                             "UTF-8");
    return std::nullopt;
  }
  return decoded;
}

/* One picture: HINTS at OFFSET, TARGET at TARGET_OFFSET. */
std::optional<Value>
read_picture (Source &source, size_t offset, std::string_view hints,
    size_t target_offset, std::string_view target)
{
  auto path = read_path (source, target_offset, target);
  if (!path)
    return std::nullopt;
  std::string suffix = suffix_of (*path);
  if (is_one_of (suffix, kSoundSuffixes)) {
    source.error (target_offset, quote (*path) + " is a sound file",
        "write `(audio: " + *path +
            ")` for a recording, or `(background: " + *path + ")` for music");
    return std::nullopt;
  }
  Value picture;
  picture.kind = Value::Kind::Map;
  picture.place = source.place (offset - 2);
  Place place = source.place (target_offset);
  add_entry (picture, is_one_of (suffix, kVideoSuffixes) ? "video" : "image",
      place, text_value (*path, place));
  HintReader (source, offset, hints, picture).read ();
  return picture;
}

} // namespace

std::optional<Value>
parse_part (std::string_view words, Place place)
{
  size_t dash = words.find ('-');
  if (dash == words.npos)
    return std::nullopt;
  std::string_view from = trim (words.substr (0, dash));
  std::string_view to = trim (words.substr (dash + 1));
  if (!is_time (from) || (!is_time (to) && to != "end"))
    return std::nullopt;
  Value part;
  part.kind = Value::Kind::List;
  part.place = place;
  for (std::string_view word : {from, to}) {
    Value value;
    value.place = place;
    if (!resolve_plain_scalar (word, value))
      return std::nullopt;
    part.items.push_back (std::move (value));
  }
  return part;
}

std::string
take_pictures (Source &source, size_t offset, std::string_view line,
    std::vector<Value> &pictures)
{
  std::string rest;
  size_t done = 0;
  for (;;) {
    size_t begin = find_outside_code (line, "![", done);
    if (begin == line.npos)
      break;
    rest += line.substr (done, begin - done);
    size_t hints = begin + 2;
    size_t end = closing (line, hints, '[', ']');
    size_t target = end == line.npos ? end : end + 2;
    size_t close = target < line.size () && line[end + 1] == '('
                       ? closing (line, target, '(', ')')
                       : line.npos;
    if (close == line.npos) {
      source.error (offset + begin, "a picture is not written to its end",
          "write `![hints](file)` in one line, or `\\!` if it is to be "
          "spoken");
      return rest;
    }
    auto picture =
        read_picture (source, offset + hints, line.substr (hints, end - hints),
            offset + target, line.substr (target, close - target));
    if (picture)
      pictures.push_back (std::move (*picture));
    done = close + 1;
  }
  return rest + std::string (line.substr (done));
}

} // namespace reel
