// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

namespace reel::storage {

/* What went wrong, as the element has to tell it apart. */
enum StoreError {
  kStoreErrorSettings, // a name, folder or limit that can't be used
  kStoreErrorExists,   // the name is taken
  kStoreErrorNoSpace,  // the file system is full
  kStoreErrorOpen,     // a folder or the staging file can't be made or opened
  kStoreErrorWrite,    // writing, flushing or publishing failed
};

GQuark store_error_quark ();

/* Sets ERROR to `WHAT: text of ERROR_NUMBER`. A full file system is always
 * kStoreErrorNoSpace and a taken name kStoreErrorExists, else CODE. */
void set_errno_error (GError **error, StoreError code, int error_number,
    const char *what, ...) G_GNUC_PRINTF (4, 5);

} // namespace reel::storage
