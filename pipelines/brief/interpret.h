// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "brief/brief.h"
#include "brief/brief_limits.h"
#include "brief/problem.h"
#include "brief/read.h"

namespace reel {

/* What the caller may say over the brief's head, as on the command line. */
struct BriefOverrides {
  std::string base_dir;               // empty: the folder of the file
  std::optional<std::string> size;    // `--size`, spelled as in a brief
  std::optional<std::string> quality; // `--quality`
  std::optional<std::string>
      voice_fallback;              // set: a voice nobody has is a
                                   // warning; its text: the one to take
  std::optional<std::string> name; // of the finished files
  /* False: the file's name is nobody's choice, as of a text that came by
   * D-Bus. A brief without `name` is then called by its title, and nothing if
   * it has none. */
  bool named_by_file = true;
  /* Ids of the only scenes that are wanted; empty: all. */
  std::vector<std::string> only;
  /* Values of the brief's variables; each must be declared there. */
  std::map<std::string, std::string> variables;
  /* Set: only these files are opened, each by the path it maps to; whatever
   * else the brief names is missing. Keys are absolute. Stock stays as it is.
   */
  std::optional<FileMap> files;
  /* True: only the names of files are wanted, and themes that can't be opened
   * yet are taken for `clean`. */
  bool lists_files = false;
  Limits limits;
};

/* Turns the tree of a brief into a Brief: every key known or refused by name,
 * every value of its type and within its range. All problems go to PROBLEMS;
 * nothing is returned if there was an error. Reads no file. */
std::optional<Brief> interpret (
    const Value &tree, const BriefOverrides &overrides, Problems &problems);

/* Looks at what the brief names outside itself: pictures and recordings (there,
 * readable, of a kind that can be shown, not too large; their sizes are put
 * into BRIEF), stock, voices, glyphs, marks and words that `at` refers to. All
 * problems go to PROBLEMS. GStreamer must be initialised. */
void verify (Brief &brief, const BriefOverrides &overrides, Problems &problems);

/* Reads FILE ("-": standard input), interprets and verifies it. */
std::optional<Brief> load_brief (const std::string &file,
    const BriefOverrides &overrides, Problems &problems);

/* Reads the text of FILE ("-": standard input). False, with the reason in
 * PROBLEMS, if that fails. */
bool read_brief_file (const std::string &file, std::string &text,
    Problems &problems, const Limits &limits = {});

/* Reads the text of a brief from FD, to its end or one byte more than it may
 * have. False, with the reason in PROBLEMS, if that fails. */
bool read_brief (
    int fd, std::string &text, Problems &problems, const Limits &limits = {});

/* Reads and interprets TEXT; PROBLEMS has the name it goes by. Without a
 * NOTATION it is told from that name, or else from the text. Opens no file,
 * needs no GStreamer: Brief::files then lists what there is to hand over. */
std::optional<Brief> interpret_text (std::string_view text,
    std::optional<Notation> notation, const BriefOverrides &overrides,
    Problems &problems);

/* The same, and verifies it. */
std::optional<Brief> load_brief_text (std::string_view text,
    std::optional<Notation> notation, const BriefOverrides &overrides,
    Problems &problems);

} // namespace reel
