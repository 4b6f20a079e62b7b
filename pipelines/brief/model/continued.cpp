// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/continued.h"

#include <glib.h>

#include "brief/model/notation.h"
#include "brief/model/pronounce.h"
#include "brief/model/spoken_text.h"
#include "brief/model/verify_parts.h"

namespace reel {

std::vector<PieceIndex>
continued_pieces (const Brief &brief, PieceIndex first)
{
  std::vector<PieceIndex> pieces{first};
  auto piece_at = [&] (PieceIndex index) -> const NarrationPiece & {
    return brief.scenes[index.scene].narration[index.piece];
  };
  while (piece_at (pieces.back ()).continues) {
    PieceIndex next{pieces.back ().scene + 1, 0};
    if (next.scene >= brief.scenes.size () ||
        brief.scenes[next.scene].narration.empty ())
      break;
    pieces.push_back (next);
    /* More is said after it: that is another sentence. */
    if (brief.scenes[next.scene].narration.size () > 1)
      break;
  }
  return pieces;
}

bool
is_continuation (const Brief &brief, PieceIndex index)
{
  if (index.scene == 0 || index.piece != 0)
    return false;
  const Scene &before = brief.scenes[index.scene - 1];
  return !before.narration.empty () && before.narration.back ().continues;
}

NarrationPiece
join_pieces (const std::vector<const NarrationPiece *> &pieces,
    std::vector<size_t> &starts)
{
  NarrationPiece whole = *pieces.front ();
  whole.continues = false;
  bool is_ssml = false;
  for (const NarrationPiece *piece : pieces)
    is_ssml |= piece->ssml;
  whole.ssml = is_ssml;
  whole.text.clear ();
  size_t characters = 0;
  for (const NarrationPiece *piece : pieces) {
    if (piece != pieces.front ()) {
      whole.text += " ";
      characters++;
    }
    starts.push_back (characters);
    whole.text += is_ssml ? inner_ssml (*piece) : piece->text;
    characters +=
        count_characters (read_spoken_text (piece->text, piece->ssml).text);
  }
  if (is_ssml)
    whole.text = "<speak>" + whole.text + "</speak>";
  return whole;
}

size_t
count_marks (const NarrationPiece &piece)
{
  return read_spoken_text (piece.text, piece.ssml).marks.size ();
}

/* Why NEXT, the first piece of its scene, can't go on from PIECE; or null. */
static const char *
fault_of_joint (const NarrationPiece &piece, const NarrationPiece *next)
{
  if (!next)
    return "there is nothing after it that it could go on in";
  if (piece.kind != NarrationPiece::Kind::Speech ||
      next->kind != NarrationPiece::Kind::Speech)
    return "only speech goes on in the speech of the next scene";
  const Voice &a = piece.voice, &b = next->voice;
  if (a.name != b.name || a.rate != b.rate || a.pitch != b.pitch ||
      a.gap != b.gap || a.polish != b.polish)
    return "the next scene speaks with another voice";
  return nullptr;
}

void
verify_continued (Brief &brief, Problems &problems)
{
  for (size_t i = 0; i < brief.scenes.size (); i++) {
    std::vector<NarrationPiece> &narration = brief.scenes[i].narration;
    for (size_t j = 0; j < narration.size (); j++) {
      NarrationPiece &piece = narration[j];
      if (!piece.continues)
        continue;
      const Scene *after =
          i + 1 < brief.scenes.size () ? &brief.scenes[i + 1] : nullptr;
      const NarrationPiece *next =
          after && !after->narration.empty () ? &after->narration[0] : nullptr;
      const char *fault = j + 1 < narration.size ()
                              ? "more is said after it in its scene"
                              : fault_of_joint (piece, next);
      if (fault)
        problems.error (piece.place,
            std::string ("this can't continue in the next scene: ") + fault,
            "`continues` belongs to the last piece of a scene, and the next "
            "scene begins with the rest of the sentence");
    }
  }
}

} // namespace reel
