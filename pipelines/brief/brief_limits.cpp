// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/brief_limits.h"

#include <vector>

#include "brief/nearest_word.h"
#include "units.h"

namespace reel {

/* Bytes: Markdown of 60 MiB took a minute and 2 GB to be read. Nesting: readers
 * and the tree of values call themselves for each level, some kilobytes of
 * stack each time. Length: sound is counted in samples of 48 kHz, which reach
 * 2^31 after 12.4 hours. Megapixels: at eight bytes a pixel, as of 16 bits a
 * channel, a picture stays within 2^31. Sides: nothing here has been seen to
 * work with larger ones. */
static constexpr LimitKey kKeys[] = {
    {"brief-bytes", LimitUnit::Bytes, 1024, 16 << 20, &Limits::brief_bytes},
    {"nesting", LimitUnit::Count, 4, 256, &Limits::nesting},
    {"scenes", LimitUnit::Count, 1, 5000, &Limits::scenes},
    {"length", LimitUnit::Seconds, 1, 12 * 3600, &Limits::length_seconds},
    {"width", LimitUnit::Count, 16, 8192, &Limits::width},
    {"height", LimitUnit::Count, 16, 8192, &Limits::height},
    {"frame-rate", LimitUnit::Count, 1, 240, &Limits::frame_rate},
    {"narration", LimitUnit::Count, 1, 100'000, &Limits::narration},
    {"megapixels", LimitUnit::Count, 1, 250, &Limits::megapixels},
    {"rows", LimitUnit::Count, 1, 100'000, &Limits::rows},
};

std::span<const LimitKey>
limit_keys ()
{
  return kKeys;
}

static const LimitKey &
key_of (LimitMember member)
{
  for (const LimitKey &key : kKeys)
    if (key.member == member)
      return key;
  return kKeys[0];
}

static std::string
written (LimitUnit unit, uint64_t value)
{
  return unit == LimitUnit::Bytes     ? show_bytes (value)
         : unit == LimitUnit::Seconds ? show_seconds (value)
                                      : std::to_string (value);
}

static std::string
unknown_name (const std::string &name)
{
  std::vector<std::string> names;
  std::string all;
  for (const LimitKey &key : kKeys) {
    all += (all.empty () ? "" : ", ") + std::string (key.name);
    names.push_back (key.name);
  }
  std::string near = nearest_word (name, names);
  return "there is no limit `" + name + "`" +
         (near.empty () ? "" : ", did you mean `" + near + "`?") +
         (near.empty () ? "; there are " : " There are ") + all;
}

std::optional<std::string>
set_limit (const std::string &name, const std::string &text, Limits &limits)
{
  const LimitKey *key = nullptr;
  for (const LimitKey &known : kKeys)
    if (name == known.name)
      key = &known;
  if (!key)
    return unknown_name (name);
  auto value = key->unit == LimitUnit::Bytes     ? parse_bytes (text)
               : key->unit == LimitUnit::Seconds ? parse_seconds (text)
                                                 : parse_count (text);
  if (!value)
    return "the limit `" + name + "` is " +
           (key->unit == LimitUnit::Bytes ? "a size, such as 500K or 2MiB"
               : key->unit == LimitUnit::Seconds ? "a time, such as 90s or 2h"
                                                 : "a whole number") +
           ", not `" + text + "`";
  if (*value < key->least || *value > key->most)
    return "the limit `" + name + "` goes from " +
           written (key->unit, key->least) + " to " +
           written (key->unit, key->most) + ", and is not `" + text + "`";
  limits.*key->member = *value;
  return std::nullopt;
}

Limits
highest_limits ()
{
  Limits limits;
  for (const LimitKey &key : kKeys)
    limits.*key.member = key.most;
  return limits;
}

std::string
show_limit (const Limits &limits, LimitMember member)
{
  std::string text = written (key_of (member).unit, limits.*member);
  size_t digits = text.find_first_not_of ("0123456789");
  if (digits != text.npos)
    text.insert (digits, " ");
  return text;
}

std::string
limit_hint (
    const Limits &limits, LimitMember member, const std::string &instead)
{
  const LimitKey &key = key_of (member);
  std::string name = key.name;
  std::string raise;
  if (limits.is_configured)
    raise = "the limit is `" + name + "` of the daemon, see reelsmith.conf(5)";
  else if (limits.*member < key.most)
    raise = "`--limit " + name + "=N` raises the limit, to " +
            written (key.unit, key.most) + " at most";
  return instead + (instead.empty () || raise.empty () ? "" : "; ") + raise;
}

} // namespace reel
