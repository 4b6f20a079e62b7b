// SPDX-License-Identifier: GPL-3.0-or-later
/* Structures are taken apart member by member, as in segment_key.cpp: a new one
 * doesn't compile before it is said here whether it can be heard. */
#include "run/known_sound.h"

#include <map>

#include <unistd.h>

#include "glib_ptr.h"
#include "run/identity.h"
#include "run/key_text.h"
#include "run/sound_needs.h"
#include "run/store.h"

namespace reel {

namespace {

constexpr char kMagic[] = "reelheard1";
/* Of the file: a magic word, the key of the track, and each finding as number
 * of the need, severity, message and hint. */
constexpr char kType[] = "(ssa(tuss))";
constexpr uint64_t kMostBytes = 1 << 20;

/* What is said lies in staging, the same more than once. */
class Said {
public:
  explicit Said (const RenderContext &context) : context_ (context) {}
  const std::string &hash (const std::string &file)
  {
    auto [found, added] = known_.try_emplace (file);
    if (added)
      found->second =
          hash_file (file, [this] { return context_.is_cancelled (); });
    return found->second;
  }

private:
  const RenderContext &context_;
  std::map<std::string, std::string> known_;
};

/* Each says false where a file can't be read. */

bool
describe (KeyText &key, const PlannedSound &sound, Said &said)
{
  const auto &[file, channels, at, samples, gain, joins_before, joins_after] =
      sound;
  const std::string &hash = said.hash (file);
  key.add (hash).add (channels).add (at).add (samples).add (gain);
  key.add (joins_before).add (joins_after);
  return !hash.empty ();
}

bool
describe (KeyText &key, const TimedSource &source, ContentHashes &hashes)
{
  /* What is optional sounds no other while it is there; places are told, see
   * SoundFinding. */
  const auto &[file, from, to, speed, at, samples, gain, duck, fade_in,
      fade_out, optional, place] = source;
  std::string hash = hashes.of (file);
  key.add (hash).add (from).add (to.has_value ()).add (to.value_or (0));
  key.add (speed).add (at).add (samples.has_value ());
  key.add (samples.value_or (0)).add (gain).add (duck);
  key.add (fade_in).add (fade_out);
  return !hash.empty ();
}

bool
describe (KeyText &key, const MusicTrack &track, ContentHashes &hashes)
{
  const auto &[file, start, volume, duck, fade_in, fade_out, loop, optional,
      place] = track;
  std::string hash = hashes.of (file);
  key.add (hash).add (start).add (volume).add (duck).add (fade_in);
  key.add (fade_out).add (loop);
  return !hash.empty ();
}

bool
describe (KeyText &key, const PlannedMusic &music, ContentHashes &hashes)
{
  const auto &[tracks, span] = music;
  bool good = true;
  key.add (span.begin).add (span.end).add (tracks.size ());
  for (const MusicTrack &track : tracks)
    good &= describe (key, track, hashes);
  return good;
}

/* Files as they are decoded, in the order that findings count in, and by the
 * names that they call them. */
void
describe (KeyText &key, const SoundNeeds &needs, const NamedFiles &files,
    ContentHashes &hashes)
{
  key.add (needs.size ());
  for (const auto &[wanted, need] : needs) {
    const auto &[most, is_optional, is_music, is_clip, place] = need;
    key.add (hashes.of (wanted.file)).add (files.shown (wanted.file));
    key.add (wanted.from).add (wanted.speed).add (most);
    key.add (is_optional).add (is_music).add (is_clip);
  }
}

/* What is asked of the whole. */
void
describe_whole (KeyText &key, const Plan &plan)
{
  Score whole = narration_score (plan);
  key.add (whole.samples).add (whole.fade_in).add (whole.fade_out);
  for (const std::optional<double> &asked : {plan.loudness, plan.true_peak})
    key.add (asked.has_value ()).add (asked.value_or (0));
  key.add (whole.speech.size ());
  for (const SampleSpan &span : whole.speech)
    key.add (span.begin).add (span.end);
}

struct Known {
  std::string track; // its key
  std::vector<SoundFinding> findings;
};

std::string
to_bytes (const Known &known)
{
  GVariantBuilder findings;
  g_variant_builder_init (&findings, G_VARIANT_TYPE ("a(tuss)"));
  for (const SoundFinding &one : known.findings)
    g_variant_builder_add (&findings, "(tuss)", (guint64) one.need,
        (guint32) one.severity, one.message.c_str (), one.hint.c_str ());
  auto all = adopt (g_variant_ref_sink (
      g_variant_new (kType, kMagic, known.track.c_str (), &findings)));
  return {static_cast<const char *> (g_variant_get_data (all.get ())),
      g_variant_get_size (all.get ())};
}

/* Anything may stand in BYTES; nothing is given unless it is as above. */
std::optional<Known>
from_bytes (const std::string &bytes)
{
  auto copy = adopt (g_bytes_new (bytes.data (), bytes.size ()));
  auto all = adopt (g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE (kType), copy.get (), FALSE)));
  if (!g_variant_is_normal_form (all.get ()))
    return std::nullopt;
  const char *magic = nullptr, *track = nullptr, *message, *hint;
  GVariantIter *iter = nullptr;
  g_variant_get (all.get (), "(&s&sa(tuss))", &magic, &track, &iter);
  auto findings = adopt (iter);
  Known known{track, {}};
  if (std::string (magic) != kMagic)
    return std::nullopt;
  guint64 need;
  guint32 severity;
  while (g_variant_iter_next (
      findings.get (), "(tu&s&s)", &need, &severity, &message, &hint)) {
    if (severity > (guint32) Severity::Warning)
      return std::nullopt;
    known.findings.push_back (
        {(size_t) need, (Severity) severity, message, hint});
  }
  return known;
}

std::optional<Known>
take (const std::string &key, const RenderContext &context)
{
  std::string file = context.staging + "/sound.known";
  context.cache.fetch (Cache::Kind::Audio, {key});
  auto bytes = context.cache.take (Cache::Kind::Audio, key, file);
  std::optional<Known> known;
  CharPtr content;
  gsize length = 0;
  if (bytes && *bytes <= kMostBytes &&
      g_file_get_contents (file.c_str (), out (content), &length, nullptr) &&
      length >= *bytes)
    known = from_bytes ({content.get (), (size_t) *bytes});
  unlink (file.c_str ());
  return known;
}

/* Findings are told as they were, where their files are named now. */
bool
tell (const Known &known, const SoundNeeds &needs, Problems &problems)
{
  std::vector<Place> places;
  for (const auto &[wanted, need] : needs)
    places.push_back (need.place);
  for (const SoundFinding &one : known.findings)
    if (one.need >= places.size ())
      return false;
  for (const SoundFinding &one : known.findings)
    problems.take ({one.severity, problems.file (), places[one.need],
        one.message, one.hint});
  return true;
}

} // namespace

std::string
known_sound_key (
    const Plan &plan, const RenderContext &context, ContentHashes &hashes)
{
  KeyText key;
  Said said (context);
  key.add ("heard 1").add (engine_identity ());
  key.add (describe_audio_encoder (context.encoders));
  describe_whole (key, plan);
  describe (key, sound_needs (plan), context.files, hashes);
  bool good = true;
  key.add (plan.sounds.size ());
  for (const PlannedSound &sound : plan.sounds)
    good &= describe (key, sound, said);
  std::vector<TimedSource> sources = heard_sources (plan);
  key.add (sources.size ());
  for (const TimedSource &source : sources)
    good &= describe (key, source, hashes);
  key.add (plan.music.size ());
  for (const PlannedMusic &music : plan.music)
    good &= describe (key, music, hashes);
  return good ? key.hash () : std::string ();
}

std::optional<SoundTrack>
take_known_sound (const std::string &key, const Plan &plan,
    const RenderContext &context, Problems &problems)
{
  if (key.empty ())
    return std::nullopt;
  auto known = take (key, context);
  auto track = known ? take_sound_track (known->track, context) : std::nullopt;
  if (track && !tell (*known, sound_needs (plan), problems)) {
    unlink (track->file.c_str ()); // it is written to now
    track.reset ();
  }
  return track;
}

void
keep_known_sound (const std::string &key, const SoundTrack &track,
    const Score &score, const Plan &plan, const RenderContext &context,
    const ContentHashes &hashes)
{
  if (key.empty () || track.key.empty ())
    return;
  for (const auto &[wanted, need] : sound_needs (plan))
    if (!hashes.is_unchanged (wanted.file))
      return;
  std::string bytes = to_bytes ({track.key, score.findings});
  std::string file = context.staging + "/sound.known";
  if (bytes.size () <= kMostBytes &&
      g_file_set_contents (
          file.c_str (), bytes.data (), (gssize) bytes.size (), nullptr))
    context.cache.keep (Cache::Kind::Audio, key, file);
  unlink (file.c_str ());
}

} // namespace reel
