// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "brief/brief_limits.h"
#include "brief/problem.h"

namespace reel::cli {

/* Rows of a file in CSV: each has as many cells as there are columns. */
struct CsvTable {
  struct Row {
    uint32_t line = 0; // that it begins in, from 1
    std::vector<std::string> cells;
  };
  std::vector<std::string> columns; // names, each once
  std::vector<Row> rows;
};

/* Reads TEXT by RFC 4180: the first row names the columns, cells may be
 * quoted, `""` in quotes is `"`. Lines may end in LF alone, a byte-order mark
 * and empty lines are skipped. More rows than LIMITS has are an error. All that
 * is wrong goes to PROBLEMS; nothing is returned if there was an error. */
std::optional<CsvTable> read_csv (
    std::string_view text, Problems &problems, const Limits &limits);

} // namespace reel::cli
