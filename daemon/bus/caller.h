// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <gio/gio.h>
#include <sys/types.h>

#include "glib_ptr.h"

namespace reel::daemon {

/* Who is behind a connection, as the bus knows it by the socket's
 * credentials. The pid is not asked for: by the time it is looked at it may be
 * another process. Main thread only. */
class Callers {
public:
  using Answer = std::function<void (std::optional<uid_t> uid)>;
  using Vanished = std::function<void (const std::string &sender)>;

  /* ON_VANISHED is told of known senders that left the bus. */
  Callers (GDBusConnection *connection, Vanished on_vanished);
  ~Callers ();
  Callers (const Callers &) = delete;
  Callers &operator= (const Callers &) = delete;

  /* Answers at once where SENDER is known, which it is until it leaves. None:
   * it has left already. */
  void find (const std::string &sender, Answer answer);

private:
  struct Known {
    uint64_t number = 0; // of the question, since a sender can be forgotten
    std::optional<uid_t> uid;
    std::vector<Answer> waiting;
    guint watch = 0;
  };
  struct Question;

  void forget (const std::string &sender);
  void make_room ();
  static void on_answer (GObject *bus, GAsyncResult *result, gpointer data);
  static void on_owner_changed (GDBusConnection *connection, const char *sender,
      const char *path, const char *interface, const char *signal,
      GVariant *parameters, gpointer data);

  GDBusConnection *connection_;
  Vanished on_vanished_;
  GLibPtr<GCancellable> cancellable_;
  uint64_t questions_ = 0;
  std::map<std::string, Known> known_;
  std::list<std::string> order_; // oldest first
};

} // namespace reel::daemon
