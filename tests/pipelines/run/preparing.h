// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "brief/interpret.h"
#include "gst_ptr.h"
#include "run/prepare.h"
#include "temp_folder.h"

namespace reel::test {

/* What became of a brief that was to be prepared. */
struct Preparation {
  std::optional<Prepared> prepared;
  std::vector<Problem> problems;
  std::string error; // message
  int code = -1;     // ErrorCode
};

/* A folder to stage in, small briefs, and what the engine makes of them.
 * GStreamer is initialised as the programs do it. */
class Preparing {
public:
  Preparing ();

  const std::string &folder () const { return folder_.path (); }
  std::string file (const std::string &name) const
  {
    return folder () + "/" + name;
  }
  std::string put (const std::string &name, const std::string &bytes) const;
  std::string staging () const { return file ("staging"); }
  std::string out (const std::string &name) const
  {
    return prepared_folder (staging ()) + "/" + name;
  }

  /* Loads TEXT, YAML, by the name `brief.yaml` in this folder, and prepares
   * it in a new staging folder. */
  Preparation prepare (const std::string &text, PrepareOptions options = {},
      BriefOverrides overrides = {}) const;

private:
  TempFolder folder_;
};

std::string contents (const std::string &file);
std::string test_data (const std::string &name);
/* Each as `SEVERITY: MESSAGE`, one a line. */
std::string told (const std::vector<Problem> &problems);

} // namespace reel::test
