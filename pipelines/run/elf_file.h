// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace reel {

/* What a library or program says of itself. */
struct ElfFile {
  /* The hash its linker made of its content (NT_GNU_BUILD_ID), hexadecimal;
   * where there is none, size and time of the file. */
  std::string identity;
  std::vector<std::string> needed; // names of libraries (DT_NEEDED)
  /* Where it looks for them first (DT_RUNPATH, DT_RPATH); $ORIGIN is replaced
   * by the folder of the file. */
  std::vector<std::string> folders;
};

/* Reads a file of this machine's word size and byte order. Never runs nor
 * loads it. Nothing, if it can't be read as one. */
std::optional<ElfFile> read_elf (const std::string &path);

} // namespace reel
