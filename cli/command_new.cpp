// SPDX-License-Identifier: GPL-3.0-or-later
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

#include "command.h"
#include "gst_ptr.h"
#include "starter_brief.h"

namespace reel::cli {

int
run_new (const std::vector<std::string> &arguments)
{
  const GOptionEntry entries[] = {
      {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr}};
  auto parsed = parse_arguments ("new", "[DIR]",
      "Writes a starter brief with comments, DIR/brief.md.", entries,
      arguments);
  if (parsed.help)
    return kDone;
  if (!parsed.ok || parsed.operands.size () > 1)
    return parsed.ok ? complain (kUsage, "new takes one folder") : kUsage;
  std::string folder = parsed.operands.empty () ? "." : parsed.operands[0];
  if (g_mkdir_with_parents (folder.c_str (), 0755) != 0)
    return complain (kFailed,
        "the folder " + folder + " can't be made: " + g_strerror (errno));
  std::string file = folder + "/brief.md";
  int fd = open (file.c_str (), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
  if (fd < 0 && errno == EEXIST)
    return complain (kUsage, file + " exists, and is left as it is");
  std::string text = kStarterBrief;
  bool written = fd >= 0 && write (fd, text.data (), text.size ()) ==
                                (ssize_t) text.size ();
  int saved = errno;
  if (fd >= 0)
    close (fd);
  if (!written)
    return complain (
        kFailed, file + " can't be written: " + g_strerror (saved));
  std::printf ("%s\n", file.c_str ());
  std::fprintf (stderr, "Edit it, then: reelsmith render %s\n", file.c_str ());
  return kDone;
}

} // namespace reel::cli
