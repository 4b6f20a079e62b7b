// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <glib.h>

namespace reel {

/* An element of EBML (RFC 8794): either one that holds others or bytes nobody
 * looks into. */
struct EbmlElement {
  uint32_t id = 0;           // with its marker
  std::vector<uint8_t> data; // without the header; empty in one that holds some
  std::vector<EbmlElement> children;

  EbmlElement *child (uint32_t child_id);
  uint64_t size () const; // of what comes behind the header
};

/* Reads the elements of a Matroska header; nothing if SIZE bytes don't hold
 * whole ones. */
std::optional<std::vector<EbmlElement>> parse_ebml (
    const uint8_t *data, size_t size, int depth = 0);

void write_ebml (const EbmlElement &element, std::vector<uint8_t> &into);

/* Copies the finished Matroska or WebM file FROM to TO with its header
 * rewritten: no date, no numbers drawn by chance (of segment and tracks), and
 * the cues in front of the clusters, so that players seek while it loads
 * (RFC 9559, 25.3.3). Ends as Cancelled where CANCELLED (may be null) is set
 * meanwhile. */
bool rewrite_mkv (const std::string &from, const std::string &to,
    const std::atomic<bool> *cancelled, GError **error);

} // namespace reel
