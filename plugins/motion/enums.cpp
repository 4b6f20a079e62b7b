// SPDX-License-Identifier: LGPL-2.1-or-later
#include "enums.h"

#include "easing.h"

using reel::motion::Easing;

GType
reel_motion_easing_get_type ()
{
  static const GEnumValue values[] = {
      {(int) Easing::Linear, "One speed all the way", "linear"},
      {(int) Easing::In, "Starts slowly (cubic)", "in"},
      {(int) Easing::Out, "Ends slowly (cubic)", "out"},
      {(int) Easing::InOut, "Starts and ends slowly (cubic)", "in-out"},
      {0, nullptr, nullptr},
  };
  static const GType type = g_enum_register_static ("ReelMotionEasing", values);
  return type;
}
