// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <string>

#include <gio/gio.h>

#include "error.h"
#include "unique_fd.h"

namespace reel::daemon {

/* How much may wait for an answer. Buses have limits of their own, by default
 * 128 calls of a connection on the system bus, 50,000 on the session bus. */
struct CallLimits {
  size_t calls_per_sender = 1024;
  size_t calls = 4096;
  size_t bytes = 256 << 20; // of all that came with them
};

/* Counts the calls that wait for an answer. Main thread only. */
class CallGate {
public:
  explicit CallGate (CallLimits limits = {}) : limits_ (limits) {}

  bool enter (const std::string &sender, size_t bytes);
  bool add (size_t bytes); // to a call that is in
  void leave (const std::string &sender, size_t bytes);

private:
  CallLimits limits_;
  std::map<std::string, size_t> senders_;
  size_t calls_ = 0, bytes_ = 0;
};

/* A method call that will be answered once. One that is dropped unanswered is
 * answered with an error, so that no client waits for ever. */
class Call {
public:
  /* Takes INVOCATION over. Null: too many calls wait, and it has been told
   * so. */
  static std::shared_ptr<Call> begin (
      std::shared_ptr<CallGate> gate, GDBusMethodInvocation *invocation);
  ~Call ();
  Call (const Call &) = delete;
  Call &operator= (const Call &) = delete;

  const std::string &sender () const { return sender_; }
  /* A person may be asked, by a dialog, whether it is allowed. */
  bool may_ask () const;
  GUnixFDList *files () const; // that came with it; may be null

  /* So much more is kept for it until it is answered. False: there is too much
   * already, and it has been told so. */
  bool keep (size_t bytes);
  void give (GVariant *body = nullptr); // floating; a tuple, null: of nothing
  void give (UniqueFd file);            // the body is one descriptor
  void refuse (const GError *error);
  void refuse (Error code, const std::string &message);

private:
  Call () = default;
  GDBusMethodInvocation *take ();

  std::shared_ptr<CallGate> gate_;
  GDBusMethodInvocation *invocation_ = nullptr; // null once it is answered
  std::string sender_;
  size_t bytes_ = 0;
};

using CallPtr = std::shared_ptr<Call>;

} // namespace reel::daemon
