// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <memory>

namespace reel {

struct FileCloser {
  void operator() (FILE *file) const { fclose (file); }
};
using FilePtr = std::unique_ptr<FILE, FileCloser>;

} // namespace reel
