// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "queue/job.h"

namespace reel::daemon {

/* What a worker makes at a time, and what is published by itself: a draft, or
 * a video. */
struct Pass {
  size_t output = 0; // of the brief
  bool draft = false;
  double seconds = 0; // predicted
};

/* Those of JOB, in their order: drafts of all that have one, then all whole.
 * Job::passes of them are published. */
std::vector<Pass> passes_of (const Job &job);
/* The one that is next, or on its way. */
Pass pass_of (const Job &job);
/* Is the job completed when the one on its way is published? */
bool is_last_pass (const Job &job);

/* The stage of a job while a draft is made, from its start to its end. */
inline constexpr char kDraftStage[] = "draft";

/* The part of the whole that a pass is. */
struct Share {
  double begin = 0, width = 1;
  double later_seconds = 0; // predicted, of the passes behind it
  bool draft = false;
};
Share share_of (const Job &job);

/* What OUTPUT is published as. */
std::string name_of_output (const Job &job, size_t output);
std::string identity_of_output (const Job &job, size_t output);

/* How long the passes take that aren't published yet, as predicted. */
double seconds_left (const Job &job);

/* The pass on its way is published as FILES, absolute, its video last: paths,
 * draft and count of JOB say so. */
void note_published (Job &job, const std::vector<std::string> &files);

} // namespace reel::daemon
