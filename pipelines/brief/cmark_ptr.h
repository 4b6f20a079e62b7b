// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <cmark-gfm.h>

namespace reel {

/* Owners of what cmark-gfm makes. */
template <auto kFree> struct CmarkFreed {
  template <typename T> void operator() (T *object) const { kFree (object); }
};
using CmarkParser =
    std::unique_ptr<cmark_parser, CmarkFreed<cmark_parser_free>>;
using CmarkNode = std::unique_ptr<cmark_node, CmarkFreed<cmark_node_free>>;
using CmarkIterator = std::unique_ptr<cmark_iter, CmarkFreed<cmark_iter_free>>;

} // namespace reel
