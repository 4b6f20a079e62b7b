// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/readers/yaml_events.h"

#include <sstream>

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace reel {

namespace {

struct Stopped {
  YamlEvents::Stop why;
  size_t offset;
};

class Collector : public YAML::EventHandler {
public:
  Collector (YamlEvents &result, size_t max_depth, size_t max_events)
      : result_ (result), max_depth_ (max_depth), max_events_ (max_events)
  {
  }

  void OnDocumentStart (const YAML::Mark &mark) override
  {
    add (YamlEvent::Kind::Document, mark, {}, 0);
    if (++documents_ > 1)
      throw Stopped{YamlEvents::Stop::End, 0};
  }

  void OnDocumentEnd () override {}

  void OnNull (const YAML::Mark &mark, YAML::anchor_t anchor) override
  {
    add (YamlEvent::Kind::Null, mark, {}, anchor);
  }

  void OnAlias (const YAML::Mark &mark, YAML::anchor_t anchor) override
  {
    add (YamlEvent::Kind::Alias, mark, {}, anchor);
  }

  void OnScalar (const YAML::Mark &mark, const std::string &tag,
      YAML::anchor_t anchor, const std::string &value) override
  {
    YamlEvent &event = add (YamlEvent::Kind::Scalar, mark, tag, anchor);
    event.text = value;
    event.plain = tag == "?";
  }

  void OnSequenceStart (const YAML::Mark &mark, const std::string &tag,
      YAML::anchor_t anchor, YAML::EmitterStyle::value) override
  {
    open (YamlEvent::Kind::List, mark, tag, anchor);
  }

  void OnMapStart (const YAML::Mark &mark, const std::string &tag,
      YAML::anchor_t anchor, YAML::EmitterStyle::value) override
  {
    open (YamlEvent::Kind::Map, mark, tag, anchor);
  }

  void OnSequenceEnd () override { close (); }

  void OnMapEnd () override { close (); }

private:
  YamlEvent &add (YamlEvent::Kind kind, const YAML::Mark &mark,
      const std::string &tag, size_t anchor)
  {
    size_t offset = mark.pos < 0 ? 0 : mark.pos;
    if (result_.events.size () >= max_events_)
      throw Stopped{YamlEvents::Stop::TooMany, offset};
    YamlEvent event;
    event.kind = kind;
    event.offset = offset;
    event.tagged = !tag.empty () && tag != "?" && tag != "!";
    event.anchor = anchor;
    result_.events.push_back (std::move (event));
    return result_.events.back ();
  }

  void open (YamlEvent::Kind kind, const YAML::Mark &mark,
      const std::string &tag, size_t anchor)
  {
    if (++depth_ > max_depth_)
      throw Stopped{YamlEvents::Stop::TooDeep, (size_t) mark.pos};
    add (kind, mark, tag, anchor);
  }

  void close ()
  {
    depth_--;
    add (YamlEvent::Kind::End, YAML::Mark (), {}, 0);
  }

  YamlEvents &result_;
  const size_t max_depth_;
  const size_t max_events_;
  size_t depth_ = 0;
  size_t documents_ = 0;
};

} // namespace

YamlEvents
read_yaml_events (std::string_view text, size_t max_depth, size_t max_events)
{
  YamlEvents result;
  auto stop = [&] (YamlEvents::Stop why, int offset, std::string message) {
    result.stop = why;
    result.offset = offset < 0 ? text.size () : offset;
    result.message = std::move (message);
  };
  try {
    std::istringstream stream{std::string (text)};
    YAML::Parser parser (stream);
    Collector collector (result, max_depth, max_events);
    while (parser.HandleNextDocument (collector))
      continue;
  } catch (const Stopped &stopped) {
    stop (stopped.why, stopped.offset, {});
  } catch (const YAML::DeepRecursion &exception) {
    stop (YamlEvents::Stop::TooDeep, exception.mark.pos, {});
  } catch (const YAML::Exception &exception) {
    stop (YamlEvents::Stop::Syntax, exception.mark.pos, exception.msg);
  } catch (const std::exception &exception) {
    stop (YamlEvents::Stop::Syntax, -1, exception.what ());
  }
  return result;
}

} // namespace reel
