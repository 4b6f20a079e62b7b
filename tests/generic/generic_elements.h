// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include <gst/gst.h>

#include "gst_ptr.h"
#include "temp_folder.h"

namespace reel::test {

/* One of our elements in a small pipeline that ends by itself. */
struct GenericElement {
  const char *factory;
  /* A launch line with the element as `e`. FOLDER stands for a folder of the
   * test's own, where images/blob.bin is. */
  const char *line;
};

const std::vector<GenericElement> &generic_elements ();

/* For the names of parameterised tests. */
inline void
PrintTo (const GenericElement &element, std::ostream *out)
{
  *out << element.factory;
}

/* The pipeline of a GenericElement. Fails the running test if it can't be
 * made, because the element is missing or its line is wrong. */
class GenericPipeline {
public:
  explicit GenericPipeline (const GenericElement &element);
  ~GenericPipeline ();
  GenericPipeline (const GenericPipeline &) = delete;
  GenericPipeline &operator= (const GenericPipeline &) = delete;

  explicit operator bool () const { return pipeline_ && element_; }
  GstElement *pipeline () { return pipeline_.get (); }
  GstElement *element () { return element_.get (); }

  /* Sets a state and waits until it is reached, failed, or ten seconds are
   * over (which fails the test). */
  GstStateChangeReturn set_state (GstState state);

  /* Plays to EOS. Gives the SHA-256 of what came out of each pad of the
   * element (or of what it stored, if nothing does). */
  std::map<std::string, std::string> play_to_eos ();

  /* ON_BUFFER sees, in streaming threads, every buffer that leaves the element
   * (that enters it, for a sink). Set in NULL; replaces the one before. */
  void watch (std::function<void (GstPad *, GstBuffer *)> on_buffer);

  /* The text of the first ERROR on the bus, "" for none; empties the bus. */
  std::string take_error ();

private:
  TempFolder folder_;
  GstPtr<GstElement> pipeline_;
  GstPtr<GstElement> element_;
  std::function<void (GstPad *, GstBuffer *)> on_buffer_;
};

} // namespace reel::test
