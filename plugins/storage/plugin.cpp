// SPDX-License-Identifier: LGPL-2.1-or-later
#include <gst/gst.h>

#include "config.h"
#include "reelstoragesink.h"

static gboolean
plugin_init (GstPlugin *plugin)
{
  return GST_ELEMENT_REGISTER (reelstoragesink, plugin);
}

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, reelstorage,
    "Stores a stream as a whole file or not at all", plugin_init,
    REELSMITH_VERSION, "LGPL", PACKAGE_NAME, PACKAGE_URL)
