// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/shade_texts.h"

#include <algorithm>
#include <functional>
#include <map>

#include <unistd.h>

#include "gst_ptr.h"
#include "run/picture_source.h"
#include "run/segment_key.h"

namespace reel {

namespace {

class Shading {
public:
  Shading (const RenderContext &context, ContentHashes &hashes)
      : context_ (context), hashes_ (hashes),
        file_ (context.staging + "/brightness")
  {
  }

  std::optional<double> brightness (const Picture &picture, GError **error)
  {
    if (auto known = recall (picture))
      return known;
    auto measured = picture_brightness (picture, context_, error);
    if (!measured)
      return std::nullopt;
    std::string key = brightness_key (picture, hashes_);
    if (is_unchanged (picture))
      keep (key, *measured);
    return known_[key] = *measured;
  }

  /* As it was measured before, by us or by others. */
  std::optional<double> recall (const Picture &picture)
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
  std::optional<double> read (const std::string &key) const
  {
    auto bytes = context_.cache.take (Cache::Kind::Image, key, file_);
    CharPtr text;
    gsize size = 0;
    bool whole = bytes && g_file_get_contents (
                              file_.c_str (), out (text), &size, nullptr);
    unlink (file_.c_str ());
    if (!whole)
      return std::nullopt;
    std::string number (text.get (), std::min<size_t> (size, *bytes));
    char *end = nullptr;
    double value = g_ascii_strtod (number.c_str (), &end);
    bool good = !number.empty () && *end == '\0' && value >= 0 && value <= 1;
    return good ? std::optional (value) : std::nullopt;
  }
  void keep (const std::string &key, double value) const
  {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_dtostr (text, sizeof text, value);
    if (context_.cache.is_set () &&
        g_file_set_contents (file_.c_str (), text, -1, nullptr))
      context_.cache.keep (Cache::Kind::Image, key, file_);
    unlink (file_.c_str ());
  }

  const RenderContext &context_;
  ContentHashes &hashes_;
  std::string file_;
  std::map<std::string, double> known_;
};

bool
is_shaded (const Overlay &overlay)
{
  return overlay.scrim > 0 && overlay.color.empty () &&
         overlay.style != "label" && overlay.style != "lower-third";
}

bool
has_shade (const PlannedScene &scene)
{
  return std::any_of (
      scene.overlays.begin (), scene.overlays.end (), is_shaded);
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

/* The texts stand over all of the scene's pictures: the brightest counts. */
using Measure = std::function<std::optional<double> (const Picture &)>;
bool
shade_scene (PlannedScene &scene, const Measure &measure)
{
  double brightest = 0;
  for (const Shot &shot : scene.shots) {
    auto brightness = measure (shot.picture);
    if (!brightness)
      return false;
    brightest = std::max (brightest, *brightness);
  }
  for (Overlay &overlay : scene.overlays)
    if (is_shaded (overlay))
      overlay.scrim = scrim_for_brightness (brightest);
  return true;
}

} // namespace

bool
shade_texts (Plan &plan, const RenderContext &context, ContentHashes &hashes,
    GError **error)
{
  fetch_brightness (plan, context, hashes);
  Shading shading (context, hashes);
  auto measure = [&] (const Picture &picture) {
    return shading.brightness (picture, error);
  };
  return std::all_of (
      plan.scenes.begin (), plan.scenes.end (), [&] (PlannedScene &scene) {
        return !has_shade (scene) || shade_scene (scene, measure);
      });
}

void
recall_shades (Plan &plan, const RenderContext &context, ContentHashes &hashes)
{
  fetch_brightness (plan, context, hashes);
  Shading shading (context, hashes);
  auto recall = [&] (const Picture &picture) {
    return shading.recall (picture);
  };
  for (PlannedScene &scene : plan.scenes)
    if (has_shade (scene))
      (void) shade_scene (scene, recall);
}

} // namespace reel
