// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brief/brief.h"

namespace reel {

/* BRIEF, which has one output, as its draft: smaller and quicker, with the same
 * times and the same sound. */
Brief draft_of (const Brief &brief);
/* Is there a draft of BRIEF that is less than itself? */
bool has_draft (const Brief &brief);

} // namespace reel
