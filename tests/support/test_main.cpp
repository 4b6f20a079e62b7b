// SPDX-License-Identifier: GPL-3.0-or-later
/* The main of every test of elements: a registry and a temporary folder of
 * the test's own, GStreamer initialised, and each test checked for leaks. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <string>

#include <sys/file.h>
#include <unistd.h>

#include "gst_ptr.h"
#include "leak_check.h"
#include "temp_folder.h"

namespace {

/* Scanning all plugins takes seconds: one scan is shared, each test works on
 * its own copy of it. Who comes first scans; the others wait for it. */
void
prepare_registry (const std::string &folder)
{
  std::string own = folder + "/registry.bin";
  g_setenv ("GST_REGISTRY_1_0", own.c_str (), TRUE);
  const char *base = g_getenv ("REELSMITH_TEST_REGISTRY");
  if (!base)
    return;
  std::string lock_name = std::string (base) + ".lock";
  int lock = open (lock_name.c_str (), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
  if (lock < 0)
    return;
  while (flock (lock, LOCK_EX) < 0 && errno == EINTR)
    continue;
  gsize size = 0, new_size = 0;
  reel::CharPtr data, new_data;
  if (g_file_get_contents (base, out (data), &size, nullptr))
    g_file_set_contents (own.c_str (), data.get (), gssize (size), nullptr);
  gst_init (nullptr, nullptr);
  bool is_there =
      g_file_get_contents (own.c_str (), out (new_data), &new_size, nullptr);
  bool is_new = size != new_size || !data || !new_data ||
                memcmp (data.get (), new_data.get (), size) != 0;
  if (is_there && is_new)
    g_file_set_contents (base, new_data.get (), gssize (new_size), nullptr);
  close (lock);
}

} // namespace

int
main (int argc, char **argv)
{
  testing::InitGoogleTest (&argc, argv);
  reel::test::TempFolder folder;
  g_setenv ("TMPDIR", folder.path ().c_str (), TRUE);
  g_setenv ("XDG_DATA_HOME", (folder.path () + "/data").c_str (), TRUE);
  g_setenv ("XDG_CACHE_HOME", (folder.path () + "/cache").c_str (), TRUE);
  prepare_registry (folder.path ());
  gst_init (&argc, &argv);
  reel::test::install_leak_check ();
  return RUN_ALL_TESTS ();
}
