// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "brief/brief.h"

namespace reel {

/* Words, each with how it is written for the ear. */
using Pronounce = std::vector<std::pair<std::string, std::string>>;

/* Marks up what PIECE says: its emphasis, and the words of PRONOUNCE wherever
 * they stand as whole words, spelled as they are there or else with other
 * letter case. What is read of it afterwards is as it was. Plain text becomes
 * SSML where there is something to mark up, and stays as it is where not. */
void mark_up_speech (const Pronounce &pronounce, NarrationPiece &piece);
/* The same for all that is said in SCENES. */
void mark_up_speech (const Pronounce &pronounce, std::vector<Scene> &scenes);

/* What PIECE says, as SSML without the <speak> around it. */
std::string inner_ssml (const NarrationPiece &piece);

} // namespace reel
