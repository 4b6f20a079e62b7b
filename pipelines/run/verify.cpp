// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/verify.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/stat.h>

#include "unique_fd.h"

namespace reel {

using Kind = FileVerdict::Kind;

static Kind
verify_file (const library::StagedFile &listed, const std::string &folder,
    const std::atomic<bool> *cancelled)
{
  struct stat info;
  /* A pipe in its place would be waited for. */
  UniqueFd fd (open ((folder + "/" + listed.name).c_str (),
      O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd || fstat (fd.get (), &info) != 0 || !S_ISREG (info.st_mode))
    return Kind::Missing;
  if ((uint64_t) info.st_size != listed.bytes)
    return Kind::Differs;
  std::string hash = library::hash_descriptor (fd.get (), cancelled);
  if (hash.empty ())
    return Kind::Missing;
  return hash == listed.sha256 ? Kind::Same : Kind::Differs;
}

std::optional<std::vector<FileVerdict>>
verify_folder (const library::Manifest &manifest, const std::string &folder,
    const std::atomic<bool> *cancelled)
{
  std::vector<FileVerdict> verdicts;
  verdicts.reserve (manifest.files.size ());
  for (const library::StagedFile &listed : manifest.files) {
    verdicts.push_back ({listed.name, verify_file (listed, folder, cancelled)});
    if (cancelled && *cancelled)
      return std::nullopt;
  }
  return verdicts;
}

std::vector<FileVerdict>
verify_made (const library::Manifest &manifest,
    const std::vector<library::StagedFile> &made)
{
  std::vector<FileVerdict> verdicts;
  auto find = [] (const std::vector<library::StagedFile> &all,
                  const std::string &name) {
    return std::find_if (all.begin (), all.end (),
        [&] (const library::StagedFile &file) { return file.name == name; });
  };
  for (const library::StagedFile &listed : manifest.files) {
    auto file = find (made, listed.name);
    Kind kind = Kind::Missing;
    if (file != made.end ())
      kind = file->sha256 == listed.sha256 ? Kind::Same : Kind::Differs;
    verdicts.push_back ({listed.name, kind});
  }
  for (const library::StagedFile &file : made)
    if (!file.name.ends_with (".manifest.json") &&
        find (manifest.files, file.name) == manifest.files.end ())
      verdicts.push_back ({file.name, Kind::Unlisted});
  return verdicts;
}

bool
all_same (const std::vector<FileVerdict> &verdicts)
{
  return std::all_of (verdicts.begin (), verdicts.end (),
      [] (const FileVerdict &verdict) { return verdict.kind == Kind::Same; });
}

} // namespace reel
