// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "brief/nearest_word.h"
#include "brief/value.h"

namespace reel {

enum class Severity { Note, Warning, Error };

/* One thing that is wrong or worth saying, for a person to act on. */
struct Problem {
  Severity severity = Severity::Error;
  std::string file; // as the user named it; "-" for standard input
  Place place;
  std::string message; // one sentence, no full stop: what is wrong
  std::string hint;    // what to do about it; may be empty
};

/* Collects problems, so that all of them are reported at once. Of more than
 * kMost the rest is not told: nobody reads that many. */
class Problems {
public:
  static constexpr size_t kMost = 500;

  explicit Problems (std::string file) : file_ (std::move (file)) {}

  void error (Place place, std::string message, std::string hint = {});
  void warning (Place place, std::string message, std::string hint = {});
  void note (Place place, std::string message, std::string hint = {});

  /* One of another file, as it is. */
  void take (const Problem &problem);

  const std::string &file () const { return file_; }
  bool is_full () const { return all_.size () >= kMost; }
  bool has_errors () const;
  bool has_warnings () const;
  /* Errors and warnings in order of place, equal ones once. */
  std::vector<Problem> sorted () const;

private:
  void add (
      Severity severity, Place place, std::string message, std::string hint);

  std::string file_;
  bool has_errors_ = false;
  std::vector<Problem> all_;
};

/* `FILE:LINE:COLUMN: error: MESSAGE` and, where there is one, a line
 * `  hint: HINT`; each ends in a newline. */
std::string format_problem (const Problem &problem);

} // namespace reel
