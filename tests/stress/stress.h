// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

#include "service_test.h"

namespace reel::test {

/* How often to do it, and by which random numbers. REELSMITH_STRESS_COUNT and
 * REELSMITH_STRESS_SEED in the environment say otherwise. */
struct Extent {
  int count;
  unsigned seed;
};
Extent extent (int short_count, int long_count);

/* Whether the numbers of hits are to be judged: there are enough of them. */
bool is_long (const Extent &extent, int long_count);

/* A brief or a template, and what belongs to it. */
struct Load {
  std::string kind;
  std::string brief;    // else
  std::string pipeline; // a template
  Options options;
  std::vector<std::string> videos; // that are there at its end
};

/* Drafts of two videos first, then both. */
Load progressive_load (const std::string &name);

/* A test with many jobs and random numbers; prints both at its end. */
class Stress : public ServiceTest {
protected:
  void begin (int short_count, int long_count);
  void TearDown () override;

  void hit (const std::string &what) { hits[what]++; }
  int pick (int below) { return (int) (random () % (unsigned) below); }
  double share () { return (double) random () / (double) random.max (); }
  /* Of one of the kinds there are; NAME is its token and that of its files. */
  Load make_load (const std::string &name);
  uint32_t send (const Load &load);
  /* `dot.launch`, one frame, which SubmitPipeline then takes. */
  void add_template ();

  Extent size = {0, 0};
  std::mt19937 random;
  std::map<std::string, int> hits;
};

/* Of SORTED or not: the value that SHARE of all are not above. */
double percentile (std::vector<double> values, double share);

} // namespace reel::test
