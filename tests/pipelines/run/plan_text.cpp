// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan_text.h"

#include <algorithm>
#include <sstream>

#include <glib.h>

#include "run/encoders.h"
#include "run/segment_key.h"

namespace reel::test {

namespace {

constexpr char kMark[] = "<mark name=\"";
constexpr Nanoseconds kWord = 300'000'000;

/* One piece on its way, character by character. */
class Speech {
public:
  explicit Speech (const NarrationPiece &piece) : piece_ (piece) {}

  Spoken say ()
  {
    const std::string &text = piece_.text;
    for (size_t at = 0; at < text.size ();) {
      bool is_mark = text.compare (at, sizeof kMark - 1, kMark) == 0;
      if (is_mark || (piece_.ssml && text[at] == '<'))
        at = pass_tag (at, is_mark);
      else
        at = add_character (at);
    }
    end_word ();
    if (count_)
      spoken_.sentences.push_back ({0, count_});
    spoken_.samples = time_ * kSampleRate / kSecond;
    return spoken_;
  }

private:
  size_t pass_tag (size_t at, bool is_mark)
  {
    const std::string &text = piece_.text;
    size_t end = std::min (text.find ('>', at), text.size () - 1);
    if (is_mark) {
      size_t name = at + sizeof kMark - 1;
      size_t quote = std::min (text.find ('"', name), end);
      spoken_.marks.push_back ({text.substr (name, quote - name), time_});
    }
    return end + 1;
  }

  size_t add_character (size_t at)
  {
    const char *from = piece_.text.c_str () + at;
    size_t size = (size_t) (g_utf8_next_char (from) - from);
    if (g_unichar_isspace (g_utf8_get_char (from)))
      end_word ();
    else if (!in_word_)
      begin_ = count_;
    in_word_ = !g_unichar_isspace (g_utf8_get_char (from));
    spoken_.text.append (from, size);
    count_++;
    return at + size;
  }

  void end_word ()
  {
    if (!in_word_)
      return;
    spoken_.words.push_back ({time_, time_ + kWord, begin_, count_ - begin_});
    time_ += kWord;
    in_word_ = false;
  }

  const NarrationPiece &piece_;
  Spoken spoken_;
  uint32_t count_ = 0, begin_ = 0; // characters
  Nanoseconds time_ = 0;
  bool in_word_ = false;
};

class Lines {
public:
  Lines () { text_.precision (17); }
  template <typename... T> void add (const T &...parts)
  {
    ((text_ << parts << '|'), ...);
    text_ << '\n';
  }
  std::string all () const { return text_.str (); }

private:
  std::ostringstream text_;
};

void
write_scene (Lines &lines, const PlannedScene &scene)
{
  lines.add ("scene", scene.id, scene.title, scene.first_frame, scene.frames,
      scene.transition_frames, scene.tail_frames, scene.transition_type,
      (int) scene.transition_easing, scene.speech_start, scene.speech_stop,
      scene.why, scene.shots.size (), (int) scene.caption_mode);
  for (const Caption &caption : scene.captions) {
    lines.add ("caption", caption.text, caption.start, caption.stop);
    for (const CaptionWord &word : caption.words)
      lines.add (word.start, word.stop, word.offset, word.length);
  }
}

void
write_sound (Lines &lines, const Plan &plan)
{
  for (const PlannedSound &sound : plan.sounds)
    lines.add ("said", sound.at, sound.samples, sound.gain, sound.joins_before,
        sound.joins_after);
  for (const PlannedClip &clip : plan.clips)
    lines.add ("clip", clip.file, clip.trim.from, clip.trim.to.value_or (-1),
        clip.speed, clip.at, clip.samples, clip.volume,
        clip.duck.value_or (-1));
  for (const PlannedMusic &music : plan.music) {
    lines.add ("music", music.span.begin, music.span.end);
    for (const MusicTrack &track : music.tracks)
      lines.add (track.file, track.start, track.volume, track.duck,
          track.fade_in, track.fade_out, track.loop);
  }
  for (const TimedSource &effect : plan.effects)
    lines.add ("effect", effect.file, effect.from, effect.to.value_or (-1),
        effect.speed, effect.at, effect.samples.value_or (-1), effect.gain,
        effect.duck, effect.fade_in, effect.fade_out);
  for (const SampleSpan &span : plan.speech)
    lines.add ("speech", span.begin, span.end);
}

} // namespace

SpokenScenes
made_up_speech (const Brief &brief)
{
  SpokenScenes scenes;
  for (const Scene &scene : brief.scenes) {
    std::vector<Spoken> &pieces = scenes.emplace_back ();
    for (const NarrationPiece &piece : scene.narration)
      pieces.push_back (piece.kind == NarrationPiece::Kind::Pause
                            ? Spoken ()
                            : Speech (piece).say ());
  }
  return scenes;
}

std::string
plan_text (const Brief &brief, const Plan &plan)
{
  Lines lines;
  lines.add (brief.title, brief.name, brief.language, plan.width, plan.height,
      plan.fps_n, plan.fps_d, plan.frames, plan.samples,
      (int) brief.outputs[0].container, plan.fades.in_frames,
      plan.fades.out_frames);
  lines.add (plan.loudness.value_or (1), plan.true_peak.value_or (1));
  for (const PlannedScene &scene : plan.scenes)
    write_scene (lines, scene);
  write_sound (lines, plan);
  /* The voices, of which the plan knows nothing. */
  for (const Scene &scene : brief.scenes)
    for (const NarrationPiece &piece : scene.narration)
      lines.add ("piece", (int) piece.kind, piece.text, piece.ssml, piece.file,
          piece.pause, piece.volume, piece.continues, piece.voice.name,
          piece.voice.rate, piece.voice.pitch, piece.voice.volume,
          piece.voice.gap, piece.voice.polish);
  auto encoders = choose_encoders (brief.outputs[0], nullptr);
  if (!encoders)
    return {};
  RenderContext context;
  context.encoders = *encoders;
  context.files = brief.files;
  ContentHashes hashes (context);
  for (const Segment &segment : plan.segments)
    lines.add ("segment", segment.scene, segment.shot,
        segment_key (plan, segment, context, hashes));
  return lines.all ();
}

} // namespace reel::test
