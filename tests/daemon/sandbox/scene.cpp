// SPDX-License-Identifier: GPL-3.0-or-later
#include "scene.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace reel::test {

namespace {

constexpr int kNotShutIn = 251;
constexpr unsigned kPatienceSeconds = 20;

void
write_file (const std::string &path, const char *text)
{
  std::ofstream (path) << text;
}

UniqueFd
listen_on_tcp (int &port)
{
  UniqueFd fd (socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  struct sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind (fd.get (), (struct sockaddr *) &address, size) == 0 &&
      listen (fd.get (), 8) == 0 &&
      getsockname (fd.get (), (struct sockaddr *) &address, &size) == 0)
    port = ntohs (address.sin_port);
  return fd;
}

UniqueFd
listen_on_abstract (const std::string &name)
{
  UniqueFd fd (socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  struct sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::copy (name.begin (), name.end (), address.sun_path + 1);
  auto size =
      (socklen_t) (offsetof (struct sockaddr_un, sun_path) + 1 + name.size ());
  if (bind (fd.get (), (struct sockaddr *) &address, size) == 0)
    listen (fd.get (), 8);
  return fd;
}

UniqueFd
open_terminal ()
{
  UniqueFd master (posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (master)
    unlockpt (master.get ());
  return master;
}

} // namespace

Scene::Scene ()
    : home_ (folder_.path () + "/home"), staging_ (folder_.path () + "/job"),
      database_ (folder_.path () + "/library.db"),
      abstract_name_ ("reelsmith-test-" + std::to_string (getpid ())),
      terminal_ (open_terminal ()),
      socket_ (::socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      tcp_ (listen_on_tcp (tcp_port_)),
      abstract_ (listen_on_abstract (abstract_name_))
{
  for (const std::string &folder :
      {home_, staging_, staging_ + "/out", home_ + "/folder"})
    std::filesystem::create_directory (folder);
  write_file (home (".bashrc"), "secret");
  write_file (home ("photo.png"), "a photo");
  write_file (database_, "jobs of others");
  write_file (staging ("mine"), "mine");
  std::filesystem::create_symlink (home (".bashrc"), staging ("link"));
  input_ = UniqueFd (open (home ("photo.png").c_str (), O_RDONLY | O_CLOEXEC));
  stranger_ = fork ();
  if (stranger_ == 0) {
    prctl (PR_SET_PDEATHSIG, SIGKILL);
    for (;;)
      pause ();
  }
}

Scene::~Scene ()
{
  if (stranger_ > 0) {
    kill (stranger_, SIGKILL);
    waitpid (stranger_, nullptr, 0);
  }
}

daemon::SandboxRules
Scene::rules () const
{
  daemon::SandboxRules rules;
  rules.inputs = {input_.get ()};
  rules.write = staging_;
  rules.file_bytes = 1 << 20;
#if !defined(__SANITIZE_ADDRESS__)
  rules.address_space_bytes = 4ull << 30;
#endif
  rules.cpu_seconds = kPatienceSeconds;
  rules.open_files = 100;
  return rules;
}

int
run_apart (const daemon::SandboxRules *rules, const std::function<int ()> &act)
{
  std::fflush (nullptr);
  pid_t child = fork ();
  if (child == 0) {
    prctl (PR_SET_PDEATHSIG, SIGKILL);
    alarm (kPatienceSeconds);
    GError *error = nullptr;
    if (rules && !daemon::enter_sandbox (*rules, &error)) {
      std::fprintf (stderr, "%s\n", error->message);
      _exit (kNotShutIn);
    }
    _exit (act ());
  }
  int status = 0;
  if (child < 0 || waitpid (child, &status, 0) != child)
    return -1;
  if (!WIFEXITED (status))
    return -2;
  return WEXITSTATUS (status) == kNotShutIn ? -1 : WEXITSTATUS (status);
}

} // namespace reel::test
