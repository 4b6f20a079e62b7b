// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include <gio/gio.h>
#include <sys/types.h>

#include "glib_ptr.h"

namespace reel::daemon {

/* What a caller wants to do beyond what is its own. */
enum class Action {
  Submit, // org.reelsmith.submit: have briefs made into videos
  Manage, // org.reelsmith.manage: other users' jobs, the queue, the library
};

/* Says who may do what on the system bus. Uid 0 may everything; else polkit is
 * asked. Where there is none, everybody whom the bus lets through may submit,
 * and nobody else may manage. Main thread only. */
class Authority {
public:
  using Answer = std::function<void (bool is_allowed)>;

  explicit Authority (GDBusConnection *connection);
  ~Authority ();
  Authority (const Authority &) = delete;
  Authority &operator= (const Authority &) = delete;

  /* MAY_ASK: a person may be asked for a password, which gets two minutes;
   * else polkit has five seconds. Answers in any case. */
  void check (const std::string &sender, uid_t uid, Action action, bool may_ask,
      Answer answer);
  /* SENDER has left: what polkit still asks for it is called off. */
  void forget (const std::string &sender);

private:
  struct Question {
    Authority *authority;
    std::string sender, id;
    Action action;
    Answer answer;
  };

  void call_off (const std::string &id);
  static void on_answer (GObject *bus, GAsyncResult *result, gpointer data);

  GDBusConnection *connection_;
  GLibPtr<GCancellable> cancellable_;
  uint64_t questions_ = 0;
  std::multimap<std::string, std::string> open_; // sender to question's id
};

} // namespace reel::daemon
