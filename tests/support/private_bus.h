// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "program.h"

namespace reel::test {

/* A message bus that only the test knows of, ended with the object. */
class PrivateBus {
public:
  /* Everybody may do everything, as on a session bus. FOLDER, which has to be
   * there, takes its configuration and its socket. */
  explicit PrivateBus (const std::string &folder);
  /* Only what POLICY, a file as in /usr/share/dbus-1/system.d, allows beyond
   * what every system bus does. */
  PrivateBus (const std::string &folder, const std::string &policy);

  /* Empty if it didn't start. */
  const std::string &address () const { return address_; }

private:
  void start (const std::string &folder, const std::string &policies);

  std::unique_ptr<Program> program_;
  std::string address_;
};

} // namespace reel::test
