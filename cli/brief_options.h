// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

#include "brief/interpret.h"

namespace reel::cli {

/* The options every command that reads a brief has. */
class BriefOptions {
public:
  BriefOptions () = default;
  ~BriefOptions ();
  BriefOptions (const BriefOptions &) = delete;
  BriefOptions &operator= (const BriefOptions &) = delete;

  GOptionEntry base_dir_entry ();
  GOptionEntry strict_entry ();
  GOptionEntry voice_fallback_entry ();
  GOptionEntry set_entry ();
  GOptionEntry limit_entry ();

  BriefOverrides overrides () const;
  bool strict () const { return strict_; }

private:
  static gboolean on_voice_fallback (
      const char *, const char *value, gpointer data, GError **);
  static gboolean on_set (
      const char *, const char *value, gpointer data, GError **error);
  static gboolean on_limit (
      const char *, const char *value, gpointer data, GError **error);

  char *base_dir_ = nullptr;
  gboolean strict_ = FALSE;
};

} // namespace reel::cli
