// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace reel::cli {

/* TEXT for a line on a terminal: what could steer it, and what isn't UTF-8, is
 * replaced; line ends are spaces, and none stand at its ends. */
std::string visible (const std::string &text);

/* How many columns visible TEXT takes: wide characters take two, marks that
 * combine none. */
size_t columns_of (const std::string &text);

/* Visible TEXT cut to COLUMNS, with an ellipsis where something was cut. */
std::string cut_to (const std::string &text, size_t columns);

/* Visible TEXT filled up with spaces to COLUMNS. */
std::string fill_to (const std::string &text, size_t columns);

/* `0:07`, `12:05`, `1:02:03`; what is left of a second counts as one. */
std::string duration_text (double seconds);

/* `7 s`, `12 min`, `3 h`, `2 d`: how long ago something was. */
std::string age_text (double seconds);

/* Rows under headings, two spaces between columns; the last column isn't
 * filled up. Cells are made visible. */
class Table {
public:
  explicit Table (std::vector<std::string> headings);
  void add (std::vector<std::string> cells); // as many as headings
  std::string text () const;

private:
  std::vector<std::vector<std::string>> rows_;
};

} // namespace reel::cli
