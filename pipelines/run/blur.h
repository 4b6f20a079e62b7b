// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gst_ptr.h"

namespace reel {

/* Blurs all pictures that pass PAD, planar YUV of 8 bits, by AMOUNT from 0 to
 * 1, of which 1 spreads a point over about a tenth of the shorter side. */
void blur_pictures (GstPad *pad, double amount);

} // namespace reel
