// SPDX-License-Identifier: GPL-3.0-or-later
/* libFuzzer target of one notation (FUZZ_NOTATION): whatever is read is
 * refused, or is the same when it is read again as canonical JSON. */
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "again.h"

extern "C" int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  std::string fault =
      fault_of_reading ({reinterpret_cast<const char *> (data), size},
          reel::Notation::FUZZ_NOTATION);
  if (!fault.empty ()) {
    std::fprintf (stderr, "%s\n", fault.c_str ());
    std::abort ();
  }
  return 0;
}
