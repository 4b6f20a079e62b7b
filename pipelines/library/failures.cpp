// SPDX-License-Identifier: GPL-3.0-or-later
/* What is kept of a failure: enough to understand it, and little. */
#include <algorithm>

#include <sys/stat.h>

#include "glib_ptr.h"
#include "library/error.h"
#include "library/files.h"
#include "library/library.h"
#include "library/rows.h"
#include "library/staging.h"

namespace reel::library {

/* Of all texts of a job together; under 1 MB with their folder. */
static constexpr size_t kMaxBytes = 900 * 1000;
static constexpr char kCut[] = "[cut]\n";

/* The short ones whole, the others cut to what is left, in equal parts. */
static size_t
longest_allowed (const std::vector<FailureText> &texts)
{
  std::vector<size_t> sizes;
  sizes.reserve (texts.size ());
  for (const FailureText &text : texts)
    sizes.push_back (text.text.size ());
  std::sort (sizes.begin (), sizes.end ());
  size_t left = kMaxBytes;
  for (size_t i = 0; i < sizes.size (); i++) {
    size_t share = left / (sizes.size () - i);
    if (sizes[i] > share)
      return share;
    left -= sizes[i];
  }
  return kMaxBytes;
}

static std::string
cut (const FailureText &text, size_t longest)
{
  if (text.text.size () <= longest)
    return text.text;
  size_t kept = longest - std::min (longest, sizeof kCut);
  return text.keep_end ? kCut + text.text.substr (text.text.size () - kept)
                       : text.text.substr (0, kept) + "\n" + kCut;
}

bool
Library::keep_failure (const std::string &job,
    const std::vector<FailureText> &texts, GError **error)
{
  if (!is_plain_name (job)) {
    g_set_error (error, REEL_LIBRARY_ERROR, (int) Error::Failed,
        "a job can't be called so");
    return false;
  }
  File row;
  row.path = std::string (kFailed) + "/" + job;
  row.kind = Kind::Failed;
  row.made_by = job;
  std::string folder = absolute (row.path);
  if (!make_folders (folder, error))
    return false;
  size_t longest = longest_allowed (texts);
  for (const FailureText &text : texts) {
    if (!is_plain_name (text.name))
      continue;
    std::string kept = cut (text, longest);
    ErrorPtr failure;
    if (!g_file_set_contents_full ((folder + "/" + text.name).c_str (),
            kept.data (), (gssize) kept.size (), G_FILE_SET_CONTENTS_CONSISTENT,
            0600, out (failure))) {
      bool full =
          g_error_matches (failure.get (), G_FILE_ERROR, G_FILE_ERROR_NOSPC);
      g_set_error (error, REEL_LIBRARY_ERROR,
          (int) (full ? Error::NoSpace : Error::Failed),
          "what failed can't be kept: %s", failure->message);
      return false;
    }
    row.bytes += kept.size ();
  }
  return record (row, error);
}

} // namespace reel::library
