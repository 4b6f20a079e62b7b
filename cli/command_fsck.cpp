// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "command.h"
#include "gst_ptr.h"
#include "library/error.h"
#include "library/library.h"
#include "library_command.h"
#include "text_shape.h"

namespace reel::cli {

using library::Finding;

/* What is wrong with the library in MEDIA; what could be mended is. Nothing,
 * with ERROR, where it can't be looked at. */
static std::optional<std::vector<Finding>>
check_library (const std::string &media, bool full, GError **error)
{
  ErrorPtr failure;
  auto library = library::Library::open (media, out (failure));
  /* What keeps it from being opened is what it was called to find. */
  if (!library && (g_error_matches (failure.get (), REEL_LIBRARY_ERROR,
                       (int) library::Error::Corrupt) ||
                      g_error_matches (failure.get (), REEL_LIBRARY_ERROR,
                          (int) library::Error::Newer)))
    return std::vector<Finding>{
        {"database", "library.db", failure->message, false}};
  if (!library) {
    g_propagate_error (error, failure.release ());
    return std::nullopt;
  }
  if (!library->database ().check (out (failure)))
    return std::vector<Finding>{
        {"database", "library.db", failure->message, false}};
  auto recovery = library->tidy (error);
  auto found =
      recovery ? library->verify (full, &cancelled, error) : std::nullopt;
  if (!found)
    return std::nullopt;
  found->insert (
      found->begin (), recovery->findings.begin (), recovery->findings.end ());
  return found;
}

static void
print_findings_json (const std::vector<Finding> &findings)
{
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer (buffer);
  writer.StartArray ();
  for (const Finding &finding : findings) {
    writer.StartObject ();
    writer.Key ("kind");
    writer.String (finding.kind.c_str ());
    writer.Key ("path");
    writer.String (visible (finding.path).c_str ());
    writer.Key ("message");
    writer.String (finding.message.c_str ());
    writer.Key ("mended");
    writer.Bool (finding.mended);
    writer.EndObject ();
  }
  writer.EndArray ();
  std::printf ("%s\n", buffer.GetString ());
}

static void
print_findings (const std::vector<Finding> &findings, size_t open)
{
  for (const Finding &finding : findings)
    std::printf ("%s: %s: %s\n", visible (finding.path).c_str (),
        finding.kind.c_str (), visible (finding.message).c_str ());
  if (findings.empty ())
    std::fputs ("the library is as it should be\n", stderr);
  else
    std::fprintf (stderr, "%zu found, %zu mended or harmless, %zu left\n",
        findings.size (), findings.size () - open, open);
}

int
run_fsck (const std::vector<std::string> &arguments)
{
  char *media = nullptr;
  gboolean full = FALSE, json = FALSE;
  const GOptionEntry entries[] = {
      {"media", 0, 0, G_OPTION_ARG_FILENAME, &media,
          "The folder that holds the library", "DIR"},
      {"full", 0, 0, G_OPTION_ARG_NONE, &full,
          "Read every file and compare it with its hash", nullptr},
      {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print a JSON list", nullptr},
      {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr}};
  auto parsed = parse_arguments ("fsck", "",
      "Compares the library's database with its files, and videos with their "
      "manifests; mends what is safe, tells the rest.",
      entries, arguments);
  CharPtr wanted = adopt (media);
  if (parsed.help)
    return kDone;
  if (!parsed.ok || !parsed.operands.empty ())
    return parsed.ok ? complain (kUsage, "fsck takes no operand") : kUsage;
  auto folder = library_folder (wanted.get ());
  if (!folder)
    return kUsage;
  ErrorPtr error;
  auto findings = check_library (*folder, full, out (error));
  if (!findings)
    return complain_of_library (error.get ());
  if (cancelled)
    return complain (kCancelled, "cancelled");
  auto open = (size_t) std::count_if (findings->begin (), findings->end (),
      [] (const Finding &finding) { return !finding.mended; });
  if (json)
    print_findings_json (*findings);
  else
    print_findings (*findings, open);
  return open > 0 ? kFailed : kDone;
}

} // namespace reel::cli
