// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <glib.h>

namespace reel::speech {

/* Asks work on other threads to end, from any thread. */
class StopFlag {
public:
  void stop ();
  void rearm () { stopped_ = false; }
  bool stopped () const { return stopped_; }

private:
  std::atomic<bool> stopped_ = false;
};

/* The start of something spoken: its first sample, and the sent character
 * (from 0) it stands for. */
struct SpokenEvent {
  uint64_t sample;
  size_t position;
};

struct SpokenPiece {
  std::vector<int16_t> samples; // 22,050 Hz, one channel
  std::vector<SpokenEvent> words;
};

/* A voice as eSpeak NG lists it. */
struct ListedVoice {
  struct Language {
    std::string tag;
    int priority; // low is preferred
  };
  std::string name;
  std::string identifier; // file below the data folder
  std::vector<Language> languages;
  int gender = 0; // 1 male, 2 female
};

/* What one go at the synthesiser is set to. */
struct PieceRequest {
  std::string voice; // as espeak_SetVoiceByName takes it
  int rate = 165;
  int pitch = 50;
  bool word_gap = false; // words are parted by a silence, however short
  bool end_pause = false;
  std::string text; // UTF-8
};

/* eSpeak NG, opened afresh. It keeps its state in globals, does not repeat
 * itself when used twice and hangs when initialised twice (measured with
 * 1.51): so the library is loaded for one piece of speech and unloaded after
 * it, and only one thread of the process can have it. Waiting for the others
 * ends at once when STOP is raised. */
class EspeakSession {
public:
  /* Null with ERROR set (library missing, or kErrorCancelled). */
  [[nodiscard]] static std::unique_ptr<EspeakSession> open (
      const StopFlag &stop, GError **error);
  ~EspeakSession ();
  EspeakSession (const EspeakSession &) = delete;
  EspeakSession &operator= (const EspeakSession &) = delete;

  /* Once a session: it doesn't repeat itself. */
  [[nodiscard]] bool speak (
      const PieceRequest &request, SpokenPiece &out, GError **error);
  /* All voices; with VARIANTS those that only alter another voice. */
  [[nodiscard]] std::vector<ListedVoice> list_voices (bool variants);

private:
  struct Library;
  EspeakSession (const StopFlag &stop);
  bool load (GError **error);

  const StopFlag &stop_;
  std::unique_ptr<Library> library_;
};

} // namespace reel::speech
