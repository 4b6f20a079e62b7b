// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "brief/interpret.h"
#include "brief/write.h"

/* Reads TEXT in NOTATION and, where it is read, writes it as canonical JSON
 * and reads that: it must be the same tree, and be right or wrong as the first
 * was. Gives what is wrong with that, or nothing. A refusal must have a place.
 * Whether it was read is put into READ. */
inline std::string
fault_of_reading (
    std::string_view text, reel::Notation notation, bool *read = nullptr)
{
  using namespace reel;
  Problems problems ("brief");
  auto tree = read_value (text, notation, problems);
  if (read)
    *read = tree.has_value ();
  if (!tree) {
    for (const Problem &problem : problems.sorted ())
      if (problem.severity == Severity::Error && !problem.message.empty ())
        return {};
    return "refused without a reason";
  }
  std::string json = write_json (*tree);
  if (json.size () > Limits ().brief_bytes)
    return {}; // aliases can say more than a brief may hold
  Problems again ("brief");
  auto other = read_value (json, Notation::Json, again);
  if (!other)
    return "its JSON is refused: " + again.sorted ()[0].message;
  if (write_json (*other) != json)
    return "its JSON is written as other JSON";
  bool right = interpret (*tree, {}, problems).has_value ();
  bool still_right = interpret (*other, {}, again).has_value ();
  return right == still_right ? ""
         : right ? "right, but its JSON is wrong: " + again.sorted ()[0].message
                 : "wrong, but its JSON is right";
}
