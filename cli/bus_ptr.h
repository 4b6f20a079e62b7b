// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <gio/gio.h>
#include <gio/gunixfdlist.h>

namespace reel::cli {

/* Frees what BusPtr owns; types are listed one by one, as in gst_ptr.h. */
struct BusDeleter {
  void operator() (GVariant *o) const { g_variant_unref (o); }
  void operator() (GDBusConnection *o) const { g_object_unref (o); }
  void operator() (GUnixFDList *o) const { g_object_unref (o); }
  void operator() (GCancellable *o) const { g_object_unref (o); }
};

template <typename T> using BusPtr = std::unique_ptr<T, BusDeleter>;
using VariantPtr = BusPtr<GVariant>;

/* Takes over a floating or a full reference. */
inline VariantPtr
take_variant (GVariant *variant)
{
  return VariantPtr (variant ? g_variant_take_ref (variant) : nullptr);
}

/* A further reference; a floating one is sunk. */
inline VariantPtr
keep_variant (GVariant *variant)
{
  return VariantPtr (variant ? g_variant_ref_sink (variant) : nullptr);
}

} // namespace reel::cli
