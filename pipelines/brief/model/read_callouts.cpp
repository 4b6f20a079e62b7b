// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/notation.h"
#include "brief/model/parts.h"
#include "brief/model/variables.h"

namespace reel {

namespace {

constexpr double kMostPixels = 65'535; // as JPEG's
constexpr Nanoseconds kShortest = kSecond / 100;

constexpr Word<Callout::Shape> kShapes[] = {
    {"circle", Callout::Shape::Circle},
    {"rectangle", Callout::Shape::Rectangle},
};

constexpr Word<Callout::Style> kStyles[] = {
    {"highlight", Callout::Style::Highlight},
    {"outline", Callout::Style::Outline},
    {"mask", Callout::Style::Mask},
};

/* `40%`, up to three digits before and six behind the point. */
std::optional<double>
parse_percent (std::string_view text)
{
  if (!text.ends_with ('%'))
    return std::nullopt;
  text.remove_suffix (1);
  if (text.ends_with (' '))
    text.remove_suffix (1);
  std::string_view digits = text.substr (text.starts_with ('-') ? 1 : 0);
  size_t point = digits.find ('.');
  std::string_view whole = digits.substr (0, point);
  std::string_view part =
      point == digits.npos ? "0" : digits.substr (point + 1);
  constexpr const char *kDigits = "0123456789";
  bool right = !whole.empty () && whole.size () <= 3 && !part.empty () &&
               part.size () <= 6 &&
               whole.find_first_not_of (kDigits) == whole.npos &&
               part.find_first_not_of (kDigits) == part.npos;
  auto number = right ? parse_number (text) : std::nullopt;
  if (!number)
    return std::nullopt;
  return *number / 100;
}

/* A number of pixels from LOW on, or a part of the picture. */
bool
read_length (
    Reader &reader, const Field &written, double low, PictureLength &target)
{
  const Value value = resolve_variable (written.value);
  const Field field{written.key, value};
  if (value.kind == Value::Kind::Number) {
    PictureLength length;
    if (!reader.number (field, low, kMostPixels, length.value))
      return false;
    target = length;
    return true;
  }
  auto part = value.kind == Value::Kind::Text ? parse_percent (value.text)
                                              : std::nullopt;
  if (!part) {
    reader.wrong_type (
        field, "pixels of the picture, or a part of it", "\"40%\"");
    return false;
  }
  target = {*part, true};
  return true;
}

template <size_t N>
void
read_lengths (Reader &reader, const Field &field, const char *wanted,
    const char *example, PictureLength *const (&targets)[N])
{
  const Value &value = field.value;
  if (value.kind != Value::Kind::List || value.items.size () != N) {
    reader.wrong_type (field, wanted, example);
    return;
  }
  for (size_t i = 0; i < N; i++)
    read_length (
        reader, {field.key, value.items[i]}, -kMostPixels, *targets[i]);
}

void
read_radius (Reader &reader, const Field &field, Callout &callout)
{
  PictureLength radius;
  if (field.value.kind == Value::Kind::Number && field.value.number > 0 &&
      field.value.number < 1) {
    reader.problems.error (field.value.place,
        "`radius` is " + field.value.text + " of a pixel",
        "a part of the picture's width is written as `\"40%\"`");
    return;
  }
  if (!read_length (reader, field, 1, radius))
    return;
  if (radius.value <= 0)
    reader.problems.error (field.value.place,
        "`radius` is " + field.value.text + ", but a circle has a size",
        "for example `radius: \"10%\"`");
  else
    callout.radius = radius;
}

constexpr Key<Callout> kCalloutKeys[] = {
    {"shape", [] (Reader &r, const Field &f,
                  Callout &c) { r.word (f, kShapes, c.shape); }},
    {"center",
        [] (Reader &r, const Field &f, Callout &c) {
          read_lengths (r, f, "a list [x, y]", "[320, \"40%\"]",
              {&c.center_x, &c.center_y});
        }},
    {"radius", read_radius},
    {"box",
        [] (Reader &r, const Field &f, Callout &c) {
          read_lengths (r, f, "a list [left, top, right, bottom]",
              "[100, 100, \"40%\", \"50%\"]",
              {&c.left, &c.top, &c.right, &c.bottom});
        }},
    {"style", [] (Reader &r, const Field &f,
                  Callout &c) { r.word (f, kStyles, c.style); }},
    {"dim", [] (Reader &r, const Field &f,
                Callout &c) { r.number (f, 0, 1, c.dim); }},
    {"color",
        [] (Reader &r, const Field &f, Callout &c) {
          Color color;
          if (r.color (f, color))
            c.color = color;
        }},
    {"at", [] (Reader &r, const Field &f, Callout &c) { r.moment (f, c.at); }},
    {"for",
        [] (Reader &r, const Field &f, Callout &c) {
          Nanoseconds length = 0;
          if (r.length (f, kShortest, length))
            c.length = length;
        }},
};

/* A circle has center and radius, a rectangle a box, and neither what is the
 * other's. */
void
check_shape (Reader &reader, const Value &value, const Callout &callout)
{
  /* A shape that is wrong was told of: either may have been meant. */
  const Value *shape = value.find ("shape");
  bool is_known =
      !shape ||
      (shape->kind == Value::Kind::Text &&
          (shape->text == kShapes[0].name || shape->text == kShapes[1].name));
  if (!is_known)
    return;
  bool is_circle = callout.shape == Callout::Shape::Circle;
  const char *what = is_circle ? "a circle" : "a rectangle";
  for (const char *key : {"center", "radius", "box"}) {
    bool is_box = std::string_view (key) == "box";
    const Value *found = value.find (key);
    std::string name = std::string ("`") + key + "`";
    if (found && is_box == is_circle)
      reader.problems.error (found->place,
          std::string (what) + " has no " + name,
          is_circle ? "with `shape: rectangle` it is one"
                    : "leave it out: a rectangle is `box: [left, top, right, "
                      "bottom]`");
    else if (!found && is_box != is_circle)
      reader.problems.error (value.place,
          std::string (what) + " needs the key " + name,
          is_circle ? "for example `{center: [320, 180], radius: 60}`; a "
                      "rectangle is `{shape: rectangle, box: [...]}`"
                    : "for example `{shape: rectangle, box: [100, 100, 300, "
                      "200]}`");
  }
}

} // namespace

void
read_callouts (
    Reader &reader, const Field &field, std::vector<Callout> &callouts)
{
  constexpr size_t kMostCallouts = 20;
  if (!reader.list (field, "callouts", "[{center: [320, 180], radius: 60}]",
          kMostCallouts))
    return;
  for (const Value &item : field.value.items) {
    Callout callout;
    callout.place = callout.at.place = item.place;
    if (item.kind != Value::Kind::Map) {
      reader.wrong_type ({field.key, item}, "a map for each callout",
          "[{center: [320, 180], radius: 60}]");
      continue;
    }
    read_keys (reader, item, "a callout", kCalloutKeys, callout);
    check_shape (reader, item, callout);
    callouts.push_back (callout);
  }
}

} // namespace reel
