// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/mastering.h"

namespace reel::test {

/* Mixes SCORE beside FILE, and sets it to TARGET in FILE. */
inline std::optional<Mastered>
mix_and_master (const Score &score, const SoundTarget &target,
    const std::string &file, const std::function<void (double)> &on_share,
    GError **error)
{
  auto mix = mix_sound (score, file + ".mix", nullptr, {}, error);
  return mix ? master_sound (*mix, target, file, nullptr, on_share, error)
             : std::nullopt;
}

} // namespace reel::test
