// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace reel {

/* What a file is, by its content. */
enum class MediaKind {
  Unknown,
  Empty,
  Png,
  Jpeg,
  WebP,
  Gif,
  Bmp,
  Tiff,
  Svg,
  OtherPicture, // AVIF, HEIC, JPEG XL, PSD ...: known, but not shown
  Pdf,
  Video,
  Wav,
  Flac,
  Ogg,
  Mp3,
  M4a,
  Playlist,
};

/* A regular file, open for reading where one likes. */
class MediaFile {
public:
  MediaFile () = default;
  ~MediaFile ();
  MediaFile (const MediaFile &) = delete;
  MediaFile &operator= (const MediaFile &) = delete;

  /* False with FAULT: "is a folder", "can't be read: ..." and the like. Never
   * waits, whatever PATH is. */
  [[nodiscard]] bool open (const std::string &path, std::string &fault);
  bool is_missing () const { return missing_; }

  uint64_t size () const { return size_; }
  /* At most COUNT bytes from OFFSET on; fewer at the end. */
  std::string read (uint64_t offset, size_t count) const;

private:
  int fd_ = -1;
  uint64_t size_ = 0;
  bool missing_ = false;
};

MediaKind sniff_media (const MediaFile &file);
bool is_picture (MediaKind kind);
bool is_recording (MediaKind kind);
/* "a PNG picture", "a video", "a playlist" ... */
const char *name_of_kind (MediaKind kind);
/* The suffix it should have: "png"; null where many are right. */
const char *suffix_of_kind (MediaKind kind);
/* Whether a file called NAME may hold KIND. */
bool suffix_fits (std::string_view name, MediaKind kind);

} // namespace reel
