// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace reel::daemon {

struct JsonLimits {
  size_t bytes = 0;
  int depth = 0;     // objects and lists within each other; 1: a flat object
  size_t values = 0; // of all kinds, names of members not counted
};

/* Is TEXT one JSON value (RFC 8259) of valid UTF-8 and within LIMITS? The
 * parser of json-glib also takes comments and assignments, calls itself for
 * each bracket, and lets numbers it can't hold pass: what a stranger wrote is
 * looked at here first. Before a point are at most 18 digits; a string holds no
 * \u0000 and no half of a surrogate pair. Allocates nothing. */
bool is_strict_json (std::string_view text, const JsonLimits &limits);

/* Is TEXT valid UTF-8 without control characters (C0, DEL, C1)? With LINES
 * newlines and tabs are fine. */
bool is_clean_text (std::string_view text, bool lines);

/* TEXT made clean and at most MAX_BYTES long: a space for each control
 * character, U+FFFD for what is not UTF-8, cut between characters. */
std::string clean_text (std::string_view text, bool lines, size_t max_bytes);

} // namespace reel::daemon
