// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/gst.h>
#include <gtest/gtest.h>

#include "gst_ptr.h"

using namespace reel;

/* Guards against a wrapper that takes a reference more than it gives. */
TEST (GstPtr, AdoptTakesNoReference)
{
  GstBuffer *raw = gst_buffer_new_allocate (nullptr, 16, nullptr);
  auto buffer = adopt (raw);
  EXPECT_EQ (GST_MINI_OBJECT_REFCOUNT_VALUE (raw), 1);
}

/* Guards against an owner that frees what somebody else still holds. */
TEST (GstPtr, RefObjectKeepsTheOtherReference)
{
  auto owner = sink_floating (gst_pipeline_new ("p"));
  {
    auto second = ref_object (owner.get ());
    EXPECT_EQ (GST_OBJECT_REFCOUNT_VALUE (owner.get ()), 2);
  }
  EXPECT_EQ (GST_OBJECT_REFCOUNT_VALUE (owner.get ()), 1);
}

/* Guards against losing what a C function hands out by address. */
TEST (GstPtr, OutAdoptsAfterTheCall)
{
  ErrorPtr error;
  CharPtr contents;
  EXPECT_FALSE (g_file_get_contents (
      "/nonexistent", out (contents), nullptr, out (error)));
  ASSERT_TRUE (error);
  EXPECT_EQ (error->code, G_FILE_ERROR_NOENT);
}

/* Guards against reading through a map that was refused. */
TEST (MappedBuffer, SeesTheBytesOfItsBuffer)
{
  auto buffer = adopt (gst_buffer_new_memdup ("reel", 4));
  MappedBuffer map (buffer.get (), GST_MAP_READ);
  ASSERT_TRUE (map);
  EXPECT_EQ (std::string ((char *) map.data (), map.size ()), "reel");
}
