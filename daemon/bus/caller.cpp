// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/caller.h"

#include <utility>

namespace reel::daemon {

/* Each costs a match rule, of which system buses allow 512 by default. */
static constexpr size_t kMostKnown = 256;
static constexpr int kPatienceMs = 5000;

struct Callers::Question {
  Callers *callers;
  std::string sender;
  uint64_t number;
};

Callers::Callers (GDBusConnection *connection, Vanished on_vanished)
    : connection_ (connection), on_vanished_ (std::move (on_vanished)),
      cancellable_ (g_cancellable_new ())
{
}

Callers::~Callers ()
{
  g_cancellable_cancel (cancellable_.get ());
  for (auto &[sender, known] : known_)
    g_dbus_connection_signal_unsubscribe (connection_, known.watch);
}

void
Callers::forget (const std::string &sender)
{
  auto found = known_.find (sender);
  if (found == known_.end ())
    return;
  std::vector<Answer> waiting = std::move (found->second.waiting);
  g_dbus_connection_signal_unsubscribe (connection_, found->second.watch);
  known_.erase (found);
  order_.remove (sender);
  for (const Answer &answer : waiting)
    answer (std::nullopt);
}

/* The oldest is forgotten that nobody waits for. */
void
Callers::make_room ()
{
  for (const std::string &sender : order_) {
    if (!known_[sender].waiting.empty ())
      continue;
    forget (std::string (sender));
    return;
  }
}

void
Callers::find (const std::string &sender, Answer answer)
{
  auto found = known_.find (sender);
  if (found != known_.end ()) {
    if (found->second.uid)
      answer (found->second.uid);
    else
      found->second.waiting.push_back (std::move (answer));
    return;
  }
  if (known_.size () >= kMostKnown)
    make_room ();
  Known &known = known_[sender];
  known.number = ++questions_;
  known.waiting.push_back (std::move (answer));
  order_.push_back (sender);
  /* First the watch, then the question: what leaves between is heard of. */
  known.watch = g_dbus_connection_signal_subscribe (connection_,
      "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
      "/org/freedesktop/DBus", sender.c_str (), G_DBUS_SIGNAL_FLAGS_NONE,
      on_owner_changed, this, nullptr);
  g_dbus_connection_call (connection_, "org.freedesktop.DBus",
      "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixUser",
      g_variant_new ("(s)", sender.c_str ()), G_VARIANT_TYPE ("(u)"),
      G_DBUS_CALL_FLAGS_NONE, kPatienceMs, cancellable_.get (), on_answer,
      new Question{this, sender, known.number});
}

void
Callers::on_answer (GObject *bus, GAsyncResult *result, gpointer data)
{
  std::unique_ptr<Question> question ((Question *) data);
  ErrorPtr error;
  GLibPtr<GVariant> body = adopt (g_dbus_connection_call_finish (
      G_DBUS_CONNECTION (bus), result, out (error)));
  /* Cancelled by the destructor only: nothing of ours is there any more. */
  if (g_error_matches (error.get (), G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  Callers *self = question->callers;
  auto found = self->known_.find (question->sender);
  if (found == self->known_.end () || found->second.number != question->number)
    return;
  if (!body) {
    self->forget (question->sender);
    return;
  }
  guint32 uid = 0;
  g_variant_get (body.get (), "(u)", &uid);
  found->second.uid = uid;
  for (const Answer &answer : std::exchange (found->second.waiting, {}))
    answer (uid);
}

void
Callers::on_owner_changed (GDBusConnection *, const char *, const char *,
    const char *, const char *, GVariant *parameters, gpointer data)
{
  auto *self = (Callers *) data;
  const char *name, *before, *after;
  g_variant_get (parameters, "(&s&s&s)", &name, &before, &after);
  if (*after)
    return;
  std::string sender = name;
  self->forget (sender);
  self->on_vanished_ (sender);
}

} // namespace reel::daemon
