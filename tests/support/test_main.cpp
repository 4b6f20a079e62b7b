// SPDX-License-Identifier: GPL-3.0-or-later
/* The main of every test of elements: a registry and a temporary folder of
 * the test's own, GStreamer initialised, and after each test a look at what
 * it left alive. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <sys/file.h>
#include <unistd.h>

#include "gst_ptr.h"
#include "temp_folder.h"

namespace {

/* Scanning all plugins takes seconds: one scan is shared, each test works on
 * its own copy of it. */
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
  flock (lock, LOCK_EX);
  gsize size = 0;
  reel::CharPtr data;
  if (g_file_get_contents (base, out (data), &size, nullptr))
    g_file_set_contents (own.c_str (), data.get (), size, nullptr);
  gst_init (nullptr, nullptr);
  if (g_file_get_contents (own.c_str (), out (data), &size, nullptr))
    g_file_set_contents (base, data.get (), size, nullptr);
  close (lock);
}

/* What the leaks tracer sees alive, by type, of the kinds a test can leak.
 * Factories, plugins and static caps live as long as the process. */
std::map<std::string, int>
live_objects ()
{
  std::map<std::string, int> count;
  // A streaming thread lets go of its task a moment after the state change
  // that ended it: listing the task just then would revive it.
  gst_task_cleanup_all ();
  GList *tracers = gst_tracing_get_active_tracers ();
  for (GList *l = tracers; l; l = l->next) {
    if (g_strcmp0 (G_OBJECT_TYPE_NAME (l->data), "GstLeaksTracer") != 0)
      continue;
    GstStructure *live = nullptr;
    g_signal_emit_by_name (l->data, "get-live-objects", &live);
    if (!live)
      continue;
    const GValue *list = gst_structure_get_value (live, "live-objects-list");
    for (guint i = 0; list && i < gst_value_list_get_size (list); i++) {
      const GstStructure *info =
          gst_value_get_structure (gst_value_list_get_value (list, i));
      const GValue *object = gst_structure_get_value (info, "object");
      GType type = G_VALUE_TYPE (object);
      /* The tracer lends its objects but frees them with the list: what the
       * list takes is given to it. */
      if (G_VALUE_HOLDS_OBJECT (object))
        g_object_ref (g_value_get_object (object));
      else
        gst_mini_object_ref (GST_MINI_OBJECT_CAST (g_value_get_boxed (object)));
      bool counted = type == GST_TYPE_BUFFER || type == GST_TYPE_EVENT ||
                     type == GST_TYPE_SAMPLE || type == GST_TYPE_MESSAGE ||
                     type == GST_TYPE_QUERY;
      if (G_VALUE_HOLDS_OBJECT (object)) {
        gpointer instance = g_value_get_object (object);
        type = G_OBJECT_TYPE (instance);
        counted = GST_IS_ELEMENT (instance) || GST_IS_PAD (instance) ||
                  GST_IS_BUS (instance) || GST_IS_BUFFER_POOL (instance);
      }
      if (counted)
        count[g_type_name (type)]++;
    }
    gst_structure_free (live);
  }
  g_list_free_full (tracers, gst_object_unref);
  return count;
}

class LeakListener : public testing::EmptyTestEventListener {
  void OnTestStart (const testing::TestInfo &) override
  {
    before_ = live_objects ();
  }
  void OnTestEnd (const testing::TestInfo &) override
  {
    /* Streaming threads let go of their task after all else; other threads that
     * are about to end may hold the last reference for a moment more. Only what
     * stays is a leak. */
    gst_task_cleanup_all ();
    std::map<std::string, int> leaked = count_leaked ();
    for (int look = 0; look < 100 && !leaked.empty (); look++) {
      g_usleep (20000);
      leaked = count_leaked ();
    }
    for (const auto &[type, count] : leaked)
      ADD_FAILURE () << "leaked " << count << " of " << type;
  }
  std::map<std::string, int> count_leaked ()
  {
    std::map<std::string, int> leaked;
    for (const auto &[type, count] : live_objects ())
      if (count > before_[type])
        leaked[type] = count - before_[type];
    return leaked;
  }
  std::map<std::string, int> before_;
};

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
  testing::UnitTest::GetInstance ()->listeners ().Append (new LeakListener);
  return RUN_ALL_TESTS ();
}
