// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/brief_reader.h"

#include <algorithm>
#include <cerrno>
#include <map>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "glib_ptr.h"

namespace reel::daemon {

static constexpr int kAtOncePerUser = 4;
static constexpr char kTooSlow[] = "the brief did not come to its end in time";

namespace {

/* A descriptor and what is read from it: the thread's until that ends. */
struct Reading {
  UniqueFd file;
  bool is_pipe = false;
  uint64_t most_bytes = 0;
  int64_t deadline = 0; // g_get_monotonic_time
  std::string text;
  Error code = Error::InvalidArgument;
  std::string fault; // empty: all was read

  void run ();
};

/* Who waits for it; the main thread's. */
struct Waiting {
  std::shared_ptr<Reading> reading;
  uid_t uid = 0;
  BriefReader::Answer answer; // empty once it was given
  bool is_running = false;
  GLibPtr<GSource> timer;

  Waiting () = default;
  Waiting (Waiting &&) = default;
  Waiting &operator= (Waiting &&) = default;
  ~Waiting ()
  {
    if (timer)
      g_source_destroy (timer.get ());
  }
};

} // namespace

struct BriefReader::State {
  /* What a source of the main loop is for. */
  struct Ticket {
    std::weak_ptr<State> state;
    uint64_t number;
    static void drop (gpointer data) { delete (Ticket *) data; }
  };

  int patience_ms;
  uint64_t last = 0;
  std::map<uint64_t, Waiting> all; // in order of arrival
  std::map<uid_t, int> busy;
  std::weak_ptr<State> self;

  void start_next ();
  bool start_thread (uint64_t number, GError **error);
  void finish (uint64_t number);
  void give_up (uint64_t number);
};

static std::string
too_long (uint64_t most_bytes)
{
  return "the brief is longer than " + std::to_string (most_bytes) +
         " bytes, see brief-bytes in reelsmith.conf(5)";
}

static void
tell (GError **error, Error code, const std::string &message)
{
  g_set_error_literal (error, REEL_DAEMON_ERROR, (int) code, message.c_str ());
}

/* Waits until there is something to read, or the deadline. */
static bool
wait_readable (int fd, int64_t deadline)
{
  for (;;) {
    int64_t left = (deadline - g_get_monotonic_time () + 999) / 1000;
    if (left <= 0)
      return false;
    struct pollfd wanted = {fd, POLLIN, 0};
    int ready = poll (&wanted, 1, (int) left);
    if (ready > 0)
      return true;
    if (ready == 0 || errno != EINTR)
      return false;
  }
}

/* A file is read from its start, wherever who opened it has left off. */
void
Reading::run ()
{
  char block[65536];
  for (;;) {
    if (is_pipe && !wait_readable (file.get (), deadline)) {
      code = Error::TimedOut;
      fault = kTooSlow;
      return;
    }
    ssize_t count = is_pipe ? read (file.get (), block, sizeof block)
                            : pread (file.get (), block, sizeof block,
                                  (off_t) text.size ());
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0) {
      fault = std::string ("the brief can't be read: ") + g_strerror (errno);
      return;
    }
    if (count == 0)
      break;
    text.append (block, (size_t) count);
    if (text.size () > most_bytes) {
      fault = too_long (most_bytes);
      return;
    }
  }
  if (!g_utf8_validate_len (text.data (), text.size (), nullptr)) {
    code = Error::InvalidBrief;
    fault = "the brief isn't text in UTF-8";
  }
}

/* Returns why FILE is nothing to read a brief from, or an empty text. */
static std::string
look_at (const UniqueFd &file, uint64_t most_bytes, bool &is_pipe)
{
  struct stat info;
  int flags = fcntl (file.get (), F_GETFL);
  if (flags < 0 || fstat (file.get (), &info) != 0 ||
      !(S_ISREG (info.st_mode) || S_ISFIFO (info.st_mode)))
    return "the brief's descriptor is neither a regular file nor a pipe";
  if ((flags & O_PATH) || (flags & O_ACCMODE) == O_WRONLY)
    return "the brief's descriptor isn't open for reading";
  if (S_ISREG (info.st_mode) && (uint64_t) info.st_size > most_bytes)
    return too_long (most_bytes);
  is_pipe = S_ISFIFO (info.st_mode);
  return {};
}

/* Starts FUNCTION in the main loop for what has NUMBER, after DELAY. */
static GLibPtr<GSource>
schedule (guint delay_ms, GSourceFunc function, gpointer ticket,
    GDestroyNotify drop, GMainContext *context)
{
  GLibPtr<GSource> source =
      adopt (delay_ms ? g_timeout_source_new (delay_ms) : g_idle_source_new ());
  g_source_set_priority (source.get (), G_PRIORITY_DEFAULT);
  g_source_set_callback (source.get (), function, ticket, drop);
  g_source_attach (source.get (), context);
  return source;
}

/* Runs in the thread, hands itself back to the main loop. */
bool
BriefReader::State::start_thread (uint64_t number, GError **error)
{
  struct Errand {
    std::shared_ptr<Reading> reading;
    GLibPtr<GMainContext> context;
    std::unique_ptr<Ticket> ticket;
  };
  auto *errand = new Errand{all[number].reading,
      adopt (g_main_context_ref_thread_default ()),
      std::unique_ptr<Ticket> (new Ticket{self, number})};
  auto body = [] (gpointer data) -> gpointer {
    std::unique_ptr<Errand> mine ((Errand *) data);
    mine->reading->run ();
    auto done = [] (gpointer ticket) -> gboolean {
      if (auto state = ((Ticket *) ticket)->state.lock ())
        state->finish (((Ticket *) ticket)->number);
      return G_SOURCE_REMOVE;
    };
    schedule (
        0, done, mine->ticket.release (), Ticket::drop, mine->context.get ());
    return nullptr;
  };
  GThread *thread = g_thread_try_new ("brief-reader", body, errand, error);
  if (!thread) {
    delete errand;
    return false;
  }
  g_thread_unref (thread);
  return true;
}

void
BriefReader::State::start_next ()
{
  for (;;) {
    auto next = std::find_if (all.begin (), all.end (), [this] (auto &entry) {
      const Waiting &waiting = entry.second;
      return !waiting.is_running && busy[waiting.uid] < kAtOncePerUser;
    });
    if (next == all.end ())
      return;
    ErrorPtr error;
    next->second.is_running = true;
    busy[next->second.uid]++;
    if (!start_thread (next->first, out (error))) {
      next->second.reading->fault = "the daemon is too busy; try again later";
      g_warning ("no thread to read a brief: %s", error->message);
      finish (next->first);
      return; // finish has looked for the next
    }
  }
}

void
BriefReader::State::finish (uint64_t number)
{
  Waiting done = std::move (all[number]);
  all.erase (number);
  if (--busy[done.uid] == 0)
    busy.erase (done.uid);
  if (done.answer && done.reading->fault.empty ()) {
    done.answer (std::move (done.reading->text), nullptr);
  } else if (done.answer) {
    ErrorPtr error;
    tell (out (error), done.reading->code, done.reading->fault);
    done.answer (std::nullopt, error.get ());
  }
  start_next ();
}

/* Not even a thread that hangs keeps a client waiting. */
void
BriefReader::State::give_up (uint64_t number)
{
  auto found = all.find (number);
  if (found == all.end ())
    return;
  Answer answer = std::exchange (found->second.answer, nullptr);
  if (!found->second.is_running)
    all.erase (found);
  ErrorPtr error;
  tell (out (error), Error::TimedOut, kTooSlow);
  if (answer)
    answer (std::nullopt, error.get ());
}

BriefReader::BriefReader (int patience_ms) : state_ (std::make_shared<State> ())
{
  state_->patience_ms = patience_ms;
  state_->self = state_;
}

BriefReader::~BriefReader () = default;

void
BriefReader::read (UniqueFd file, uid_t uid, uint64_t most_bytes, Answer answer)
{
  bool is_pipe = false;
  std::string fault = look_at (file, most_bytes, is_pipe);
  if (!fault.empty ()) {
    ErrorPtr error;
    tell (out (error), Error::InvalidArgument, fault);
    answer (std::nullopt, error.get ());
    return;
  }
  uint64_t number = ++state_->last;
  Waiting &waiting = state_->all[number];
  waiting.reading = std::make_shared<Reading> ();
  waiting.reading->file = std::move (file);
  waiting.reading->is_pipe = is_pipe;
  waiting.reading->most_bytes = most_bytes;
  waiting.reading->deadline =
      g_get_monotonic_time () + (int64_t) state_->patience_ms * 1000;
  waiting.uid = uid;
  waiting.answer = std::move (answer);
  auto late = [] (gpointer ticket) -> gboolean {
    if (auto state = ((State::Ticket *) ticket)->state.lock ())
      state->give_up (((State::Ticket *) ticket)->number);
    return G_SOURCE_REMOVE;
  };
  GLibPtr<GMainContext> context = adopt (g_main_context_ref_thread_default ());
  waiting.timer = schedule ((guint) state_->patience_ms, late,
      new State::Ticket{state_->self, number}, State::Ticket::drop,
      context.get ());
  state_->start_next ();
}

std::string
path_of (int fd)
{
  std::string link = "/proc/self/fd/" + std::to_string (fd);
  CharPtr path = adopt (g_file_read_link (link.c_str (), nullptr));
  struct stat by_name, by_fd;
  if (!path || path.get ()[0] != '/' || fstat (fd, &by_fd) != 0 ||
      stat (path.get (), &by_name) != 0 || !S_ISREG (by_fd.st_mode) ||
      by_fd.st_dev != by_name.st_dev || by_fd.st_ino != by_name.st_ino)
    return {};
  return path.get ();
}

} // namespace reel::daemon
