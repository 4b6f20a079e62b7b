// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the pictures of the stock: pictures NAME FILE.jpg [HEIGHT]
#include "pictures.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {
const struct {
  const char *name;
  Image (*paint) (int, int, Finish &);
} kPictures[] = {
    {"city", paint_city},
    {"coast", paint_coast},
    {"dunes", paint_dunes},
    {"forest", paint_forest},
    {"harbour", paint_harbour},
    {"meadow", paint_meadow},
    {"paper", paint_paper},
    {"ridges", paint_ridges},
    {"sea", paint_sea},
    {"stars", paint_stars},
};
} // namespace

int
main (int argc, char **argv)
{
  if (argc < 3) {
    fprintf (stderr, "usage: pictures NAME FILE.jpg [HEIGHT]\n");
    return 2;
  }
  int height = argc > 3 ? atoi (argv[3]) : 1440;
  if (height < 90 || height > 4320) {
    fprintf (stderr, "pictures: the height must be 90 to 4320\n");
    return 2;
  }
  for (const auto &picture : kPictures) {
    if (strcmp (picture.name, argv[1]) != 0)
      continue;
    Finish finish;
    Image image = picture.paint (height * 16 / 9, height, finish);
    if (!write_jpeg (image, finish, argv[2])) {
      fprintf (stderr, "pictures: %s can't be written\n", argv[2]);
      return 1;
    }
    return 0;
  }
  fprintf (stderr, "pictures: there is no picture %s\n", argv[1]);
  return 2;
}
