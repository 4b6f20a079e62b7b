// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "error.h"
#include "run/graph.h"
#include "run/runner.h"

using namespace reel;

/* Guards against a replacement that is not linked as what it replaces. */
TEST (Graph, ReplacedElementTakesTheOldOnesPlace)
{
  ErrorPtr error;
  auto graph = Graph::parse (
      "fakesrc num-buffers=3 ! identity name=middle ! fakesink", out (error));
  ASSERT_TRUE (graph);
  GstElement *queue = make_element ("queue", out (error));
  EXPECT_TRUE (graph->replace ("middle", queue));
  EXPECT_EQ (graph->at ("middle"), queue);
  EXPECT_TRUE (graph->complete (nullptr));
  EXPECT_TRUE (run_to_end (graph->pipeline (), {}, out (error)));
}

/* Guards against layers drawn in the wrong order. */
TEST (Graph, InsertedElementComesRightBehind)
{
  ErrorPtr error;
  auto graph = Graph::parse (
      "fakesrc num-buffers=3 ! identity name=a ! fakesink", out (error));
  ASSERT_TRUE (graph);
  ASSERT_TRUE (graph->insert_after ("a", make_element ("queue", nullptr)));
  auto pad = adopt (gst_element_get_static_pad (graph->at ("a"), "src"));
  auto peer = adopt (gst_pad_get_peer (pad.get ()));
  auto parent = adopt (gst_pad_get_parent_element (peer.get ()));
  EXPECT_STREQ (
      GST_OBJECT_NAME (gst_element_get_factory (parent.get ())), "queue");
  EXPECT_TRUE (run_to_end (graph->pipeline (), {}, out (error)));
}

/* Guards against a template that silently lacks what the engine sets. */
TEST (Graph, MissingNamesAreTold)
{
  auto graph = Graph::parse ("fakesrc ! fakesink", nullptr);
  ASSERT_TRUE (graph);
  g_object_set (graph->at ("nobody"), "async-handling", TRUE, nullptr);
  ErrorPtr error;
  EXPECT_FALSE (graph->complete (out (error)));
  EXPECT_NE (std::string (error->message).find ("nobody"), std::string::npos);
}

/* Guards against half-parsed pipelines, and templates that are not there. */
TEST (Graph, WhatCannotBeParsedIsRefused)
{
  ErrorPtr error;
  EXPECT_FALSE (Graph::parse ("fakesrc ! nosuchelement", out (error)));
  EXPECT_TRUE (error);
  EXPECT_FALSE (Graph::load ("no-such-template", out (error)));
  EXPECT_TRUE (
      g_error_matches (error.get (), REEL_ERROR, (int) ErrorCode::Missing));
}

/* Guards against errors that don't say which element and why. */
TEST (Runner, ErrorNamesElementDomainAndCause)
{
  auto graph = Graph::parse (
      "filesrc name=reader location=/nonexistent ! fakesink", nullptr);
  ASSERT_TRUE (graph);
  ErrorPtr error;
  EXPECT_FALSE (run_to_end (graph->pipeline (), {}, out (error)));
  std::string message = error->message;
  for (const char *part :
      {"filesrc", "reader", "/nonexistent", "gst-resource-error-quark"})
    EXPECT_NE (message.find (part), std::string::npos) << message;
}

/* Guards against taking EOS for success when an error stands behind it. */
TEST (Runner, ErrorAfterDataFails)
{
  auto graph = Graph::parse (
      "fakesrc num-buffers=10 ! identity error-after=5 ! fakesink", nullptr);
  ErrorPtr error;
  EXPECT_FALSE (run_to_end (graph->pipeline (), {}, out (error)));
  EXPECT_EQ (error->code, (int) ErrorCode::Failed);
}

/* Guards against a run that can't be stopped, or leaves no graph behind. */
TEST (Runner, CancelEndsTheRun)
{
  auto graph = Graph::parse ("fakesrc is-live=true ! fakesink", nullptr);
  std::atomic<bool> cancelled = true;
  RunOptions options;
  options.cancelled = &cancelled;
  ErrorPtr error;
  EXPECT_FALSE (run_to_end (graph->pipeline (), options, out (error)));
  EXPECT_EQ (error->code, (int) ErrorCode::Cancelled);
}

/* Guards against failures nobody can look into. */
TEST (Runner, FailureLeavesAGraph)
{
  auto graph =
      Graph::parse ("filesrc location=/nonexistent ! fakesink", nullptr);
  RunOptions options;
  options.graph_folder = std::string (g_get_tmp_dir ()) + "/failed/video";
  EXPECT_FALSE (run_to_end (graph->pipeline (), options, nullptr));
  std::string file = options.graph_folder + "/graph.dot";
  EXPECT_TRUE (g_file_test (file.c_str (), G_FILE_TEST_EXISTS));
}
