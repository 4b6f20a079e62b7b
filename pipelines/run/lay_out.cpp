// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/lay_out.h"

#include "error.h"
#include "gst_ptr.h"
#include "run/speak.h"

namespace reel {

std::optional<Plan>
lay_out (const Brief &brief, const RenderContext &context, Problems &problems,
    const std::function<void (size_t)> &on_scene, GError **error)
{
  ErrorPtr failure;
  std::optional<Plan> plan;
  auto spoken = speak (brief, context, problems, on_scene, out (failure));
  if (spoken)
    plan = make_plan (brief, *spoken, problems);
  if (plan)
    return plan;
  if (failure)
    g_propagate_error (error, failure.release ());
  else
    g_set_error (error, REEL_ERROR, (int) ErrorCode::InvalidBrief,
        "the brief can't be rendered as it is");
  return std::nullopt;
}

} // namespace reel
