// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <glib.h>

#include "brief/model/picture_header.h"
#include "temp_folder.h"

using namespace reel;
using namespace std::string_literals;

namespace {

/* BYTES as a file: what it is, and its header if it is a picture. */
struct Look {
  MediaKind kind = MediaKind::Unknown;
  std::optional<PictureHeader> header;
};

Look
look_at (const std::string &bytes)
{
  test::TempFolder folder;
  std::string path = folder.path () + "/file";
  EXPECT_TRUE (g_file_set_contents (
      path.c_str (), bytes.data (), (gssize) bytes.size (), nullptr));
  MediaFile file;
  std::string fault;
  EXPECT_TRUE (file.open (path, fault)) << fault;
  Look look;
  look.kind = sniff_media (file);
  look.header = read_picture_header (file, look.kind);
  return look;
}

std::string
png (int width, int height)
{
  std::string size{0, 0, (char) (width >> 8), (char) width, 0, 0,
      (char) (height >> 8), (char) height};
  return "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s + size + "\x08\x02\0\0\0crc."s +
         "\0\0\0\x02IDAT..crc.\0\0\0\0IEND\xae\x42\x60\x82"s;
}

const std::string kJpeg = "\xff\xd8\xff\xe0\0\x04..\xff\xc0\0\x0b\x08"
                          "\0\x10\0\x20\x01\x01\x11\0\xff\xda\0\x02pixels"
                          "\xff\xd9"s;

} // namespace

/* Guards against a size read from the wrong bytes. */
TEST (Files, ReadsTheSizeOfEveryKind)
{
  struct Case {
    const char *name;
    std::string bytes;
    MediaKind kind;
    int width, height;
  };
  std::string svg = "<?xml version=\"1.0\"?><svg viewBox=\"0 0 64 48\"></svg>";
  const Case cases[] = {
      {"png", png (640, 480), MediaKind::Png, 640, 480},
      {"jpeg", kJpeg, MediaKind::Jpeg, 32, 16},
      {"gif", "GIF89a\x40\0\x30\0\0\0\0,\0\0\0\0\x40\0\x30\0\0\x02\x01.\0;"s,
          MediaKind::Gif, 64, 48},
      {"webp lossless",
          "RIFF\x1c\0\0\0WEBPVP8L\x10\0\0\0\x2f\x3f\xc0\x0b\0..........."s,
          MediaKind::WebP, 64, 48},
      {"webp extended",
          "RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\0\0\x2f\0\0...."s,
          MediaKind::WebP, 64, 48},
      {"bmp",
          "BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x40\0\0\0\xd0\xff\xff\xff"s +
              std::string (32, '.'),
          MediaKind::Bmp, 64, 48},
      {"tiff",
          "II*\0\x08\0\0\0\x02\0\0\x01\x03\0\x01\0\0\0\x40\0\0\0"s +
              "\x01\x01\x03\0\x01\0\0\0\x30\0\0\0"s,
          MediaKind::Tiff, 64, 48},
      {"svg", svg, MediaKind::Svg, 64, 48},
      {"svg with size", "<svg width='20px' height=\"10\"></svg>",
          MediaKind::Svg, 20, 10},
  };
  for (const Case &c : cases) {
    Look look = look_at (c.bytes);
    EXPECT_EQ (look.kind, c.kind) << c.name;
    ASSERT_TRUE (look.header) << c.name;
    EXPECT_EQ (look.header->width, c.width) << c.name;
    EXPECT_EQ (look.header->height, c.height) << c.name;
    EXPECT_FALSE (look.header->is_truncated) << c.name;
    EXPECT_FALSE (look.header->is_animated) << c.name;
  }
}

/* Guards against callouts and warnings by the size that a picture has before
 * it is turned upright. */
TEST (Files, APictureOnItsSideHasItsSizeUpright)
{
  for (char orientation : {'\1', '\3', '\6', '\x08'}) {
    std::string little =
        "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"s + orientation +
        "\0\0\0\0\0\0\0"s;
    std::string big =
        "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"s +
        orientation + "\0\0\0\0\0\0"s;
    for (const std::string &exif : {little, big}) {
      Look look = look_at (kJpeg.substr (0, 2) + "\xff\xe1"s + '\0' +
                           (char) (exif.size () + 2) + exif + kJpeg.substr (2));
      ASSERT_TRUE (look.header);
      EXPECT_EQ (look.header->width, orientation < 5 ? 32 : 16);
      EXPECT_EQ (look.header->height, orientation < 5 ? 16 : 32);
    }
  }
}

/* Guards against Exif data that leads nowhere. */
TEST (Files, DamagedExifIsSurvived)
{
  std::string exif = "Exif\0\0II*\0\xff\xff\xff\xff"s;
  for (size_t size = 0; size <= exif.size (); size++) {
    Look look =
        look_at (kJpeg.substr (0, 2) + "\xff\xe1"s + '\0' + (char) (size + 2) +
                 exif.substr (0, size) + kJpeg.substr (2));
    ASSERT_TRUE (look.header) << size;
    EXPECT_EQ (look.header->width, 32) << size;
  }
}

/* Guards against crashes and endless walks on damaged files: every start of a
 * right file is either refused or called cut short. */
TEST (Files, EveryStartOfAFileIsSurvived)
{
  for (const std::string &whole : {png (64, 48), kJpeg}) {
    for (size_t size = 1; size < whole.size (); size++) {
      Look look = look_at (whole.substr (0, size));
      if (look.header) {
        EXPECT_TRUE (look.header->is_truncated) << size;
      }
    }
  }
}

/* Guards against clips, playlists and foreign files taken for pictures. */
TEST (Files, TellsWhatIsNoPicture)
{
  EXPECT_EQ (look_at ("").kind, MediaKind::Empty);
  EXPECT_EQ (look_at ("#EXTM3U\nhttp://a/").kind, MediaKind::Playlist);
  EXPECT_EQ (look_at ("<smil></smil>").kind, MediaKind::Playlist);
  EXPECT_EQ (look_at ("\0\0\0\x18"
                      "ftypmp42......."s)
                 .kind,
      MediaKind::Video);
  EXPECT_EQ (look_at ("\0\0\0\x18"
                      "ftypavif......."s)
                 .kind,
      MediaKind::OtherPicture);
  EXPECT_EQ (look_at ("\x1a\x45\xdf\xa3....").kind, MediaKind::Video);
  EXPECT_EQ (look_at ("%PDF-1.7").kind, MediaKind::Pdf);
  EXPECT_EQ (look_at ("Hello").kind, MediaKind::Unknown);
  EXPECT_EQ (look_at ("RIFF....WAVEfmt ").kind, MediaKind::Wav);
  EXPECT_EQ (look_at ("fLaC....").kind, MediaKind::Flac);
  EXPECT_EQ (look_at ("OggS....").kind, MediaKind::Ogg);
  EXPECT_EQ (look_at ("ID3.....").kind, MediaKind::Mp3);
  EXPECT_EQ (look_at ("\xff\xfb\x90....").kind, MediaKind::Mp3);
  EXPECT_EQ (look_at ("\0\0\0\x18"
                      "ftypM4A ......."s)
                 .kind,
      MediaKind::M4a);
}

/* Guards against a wait on a pipe and a read of a folder. */
TEST (Files, OpensRegularFilesOnly)
{
  std::string fault;
  MediaFile folder, missing, device;
  EXPECT_FALSE (folder.open ("/", fault));
  EXPECT_EQ (fault, "is a folder");
  fault.clear ();
  EXPECT_FALSE (device.open ("/dev/null", fault));
  EXPECT_EQ (fault, "is not a file but a device or a pipe");
  EXPECT_FALSE (missing.open ("/no/such/file", fault));
  EXPECT_TRUE (missing.is_missing ());
}

TEST (Files, KnowsWhichSuffixFits)
{
  EXPECT_TRUE (suffix_fits ("a.JPG", MediaKind::Jpeg));
  EXPECT_TRUE (suffix_fits ("a", MediaKind::Jpeg));
  EXPECT_TRUE (suffix_fits ("a.b/c", MediaKind::Jpeg));
  EXPECT_FALSE (suffix_fits ("a.png", MediaKind::Jpeg));
  EXPECT_FALSE (suffix_fits ("a.pn", MediaKind::Png));
}
