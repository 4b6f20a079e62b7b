// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/job_properties.h"

#include <cstring>

namespace reel::daemon {

namespace {

/* File names and what workers say need not be UTF-8; all on the bus has to. */
GVariant *
text (const std::string &value)
{
  if (g_utf8_validate_len (value.data (), value.size (), nullptr))
    return g_variant_new_string (value.c_str ());
  return g_variant_new_take_string (
      g_utf8_make_valid (value.data (), (gssize) value.size ()));
}

GVariant *
texts (const std::vector<std::string> &values)
{
  GVariantBuilder all;
  g_variant_builder_init (&all, G_VARIANT_TYPE ("as"));
  for (const std::string &value : values)
    g_variant_builder_add_value (&all, text (value));
  return g_variant_builder_end (&all);
}

struct Property {
  const char *name;
  GVariant *(*get) (const Job &);
};

constexpr std::array<Property, kJobProperties> kProperties = {{
    {"Id", [] (const Job &j) { return text (j.id); }},
    {"Title", [] (const Job &j) { return text (j.title); }},
    {"Kind",
        [] (const Job &j) {
          return g_variant_new_string (
              j.kind == Order::Kind::Brief ? "brief" : "pipeline");
        }},
    {"State", [] (const Job &j) { return text (state_name (j.state)); }},
    {"StateReason",
        [] (const Job &j) { return text (reason_name (j.reason)); }},
    {"Stage", [] (const Job &j) { return text (j.stage); }},
    {"Progress",
        [] (const Job &j) { return g_variant_new_double (j.progress); }},
    {"ProgressValid",
        [] (const Job &j) { return g_variant_new_boolean (j.progress_valid); }},
    {"Message", [] (const Job &j) { return text (j.message); }},
    {"Created", [] (const Job &j) { return g_variant_new_uint64 (j.created); }},
    {"Started", [] (const Job &j) { return g_variant_new_uint64 (j.started); }},
    {"Finished",
        [] (const Job &j) { return g_variant_new_uint64 (j.finished); }},
    {"ExpectedEnd",
        [] (const Job &j) { return g_variant_new_uint64 (j.expected_end); }},
    {"OutputPaths", [] (const Job &j) { return texts (j.output_paths); }},
    {"Draft", [] (const Job &j) { return g_variant_new_boolean (j.draft); }},
    {"Report", [] (const Job &j) { return text (j.report); }},
    {"Warnings", [] (const Job &j) { return texts (j.warnings); }},
    {"ErrorName", [] (const Job &j) { return text (j.error_name); }},
    {"ErrorMessage", [] (const Job &j) { return text (j.error_message); }},
    {"Attempts",
        [] (const Job &j) { return g_variant_new_uint32 (j.attempts); }},
    {"Owner", [] (const Job &j) { return g_variant_new_uint32 (j.owner); }},
}};

constexpr std::array<const char *, kJobProperties>
names ()
{
  std::array<const char *, kJobProperties> all{};
  for (size_t i = 0; i < kJobProperties; i++)
    all[i] = kProperties[i].name;
  return all;
}

} // namespace

constexpr std::array<const char *, kJobProperties> kJobPropertyNames = names ();

std::string
job_path (const std::string &id)
{
  return std::string (kJobsPath) + "/" + id;
}

GVariant *
job_property (const Job &job, size_t index)
{
  return kProperties[index].get (job);
}

JobValues
job_values (const Job &job)
{
  JobValues all;
  for (size_t i = 0; i < kJobProperties; i++)
    all[i] = adopt (g_variant_ref_sink (job_property (job, i)));
  return all;
}

GVariant *
job_dictionary (const Job &job)
{
  GVariantBuilder all;
  g_variant_builder_init (&all, G_VARIANT_TYPE ("a{sv}"));
  for (size_t i = 0; i < kJobProperties; i++)
    g_variant_builder_add (
        &all, "{sv}", kJobPropertyNames[i], job_property (job, i));
  return g_variant_builder_end (&all);
}

GVariant *
public_job_dictionary (const Job &job)
{
  GVariantBuilder all;
  g_variant_builder_init (&all, G_VARIANT_TYPE ("a{sv}"));
  for (size_t i = 0; i < kJobProperties; i++)
    for (const char *name : {"Id", "Kind", "State", "Owner"})
      if (!std::strcmp (kJobPropertyNames[i], name))
        g_variant_builder_add (&all, "{sv}", name, job_property (job, i));
  return g_variant_builder_end (&all);
}

} // namespace reel::daemon
