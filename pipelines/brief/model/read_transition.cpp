// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "brief/model/notation.h"
#include "brief/model/parts.h"

namespace reel {

/* All that brief.md knows, by their names in reeltransition's `type`. */
static const std::vector<std::string> &
transition_types ()
{
  static const std::vector<std::string> types = [] {
    std::vector<std::string> all{"none", "crossfade", "fade-black",
        "fade-white", "dissolve", "pixelize", "blur", "zoom", "radial",
        "reveal", "circle", "rect", "diagonal", "fade-circle"};
    for (const char *family : {"wipe", "fade", "slice", "slide", "cover"})
      for (const char *way : {"-left", "-right", "-up", "-down"})
        all.push_back (std::string (family) + way);
    return all;
  }();
  return types;
}

/* Names by which other programs know some of them. */
static std::string
without_alias (const std::string &type)
{
  if (type == "wipe")
    return "wipe-right";
  if (type == "dip-white")
    return "fade-white";
  if (type.starts_with ("push-"))
    return "slide" + type.substr (4);
  return type;
}

static std::vector<std::string>
types_and_aliases ()
{
  std::vector<std::string> all = transition_types ();
  for (const char *alias :
      {"wipe", "dip-white", "push-left", "push-right", "push-up", "push-down"})
    all.push_back (alias);
  return all;
}

static bool
is_family (const std::string &word)
{
  return word == "fade" || word == "slice" || word == "slide" ||
         word == "cover" || word == "push";
}

static void
read_type (Reader &reader, const Field &field, Transition &transition)
{
  if (field.value.kind != Value::Kind::Text) {
    reader.wrong_type (field, "the name of a transition", "crossfade");
    return;
  }
  std::string type = field.value.text;
  if (is_family (type)) {
    reader.problems.error (field.value.place,
        "the transition `" + type + "` needs a direction",
        "write `" + type + "-left`, `-right`, `-up` or `-down`" +
            (type == "fade" ? "; a plain fade is a `crossfade`" : ""));
    return;
  }
  type = without_alias (type);
  const auto &types = transition_types ();
  if (std::find (types.begin (), types.end (), type) == types.end ()) {
    std::string near = nearest_word (field.value.text, types_and_aliases ());
    reader.problems.error (field.value.place,
        "no transition is called `" + field.value.text + "`",
        near.empty () ? "well known are none, crossfade, fade-black, "
                        "wipe-left, slide-up, circle, dissolve"
                      : "did you mean `" + near + "`?");
    return;
  }
  transition.type = type;
}

static constexpr Nanoseconds kLongestTransition = 10 * kSecond;

static constexpr Key<Transition> kTransitionKeys[] = {
    {"type", read_type},
    {"duration",
        [] (Reader &r, const Field &f, Transition &t) {
          r.time (f, 0, kLongestTransition, t.duration);
        }},
    {"easing", [] (Reader &r, const Field &f,
                   Transition &t) { r.word (f, kEasings, t.easing); }},
};

bool
read_transition (Reader &reader, const Field &field, Transition &transition)
{
  const Value &value = field.value;
  transition = Transition ();
  transition.type = "crossfade";
  transition.place = value.place;
  bool is_time = value.kind == Value::Kind::Number ||
                 (value.kind == Value::Kind::Text && parse_time (value.text));
  if (is_time)
    reader.time (field, 0, kLongestTransition, transition.duration);
  else if (value.kind == Value::Kind::Text)
    read_type (reader, field, transition);
  else if (value.kind == Value::Kind::Map)
    read_keys (reader, value, "a transition", kTransitionKeys, transition);
  else {
    reader.wrong_type (field,
        "the name of a transition, seconds of a crossfade, or a map",
        "{type: wipe-left, duration: 1}");
    return false;
  }
  if (transition.duration == 0)
    transition.type = "none";
  return true;
}

} // namespace reel
