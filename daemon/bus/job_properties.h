// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>

#include "glib_ptr.h"
#include "queue/job.h"

namespace reel::daemon {

inline constexpr char kJobInterface[] = "org.reelsmith.Job1";
inline constexpr char kJobsPath[] = "/org/reelsmith/jobs";

std::string job_path (const std::string &id);

inline constexpr size_t kJobProperties = 21;

/* Names of Job1's properties, in the order of its XML. */
extern const std::array<const char *, kJobProperties> kJobPropertyNames;

/* The value of one; none of them holds what isn't UTF-8. Floating. */
GVariant *job_property (const Job &job, size_t index);

/* All of them, by index. */
using JobValues = std::array<GLibPtr<GVariant>, kJobProperties>;
JobValues job_values (const Job &job);

/* All as a{sv}, floating. */
GVariant *job_dictionary (const Job &job);
/* What everybody on a system bus may see of a job. */
GVariant *public_job_dictionary (const Job &job);

} // namespace reel::daemon
