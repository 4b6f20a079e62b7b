// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

namespace reel::test {

/* How a program ended, and what it said. */
struct Outcome {
  int status = -1; // exit status; -1: a signal ended it
  int signal = 0;  // the signal that did
  std::string out, err;
};

/* A program that runs beside the test: with the environment it is given and no
 * other, killed with the test, and after two minutes at the latest
 * unless it is allowed more. */
class Program {
public:
  /* ARGUMENTS[0] is a path, or is searched for in PATH. */
  explicit Program (std::vector<std::string> arguments,
      std::map<std::string, std::string> environment = {},
      std::string folder = {});
  ~Program (); // kills what still runs
  Program (const Program &) = delete;
  Program &operator= (const Program &) = delete;

  /* To be called before it starts. The environment holds PATH and what is set
   * here. */
  Program &set (const std::string &name, const std::string &value);
  Program &say (const std::string &standard_input);
  /* No file it writes may grow beyond BYTES: writing then fails (EFBIG). */
  Program &limit_files (long bytes);
  /* It is killed after TIME in place of two minutes. */
  Program &allow (std::chrono::seconds time);

  bool start ();
  /* The next line of standard output, without its end; false at the end. */
  bool read_line (std::string &line);
  /* True if it ends within TIME; false if it still runs then. */
  bool ends_within (std::chrono::nanoseconds time);
  void send (int signal);
  pid_t pid () const { return child_; } // -1: not started
  Outcome wait ();
  Outcome run ();

private:
  [[noreturn]] void become ();
  bool read_more (std::chrono::steady_clock::time_point until);
  void reap ();

  std::vector<std::string> arguments_;
  std::map<std::string, std::string> environment_;
  std::string folder_, input_;
  long file_limit_ = -1;
  std::chrono::seconds patience_{120};
  pid_t child_ = -1;
  int child_fd_ = -1, in_ = -1, out_ = -1, err_ = -1;
  bool ended_ = false, out_ended_ = false;
  std::string said_; // of standard output, not yet handed out
  Outcome outcome_;
  std::chrono::steady_clock::time_point deadline_;
};

} // namespace reel::test
