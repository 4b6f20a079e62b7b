// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace reel {

/* An absolute path to another path, or to a name. */
using FileMap = std::map<std::string, std::string>;

/* A file that a brief names. */
struct NamedFile {
  std::string path; // absolute, by the brief's folder
  std::string name; // as it is written in the brief
  bool operator== (const NamedFile &) const = default;
};

/* The files a brief names: how each is called in messages, and where it is
 * opened. A path that the brief doesn't name is one of stock. */
class NamedFiles {
public:
  void add (const std::string &path, const std::string &name);
  /* From here on only the keys of MAP can be opened, each by its value; all
   * others that the brief names are as if they didn't exist. */
  void open_only (FileMap map) { opened_ = std::move (map); }
  bool is_mapped () const { return opened_.has_value (); }

  std::vector<NamedFile> list () const;
  /* PATH as a person wrote it; never a path of this machine that nobody
   * wrote. */
  std::string shown (const std::string &path) const;
  /* Where PATH is to be opened; empty: nowhere. */
  std::string to_open (const std::string &path) const;
  /* TEXT with every path that the above knows put as it is shown. */
  std::string show_in (std::string text) const;

private:
  FileMap written_; // to the name
  std::optional<FileMap> opened_;
};

/* TEXT with every PART replaced BY. */
std::string replace_all (
    std::string text, const std::string &part, const std::string &by);

} // namespace reel
