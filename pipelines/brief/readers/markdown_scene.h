// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "brief/readers/markdown_blocks.h"
#include "brief/readers/source.h"

namespace reel {

/* What the header says that its scenes are read by. */
struct MarkdownDefaults {
  double rate = 165; // words a minute, of the brief's voice
  std::map<std::string, double> voice_rates; // of those in `voices`
  std::optional<Value> font_size;            // of slides

  /* Takes the rates from the top of the brief. */
  void voice_from (const Value &tree);
  void set_font_size (Source &source, const Value &size);
};

/* Makes a scene of the tree of the blocks between two lines of dashes. */
class MarkdownScene {
public:
  MarkdownScene (Source &source, const MarkdownDefaults &defaults);
  ~MarkdownScene ();

  void add (const MarkdownBlock &block);
  /* The scene, or nothing if it is empty; then begins the next one. */
  std::optional<Value> finish ();

private:
  class Parts;
  Source &source_;
  const MarkdownDefaults &defaults_;
  std::unique_ptr<Parts> parts_;
};

} // namespace reel
