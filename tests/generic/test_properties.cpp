// SPDX-License-Identifier: GPL-3.0-or-later
/* Every property of our elements set to everything it may be, in every
 * state. */
#include <gtest/gtest.h>

#include <random>

#include "generic_elements.h"

using namespace reel;
using namespace reel::test;

namespace {

class Properties : public testing::TestWithParam<GenericElement> {};

/* A GValue for the length of a block. */
class Value {
public:
  explicit Value (GType type) { g_value_init (&value_, type); }
  Value (Value &&other) noexcept : value_ (other.value_)
  {
    other.value_ = G_VALUE_INIT;
  }
  ~Value () { g_value_unset (&value_); }
  GValue *get () { return &value_; }

private:
  GValue value_ = G_VALUE_INIT;
};

/* Sets a property of an integer of type T to LOW, HIGH and, at random, to what
 * is between. */
template <typename T, typename Set>
void
add_integers (std::vector<Value> &values, GType type, T low, T high, Set set,
    std::mt19937_64 &random)
{
  std::uniform_int_distribution<T> between (low, high);
  for (T number : {low, high, between (random), between (random)}) {
    Value value (type);
    set (value.get (), number);
    values.push_back (std::move (value));
  }
}

template <typename Set>
void
add_reals (std::vector<Value> &values, GType type, double low, double high,
    Set set, std::mt19937_64 &random)
{
  std::uniform_real_distribution<double> share (0, 1);
  double part = share (random);
  for (double number : {low, high, low * (1 - part) + high * part}) {
    Value value (type);
    set (value.get (), number);
    values.push_back (std::move (value));
  }
}

void
add_named (std::vector<Value> &values, GParamSpec *spec)
{
  if (G_IS_PARAM_SPEC_ENUM (spec)) {
    GEnumClass *klass = G_PARAM_SPEC_ENUM (spec)->enum_class;
    for (guint i = 0; i < klass->n_values; i++) {
      Value value (spec->value_type);
      g_value_set_enum (value.get (), klass->values[i].value);
      values.push_back (std::move (value));
    }
  } else if (G_IS_PARAM_SPEC_FLAGS (spec)) {
    for (guint flags : {0u, G_PARAM_SPEC_FLAGS (spec)->flags_class->mask}) {
      Value value (spec->value_type);
      g_value_set_flags (value.get (), flags);
      values.push_back (std::move (value));
    }
  } else if (G_IS_PARAM_SPEC_BOOLEAN (spec)) {
    for (bool truth : {false, true}) {
      Value value (spec->value_type);
      g_value_set_boolean (value.get (), truth);
      values.push_back (std::move (value));
    }
  }
}

/* Everything to try with a property: its default, its ends, some between. */
std::vector<Value>
values_to_try (GParamSpec *spec, std::mt19937_64 &random)
{
  std::vector<Value> values;
  GType type = spec->value_type;
  Value standard (type);
  g_param_value_set_default (spec, standard.get ());
  values.push_back (std::move (standard));
  if (G_IS_PARAM_SPEC_INT (spec)) {
    auto *s = G_PARAM_SPEC_INT (spec);
    add_integers (
        values, type, s->minimum, s->maximum, g_value_set_int, random);
  } else if (G_IS_PARAM_SPEC_UINT (spec)) {
    auto *s = G_PARAM_SPEC_UINT (spec);
    add_integers (
        values, type, s->minimum, s->maximum, g_value_set_uint, random);
  } else if (G_IS_PARAM_SPEC_INT64 (spec)) {
    auto *s = G_PARAM_SPEC_INT64 (spec);
    add_integers (
        values, type, s->minimum, s->maximum, g_value_set_int64, random);
  } else if (G_IS_PARAM_SPEC_UINT64 (spec)) {
    auto *s = G_PARAM_SPEC_UINT64 (spec);
    add_integers (
        values, type, s->minimum, s->maximum, g_value_set_uint64, random);
  } else if (G_IS_PARAM_SPEC_DOUBLE (spec)) {
    auto *s = G_PARAM_SPEC_DOUBLE (spec);
    add_reals (
        values, type, s->minimum, s->maximum, g_value_set_double, random);
  } else if (G_IS_PARAM_SPEC_FLOAT (spec)) {
    auto *s = G_PARAM_SPEC_FLOAT (spec);
    add_reals (values, type, s->minimum, s->maximum, g_value_set_float, random);
  } else {
    add_named (values, spec);
  }
  return values;
}

bool
are_same (GParamSpec *spec, const GValue *one, const GValue *other)
{
  /* Unset and empty are one for most texts. */
  if (G_VALUE_HOLDS_STRING (one)) {
    const char *a = g_value_get_string (one);
    const char *b = g_value_get_string (other);
    return g_strcmp0 (a ? a : "", b ? b : "") == 0;
  }
  if (GST_VALUE_HOLDS_ARRAY (one))
    return gst_value_compare (one, other) == GST_VALUE_EQUAL ||
           gst_value_array_get_size (one) == 0;
  return g_param_values_cmp (spec, one, other) == 0;
}

void
try_property (GstElement *element, GParamSpec *spec, std::mt19937_64 &random)
{
  Value before (spec->value_type);
  g_object_get_property (G_OBJECT (element), spec->name, before.get ());
  for (Value &value : values_to_try (spec, random)) {
    g_object_set_property (G_OBJECT (element), spec->name, value.get ());
    Value back (spec->value_type);
    g_object_get_property (G_OBJECT (element), spec->name, back.get ());
    CharPtr set (g_strdup_value_contents (value.get ()));
    CharPtr got (g_strdup_value_contents (back.get ()));
    EXPECT_TRUE (are_same (spec, value.get (), back.get ()))
        << spec->name << " set to " << set.get () << " is " << got.get ();
  }
  g_object_set_property (G_OBJECT (element), spec->name, before.get ());
}

/* `name` names a GstObject too, which has one always. */
bool
is_tried (GParamSpec *spec)
{
  constexpr auto kBoth = G_PARAM_READWRITE;
  return (spec->flags & kBoth) == kBoth &&
         !(spec->flags & G_PARAM_CONSTRUCT_ONLY) &&
         g_str_has_prefix (g_type_name (spec->owner_type), "Reel") &&
         g_strcmp0 (spec->name, "name") != 0;
}

std::vector<GParamSpec *>
tried_properties (GstElement *element)
{
  guint n = 0;
  GParamSpec **specs =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);
  std::vector<GParamSpec *> tried;
  std::copy_if (specs, specs + n, std::back_inserter (tried), is_tried);
  g_free (specs);
  return tried;
}

} // namespace

/* A setter that is not ready for the state, or keeps something else than it was
 * given. What can't be used is refused when the element starts, not before. */
TEST_P (Properties, CanBeSetAndReadInEveryState)
{
  constexpr unsigned kSeed = 20240608;
  std::mt19937_64 random (kSeed);
  printf ("seed %u\n", kSeed);
  GenericPipeline pipeline (GetParam ());
  ASSERT_TRUE (pipeline);
  auto specs = tried_properties (pipeline.element ());
  EXPECT_FALSE (specs.empty ());
  for (GstState state :
      {GST_STATE_NULL, GST_STATE_READY, GST_STATE_PAUSED, GST_STATE_PLAYING,
          GST_STATE_PAUSED, GST_STATE_READY, GST_STATE_NULL}) {
    SCOPED_TRACE (gst_element_state_get_name (state));
    ASSERT_NE (pipeline.set_state (state), GST_STATE_CHANGE_FAILURE)
        << pipeline.take_error ();
    for (GParamSpec *spec : specs)
      try_property (pipeline.element (), spec, random);
  }
}

/* A value in the permitted range that hangs, crashes or stays behind when the
 * element plays with it. */
TEST_P (Properties, PlayWithTheirEnds)
{
  std::mt19937_64 random (20240609);
  GenericPipeline pipeline (GetParam ());
  ASSERT_TRUE (pipeline);
  for (GParamSpec *spec : tried_properties (pipeline.element ())) {
    SCOPED_TRACE (spec->name);
    Value before (spec->value_type);
    g_object_get_property (
        G_OBJECT (pipeline.element ()), spec->name, before.get ());
    for (Value &value : values_to_try (spec, random)) {
      g_object_set_property (
          G_OBJECT (pipeline.element ()), spec->name, value.get ());
      /* May be refused, with an ERROR. */
      gst_element_set_state (pipeline.pipeline (), GST_STATE_PLAYING);
      auto bus = adopt (gst_element_get_bus (pipeline.pipeline ()));
      auto end = adopt (gst_bus_timed_pop_filtered (bus.get (), 10 * GST_SECOND,
          GstMessageType (GST_MESSAGE_EOS | GST_MESSAGE_ERROR)));
      CharPtr text (g_strdup_value_contents (value.get ()));
      EXPECT_TRUE (end) << "neither EOS nor ERROR with " << text.get ();
      ASSERT_NE (pipeline.set_state (GST_STATE_NULL), GST_STATE_CHANGE_FAILURE);
    }
    g_object_set_property (
        G_OBJECT (pipeline.element ()), spec->name, before.get ());
  }
  pipeline.play_to_eos ();
}

INSTANTIATE_TEST_SUITE_P (All, Properties,
    testing::ValuesIn (generic_elements ()),
    [] (const auto &element) { return std::string (element.param.factory); });
