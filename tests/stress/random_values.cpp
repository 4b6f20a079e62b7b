// SPDX-License-Identifier: GPL-3.0-or-later
#include "random_values.h"

#include <limits>

namespace reel::test {

std::string
RandomValues::text (int most)
{
  static const char *const parts[] = {"a", "b", "_", "0", "9", "-", " ", "\n",
      "/", "..", "\"", "'", "<", "%s", "%n", "\t", "ä", "写", "😀", "\u202e",
      "\x7f", "{", "}", "[", "]", ":", "$(touch x)", "null", "x\\"};
  std::string all;
  for (int i = pick (most + 1); i > 0; i--)
    all += parts[pick (std::size (parts))];
  return all;
}

std::string
RandomValues::option_name ()
{
  static const char *const names[] = {"format", "assets", "handle-token", "key",
      "base-dir", "priority", "quality", "size", "name", "variables", "strict",
      "voice-fallback", "force", "progressive"};
  return pick (5) ? names[pick (std::size (names))] : text (8);
}

GVariant *
RandomValues::basic ()
{
  switch (pick (11)) {
  case 0:
    return g_variant_new_boolean (pick (2));
  case 1:
    return g_variant_new_byte ((guint8) pick (256));
  case 2:
    return g_variant_new_int16 ((gint16) random_ ());
  case 3:
    return g_variant_new_int32 (
        pick (2) ? std::numeric_limits<int>::min () : (gint32) random_ ());
  case 4:
    return g_variant_new_uint32 (
        pick (2) ? std::numeric_limits<guint32>::max () : random_ ());
  case 5:
    return g_variant_new_int64 (std::numeric_limits<gint64>::min ());
  case 6:
    return g_variant_new_uint64 (std::numeric_limits<guint64>::max ());
  case 7:
    return g_variant_new_double (
        pick (2) ? std::numeric_limits<double>::quiet_NaN () : -1e308);
  case 8:
    return g_variant_new_handle (pick (3) - 1);
  case 9:
    return g_variant_new_object_path ("/org/reelsmith/jobs/x");
  default:
    return g_variant_new_string (text (pick (50) ? 10 : 5000).c_str ());
  }
}

GVariant *
RandomValues::dictionary (int depth)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (int i = pick (4); i > 0; i--)
    g_variant_builder_add (
        &builder, "{sv}", option_name ().c_str (), any (depth - 1));
  return g_variant_builder_end (&builder);
}

GVariant *
RandomValues::any (int depth)
{
  if (depth <= 0)
    return basic ();
  switch (pick (5)) {
  case 0:
    return g_variant_new_variant (any (depth - 1));
  case 1:
    return dictionary (depth);
  case 2: {
    GVariant *one = basic ();
    return g_variant_new_array (g_variant_get_type (one), &one, 1);
  }
  case 3:
    return tuple (1, 2);
  default:
    return basic ();
  }
}

GVariant *
RandomValues::tuple (int least, int most)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_TUPLE);
  for (int i = least + pick (most - least + 1); i > 0; i--)
    g_variant_builder_add_value (&builder, any (1 + pick (2)));
  return g_variant_builder_end (&builder);
}

} // namespace reel::test
