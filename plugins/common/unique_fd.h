// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <utility>

#include <unistd.h>

namespace reel {

/* Owns a file descriptor; -1 is none. */
class UniqueFd {
public:
  UniqueFd () = default;
  explicit UniqueFd (int fd) : fd_ (fd) {}
  UniqueFd (UniqueFd &&other) noexcept : fd_ (std::exchange (other.fd_, -1)) {}
  UniqueFd &operator= (UniqueFd &&other) noexcept
  {
    std::swap (fd_, other.fd_);
    return *this;
  }
  ~UniqueFd ()
  {
    if (fd_ >= 0)
      ::close (fd_);
  }

  explicit operator bool () const { return fd_ >= 0; }
  int get () const { return fd_; }
  [[nodiscard]] int release () { return std::exchange (fd_, -1); }

private:
  int fd_ = -1;
};

} // namespace reel
