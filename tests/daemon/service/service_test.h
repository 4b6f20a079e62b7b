// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "daemon.h"
#include "job_rules.h"

namespace reel::test {

/* A test with a daemon: whatever it does, at the end the rules hold for all
 * jobs, no file is left over, and the database is sound. */
class ServiceTest : public testing::Test {
protected:
  void TearDown () override;

  /* The path of a job made of BRIEF; the test fails if it isn't taken. */
  std::string submit (const std::string &brief, const Options &options = {});
  /* The error that refuses BRIEF, without org.reelsmith.Error. */
  std::string refusal (const std::string &brief, const Options &options = {});
  /* The error of a job's or the manager's METHOD; empty: it succeeded. */
  std::string refusal_of (const std::string &path, const std::string &method,
      GVariant *body = nullptr);

  /* Waits for the end of PATH, which has to be in STATE. */
  void expect_end (
      const std::string &path, const std::string &state, double seconds = 60);
  void expect_states (const std::string &path, const std::string &sequence)
  {
    EXPECT_EQ (state_sequence (daemon.client ().events (path)), sequence);
  }
  std::string value (const std::string &path, const std::string &name)
  {
    return daemon.client ().properties (path).text (name);
  }
  std::string video (const std::string &path);

  Daemon daemon;
};

/* REASON's last part where it is one of ours. */
std::string short_error (const std::string &error);

} // namespace reel::test
