// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "brief/brief.h"
#include "plan/plan.h"
#include "run/plan_brief.h"

namespace reel {

/* PLAN as PlanSummary::json has it; SUMMARY's other members are its input. */
std::string write_plan_json (const Plan &plan, const PlanSummary &summary);

} // namespace reel
