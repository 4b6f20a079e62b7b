// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "brief/brief.h"
#include "brief/model/reader.h"

namespace reel {

/* A theme that was chosen: which of the brief's, and its keys, those of what
 * it is based on merged into it. Of keys that it doesn't have it is `clean`. */
struct ChosenTheme {
  size_t index = 0;
  Value keys;

  /* Null where it has none. */
  const Value *find (std::string_view key) const { return keys.find (key); }
};

/* The themes of a brief, each read once. */
class Themes {
public:
  /* ALL gets them; the first is the brief's own. LISTS_FILES: those that can't
   * be opened are left out without a word. */
  Themes (std::vector<Theme> &all, bool lists_files);

  /* Before anything is chosen. */
  const ChosenTheme &clean () const { return chosen_.front (); }
  const Theme &look (const ChosenTheme &chosen) const
  {
    return all_[chosen.index];
  }
  /* FIELD: a name, a file, or a map, which without a `base` goes over
   * INHERITED. What is wrong is told; then it is INHERITED. */
  const ChosenTheme &choose (
      Reader &reader, const Field &field, const ChosenTheme &inherited);
  /* The one all scenes have that choose none; FIELD may be null. */
  const ChosenTheme &choose_for_all (Reader &reader, const Value *theme);

private:
  bool keys_of (Reader &reader, const Field &field, const Value &inherited,
      std::vector<std::string> &chain, Value &keys);
  bool keys_of_file (Reader &reader, const Field &field,
      std::vector<std::string> &chain, Value &keys);
  bool keys_of_name (Reader &reader, const Field &field,
      std::vector<std::string> &chain, Value &keys);
  bool read_keys_in (Reader &reader, Place named, const std::string &path,
      const std::string &shown, const std::string &prefix,
      std::vector<std::string> &chain, Value &keys);
  const ChosenTheme &add (Reader &reader, const Value &keys, Place place);

  std::vector<Theme> &all_;
  bool lists_files_;
  std::deque<ChosenTheme> chosen_;
  std::map<std::string, std::optional<Value>> read_; // by path, merged
  std::map<std::string, size_t> known_;              // by name, in chosen_
};

} // namespace reel
