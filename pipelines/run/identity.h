// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace reel {

/* What besides a plan and its files determines pixels and sound, each as a hash
 * that is made once in a process. After initialise (). Any thread. */

/* Our own sources and their compiler; the plugins that a render can come to
 * use, and all libraries below them, by what their linkers made of their
 * content; the templates; and what the environment tells those libraries. */
const std::string &engine_identity ();

/* The fonts of the system: which one draws a character that the wished one
 * lacks depends on all of them. */
const std::string &font_identity ();

/* eSpeak NG and its data: rules, dictionaries, voices. */
const std::string &speech_identity ();

/* Is the plugin of GStreamer called NAME one of those? */
bool is_identified (const std::string &name);

} // namespace reel
