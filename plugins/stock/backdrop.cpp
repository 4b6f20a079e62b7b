// SPDX-License-Identifier: LGPL-2.1-or-later
#include "backdrop.h"

#include <cmath>

#include "backdrop_output.h"
#include "pattern.h"

namespace reel {

std::optional<std::vector<Color>>
parse_colors (std::string_view text, std::string &wrong)
{
  constexpr std::string_view kBlank = " \t\r\n";
  std::vector<Color> colors;
  if (text.find_first_not_of (kBlank) == text.npos)
    return colors;
  while (true) {
    size_t end = std::min (text.find (','), text.size ());
    std::string_view part = text.substr (0, end);
    size_t first = part.find_first_not_of (kBlank);
    part = first == part.npos ? std::string_view ()
                              : part.substr (first,
                                    part.find_last_not_of (kBlank) + 1 - first);
    auto color = parse_color (part);
    if (!color || colors.size () == kMaxBackdropColors) {
      wrong = std::string (part);
      return std::nullopt;
    }
    colors.push_back (*color);
    if (end == text.size ())
      return colors;
    text.remove_prefix (end + 1);
  }
}

PatternClock::PatternClock (uint64_t time_ns, double speed, uint64_t loop_ns)
    : seconds_ ((double) (loop_ns ? time_ns % loop_ns : time_ns) * 1e-9),
      speed_ (speed), loop_seconds_ ((double) loop_ns * 1e-9)
{
}

float
PatternClock::turns (double rate) const
{
  double own = rate * speed_;
  if (loop_seconds_ <= 0)
    return (float) whole_turns_off (own * seconds_);
  double whole = std::floor (own * loop_seconds_ + 0.5);
  double place = seconds_ / loop_seconds_;
  if (whole != 0)
    return (float) whole_turns_off (whole * place);
  return (float) (own * loop_seconds_ * 0.15915494309189535) *
         sin_turns ((float) place);
}

static PatternPtr
make_pattern (const BackdropSettings &settings, const Canvas &canvas)
{
  switch (settings.pattern) {
  case BackdropPattern::solid:
    return make_solid (settings, canvas);
  case BackdropPattern::gradient:
    return make_gradient (settings, canvas);
  case BackdropPattern::aurora:
    return make_aurora (settings, canvas);
  case BackdropPattern::waves:
    return make_waves (settings, canvas);
  case BackdropPattern::bokeh:
    return make_bokeh (settings, canvas);
  case BackdropPattern::grid:
    return make_grid (settings, canvas);
  case BackdropPattern::particles:
    return make_particles (settings, canvas);
  case BackdropPattern::paper:
    return make_paper (settings, canvas);
  }
  return make_solid (settings, canvas);
}

Backdrop::Backdrop (
    const BackdropSettings &settings, const BackdropFormat &format)
    : settings_ (settings), format_ (format),
      pattern_ (make_pattern (settings, Canvas (format.width, format.height))),
      output_ (std::make_unique<BackdropOutput> (format, *pattern_))
{
  pattern_->set_colors (output_->channels ());
}

Backdrop::~Backdrop () = default;

bool
Backdrop::is_still () const
{
  return pattern_->is_still () || settings_.speed == 0;
}

void
Backdrop::render (uint64_t time_ns, const BackdropPlanes &planes)
{
  pattern_->paint (PatternClock (time_ns, settings_.speed, settings_.loop_ns),
      output_->field ());
  output_->write (*pattern_, planes);
}

} // namespace reel
