// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"
#include "reeltextoverlay.h"

static gboolean
plugin_init (GstPlugin *plugin)
{
  return GST_ELEMENT_REGISTER (reeltextoverlay, plugin);
}

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, reeltext,
    "Titles, captions, karaoke and other text on video", plugin_init,
    REELSMITH_VERSION, "LGPL", PACKAGE_NAME, PACKAGE_URL)
