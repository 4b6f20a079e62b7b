// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/template_values.h"

#include <vector>

#include "brief/nearest_word.h"
#include "gst_ptr.h"

namespace reel {

namespace {

struct VariantFree {
  void operator() (GVariant *variant) const { g_variant_unref (variant); }
};
using VariantPtr = std::unique_ptr<GVariant, VariantFree>;

/* A list is `< a, b >` to GStreamer. */
std::string
text_of (GVariant *variant)
{
  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_VARIANT)) {
    VariantPtr inner (g_variant_get_variant (variant));
    return text_of (inner.get ());
  }
  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_STRING))
    return g_variant_get_string (variant, nullptr);
  if (g_variant_is_container (variant)) {
    std::string list = "< ";
    for (gsize i = 0; i < g_variant_n_children (variant); i++) {
      VariantPtr item (g_variant_get_child_value (variant, i));
      list += (i ? ", " : "") + text_of (item.get ());
    }
    return list + " >";
  }
  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_DOUBLE)) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    std::string text =
        g_ascii_dtostr (number, sizeof number, g_variant_get_double (variant));
    return text.find_first_not_of ("-0123456789") == std::string::npos
               ? text + ".0"
               : text;
  }
  return adopt (g_variant_print (variant, FALSE)).get ();
}

template <typename Spec>
std::string
range_text (GParamSpec *spec)
{
  auto *numbers = reinterpret_cast<Spec *> (spec);
  char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (low, sizeof low, "%.15g", (double) numbers->minimum);
  g_ascii_formatd (high, sizeof high, "%.15g", (double) numbers->maximum);
  return std::string ("a number from ") + low + " to " + high;
}

/* What SPEC takes, in words. */
std::string
wanted (GParamSpec *spec)
{
  if (G_IS_PARAM_SPEC_INT (spec))
    return range_text<GParamSpecInt> (spec);
  if (G_IS_PARAM_SPEC_UINT (spec))
    return range_text<GParamSpecUInt> (spec);
  if (G_IS_PARAM_SPEC_INT64 (spec))
    return range_text<GParamSpecInt64> (spec);
  if (G_IS_PARAM_SPEC_UINT64 (spec))
    return range_text<GParamSpecUInt64> (spec);
  if (G_IS_PARAM_SPEC_DOUBLE (spec))
    return range_text<GParamSpecDouble> (spec);
  if (G_IS_PARAM_SPEC_FLOAT (spec))
    return range_text<GParamSpecFloat> (spec);
  if (G_IS_PARAM_SPEC_BOOLEAN (spec))
    return "true or false";
  if (G_IS_PARAM_SPEC_ENUM (spec)) {
    std::string words;
    GEnumClass *values = G_PARAM_SPEC_ENUM (spec)->enum_class;
    for (guint i = 0; i < values->n_values; i++)
      words += (i ? ", " : "") + std::string (values->values[i].value_nick);
    return "one of " + words;
  }
  return std::string ("a value of the type ") + g_type_name (spec->value_type);
}

std::string
near_property (GstElement *element, const char *property)
{
  guint count = 0;
  GParamSpec **specs =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &count);
  std::vector<std::string> names;
  for (guint i = 0; i < count; i++)
    names.emplace_back (specs[i]->name);
  g_free (specs);
  return nearest_word (property, names);
}

} // namespace

std::string
value_text (const std::string &value)
{
  VariantPtr variant (
      g_variant_parse (nullptr, value.c_str (), nullptr, nullptr, nullptr));
  return variant ? text_of (variant.get ()) : value;
}

bool
set_typed (GstElement *element, const char *property, const std::string &text,
    std::string &fault)
{
  GParamSpec *spec =
      g_object_class_find_property (G_OBJECT_GET_CLASS (element), property);
  if (!spec) {
    std::string near = near_property (element, property);
    fault = "is not there" +
            (near.empty () ? "" : "; did you mean `" + near + "`?");
    return false;
  }
  if (!(spec->flags & G_PARAM_WRITABLE) ||
      (spec->flags & G_PARAM_CONSTRUCT_ONLY) ||
      g_type_is_a (spec->value_type, G_TYPE_OBJECT)) {
    fault = "can't be set";
    return false;
  }
  GValue value = G_VALUE_INIT;
  g_value_init (&value, spec->value_type);
  bool right = true;
  if (spec->value_type == G_TYPE_STRING)
    g_value_set_string (&value, text.c_str ());
  else
    right = gst_value_deserialize_with_pspec (&value, text.c_str (), spec);
  /* What has to be changed to fit was out of range. */
  if (right && spec->value_type != G_TYPE_STRING)
    right = !g_param_value_validate (spec, &value);
  if (right)
    g_object_set_property (G_OBJECT (element), property, &value);
  else
    fault = "takes " + wanted (spec) + ", not `" + text + "`";
  g_value_unset (&value);
  return right;
}

} // namespace reel
