// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gio/gio.h>

#include <concepts>
#include <memory>

namespace reel {

/* Frees what GLibPtr owns. The types are listed one by one: a type that was
 * forgotten does not compile, instead of being freed the wrong way. */
struct GLibDeleter {
  void operator() (GObject *o) const { g_object_unref (o); }
  void operator() (GDBusConnection *o) const { g_object_unref (o); }
  void operator() (GDBusMessage *o) const { g_object_unref (o); }
  void operator() (GUnixFDList *o) const { g_object_unref (o); }
  void operator() (GCancellable *o) const { g_object_unref (o); }
  void operator() (GError *o) const { g_error_free (o); }
  void operator() (GBytes *o) const { g_bytes_unref (o); }
  void operator() (GVariant *o) const { g_variant_unref (o); }
  void operator() (GVariantIter *o) const { g_variant_iter_free (o); }
  void operator() (GVariantType *o) const { g_variant_type_free (o); }
  void operator() (GChecksum *o) const { g_checksum_free (o); }
  void operator() (GKeyFile *o) const { g_key_file_unref (o); }
  void operator() (GMainLoop *o) const { g_main_loop_unref (o); }
  void operator() (GMainContext *o) const { g_main_context_unref (o); }
  void operator() (GSource *o) const { g_source_unref (o); }
  void operator() (GDateTime *o) const { g_date_time_unref (o); }
  void operator() (GDir *o) const { g_dir_close (o); }
  void operator() (char *o) const { g_free (o); }
  void operator() (char **o) const { g_strfreev (o); }
};

/* The very type, not one that converts to it: else who owns a `void *` or a
 * derived class would free it as something else. */
template <typename T>
concept GLibOwned = requires (void (GLibDeleter::*f) (T *) const)
{
  f = static_cast<void (GLibDeleter::*) (T *) const> (&GLibDeleter::operator());
};

/* Owns one reference (or one allocation) and nothing more. `char *` stands
 * for text of GLib's; a `char **` for a list of it that ends in null. */
template <GLibOwned T> using GLibPtr = std::unique_ptr<T, GLibDeleter>;

/* Takes over a reference the caller already owns (transfer full). */
template <GLibOwned T>
[[nodiscard]] GLibPtr<T>
adopt (T *object)
{
  return GLibPtr<T> (object);
}

using CharPtr = GLibPtr<char>;
using ErrorPtr = GLibPtr<GError>;

/* Hands out the address of a pointer for a C function that fills it, and
 * adopts what it was given when the full expression ends:
 *   ErrorPtr error; f (out (error)); */
template <typename T, typename Deleter> class OutPtr {
public:
  explicit OutPtr (std::unique_ptr<T, Deleter> &target) : target_ (target) {}
  ~OutPtr () { target_.reset (raw_); }
  OutPtr (const OutPtr &) = delete;
  OutPtr &operator= (const OutPtr &) = delete;
  operator T ** () { return &raw_; }

private:
  std::unique_ptr<T, Deleter> &target_;
  T *raw_ = nullptr;
};

template <typename T, typename Deleter>
[[nodiscard]] OutPtr<T, Deleter>
out (std::unique_ptr<T, Deleter> &target)
{
  return OutPtr<T, Deleter> (target);
}

} // namespace reel
