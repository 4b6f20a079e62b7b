// SPDX-License-Identifier: GPL-3.0-or-later
/* The whole build, installed into a folder. */
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "config.h"
#include "program.h"
#include "temp_folder.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

class Installed : public testing::Test {
protected:
  void SetUp () override
  {
    if (std::string (MESON).empty ())
      GTEST_SKIP () << "meson isn't there";
    Outcome outcome =
        Program ({MESON, "install", "-C", REELSMITH_BUILD_ROOT, "--no-rebuild",
                     "--quiet", "--destdir", folder_.path ()},
            {{"HOME", folder_.path ()}})
            .run ();
    ASSERT_EQ (outcome.status, 0) << outcome.out << outcome.err;
  }
  /* Where PATH, of an installed system, lies here. */
  fs::path at (const std::string &path) const { return folder_.path () + path; }
  std::string content (const std::string &path) const
  {
    std::ifstream in (at (path));
    return {std::istreambuf_iterator<char> (in), {}};
  }

private:
  TempFolder folder_;
};

} // namespace

/* Guards against packages that lack what a system needs to know. */
TEST_F (Installed, HoldsAllThatTheSystemReads)
{
  const std::string data = INSTALL_DATADIR;
  for (const std::string &file : {
           data + "/dbus-1/services/org.reelsmith.Reelsmith1.service",
           data + "/dbus-1/system-services/org.reelsmith.Reelsmith1.service",
           data + "/dbus-1/system.d/org.reelsmith.Reelsmith1.conf",
           data + "/dbus-1/interfaces/org.reelsmith.Manager1.xml",
           data + "/dbus-1/interfaces/org.reelsmith.Job1.xml",
           data + "/polkit-1/actions/org.reelsmith.policy",
           data + "/man/man5/reelsmith.conf.5",
           data + "/reelsmith/reelsmith.conf",
           data + "/reelsmith/pipelines/scene.launch",
           std::string (UNIT_SYSTEM_DIR "/reelsmithd.service"),
           std::string (UNIT_USER_DIR "/reelsmithd.service"),
           std::string (SYSUSERS_DIR "/reelsmith.conf"),
           std::string (INSTALL_LIBDIR "/pkgconfig/reelsmith.pc"),
       })
    EXPECT_TRUE (fs::is_regular_file (at (file))) << file;
}

/* Guards against units and services that start what isn't there. */
TEST_F (Installed, EveryStartedProgramIsThere)
{
  const std::string data = INSTALL_DATADIR;
  std::regex line ("\n(Exec|ExecStart)=(/\\S+)");
  for (const std::string &file : {
           data + "/dbus-1/services/org.reelsmith.Reelsmith1.service",
           data + "/dbus-1/system-services/org.reelsmith.Reelsmith1.service",
           std::string (UNIT_SYSTEM_DIR "/reelsmithd.service"),
           std::string (UNIT_USER_DIR "/reelsmithd.service"),
       }) {
    std::smatch found;
    std::string text = content (file);
    ASSERT_TRUE (std::regex_search (text, found, line)) << file;
    EXPECT_TRUE (fs::is_regular_file (at (found[2]))) << found[2];
  }
}

/* Guards against a daemon that looks for its worker where none was put. */
TEST_F (Installed, TheWorkerIsWhereTheDaemonLooks)
{
  fs::path worker = at (REELSMITH_LIBEXECDIR "/reelsmith-worker");
  ASSERT_TRUE (fs::is_regular_file (worker)) << worker;
  EXPECT_NE (fs::status (worker).permissions () & fs::perms::others_exec,
      fs::perms::none);
  Outcome outcome = Program ({worker}).run ();
  EXPECT_NE (outcome.status, 127) << outcome.err; // all its libraries are there
}

/* Guards against folders that pkg-config names and nobody installs into. */
TEST_F (Installed, PkgConfigNamesFoldersThatAreThere)
{
  for (const char *variable :
      {"pluginsdir", "interfacesdir", "templatesdir", "stockdir"}) {
    Outcome outcome = Program (
        {"pkg-config", std::string ("--variable=") + variable, "reelsmith"},
        {{"PKG_CONFIG_PATH", at (INSTALL_LIBDIR "/pkgconfig")}})
                          .run ();
    ASSERT_EQ (outcome.status, 0) << outcome.err;
    std::string folder = outcome.out.substr (0, outcome.out.find ('\n'));
    EXPECT_TRUE (fs::is_directory (at (folder))) << variable << " " << folder;
  }
}
