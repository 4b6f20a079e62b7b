// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "brief/brief_limits.h"
#include "brief/problem.h"
#include "brief/readers/line_index.h"

namespace reel {

/* How many values a brief may hold, with those that aliases repeat. */
inline constexpr size_t kMaxValues = 200'000;
/* How many bytes of text its aliases may repeat. */
inline constexpr size_t kMaxAliasBytes = 4 * 1024 * 1024;

/* The text that is read, and what is found wrong with it: problems by offset.
 * After kMaxProblems of them the rest is not told, nobody reads that many. */
class Source {
public:
  static constexpr size_t kMaxProblems = 200;

  Source (std::string_view whole, Problems &problems, const Limits &taken)
      : text (whole), limits (taken), lines_ (whole), problems_ (problems)
  {
  }

  const std::string_view text;
  const Limits limits;

  Problems &problems () { return problems_; }

  Place place (size_t offset) const { return lines_.place (offset); }
  bool failed () const { return failed_; }

  void error (size_t offset, std::string message, std::string hint = {})
  {
    problem_at (place (offset), std::move (message), std::move (hint));
  }

  void problem_at (Place where, std::string message, std::string hint = {})
  {
    failed_ = true;
    if (count_++ < kMaxProblems)
      problems_.error (where, std::move (message), std::move (hint));
  }

  /* WHAT is deeper than may be. */
  void too_deep (size_t offset, const char *what)
  {
    error (offset,
        std::string (what) + " is nested deeper than " +
            show_limit (limits, &Limits::nesting) + " levels",
        limit_hint (limits, &Limits::nesting));
  }

  void warning (size_t offset, std::string message, std::string hint = {})
  {
    if (count_++ < kMaxProblems)
      problems_.warning (place (offset), std::move (message), std::move (hint));
  }

private:
  LineIndex lines_;
  Problems &problems_;
  size_t count_ = 0;
  bool failed_ = false;
};

/* WORDS of a person's text as they are shown in a message: in backquotes, on
 * one line and not too long. */
std::string quote (std::string_view words);

} // namespace reel
