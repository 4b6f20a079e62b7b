// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace reel {

/* Where the program finds what it needs: in the checkout when run straight
 * from the build tree, else where it was installed. All absolute. */
struct Paths {
  bool in_build_tree = false;
  std::string plugins;   // folder of the elements
  std::string templates; // folder of the *.launch files that ship
  std::string stock;     // the stock that ships
  std::string themes;    // the themes that ship
  std::string media;     // where videos go unless told otherwise
};

const Paths &program_paths ();

} // namespace reel
