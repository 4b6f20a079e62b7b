// SPDX-License-Identifier: GPL-3.0-or-later
/* Music and sounds: there, and something that can be listened to. */
#include <algorithm>

#include "brief/model/verify_parts.h"

namespace reel {

namespace {

/* How a source is spoken of. */
struct Use {
  const char *what;  // "music"
  bool none_is_fine; // words that find nothing are a warning
};

/* Finds the file of SOURCE in the stock; false: it is to be left out. */
bool
find_stock (
    const Brief &brief, SoundSource &source, const Use &use, Problems &problems)
{
  auto found =
      find_in_stock (source.source, brief.seed, source.place, problems);
  if (!found)
    return false;
  source.file = *found;
  Fault fault;
  if (!source.file.empty ())
    fault = look_at_sound (brief, {source.file, source.place, true}, problems);
  if (!source.file.empty () && fault.message.empty ())
    return true;
  source.file.clear ();
  std::string message = std::string ("no ") + use.what +
                        " in stock answers to `" + source.source + "`";
  constexpr const char *kHint =
      "`reelsmith stock search WORDS` shows what there is; a file of your own "
      "has a suffix: `calm.ogg`";
  if (use.none_is_fine || source.optional)
    problems.warning (source.place, message + ": it is left out", kHint);
  else
    problems.error (source.place, message, kHint);
  return false;
}

void
verify_source (
    const Brief &brief, SoundSource &source, const Use &use, Problems &problems)
{
  if (source.is_stock) {
    find_stock (brief, source, use, problems);
    return;
  }
  Fault fault =
      look_at_sound (brief, {source.file, source.place, true}, problems);
  if (fault.message.empty ())
    return;
  if (source.optional) {
    problems.warning (
        source.place, fault.message + ": it is left out", fault.hint);
    source.file.clear ();
  } else {
    problems.error (source.place, fault.message, fault.hint);
  }
}

void
verify_music (const Brief &brief, std::vector<Music> &music, Problems &problems)
{
  for (Music &one : music)
    verify_source (brief, one.source, {"music", true}, problems);
  std::erase_if (
      music, [] (const Music &one) { return one.source.file.empty (); });
}

} // namespace

void
verify_sounds (Brief &brief, Problems &problems)
{
  verify_music (brief, brief.music, problems);
  for (Scene &scene : brief.scenes) {
    if (scene.music)
      verify_music (brief, *scene.music, problems);
    for (SoundEffect &sound : scene.sounds)
      verify_source (brief, sound.source, {"sound", false}, problems);
    std::erase_if (scene.sounds,
        [] (const SoundEffect &sound) { return sound.source.file.empty (); });
  }
}

} // namespace reel
