// SPDX-License-Identifier: LGPL-2.1-or-later
/* The properties of reelstoragesink: what they are called, what they take, and
 * where it is kept. */
#include "sink_settings.h"

using namespace reel::storage;

GType
reel_storage_sink_commit_get_type ()
{
  static gsize type = 0;
  static const GEnumValue values[] = {
      {COMMIT_EOS, "Publish the file at EOS, before the EOS message", "eos"},
      {COMMIT_EXPLICIT,
          "Seal it at EOS, publish it on the action signal commit", "explicit"},
      {0, nullptr, nullptr},
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (
        &type, g_enum_register_static ("ReelStorageSinkCommit", values));
  return type;
}

GType
reel_storage_sink_existing_get_type ()
{
  static gsize type = 0;
  static const GEnumValue values[] = {
      {EXISTING_REFUSE, "Fail if the name is taken", "refuse"},
      {EXISTING_REPLACE, "Replace a file (or link) of that name in one step",
          "replace"},
      {0, nullptr, nullptr},
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (
        &type, g_enum_register_static ("ReelStorageSinkExisting", values));
  return type;
}

namespace reel::storage {

static GParamSpec *properties[N_PROPS];

GParamSpec *
property_spec (int id)
{
  return properties[id];
}

Text
get_text (const GValue *value)
{
  const char *text = g_value_get_string (value);
  return text ? Text (text) : std::nullopt;
}

void
set_text (GValue *value, const Text &text)
{
  g_value_set_string (value, text ? text->c_str () : nullptr);
}

bool
take_setting (Settings &settings, guint id, const GValue *value)
{
  switch (id) {
  case PROP_MEDIA_ROOT:
    settings.media_root = get_text (value);
    break;
  case PROP_COLLECTION:
    settings.collection = get_text (value).value_or (kDefaultCollection);
    break;
  case PROP_COMMIT:
    settings.commit = g_value_get_enum (value);
    break;
  case PROP_EXPECTED_BYTES:
    settings.expected_bytes = g_value_get_uint64 (value);
    break;
  case PROP_EXISTING:
    settings.existing = g_value_get_enum (value);
    break;
  case PROP_MAX_BYTES:
    settings.limits.max_bytes = g_value_get_uint64 (value);
    break;
  case PROP_KEEP_FREE:
    settings.limits.keep_free = g_value_get_uint64 (value);
    break;
  case PROP_MAX_AGE:
    settings.limits.max_age_ns = g_value_get_uint64 (value);
    break;
  default:
    return false;
  }
  return true;
}

bool
give_setting (
    const Settings &settings, const Stored &stored, guint id, GValue *value)
{
  switch (id) {
  case PROP_MEDIA_ROOT:
    set_text (value, settings.media_root);
    break;
  case PROP_COLLECTION:
    g_value_set_string (value, settings.collection.c_str ());
    break;
  case PROP_COMMIT:
    g_value_set_enum (value, settings.commit);
    break;
  case PROP_EXPECTED_BYTES:
    g_value_set_uint64 (value, settings.expected_bytes);
    break;
  case PROP_EXISTING:
    g_value_set_enum (value, settings.existing);
    break;
  case PROP_MAX_BYTES:
    g_value_set_uint64 (value, settings.limits.max_bytes);
    break;
  case PROP_KEEP_FREE:
    g_value_set_uint64 (value, settings.limits.keep_free);
    break;
  case PROP_MAX_AGE:
    g_value_set_uint64 (value, settings.limits.max_age_ns);
    break;
  case PROP_PATH:
    set_text (value, stored.path);
    break;
  case PROP_SHA256:
    set_text (value, stored.sha256);
    break;
  case PROP_BYTES:
    g_value_set_uint64 (value, stored.bytes);
    break;
  default:
    return false;
  }
  return true;
}

void
install_properties (GObjectClass *klass)
{
  constexpr auto kSettable = GParamFlags (
      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY);
  constexpr auto kReadable =
      GParamFlags (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_MEDIA_ROOT] = g_param_spec_string ("media-root", "Media root",
      "Folder that holds the collections, made when missing (unset = "
      "reelsmith under the temporary directory)",
      nullptr, kSettable);
  properties[PROP_COLLECTION] = g_param_spec_string ("collection", "Collection",
      "Folder of the file, relative to media-root, made when missing (empty = "
      "media-root itself)",
      kDefaultCollection, kSettable);
  /* Also the construct property of GstObject, whose place it takes. */
  properties[PROP_NAME] = g_param_spec_string ("name", "Name",
      "Name of the file: at most 255 bytes of UTF-8 without slash, control "
      "characters or leading dot; also names the element if it is the first "
      "name and the element is not in a bin",
      nullptr, GParamFlags (kSettable | G_PARAM_CONSTRUCT));
  properties[PROP_COMMIT] = g_param_spec_enum ("commit", "Commit",
      "When the file is published: at EOS, or after it by the action signal "
      "commit",
      reel_storage_sink_commit_get_type (), COMMIT_EOS, kSettable);
  properties[PROP_EXPECTED_BYTES] =
      g_param_spec_uint64 ("expected-bytes", "Expected bytes",
          "Size to reserve on disk before anything is written, in bytes (0 = "
          "unknown)",
          0, G_MAXUINT64, 0, kSettable);
  properties[PROP_EXISTING] = g_param_spec_enum ("existing", "Existing",
      "What to do if a file of that name exists",
      reel_storage_sink_existing_get_type (), EXISTING_REFUSE, kSettable);
  properties[PROP_MAX_BYTES] = g_param_spec_uint64 ("max-bytes",
      "Maximum bytes",
      "Bytes the collection may hold; after storing, the files longest unused "
      "are removed (0 = no limit)",
      0, G_MAXUINT64, 0, kSettable);
  properties[PROP_KEEP_FREE] = g_param_spec_uint64 ("keep-free", "Keep free",
      "Bytes to leave free on the file system; after storing, the files "
      "longest unused are removed (0 = no limit)",
      0, G_MAXUINT64, 0, kSettable);
  properties[PROP_MAX_AGE] = g_param_spec_uint64 ("max-age", "Maximum age",
      "Nanoseconds since a file of the collection was last used after which "
      "it is removed (0 = no limit)",
      0, G_MAXUINT64, 0, kSettable);
  properties[PROP_PATH] = g_param_spec_string ("path", "Path",
      "Absolute path of the file stored last", nullptr, kReadable);
  properties[PROP_SHA256] = g_param_spec_string ("sha256", "SHA-256",
      "SHA-256 of the file stored last, 64 hexadecimal digits", nullptr,
      kReadable);
  properties[PROP_BYTES] = g_param_spec_uint64 ("bytes", "Bytes",
      "Size of the file stored last, in bytes", 0, G_MAXUINT64, 0, kReadable);
  g_object_class_install_properties (klass, N_PROPS, properties);
}

} // namespace reel::storage
