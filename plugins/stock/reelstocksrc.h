// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/base/gstbasesrc.h>

G_BEGIN_DECLS

#define REEL_TYPE_STOCK_SRC (reel_stock_src_get_type ())
G_DECLARE_FINAL_TYPE (ReelStockSrc, reel_stock_src, REEL, STOCK_SRC, GstBaseSrc)

GST_ELEMENT_REGISTER_DECLARE (reelstocksrc)

G_END_DECLS
