// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/passes.h"

#include <algorithm>

#include "library/manifest.h"

namespace reel::daemon {

std::vector<Pass>
passes_of (const Job &job)
{
  std::vector<Pass> passes;
  for (size_t i = 0; i < job.videos.size (); i++)
    if (job.videos[i].has_draft)
      passes.push_back ({i, true, job.videos[i].draft_seconds});
  for (size_t i = 0; i < job.videos.size (); i++)
    passes.push_back ({i, false, job.videos[i].render_seconds});
  if (passes.empty ())
    passes.push_back ({0, false, job.render_seconds});
  return passes;
}

Pass
pass_of (const Job &job)
{
  auto passes = passes_of (job);
  return passes[std::min<size_t> (job.passes, passes.size () - 1)];
}

bool
is_last_pass (const Job &job)
{
  return job.passes + 1 >= passes_of (job).size ();
}

Share
share_of (const Job &job)
{
  auto passes = passes_of (job);
  size_t now = std::min<size_t> (job.passes, passes.size () - 1);
  /* Where nothing is predicted all count alike. */
  constexpr double kLeast = 0.01;
  double all = 0, before = 0;
  Share share;
  for (size_t i = 0; i < passes.size (); i++) {
    double weight = std::max (passes[i].seconds, kLeast);
    all += weight;
    if (i < now)
      before += weight;
    if (i > now)
      share.later_seconds += passes[i].seconds;
  }
  share.begin = before / all;
  share.width = std::max (passes[now].seconds, kLeast) / all;
  share.draft = passes[now].draft;
  return share;
}

double
seconds_left (const Job &job)
{
  return pass_of (job).seconds + share_of (job).later_seconds;
}

std::string
name_of_output (const Job &job, size_t output)
{
  return output < job.videos.size () ? job.videos[output].name : job.name;
}

std::string
identity_of_output (const Job &job, size_t output)
{
  return output < job.videos.size () ? job.videos[output].identity
                                     : job.identity;
}

static std::string
last_part (const std::string &path)
{
  return path.substr (path.rfind ('/') + 1);
}

/* A draft was published whose video isn't yet. */
static bool
has_drafts (const Job &job)
{
  auto passes = passes_of (job);
  passes.resize (std::min<size_t> (job.passes, passes.size ()));
  return std::any_of (passes.begin (), passes.end (), [&] (const Pass &draft) {
    return draft.draft &&
           std::none_of (passes.begin (), passes.end (), [&] (const Pass &one) {
             return !one.draft && one.output == draft.output;
           });
  });
}

void
note_published (Job &job, const std::vector<std::string> &files)
{
  size_t output = pass_of (job).output;
  const std::string &video = files.back ();
  /* What replaced its draft may consist of other files. */
  std::string name = last_part (video);
  auto gone = library::side_names (name);
  gone.push_back (name);
  auto &paths = job.output_paths;
  std::erase_if (paths, [&] (const std::string &path) {
    return std::find (gone.begin (), gone.end (), last_part (path)) !=
           gone.end ();
  });
  /* Videos come first, those of earlier outputs before it. */
  auto is_before = [&] (const std::string &path) {
    for (size_t i = 0; i < std::min (output, job.videos.size ()); i++)
      if (last_part (path) == job.videos[i].file)
        return true;
    return false;
  };
  paths.insert (
      std::find_if_not (paths.begin (), paths.end (), is_before), video);
  paths.insert (paths.end (), files.begin (), files.end () - 1);
  job.passes++;
  job.publishing.clear ();
  job.draft = has_drafts (job);
}

} // namespace reel::daemon
