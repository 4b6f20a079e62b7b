// SPDX-License-Identifier: GPL-3.0-or-later
#include "library/journal.h"

#include <cerrno>

#include <fcntl.h>

#include "glib_ptr.h"
#include "library/error.h"
#include "library/files.h"
#include "library/json.h"
#include "library/manifest.h"
#include "library/syscalls.h"

namespace reel::library {

static constexpr size_t kMaxJournal = 1 << 20;
static constexpr int kVersion = 1;

std::string
journal_path (const std::string &staging)
{
  return staging + ".journal";
}

static std::string
parent_of (const std::string &path)
{
  return path.substr (0, path.rfind ('/'));
}

static void
add_names (
    JsonBuilder *to, const char *member, const std::vector<std::string> &names)
{
  json_builder_set_member_name (to, member);
  json_builder_begin_array (to);
  for (const std::string &name : names)
    json_builder_add_string_value (to, name.c_str ());
  json_builder_end_array (to);
}

static bool
read_names (
    JsonObject *object, const char *member, std::vector<std::string> &names)
{
  JsonArray *list = json_list (object, member);
  for (guint i = 0; list && i < json_array_get_length (list); i++) {
    const char *name = json_array_get_string_element (list, i);
    if (!name || !is_plain_name (name))
      return false;
    names.push_back (name);
  }
  return list;
}

static std::string
print_journal (const Journal &journal)
{
  JsonPtr<JsonBuilder> builder (json_builder_new ());
  JsonBuilder *to = builder.get ();
  /* As a URI: a path need not be UTF-8, JSON must. */
  CharPtr folder =
      adopt (g_filename_to_uri (journal.folder.c_str (), nullptr, nullptr));
  json_builder_begin_object (to);
  json_builder_set_member_name (to, "version");
  json_builder_add_int_value (to, kVersion);
  json_builder_set_member_name (to, "folder");
  json_builder_add_string_value (to, folder ? folder.get () : "");
  json_builder_set_member_name (to, "files");
  json_builder_begin_array (to);
  for (const StagedFile &file : journal.files) {
    json_builder_begin_object (to);
    json_builder_set_member_name (to, "name");
    json_builder_add_string_value (to, file.name.c_str ());
    json_builder_set_member_name (to, "bytes");
    json_builder_add_int_value (to, (gint64) file.bytes);
    json_builder_set_member_name (to, "sha256");
    json_builder_add_string_value (to, file.sha256.c_str ());
    json_builder_end_object (to);
  }
  json_builder_end_array (to);
  add_names (to, "replaces", journal.replaces);
  add_names (to, "stale", journal.stale);
  json_builder_end_object (to);
  return print_json (to);
}

/* Written under another name and renamed: a journal is whole or not there. */
bool
write_journal (
    const std::string &staging, const Journal &journal, GError **error)
{
  std::string name = journal_path (staging), fresh = name + ".new";
  UniqueFd fd (retried ([&] {
    return syscalls->openat (AT_FDCWD, fresh.c_str (),
        O_CREAT | O_TRUNC | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600);
  }));
  UniqueFd dir = open_folder (parent_of (staging).c_str ());
  bool written = fd && dir && write_all (fd.get (), print_journal (journal)) &&
                 sync_fd (fd.get ()) &&
                 syscalls->renameat (
                     AT_FDCWD, fresh.c_str (), AT_FDCWD, name.c_str ()) == 0;
  int number = errno;
  if (written && sync_fd (dir.get ()))
    return true;
  if (written)
    number = errno;
  /* Nothing is visible yet: a journal that stayed would only publish what its
   * owner was told has failed. */
  if (written && !unlink_if_there (AT_FDCWD, name)) {
    g_set_error (error, REEL_LIBRARY_ERROR, (int) Error::Pending,
        "publishing was interrupted and is completed later: %s",
        g_strerror (number));
    return false;
  }
  unlink_if_there (AT_FDCWD, fresh);
  g_set_error (error, REEL_LIBRARY_ERROR, (int) error_from_errno (number),
      "what is to be published can't be noted: %s", g_strerror (number));
  return false;
}

std::optional<Journal>
read_journal (const std::string &staging, GError **error)
{
  UniqueFd fd = open_for_reading (AT_FDCWD, journal_path (staging).c_str ());
  auto text = fd ? read_all (fd.get (), kMaxJournal) : std::nullopt;
  if (!text) {
    int number = errno;
    g_set_error (error, REEL_LIBRARY_ERROR, (int) error_from_errno (number),
        "the journal can't be read: %s", g_strerror (number));
    return std::nullopt;
  }
  auto root = parse_object (*text);
  JsonObject *object = root ? json_node_get_object (root.get ()) : nullptr;
  Journal journal;
  CharPtr folder;
  if (object && json_number (object, "version") == kVersion)
    folder = adopt (g_filename_from_uri (
        json_text (object, "folder").c_str (), nullptr, nullptr));
  auto files = folder ? read_file_list (object, "files") : std::nullopt;
  bool good = files && !files->empty () &&
              read_names (object, "replaces", journal.replaces) &&
              read_names (object, "stale", journal.stale);
  if (!good) {
    g_set_error (error, REEL_LIBRARY_ERROR, (int) Error::Corrupt,
        "the journal is damaged");
    return std::nullopt;
  }
  journal.folder = folder.get ();
  journal.files = std::move (*files);
  return journal;
}

bool
remove_journal (const std::string &staging, GError **error)
{
  UniqueFd dir = open_folder (parent_of (staging).c_str ());
  if (dir && unlink_if_there (AT_FDCWD, journal_path (staging)) &&
      sync_fd (dir.get ()))
    return true;
  int number = errno;
  g_set_error (error, REEL_LIBRARY_ERROR, (int) error_from_errno (number),
      "the journal of what was published can't be removed: %s",
      g_strerror (number));
  return false;
}

} // namespace reel::library
