// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/sandbox.h"
#include "worker/order.h"

namespace reel::daemon {

/* Sets the environment that the libraries of a worker look at: the same
 * whoever started the daemon, with no way to a session, a sound server or a
 * home. To be called first, before GLib has looked at it. Folders for what
 * libraries keep are in the order's staging folder. */
void set_environment (const Order &order);

/* A render leaves the processor to the daemon, to whoever asks it, and to what
 * people do on the machine; what somebody waits for the answer of does not. To
 * be called before the first thread is made. */
void give_way (const Order &order);

/* Speech asks a sound library each time it begins. The library is told here
 * to make no shared memory, which the sandbox denies, loudly. */
void calm_sound_library ();

/* Orc makes machine code in a file of staging, and aborts where it can't: the
 * disk is full or mounted noexec, a limit is too low. It is told to do without
 * then. Not always: what it computes differs in the last bits, and a video is
 * to have the same bytes as `reelsmith render` gives. To be called before
 * GStreamer is initialised. */
void choose_code_maker (const Order &order);

/* What a worker that follows ORDER may do. */
SandboxRules rules_of (const Order &order);

} // namespace reel::daemon
