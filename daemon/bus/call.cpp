// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/call.h"

#include <utility>

#include <gio/gunixfdlist.h>

#include "bus/errors.h"
#include "glib_ptr.h"

namespace reel::daemon {

bool
CallGate::enter (const std::string &sender, size_t bytes)
{
  auto known = senders_.find (sender);
  size_t waiting = known == senders_.end () ? 0 : known->second;
  if (waiting >= limits_.calls_per_sender || calls_ >= limits_.calls ||
      bytes > limits_.bytes - bytes_)
    return false;
  senders_[sender]++;
  calls_++;
  bytes_ += bytes;
  return true;
}

bool
CallGate::add (size_t bytes)
{
  if (bytes > limits_.bytes - bytes_)
    return false;
  bytes_ += bytes;
  return true;
}

void
CallGate::leave (const std::string &sender, size_t bytes)
{
  auto known = senders_.find (sender);
  if (--known->second == 0)
    senders_.erase (known);
  calls_--;
  bytes_ -= bytes;
}

static void
refuse_more (GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR,
      G_DBUS_ERROR_LIMITS_EXCEEDED,
      "too many calls wait for an answer; wait for some of them first");
}

CallPtr
Call::begin (std::shared_ptr<CallGate> gate, GDBusMethodInvocation *invocation)
{
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  size_t bytes =
      g_variant_get_size (g_dbus_method_invocation_get_parameters (invocation));
  if (!gate->enter (sender ? sender : "", bytes)) {
    refuse_more (invocation);
    return nullptr;
  }
  CallPtr call (new Call ());
  call->gate_ = std::move (gate);
  call->invocation_ = invocation;
  call->sender_ = sender ? sender : "";
  call->bytes_ = bytes;
  return call;
}

Call::~Call ()
{
  if (invocation_)
    g_dbus_method_invocation_return_error_literal (take (), G_DBUS_ERROR,
        G_DBUS_ERROR_NO_REPLY,
        "the daemon was stopped before it could answer; ask again");
}

bool
Call::may_ask () const
{
  GDBusMessage *message = g_dbus_method_invocation_get_message (invocation_);
  return g_dbus_message_get_flags (message) &
         G_DBUS_MESSAGE_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION;
}

GUnixFDList *
Call::files () const
{
  return g_dbus_message_get_unix_fd_list (
      g_dbus_method_invocation_get_message (invocation_));
}

GDBusMethodInvocation *
Call::take ()
{
  gate_->leave (sender_, bytes_);
  return std::exchange (invocation_, nullptr);
}

bool
Call::keep (size_t bytes)
{
  if (!gate_->add (bytes)) {
    refuse_more (take ());
    return false;
  }
  bytes_ += bytes;
  return true;
}

void
Call::give (GVariant *body)
{
  g_dbus_method_invocation_return_value (take (), body);
}

void
Call::give (UniqueFd file)
{
  int fd = file.release ();
  GLibPtr<GUnixFDList> files = adopt (g_unix_fd_list_new_from_array (&fd, 1));
  g_dbus_method_invocation_return_value_with_unix_fd_list (
      take (), g_variant_new ("(h)", 0), files.get ());
}

void
Call::refuse (const GError *error)
{
  answer_error (take (), error);
}

void
Call::refuse (Error code, const std::string &message)
{
  g_dbus_method_invocation_return_error_literal (
      take (), REEL_DAEMON_ERROR, (int) code, message.c_str ());
}

} // namespace reel::daemon
