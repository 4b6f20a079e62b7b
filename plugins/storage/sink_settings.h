// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <string>

#include <gst/gst.h>

#include "retention.h"

namespace reel::storage {

enum CommitMode { COMMIT_EOS, COMMIT_EXPLICIT };
enum ExistingMode { EXISTING_REFUSE, EXISTING_REPLACE };

inline constexpr const char *kDefaultCollection = "videos";

/* What a property may hold and a std::string can't: nothing. */
using Text = std::optional<std::string>;

/* What reelstoragesink is told by its properties. */
struct Settings {
  Text media_root;
  std::string collection = kDefaultCollection;
  Text name;
  int commit = COMMIT_EOS;
  int existing = EXISTING_REFUSE;
  guint64 expected_bytes = 0;
  RetentionLimits limits;
};

/* What it tells by them: the file stored last. */
struct Stored {
  Text path;
  Text sha256;
  guint64 bytes = 0;
};

enum {
  PROP_0,
  PROP_MEDIA_ROOT,
  PROP_COLLECTION,
  PROP_NAME,
  PROP_COMMIT,
  PROP_EXPECTED_BYTES,
  PROP_EXISTING,
  PROP_MAX_BYTES,
  PROP_KEEP_FREE,
  PROP_MAX_AGE,
  PROP_PATH,
  PROP_SHA256,
  PROP_BYTES,
  N_PROPS
};

/* Gives KLASS the properties, with their texts, types and defaults. */
void install_properties (GObjectClass *klass);
/* For g_object_notify_by_pspec, once they are installed. */
GParamSpec *property_spec (int id);

Text get_text (const GValue *value);
void set_text (GValue *value, const Text &text);

/* The property ID, of all but the name; false: it isn't one of these. */
bool take_setting (Settings &settings, guint id, const GValue *value);
bool give_setting (
    const Settings &settings, const Stored &stored, guint id, GValue *value);

} // namespace reel::storage

GType reel_storage_sink_commit_get_type ();
GType reel_storage_sink_existing_get_type ();
