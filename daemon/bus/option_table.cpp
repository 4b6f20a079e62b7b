// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/option_table.h"

#include <cstring>
#include <set>

#include "brief/nearest_word.h"
#include "error.h"
#include "glib_ptr.h"

namespace reel::daemon {

/* More than any method has. */
static constexpr size_t kMostOptions = 64;
static constexpr size_t kMostQuoted = 64;

bool
refuse (GError **error, const std::string &message)
{
  g_set_error_literal (
      error, REEL_DAEMON_ERROR, (int) Error::InvalidArgument, message.c_str ());
  return false;
}

std::string
quoted (const std::string &text)
{
  if (text.size () <= kMostQuoted)
    return "`" + text + "`";
  const char *cut =
      g_utf8_find_prev_char (text.c_str (), text.c_str () + kMostQuoted + 1);
  return "`" + text.substr (0, (size_t) (cut - text.c_str ())) + "...`";
}

/* What a person calls values of TYPE. */
static const char *
type_words (const char *type)
{
  static constexpr struct {
    const char *type, *words;
  } kWords[] = {{"s", "text"}, {"b", "a boolean"}, {"i", "a whole number"},
      {"u", "a whole number, not negative"},
      {"t", "a whole number, not negative"}, {"as", "a list of texts"},
      {"a{ss}", "texts by name"}, {"a{sh}", "descriptors by name"}};
  for (const auto &known : kWords)
    if (!std::strcmp (known.type, type))
      return known.words;
  return "a value";
}

static bool
refuse_unknown (const std::string &name, const std::vector<Option> &table,
    const std::string &what, GError **error)
{
  std::vector<std::string> names;
  std::string all;
  for (const Option &option : table) {
    names.push_back (option.name);
    all += (all.empty () ? "`" : ", `") + names.back () + "`";
  }
  std::string near = nearest_word (name, names);
  return refuse (error, what + " " + quoted (name) + " isn't known; " +
                            (near.empty () ? "there are " + all
                                           : "did you mean `" + near + "`?"));
}

bool
take_options (GVariant *dictionary, const std::vector<Option> &table,
    const char *what, GError **error)
{
  if (g_variant_n_children (dictionary) > kMostOptions)
    return refuse (error, std::string ("there are too many entries where an ") +
                              what + " each is expected");
  std::set<std::string> seen;
  for (size_t i = 0; i < g_variant_n_children (dictionary); i++) {
    GLibPtr<GVariant> entry = adopt (g_variant_get_child_value (dictionary, i));
    const char *name = nullptr;
    GLibPtr<GVariant> value;
    g_variant_get (entry.get (), "{&sv}", &name, (GVariant **) out (value));
    const Option *option = nullptr;
    for (const Option &known : table)
      if (!std::strcmp (known.name, name))
        option = &known;
    if (!option)
      return refuse_unknown (name, table, what, error);
    std::string title = std::string (what) + " `" + name + "`";
    if (!seen.insert (name).second)
      return refuse (error, title + " is given twice");
    if (!g_variant_is_of_type (value.get (), G_VARIANT_TYPE (option->type)))
      return refuse (error, title + " is " + type_words (option->type) +
                                " (type " + option->type + "), not of type " +
                                g_variant_get_type_string (value.get ()));
    if (!option->take (value.get (), error))
      return false;
  }
  return true;
}

} // namespace reel::daemon
