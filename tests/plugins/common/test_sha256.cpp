// SPDX-License-Identifier: GPL-3.0-or-later
#include "sha256.h"

#include <gtest/gtest.h>

using reel::Sha256;

/* Guards against another hash under the same name: the examples of FIPS 180-4,
 * as NIST publishes them. */
TEST (Sha256, IsThatOfTheStandard)
{
  EXPECT_EQ (reel::sha256_of (""),
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ (reel::sha256_of ("abc"),
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ (reel::sha256_of (
                 "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

/* Guards against a hash that depends on how the bytes came, or that can't go
 * on after it was read. */
TEST (Sha256, GoesOnByteByByte)
{
  std::string text (1000, 'a');
  Sha256 sum;
  for (size_t i = 0; i < text.size (); i++) {
    sum.update (&text[i], 1);
    if (i % 100 == 0) {
      EXPECT_EQ (sum.hex (), reel::sha256_of (text.substr (0, i + 1)));
    }
  }
  EXPECT_EQ (sum.bytes (), 1000U);
  EXPECT_EQ (sum.hex (), reel::sha256_of (text));
  sum.restart ();
  EXPECT_EQ (sum.bytes (), 0U);
  EXPECT_EQ (sum.hex (), reel::sha256_of (""));
}
