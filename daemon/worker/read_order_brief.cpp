// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/read_order_brief.h"

#include "worker/exit_status.h"

namespace reel::daemon {

static std::optional<std::string>
set_or_nothing (const std::string &text)
{
  return text.empty () ? std::nullopt : std::optional (text);
}

FileMap
input_files (const Order &order)
{
  FileMap files;
  for (const OrderInput &input : order.inputs)
    files[input.path] = "/proc/self/fd/" + std::to_string (input.fd);
  return files;
}

static BriefOverrides
overrides_of (const Order &order)
{
  BriefOverrides overrides;
  overrides.base_dir = order.base_dir.empty () ? "/" : order.base_dir;
  overrides.size = set_or_nothing (order.options.size);
  overrides.quality = set_or_nothing (order.options.quality);
  overrides.name = set_or_nothing (order.options.name);
  overrides.named_by_file = order.file != kUnnamedBrief;
  overrides.voice_fallback = order.options.voice_fallback;
  overrides.variables = order.options.variables;
  overrides.files = input_files (order);
  overrides.limits = order.brief_limits;
  overrides.limits.is_configured = true;
  return overrides;
}

std::optional<Brief>
read_order_brief (const Order &order, LoadBrief load, Problems &problems,
    Reporter &reporter, int &status)
{
  auto notation = notation_by_name (order.options.format);
  if (!order.options.format.empty () && !notation) {
    status = reporter.failed (Error::InvalidArgument,
        "the format of a brief is json, yaml or markdown");
    return std::nullopt;
  }
  std::string text;
  std::optional<Brief> brief;
  BriefOverrides overrides = overrides_of (order);
  if (read_brief (order.brief_fd, text, problems, overrides.limits))
    brief = load (text, notation, overrides, problems);
  bool strict = order.options.strict && problems.has_warnings ();
  reporter.problems (problems);
  if (brief && !problems.has_errors () && !strict)
    return brief;
  status = reporter.failed (Error::InvalidBrief,
      problems.has_errors () ? "the brief has errors"
                             : "the brief has warnings, and none were to be "
                               "let pass");
  return std::nullopt;
}

} // namespace reel::daemon
