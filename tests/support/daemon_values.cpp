// SPDX-License-Identifier: GPL-3.0-or-later
/* What goes over the bus and comes back, without the bus. */
#include "daemon_client.h"

#include <fcntl.h>
#include <unistd.h>

namespace reel::test {

static std::shared_ptr<GVariant>
share (GVariant *value)
{
  return {g_variant_ref_sink (value), g_variant_unref};
}

Values::Values (GVariant *dictionary)
{
  GVariantIter iter;
  const char *name = nullptr;
  GVariant *value = nullptr;
  g_variant_iter_init (&iter, dictionary);
  while (g_variant_iter_next (&iter, "{&sv}", &name, &value)) {
    all_[name] = share (value);
    g_variant_unref (value);
  }
}

GVariant *
Values::get (const std::string &name) const
{
  auto found = all_.find (name);
  return found == all_.end () ? nullptr : found->second.get ();
}

std::string
Values::text (const std::string &name) const
{
  GVariant *value = get (name);
  if (!value || (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) &&
                    !g_variant_is_of_type (value, G_VARIANT_TYPE_OBJECT_PATH)))
    return "";
  return g_variant_get_string (value, nullptr);
}

double
Values::number (const std::string &name) const
{
  GVariant *value = get (name);
  switch (value ? g_variant_classify (value) : G_VARIANT_CLASS_BOOLEAN) {
  case G_VARIANT_CLASS_DOUBLE:
    return g_variant_get_double (value);
  case G_VARIANT_CLASS_UINT64:
    return (double) g_variant_get_uint64 (value);
  case G_VARIANT_CLASS_UINT32:
    return g_variant_get_uint32 (value);
  case G_VARIANT_CLASS_INT32:
    return g_variant_get_int32 (value);
  default:
    return 0;
  }
}

bool
Values::flag (const std::string &name) const
{
  GVariant *value = get (name);
  return value && g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) &&
         g_variant_get_boolean (value);
}

static std::vector<std::string>
texts_of (GVariant *array)
{
  std::vector<std::string> all;
  for (gsize i = 0; i < g_variant_n_children (array); i++) {
    GVariant *one = g_variant_get_child_value (array, i);
    all.push_back (g_variant_get_string (one, nullptr));
    g_variant_unref (one);
  }
  return all;
}

std::vector<std::string>
Values::list (const std::string &name) const
{
  GVariant *value = get (name);
  bool is_list =
      value &&
      (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY) ||
          g_variant_is_of_type (value, G_VARIANT_TYPE_OBJECT_PATH_ARRAY));
  return is_list ? texts_of (value) : std::vector<std::string>{};
}

void
Values::merge (const Values &newer)
{
  for (const auto &[name, value] : newer.all_)
    all_[name] = value;
}

std::vector<std::string>
Values::names () const
{
  std::vector<std::string> names;
  for (const auto &[name, value] : all_)
    names.push_back (name);
  return names;
}

std::string
Values::print () const
{
  std::string all;
  for (const auto &[name, value] : all_) {
    char *text = g_variant_print (value.get (), FALSE);
    all += (all.empty () ? "" : ", ") + name + "=" + text;
    g_free (text);
  }
  return all;
}

std::string
Reply::path () const
{
  if (!ok () || !body || g_variant_n_children (body.get ()) != 1)
    return "";
  GVariant *first = g_variant_get_child_value (body.get (), 0);
  bool is_text = g_variant_is_of_type (first, G_VARIANT_TYPE_STRING) ||
                 g_variant_is_of_type (first, G_VARIANT_TYPE_OBJECT_PATH);
  std::string text = is_text ? g_variant_get_string (first, nullptr) : "";
  g_variant_unref (first);
  return text;
}

Options &
Options::set (const std::string &name, const std::string &value)
{
  return set_variant (name, g_variant_new_string (value.c_str ()));
}

Options &
Options::set (const std::string &name, bool value)
{
  return set_variant (name, g_variant_new_boolean (value));
}

Options &
Options::set (const std::string &name, int value)
{
  return set_variant (name, g_variant_new_int32 (value));
}

Options &
Options::set_variant (const std::string &name, GVariant *value)
{
  all_[name] = share (value);
  return *this;
}

Options &
Options::variable (const std::string &name, const std::string &value)
{
  variables_[name] = value;
  return *this;
}

int
Options::add_file (int fd)
{
  if (!files_)
    files_ = {g_unix_fd_list_new (), g_object_unref};
  return g_unix_fd_list_append (files_.get (), fd, nullptr);
}

Options &
Options::asset_fd (const std::string &name, int fd)
{
  assets_[name] = add_file (fd);
  return *this;
}

Options &
Options::asset (const std::string &name, const std::string &file)
{
  int fd = open (file.c_str (), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return *this;
  asset_fd (name, fd);
  close (fd);
  return *this;
}

GVariant *
Options::dictionary () const
{
  GVariantBuilder builder, inner;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (const auto &[name, value] : all_)
    g_variant_builder_add (&builder, "{sv}", name.c_str (), value.get ());
  if (!assets_.empty ()) {
    g_variant_builder_init (&inner, G_VARIANT_TYPE ("a{sh}"));
    for (const auto &[name, index] : assets_)
      g_variant_builder_add (&inner, "{sh}", name.c_str (), index);
    g_variant_builder_add (
        &builder, "{sv}", "assets", g_variant_builder_end (&inner));
  }
  if (!variables_.empty ()) {
    g_variant_builder_init (&inner, G_VARIANT_TYPE ("a{ss}"));
    for (const auto &[name, value] : variables_)
      g_variant_builder_add (&inner, "{ss}", name.c_str (), value.c_str ());
    g_variant_builder_add (
        &builder, "{sv}", "variables", g_variant_builder_end (&inner));
  }
  return g_variant_builder_end (&builder);
}

} // namespace reel::test
