// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bus/options.h"
#include "error.h"
#include "glib_ptr.h"
#include "temp_folder.h"

using namespace reel;
using namespace reel::daemon;
using reel::test::TempFolder;

static GLibPtr<GVariant>
parse (const std::string &text, const char *type = "a{sv}")
{
  ErrorPtr error;
  GVariant *value = g_variant_parse (
      G_VARIANT_TYPE (type), text.c_str (), nullptr, nullptr, out (error));
  EXPECT_TRUE (value) << text;
  return adopt (value);
}

static OptionRules
rules (Order::Kind kind = Order::Kind::Brief)
{
  return option_rules (kind, false, Config ());
}

/* The refusal of OPTIONS, or empty. */
static std::string
refusal (const std::string &options, const OptionRules &by = rules (),
    GUnixFDList *files = nullptr)
{
  ErrorPtr error;
  GLibPtr<GVariant> value = parse (options);
  if (read_options (value.get (), files, by, out (error)))
    return {};
  EXPECT_TRUE (g_error_matches (
      error.get (), REEL_DAEMON_ERROR, (int) Error::InvalidArgument));
  return error->message;
}

/* Each option arrives where the queue looks for it. */
TEST (Options, AreTaken)
{
  TempFolder folder;
  GLibPtr<GVariant> value =
      parse ("{'format': <'yaml'>, 'handle-token': <'a_B9'>, 'key': <'k'>, "
             "'base-dir': <'" +
             folder.path () +
             "'>, 'priority': <-100>, "
             "'quality': <'draft'>, 'size': <'720p'>, 'name': <'film'>, "
             "'variables': <{'a': 'b'}>, 'strict': <true>, "
             "'voice-fallback': <''>, 'force': <true>, 'progressive': <true>}");
  auto read = read_options (value.get (), nullptr, rules (), nullptr);
  ASSERT_TRUE (read);
  EXPECT_EQ (read->options.format, "yaml");
  EXPECT_EQ (read->id, "a_B9");
  EXPECT_EQ (read->key, "k");
  EXPECT_EQ (read->base_dir, folder.path ());
  EXPECT_EQ (read->priority, -100);
  EXPECT_EQ (read->options.quality, "draft");
  EXPECT_EQ (read->options.size, "720p");
  EXPECT_EQ (read->options.name, "film");
  EXPECT_EQ (read->options.variables.at ("a"), "b");
  EXPECT_TRUE (read->options.strict && read->force);
  EXPECT_TRUE (read->options.progressive);
  EXPECT_EQ (read->options.voice_fallback, "");
}

/* Nothing given is nothing set. */
TEST (Options, MayAllBeLeftOut)
{
  GLibPtr<GVariant> none = parse ("@a{sv} {}");
  auto read = read_options (none.get (), nullptr, rules (), nullptr);
  ASSERT_TRUE (read);
  EXPECT_FALSE (read->options.voice_fallback);
  EXPECT_EQ (read->priority, 0);
  EXPECT_TRUE (read->id.empty () && read->key.empty ());
}

/* A value of another type is never guessed at. */
TEST (Options, OfAnotherTypeAreRefused)
{
  for (const char *name : {"format", "handle-token", "key", "base-dir",
           "priority", "quality", "size", "name", "variables", "strict",
           "voice-fallback", "force", "progressive", "assets"})
    for (const char *value : {"@t 5", "[1]", "<'x'>", "@y 1", "@g 's'"}) {
      std::string said =
          refusal (std::string ("{'") + name + "': <" + value + ">}");
      EXPECT_NE (said.find (std::string ("`") + name + "`"), std::string::npos)
          << name << " " << value << ": " << said;
      EXPECT_NE (said.find ("type"), std::string::npos) << said;
    }
}

/* A typing error is an error, and the message knows what was meant. */
TEST (Options, UnknownOnesAreRefusedWithTheNearest)
{
  EXPECT_EQ (refusal ("{'priorty': <1>}"),
      "option `priorty` isn't known; did you mean `priority`?");
  EXPECT_NE (refusal ("{'colour-of-tie': <1>}").find ("there are `"),
      std::string::npos);
  EXPECT_NE (refusal ("{'': <1>}"), "");
  /* A worker is kept from every device: it could never be granted. */
  EXPECT_NE (refusal ("{'encoder': <'auto'>}").find ("isn't known"),
      std::string::npos);
}

/* A dictionary on the wire may hold a key twice: which counts must not be a
 * matter of chance. */
TEST (Options, GivenTwiceAreRefused)
{
  EXPECT_EQ (refusal ("{'strict': <true>, 'strict': <false>}"),
      "option `strict` is given twice");
  EXPECT_NE (refusal ("{'variables': <{'a': '1', 'a': '2'}>}"), "");
}

/* What of a template is no brief's, and the other way round. */
TEST (Options, OfBriefsAreUnknownToTemplates)
{
  EXPECT_EQ (refusal ("{'name': <'x'>, 'force': <true>}",
                 rules (Order::Kind::Pipeline)),
      "");
  for (const char *option : {"'quality': <'draft'>", "'strict': <true>",
           "'format': <'json'>", "'size': <'720p'>", "'progressive': <true>",
           "'variables': <{'a': 'b'}>", "'voice-fallback': <''>"})
    EXPECT_NE (refusal (std::string ("{") + option + "}",
                   rules (Order::Kind::Pipeline))
                   .find ("isn't known"),
        std::string::npos)
        << option;
}

/* A token becomes part of an object path. */
TEST (Options, HandleTokensAreLettersAndDigits)
{
  EXPECT_EQ (
      refusal ("{'handle-token': <'" + std::string (64, 'a') + "'>}"), "");
  for (const std::string &token : {std::string (), std::string ("a-b"),
           std::string ("a/b"), std::string ("ä"), std::string (65, 'a')})
    EXPECT_NE (refusal ("{'handle-token': <'" + token + "'>}"), "") << token;
}

TEST (Options, OutOfRangeAreRefused)
{
  for (const char *options : {"{'priority': <101>}", "{'priority': <-101>}",
           "{'priority': <-2147483648>}", "{'quality': <'best'>}",
           "{'format': <'docx'>}", "{'key': <''>}", "{'name': <''>}",
           "{'name': <'a/b'>}", "{'name': <'.hidden'>}", "{'name': <'..'>}",
           "{'name': <'a\\nb'>}", "{'size': <'a\\tb'>}"})
    EXPECT_NE (refusal (options), "") << options;
  EXPECT_NE (refusal ("{'key': <'" + std::string (257, 'k') + "'>}"), "");
  EXPECT_NE (refusal ("{'name': <'" + std::string (256, 'n') + "'>}"), "");
}

/* Whatever is refused, the message stays short enough to be read. */
TEST (Options, MessagesQuoteNoMoreThanALine)
{
  std::string said = refusal ("{'" + std::string (100000, 'x') + "': <true>}");
  EXPECT_LT (said.size (), 600u);
  said = refusal ("{'quality': <'" + std::string (100000, 'x') + "'>}");
  EXPECT_LT (said.size (), 200u);
  /* Cut between letters, never within one. */
  std::string umlauts;
  for (int i = 0; i < 100; i++)
    umlauts += "ä";
  said = refusal ("{'quality': <'x" + umlauts + "'>}");
  EXPECT_TRUE (g_utf8_validate (said.c_str (), -1, nullptr)) << said;
}

/* On the system bus the daemon opens nothing by name. */
TEST (Options, BaseDirIsAFolderOfTheSessionBus)
{
  TempFolder folder;
  std::string file = folder.path () + "/file";
  close (creat (file.c_str (), 0600));
  auto given = [] (const std::string &path) {
    return "{'base-dir': <'" + path + "'>}";
  };
  EXPECT_EQ (refusal (given (folder.path ())), "");
  EXPECT_NE (refusal (given (file)), "");
  EXPECT_NE (refusal (given ("")), "");
  EXPECT_NE (refusal (given ("relative")), "");
  EXPECT_NE (refusal (given (folder.path () + "/nothing")), "");
  EXPECT_NE (refusal (given ("/" + std::string (5000, 'x'))), "");
  EXPECT_NE (refusal (given (folder.path ()),
                 option_rules (Order::Kind::Brief, true, Config ()))
                 .find ("system bus"),
      std::string::npos);
}

TEST (Options, VariablesAreBounded)
{
  std::string many = "{'variables': <{";
  for (int i = 0; i <= 1000; i++)
    many += (i ? ", 'v" : "'v") + std::to_string (i) + "': ''";
  EXPECT_NE (refusal (many + "}>}"), "");
  EXPECT_NE (
      refusal ("{'variables': <{'a': '" + std::string (1 << 20, 'x') + "'}>}"),
      "");
  EXPECT_NE (refusal ("{'variables': <{'': 'x'}>}"), "");
}

/* A message that carries descriptors. */
class Assets : public testing::Test {
protected:
  GLibPtr<GUnixFDList> files_ = adopt (g_unix_fd_list_new ());
  TempFolder folder_;

  void add (const std::string &name, int flags, off_t size = 0)
  {
    std::string path = folder_.path () + "/" + name;
    close (creat (path.c_str (), 0600));
    EXPECT_EQ (truncate (path.c_str (), size), 0);
    add (open (path.c_str (), flags | O_CLOEXEC));
  }
  void add (int fd)
  {
    EXPECT_GE (g_unix_fd_list_append (files_.get (), fd, nullptr), 0);
    close (fd);
  }
  std::string refused (
      const std::string &assets, const OptionRules &by = rules ())
  {
    return refusal ("{'assets': <" + assets + ">}", by, files_.get ());
  }
};

TEST_F (Assets, RegularFilesAreTaken)
{
  add ("one", O_RDONLY, 10);
  add ("two", O_RDWR, 10);
  GLibPtr<GVariant> value =
      parse ("{'assets': <{'a/one.png': handle 0, 'two': handle 1}>}");
  auto read = read_options (value.get (), files_.get (), rules (), nullptr);
  ASSERT_TRUE (read);
  ASSERT_EQ (read->assets.size (), 2u);
  struct stat info = {};
  EXPECT_EQ (fstat (read->assets.at ("a/one.png").get (), &info), 0);
  EXPECT_EQ (info.st_size, 10);
}

/* A pipe, a folder or what can't be read gives no bytes, or others each
 * time. */
TEST_F (Assets, OthersThanRegularFilesToReadAreRefused)
{
  int ends[2];
  ASSERT_EQ (pipe2 (ends, O_CLOEXEC), 0);
  add (ends[0]);
  add (ends[1]);
  add ("writeonly", O_WRONLY);
  add ("path", O_PATH);
  add (open (folder_.path ().c_str (), O_RDONLY | O_CLOEXEC));
  add (open ("/dev/zero", O_RDONLY | O_CLOEXEC));
  for (int i = 0; i < 6; i++)
    EXPECT_NE (refused ("{'a': handle " + std::to_string (i) + "}"), "") << i;
}

/* A handle is a number the client made up. */
TEST_F (Assets, HandlesThatDidNotComeAreRefused)
{
  add ("one", O_RDONLY);
  for (const char *handle : {"1", "-1", "2147483647", "-2147483648"})
    EXPECT_NE (refused (std::string ("{'a': handle ") + handle + "}"), "");
  EXPECT_NE (refusal ("{'assets': <{'a': handle 0}>}"), "");
}

TEST_F (Assets, AreBoundedByNumberAndBytes)
{
  add ("one", O_RDONLY, 600);
  OptionRules few = rules ();
  few.assets = 1;
  few.asset_bytes = 1000;
  EXPECT_EQ (refused ("{'a': handle 0}", few), "");
  EXPECT_NE (refused ("{'a': handle 0, 'b': handle 0}", few), "");
  few.assets = 2;
  EXPECT_NE (refused ("{'a': handle 0, 'b': handle 0}", few), "");
  EXPECT_NE (refused ("{'': handle 0}"), "");
  EXPECT_NE (refused ("{'a': handle 0, 'a': handle 0}"), "");
}

static std::string
property_refusal (const std::string &properties)
{
  ErrorPtr error;
  GLibPtr<GVariant> value = parse (properties);
  if (read_pipeline_properties (value.get (), out (error)))
    return {};
  return error->message;
}

/* The worker reads back what it is given, type and all. */
TEST (PipelineProperties, AreTextThatGVariantReads)
{
  GLibPtr<GVariant> value =
      parse ("{'text.text': <'plain & <b'>, 'src.num-buffers': <@u 5>, "
             "'pan.from': <[0.0, 0.5, 1.0, 1.0]>, 'a.b': <true>}");
  auto read = read_pipeline_properties (value.get (), nullptr);
  ASSERT_TRUE (read);
  for (const auto &[name, text] : *read) {
    GLibPtr<GVariant> again = adopt (
        g_variant_parse (nullptr, text.c_str (), nullptr, nullptr, nullptr));
    GLibPtr<GVariant> given =
        adopt (g_variant_lookup_value (value.get (), name.c_str (), nullptr));
    ASSERT_TRUE (again) << text;
    EXPECT_TRUE (g_variant_equal (again.get (), given.get ())) << text;
  }
}

TEST (PipelineProperties, OfOtherShapeAreRefused)
{
  EXPECT_EQ (property_refusal ("{'a.b': <'x'>}"), "");
  for (const char *properties : {"{'ab': <1>}", "{'.b': <1>}", "{'a.': <1>}",
           "{'': <1>}", "{'a b.c': <1>}", "{'a!.b': <1>}",
           "{'a.b': <handle 0>}", "{'a.b': <<1>>}", "{'a.b': <{'x': 1}>}",
           "{'a.b': <(1, 2)>}", "{'a.b': <1>, 'a.b': <2>}"})
    EXPECT_NE (property_refusal (properties), "") << properties;
  EXPECT_NE (
      property_refusal ("{'a.b': <'" + std::string (70000, 'x') + "'>}"), "");
}

TEST (Templates, NamesAreNoPaths)
{
  EXPECT_TRUE (is_template_name ("scene"));
  for (const char *name : {"", "../scene", "a/b", "a.launch", "a b"})
    EXPECT_FALSE (is_template_name (name)) << name;
}

TEST (Filter, IsTaken)
{
  GLibPtr<GVariant> value = parse ("{'states': <['queued', 'failed', "
                                   "'queued']>, 'owner': <@u 7>, "
                                   "'limit': <@u 3>}");
  auto read = read_filter (value.get (), nullptr);
  ASSERT_TRUE (read);
  EXPECT_EQ (read->states, (std::vector<State>{State::Queued, State::Failed}));
  EXPECT_EQ (read->owner, 7u);
  EXPECT_EQ (read->limit, 3u);
}

/* No state at all is no job, and not all of them. */
TEST (Filter, OfNoStateLimitsToNone)
{
  GLibPtr<GVariant> value = parse ("{'states': <@as []>}");
  EXPECT_EQ (read_filter (value.get (), nullptr)->limit, 0u);
}

TEST (Filter, RefusesWhatItDoesNotKnow)
{
  for (const char *filter : {"{'state': <'queued'>}", "{'states': <'queued'>}",
           "{'states': <['done']>}", "{'owner': <1>}", "{'limit': <@t 1>}"}) {
    ErrorPtr error;
    GLibPtr<GVariant> value = parse (filter);
    EXPECT_FALSE (read_filter (value.get (), out (error))) << filter;
    EXPECT_TRUE (error);
  }
}

TEST (CleanUpOptions, AreTakenOrRefused)
{
  GLibPtr<GVariant> value = parse ("{'max-bytes': <@t 1>, 'dry-run': <true>}");
  auto read = read_clean_up (value.get (), nullptr);
  ASSERT_TRUE (read);
  EXPECT_EQ (*read,
      (std::map<std::string, uint64_t>{{"max-bytes", 1}, {"dry-run", 1}}));
  for (const char *options :
      {"{'max-bytes': <1>}", "{'dry-run': <@t 1>}", "{'max-size': <@t 1>}"}) {
    GLibPtr<GVariant> wrong = parse (options);
    EXPECT_FALSE (read_clean_up (wrong.get (), nullptr)) << options;
  }
}
