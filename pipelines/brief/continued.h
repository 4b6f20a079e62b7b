// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "brief/brief.h"

namespace reel {

struct PieceIndex {
  size_t scene = 0, piece = 0;
  bool operator== (const PieceIndex &) const = default;
};

/* The pieces that are spoken as one with FIRST, from that on: one alone, or,
 * where it `continues`, the first of the next scene too, and so on. */
std::vector<PieceIndex> continued_pieces (const Brief &brief, PieceIndex first);

/* Is the piece the rest of a sentence of the scene before? */
bool is_continuation (const Brief &brief, PieceIndex index);

/* What several pieces say, as one. STARTS: where each of them begins in it, in
 * characters of what is read. */
NarrationPiece join_pieces (const std::vector<const NarrationPiece *> &pieces,
    std::vector<size_t> &starts);

/* How many marks PIECE has. */
size_t count_marks (const NarrationPiece &piece);

} // namespace reel
