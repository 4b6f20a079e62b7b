// SPDX-License-Identifier: GPL-3.0-or-later
#include "stress.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace reel::test {

static constexpr unsigned kSeed = 20240229;
static constexpr char kOneOutput[] = "{size: 64x64, fps: 10}";
static constexpr char kTwoOutputs[] =
    "[{size: 64x64, fps: 10}, {size: 64x96, fps: 10, suffix: tall}]";

Extent
extent (int short_count, int long_count)
{
  const char *count = std::getenv ("REELSMITH_STRESS_COUNT");
  const char *seed = std::getenv ("REELSMITH_STRESS_SEED");
  return {count                  ? std::atoi (count)
          : REELSMITH_LONG_TESTS ? long_count
                                 : short_count,
      seed ? (unsigned) std::strtoul (seed, nullptr, 10) : kSeed};
}

bool
is_long (const Extent &extent, int long_count)
{
  return extent.count >= long_count;
}

void
Stress::begin (int short_count, int long_count)
{
  size = extent (short_count, long_count);
  random.seed (size.seed);
}

void
Stress::TearDown ()
{
  ServiceTest::TearDown ();
  std::printf ("N %d, seed %u:", size.count, size.seed);
  for (const auto &[what, count] : hits)
    std::printf (" %s %d;", what.c_str (), count);
  std::printf ("\n");
}

void
Stress::add_template ()
{
  write_dot_template (daemon.place.file ("home/data/reelsmith/pipelines"));
}

/* Of standard quality, so that a draft comes before it; each is another. */
static std::string
passes_brief (int seconds, const std::string &title, const char *outputs)
{
  return "reelsmith: 1\ntitle: " + title + "\noutput: " + outputs +
         "\nscenes:\n  - {background: {generate: waves}, title: " + title +
         ", duration: " + std::to_string (seconds) + "}\n";
}

Load
progressive_load (const std::string &name)
{
  Load load;
  load.kind = "progressive";
  load.brief = passes_brief (2, name, kTwoOutputs);
  load.options.set ("name", name).set ("progressive", true);
  return load;
}

Load
Stress::make_load (const std::string &name)
{
  Load load;
  load.options.set ("name", name).set ("handle-token", name);
  load.videos = {name + ".mp4"};
  switch (pick (10)) {
  case 0:
    load.kind = "spoken";
    load.brief = spoken_brief ("quay.jpg");
    load.options.asset ("quay.jpg", test_data ("photo-3x2.jpg"));
    break;
  case 1:
    load.kind = "pipeline";
    load.pipeline = "dot";
    load.videos.clear ();
    break;
  case 2:
    load.kind = "optional";
    load.brief = "reelsmith: 1\ntitle: Optional\noutput: {size: 64x64, fps: "
                 "10, quality: "
                 "draft}\nscenes:\n  - {background: {image: none.png, "
                 "optional: true}, duration: 0.3}\n";
    break;
  case 3:
  case 4:
    load.kind = "progressive";
    load.brief = passes_brief (1 + pick (20), name, kOneOutput);
    load.options.set ("progressive", true);
    break;
  case 5:
    load.kind = "several";
    load.brief = passes_brief (1 + pick (20), name, kTwoOutputs);
    load.options.set ("progressive", pick (2) == 0);
    load.videos = {name + "-64x64.mp4", name + "-tall.mp4"};
    break;
  case 6:
  case 7:
    load.kind = "long";
    load.brief = long_brief (10 + pick (50), name);
    break;
  default:
    load.kind = "tiny";
    load.brief = tiny_brief (name);
    break;
  }
  return load;
}

uint32_t
Stress::send (const Load &load)
{
  return load.pipeline.empty ()
             ? daemon.client ().send_submit (load.brief, load.options)
             : daemon.client ().send_pipeline (load.pipeline, {}, load.options);
}

double
percentile (std::vector<double> values, double share)
{
  if (values.empty ())
    return 0;
  std::sort (values.begin (), values.end ());
  auto at = (size_t) std::ceil (share * (double) values.size ());
  return values[std::min (std::max<size_t> (at, 1), values.size ()) - 1];
}

} // namespace reel::test
