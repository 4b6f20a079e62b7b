// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/only_scenes.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace reel {

static std::vector<std::string>
ids_of (const Brief &brief)
{
  std::vector<std::string> ids;
  ids.reserve (brief.scenes.size ());
  for (const Scene &scene : brief.scenes)
    ids.push_back (scene.id);
  return ids;
}

static bool
has (const std::vector<std::string> &all, const std::string &one)
{
  return std::find (all.begin (), all.end (), one) != all.end ();
}

static void
check_ids (const std::vector<std::string> &ids,
    const std::vector<std::string> &there, Problems &problems)
{
  constexpr size_t kMostListed = 12;
  for (const std::string &id : ids) {
    if (has (there, id))
      continue;
    std::string near = nearest_word (id, there);
    std::string hint = "did you mean `" + near + "`?";
    if (near.empty ()) {
      hint = "its scenes are";
      for (size_t i = 0; i < std::min (there.size (), kMostListed); i++)
        hint += (i > 0 ? ", `" : " `") + there[i] + "`";
      hint += there.size () > kMostListed ? " ..." : "";
    }
    problems.error ({}, "`--only`: the brief has no scene `" + id + "`", hint);
  }
}

/* `intro+map`, or something that fits into the name of a file. */
static std::string
part_name (const Brief &brief)
{
  constexpr size_t kLongest = 80;
  std::string name;
  for (const Scene &scene : brief.scenes)
    name += (name.empty () ? "" : "+") + scene.id;
  return name.size () > kLongest
             ? std::to_string (brief.scenes.size ()) + "-scenes"
             : name;
}

/* Those with times count from the start of the whole. */
static void
drop_timed_overlays (Problems &problems, Brief &brief)
{
  auto is_timed = [] (const PictureOverlay &overlay) {
    return overlay.at || overlay.until || overlay.length;
  };
  auto tell = [&] (const PictureOverlay &overlay) {
    problems.note (overlay.place,
        "it has times of the whole video: it is not shown in a part of it");
  };
  for (const PictureOverlay &overlay : brief.overlays)
    if (is_timed (overlay))
      tell (overlay);
  std::erase_if (brief.overlays, is_timed);
  for (Theme &theme : brief.themes)
    if (theme.logo && is_timed (*theme.logo)) {
      tell (*theme.logo);
      theme.logo.reset ();
    }
}

/* What is left when only some of its scenes are. */
static std::vector<Scene>
pick (const std::vector<std::string> &ids, std::vector<Scene> all)
{
  std::vector<Scene> picked;
  std::optional<std::vector<Music>> music; // that began in one left out
  bool follows = false;                    // the one before is picked, too
  for (Scene &scene : all) {
    if (!has (ids, scene.id)) {
      if (scene.music)
        music = std::move (scene.music);
      if (follows && !picked.back ().narration.empty ())
        picked.back ().narration.back ().continues = false;
      follows = false;
      continue;
    }
    if (!scene.music)
      scene.music = std::exchange (music, std::nullopt);
    music.reset ();
    picked.push_back (std::move (scene));
    follows = true;
  }
  if (!picked.empty ())
    picked.front ().transition = Transition ();
  return picked;
}

void
keep_only (
    const std::vector<std::string> &ids, Problems &problems, Brief &brief)
{
  if (ids.empty () || brief.scenes.empty ())
    return;
  check_ids (ids, ids_of (brief), problems);
  if (problems.has_errors ())
    return;
  if (!has (ids, brief.scenes.front ().id))
    brief.fade_in = 0;
  if (!has (ids, brief.scenes.back ().id))
    brief.fade_out = 0;
  size_t count = brief.scenes.size ();
  brief.scenes = pick (ids, std::move (brief.scenes));
  if (brief.scenes.size () == count)
    return;
  drop_timed_overlays (problems, brief);
  brief.part = part_name (brief);
  brief.name += "-" + brief.part;
}

} // namespace reel
