// SPDX-License-Identifier: GPL-3.0-or-later
#include "commit_fixture.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <glib.h>
#include <unistd.h>

#include "glib_ptr.h"

namespace reel::test {

namespace fs = std::filesystem;

void
write_file (const std::string &path, const std::string &text)
{
  fs::create_directories (fs::path (path).parent_path ());
  std::ofstream (path, std::ios::binary) << text;
}

std::string
read_file (const std::string &path)
{
  std::ifstream in (path, std::ios::binary);
  std::stringstream all;
  all << in.rdbuf ();
  return all.str ();
}

Files
files_in (const std::string &folder)
{
  Files files;
  std::error_code ignored;
  for (const auto &entry : fs::directory_iterator (folder, ignored))
    files[entry.path ().filename ()] =
        entry.is_symlink ()        ? "-> " + fs::read_symlink (entry).string ()
        : entry.is_regular_file () ? read_file (entry.path ())
                                   : "folder";
  return files;
}

std::string
sha256_of (const std::string &text)
{
  CharPtr sum = adopt (g_compute_checksum_for_string (
      G_CHECKSUM_SHA256, text.data (), (gssize) text.size ()));
  return sum.get ();
}

bool
use_memory ()
{
  return access ("/dev/shm", W_OK) == 0 &&
         g_setenv ("TMPDIR", "/dev/shm", TRUE);
}

Files
make_set (const std::string &name, const std::string &identity,
    const std::string &content, bool with_captions)
{
  Files set = {{name + ".mp4", content}, {name + ".srt", "1 " + content}};
  if (with_captions)
    set[name + ".vtt"] = "WEBVTT " + content;
  std::string list;
  for (const auto &[file, text] : set)
    list += (list.empty () ? "" : ",") + ("{\"name\":\"" + file) +
            "\",\"bytes\":" + std::to_string (text.size ()) + ",\"sha256\":\"" +
            sha256_of (text) + "\"}";
  set[name + ".manifest.json"] =
      "{\"brief\":\"" + identity + "\",\"files\":[" + list + "]}";
  return set;
}

library::CommitOrder
order_of (const std::string &media, const Staging &staging, const Files &set,
    const std::string &video, const std::string &identity)
{
  library::CommitOrder order;
  order.staging = staging.path ();
  order.folder = media + "/videos";
  order.identity = identity;
  for (const auto &[name, text] : set) {
    write_file (staging.out () + "/" + name, text);
    if (name != video)
      order.files.push_back ({name, text.size (), sha256_of (text)});
  }
  const std::string &text = set.at (video);
  order.files.push_back ({video, text.size (), sha256_of (text)});
  return order;
}

} // namespace reel::test
