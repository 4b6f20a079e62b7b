// SPDX-License-Identifier: GPL-3.0-or-later
#include "csv.h"

#include <algorithm>

#include <glib.h>

namespace reel::cli {

namespace {

constexpr size_t kMaxColumns = 1000;

/* Reads one row after the other; stops at the first thing that is wrong with
 * quotes, since nobody knows where the next row begins then. */
class CsvReader {
public:
  CsvReader (std::string_view text, Problems &problems)
      : text_ (text), problems_ (problems)
  {
  }

  bool at_end () const { return at_ >= text_.size (); }
  /* False: wrong. An empty line gives no cells. */
  bool read (CsvTable::Row &row);

private:
  bool read_cell (std::string &cell);
  bool read_quoted (std::string &cell);
  Place place () const
  {
    auto columns = g_utf8_strlen (
        text_.data () + line_start_, (gssize) (at_ - line_start_));
    return {line_, (uint32_t) columns + 1};
  }
  /* Skips the end of a line, if one is here. */
  bool take_line_end ()
  {
    size_t size = text_.substr (at_, 2) == "\r\n" ? 2
                  : text_.substr (at_, 1) == "\n" ? 1
                                                  : 0;
    at_ += size;
    if (size) {
      line_++;
      line_start_ = at_;
    }
    return size;
  }

  std::string_view text_;
  Problems &problems_;
  size_t at_ = 0, line_start_ = 0;
  uint32_t line_ = 1;
};

bool
CsvReader::read_quoted (std::string &cell)
{
  Place begin = place ();
  for (at_++; at_ < text_.size ();) {
    size_t before = at_;
    if (text_[at_] != '"') {
      if (take_line_end ())
        cell += '\n';
      else
        cell += text_[at_++];
    } else if (text_.substr (before, 2) == "\"\"") {
      cell += '"';
      at_ += 2;
    } else {
      at_++;
      return true;
    }
  }
  problems_.error (begin, "this quotation mark is not closed",
      "a `\"` within quotes is written `\"\"`");
  return false;
}

bool
CsvReader::read_cell (std::string &cell)
{
  if (text_.substr (at_, 1) == "\"") {
    if (!read_quoted (cell))
      return false;
  } else {
    while (!at_end () && text_[at_] != ',' && text_[at_] != '\n' &&
           text_.substr (at_, 2) != "\r\n" && text_[at_] != '"')
      cell += text_[at_++];
  }
  bool ends = at_end () || text_[at_] == ',' || text_[at_] == '\n' ||
              text_.substr (at_, 2) == "\r\n";
  if (!ends)
    problems_.error (place (),
        text_[at_] == '"' ? "a `\"` can't stand within a cell without quotes"
                          : "text can't stand behind a cell's closing quotes",
        "put the whole cell in quotes, and write each `\"` in it as `\"\"`");
  return ends;
}

bool
CsvReader::read (CsvTable::Row &row)
{
  row = {line_, {}};
  if (take_line_end ())
    return true;
  for (;;) {
    if (!read_cell (row.cells.emplace_back ()))
      return false;
    if (at_end () || take_line_end ())
      return true;
    at_++; // the comma
  }
}

bool
check_columns (
    const std::vector<std::string> &columns, Place place, Problems &problems)
{
  if (columns.size () > kMaxColumns) {
    problems.error (place, "the table has more than 1000 columns");
    return false;
  }
  for (size_t i = 0; i < columns.size (); i++) {
    if (columns[i].empty ())
      problems.error (place,
          "column " + std::to_string (i + 1) + " has no name",
          "the first row names the variables of the brief");
    else if (std::find (columns.begin (), columns.begin () + (long) i,
                 columns[i]) != columns.begin () + (long) i)
      problems.error (place, "two columns are called `" + columns[i] + "`");
  }
  return !problems.has_errors ();
}

} // namespace

std::optional<CsvTable>
read_csv (std::string_view text, Problems &problems, const Limits &limits)
{
  if (text.starts_with ("\xef\xbb\xbf"))
    text.remove_prefix (3);
  if (!g_utf8_validate_len (text.data (), text.size (), nullptr)) {
    problems.error ({}, "the table is not text in UTF-8",
        "save it as CSV in the encoding UTF-8");
    return std::nullopt;
  }
  CsvReader reader (text, problems);
  CsvTable table;
  CsvTable::Row row;
  while (!reader.at_end () && reader.read (row)) {
    if (row.cells.empty ())
      continue;
    if (table.columns.empty ()) {
      table.columns = row.cells;
      if (!check_columns (row.cells, {row.line, 1}, problems))
        return std::nullopt;
    } else if (row.cells.size () != table.columns.size ()) {
      problems.error ({row.line, 1},
          "this row has " + std::to_string (row.cells.size ()) +
              " cells, but there are " +
              std::to_string (table.columns.size ()) + " columns",
          "a cell with a comma in it stands in quotes");
    } else if (table.rows.size () == limits.rows) {
      problems.error ({row.line, 1},
          "a batch has at most " + show_limit (limits, &Limits::rows) + " rows",
          limit_hint (limits, &Limits::rows, "make several tables of it"));
      return std::nullopt;
    } else {
      table.rows.push_back (row);
    }
  }
  if (table.rows.empty () && !problems.has_errors ())
    problems.error ({}, "the table has no rows",
        "the first row names the variables, each further one is a video");
  if (problems.has_errors ())
    return std::nullopt;
  return table;
}

} // namespace reel::cli
