// SPDX-License-Identifier: GPL-3.0-or-later
/* System calls that fail, or kill, on demand. */
#pragma once

#include <cstdint>

#include "syscalls.h"

namespace reel::test {

/* Counts the calls made through the table of storage while it lives, and
 * spoils one of them. One at a time. */
class FaultySyscalls {
public:
  FaultySyscalls ();
  ~FaultySyscalls ();
  FaultySyscalls (const FaultySyscalls &) = delete;
  FaultySyscalls &operator= (const FaultySyscalls &) = delete;

  /* The calls so far, of those that change files. */
  int calls () const;
  /* The call of that number (from 1) fails with ERROR_NUMBER. */
  void fail_at (int call, int error_number);
  /* SIGKILL just before that call is made; or, AFTER, once it is done. */
  void kill_at (int call, bool after);

  /* The file system takes that many bytes, then answers ENOSPC. */
  void limit_space (uint64_t bytes);
  /* Writes take at most that many bytes each. */
  void shorten_writes (size_t bytes);
  /* Every write first answers ERROR_NUMBER, TIMES times in a row. */
  void delay_writes (int error_number, int times);
  /* Every write answers ERROR_NUMBER for ever. */
  void refuse_writes (int error_number);
  /* fsync answers ERROR_NUMBER once, then claims success, as Linux does. */
  void refuse_one_fsync (int error_number);
  int fsyncs () const;
  /* O_TMPFILE is unknown here. */
  void forbid_nameless_files ();
  /* So is renaming without replacing. */
  void forbid_rename_noreplace ();
};

} // namespace reel::test
