// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/shade_texts.h"

#include <algorithm>
#include <map>
#include <vector>

#include <unistd.h>

#include "gst_ptr.h"
#include "run/picture_source.h"
#include "run/segment_key.h"
#include "run/side_by_side.h"
#include "run/text_shade.h"

namespace reel {

namespace {

class Shading {
public:
  Shading (const RenderContext &context, ContentHashes &hashes)
      : context_ (context), hashes_ (hashes),
        file_ (context.staging + "/brightness")
  {
  }

  /* Those of PLAN that texts stand on and that nobody has measured are measured
   * now: each is decoded for that. */
  bool measure (const Plan &plan, GError **error);

  /* As it was measured before, by us or by others. */
  std::optional<Brightness> recall (const Picture &picture)
  {
    std::string key = brightness_key (picture, hashes_);
    if (auto known = known_.find (key); known != known_.end ())
      return known->second;
    auto found = read (key);
    if (found)
      known_[key] = *found;
    return found;
  }

private:
  bool is_unchanged (const Picture &picture) const
  {
    const std::string &file = picture.background.file;
    return file.empty () || hashes_.is_unchanged (file);
  }
  std::optional<Brightness> read (const std::string &key) const
  {
    auto bytes = context_.cache.take (Cache::Kind::Image, key, file_);
    CharPtr text;
    gsize size = 0;
    bool whole = bytes && g_file_get_contents (
                              file_.c_str (), out (text), &size, nullptr);
    unlink (file_.c_str ());
    if (!whole)
      return std::nullopt;
    std::string numbers (text.get (), std::min<size_t> (size, *bytes));
    char *end = nullptr, *last = nullptr;
    Brightness value;
    value.high = g_ascii_strtod (numbers.c_str (), &end);
    if (end == numbers.c_str () || *end != ' ')
      return std::nullopt;
    value.low = g_ascii_strtod (end, &last);
    bool good = last != end && *last == '\0' && value.low >= 0 &&
                value.low <= value.high && value.high <= 1;
    return good ? std::optional (value) : std::nullopt;
  }
  void keep (const std::string &key, const Brightness &value) const
  {
    char high[G_ASCII_DTOSTR_BUF_SIZE], low[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_dtostr (high, sizeof high, value.high);
    g_ascii_dtostr (low, sizeof low, value.low);
    std::string text = std::string (high) + " " + low;
    if (context_.cache.is_set () &&
        g_file_set_contents (file_.c_str (), text.c_str (), -1, nullptr))
      context_.cache.keep (Cache::Kind::Image, key, file_);
    unlink (file_.c_str ());
  }

  const RenderContext &context_;
  ContentHashes &hashes_;
  std::string file_;
  std::map<std::string, Brightness> known_;
};

bool
has_shade (const PlannedScene &scene)
{
  return std::any_of (
      scene.overlays.begin (), scene.overlays.end (), is_shaded);
}

bool
Shading::measure (const Plan &plan, GError **error)
{
  std::map<std::string, const Picture *> unknown;
  for (const PlannedScene &scene : plan.scenes)
    if (has_shade (scene))
      for (const Shot &shot : scene.shots)
        if (!recall (shot.picture))
          unknown.emplace (
              brightness_key (shot.picture, hashes_), &shot.picture);
  std::vector<std::pair<const std::string *, const Picture *>> order;
  order.reserve (unknown.size ());
  for (const auto &[key, picture] : unknown)
    order.emplace_back (&key, picture);
  /* The largest first: no core is left alone with one at the end. */
  std::stable_sort (
      order.begin (), order.end (), [] (const auto &a, const auto &b) {
        auto pixels = [] (const Background &shown) {
          return (int64_t) shown.pixel_width * shown.pixel_height;
        };
        return pixels (a.second->background) > pixels (b.second->background);
      });
  std::vector<Brightness> measured (order.size ());
  bool done = side_by_side (
      order.size (), context_.jobs, context_.cancelled,
      [&] (size_t i, const std::atomic<bool> &stop, GError **e) {
        RenderContext context = context_;
        context.cancelled = &stop;
        auto brightness =
            picture_brightness (plan, *order[i].second, context, e);
        measured[i] = brightness.value_or (Brightness{});
        return brightness.has_value ();
      },
      error);
  for (size_t i = 0; done && i < order.size (); i++) {
    const auto &[key, picture] = order[i];
    if (is_unchanged (*picture))
      keep (*key, measured[i]);
    known_[*key] = measured[i];
  }
  return done;
}

void
fetch_brightness (
    const Plan &plan, const RenderContext &context, ContentHashes &hashes)
{
  if (!context.cache.is_set ())
    return;
  std::vector<std::string> keys;
  for (const PlannedScene &scene : plan.scenes)
    if (has_shade (scene))
      for (const Shot &shot : scene.shots)
        keys.push_back (brightness_key (shot.picture, hashes));
  context.cache.fetch (Cache::Kind::Image, keys);
}

/* The texts stand over all of the scene's pictures: the worst counts. */
void
shade_scene (PlannedScene &scene, Shading &shading)
{
  Brightness worst{0, 1};
  for (const Shot &shot : scene.shots) {
    auto brightness = shading.recall (shot.picture);
    if (!brightness)
      return;
    worst.high = std::max (worst.high, brightness->high);
    worst.low = std::min (worst.low, brightness->low);
  }
  for (Overlay &overlay : scene.overlays)
    if (is_shaded (overlay))
      shade_text (overlay, scene.theme, worst);
}

} // namespace

/* Every text on a picture whose brightness is known. */
static void
shade_all (Plan &plan, Shading &shading)
{
  for (PlannedScene &scene : plan.scenes)
    if (has_shade (scene))
      shade_scene (scene, shading);
}

bool
shade_texts (Plan &plan, const RenderContext &context, ContentHashes &hashes,
    GError **error)
{
  fetch_brightness (plan, context, hashes);
  Shading shading (context, hashes);
  if (!shading.measure (plan, error))
    return false;
  shade_all (plan, shading);
  return true;
}

void
recall_shades (Plan &plan, const RenderContext &context, ContentHashes &hashes)
{
  fetch_brightness (plan, context, hashes);
  Shading shading (context, hashes);
  shade_all (plan, shading);
}

} // namespace reel
