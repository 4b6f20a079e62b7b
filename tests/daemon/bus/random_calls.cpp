// SPDX-License-Identifier: GPL-3.0-or-later
#include "random_calls.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <sys/mman.h>
#include <unistd.h>

namespace reel::test {

static constexpr char kProperties[] = "org.freedesktop.DBus.Properties";

RandomCalls::RandomCalls (unsigned seed, std::vector<std::string> briefs)
    : random_ (seed), briefs_ (std::move (briefs))
{
}

std::string
RandomCalls::word ()
{
  static const std::vector<std::string> kWords = {"", "a", "brief", "scene",
      "title.text", "src.pattern", "/", "/tmp", "..", "ä", "\xF0\x9F\x8E\xAC",
      "queued", "completed", "720p", "draft", "yaml", "<b>", "$(id)", "%s%n",
      "org.reelsmith.Job1", "org.reelsmith.Manager1", "State", "Progress",
      "Queued", "DiskFree"};
  if (one_in (40))
    return std::string (below (100000), 'x');
  return any_of (kWords);
}

GVariant *
RandomCalls::value_of (const GVariantType *type, int depth)
{
  switch (*g_variant_type_peek_string (type)) {
  case 'b':
    return g_variant_new_boolean (one_in (2));
  case 'y':
    return g_variant_new_byte ((guchar) random_ ());
  case 'n':
    return g_variant_new_int16 ((gint16) random_ ());
  case 'q':
    return g_variant_new_uint16 ((guint16) random_ ());
  case 'i':
    return g_variant_new_int32 (
        one_in (2) ? (gint32) below (300) - 150 : (gint32) random_ ());
  case 'u':
    return g_variant_new_uint32 (
        one_in (2) ? (guint32) below (10) : (guint32) random_ ());
  case 'x':
    return g_variant_new_int64 ((gint64) random_ () << below (33));
  case 't':
    return g_variant_new_uint64 ((guint64) random_ () << below (33));
  case 'd':
    return g_variant_new_double ((double) random_ () / 7 - 1e8);
  case 's':
    return g_variant_new_string (word ().c_str ());
  case 'o':
    return g_variant_new_object_path (path ().c_str ());
  case 'g':
    return g_variant_new_signature ("a{sv}");
  case 'h':
    return g_variant_new_handle ((gint32) below (6) - 1);
  case 'v':
    return g_variant_new_variant (value (depth + 1));
  default:
    break;
  }
  /* An array or a dictionary. */
  GVariantBuilder all;
  g_variant_builder_init (&all, type);
  const GVariantType *element = g_variant_type_element (type);
  for (size_t i = below (4); i > 0; i--)
    if (g_variant_type_is_dict_entry (element))
      g_variant_builder_add_value (
          &all, g_variant_new_dict_entry (
                    value_of (g_variant_type_key (element), depth + 1),
                    value_of (g_variant_type_value (element), depth + 1)));
    else
      g_variant_builder_add_value (&all, value_of (element, depth + 1));
  return g_variant_builder_end (&all);
}

GVariant *
RandomCalls::value (int depth)
{
  static const std::vector<const char *> kFlat = {
      "b", "y", "n", "q", "i", "u", "x", "t", "d", "s", "o", "g", "h"};
  static const std::vector<const char *> kDeep = {
      "v", "as", "a{ss}", "a{sh}", "a{sv}", "aas", "ad", "av", "a{ov}", "ay"};
  bool is_flat = depth > 3 || one_in (2);
  return value_of (
      G_VARIANT_TYPE (is_flat ? any_of (kFlat) : any_of (kDeep)), depth);
}

/* Options that there are, of their types or of others, and others. */
GVariant *
RandomCalls::options ()
{
  static const std::vector<std::pair<const char *, const char *>> kKnown = {
      {"format", "s"}, {"assets", "a{sh}"}, {"handle-token", "s"}, {"key", "s"},
      {"base-dir", "s"}, {"priority", "i"}, {"quality", "s"}, {"size", "s"},
      {"name", "s"}, {"variables", "a{ss}"}, {"strict", "b"},
      {"voice-fallback", "s"}, {"force", "b"}, {"progressive", "b"},
      {"states", "as"}, {"owner", "u"}, {"limit", "u"}, {"max-bytes", "t"},
      {"keep-free", "t"}, {"max-age", "t"}, {"dry-run", "b"}};
  GVariantBuilder all;
  g_variant_builder_init (&all, G_VARIANT_TYPE ("a{sv}"));
  for (size_t i = one_in (2) ? 0 : below (4); i > 0; i--) {
    const auto &[name, type] = any_of (kKnown);
    g_variant_builder_add (&all, "{sv}", one_in (8) ? word ().c_str () : name,
        one_in (5) ? value (2) : value_of (G_VARIANT_TYPE (type), 2));
  }
  return g_variant_builder_end (&all);
}

std::string
RandomCalls::path ()
{
  static const std::vector<std::string> kPaths = {kManagerPath, kManagerPath,
      kManagerPath, "/org/reelsmith/jobs", "/org/reelsmith/jobs/nothing",
      "/org/reelsmith/jobs/a/b", "/org/reelsmith", "/",
      "/org/reelsmith/jobs/_"};
  return one_in (2) && !jobs_.empty () ? any_of (jobs_) : any_of (kPaths);
}

/* What MEMBER takes, with values of chance. */
GVariant *
RandomCalls::body_of (const std::string &member)
{
  if (member == "Submit" || member == "Validate") {
    bool is_good = !briefs_.empty () && one_in (4);
    std::string brief = is_good ? any_of (briefs_) : word ();
    return g_variant_new ("(s@a{sv})", brief.c_str (), options ());
  }
  if (member == "SubmitFd")
    return g_variant_new ("(h@a{sv})", (gint32) below (6) - 1, options ());
  if (member == "SubmitPipeline")
    return g_variant_new ("(s@a{sv}@a{sv})", word ().c_str (),
        value_of (G_VARIANT_TYPE_VARDICT, 1), options ());
  if (member == "ListJobs" || member == "CleanUp")
    return g_variant_new ("(@a{sv})", options ());
  if (member == "SetPriority")
    return g_variant_new ("(@i)", value_of (G_VARIANT_TYPE_INT32, 0));
  if (member == "Get")
    return g_variant_new ("(ss)", word ().c_str (), word ().c_str ());
  if (member == "Set")
    return g_variant_new (
        "(ssv)", word ().c_str (), word ().c_str (), value (1));
  if (member == "GetAll")
    return g_variant_new ("(s)", word ().c_str ());
  return nullptr;
}

GVariant *
RandomCalls::any_body ()
{
  GVariantBuilder all;
  g_variant_builder_init (&all, G_VARIANT_TYPE_TUPLE);
  for (size_t i = below (4); i > 0; i--)
    g_variant_builder_add_value (&all, value (0));
  return g_variant_builder_end (&all);
}

/* Files, pipes without an end, devices, folders. */
GLibPtr<GUnixFDList>
RandomCalls::files ()
{
  GLibPtr<GUnixFDList> list = adopt (g_unix_fd_list_new ());
  for (size_t i = below (4); i > 0; i--) {
    int ends[2] = {-1, -1};
    switch (below (5)) {
    case 0:
      ends[0] = memfd_create ("random", MFD_CLOEXEC);
      if (write (ends[0], "# brief", 7) != 7)
        break;
      break;
    case 1:
      ends[0] = open ("/dev/zero", O_RDONLY | O_CLOEXEC);
      break;
    case 2:
      ends[0] = open ("/", O_RDONLY | O_CLOEXEC);
      break;
    case 3:
      ends[0] = open ("/dev/null", O_WRONLY | O_CLOEXEC);
      break;
    default:
      if (pipe2 (ends, O_CLOEXEC) != 0)
        continue;
    }
    g_unix_fd_list_append (list.get (), ends[0], nullptr);
    for (int end : ends)
      if (end >= 0)
        close (end);
  }
  return list;
}

uint32_t
RandomCalls::send (Client &client)
{
  /* What makes the daemon work for long comes seldom. */
  static const std::vector<std::pair<const char *, const char *>> kSeldom = {
      {kManager, "Submit"}, {kManager, "SubmitFd"},
      {kManager, "SubmitPipeline"}, {kManager, "Validate"},
      {kManager, "CleanUp"}};
  static const std::vector<std::pair<const char *, const char *>> kMembers = {
      {kManager, "ListJobs"}, {kManager, "Pause"}, {kManager, "Resume"},
      {kJob, "Cancel"}, {kJob, "Retry"}, {kJob, "Remove"},
      {kJob, "SetPriority"}, {kJob, "Open"}, {kProperties, "Get"},
      {kProperties, "Set"}, {kProperties, "GetAll"},
      {"org.freedesktop.DBus.ObjectManager", "GetManagedObjects"},
      {"org.freedesktop.DBus.Introspectable", "Introspect"},
      {"org.freedesktop.DBus.Peer", "Ping"}, {"org.example.Nothing", "Any"},
      {kManager, "Nothing"}, {kJob, "Nothing"}};
  const auto &[interface, member] =
      one_in (12) ? any_of (kSeldom) : any_of (kMembers);
  std::string on = interface == kManager && !one_in (8)
                       ? std::string (kManagerPath)
                       : path ();
  GVariant *body = one_in (6) ? any_body () : body_of (member);
  bool has_files = one_in (6) || std::string (member) == "SubmitFd";
  GLibPtr<GUnixFDList> list = has_files ? files () : nullptr;
  return client.send (on, interface, member, body, list.get ());
}

std::string
RandomCalls::make (Client &client, int count)
{
  constexpr int kAtOnce = 100;
  constexpr double kPatience = 60;
  for (int done = 0; done < count;) {
    std::vector<uint32_t> serials;
    for (int i = 0; i < kAtOnce && done < count; i++, done++)
      serials.push_back (send (client));
    for (uint32_t serial : serials) {
      Reply reply = client.wait (serial, kPatience);
      if (!reply.answered)
        return "a call of the " + std::to_string (done) +
               " up to now was not answered";
      answers_[reply.error]++;
    }
    jobs_ = client.paths ();
  }
  return {};
}

} // namespace reel::test
