// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "espeak_library.h"
#include "script.h"
#include "stop_flag.h"

namespace reel::speech {

/* A voice found for a request. */
struct FoundVoice {
  std::string base;                   // identifier
  std::string variant;                // file name, empty: none
  std::vector<std::string> languages; // that it speaks, best first

  /* As espeak_SetVoiceByName takes it. */
  std::string spec () const
  {
    return variant.empty () ? base : base + "+" + variant;
  }
};

/* All voices but mbrola's, which would start programs. */
class VoiceCatalog {
public:
  /* Sorts out what eSpeak NG lists. */
  VoiceCatalog (
      std::vector<ListedVoice> voices, std::vector<ListedVoice> variants);

  /* What this machine has; read once a process. Null with ERROR set. */
  [[nodiscard]] static std::shared_ptr<const VoiceCatalog> installed (
      const StopFlag &stop, GError **error);

  const std::vector<ListedVoice> &voices () const { return voices_; }
  const std::vector<ListedVoice> &variants () const { return variants_; }

  /* NAME is a voice's name, identifier or language tag, maybe with "+variant";
   * letter case does not matter; a tag falls back to its longest known
   * start. Not found: ERROR names up to three that are near. */
  [[nodiscard]] std::optional<FoundVoice> find (
      std::string_view name, GError **error) const;

  /* One voice for each of REQUESTS, each within its parent's: a language that
   * the parent speaks changes nothing, any other keeps its variant. */
  [[nodiscard]] bool resolve (const std::vector<VoiceRequest> &requests,
      std::vector<FoundVoice> &found, GError **error) const;

private:
  const ListedVoice *find_exact (const std::string &wanted) const;
  const ListedVoice *find_variant (const std::string &wanted) const;
  std::string near_names (const std::string &wanted, bool variant) const;

  std::vector<ListedVoice> voices_;
  std::vector<ListedVoice> variants_;
};

/* The file name of a variant, as it is written after "+". */
[[nodiscard]] std::string variant_file (const ListedVoice &variant);

} // namespace reel::speech
