// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/speak.h"

#include <mutex>

#include "brief/continued.h"
#include "error.h"
#include "gst_ptr.h"
#include "run/findings.h"
#include "run/side_by_side.h"
#include "run/sound_facts.h"
#include "run/speech.h"
#include "run/speech_cache.h"
#include "run/speech_level.h"
#include "run/speech_times.h"
#include "run/split_spoken.h"

namespace reel {

namespace {

/* One go at the synthesiser or a decoder: a piece, or several, each of another
 * scene, that are one sentence. */
struct Utterance {
  std::vector<PieceIndex> pieces;
  NarrationPiece said;        // all of them as one
  std::vector<size_t> starts; // where each begins in it
  std::string key;            // of the cache; empty: not kept
  ErrorPtr fault;             // why it can't be said: the text's own
};

} // namespace

/* Is ERROR about the text itself? Then the brief is to blame, at the piece. */
static bool
is_about_text (const GError *error)
{
  return g_error_matches (error, REEL_ERROR, (int) ErrorCode::Failed) &&
         g_str_has_prefix (error->message, "reeltts");
}

/* What the element says of it, without its name and the error's number, which
 * tell the author of a brief nothing. */
static std::string
fault_in (const GError *error)
{
  std::string message = error->message;
  size_t name = message.find (": "), number = message.rfind (" [");
  if (name == std::string::npos || number == std::string::npos ||
      number < name + 2)
    return message;
  return "this can't be spoken: " +
         message.substr (name + 2, number - name - 2);
}

static std::string
file_of (PieceIndex index, const RenderContext &context)
{
  return context.staging + "/speech-" + std::to_string (index.scene) + "-" +
         std::to_string (index.piece) + ".f32";
}

static const NarrationPiece &
piece_at (const Brief &brief, PieceIndex index)
{
  return brief.scenes[index.scene].narration[index.piece];
}

static std::vector<Utterance>
find_utterances (
    const Brief &brief, const RenderContext &context, ContentHashes &hashes)
{
  std::vector<Utterance> utterances;
  for (size_t i = 0; i < brief.scenes.size (); i++)
    for (size_t j = 0; j < brief.scenes[i].narration.size (); j++) {
      const NarrationPiece &piece = piece_at (brief, {i, j});
      if (piece.kind == NarrationPiece::Kind::Pause ||
          is_continuation (brief, {i, j}))
        continue;
      Utterance utterance;
      utterance.pieces = continued_pieces (brief, {i, j});
      std::vector<const NarrationPiece *> said;
      for (PieceIndex index : utterance.pieces)
        said.push_back (&piece_at (brief, index));
      utterance.said =
          said.size () > 1 ? join_pieces (said, utterance.starts) : piece;
      if (context.cache.is_set () || context.speech_times)
        utterance.key = speech_key (utterance.said, hashes);
      utterances.push_back (std::move (utterance));
    }
  return utterances;
}

/* Finds out when PIECE, which is spoken, is said, unless it was before. */
static bool
make_times (const NarrationPiece &piece, const std::string &key,
    const RenderContext &context, Spoken &spoken, GError **error)
{
  SpeechTimes *known = context.speech_times;
  if (auto found = known ? known->find (key) : std::nullopt) {
    spoken = *found;
    return true;
  }
  if (!time_piece (piece, context, spoken, error))
    return false;
  if (known)
    known->add (key, spoken);
  return true;
}

/* Says or decodes PIECE, unless that was done before. */
static bool
make_piece (const NarrationPiece &piece, const std::string &key,
    const RenderContext &context, const ContentHashes &hashes,
    const std::string &file, Spoken &spoken, GError **error)
{
  if (take_spoken (context, key, file, spoken))
    return true;
  bool is_speech = piece.kind == NarrationPiece::Kind::Speech;
  if (is_speech && !context.needs_speech)
    return make_times (piece, key, context, spoken, error);
  if (is_speech ? !speak_piece (piece, context, file, spoken, error)
                : !decode_recording (piece, context, file, spoken, error))
    return false;
  if (is_speech || hashes.is_unchanged (piece.file))
    keep_spoken (context, key, spoken);
  return true;
}

/* Has UTTERANCE spoken; a sentence of several scenes is cut between its
 * words. */
static bool
make_utterance (const Utterance &utterance, const Brief &brief,
    const RenderContext &context, const ContentHashes &hashes,
    SpokenScenes &scenes, GError **error)
{
  auto spoken_at = [&] (PieceIndex index) {
    return &scenes[index.scene][index.piece];
  };
  const std::vector<PieceIndex> &pieces = utterance.pieces;
  std::string file = file_of (pieces[0], context);
  if (pieces.size () == 1)
    return make_piece (utterance.said, utterance.key, context, hashes, file,
        *spoken_at (pieces[0]), error);
  std::vector<SpokenPart> parts;
  for (size_t i = 0; i < pieces.size (); i++)
    parts.push_back ({spoken_at (pieces[i]), file_of (pieces[i], context),
        utterance.starts[i], count_marks (piece_at (brief, pieces[i]))});
  Spoken whole;
  return make_piece (utterance.said, utterance.key, context, hashes,
             file + ".whole", whole, error) &&
         split_spoken (whole, parts, error);
}

static void
tell_of_recording (const NarrationPiece &piece, const Spoken &spoken,
    const RenderContext &context, Problems &problems)
{
  std::string name = context.files.shown (piece.file);
  if (auto measures = measure_recording (spoken))
    warn_of_recording (*measures, name, piece.place, problems);
  if (spoken.promised)
    warn_of_cut (
        {length_of (spoken), spoken.promised}, name, piece.place, problems);
  /* One channel is what a voice is recorded with. */
  if (spoken.recorded_channels > 2)
    note_channels (spoken.recorded_channels, name, piece.place, problems);
}

namespace {

/* Tells ON_SCENE how many scenes from the first on are spoken. */
class SceneCount {
public:
  SceneCount (const Brief &brief, const std::vector<Utterance> &utterances,
      const std::function<void (size_t)> &on_scene)
      : left_ (brief.scenes.size ()), on_scene_ (on_scene)
  {
    for (const Utterance &utterance : utterances)
      left_[utterance.pieces.back ().scene]++;
  }

  /* Any thread. */
  void add (const Utterance &utterance)
  {
    std::lock_guard hold (lock_);
    left_[utterance.pieces.back ().scene]--;
    tell ();
  }
  void tell ()
  {
    size_t before = done_;
    while (done_ < left_.size () && left_[done_] == 0)
      done_++;
    if (on_scene_ && done_ > before)
      on_scene_ (done_);
  }

private:
  std::mutex lock_;          // guards the numbers
  std::vector<size_t> left_; // utterances that end in each scene
  size_t done_ = 0;
  const std::function<void (size_t)> &on_scene_;
};

} // namespace

/* Texts that can't be said stop nothing: all of them are to be told. */
static bool
make_all (std::vector<Utterance> &utterances, const Brief &brief,
    const RenderContext &context, const ContentHashes &hashes,
    SpokenScenes &scenes, const std::function<void (size_t)> &on_scene,
    GError **error)
{
  SceneCount count (brief, utterances, on_scene);
  count.tell ();
  /* Where only times are wanted most of it is done by other processes. */
  int jobs = context.needs_speech ? context.jobs : 2 * context.jobs;
  return side_by_side (
      utterances.size (), jobs, context.cancelled,
      [&] (size_t i, const std::atomic<bool> &stop, GError **e) {
        RenderContext own = context;
        own.cancelled = &stop;
        ErrorPtr failure;
        bool done = make_utterance (
            utterances[i], brief, own, hashes, scenes, out (failure));
        if (!done && !is_about_text (failure.get ())) {
          g_propagate_error (e, failure.release ());
          return false;
        }
        utterances[i].fault = std::move (failure);
        count.add (utterances[i]);
        return true;
      },
      error);
}

std::optional<SpokenScenes>
speak (const Brief &brief, const RenderContext &context, Problems &problems,
    const std::function<void (size_t)> &on_scene, GError **error)
{
  SpokenScenes scenes (brief.scenes.size ());
  for (size_t i = 0; i < brief.scenes.size (); i++)
    scenes[i].resize (brief.scenes[i].narration.size ());
  ContentHashes hashes (context);
  std::vector<Utterance> utterances = find_utterances (brief, context, hashes);
  std::vector<std::string> keys;
  for (const Utterance &utterance : utterances)
    if (!utterance.key.empty ())
      keys.push_back (utterance.key);
  context.cache.fetch (Cache::Kind::Audio, keys);
  if (!make_all (utterances, brief, context, hashes, scenes, on_scene, error))
    return std::nullopt;
  for (const Utterance &utterance : utterances) {
    PieceIndex first = utterance.pieces[0];
    if (utterance.fault)
      problems.error (
          piece_at (brief, first).place, fault_in (utterance.fault.get ()));
    else if (utterance.said.kind == NarrationPiece::Kind::Recording)
      tell_of_recording (
          utterance.said, scenes[first.scene][first.piece], context, problems);
  }
  if (problems.has_errors () ||
      (context.needs_speech && !level_speech (brief, context, scenes, error)))
    return std::nullopt;
  return scenes;
}

} // namespace reel
