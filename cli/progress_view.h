// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "run/render.h"
#include "run/verify.h"

namespace reel::cli {

/* Shows how a render goes on, and how it ended: exactly one of done, failed and
 * verified. */
class ProgressView {
public:
  virtual ~ProgressView () = default;
  virtual void update (const ProgressReport &) {}
  /* A draft is there; the whole is still to come. */
  virtual void draft (const RenderResult &) {}
  virtual void done (const RenderResult &result) = 0;
  virtual void failed (const std::string &) {}
  virtual void verified (const std::vector<FileVerdict> &verdicts);
};

/* MODE: `bar` (on standard error; without a terminal only the stages),
 * `json` (an object a line on standard output), `none`, or empty: a bar. Null
 * for any other. */
std::unique_ptr<ProgressView> make_progress_view (const std::string &mode);

} // namespace reel::cli
