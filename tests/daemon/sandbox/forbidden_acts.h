// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "scene.h"

namespace reel::test {

/* Something a worker that was taken over may try. */
struct ForbiddenAct {
  std::string name;
  /* 0: it was done; else the errno that stopped it. */
  std::function<int (const Scene &)> act;
  std::vector<int> stopped_by;
  /* It succeeds outside the sandbox: the test shows that too, so that nothing
   * counts as stopped that could never be done. */
  bool works_outside = false;
};

std::vector<ForbiddenAct> forbidden_file_acts ();
std::vector<ForbiddenAct> forbidden_process_acts ();
std::vector<ForbiddenAct> forbidden_network_acts ();
std::vector<ForbiddenAct> forbidden_kernel_acts ();

/* The errno of a call that gave RESULT; 0 if it succeeded. */
inline int
errno_of (long result)
{
  return result < 0 ? errno : 0;
}

} // namespace reel::test
