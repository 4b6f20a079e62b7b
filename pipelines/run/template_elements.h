// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <gst/gst.h>

namespace reel {

/* Why ELEMENT may not run in a job; empty: it may. Known good are filters and
 * codecs of the plugins listed, and a few sources and sinks: whatever reaches
 * the network, a device or a file by its own choice is not among them. */
std::string fault_of_element (GstElement *element);

/* Whether PROPERTY of ELEMENT takes the path of a file to be read. */
bool is_file_property (GstElement *element, const char *property);

/* Whether PROPERTY is the job's to set and nobody else's. */
bool is_job_property (GstElement *element, const char *property);

/* `.mp4` and the like: what the element in front of SINK writes. */
std::string suffix_in_front_of (GstElement *sink);

/* The name of ELEMENT's factory. */
std::string factory_name (GstElement *element);

} // namespace reel
