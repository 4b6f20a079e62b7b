// SPDX-License-Identifier: GPL-3.0-or-later
#include "speaker.h"

#include <algorithm>
#include <cmath>

#include "espeak_session.h"
#include "piece_text.h"
#include "speaking_process.h"
#include "speech_error.h"
#include "text_units.h"

namespace reel::speech {

static uint64_t
to_samples (uint64_t ns)
{
  // Times here are minutes at most: no overflow.
  return (ns * kSampleRate + kNsPerSecond / 2) / kNsPerSecond;
}

Speaker::Speaker (Script script, std::vector<FoundVoice> voices,
    const SpeakerSettings &settings)
    : script_ (std::move (script)), voices_ (std::move (voices)),
      settings_ (settings),
      sentences_ (cut_sentences (script_.text, script_.cuts))
{
  if (sentences_.empty () && !script_.cues.empty ())
    sentences_.push_back ({});
  for (size_t i = sentences_.size (); i-- > 0 && last_spoken_ == 0;)
    if (!find_words (script_, sentences_[i].span).empty ())
      last_spoken_ = i;
}

/* Cuts a sentence at its pauses and where the voice changes. */
Speaker::Plan
Speaker::plan (Span sentence, bool last) const
{
  Plan plan;
  plan.parts.push_back ({sentence});
  auto part_at = [&] (size_t offset, uint64_t pause_ns) {
    plan.parts.back ().span.end = offset;
    plan.parts.push_back ({{offset, sentence.end}, pause_ns, {}});
  };
  auto run = std::upper_bound (script_.styles.begin (), script_.styles.end (),
      sentence.begin,
      [] (size_t at, const StyleRun &r) { return at < r.offset; });
  size_t voice = script_.style_at (sentence.begin).voice;
  auto change_voice_until = [&] (size_t offset) {
    for (; run != script_.styles.end () && run->offset <= offset &&
           run->offset < sentence.end;
         run++) {
      if (voices_[run->style.voice].spec () != voices_[voice].spec ())
        part_at (run->offset, 0);
      voice = run->style.voice;
    }
  };
  auto cue = std::lower_bound (script_.cues.begin (), script_.cues.end (),
      sentence.begin, [] (const Cue &c, size_t at) { return c.offset < at; });
  for (; cue != script_.cues.end () && (cue->offset < sentence.end || last);
       cue++) {
    change_voice_until (cue->offset);
    if (cue->kind == Cue::Kind::pause)
      part_at (cue->offset, cue->length_ns);
    else
      plan.marks.push_back ({&*cue, plan.parts.size () - 1});
  }
  change_voice_until (sentence.end);
  for (Part &part : plan.parts)
    part.tokens = find_words (script_, part.span);
  return plan;
}

bool
Speaker::pause_between (size_t from, size_t to) const
{
  auto cue = std::lower_bound (script_.cues.begin (), script_.cues.end (), from,
      [] (const Cue &c, size_t at) { return c.offset < at; });
  for (; cue != script_.cues.end () && cue->offset <= to; cue++)
    if (cue->kind == Cue::Kind::pause)
      return true;
  return false;
}

/* A sentence is followed by the synthesiser's own pause if more is to be said
 * and no pause was asked for. FROM: the end of its last word. */
bool
Speaker::wants_end_pause (size_t index, size_t from) const
{
  if (index >= last_spoken_ || sentences_[index].goes_on)
    return false;
  for (size_t i = index + 1; i <= last_spoken_; i++) {
    auto tokens = find_words (script_, sentences_[i].span);
    if (!tokens.empty ())
      return !pause_between (from, tokens.front ().span.begin);
  }
  return false;
}

void
Speaker::amplify (std::vector<int16_t> &samples) const
{
  double factor = settings_.volume;
  if (factor == 1)
    return;
  for (int16_t &sample : samples)
    sample = (int16_t) std::clamp (
        std::floor (sample * factor + 0.5), -32768.0, 32767.0);
}

/* In a process of its own where there can be one. */
static bool
speak_piece (const PieceRequest &request, const StopFlag &stop,
    SpokenPiece &piece, GError **error)
{
  if (auto done = speak_in_process (request, stop, piece, error))
    return *done;
  auto session = EspeakSession::open (stop, error);
  return session && session->speak (request, piece, error);
}

bool
Speaker::speak_part (const Part &part, bool goes_on, bool end_pause,
    const StopFlag &stop, SpokenPart &spoken, std::vector<int16_t> &samples,
    GError **error)
{
  const Style &style = script_.style_at (part.span.begin);
  PieceText text = write_piece (script_, part.span, part.tokens, goes_on);
  PieceRequest request;
  request.voice = voices_[style.voice].spec ();
  request.rate = style.rate;
  request.pitch = style.pitch;
  request.word_gap = settings_.gap_ns > 0;
  request.end_pause = end_pause;
  request.text = std::move (text.bytes);
  SpokenPiece piece;
  if (!speak_piece (request, stop, piece, error))
    return false;
  auto words = time_words (script_.text, part.tokens, text.position, piece);
  widen_gaps (piece.samples, words, to_samples (settings_.gap_ns));
  amplify (piece.samples);
  spoken.begin = samples.size ();
  spoken.sound_end = spoken.begin + (words.empty () ? 0 : words.back ().stop);
  for (TimedToken &word : words) {
    word.start += spoken.begin;
    word.stop += spoken.begin;
  }
  spoken.words = std::move (words);
  samples.insert (samples.end (), piece.samples.begin (), piece.samples.end ());
  return true;
}

SpokenWord
Speaker::word (Span span, uint64_t start, uint64_t stop) const
{
  SpokenWord word;
  word.text = encode_utf8 (
      std::u32string_view (script_.text).substr (span.begin, span.size ()));
  word.offset = (uint32_t) span.begin;
  word.length = (uint32_t) span.size ();
  word.start = start;
  word.stop = stop;
  return word;
}

/* A mark is reached with the word it stands before or in; with nothing left to
 * say before a pause or the end, where the sound ends. */
uint64_t
Speaker::mark_sample (const Plan &plan, const PlacedMark &mark,
    const std::vector<SpokenPart> &parts) const
{
  uint64_t heard_until = 0;
  for (size_t i = 0; i <= mark.part; i++)
    heard_until = std::max ({heard_until, parts[i].begin, parts[i].sound_end});
  for (size_t i = mark.part; i < parts.size (); i++) {
    if (i > mark.part && plan.parts[i].pause_ns > 0)
      break;
    for (const TimedToken &word : parts[i].words)
      if (word.span.end > mark.cue->offset)
        return word.start;
  }
  return heard_until;
}

void
Speaker::describe (const Plan &plan, const std::vector<SpokenPart> &parts,
    Utterance &utterance) const
{
  const uint64_t first = utterance.first_sample;
  Span span = {plan.parts.front ().span.begin, plan.parts.back ().span.end};
  while (span.size () > 0 && is_space (script_.text[span.begin]))
    span.begin++;
  while (span.size () > 0 && is_space (script_.text[span.end - 1]))
    span.end--;
  for (const SpokenPart &part : parts)
    for (const TimedToken &token : part.words)
      utterance.words.push_back (
          word (token.span, first + token.start, first + token.stop));
  if (!utterance.words.empty ())
    utterance.sentence = word (
        span, utterance.words.front ().start, utterance.words.back ().stop);
  for (const PlacedMark &mark : plan.marks)
    utterance.marks.push_back ({mark.cue->name, (uint32_t) mark.cue->offset,
        first + mark_sample (plan, mark, parts)});
}

std::optional<Utterance>
Speaker::next (const StopFlag &stop, GError **error)
{
  if (finished ())
    return std::nullopt;
  const size_t index = next_;
  const Plan planned =
      plan (sentences_[index].span, index + 1 == sentences_.size ());
  size_t last_part = 0;
  for (size_t i = 0; i < planned.parts.size (); i++)
    if (!planned.parts[i].tokens.empty ())
      last_part = i;
  Utterance utterance;
  utterance.first_sample = spoken_;
  std::vector<SpokenPart> spoken (planned.parts.size ());
  for (size_t i = 0; i < planned.parts.size (); i++) {
    const Part &part = planned.parts[i];
    auto &samples = utterance.samples;
    samples.insert (samples.end (), to_samples (part.pause_ns), 0);
    spoken[i].begin = samples.size ();
    if (part.tokens.empty ())
      continue;
    bool goes_on = i < last_part || sentences_[index].goes_on;
    bool end_pause =
        i == last_part && wants_end_pause (index, part.tokens.back ().span.end);
    if (!speak_part (part, goes_on, end_pause, stop, spoken[i], samples, error))
      return std::nullopt;
  }
  uint64_t total = spoken_ + utterance.samples.size ();
  if (total > script_.speech_limit_ns / kNsPerSecond * kSampleRate) {
    g_set_error (error, speech_error_quark (), kErrorTooLarge,
        "the text takes longer than %u s to say; split it into "
        "several",
        (unsigned) (script_.speech_limit_ns / kNsPerSecond));
    return std::nullopt;
  }
  describe (planned, spoken, utterance);
  spoken_ = total;
  next_++;
  return utterance;
}

} // namespace reel::speech
