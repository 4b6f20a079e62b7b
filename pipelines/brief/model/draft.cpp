// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/draft.h"

#include "brief/model/parts.h"

namespace reel {

Brief
draft_of (const Brief &brief)
{
  Brief draft = brief;
  Output &output = draft.outputs[0];
  if (output.timing_n == 0) {
    output.timing_n = output.fps_n;
    output.timing_d = output.fps_d;
  }
  output.quality = Quality::Draft;
  limit_draft (output);
  return draft;
}

bool
has_draft (const Brief &brief)
{
  const Output &output = brief.outputs[0];
  Output draft = output;
  draft.quality = Quality::Draft;
  limit_draft (draft);
  /* A GIF of about the same size is as fast as its draft. */
  bool helps = output.container != Container::Gif ||
               2 * draft.width * draft.height < output.width * output.height;
  return output.quality != Quality::Draft && helps;
}

} // namespace reel
