// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/authority.h"

#include <memory>
#include <utility>

namespace reel::daemon {

static constexpr int kPatienceMs = 5000;
static constexpr int kPasswordMs = 120000;
static constexpr guint32 kAllowUserInteraction = 1; // of polkit's flags

static constexpr char kName[] = "org.freedesktop.PolicyKit1";
static constexpr char kPath[] = "/org/freedesktop/PolicyKit1/Authority";
static constexpr char kInterface[] = "org.freedesktop.PolicyKit1.Authority";

Authority::Authority (GDBusConnection *connection)
    : connection_ (connection), cancellable_ (g_cancellable_new ())
{
}

Authority::~Authority ()
{
  g_cancellable_cancel (cancellable_.get ());
  for (const auto &[sender, id] : open_)
    call_off (id);
}

void
Authority::check (const std::string &sender, uid_t uid, Action action,
    bool may_ask, Answer answer)
{
  if (uid == 0) {
    answer (true);
    return;
  }
  std::string id = "reelsmith-" + std::to_string (++questions_);
  open_.emplace (sender, id);
  GVariantBuilder subject;
  g_variant_builder_init (&subject, G_VARIANT_TYPE ("a{sv}"));
  g_variant_builder_add (
      &subject, "{sv}", "name", g_variant_new_string (sender.c_str ()));
  const char *name = action == Action::Submit ? "org.reelsmith.submit"
                                              : "org.reelsmith.manage";
  g_dbus_connection_call (connection_, kName, kPath, kInterface,
      "CheckAuthorization",
      g_variant_new ("((sa{sv})s@a{ss}us)", "system-bus-name", &subject, name,
          g_variant_new_array (G_VARIANT_TYPE ("{ss}"), nullptr, 0),
          may_ask ? kAllowUserInteraction : 0, id.c_str ()),
      G_VARIANT_TYPE ("((bba{ss}))"), G_DBUS_CALL_FLAGS_NONE,
      may_ask ? kPasswordMs : kPatienceMs, cancellable_.get (), on_answer,
      new Question{this, sender, id, action, std::move (answer)});
}

void
Authority::forget (const std::string &sender)
{
  auto [first, last] = open_.equal_range (sender);
  for (auto question = first; question != last; ++question)
    call_off (question->second);
}

/* The question is then answered with an error. */
void
Authority::call_off (const std::string &id)
{
  g_dbus_connection_call (connection_, kName, kPath, kInterface,
      "CancelCheckAuthorization", g_variant_new ("(s)", id.c_str ()), nullptr,
      G_DBUS_CALL_FLAGS_NO_AUTO_START, kPatienceMs, nullptr, nullptr, nullptr);
}

static bool
is_absent (const GError *error)
{
  for (GDBusError code :
      {G_DBUS_ERROR_SERVICE_UNKNOWN, G_DBUS_ERROR_NAME_HAS_NO_OWNER,
          G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND})
    if (g_error_matches (error, G_DBUS_ERROR, code))
      return true;
  return false;
}

void
Authority::on_answer (GObject *bus, GAsyncResult *result, gpointer data)
{
  std::unique_ptr<Question> question ((Question *) data);
  ErrorPtr error;
  GLibPtr<GVariant> body = adopt (g_dbus_connection_call_finish (
      G_DBUS_CONNECTION (bus), result, out (error)));
  /* Cancelled by the destructor only: nothing of ours is there any more. */
  if (g_error_matches (error.get (), G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  Authority *self = question->authority;
  auto [first, last] = self->open_.equal_range (question->sender);
  for (auto open = first; open != last; ++open) {
    if (open->second != question->id)
      continue;
    self->open_.erase (open);
    break;
  }
  if (body) {
    gboolean is_allowed = FALSE;
    g_variant_get (body.get (), "((bb@a{ss}))", &is_allowed, nullptr, nullptr);
    question->answer (is_allowed);
    return;
  }
  if (is_absent (error.get ())) {
    question->answer (question->action == Action::Submit);
    return;
  }
  g_warning ("polkit did not answer: %s; refused", error->message);
  if (g_error_matches (error.get (), G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    self->call_off (question->id);
  question->answer (false);
}

} // namespace reel::daemon
