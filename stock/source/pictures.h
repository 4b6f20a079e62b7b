// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas.h"

// Each paints a picture in linear light and may choose how it is finished.
Image paint_city (int width, int height, Finish &finish);
Image paint_coast (int width, int height, Finish &finish);
Image paint_dunes (int width, int height, Finish &finish);
Image paint_forest (int width, int height, Finish &finish);
Image paint_harbour (int width, int height, Finish &finish);
Image paint_meadow (int width, int height, Finish &finish);
Image paint_paper (int width, int height, Finish &finish);
Image paint_ridges (int width, int height, Finish &finish);
Image paint_sea (int width, int height, Finish &finish);
Image paint_stars (int width, int height, Finish &finish);
