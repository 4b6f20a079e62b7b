// SPDX-License-Identifier: LGPL-2.1-or-later
#include "store_error.h"

#include <cerrno>
#include <cstdarg>

namespace reel::storage {

GQuark
store_error_quark ()
{
  return g_quark_from_static_string ("reel-store-error-quark");
}

void
set_errno_error (
    GError **error, StoreError code, int error_number, const char *what, ...)
{
  if (error_number == ENOSPC)
    code = kStoreErrorNoSpace;
  else if (error_number == EEXIST)
    code = kStoreErrorExists;
  va_list arguments;
  va_start (arguments, what);
  char *text = g_strdup_vprintf (what, arguments);
  va_end (arguments);
  g_set_error (error, store_error_quark (), code, "%s: %s.", text,
      g_strerror (error_number));
  g_free (text);
}

} // namespace reel::storage
