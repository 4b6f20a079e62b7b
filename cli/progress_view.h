// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "run/render.h"

namespace reel::cli {

/* Shows how a render goes on. */
class ProgressView {
public:
  virtual ~ProgressView () = default;
  virtual void update (const ProgressReport &) {}
  virtual void done (const RenderResult &result) = 0;
  virtual void failed (const std::string &) {}
};

/* MODE: `bar` (on standard error; without a terminal only the stages),
 * `json` (an object a line on standard output), `none`, or empty: a bar. Null
 * for any other. */
std::unique_ptr<ProgressView> make_progress_view (const std::string &mode);

} // namespace reel::cli
