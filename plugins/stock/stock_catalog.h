// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reel {

/* One asset: a file below a stock root with FILE.stock beside it, a key file
 * whose group [Asset] has Title, Author, License (SPDX identifier),
 * Attribution, Source and Tags (a list separated by semicolons). */
struct StockAsset {
  std::string name; // below its root, with suffix: images/coast.jpg
  std::string path; // absolute, symbolic links resolved
  std::string title, author, license, attribution, source;
  std::vector<std::string> tags;

  /* The folder directly below the root: images, video, music, sounds. */
  std::string_view kind () const;
  /* The name without its suffix, as people write it. */
  std::string_view short_name () const;
};

/* Limits on what a root may make us read. */
inline constexpr size_t kMaxStockAssets = 20000;
inline constexpr size_t kMaxSidecarBytes = 64 * 1024;
inline constexpr int kMaxStockDepth = 8;

/* How a location was understood. */
enum class StockProblem {
  none,
  bad_name,   // leaves the roots, or isn't text
  no_sidecar, // there is such a file, but nothing says whose it is
  not_found,
};

struct StockAnswer {
  StockProblem problem = StockProblem::not_found;
  /* Best first; the first is the answer. Only one for an exact name. */
  std::vector<StockAsset> matches;
  /* For not_found: short names that look alike, nearest first, at most 3. */
  std::vector<std::string> near;
};

/* What there is below some roots. Nothing is kept between calls: the disk is
 * the truth. Names can't leave a root: no absolute path, no `..`, no symbolic
 * link that leads out. An earlier root hides equal names of later ones. */
class StockCatalog {
public:
  /* ROOTS: folders, absolute or not; those that don't exist hold nothing. */
  explicit StockCatalog (const std::vector<std::string> &roots);

  /* LOCATION is a name (`images/coast.jpg`, `images/coast`) or words to look
   * for in names, titles and tags (`calm sea`, `music/calm`: of one kind).
   * Equally good matches are dealt by SEED, in an order that depends on
   * nothing else but the names. */
  StockAnswer find (std::string_view location, uint64_t seed) const;

  /* All assets, sorted by name. */
  std::vector<StockAsset> all () const;

private:
  std::optional<StockAsset> by_name (
      const std::string &name, StockProblem &problem) const;

  std::vector<std::string> roots_; // absolute, resolved, without repeats
};

/* The roots in TEXT, separated by `:`, empty ones left out. */
std::vector<std::string> split_stock_path (std::string_view text);

/* Where stock is when nobody says: $REELSMITH_STOCK_PATH, the user's own,
 * the one that came with the program, the system's. FROM_BUILD_TREE: the
 * program runs from where it was built, its stock lies in the checkout. */
std::vector<std::string> default_stock_roots (bool from_build_tree);

} // namespace reel
