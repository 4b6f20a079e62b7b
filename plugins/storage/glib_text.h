// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>

#include <glib.h>

namespace reel::storage {

struct GlibFree {
  void operator() (char *text) const { g_free (text); }
};

/* A string GLib has given to us (the core knows no GStreamer, so not
 * GstPtr). */
using GlibText = std::unique_ptr<char, GlibFree>;

} // namespace reel::storage
