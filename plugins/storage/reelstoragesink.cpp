// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * SECTION:element-reelstoragesink
 * @title: reelstoragesink
 * @see_also: filesink
 *
 * Stores a stream as a file that is there whole and on disk, or not at all.
 *
 * The bytes go into a file without a name. At EOS it is flushed to disk,
 * measured and hashed, and only then does it get its name, in one step; the EOS
 * message comes after that. Whatever fails before, a full disk, a kill, a
 * pipeline stopped half way, leaves the collection as it was.
 *
 * The file becomes #ReelStorageSink:media-root / #ReelStorageSink:collection /
 * #ReelStorageSink:name. Each stored file is announced by an element message
 * `reel-stored` with the fields `path` (string), `bytes` (guint64) and `sha256`
 * (string, 64 hexadecimal digits).
 *
 * EOS is not success: some sources send it after an error too. An application
 * that wants to look at the bus, or to check more, first sets
 * #ReelStorageSink:commit to explicit and emits #ReelStorageSink::commit when
 * it is content; the file is published by that.
 *
 * Muxers may seek back (segments in bytes) to complete their header.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=30 ! x264enc ! mp4mux !
 * reelstoragesink name=test.mp4 existing=replace
 * ]| Stores a second of video as `$TMPDIR/reelsmith/videos/test.mp4`.
 */
#include "reelstoragesink.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "buffer_bytes.h"
#include "gst_ptr.h"
#include "sink_settings.h"
#include "sink_stream.h"
#include "store_error.h"

GST_DEBUG_CATEGORY_STATIC (reel_storage_sink_debug);
#define GST_CAT_DEFAULT reel_storage_sink_debug

using namespace reel;
using namespace reel::storage;

namespace {

struct Impl {
  /* Guards stream; may be held through a write. Taken before lock. */
  std::mutex stream_lock;
  std::optional<Stream> stream;

  std::mutex lock; // guards settings, stored
  Settings settings;
  Stored stored;

  Interrupt interrupt;
  std::atomic<guint64> position = 0;
};

/* What a step of the work asks the shell to say once no lock is held. */
struct Failure {
  ErrorPtr error; // none: has been said already
};

} // namespace

struct _ReelStorageSink {
  GstBaseSink parent;
  Impl *impl;
};

enum { SIGNAL_COMMIT, N_SIGNALS };

static guint signals[N_SIGNALS];

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE (
    "sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

#define reel_storage_sink_parent_class parent_class
G_DEFINE_FINAL_TYPE_WITH_CODE (ReelStorageSink, reel_storage_sink,
    GST_TYPE_BASE_SINK,
    GST_DEBUG_CATEGORY_INIT (reel_storage_sink_debug, "reelstoragesink", 0,
        "transactional file sink"))
GST_ELEMENT_REGISTER_DEFINE (
    reelstoragesink, "reelstoragesink", GST_RANK_NONE, REEL_TYPE_STORAGE_SINK)

static int
resource_error_code (const GError *error)
{
  switch (error->code) {
  case kStoreErrorSettings:
    return GST_RESOURCE_ERROR_SETTINGS;
  case kStoreErrorNoSpace:
    return GST_RESOURCE_ERROR_NO_SPACE_LEFT;
  case kStoreErrorExists:
  case kStoreErrorOpen:
    return GST_RESOURCE_ERROR_OPEN_WRITE;
  default:
    return GST_RESOURCE_ERROR_WRITE;
  }
}

static void
post_error (ReelStorageSink *self, int code, const char *text)
{
  gst_element_message_full (GST_ELEMENT (self), GST_MESSAGE_ERROR,
      GST_RESOURCE_ERROR, code, g_strdup (text), nullptr, __FILE__,
      GST_FUNCTION, __LINE__);
}

/* Says what went wrong, once. */
static void
post_failure (ReelStorageSink *self, const Failure &failure)
{
  if (failure.error)
    post_error (self, resource_error_code (failure.error.get ()),
        failure.error->message);
}

static bool
start (ReelStorageSink *self)
{
  Impl *impl = self->impl;
  Failure failure;
  Stream stream;
  {
    std::lock_guard guard (impl->lock);
    stream.settings = impl->settings;
  }
  impl->position = 0;
  bool opened = open_stream (stream, impl->interrupt, out (failure.error));
  if (opened) {
    std::lock_guard guard (impl->stream_lock);
    impl->stream = std::move (stream);
  }
  post_failure (self, failure);
  return opened;
}

static void
stop (ReelStorageSink *self)
{
  std::lock_guard guard (self->impl->stream_lock);
  self->impl->stream.reset ();
}

/* The base class starts a sink in READY already and stops it in NULL. A stream
 * lives in PAUSED and PLAYING; what is left of one in READY would be under the
 * next. */
static GstStateChangeReturn
reel_storage_sink_change_state (GstElement *element, GstStateChange change)
{
  auto *self = REEL_STORAGE_SINK (element);
  if (change == GST_STATE_CHANGE_READY_TO_PAUSED && !start (self))
    return GST_STATE_CHANGE_FAILURE;
  GstStateChangeReturn result =
      GST_ELEMENT_CLASS (parent_class)->change_state (element, change);
  if (change == GST_STATE_CHANGE_PAUSED_TO_READY ||
      (change == GST_STATE_CHANGE_READY_TO_PAUSED &&
          result == GST_STATE_CHANGE_FAILURE))
    stop (self);
  return result;
}

static gboolean
reel_storage_sink_unlock (GstBaseSink *sink)
{
  REEL_STORAGE_SINK (sink)->impl->interrupt.set ();
  return TRUE;
}

static gboolean
reel_storage_sink_unlock_stop (GstBaseSink *sink)
{
  REEL_STORAGE_SINK (sink)->impl->interrupt.clear ();
  return TRUE;
}

/* Does STEP, on the stream, until it isn't interrupted any more. */
template <typename Step>
static GstFlowReturn
run_step (ReelStorageSink *self, Step step)
{
  Impl *impl = self->impl;
  for (;;) {
    Failure failure;
    Outcome outcome = Outcome::kFailed;
    {
      std::lock_guard guard (impl->stream_lock);
      if (!impl->stream)
        return GST_FLOW_FLUSHING;
      if (!impl->stream->failed)
        outcome = step (*impl->stream, out (failure.error));
      impl->stream->failed = outcome == Outcome::kFailed;
    }
    if (outcome == Outcome::kDone)
      return GST_FLOW_OK;
    if (outcome == Outcome::kFailed) {
      post_failure (self, failure);
      return GST_FLOW_ERROR;
    }
    /* Paused or flushing: go on, if at all, where it was left. */
    GstFlowReturn flow = gst_base_sink_wait_preroll (GST_BASE_SINK (self));
    if (flow != GST_FLOW_OK)
      return flow;
  }
}

static GstFlowReturn
write_bytes (ReelStorageSink *self, const BufferBytes &bytes)
{
  Impl *impl = self->impl;
  guint64 start = impl->position;
  guint64 written = 0;
  return run_step (self, [&] (Stream &stream, GError **error) {
    if (bytes.count () == 0)
      return Outcome::kDone;
    if (!stream.file && !open_file (stream, impl->interrupt, error))
      return Outcome::kFailed;
    Outcome outcome = stream.file->write (
        start, bytes.parts (), bytes.count (), &written, error);
    impl->position = start + written;
    return outcome;
  });
}

static GstFlowReturn
refuse_unreadable (ReelStorageSink *self)
{
  post_error (
      self, GST_RESOURCE_ERROR_READ, "Cannot read the memory of a buffer.");
  return GST_FLOW_ERROR;
}

static GstFlowReturn
reel_storage_sink_render (GstBaseSink *sink, GstBuffer *buffer)
{
  auto *self = REEL_STORAGE_SINK (sink);
  BufferBytes bytes;
  if (!bytes.add (buffer))
    return refuse_unreadable (self);
  return write_bytes (self, bytes);
}

static GstFlowReturn
reel_storage_sink_render_list (GstBaseSink *sink, GstBufferList *list)
{
  auto *self = REEL_STORAGE_SINK (sink);
  BufferBytes bytes;
  for (guint i = 0; i < gst_buffer_list_length (list); i++)
    if (!bytes.add (gst_buffer_list_get (list, i)))
      return refuse_unreadable (self);
  return write_bytes (self, bytes);
}

/* Tells what has been stored, in messages and properties. */
static void
announce (ReelStorageSink *self, const Stored &stored, const Pruned &pruned)
{
  Impl *impl = self->impl;
  {
    std::lock_guard guard (impl->lock);
    impl->stored = stored;
  }
  if (pruned.failed)
    GST_WARNING_OBJECT (
        self, "%u old files could not be removed, ignoring", pruned.failed);
  GST_INFO_OBJECT (self,
      "stored %s, removed %u old files of %" G_GUINT64_FORMAT " bytes",
      stored.path->c_str (), pruned.files, pruned.bytes);
  for (int id : {PROP_PATH, PROP_SHA256, PROP_BYTES})
    g_object_notify_by_pspec (G_OBJECT (self), property_spec (id));
  gst_element_post_message (GST_ELEMENT (self),
      gst_message_new_element (GST_OBJECT (self),
          gst_structure_new ("reel-stored", "path", G_TYPE_STRING,
              stored.path->c_str (), "bytes", G_TYPE_UINT64, stored.bytes,
              "sha256", G_TYPE_STRING, stored.sha256->c_str (), nullptr)));
}

/* All bytes have come. */
static GstFlowReturn
finish (ReelStorageSink *self)
{
  Stored stored;
  Pruned pruned;
  GstFlowReturn flow = run_step (self, [&] (Stream &stream, GError **error) {
    if (!stream.file || stream.file->bytes () == 0) {
      g_set_error_literal (error, store_error_quark (), kStoreErrorWrite,
          "The stream ended without data; nothing is "
          "stored.");
      return Outcome::kFailed;
    }
    Outcome outcome = stream.file->seal (error);
    if (outcome == Outcome::kDone && stream.settings.commit == COMMIT_EOS &&
        !publish (stream, &stored, &pruned, error))
      outcome = Outcome::kFailed;
    return outcome;
  });
  if (flow == GST_FLOW_OK && stored.path)
    announce (self, stored, pruned);
  return flow;
}

/* The base class waits until PLAYING before it takes an EOS for good, and
 * posts the message after this; on an error it does not. */
static GstFlowReturn
reel_storage_sink_wait_event (GstBaseSink *sink, GstEvent *event)
{
  GstFlowReturn flow =
      GST_BASE_SINK_CLASS (parent_class)->wait_event (sink, event);
  if (flow == GST_FLOW_OK && GST_EVENT_TYPE (event) == GST_EVENT_EOS)
    flow = finish (REEL_STORAGE_SINK (sink));
  return flow;
}

static gboolean
reel_storage_sink_commit (ReelStorageSink *self)
{
  Impl *impl = self->impl;
  Failure failure;
  Stored stored;
  Pruned pruned;
  {
    std::lock_guard guard (impl->stream_lock);
    Stream *stream = impl->stream ? &*impl->stream : nullptr;
    if (!stream || stream->failed || !stream->file ||
        !stream->file->is_sealed ()) {
      g_set_error_literal (out (failure.error), store_error_quark (),
          kStoreErrorWrite,
          "There is no finished file to commit: the stream "
          "has not ended, or has failed.");
    } else if (!publish (*stream, &stored, &pruned, out (failure.error))) {
      stream->failed = true;
    }
  }
  if (failure.error)
    post_failure (self, failure);
  else
    announce (self, stored, pruned);
  return !failure.error;
}

static bool
move_to (ReelStorageSink *self, const GstSegment *segment)
{
  if (segment->format != GST_FORMAT_BYTES)
    return true;
  if (segment->start > G_MAXINT64) {
    post_error (self, GST_RESOURCE_ERROR_SEEK,
        "The stream asks for a place no file can have.");
    return false;
  }
  self->impl->position = segment->start;
  return true;
}

static gboolean
reel_storage_sink_event (GstBaseSink *sink, GstEvent *event)
{
  auto *self = REEL_STORAGE_SINK (sink);
  if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT) {
    const GstSegment *segment;
    gst_event_parse_segment (event, &segment);
    if (!move_to (self, segment)) {
      gst_event_unref (event);
      return FALSE;
    }
  } else if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP) {
    /* A new stream from 0 on: the file is made anew with the first bytes. */
    std::lock_guard guard (self->impl->stream_lock);
    if (self->impl->stream)
      self->impl->stream->file.reset ();
    self->impl->position = 0;
  }
  return GST_BASE_SINK_CLASS (parent_class)->event (sink, event);
}

/* Whether it is a query for us to answer, of the pad or the element: all that
 * is asked in bytes. */
static bool
answer_in_bytes (ReelStorageSink *self, GstQuery *query)
{
  GstFormat format;
  switch (GST_QUERY_TYPE (query)) {
  case GST_QUERY_POSITION:
    gst_query_parse_position (query, &format, nullptr);
    if (format != GST_FORMAT_BYTES && format != GST_FORMAT_DEFAULT)
      return false;
    gst_query_set_position (query, GST_FORMAT_BYTES, self->impl->position);
    return true;
  case GST_QUERY_FORMATS:
    gst_query_set_formats (query, 2, GST_FORMAT_DEFAULT, GST_FORMAT_BYTES);
    return true;
  case GST_QUERY_SEEKING:
    gst_query_parse_seeking (query, &format, nullptr, nullptr, nullptr);
    if (format == GST_FORMAT_BYTES || format == GST_FORMAT_DEFAULT)
      gst_query_set_seeking (query, GST_FORMAT_BYTES, TRUE, 0, -1);
    else
      gst_query_set_seeking (query, format, FALSE, 0, -1);
    return true;
  default:
    return false;
  }
}

static gboolean
reel_storage_sink_query (GstBaseSink *sink, GstQuery *query)
{
  if (answer_in_bytes (REEL_STORAGE_SINK (sink), query))
    return TRUE;
  /* Asked by a muxer: a place in a file is no time. */
  if (GST_QUERY_TYPE (query) == GST_QUERY_POSITION)
    return FALSE;
  return GST_BASE_SINK_CLASS (parent_class)->query (sink, query);
}

/* Asked by the application, for which the base class answers in time. */
static gboolean
reel_storage_sink_element_query (GstElement *element, GstQuery *query)
{
  if (GST_QUERY_TYPE (query) == GST_QUERY_POSITION &&
      answer_in_bytes (REEL_STORAGE_SINK (element), query))
    return TRUE;
  return GST_ELEMENT_CLASS (parent_class)->query (element, query);
}

/* One property is the name of the file and that of every GstObject. The first
 * name an element gets outside of a bin names both; later ones only the file,
 * so that a bin keeps finding the element. */
static void
set_name (ReelStorageSink *self, const Text &name)
{
  bool first;
  {
    std::lock_guard guard (self->impl->lock);
    first = !self->impl->settings.name;
    self->impl->settings.name = name;
  }
  if (!GST_OBJECT_NAME (self) || (first && name))
    gst_object_set_name (GST_OBJECT (self), name ? name->c_str () : nullptr);
}

static Text
get_name (ReelStorageSink *self)
{
  {
    std::lock_guard guard (self->impl->lock);
    if (self->impl->settings.name)
      return self->impl->settings.name;
  }
  auto name = adopt (gst_object_get_name (GST_OBJECT (self)));
  return name ? Text (name.get ()) : std::nullopt;
}

static void
reel_storage_sink_set_property (
    GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  auto *self = REEL_STORAGE_SINK (object);
  if (id == PROP_NAME) {
    set_name (self, get_text (value));
    return;
  }
  std::lock_guard guard (self->impl->lock);
  if (!take_setting (self->impl->settings, id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
reel_storage_sink_get_property (
    GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  auto *self = REEL_STORAGE_SINK (object);
  if (id == PROP_NAME) {
    set_text (value, get_name (self));
    return;
  }
  std::lock_guard guard (self->impl->lock);
  if (!give_setting (self->impl->settings, self->impl->stored, id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
reel_storage_sink_init (ReelStorageSink *self)
{
  self->impl = new Impl;
  gst_base_sink_set_sync (GST_BASE_SINK (self), FALSE);
}

static void
reel_storage_sink_finalize (GObject *object)
{
  delete REEL_STORAGE_SINK (object)->impl;
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

static void
reel_storage_sink_class_init (ReelStorageSinkClass *klass)
{
  auto *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = reel_storage_sink_set_property;
  object_class->get_property = reel_storage_sink_get_property;
  object_class->finalize = reel_storage_sink_finalize;
  install_properties (object_class);

  /**
   * ReelStorageSink::commit:
   *
   * With #ReelStorageSink:commit set to explicit: publishes the file sealed at
   * EOS. From any thread, after the EOS message.
   *
   * Returns: %TRUE once the file is in the collection and on disk, else
   *   %FALSE, with an ERROR message on the bus
   */
  signals[SIGNAL_COMMIT] =
      g_signal_new_class_handler ("commit", G_TYPE_FROM_CLASS (klass),
          GSignalFlags (G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION),
          G_CALLBACK (reel_storage_sink_commit), nullptr, nullptr, nullptr,
          G_TYPE_BOOLEAN, 0);

  auto *element_class = GST_ELEMENT_CLASS (klass);
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_set_static_metadata (element_class,
      "Reelsmith storage sink", "Sink/File",
      "Stores a stream as a whole file, flushed to disk, or not at all",
      "The Reelsmith authors <reelsmith@reelsmith.org>");

  element_class->change_state =
      GST_DEBUG_FUNCPTR (reel_storage_sink_change_state);
  element_class->query = GST_DEBUG_FUNCPTR (reel_storage_sink_element_query);

  auto *sink_class = GST_BASE_SINK_CLASS (klass);
  sink_class->unlock = GST_DEBUG_FUNCPTR (reel_storage_sink_unlock);
  sink_class->unlock_stop = GST_DEBUG_FUNCPTR (reel_storage_sink_unlock_stop);
  sink_class->render = GST_DEBUG_FUNCPTR (reel_storage_sink_render);
  sink_class->render_list = GST_DEBUG_FUNCPTR (reel_storage_sink_render_list);
  sink_class->wait_event = GST_DEBUG_FUNCPTR (reel_storage_sink_wait_event);
  sink_class->event = GST_DEBUG_FUNCPTR (reel_storage_sink_event);
  sink_class->query = GST_DEBUG_FUNCPTR (reel_storage_sink_query);

  gst_type_mark_as_plugin_api (
      reel_storage_sink_commit_get_type (), GstPluginAPIFlags (0));
  gst_type_mark_as_plugin_api (
      reel_storage_sink_existing_get_type (), GstPluginAPIFlags (0));
}
