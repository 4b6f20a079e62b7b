// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

#include "daemon_client.h"

namespace reel::test {

/* Method calls as nobody should make them: right and wrong members, on objects
 * that are there and that aren't, with arguments of the right and of any other
 * type, and descriptors of all kinds. */
class RandomCalls {
public:
  /* BRIEFS are texts that the daemon could take; now and then one is sent. */
  RandomCalls (unsigned seed, std::vector<std::string> briefs);

  /* Sends COUNT calls, many at a time, and waits for each answer. Returns what
   * is wrong: empty if each was answered. */
  std::string make (Client &client, int count);

  /* How often each error came; `` is success. */
  const std::map<std::string, int> &answers () const { return answers_; }

private:
  size_t below (size_t limit) { return random_ () % limit; }
  bool one_in (size_t limit) { return below (limit) == 0; }
  template <typename Container> auto &any_of (Container &all)
  {
    return all[below (all.size ())];
  }
  std::string word ();
  GVariant *value (int depth); // floating, of any type
  GVariant *value_of (const GVariantType *type, int depth);
  GVariant *options ();
  GVariant *body_of (const std::string &member);
  GVariant *any_body ();
  std::string path ();
  GLibPtr<GUnixFDList> files ();
  uint32_t send (Client &client);

  std::mt19937 random_;
  std::vector<std::string> briefs_, jobs_;
  std::map<std::string, int> answers_;
};

} // namespace reel::test
