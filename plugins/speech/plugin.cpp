// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/gst.h>

#include "config.h"
#include "reelttssrc.h"

static gboolean
plugin_init (GstPlugin *plugin)
{
  return GST_ELEMENT_REGISTER (reelttssrc, plugin);
}

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, reelspeech,
    "Speech with timed words, by eSpeak NG", plugin_init, REELSMITH_VERSION,
    "GPL", PACKAGE_NAME, PACKAGE_URL)
