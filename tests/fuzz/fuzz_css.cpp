// SPDX-License-Identifier: GPL-3.0-or-later
/* libFuzzer target of style sheets: whatever is read is a theme, and what is
 * said of it are warnings with places. */
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include <glib.h>

#include "brief/css/css_theme.h"

extern "C" int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  using namespace reel;
  const char *text = reinterpret_cast<const char *> (data);
  if (!g_utf8_validate (text, (gssize) size, nullptr))
    return 0; // refused before it gets there
  Problems problems ("look.css");
  Value keys = css_theme ({text, size}, problems);
  Theme theme;
  if (const Value *looks = keys.find (kCssLooks))
    read_css_looks (*looks, theme);
  for (const Problem &problem : problems.sorted ())
    if (problem.severity != Severity::Warning || problem.place.line == 0) {
      std::fprintf (stderr, "%s\n", format_problem (problem).c_str ());
      std::abort ();
    }
  return 0;
}
