// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "reelpanzoom.h"
#include "reeltransition.h"

static gboolean
plugin_init (GstPlugin *plugin)
{
  gboolean any = GST_ELEMENT_REGISTER (reelpanzoom, plugin);
  any |= GST_ELEMENT_REGISTER (reeltransition, plugin);
  return any;
}

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, reelmotion,
    "Movement in stills and between pictures", plugin_init, REELSMITH_VERSION,
    "LGPL", PACKAGE_NAME, PACKAGE_URL)
