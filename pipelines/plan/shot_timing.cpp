// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/shot_timing.h"

#include <algorithm>
#include <numeric>

namespace reel {

/* A picture among others is seen for so long at least. */
static constexpr Nanoseconds kShortestPicture = kSecond;
static constexpr double kSlowest = 0.25, kFastest = 4;

namespace {

/* The backgrounds as they are laid out. */
class Sequence {
public:
  Sequence (const SequenceInput &input, Problems &problems)
      : input_ (input), scene_ (*input.scene), problems_ (problems)
  {
    for (size_t i = 0; i < scene_.backgrounds.size (); i++)
      add (i);
  }

  SequenceTiming lay_out ();

private:
  void add (size_t index);
  Nanoseconds fixed () const;
  void set_length ();
  void sync_to_speech (Nanoseconds rest);
  void match (Nanoseconds wanted);
  void share_rest ();
  void fill ();

  Sync sync () const;
  const Background &background (const ShotTiming &shot) const
  {
    return scene_.backgrounds[shot.background];
  }

  const SequenceInput &input_;
  const Scene &scene_;
  Problems &problems_;
  SequenceTiming timing_;
  std::vector<size_t> pictures_; // shots that share what is left
  std::optional<size_t> paced_;  // the shot that `sync` is about
};

void
Sequence::add (size_t index)
{
  const Background &added = scene_.backgrounds[index];
  ShotTiming shot;
  shot.background = index;
  if (added.footage.length > 0)
    shot.play = clip_play (added);
  if (added.duration) {
    shot.length = *added.duration;
    bool loops = added.sync == Sync::Loop || added.sync == Sync::LoopAudio;
    if (shot.play && !added.still)
      shot.play->loops = loops;
  } else if (is_clip (added)) {
    shot.length = clip_length (*shot.play);
    paced_ = timing_.shots.size ();
  } else {
    pictures_.push_back (timing_.shots.size ());
  }
  timing_.shots.push_back (shot);
}

Nanoseconds
Sequence::fixed () const
{
  return std::accumulate (timing_.shots.begin (), timing_.shots.end (),
      Nanoseconds (0), [] (Nanoseconds sum, const ShotTiming &shot) {
        return sum + shot.length;
      });
}

Sync
Sequence::sync () const
{
  if (!paced_)
    return Sync::Freeze;
  Sync chosen = background (timing_.shots[*paced_]).sync;
  return chosen == Sync::Default ? Sync::Freeze : chosen;
}

/* Plays the clip so that it lasts as long as WANTED, as far as that goes. */
void
Sequence::match (Nanoseconds wanted)
{
  ShotTiming &shot = timing_.shots[*paced_];
  if (wanted <= 0)
    return;
  double factor =
      std::clamp ((double) shot.length / (double) wanted, kSlowest, kFastest);
  shot.play->speed *= factor;
  shot.length = wanted;
}

/* Without `duration` and with nothing but clips and what has a length: REST
 * is what the speech leaves to the clip. */
void
Sequence::sync_to_speech (Nanoseconds rest)
{
  Nanoseconds clip = timing_.shots[*paced_].length;
  bool clip_is_shorter = clip < rest;
  bool by_speech = true;
  switch (sync ()) {
  case Sync::Default:
  case Sync::Freeze:
  case Sync::Loop:
    by_speech = clip_is_shorter;
    break;
  case Sync::LoopAudio:
    by_speech = clip_is_shorter;
    timing_.repeats_speech = !clip_is_shorter;
    break;
  case Sync::Match:
    match (rest);
    break;
  case Sync::Trim:
    timing_.cuts_speech = by_speech && clip_is_shorter;
    by_speech = !clip_is_shorter;
    break;
  }
  timing_.set_by_speech = by_speech;
  timing_.why = by_speech ? "narration" : "clip";
  timing_.length = by_speech ? input_.speech : fixed ();
}

void
Sequence::set_length ()
{
  Nanoseconds together = fixed ();
  Nanoseconds least =
      together + kShortestPicture * (Nanoseconds) pictures_.size ();
  bool alone = timing_.shots.size () == 1;
  if (scene_.duration) {
    timing_.length = *scene_.duration;
    timing_.why = "duration";
    timing_.cuts_speech = sync () == Sync::Trim;
    timing_.repeats_speech = sync () == Sync::LoopAudio;
    if (paced_ && pictures_.empty () && sync () == Sync::Match)
      match (*scene_.duration - together + timing_.shots[*paced_].length);
  } else if (!pictures_.empty ()) {
    timing_.set_by_speech = input_.speaks;
    timing_.length = input_.speaks ? input_.speech : input_.reading;
    timing_.why = input_.speaks ? "narration" : "reading time";
    if (!alone && least > timing_.length) {
      timing_.set_by_speech = false;
      timing_.length = least;
      timing_.why = "pictures";
    }
  } else if (!input_.speaks) {
    timing_.length = together;
    timing_.why = paced_ ? "clip" : "pictures";
  } else if (paced_) {
    sync_to_speech (input_.speech - together + timing_.shots[*paced_].length);
  } else {
    timing_.set_by_speech = input_.speech >= together;
    timing_.length = std::max (input_.speech, together);
    timing_.why = timing_.set_by_speech ? "narration" : "pictures";
  }
}

/* Pictures without a duration share what is left evenly. */
void
Sequence::share_rest ()
{
  if (pictures_.empty ())
    return;
  auto count = (Nanoseconds) pictures_.size ();
  Nanoseconds rest = timing_.length - fixed ();
  if (timing_.shots.size () > 1)
    rest = std::max (rest, kShortestPicture * count);
  for (size_t picture : pictures_)
    timing_.shots[picture].length = rest / count;
}

/* The last one stays until the scene ends; what would begin later is left
 * out. */
void
Sequence::fill ()
{
  Nanoseconds at = 0;
  for (size_t i = 0; i < timing_.shots.size (); i++) {
    if (i > 0 && at >= timing_.length) {
      problems_.warning (background (timing_.shots[i]).place,
          "the scene `" + scene_.id +
              "` ends before this background would begin: it is not shown",
          "make the scene longer, or the ones before shorter");
      timing_.shots.resize (i);
      break;
    }
    at += timing_.shots[i].length;
  }
  Nanoseconds before = fixed () - timing_.shots.back ().length;
  timing_.shots.back ().length = timing_.length - before;
}

SequenceTiming
Sequence::lay_out ()
{
  if (paced_) {
    Sync chosen = sync ();
    timing_.shots[*paced_].play->loops =
        chosen == Sync::Loop || chosen == Sync::LoopAudio;
  }
  set_length ();
  share_rest ();
  fill ();
  return timing_;
}

} // namespace

SequenceTiming
time_sequence (const SequenceInput &input, Problems &problems)
{
  return Sequence (input, problems).lay_out ();
}

} // namespace reel
