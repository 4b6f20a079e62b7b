// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace reel::test {

/* From now on a test fails that leaves alive what it made of elements, pads,
 * buses, buffer pools, buffers, events, samples, messages and queries. To be
 * called once, when GStreamer and GoogleTest are initialised. */
void install_leak_check ();

} // namespace reel::test
