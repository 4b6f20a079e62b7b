// SPDX-License-Identifier: LGPL-2.1-or-later
#include <gst/gst.h>

#include "config.h"
#include "reelbackdropsrc.h"
#include "reelstocksrc.h"

static gboolean
plugin_init (GstPlugin *plugin)
{
  return GST_ELEMENT_REGISTER (reelstocksrc, plugin) &&
         GST_ELEMENT_REGISTER (reelbackdropsrc, plugin);
}

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, reelstock,
    "Stock assets and generated backgrounds", plugin_init, REELSMITH_VERSION,
    "LGPL", PACKAGE_NAME, PACKAGE_URL)
