// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib-object.h>

/* The enum types of the plugin's properties. */
GType reel_motion_easing_get_type ();
