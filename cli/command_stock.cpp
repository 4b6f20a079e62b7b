// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <sys/stat.h>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "command.h"
#include "error.h"
#include "gst_ptr.h"
#include "stock_add.h"
#include "text_shape.h"

namespace reel::cli {

namespace {

/* Limits on what a sidecar may say; it may have 64 KiB. */
constexpr size_t kLongestText = 1000, kLongestName = 200, kLongestTag = 60,
                 kMostTags = 64;

struct Asset {
  std::string name, kind, path, title, author, license, attribution, source;
  std::vector<std::string> tags;
  uint64_t bytes = 0;
};

std::string
field (const GstStructure *structure, const char *name)
{
  const char *text = gst_structure_get_string (structure, name);
  return text ? text : "";
}

Asset
read_asset (const GstStructure *structure)
{
  Asset asset;
  asset.name = field (structure, "name");
  asset.kind = field (structure, "kind");
  asset.path = field (structure, "path");
  asset.title = field (structure, "title");
  asset.author = field (structure, "author");
  asset.license = field (structure, "license");
  asset.attribution = field (structure, "attribution");
  asset.source = field (structure, "source");
  const GValue *tags = gst_structure_get_value (structure, "tags");
  for (guint i = 0; i < gst_value_array_get_size (tags); i++)
    asset.tags.emplace_back (
        g_value_get_string (gst_value_array_get_value (tags, i)));
  struct stat info;
  if (stat (asset.path.c_str (), &info) == 0)
    asset.bytes = (uint64_t) info.st_size;
  return asset;
}

/* What LOCATION finds, best first; all there is if it is empty. */
std::vector<Asset>
find_assets (const std::string &location)
{
  auto stock =
      sink_floating (gst_element_factory_make ("reelstocksrc", nullptr));
  g_object_set (stock.get (), "location", location.c_str (), nullptr);
  GValue found = G_VALUE_INIT;
  g_object_get_property (G_OBJECT (stock.get ()), "assets", &found);
  std::vector<Asset> assets;
  for (guint i = 0; i < gst_value_array_get_size (&found); i++)
    assets.push_back (read_asset (
        gst_value_get_structure (gst_value_array_get_value (&found, i))));
  g_value_unset (&found);
  return assets;
}

/* As it is written in a brief. */
std::string
address (const std::string &name)
{
  size_t dot = name.rfind ('.'), slash = name.rfind ('/');
  bool has_suffix = dot != name.npos && dot > slash + 1;
  return "stock:" + (has_suffix ? name.substr (0, dot) : name);
}

void
print_json (const std::vector<Asset> &assets)
{
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer (buffer);
  auto text = [&] (const char *key, const std::string &value) {
    writer.Key (key);
    writer.String (value.c_str ());
  };
  writer.StartArray ();
  for (const Asset &asset : assets) {
    writer.StartObject ();
    text ("name", asset.name);
    text ("address", address (asset.name));
    text ("kind", asset.kind);
    text ("path", asset.path);
    text ("title", asset.title);
    text ("author", asset.author);
    text ("license", asset.license);
    text ("attribution", asset.attribution);
    text ("source", asset.source);
    writer.Key ("tags");
    writer.StartArray ();
    for (const std::string &tag : asset.tags)
      writer.String (tag.c_str ());
    writer.EndArray ();
    writer.Key ("bytes");
    writer.Uint64 (asset.bytes);
    writer.EndObject ();
  }
  writer.EndArray ();
  std::printf ("%s\n", buffer.GetString ());
}

void
print_table (const std::vector<Asset> &assets)
{
  Table table ({"NAME", "LICENCE", "SIZE", "AUTHOR", "TAGS"});
  for (const Asset &asset : assets) {
    std::string tags;
    for (const std::string &tag : asset.tags)
      tags += (tags.empty () ? "" : ", ") + tag;
    CharPtr size = adopt (g_format_size (asset.bytes));
    table.add ({asset.name, asset.license, size.get (), asset.author, tags});
  }
  std::fputs (table.text ().c_str (), stdout);
}

int
search (const std::vector<std::string> &arguments)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &json,
          "Print a JSON list on standard output", nullptr},
      {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr}};
  auto parsed = parse_arguments ("stock search", "[WORD...]",
      "Lists what a brief can name as stock: that which the words find, best "
      "first; without words all there is.",
      entries, arguments);
  if (parsed.help)
    return kDone;
  if (!parsed.ok)
    return kUsage;
  if (!start_engine ())
    return kFailed;
  std::string words;
  for (const std::string &word : parsed.operands)
    words += (words.empty () ? "" : " ") + word;
  if (words.starts_with ("stock:"))
    words.erase (0, 6);
  auto assets = find_assets (words);
  if (json)
    print_json (assets);
  else if (!assets.empty ())
    print_table (assets);
  if (!assets.empty ())
    return kDone;
  return complain (kUsage, words.empty ()
                               ? "there is no stock; reelsmith stock add puts "
                                 "a file of your own into it"
                               : "nothing in stock answers to `" + words +
                                     "`; reelsmith stock search lists all");
}

struct AddOptions {
  CharPtr license, author, title, tags, kind, name, attribution, source;
};

std::string
text_of (const CharPtr &option)
{
  CharPtr text = adopt (g_strdup (option ? option.get () : ""));
  return g_strstrip (text.get ());
}

bool
is_plain (const std::string &text, size_t longest)
{
  return text.size () <= longest &&
         std::none_of (text.begin (), text.end (),
             [] (char c) { return (unsigned char) c < 0x20 || c == 0x7f; });
}

/* What is wrong with the words of ADDITION; empty if nothing. */
std::string
fault_in_words (const StockAddition &addition)
{
  if (addition.license.empty ())
    return "say under which licence it is: --license, as CC0-1.0 or CC-BY-4.0";
  if (!is_license (addition.license) || !is_plain (addition.license, 200))
    return "`" + addition.license +
           "` is no SPDX licence: write it as CC0-1.0, CC-BY-4.0 or "
           "LicenseRef-NAME";
  if (addition.author.empty ())
    return "say who made it: --author";
  for (const std::string *text : {&addition.author, &addition.title,
           &addition.attribution, &addition.source})
    if (!is_plain (*text, kLongestText))
      return "what is said of it is one line of at most 1000 bytes each";
  if (addition.tags.size () > kMostTags)
    return "it can have 64 tags at most";
  for (const std::string &tag : addition.tags)
    if (!is_plain (tag, kLongestTag))
      return "a tag is one line of at most 60 bytes";
  return "";
}

/* What is wrong with NAME for a file; empty if nothing. */
std::string
fault_in_name (const std::string &name)
{
  bool right = !name.empty () && name[0] != '.' &&
               name.find ('/') == name.npos && is_plain (name, kLongestName) &&
               !name.ends_with (".stock") &&
               g_utf8_validate (name.c_str (), -1, nullptr);
  return right ? ""
               : "`" + visible (name) +
                     "` can't be a name in the stock: say another with "
                     "--name, without a slash or a dot at its start";
}

/* The name that PATH's file goes by, without its suffix. */
std::string
own_name (const std::string &path)
{
  CharPtr base = adopt (g_path_get_basename (path.c_str ()));
  std::string name = base.get ();
  size_t dot = name.rfind ('.');
  return dot == name.npos || dot == 0 ? name : name.substr (0, dot);
}

/* Fills in what the file and the options say. False with the reason told. */
bool
describe (
    const std::string &path, const AddOptions &options, StockAddition &addition)
{
  std::string found, suffix, fault;
  if (!look_at_stock_file (path, found, suffix, fault)) {
    complain (kUsage, "`" + path + "` " + fault);
    return false;
  }
  std::string wanted = text_of (options.kind);
  if (wanted == "sounds" && found == "music")
    found = wanted;
  if (!wanted.empty () && wanted != found) {
    complain (kUsage, "--kind is images, video, music or sounds, and `" + path +
                          "` belongs into " +
                          (found == "music" ? "music or sounds" : found));
    return false;
  }
  std::string name = text_of (options.name);
  addition.file = path;
  addition.kind = found;
  addition.name = (name.empty () ? own_name (path) : name) + suffix;
  addition.license = text_of (options.license);
  addition.author = text_of (options.author);
  addition.title = text_of (options.title);
  addition.attribution = text_of (options.attribution);
  addition.source = text_of (options.source);
  char **tags = g_strsplit_set (text_of (options.tags).c_str (), ",;", -1);
  for (char **tag = tags; *tag; tag++)
    if (*g_strstrip (*tag))
      addition.tags.emplace_back (*tag);
  g_strfreev (tags);
  fault = fault_in_name (addition.name);
  if (fault.empty ())
    fault = fault_in_words (addition);
  return fault.empty () || (complain (kUsage, fault), false);
}

/* The asset that would be hidden by ADDITION or would hide it, in any root. */
std::string
same_address (const StockAddition &addition)
{
  std::string wanted = address (addition.kind + "/" + addition.name);
  for (const Asset &asset : find_assets (""))
    if (address (asset.name) == wanted)
      return asset.name;
  return "";
}

int
status_of (const GError *error)
{
  switch ((ErrorCode) error->code) {
  case ErrorCode::NoSpace:
    return kNoRoom;
  case ErrorCode::Exists:
    return kUsage;
  case ErrorCode::Cancelled:
    return kCancelled;
  default:
    return kFailed;
  }
}

int
add_file (const std::string &path, const AddOptions &options)
{
  StockAddition addition;
  if (!describe (path, options, addition))
    return kUsage;
  if (!start_engine ())
    return kFailed;
  std::string taken = same_address (addition);
  if (!taken.empty ())
    return complain (kUsage,
        "there is a " + taken + " in stock: say another name with --name");
  ErrorPtr error;
  if (!add_to_stock (user_stock_root (), addition, out (error)))
    return complain (
        status_of (error.get ()), "`" + path + "`: " + error->message);
  std::printf ("%s\n", address (addition.kind + "/" + addition.name).c_str ());
  return kDone;
}

int
add (const std::vector<std::string> &arguments)
{
  char *license = nullptr, *author = nullptr, *title = nullptr, *tags = nullptr,
       *kind = nullptr, *name = nullptr, *attribution = nullptr,
       *source = nullptr;
  const GOptionEntry entries[] = {
      {"license", 0, 0, G_OPTION_ARG_STRING, &license,
          "Its licence: an SPDX identifier, as CC0-1.0 (needed)", "L"},
      {"author", 0, 0, G_OPTION_ARG_STRING, &author, "Who made it (needed)",
          "A"},
      {"title", 0, 0, G_OPTION_ARG_STRING, &title, "What it is called", "T"},
      {"tags", 0, 0, G_OPTION_ARG_STRING, &tags,
          "Words by which it is found, parted by commas", "WORDS"},
      {"kind", 0, 0, G_OPTION_ARG_STRING, &kind,
          "images, video, music or sounds (told from the file; music for "
          "any sound)",
          "KIND"},
      {"name", 0, 0, G_OPTION_ARG_STRING, &name,
          "Its name in the stock, without suffix (the file's)", "NAME"},
      {"attribution", 0, 0, G_OPTION_ARG_STRING, &attribution,
          "The line that its licence asks to be shown", "TEXT"},
      {"source", 0, 0, G_OPTION_ARG_STRING, &source,
          "Where it came from: an address", "URL"},
      {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr}};
  auto parsed = parse_arguments ("stock add", "FILE",
      "Copies a picture, clip or sound into your stock, with what is to be "
      "known of it, and prints how a brief names it.",
      entries, arguments);
  AddOptions options = {adopt (license), adopt (author), adopt (title),
      adopt (tags), adopt (kind), adopt (name), adopt (attribution),
      adopt (source)};
  if (parsed.help)
    return kDone;
  if (!parsed.ok)
    return kUsage;
  if (parsed.operands.size () != 1)
    return complain (kUsage, "stock add takes one file; see reelsmith stock "
                             "add --help");
  return add_file (parsed.operands[0], options);
}

} // namespace

int
run_stock (const std::vector<std::string> &arguments)
{
  std::string first = arguments.empty () ? "" : arguments[0];
  if (first == "--help" || first == "-h") {
    std::puts ("Usage:\n  reelsmith stock COMMAND [OPTION...]\n\n"
               "What a brief can name as stock.\n");
    search ({"--help"});
    return add ({"--help"});
  }
  if (first == "search")
    return search ({arguments.begin () + 1, arguments.end ()});
  if (first == "add")
    return add ({arguments.begin () + 1, arguments.end ()});
  return complain (kUsage, "say stock search or stock add; see reelsmith "
                           "stock --help");
}

} // namespace reel::cli
