// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/order.h"

#include <gtest/gtest.h>

#include "error.h"
#include "mutation.h"

namespace reel::daemon {

static Order
full_order ()
{
  Order order;
  order.task = Order::Task::Render;
  order.brief_fd = 5;
  order.file = "tour.md";
  order.base_dir = "/home/jo/\xff 100% sure\n";
  order.identity = "abc";
  order.output = 2;
  order.brief_limits.scenes = 3;
  order.brief_limits.length_seconds = 60;
  order.draft = true;
  order.options.format = "markdown";
  order.options.quality = "high";
  order.options.size = "720p";
  order.options.name = "tour";
  order.options.variables = {{"who", "line\nline \"\xc3\xa4\""}, {"x", ""}};
  order.options.strict = true;
  order.options.voice_fallback = "";
  order.options.progressive = true;
  order.template_name = "scene";
  order.properties = {{"title.text", "'a\tb'"}};
  order.inputs = {{"/home/jo/a b.png", "a b.png", 6},
      {"/home/jo/\xfe.png", "../\xfe.png", 7}};
  order.staging = "/var/media/assets/temp/x";
  order.stock = {"/usr/share/reelsmith/stock", "/s"};
  order.templates = {"/t"};
  order.jobs = 3;
  order.renders = 4;
  order.sandbox = false;
  order.limits = {4ull << 30, 1ull << 40, 600, 1200};
  return order;
}

/* Guards against a field that is written and not read, or read as another. */
TEST (WorkerOrder, ComesBackAsItWas)
{
  Order order = full_order ();
  auto back = read_order (write_order (order), nullptr);
  ASSERT_TRUE (back);
  EXPECT_EQ (back->task, Order::Task::Render);
  EXPECT_EQ (back->kind, Order::Kind::Brief);
  EXPECT_EQ (back->base_dir, order.base_dir);
  EXPECT_EQ (back->output, 2);
  EXPECT_TRUE (back->draft);
  EXPECT_EQ (back->options.variables, order.options.variables);
  EXPECT_EQ (back->options.voice_fallback, order.options.voice_fallback);
  EXPECT_EQ (back->properties, order.properties);
  ASSERT_EQ (back->inputs.size (), 2u);
  EXPECT_EQ (back->inputs[1].path, order.inputs[1].path);
  EXPECT_EQ (back->inputs[1].name, order.inputs[1].name);
  EXPECT_EQ (back->inputs[1].fd, 7);
  EXPECT_EQ (back->stock, order.stock);
  EXPECT_EQ (back->limits.file_bytes, 1ull << 40);
  EXPECT_EQ (back->brief_limits, order.brief_limits);
  EXPECT_FALSE (back->sandbox);
  /* All else: what it is written as again. */
  EXPECT_EQ (write_order (*back), write_order (order));
}

/* Guards against a missing voice-fallback that becomes an empty one. */
TEST (WorkerOrder, DefaultsComeBack)
{
  auto back = read_order (write_order (Order ()), nullptr);
  ASSERT_TRUE (back);
  EXPECT_EQ (back->task, Order::Task::Check);
  EXPECT_FALSE (back->options.voice_fallback);
  EXPECT_TRUE (back->sandbox);
  EXPECT_EQ (back->brief_fd, -1);
  EXPECT_EQ (back->brief_limits, Limits ());
}

/* Guards against a worker that goes on with half an order. */
TEST (WorkerOrder, DamagedOnesAreRefusedWithASentence)
{
  const char *wrong[] = {"", "{}", "[]", "null", "{\"task\":\"render\"}",
      R"({"task":"cook","kind":"brief"})",
      R"({"task":"list","kind":"brief","brief-fd":3})",
      R"({"task":"list","kind":"brief","brief-fd":"5"})",
      R"({"task":"list","kind":"brief","jobs":-1})",
      R"({"task":"list","kind":"brief","staging":"here"})",
      R"({"task":"list","kind":"brief","staging":"/%00"})",
      R"({"task":"list","kind":"brief","sandbox":0})",
      R"({"task":"list","kind":"brief","limit-scenes":0})",
      R"({"task":"list","kind":"brief","limit-nesting":257})",
      R"({"task":"list","kind":"brief","limit-depth":5})",
      R"({"task":"render","kind":"brief","output":-1})",
      R"({"task":"render","kind":"brief","draft":1})",
      R"({"task":"list","kind":"brief","quality":"a\nb"})",
      R"({"task":"list","kind":"brief","stock":"/a"})",
      R"({"task":"list","kind":"brief","variables":{"a":1}})",
      R"({"task":"list","kind":"brief","inputs":[1]})",
      R"({"task":"list","kind":"brief","inputs":[{"path":"a","fd":5}]})",
      R"({"task":"list","kind":"brief","inputs":[{"path":"/a","fd":4}]})",
      R"({"task":"list","kind":"brief","inputs":[{"path":"/a","fd":5},)"
      R"({"path":"/b","fd":5}]})",
      R"({"task":"list","kind":"brief","surprise":1})"};
  for (const char *text : wrong) {
    GError *error = nullptr;
    EXPECT_FALSE (read_order (text, &error)) << text;
    ASSERT_TRUE (error) << text;
    EXPECT_TRUE (g_str_has_prefix (error->message, "the order of a worker"));
    g_error_free (error);
  }
}

/* Guards against crashes and fields out of bounds from any damaged order. */
TEST (WorkerOrder, RandomDamageIsRefusedOrHarmless)
{
  unsigned seed = std::random_device () ();
  RecordProperty ("seed", (int) seed);
  std::mt19937 random (seed);
  std::string whole = write_order (full_order ());
  int read = 0;
  for (int i = 0; i < 20'000; i++) {
    GError *error = nullptr;
    auto order = read_order (reel::test::mutate (whole, random), &error);
    ASSERT_NE (order.has_value (), error != nullptr) << "seed " << seed;
    g_clear_error (&error);
    if (!order)
      continue;
    read++;
    ASSERT_TRUE (order->brief_fd == -1 || order->brief_fd > kReportsFd);
    ASSERT_TRUE (order->jobs >= 0 && order->jobs <= 1024);
    ASSERT_TRUE (order->staging.empty () || order->staging[0] == '/');
    for (const OrderInput &input : order->inputs)
      ASSERT_TRUE (input.fd > kReportsFd && input.path[0] == '/');
    ASSERT_LE (order->limits.file_bytes, 1ull << 50);
  }
  RecordProperty ("read", read);
  EXPECT_GT (read, 0) << "seed " << seed;
}

} // namespace reel::daemon
