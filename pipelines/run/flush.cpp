// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/flush.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

#include "error.h"
#include "unique_fd.h"

namespace reel {

static bool
fail (const std::string &path, int fault, GError **error)
{
  bool full = fault == ENOSPC || fault == EDQUOT || fault == EFBIG;
  std::string name = path.substr (path.rfind ('/') + 1);
  if (full)
    g_set_error (error, REEL_ERROR, (int) ErrorCode::NoSpace,
        "there is no room left on the disk; make some and render again (%s)",
        name.c_str ());
  else
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
        "%s can't be written to disk: %s", name.c_str (), g_strerror (fault));
  return false;
}

bool
write_flushed (const std::string &path, const std::string &text, GError **error)
{
  UniqueFd fd (open (path.c_str (),
      O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (!fd)
    return fail (path, errno, error);
  for (size_t done = 0; done < text.size ();) {
    ssize_t count = write (fd.get (), text.data () + done, text.size () - done);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return fail (path, count == 0 ? EIO : errno, error);
    done += (size_t) count;
  }
  return fsync (fd.get ()) == 0 || fail (path, errno, error);
}

bool
flush (const std::string &path, GError **error)
{
  UniqueFd fd (open (path.c_str (), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  return (fd && fsync (fd.get ()) == 0) || fail (path, errno, error);
}

} // namespace reel
