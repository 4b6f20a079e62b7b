// SPDX-License-Identifier: GPL-3.0-or-later
/* ELF as in the System V ABI, chapters 4 and 5, and elf(5). */
#include "run/elf_file.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "unique_fd.h"

namespace reel {

namespace {

using Header = ElfW (Ehdr);
using Segment = ElfW (Phdr);
using Dynamic = ElfW (Dyn);
using Note = ElfW (Nhdr);

/* A file in memory, and what of it can be looked at. */
class Mapped {
public:
  explicit Mapped (const std::string &path)
      : fd_ (open (path.c_str (), O_RDONLY | O_CLOEXEC))
  {
    if (!fd_ || fstat (fd_.get (), &info) != 0 || info.st_size <= 0)
      return;
    void *data = mmap (
        nullptr, (size_t) info.st_size, PROT_READ, MAP_PRIVATE, fd_.get (), 0);
    data_ = data == MAP_FAILED ? nullptr : static_cast<const char *> (data);
  }
  ~Mapped ()
  {
    if (data_)
      munmap (const_cast<char *> (data_), (size_t) info.st_size);
  }
  Mapped (const Mapped &) = delete;
  Mapped &operator= (const Mapped &) = delete;

  /* BYTES from AT on, or null if the file hasn't so many. */
  const char *at (uint64_t at, uint64_t bytes) const
  {
    auto size = (uint64_t) info.st_size;
    return data_ && at <= size && bytes <= size - at ? data_ + at : nullptr;
  }
  template <typename T> bool get (uint64_t where, T &value) const
  {
    const char *from = at (where, sizeof value);
    if (from)
      memcpy (&value, from, sizeof value);
    return from;
  }
  /* A text that ends in a zero byte. */
  std::string text (uint64_t where) const
  {
    const char *from = at (where, 1);
    return from ? std::string (from,
                      strnlen (from, (size_t) info.st_size - (size_t) where))
                : std::string ();
  }

  struct stat info = {};

private:
  UniqueFd fd_;
  const char *data_ = nullptr;
};

std::string
build_id (const Mapped &file, const Segment &notes)
{
  static constexpr char kDigits[] = "0123456789abcdef";
  auto rounded = [] (uint64_t size) { return (size + 3) & ~(uint64_t) 3; };
  uint64_t at = notes.p_offset, end = notes.p_offset + notes.p_filesz;
  Note note;
  while (at < end && file.get (at, note)) {
    uint64_t content = at + sizeof note + rounded (note.n_namesz);
    const char *bytes = file.at (content, note.n_descsz);
    const char *name = file.at (at + sizeof note, note.n_namesz);
    if (!bytes || !name)
      break;
    if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
        memcmp (name, "GNU", 4) == 0) {
      std::string text;
      for (uint64_t i = 0; i < note.n_descsz; i++) {
        auto byte = (unsigned char) bytes[i];
        text += {kDigits[byte >> 4], kDigits[byte & 15]};
      }
      return text;
    }
    at = content + rounded (note.n_descsz);
  }
  return {};
}

/* Where ADDRESS, of the memory it would be loaded to, is in the file. */
std::optional<uint64_t>
offset_of (const std::vector<Segment> &segments, uint64_t address)
{
  for (const Segment &segment : segments)
    if (segment.p_type == PT_LOAD && address >= segment.p_vaddr &&
        address - segment.p_vaddr < segment.p_filesz)
      return segment.p_offset + (address - segment.p_vaddr);
  return std::nullopt;
}

/* The folders of PATHS, which colons part, of a library in ORIGIN. */
void
add_folders (std::string_view paths, const std::string &origin,
    std::vector<std::string> &folders)
{
  while (!paths.empty ()) {
    size_t end = std::min (paths.find (':'), paths.size ());
    std::string folder (paths.substr (0, end));
    for (const char *name : {"${ORIGIN}", "$ORIGIN"})
      if (size_t at = folder.find (name); at != std::string::npos)
        folder.replace (at, strlen (name), origin);
    if (!folder.empty ())
      folders.push_back (folder);
    paths.remove_prefix (std::min (end + 1, paths.size ()));
  }
}

/* What FOUND, in ORIGIN, needs, and where it looks for that. */
void
read_dynamic (const Mapped &file, const std::vector<Segment> &segments,
    const Segment &dynamic, const std::string &origin, ElfFile &found)
{
  std::vector<uint64_t> names, paths;
  std::optional<uint64_t> texts;
  Dynamic entry;
  for (uint64_t at = dynamic.p_offset;
       at + sizeof entry <= dynamic.p_offset + dynamic.p_filesz &&
       file.get (at, entry) && entry.d_tag != DT_NULL;
       at += sizeof entry) {
    if (entry.d_tag == DT_NEEDED)
      names.push_back (entry.d_un.d_val);
    else if (entry.d_tag == DT_RUNPATH || entry.d_tag == DT_RPATH)
      paths.push_back (entry.d_un.d_val);
    else if (entry.d_tag == DT_STRTAB)
      texts = offset_of (segments, entry.d_un.d_ptr);
  }
  if (!texts)
    return;
  for (uint64_t name : names)
    found.needed.push_back (file.text (*texts + name));
  for (uint64_t path : paths)
    add_folders (file.text (*texts + path), origin, found.folders);
}

} // namespace

std::optional<ElfFile>
read_elf (const std::string &path)
{
  Mapped file (path);
  Header header;
  bool is_ours = file.get (0, header) &&
                 memcmp (header.e_ident, ELFMAG, SELFMAG) == 0 &&
                 header.e_ident[EI_CLASS] ==
                     (sizeof (void *) == 8 ? ELFCLASS64 : ELFCLASS32) &&
                 header.e_phentsize == sizeof (Segment);
  if (!is_ours)
    return std::nullopt;
  std::vector<Segment> segments (header.e_phnum);
  for (size_t i = 0; i < segments.size (); i++)
    if (!file.get (header.e_phoff + i * sizeof (Segment), segments[i]))
      return std::nullopt;
  ElfFile found;
  for (const Segment &segment : segments) {
    if (segment.p_type == PT_NOTE && found.identity.empty ())
      found.identity = build_id (file, segment);
    if (segment.p_type == PT_DYNAMIC)
      read_dynamic (
          file, segments, segment, path.substr (0, path.rfind ('/')), found);
  }
  if (found.identity.empty ())
    found.identity = std::to_string (file.info.st_size) + " bytes of " +
                     std::to_string (file.info.st_mtim.tv_sec) + "." +
                     std::to_string (file.info.st_mtim.tv_nsec);
  return found;
}

} // namespace reel
