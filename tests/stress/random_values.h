// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <random>
#include <string>

#include <glib.h>

namespace reel::test {

/* Values of D-Bus of all types, as nobody would send them. */
class RandomValues {
public:
  explicit RandomValues (std::mt19937 &random) : random_ (random) {}

  GVariant *any (int depth); // floating
  /* A body, or an element of one: there D-Bus has no empty tuple, and the bus
   * drops who sends one. */
  GVariant *tuple (int least, int most);
  std::string text (int most); // UTF-8
  std::string option_name ();  // known or not

private:
  int pick (int below) { return (int) (random_ () % (unsigned) below); }
  GVariant *basic ();
  GVariant *dictionary (int depth);

  std::mt19937 &random_;
};

} // namespace reel::test
