// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <mutex>

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

namespace reel {

struct FontDeleter {
  void operator() (FcConfig *c) const { FcConfigDestroy (c); }
  void operator() (FcPattern *p) const { FcPatternDestroy (p); }
  void operator() (FcFontSet *s) const { FcFontSetDestroy (s); }
  void operator() (FcObjectSet *s) const { FcObjectSetDestroy (s); }
};

template <typename T> using FontPtr = std::unique_ptr<T, FontDeleter>;

/* The whole of what fontconfig is told. Fonts come from the system's folders
 * alone, never from a home, so that a brief looks the same for everybody; the
 * order of the families decides who draws what the wished family lacks. */
inline constexpr char kFontConfig[] = R"(<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir>/var/cache/fontconfig</cachedir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <match target="pattern">
    <test qual="any" name="family" compare="eq"><string>mono</string></test>
    <edit name="family" mode="assign" binding="same"><string>monospace</string></edit>
  </match>
  <alias binding="same"><family>sans-serif</family><prefer>
    <family>Inter</family><family>Noto Sans</family></prefer></alias>
  <alias binding="same"><family>sans</family><prefer>
    <family>Inter</family><family>Noto Sans</family></prefer></alias>
  <alias binding="same"><family>system-ui</family><prefer>
    <family>Inter</family><family>Noto Sans</family></prefer></alias>
  <alias binding="same"><family>serif</family><prefer>
    <family>Noto Serif</family></prefer></alias>
  <alias binding="same"><family>monospace</family><prefer>
    <family>JetBrains Mono</family><family>Noto Sans Mono</family></prefer></alias>
  <alias binding="same"><family>emoji</family><prefer>
    <family>Noto Color Emoji</family></prefer></alias>
  <match target="pattern">
    <edit name="family" mode="append_last" binding="weak">
      <string>Inter</string>
      <string>Noto Sans</string>
      <string>Noto Sans Arabic</string>
      <string>Noto Sans Hebrew</string>
      <string>Noto Sans Devanagari</string>
      <string>Noto Sans Bengali</string>
      <string>Noto Sans Tamil</string>
      <string>Noto Sans Thai</string>
      <string>Noto Sans CJK JP</string>
      <string>Noto Sans CJK KR</string>
      <string>Noto Sans CJK SC</string>
      <string>Noto Color Emoji</string>
      <string>Noto Sans Symbols</string>
      <string>Noto Sans Symbols2</string>
      <string>Noto Sans Math</string>
      <string>DejaVu Sans</string>
    </edit>
    <edit name="antialias" mode="assign"><bool>true</bool></edit>
    <edit name="hinting" mode="assign"><bool>false</bool></edit>
    <edit name="hintstyle" mode="assign"><const>hintnone</const></edit>
    <edit name="autohint" mode="assign"><bool>false</bool></edit>
    <edit name="rgba" mode="assign"><const>none</const></edit>
  </match>
  <match target="font">
    <test name="outline" compare="eq"><bool>false</bool></test>
    <test name="scalable" compare="eq"><bool>true</bool></test>
    <edit name="pixelsizefixupfactor" mode="assign">
      <divide><name target="pattern">pixelsize</name><name target="font">pixelsize</name></divide>
    </edit>
    <edit name="matrix" mode="assign">
      <times><name>matrix</name><matrix>
        <name>pixelsizefixupfactor</name><double>0</double>
        <double>0</double><name>pixelsizefixupfactor</name></matrix></times>
    </edit>
  </match>
</fontconfig>
)";

/* A configuration of nothing but the constant above and, if given, the font
 * file FONT_FILE. NULL if the file is no font. Scans the fonts (or reads the
 * system's cache of them): tens of milliseconds. */
[[nodiscard]] inline FontPtr<FcConfig>
new_font_config (const char *font_file = nullptr)
{
  FontPtr<FcConfig> config (FcConfigCreate ());
  auto *xml = reinterpret_cast<const FcChar8 *> (kFontConfig);
  if (!FcConfigParseAndLoadFromMemory (config.get (), xml, FcTrue) ||
      !FcConfigBuildFonts (config.get ()))
    return nullptr;
  auto *file = reinterpret_cast<const FcChar8 *> (font_file);
  if (file && !FcConfigAppFontAddFile (config.get (), file))
    return nullptr;
  return config;
}

/* The configuration without a file of one's own, scanned once a process and
 * never freed. Not owned by the caller; may be read from any thread. */
[[nodiscard]] inline FcConfig *
shared_font_config ()
{
  static std::once_flag once;
  static FcConfig *config;
  std::call_once (once, [] { config = new_font_config ().release (); });
  return config;
}

/* A Pango font map of one's own (transfer full, for one thread at a time) over
 * the fonts above: the same on every machine with the same font packages,
 * whatever lies in the user's home. FONT_FILE, a path, adds a font. NULL if
 * that file is no font. */
[[nodiscard]] inline PangoFontMap *
new_font_map (const char *font_file = nullptr)
{
  FontPtr<FcConfig> own;
  FcConfig *config = nullptr;
  if (font_file) {
    own = new_font_config (font_file);
    config = own.get ();
  } else {
    config = shared_font_config ();
  }
  if (!config)
    return nullptr;
  PangoFontMap *map =
      pango_cairo_font_map_new_for_font_type (CAIRO_FONT_TYPE_FT);
  pango_fc_font_map_set_config (PANGO_FC_FONT_MAP (map), config);
  return map;
}

} // namespace reel
