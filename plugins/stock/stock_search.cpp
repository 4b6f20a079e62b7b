// SPDX-License-Identifier: LGPL-2.1-or-later
#include "stock_search.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include <glib.h>

namespace reel {

static constexpr std::string_view kSilentWords[] = {
    "a",
    "an",
    "and",
    "at",
    "by",
    "for",
    "from",
    "in",
    "of",
    "on",
    "or",
    "the",
    "to",
    "with",
};

/* Points for the place a word is found in. */
static constexpr int kTagPoints = 6;
static constexpr int kNamePoints = 4;
static constexpr int kTitlePoints = 3;
static constexpr int kStartPoints = 1;

/* "waves" finds "wave" and the other way round. */
static std::string
without_plural (std::string word)
{
  if (word.size () > 3 && word.ends_with ('s') && !word.ends_with ("ss"))
    word.pop_back ();
  return word;
}

std::vector<std::string>
search_words (std::string_view text)
{
  std::vector<std::string> words;
  if (!g_utf8_validate (text.data (), (gssize) text.size (), nullptr))
    return words;
  char *folded = g_utf8_casefold (text.data (), (gssize) text.size ());
  std::string word;
  auto finish = [&] {
    bool silent = std::find (std::begin (kSilentWords), std::end (kSilentWords),
                      word) != std::end (kSilentWords);
    if (!word.empty () && !silent)
      words.push_back (without_plural (word));
    word.clear ();
  };
  for (const char *p = folded; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (g_unichar_isalnum (c) || g_unichar_ismark (c))
      word.append (p, (size_t) (g_utf8_next_char (p) - p));
    else
      finish ();
  }
  finish ();
  g_free (folded);
  return words;
}

namespace {

/* Where an asset's words stand. */
struct Index {
  std::vector<std::string> tags, name, title;

  explicit Index (const StockAsset &asset)
      : name (search_words (asset.short_name ())),
        title (search_words (asset.title))
  {
    for (const std::string &tag : asset.tags)
      for (std::string &word : search_words (tag))
        tags.push_back (std::move (word));
  }

  int points (const std::string &word) const
  {
    auto has = [&] (const std::vector<std::string> &words) {
      return std::find (words.begin (), words.end (), word) != words.end ();
    };
    auto starts = [&] (const std::vector<std::string> &words) {
      return word.size () >= 3 &&
             std::any_of (words.begin (), words.end (),
                 [&] (auto &w) { return w.starts_with (word); });
    };
    if (has (tags))
      return kTagPoints;
    if (has (name))
      return kNamePoints;
    if (has (title))
      return kTitlePoints;
    return starts (tags) || starts (name) || starts (title) ? kStartPoints : 0;
  }
};

struct Scored {
  size_t asset;
  int found = 0;
  int points = 0;
};

} // namespace

/* splitmix64 (Steele, Lea, Flood 2014) over FNV-1a of the name: the order of
 * equals depends on the seed and on their own names only, so that a new asset
 * doesn't deal the others anew. */
static uint64_t
deal (std::string_view name, uint64_t seed)
{
  uint64_t z = 0xcbf29ce484222325u;
  for (unsigned char c : name)
    z = (z ^ c) * 0x100000001b3u;
  z += (seed + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

std::vector<StockAsset>
search_assets (const std::vector<StockAsset> &assets,
    const std::vector<std::string> &words, uint64_t seed)
{
  std::vector<Scored> scored;
  for (size_t i = 0; i < assets.size (); i++) {
    Index index (assets[i]);
    Scored score{i};
    for (const std::string &word : words) {
      int points = index.points (word);
      score.found += points > 0;
      score.points += points;
    }
    if (score.found)
      scored.push_back (score);
  }
  std::sort (scored.begin (), scored.end (), [&] (auto &a, auto &b) {
    if (a.found != b.found)
      return a.found > b.found;
    if (a.points != b.points)
      return a.points > b.points;
    uint64_t da = deal (assets[a.asset].name, seed);
    uint64_t db = deal (assets[b.asset].name, seed);
    return da != db ? da < db : assets[a.asset].name < assets[b.asset].name;
  });
  std::vector<StockAsset> result;
  result.reserve (scored.size ());
  for (const Scored &score : scored)
    result.push_back (assets[score.asset]);
  return result;
}

/* Levenshtein's distance in bytes: names are short and mostly ASCII. */
static size_t
edit_distance (std::string_view a, std::string_view b)
{
  std::vector<size_t> row (b.size () + 1);
  std::iota (row.begin (), row.end (), size_t{0});
  for (size_t i = 0; i < a.size (); i++) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size (); j++) {
      size_t change = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min ({row[j] + 1, row[j + 1] + 1, change});
    }
  }
  return row.back ();
}

static std::string_view
last_part (std::string_view name)
{
  size_t slash = name.rfind ('/');
  return slash == name.npos ? name : name.substr (slash + 1);
}

std::vector<std::string>
near_names (
    const std::vector<StockAsset> &assets, std::string_view name, size_t count)
{
  std::string_view wanted = last_part (name.substr (0, 200));
  std::vector<std::pair<size_t, std::string>> near;
  for (const StockAsset &asset : assets) {
    std::string_view have = last_part (asset.short_name ());
    size_t distance = edit_distance (wanted, have);
    if (2 * distance <= std::max (wanted.size (), have.size ()))
      near.emplace_back (distance, asset.short_name ());
  }
  std::sort (near.begin (), near.end ());
  std::vector<std::string> result;
  for (auto &[distance, text] : near) {
    if (result.size () == count)
      break;
    if (result.empty () || result.back () != text)
      result.push_back (text);
  }
  return result;
}

} // namespace reel
