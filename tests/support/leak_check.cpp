// SPDX-License-Identifier: GPL-3.0-or-later
#include "leak_check.h"

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

#define GST_USE_UNSTABLE_API
#include <gst/gst.h>
#include <gst/gsttracer.h>
#include <gtest/gtest.h>

namespace reel::test {

namespace {

/* What the running test has made and not freed yet. Nothing is referenced and
 * nothing is looked at but in the moment it is made: other threads may be
 * freeing it. */
class LiveObjects {
public:
  void add (const void *object, GType type)
  {
    std::lock_guard guard (lock_);
    types_[object] = type;
  }
  void remove (const void *object)
  {
    std::lock_guard guard (lock_);
    if (types_.erase (object) > 0 && types_.empty ())
      none_left_.notify_all ();
  }
  void forget_all ()
  {
    std::lock_guard guard (lock_);
    types_.clear ();
  }
  /* What stays. A thread that is about to end may hold the last reference for
   * a moment after the state change that ended it: that is no leak. */
  std::map<std::string, int> wait_for_none ()
  {
    std::unique_lock guard (lock_);
    none_left_.wait_for (
        guard, std::chrono::seconds (5), [this] { return types_.empty (); });
    std::map<std::string, int> count;
    for (const auto &[object, type] : types_)
      count[g_type_name (type)]++;
    return count;
  }

private:
  std::mutex lock_; // guards all below
  std::condition_variable none_left_;
  std::unordered_map<const void *, GType> types_;
};

/* Never freed: threads may outlive main. */
LiveObjects &
live ()
{
  static auto &objects = *new LiveObjects;
  return objects;
}

/* Of the kinds a test can leak: factories, plugins and static caps live as
 * long as the process, tasks until their thread is reused. */
void
on_object_created (GObject *, GstClockTime, GstObject *object)
{
  if (GST_IS_ELEMENT (object) || GST_IS_PAD (object) || GST_IS_BUS (object) ||
      GST_IS_BUFFER_POOL (object))
    live ().add (object, G_OBJECT_TYPE (object));
}

void
on_mini_object_created (GObject *, GstClockTime, GstMiniObject *object)
{
  GType type = GST_MINI_OBJECT_TYPE (object);
  if (type == GST_TYPE_BUFFER || type == GST_TYPE_EVENT ||
      type == GST_TYPE_SAMPLE || type == GST_TYPE_MESSAGE ||
      type == GST_TYPE_QUERY)
    live ().add (object, type);
}

void
on_destroyed (GObject *, GstClockTime, gpointer object)
{
  live ().remove (object);
}

struct LeakTracer {
  GstTracer parent;
};
struct LeakTracerClass {
  GstTracerClass parent_class;
};
G_DEFINE_TYPE (LeakTracer, leak_tracer, GST_TYPE_TRACER)

void
leak_tracer_class_init (LeakTracerClass *)
{
}

void
leak_tracer_init (LeakTracer *self)
{
  GstTracer *tracer = GST_TRACER (self);
  gst_tracing_register_hook (
      tracer, "object-created", G_CALLBACK (on_object_created));
  gst_tracing_register_hook (
      tracer, "mini-object-created", G_CALLBACK (on_mini_object_created));
  gst_tracing_register_hook (
      tracer, "object-destroyed", G_CALLBACK (on_destroyed));
  gst_tracing_register_hook (
      tracer, "mini-object-destroyed", G_CALLBACK (on_destroyed));
}

class LeakListener : public testing::EmptyTestEventListener {
  void OnTestStart (const testing::TestInfo &) override
  {
    live ().forget_all ();
  }
  void OnTestEnd (const testing::TestInfo &) override
  {
    for (const auto &[type, count] : live ().wait_for_none ())
      ADD_FAILURE () << "leaked " << count << " of " << type;
  }
};

} // namespace

void
install_leak_check ()
{
  // For the rest of the process: the hooks can't be taken back.
  static gpointer tracer = g_object_new (leak_tracer_get_type (), nullptr);
  gst_object_ref_sink (tracer);
  testing::UnitTest::GetInstance ()->listeners ().Append (new LeakListener);
}

} // namespace reel::test
