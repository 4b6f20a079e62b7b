// SPDX-License-Identifier: GPL-3.0-or-later
/* Callouts have something to point at. Which of several pictures that is, only
 * the plan knows: here it is enough that one of them will do. */
#include <algorithm>

#include "brief/callout_box.h"
#include "brief/model/verify_parts.h"

namespace reel {

namespace {

/* In every output: what is made for a frame has the frame's shape. */
CalloutFault
fault_in_outputs (
    const Brief &brief, const Callout &callout, const Background &background)
{
  for (const Output &output : brief.outputs) {
    CalloutFault fault = fault_of_callout (callout, background, output);
    if (!fault.message.empty ())
      return fault;
  }
  return {};
}

/* A picture that was found, or what needs no file. */
bool
is_known (const Background &background)
{
  bool has_file = background.kind == BackgroundKind::Image ||
                  background.kind == BackgroundKind::Video ||
                  background.kind == BackgroundKind::Stock;
  return !is_stand_in (background) && (!has_file || background.pixel_width > 0);
}

void
verify_callout (const Brief &brief, const Scene &scene, const Callout &callout,
    Problems &problems)
{
  CalloutFault first;
  for (const Background &background : scene.backgrounds) {
    if (!is_known (background))
      return;
    CalloutFault fault = fault_in_outputs (brief, callout, background);
    if (fault.message.empty ())
      return;
    if (first.message.empty ())
      first = fault;
  }
  problems.error (callout.place, first.message, first.hint);
}

} // namespace

void
verify_callouts (const Brief &brief, Problems &problems)
{
  for (const Scene &scene : brief.scenes)
    for (const Callout &callout : scene.callouts)
      verify_callout (brief, scene, callout, problems);
}

} // namespace reel
