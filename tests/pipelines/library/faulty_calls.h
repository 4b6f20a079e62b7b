// SPDX-License-Identifier: GPL-3.0-or-later
/* System calls of the library that fail, or kill, on demand. */
#pragma once

#include "library/syscalls.h"

namespace reel::test {

/* Counts the calls made through the library's table while it lives, and spoils
 * some of them. One at a time. */
class FaultyCalls {
public:
  FaultyCalls ();
  ~FaultyCalls ();
  FaultyCalls (const FaultyCalls &) = delete;
  FaultyCalls &operator= (const FaultyCalls &) = delete;

  int calls () const;
  /* The call of that number (from 1), or all from it on, fail so; but for
   * ENOENT of fstatat and unlinkat, where it is an answer. */
  void fail_at (int call, int error_number, bool for_ever = false);
  /* SIGKILL just before that call is made; or, AFTER, once it is done. */
  void kill_at (int call, bool after);
  /* Files have one name here, as on FAT. */
  void forbid_links ();
  /* What is called just before call number CALL. */
  void before (int call, void (*function) ());
};

} // namespace reel::test
