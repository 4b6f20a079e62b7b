// SPDX-License-Identifier: GPL-3.0-or-later
/* What there is to use: voices and templates. */
#include <cstring>

#include "gst_ptr.h"
#include "run/template.h"
#include "worker/exit_status.h"
#include "worker/tasks.h"

namespace reel::daemon {

static const char *
field (const GstStructure *voice, const char *name)
{
  const char *text = gst_structure_get_string (voice, name);
  return text ? text : "";
}

int
report_voices (const Order &order, Reporter &reporter)
{
  auto speech =
      sink_floating (gst_element_factory_make ("reelttssrc", nullptr));
  GValue voices = G_VALUE_INIT;
  g_object_get_property (G_OBJECT (speech.get ()), "voices", &voices);
  for (guint i = 0; i < gst_value_array_get_size (&voices); i++) {
    const GstStructure *voice =
        gst_value_get_structure (gst_value_array_get_value (&voices, i));
    /* A variant speaks no language by itself. */
    if (*field (voice, "language") && *field (voice, "name"))
      reporter.say (
          ReportVoice{field (voice, "name"), field (voice, "language")});
  }
  g_value_unset (&voices);
  for (const std::string &name : list_templates (order.templates))
    reporter.say (ReportTemplate{name});
  reporter.say (ReportDone{});
  return kWorkerDone;
}

} // namespace reel::daemon
