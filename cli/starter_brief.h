// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace reel::cli {

/* What `reelsmith new` writes; it renders as it stands. */
inline constexpr char kStarterBrief[] = R"(---
# The header is YAML. All of it may be left out.
title: My first video
size: 720p            # 1080p, 4k, 9:16, 1:1, 1280x720 ...
voice: en-us          # `reelsmith voices` lists them
captions: karaoke     # none, line, karaoke
transition: {type: crossfade, duration: 0.6}
---

# My first video

(generate: aurora)

Paragraphs are spoken. This is the first scene, and it lasts as long as its
narration.

<!-- A line of three dashes begins the next scene. -->
---

# Three things to know

(generate: {generate: waves, dim: 0.2})

- A list is shown, and said
- Each point appears with its word
- Pictures are lines of their own

<!-- ![cover zoomin](photo.jpg) shows a picture that lies beside this file. -->
---

(color: "#101820")
(texts: [{text: That is all, style: big-number, for: 2.5}])

That is all it takes. <mark name="end"/> Now write your own.
)";

} // namespace reel::cli
