// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/named_files.h"

namespace reel {

void
NamedFiles::add (const std::string &path, const std::string &name)
{
  written_.emplace (path, name);
}

std::vector<NamedFile>
NamedFiles::list () const
{
  std::vector<NamedFile> files;
  for (const auto &[path, name] : written_)
    files.push_back ({path, name});
  return files;
}

std::string
NamedFiles::shown (const std::string &path) const
{
  auto found = written_.find (path);
  if (found != written_.end ())
    return found->second;
  return "stock:" + path.substr (path.rfind ('/') + 1);
}

std::string
NamedFiles::to_open (const std::string &path) const
{
  if (!opened_ || !written_.contains (path))
    return path;
  auto found = opened_->find (path);
  return found == opened_->end () ? std::string () : found->second;
}

std::string
NamedFiles::show_in (std::string text) const
{
  /* Longest first: `/proc/self/fd/1` is the start of `/proc/self/fd/12`. */
  std::map<size_t, FileMap, std::greater<>> by_length;
  for (const auto &[path, name] : written_) {
    by_length[path.size ()].emplace (path, name);
    std::string opened = to_open (path);
    by_length[opened.size ()].emplace (opened, name);
  }
  for (const auto &[length, names] : by_length)
    for (const auto &[path, name] : names)
      text = replace_all (std::move (text), path, name);
  return text;
}

std::string
replace_all (std::string text, const std::string &part, const std::string &by)
{
  if (part.empty ())
    return text;
  for (size_t at = text.find (part); at != std::string::npos;
       at = text.find (part, at + by.size ()))
    text.replace (at, part.size (), by);
  return text;
}

} // namespace reel
