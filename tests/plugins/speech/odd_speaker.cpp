// SPDX-License-Identifier: GPL-3.0-or-later
/* Stands in for reelsmith-speaker where that would go wrong. The voice says
 * how: `dies` (at the first piece), `other` (is of another build), anything
 * else (says nothing at all). */
#include <cstring>

#include "piece_wire.h"

using namespace reel::speech;

int
main (int argc, char **argv)
{
  PieceAnswer greeting;
  greeting.message = wire_greeting ();
  if (argc != 2)
    return 2;
  if (strcmp (argv[1], "dies") == 0)
    return send_answer (0, greeting) && receive_request (0) ? 1 : 2;
  if (strcmp (argv[1], "other") != 0)
    return 0;
  greeting.message += "0";
  return send_answer (0, greeting) && receive_request (0) ? 1 : 2;
}
