// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/sound_track.h"

#include <cmath>

#include <unistd.h>

#include "run/identity.h"
#include "run/key_text.h"
#include "run/sound_encode.h"
#include "run/sound_notes.h"

namespace reel {

/* What AAC mostly adds to the peaks of speech and music; dB. */
static constexpr double kRoom = 0.3;
static constexpr int kMostTries = 3;
/* Shares of the work, measured with three minutes of speech: the encoder takes
 * most of it. */
static constexpr double kMixShare = 0.1, kMasterShare = 0.25;
static constexpr char kTrack[] = "sound.mp4"; // in staging

static std::string
staged (const RenderContext &context, const char *name)
{
  return context.staging + "/" + name;
}

namespace {

class Maker {
public:
  Maker (const Plan &plan, const Score &score, const RenderContext &context,
      const std::function<void (double)> &on_share)
      : plan_ (plan), score_ (score), context_ (context), on_share_ (on_share)
  {
  }

  std::optional<SoundTrack> make (GError **error);

private:
  std::string staged (const char *name) const
  {
    return reel::staged (context_, name);
  }
  /* What is heard of a part of the work from FROM to TO. */
  std::function<void (double)> share (double from, double to) const
  {
    return [this, from, to] (double done) {
      if (on_share_)
        on_share_ (from + (to - from) * done);
    };
  }
  std::string key (const Mix &mix) const;
  bool encode (const Mix &mix, SoundTrack &track, GError **error) const;
  bool aim_again (const Mastered &heard, SoundTarget &target) const;

  const Plan &plan_;
  const Score &score_;
  const RenderContext &context_;
  const std::function<void (double)> &on_share_;
};

/* The mix by its bytes: wherever they came from, they sound the same. */
std::string
Maker::key (const Mix &mix) const
{
  KeyText text;
  text.add ("sound track").add (engine_identity ()).add (mix.sha256);
  for (const std::optional<double> &asked : {plan_.loudness, plan_.true_peak})
    text.add (asked.has_value ()).add (asked.value_or (0));
  return text.add (describe_audio_encoder (context_.encoders)).hash ();
}

/* What the encoder made of it is in HEARD: noise is quieter than it was, and
 * peaks are higher. True if the next try will come closer. */
bool
Maker::aim_again (const Mastered &heard, SoundTarget &target) const
{
  constexpr double kClose = 0.4, kSafe = 0.1; // LU, dB
  bool again = false;
  if (!heard.loudness)
    return false;
  if (plan_.loudness) {
    double off = *plan_.loudness - *heard.loudness;
    if (std::fabs (off) > kClose) {
      *target.loudness += off;
      again = true;
    }
  }
  if (plan_.true_peak && heard.true_peak_db > *plan_.true_peak) {
    *target.true_peak -= heard.true_peak_db - *plan_.true_peak + kSafe;
    again = true;
  }
  return again;
}

bool
Maker::encode (const Mix &mix, SoundTrack &track, GError **error) const
{
  SoundTarget target{plan_.loudness, plan_.true_peak};
  if (target.true_peak)
    *target.true_peak -= kRoom;
  std::string set = staged ("sound.f32");
  for (int tries = 1;; tries++) {
    /* It is as good as done after the first try; few need another. */
    bool first = tries == 1;
    auto mastered = master_sound (mix, target, set, context_.cancelled,
        first ? share (kMixShare, kMasterShare) : nullptr, error);
    auto encoded = mastered
                       ? encode_sound (set, mix.samples, context_, track.file,
                             first ? share (kMasterShare, 1) : nullptr, error)
                       : std::nullopt;
    if (!encoded) {
      unlink (set.c_str ());
      return false;
    }
    track.heard = encoded->heard.value_or (*mastered);
    track.sha256 = encoded->sha256;
    if (tries == kMostTries || !encoded->heard ||
        !aim_again (track.heard, target))
      break;
  }
  unlink (set.c_str ());
  return true;
}

std::optional<SoundTrack>
Maker::make (GError **error)
{
  auto mix = mix_sound (score_, staged ("sound.mix"), context_.cancelled,
      share (0, kMixShare), error);
  if (!mix)
    return std::nullopt;
  std::string by = context_.cache.is_set () ? key (*mix) : std::string ();
  auto found = take_sound_track (by, context_);
  SoundTrack track = found.value_or (SoundTrack ());
  track.file = staged (kTrack);
  bool done = found || encode (*mix, track, error);
  unlink (mix->file.c_str ());
  if (!done)
    return std::nullopt;
  if (!found && !by.empty () && write_notes (track)) {
    context_.cache.keep (Cache::Kind::Audio, by, track.file);
    track.key = by;
  }
  if (on_share_)
    on_share_ (1);
  return track;
}

std::string
format_level (double level, const char *format)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return g_ascii_formatd (text, sizeof text, format, level);
}

} // namespace

void
warn_if_off_target (const Plan &plan, const Mastered &heard, Problems &problems)
{
  constexpr double kMostOff = 0.5; // LU
  /* Short sounds in much silence can't be made loud without their peaks. */
  if (plan.loudness && heard.loudness &&
      std::fabs (*plan.loudness - *heard.loudness) > kMostOff)
    problems.warning ({},
        "the sound can't be brought to " +
            format_level (*plan.loudness, "%.1f") + " LUFS: it has " +
            format_level (*heard.loudness, "%.1f"),
        "its peaks are in the way: make what is loud quieter, or set a lower "
        "`loudness`");
  /* What an encoder adds to peaks isn't known before it is done. */
  if (plan.true_peak && heard.true_peak_db > *plan.true_peak)
    problems.warning ({},
        "the peaks of the sound can't be kept to " +
            format_level (*plan.true_peak, "%.2f") + " dBTP: they reach " +
            format_level (heard.true_peak_db, "%.2f"),
        "set a lower `loudness`, or a lower `true-peak`");
}

std::optional<SoundTrack>
take_sound_track (const std::string &key, const RenderContext &context)
{
  if (key.empty ())
    return std::nullopt;
  SoundTrack track;
  track.file = staged (context, kTrack);
  track.key = key;
  context.cache.fetch (Cache::Kind::Audio, {key});
  auto bytes = context.cache.take (Cache::Kind::Audio, key, track.file);
  if (bytes && read_notes (track.file, *bytes, track))
    return track;
  unlink (track.file.c_str ()); // it is written to now
  return std::nullopt;
}

std::optional<SoundTrack>
make_sound_track (const Plan &plan, const Score &score,
    const RenderContext &context, const std::function<void (double)> &on_share,
    GError **error)
{
  return Maker (plan, score, context, on_share).make (error);
}

} // namespace reel
