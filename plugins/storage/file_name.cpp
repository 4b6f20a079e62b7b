// SPDX-License-Identifier: LGPL-2.1-or-later
#include "file_name.h"

#include <climits>

#include <glib.h>

namespace reel::storage {

static bool
has_control (std::string_view name)
{
  const char *end = name.data () + name.size ();
  for (const char *c = name.data (); c < end; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return true;
  return false;
}

const char *
why_name_is_refused (std::string_view name)
{
  if (name.empty ())
    return "it is empty";
  if (name.size () > NAME_MAX)
    return "it is longer than 255 bytes";
  if (name.front () == '.')
    return "it begins with a dot";
  if (name.find ('/') != name.npos)
    return "it contains a slash";
  /* Refuses NUL too: the length is given. */
  if (!g_utf8_validate (
          name.data (), static_cast<gssize> (name.size ()), nullptr))
    return "it is not valid UTF-8";
  if (has_control (name))
    return "it contains a control character";
  return nullptr;
}

std::optional<std::vector<std::string>>
split_collection (std::string_view collection, const char **why)
{
  std::vector<std::string> folders;
  while (!collection.empty ()) {
    auto slash = collection.find ('/');
    auto folder = collection.substr (0, slash);
    *why = why_name_is_refused (folder);
    if (!*why && slash == collection.size () - 1)
      *why = "it ends in a slash";
    if (*why)
      return std::nullopt;
    folders.emplace_back (folder);
    collection.remove_prefix (
        slash == collection.npos ? collection.size () : slash + 1);
  }
  return folders;
}

} // namespace reel::storage
