// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/problem.h"

#include <algorithm>

namespace reel {

void
Problems::take (const Problem &problem)
{
  /* Warnings can't hide that there is an error. */
  bool is_first_error = problem.severity == Severity::Error && !has_errors_;
  has_errors_ |= is_first_error;
  if (!is_full () || is_first_error)
    all_.push_back (problem);
}

void
Problems::error (Place place, std::string message, std::string hint)
{
  take ({Severity::Error, file_, place, std::move (message), std::move (hint)});
}

void
Problems::warning (Place place, std::string message, std::string hint)
{
  take (
      {Severity::Warning, file_, place, std::move (message), std::move (hint)});
}

void
Problems::note (Place place, std::string message, std::string hint)
{
  take ({Severity::Note, file_, place, std::move (message), std::move (hint)});
}

bool
Problems::has_errors () const
{
  return has_errors_;
}

bool
Problems::has_warnings () const
{
  return std::any_of (all_.begin (), all_.end (),
      [] (const Problem &p) { return p.severity == Severity::Warning; });
}

std::vector<Problem>
Problems::sorted () const
{
  std::vector<Problem> result;
  for (const Problem &problem : all_) {
    bool known =
        std::any_of (result.begin (), result.end (), [&] (const Problem &p) {
          return p.place == problem.place && p.file == problem.file &&
                 p.message == problem.message;
        });
    if (!known)
      result.push_back (problem);
  }
  std::stable_sort (result.begin (), result.end (),
      [] (const Problem &a, const Problem &b) { return a.place < b.place; });
  return result;
}

std::string
format_problem (const Problem &problem)
{
  static const char *const kNames[] = {"note", "warning", "error"};
  std::string text = problem.file;
  if (problem.place.line)
    text += ":" + std::to_string (problem.place.line) + ":" +
            std::to_string (problem.place.column);
  text += std::string (": ") + kNames[(int) problem.severity] + ": " +
          problem.message + "\n";
  if (!problem.hint.empty ())
    text += "  hint: " + problem.hint + "\n";
  return text;
}

} // namespace reel
