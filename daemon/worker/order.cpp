// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/order.h"

#include <algorithm>
#include <set>

#include "error.h"
#include "worker/json_members.h"

namespace reel::daemon {

namespace {

/* The daemon wrote it, from what its clients said. */
constexpr JsonLimits kOrderLimits = {16 << 20, 4, 100'000};
constexpr size_t kMaxName = 4096, kMaxWord = 256, kMaxValue = 1 << 20;
constexpr size_t kMaxInputs = 4096, kMaxVariables = 1000, kMaxProperties = 1000;
constexpr size_t kMaxFolders = 64;
constexpr int kMaxFd = 1 << 20, kMaxJobs = 1024, kMaxOutput = 1000,
              kMaxRenders = 1024;
constexpr int64_t kMost = (int64_t) 1 << 50; // bytes; seconds too

const std::vector<std::string_view> kTasks = {
    "voices", "list", "check", "render"};
const std::vector<std::string_view> kKinds = {"brief", "pipeline"};

int64_t
bounded (uint64_t value)
{
  return (int64_t) std::min<uint64_t> (value, kMost);
}

void
write_options (JsonText &text, const OrderOptions &options)
{
  text.add ("format", options.format)
      .add ("quality", options.quality)
      .add ("size", options.size)
      .add ("name", options.name)
      .add_texts ("variables", options.variables)
      .add ("strict", options.strict)
      .add ("progressive", options.progressive);
  if (options.voice_fallback)
    text.add ("voice-fallback", *options.voice_fallback);
}

OrderOptions
read_options (JsonMembers &members)
{
  OrderOptions options;
  options.format = members.line ("format", kMaxWord);
  options.quality = members.line ("quality", kMaxWord);
  options.size = members.line ("size", kMaxWord);
  options.name = members.line ("name", kMaxName);
  options.variables = members.texts ("variables", kMaxVariables, kMaxValue);
  options.strict = members.boolean ("strict", false);
  options.progressive = members.boolean ("progressive", false);
  if (members.has ("voice-fallback"))
    options.voice_fallback = members.line ("voice-fallback", kMaxName);
  return options;
}

void
write_limits (JsonText &text, const OrderLimits &limits)
{
  text.add ("address-space-bytes", bounded (limits.address_space_bytes))
      .add ("file-bytes", bounded (limits.file_bytes))
      .add ("cpu-seconds", bounded (limits.cpu_seconds))
      .add ("wall-seconds", bounded (limits.wall_seconds));
}

OrderLimits
read_limits (JsonMembers &members)
{
  OrderLimits limits;
  auto read = [&] (const char *name) {
    return (uint64_t) members.integer (name, 0, kMost);
  };
  limits.address_space_bytes = read ("address-space-bytes");
  limits.file_bytes = read ("file-bytes");
  limits.cpu_seconds = read ("cpu-seconds");
  limits.wall_seconds = read ("wall-seconds");
  return limits;
}

std::string
member_of (const LimitKey &key)
{
  return std::string ("limit-") + key.name;
}

void
write_brief_limits (JsonText &text, const Limits &limits)
{
  for (const LimitKey &key : limit_keys ())
    text.add (member_of (key).c_str (), bounded (limits.*key.member));
}

Limits
read_brief_limits (JsonMembers &members)
{
  Limits limits;
  for (const LimitKey &key : limit_keys ()) {
    std::string member = member_of (key);
    if (members.has (member.c_str ()))
      limits.*key.member = (uint64_t) members.integer (
          member.c_str (), (int64_t) key.least, (int64_t) key.most);
  }
  return limits;
}

void
write_inputs (JsonText &text, const std::vector<OrderInput> &inputs)
{
  text.add_objects (
      "inputs", inputs, [] (JsonText &one, const OrderInput &input) {
        one.add_path ("path", input.path)
            .add_path ("name", input.name)
            .add ("fd", (int64_t) input.fd);
      });
}

std::vector<OrderInput>
read_inputs (JsonMembers &members)
{
  std::vector<OrderInput> inputs;
  std::set<int> fds;
  members.objects ("inputs", kMaxInputs, [&] (JsonMembers &of) {
    OrderInput input;
    input.path = of.path ("path");
    input.name = of.path ("name", true);
    input.fd = (int) of.integer ("fd", kReportsFd + 1, kMaxFd);
    if (!of.has ("fd"))
      of.refuse ("fd", "is missing");
    if (!fds.insert (input.fd).second)
      of.refuse ("fd", "is there twice");
    if (input.path.empty ())
      of.refuse ("path", "is missing");
    inputs.push_back (std::move (input));
  });
  return inputs;
}

} // namespace

std::string
write_order (const Order &order)
{
  JsonText text;
  text.add ("task", std::string (kTasks[(size_t) order.task]))
      .add ("kind", std::string (kKinds[(size_t) order.kind]))
      .add ("brief-fd", (int64_t) order.brief_fd)
      .add_path ("file", order.file)
      .add_path ("base-dir", order.base_dir)
      .add ("identity", order.identity)
      .add ("output", (int64_t) order.output)
      .add ("draft", order.draft)
      .add ("template", order.template_name)
      .add_texts ("properties", order.properties)
      .add ("answers-fd", (int64_t) order.answers_fd)
      .add_path ("staging", order.staging)
      .add_paths ("stock", order.stock)
      .add_paths ("templates", order.templates)
      .add ("jobs", (int64_t) order.jobs)
      .add ("renders", (int64_t) order.renders)
      .add ("sandbox", order.sandbox);
  write_options (text, order.options);
  write_brief_limits (text, order.brief_limits);
  write_limits (text, order.limits);
  write_inputs (text, order.inputs);
  return text.finish ();
}

std::optional<Order>
read_order (const std::string &json, GError **error)
{
  auto members = JsonMembers::parse (json, kOrderLimits, error);
  if (!members) {
    g_prefix_error (error, "the order of a worker can't be read: ");
    return std::nullopt;
  }
  Order order;
  order.task = (Order::Task) members->one_of ("task", kTasks);
  order.kind = (Order::Kind) members->one_of ("kind", kKinds);
  order.brief_fd = (int) members->integer ("brief-fd", -1, kMaxFd);
  order.file = members->path ("file", true);
  order.base_dir = members->path ("base-dir");
  order.identity = members->line ("identity", kMaxName);
  order.output = (int) members->integer ("output", 0, kMaxOutput);
  order.draft = members->boolean ("draft", false);
  order.template_name = members->line ("template", kMaxWord);
  order.properties = members->texts ("properties", kMaxProperties, kMaxValue);
  order.answers_fd = (int) members->integer ("answers-fd", -1, kMaxFd);
  order.staging = members->path ("staging");
  order.stock = members->paths ("stock", kMaxFolders);
  order.templates = members->paths ("templates", kMaxFolders);
  order.jobs = (int) members->integer ("jobs", 0, kMaxJobs);
  order.renders = (int) members->integer ("renders", 0, kMaxRenders);
  order.sandbox = members->boolean ("sandbox", true);
  order.options = read_options (*members);
  order.brief_limits = read_brief_limits (*members);
  order.limits = read_limits (*members);
  order.inputs = read_inputs (*members);
  if (order.brief_fd >= 0 && order.brief_fd <= kReportsFd)
    members->refuse ("brief-fd", "is taken");
  if (order.answers_fd >= 0 && order.answers_fd <= kReportsFd)
    members->refuse ("answers-fd", "is taken");
  if (!members->complete (error)) {
    g_prefix_error (error, "the order of a worker can't be read: ");
    return std::nullopt;
  }
  return order;
}

} // namespace reel::daemon
