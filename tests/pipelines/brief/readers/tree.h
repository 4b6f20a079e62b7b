// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "brief/read.h"

/* What came of reading a text. */
struct Reading {
  std::optional<reel::Value> value;
  std::vector<reel::Problem> problems; // in order of place
};

Reading read_as (reel::Notation notation, std::string_view text);

/* The tree in one line, keys sorted, without places: the same for trees that
 * mean the same. */
std::string print_tree (const reel::Value &value);

/* The tree that comes of TEXT, or its problems. */
std::string tree_of (reel::Notation notation, std::string_view text);

/* `LINE:COLUMN MESSAGE` of each problem, in lines; `warning ` before a
 * warning. */
std::string problems_of (reel::Notation notation, std::string_view text);

/* `LINE:COLUMN` of the value at PATH, such as `scenes.0.title`; of its key if
 * PATH ends in `:`. */
std::string place_of (const reel::Value &root, std::string_view path);

/* A text that is read wrongly if a check is forgotten. */
struct WrongInput {
  const char *text;
  const char *place;
  const char *words; // that the message must have
};

/* Fails unless TEXT is refused at its place with its words, all on the first
 * problem. */
void expect_refused (reel::Notation notation, const WrongInput &wrong);
