// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace reel {

/* What one brief may ask for. They decide only whether a brief is taken: what
 * is rendered of one that is doesn't depend on them. Plain data; no parser of
 * briefs is needed to have one. */
struct Limits {
  uint64_t brief_bytes = 1 << 20; // of its text, and of a theme's
  uint64_t nesting = 64;          // lists and maps in each other
  uint64_t scenes = 500;
  uint64_t length_seconds = 6 * 3600; // of the video
  uint64_t width = 8192, height = 8192;
  uint64_t frame_rate = 120;   // frames a second
  uint64_t narration = 20'000; // characters, of a scene
  uint64_t megapixels = 100;   // of a picture, 10^6 pixels
  uint64_t rows = 10'000;      // of the table of a batch
  /* Who is asked for more: the one who wrote the daemon's configuration, or
   * who calls the command. */
  bool is_configured = false;

  bool operator== (const Limits &) const = default;
};

enum class LimitUnit { Count, Bytes, Seconds };

using LimitMember = uint64_t Limits::*;

/* A limit as people call it, and how far it can be set. MOST is what is built
 * for: sizes that have to be reckoned with in 32 bits, and what readers may
 * call themselves. */
struct LimitKey {
  const char *name;
  LimitUnit unit;
  uint64_t least, most;
  LimitMember member;
};

/* All of them, in the order they are told in. */
std::span<const LimitKey> limit_keys ();

/* Sets the limit called NAME to what VALUE says, as in reelsmith.conf. Else a
 * sentence about what is wrong, and LIMITS stay as they were. */
std::optional<std::string> set_limit (
    const std::string &name, const std::string &value, Limits &limits);

/* Every limit as far as it can be raised. */
Limits highest_limits ();

/* The limit for a message: `500`, `1 MiB`, `6 h`. */
std::string show_limit (const Limits &limits, LimitMember member);

/* The hint of an error about a limit: INSTEAD, what else can be done, and where
 * the limit can be raised, if it can. Either may be missing. */
std::string limit_hint (
    const Limits &limits, LimitMember member, const std::string &instead = {});

} // namespace reel
