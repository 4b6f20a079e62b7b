// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <glib.h>

namespace reel::cli {

/* A file on its way into the stock, and what its sidecar will say: the format
 * is that of stock/README.md. */
struct StockAddition {
  std::string file; // to be copied
  std::string kind; // folder below the root: images, video, music, sounds
  std::string name; // in that folder, with its suffix
  std::string title, author, license, attribution, source;
  std::vector<std::string> tags;
};

/* The kind that FILE is by its content, and with what suffix it is to be
 * stored; `music` for any sound. False, with what it is instead in FAULT,
 * unless it is a picture, a clip or a sound that is whole as far as its header
 * tells. */
bool look_at_stock_file (const std::string &file, std::string &kind,
    std::string &suffix, std::string &fault);

/* Is EXPRESSION of SPDX licence identifiers, joined by AND, OR or WITH? Names
 * that nobody has registered pass. */
bool is_license (const std::string &expression);

/* Copies a file below ROOT, which is made if need be, with its sidecar:
 * durably, and whole or not at all. A name that exists is refused (REEL_ERROR
 * Exists), a full disk is NoSpace; Cancelled after SIGINT. */
bool add_to_stock (
    const std::string &root, const StockAddition &addition, GError **error);

/* $XDG_DATA_HOME/reelsmith/stock. */
std::string user_stock_root ();

} // namespace reel::cli
