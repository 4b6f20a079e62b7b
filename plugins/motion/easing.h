// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

namespace reel::motion {

/* How a movement's speed is spread over its time. The values are those of the
 * elements' enum properties. */
enum class Easing { Linear, In, Out, InOut };

/* Where a movement is when the share T of its time has passed. T is held to
 * 0..1; both ends are exact, and in between the result never goes back. */
[[nodiscard]] double ease (Easing easing, double t);

} // namespace reel::motion
