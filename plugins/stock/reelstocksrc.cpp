// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * SECTION:element-reelstocksrc
 * @title: reelstocksrc
 *
 * Reads the bytes of a stock asset: a picture, clip, piece of music or sound
 * that lies below a stock root with its licence beside it. An asset is named
 * (`images/coast`, with or without the suffix) or looked for by words
 * (`calm sea`). The element is seekable in bytes and handles `stock:` URIs,
 * so playbin, uridecodebin and gst-discoverer-1.0 can use stock.
 *
 * Title, author, licence and attribution are posted as a tag message before
 * the first byte.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 reelstocksrc location=images/coast ! fakesink
 * ]| Reads the picture images/coast.
 */
#include "reelstocksrc.h"

#include <algorithm>
#include <cerrno>
#include <dlfcn.h>
#include <fcntl.h>
#include <memory>
#include <mutex>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "gst_ptr.h"
#include "stock_catalog.h"

using namespace reel;

GST_DEBUG_CATEGORY_STATIC (reel_stock_src_debug);
#define GST_CAT_DEFAULT reel_stock_src_debug

static constexpr guint kBlockBytes = 64 * 1024;

namespace {

enum Property {
  PROP_0,
  PROP_LOCATION,
  PROP_STOCK_PATH,
  PROP_SEED,
  PROP_PATH,
  PROP_URI,
  PROP_MATCHES,
  PROP_ASSETS,
};

/* Survives stop. */
struct Settings {
  std::string location;
  std::string stock_path;
  guint64 seed = 0;
};

/* Exists only between start and stop. */
struct Stream {
  int fd;
  StockAsset asset;

  Stream (int file, StockAsset &&what) : fd (file), asset (std::move (what)) {}
  ~Stream () { close (fd); }
  Stream (const Stream &) = delete;
  Stream &operator= (const Stream &) = delete;
};

struct Impl {
  std::mutex lock; // guards all below
  Settings settings;
  /* Shared with whoever is reading: a decoder that pulls may do so while the
   * element is still on its way to PAUSED. */
  std::shared_ptr<const Stream> stream;
};

} // namespace

struct _ReelStockSrc {
  GstBaseSrc parent;
  Impl *impl;
};

static void reel_stock_src_uri_init (gpointer iface, gpointer data);

G_DEFINE_TYPE_WITH_CODE (ReelStockSrc, reel_stock_src, GST_TYPE_BASE_SRC,
    G_IMPLEMENT_INTERFACE (GST_TYPE_URI_HANDLER, reel_stock_src_uri_init))
GST_ELEMENT_REGISTER_DEFINE (
    reelstocksrc, "reelstocksrc", GST_RANK_PRIMARY, REEL_TYPE_STOCK_SRC)

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE (
    "src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

/* Whether this plugin was loaded from the tree it was built in. */
static bool
runs_from_build_tree ()
{
  Dl_info info;
  if (!dladdr ((const void *) &reel_stock_src_get_type, &info))
    return false;
  char *real = realpath (info.dli_fname, nullptr);
  bool inside = real && g_str_has_prefix (real, REELSMITH_BUILD_ROOT "/");
  free (real);
  return inside;
}

static Settings
copy_settings (ReelStockSrc *self)
{
  std::lock_guard guard (self->impl->lock);
  return self->impl->settings;
}

static std::shared_ptr<const Stream>
current_stream (ReelStockSrc *self)
{
  std::lock_guard guard (self->impl->lock);
  return self->impl->stream;
}

/* The stream there was is closed when nobody reads it any more. */
static void
set_stream (ReelStockSrc *self, std::shared_ptr<const Stream> stream)
{
  std::lock_guard guard (self->impl->lock);
  self->impl->stream.swap (stream);
}

static StockCatalog
open_catalog (const Settings &settings)
{
  return StockCatalog (settings.stock_path.empty ()
                           ? default_stock_roots (runs_from_build_tree ())
                           : split_stock_path (settings.stock_path));
}

static StockAnswer
look_up (const Settings &settings)
{
  return open_catalog (settings).find (settings.location, settings.seed);
}

/* Reading */

static void
post_lookup_error (
    ReelStockSrc *self, const Settings &settings, const StockAnswer &answer)
{
  const char *location = settings.location.c_str ();
  if (settings.location.empty ()) {
    GST_ELEMENT_ERROR (self, RESOURCE, NOT_FOUND,
        ("No stock asset was named; set “location”."), (nullptr));
    return;
  }
  switch (answer.problem) {
  case StockProblem::bad_name:
    GST_ELEMENT_ERROR (self, RESOURCE, NOT_FOUND,
        ("“%s” is not the name of a stock asset: names are "
         "relative to the stock and can't leave it.",
            location),
        (nullptr));
    return;
  case StockProblem::no_sidecar:
    GST_ELEMENT_ERROR (self, RESOURCE, NOT_FOUND,
        ("The stock file “%s” can't be used: the file with its "
         "licence (the same name with .stock added) is missing "
         "or unreadable.",
            location),
        (nullptr));
    return;
  default:
    break;
  }
  std::string near;
  for (const std::string &name : answer.near)
    near += (near.empty () ? "" : ", ") + name;
  if (near.empty ())
    GST_ELEMENT_ERROR (self, RESOURCE, NOT_FOUND,
        ("There is no stock asset “%s”, and no asset is tagged so.", location),
        (nullptr));
  else
    GST_ELEMENT_ERROR (self, RESOURCE, NOT_FOUND,
        ("There is no stock asset “%s”. Near names: %s.", location,
            near.c_str ()),
        (nullptr));
}

static void
add_tag (GstTagList *tags, const char *tag, const std::string &text)
{
  if (!text.empty ())
    gst_tag_list_add (tags, GST_TAG_MERGE_APPEND, tag, text.c_str (), nullptr);
}

static void
post_tags (ReelStockSrc *self, const StockAsset &asset)
{
  auto tags = adopt (gst_tag_list_new_empty ());
  gst_tag_list_set_scope (tags.get (), GST_TAG_SCOPE_GLOBAL);
  add_tag (tags.get (), GST_TAG_TITLE, asset.title);
  add_tag (tags.get (), GST_TAG_ARTIST, asset.author);
  add_tag (tags.get (), GST_TAG_LICENSE, asset.license);
  add_tag (tags.get (), GST_TAG_COPYRIGHT, asset.attribution);
  add_tag (tags.get (), GST_TAG_HOMEPAGE, asset.source);
  for (const std::string &word : asset.tags)
    add_tag (tags.get (), GST_TAG_KEYWORDS, word);
  if (gst_tag_list_is_empty (tags.get ()))
    return;
  gst_element_post_message (GST_ELEMENT (self),
      gst_message_new_tag (GST_OBJECT (self), tags.release ()));
}

/* Finds and opens the asset if it isn't open, or posts why not. */
static bool
open_asset (ReelStockSrc *self)
{
  if (current_stream (self))
    return true;
  Settings settings = copy_settings (self);
  StockAnswer answer = look_up (settings);
  if (answer.problem != StockProblem::none) {
    post_lookup_error (self, settings, answer);
    return false;
  }
  StockAsset &asset = answer.matches.front ();
  GST_DEBUG_OBJECT (
      self, "“%s” is %s", settings.location.c_str (), asset.path.c_str ());
  int fd = open (
      asset.path.c_str (), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  struct stat info;
  if (fd < 0 || fstat (fd, &info) < 0 || !S_ISREG (info.st_mode)) {
    int reason = fd < 0 ? errno : EINVAL;
    if (fd >= 0)
      close (fd);
    GST_ELEMENT_ERROR (self, RESOURCE, OPEN_READ,
        ("The stock asset “%s” can't be opened: %s.", asset.name.c_str (),
            g_strerror (reason)),
        ("%s", asset.path.c_str ()));
    return false;
  }
  set_stream (self, std::make_shared<const Stream> (fd, std::move (asset)));
  return true;
}

/* The asset is opened here and not in start: where start fails, the base
 * class posts an error of its own behind ours. */
static GstStateChangeReturn
reel_stock_src_change_state (GstElement *element, GstStateChange change)
{
  ReelStockSrc *self = REEL_STOCK_SRC (element);
  if (change == GST_STATE_CHANGE_READY_TO_PAUSED && !open_asset (self))
    return GST_STATE_CHANGE_FAILURE;
  GstStateChangeReturn result = GST_ELEMENT_CLASS (reel_stock_src_parent_class)
                                    ->change_state (element, change);
  if (change == GST_STATE_CHANGE_PAUSED_TO_READY ||
      (change == GST_STATE_CHANGE_READY_TO_PAUSED &&
          result == GST_STATE_CHANGE_FAILURE))
    set_stream (self, nullptr);
  return result;
}

static gboolean
reel_stock_src_start (GstBaseSrc *base)
{
  ReelStockSrc *self = REEL_STOCK_SRC (base);
  /* A pad may be activated by itself, without a change of state. */
  if (!open_asset (self))
    return FALSE;
  if (auto stream = current_stream (self))
    post_tags (self, stream->asset);
  return TRUE;
}

static gboolean
reel_stock_src_stop (GstBaseSrc *base)
{
  set_stream (REEL_STOCK_SRC (base), nullptr);
  return TRUE;
}

static gboolean
reel_stock_src_is_seekable (GstBaseSrc *)
{
  return TRUE;
}

static gboolean
reel_stock_src_get_size (GstBaseSrc *base, guint64 *size)
{
  auto stream = current_stream (REEL_STOCK_SRC (base));
  struct stat info;
  if (!stream || fstat (stream->fd, &info) < 0)
    return FALSE;
  *size = (guint64) info.st_size;
  return TRUE;
}

static GstFlowReturn
reel_stock_src_fill (
    GstBaseSrc *base, guint64 offset, guint length, GstBuffer *buffer)
{
  ReelStockSrc *self = REEL_STOCK_SRC (base);
  auto stream = current_stream (self);
  if (!stream)
    return GST_FLOW_FLUSHING;
  gsize filled = 0;
  int reason = 0;
  {
    MappedBuffer map (buffer, GST_MAP_WRITE);
    if (!map) {
      GST_ELEMENT_ERROR (self, RESOURCE, WRITE,
          ("No memory for the bytes of the stock asset."), (nullptr));
      return GST_FLOW_ERROR;
    }
    gsize wanted = std::min<gsize> (length, map.size ());
    while (filled < wanted) {
      ssize_t n = pread (stream->fd, map.data () + filled, wanted - filled,
          (off_t) (offset + filled));
      if (n > 0) {
        filled += (gsize) n;
      } else if (n == 0 || errno != EINTR) {
        reason = n < 0 ? errno : 0;
        break;
      }
    }
  }
  if (reason) {
    GST_ELEMENT_ERROR (self, RESOURCE, READ,
        ("The stock asset can't be read: %s.", g_strerror (reason)), (nullptr));
    return GST_FLOW_ERROR;
  }
  if (filled == 0)
    return GST_FLOW_EOS;
  gst_buffer_resize (buffer, 0, (gssize) filled);
  GST_BUFFER_OFFSET (buffer) = offset;
  GST_BUFFER_OFFSET_END (buffer) = offset + filled;
  return GST_FLOW_OK;
}

/* stock: URIs */

static GstURIType
reel_stock_src_uri_get_type (GType)
{
  return GST_URI_SRC;
}

static const gchar *const *
reel_stock_src_uri_get_protocols (GType)
{
  static const gchar *const protocols[] = {"stock", nullptr};
  return protocols;
}

static gchar *
uri_of (const Settings &settings)
{
  if (settings.location.empty ())
    return nullptr;
  auto escaped =
      adopt (g_uri_escape_string (settings.location.c_str (), "/", FALSE));
  return g_strconcat ("stock:", escaped.get (), nullptr);
}

static gchar *
reel_stock_src_uri_get_uri (GstURIHandler *handler)
{
  return uri_of (copy_settings (REEL_STOCK_SRC (handler)));
}

static gboolean
reel_stock_src_uri_set_uri (
    GstURIHandler *handler, const gchar *uri, GError **error)
{
  ReelStockSrc *self = REEL_STOCK_SRC (handler);
  if (GST_STATE (self) > GST_STATE_READY) {
    g_set_error (error, GST_URI_ERROR, GST_URI_ERROR_BAD_STATE,
        "The stock asset can't be changed while one is being read.");
    return FALSE;
  }
  if (!uri || !gst_uri_has_protocol (uri, "stock")) {
    g_set_error (error, GST_URI_ERROR, GST_URI_ERROR_UNSUPPORTED_PROTOCOL,
        "“%s” is not a stock: address.", uri ? uri : "");
    return FALSE;
  }
  const char *rest = strchr (uri, ':') + 1;
  auto location = adopt (g_uri_unescape_string (rest, nullptr));
  bool text = location && location.get ()[0] &&
              g_utf8_validate (location.get (), -1, nullptr);
  if (!text || strpbrk (rest, "?#")) {
    g_set_error (error, GST_URI_ERROR, GST_URI_ERROR_BAD_URI,
        "“%s” names no stock asset: after stock: comes its name or "
        "words to look for, percent-encoded.",
        uri);
    return FALSE;
  }
  std::string name = location.get ();
  if (name[0] == '/' || ("/" + name + "/").find ("/../") != name.npos) {
    g_set_error (error, GST_URI_ERROR, GST_URI_ERROR_BAD_REFERENCE,
        "“%s” leads out of the stock: names are relative to it.", uri);
    return FALSE;
  }
  std::lock_guard guard (self->impl->lock);
  self->impl->settings.location = std::move (name);
  return TRUE;
}

static void
reel_stock_src_uri_init (gpointer iface, gpointer)
{
  auto *handler = (GstURIHandlerInterface *) iface;
  handler->get_type = reel_stock_src_uri_get_type;
  handler->get_protocols = reel_stock_src_uri_get_protocols;
  handler->get_uri = reel_stock_src_uri_get_uri;
  handler->set_uri = reel_stock_src_uri_set_uri;
}

/* Properties */

static void
reel_stock_src_set_property (
    GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  Impl *impl = REEL_STOCK_SRC (object)->impl;
  std::lock_guard guard (impl->lock);
  auto text = [&] {
    const char *string = g_value_get_string (value);
    return std::string (string ? string : "");
  };
  switch (id) {
  case PROP_LOCATION:
    impl->settings.location = text ();
    break;
  case PROP_STOCK_PATH:
    impl->settings.stock_path = text ();
    break;
  case PROP_SEED:
    impl->settings.seed = g_value_get_uint64 (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static gchar **
match_paths (const StockAnswer &answer)
{
  gchar **paths = g_new0 (gchar *, answer.matches.size () + 1);
  for (size_t i = 0; i < answer.matches.size (); i++)
    paths[i] = g_strdup (answer.matches[i].path.c_str ());
  return paths;
}

static void
append_tag (GValue *array, const std::string &tag)
{
  GValue value = G_VALUE_INIT;
  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, tag.c_str ());
  gst_value_array_append_and_take_value (array, &value);
}

static GstPtr<GstStructure>
describe (const StockAsset &asset)
{
  std::string kind (asset.kind ());
  auto structure = adopt (gst_structure_new ("asset", "name", G_TYPE_STRING,
      asset.name.c_str (), "kind", G_TYPE_STRING, kind.c_str (), "path",
      G_TYPE_STRING, asset.path.c_str (), "title", G_TYPE_STRING,
      asset.title.c_str (), "author", G_TYPE_STRING, asset.author.c_str (),
      "license", G_TYPE_STRING, asset.license.c_str (), "attribution",
      G_TYPE_STRING, asset.attribution.c_str (), "source", G_TYPE_STRING,
      asset.source.c_str (), nullptr));
  GValue tags = G_VALUE_INIT;
  g_value_init (&tags, GST_TYPE_ARRAY);
  for (const std::string &tag : asset.tags)
    append_tag (&tags, tag);
  gst_structure_take_value (structure.get (), "tags", &tags);
  return structure;
}

/* What location answers to, best first; all there is where it is empty. */
static void
get_assets (const Settings &settings, GValue *array)
{
  StockCatalog catalog = open_catalog (settings);
  auto assets = settings.location.empty ()
                    ? catalog.all ()
                    : catalog.find (settings.location, settings.seed).matches;
  for (const StockAsset &asset : assets) {
    auto structure = describe (asset);
    GValue value = G_VALUE_INIT;
    g_value_init (&value, GST_TYPE_STRUCTURE);
    gst_value_set_structure (&value, structure.get ());
    gst_value_array_append_and_take_value (array, &value);
  }
}

static void
reel_stock_src_get_property (
    GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  Settings settings = copy_settings (REEL_STOCK_SRC (object));
  switch (id) {
  case PROP_LOCATION:
    g_value_set_string (value, settings.location.c_str ());
    break;
  case PROP_STOCK_PATH:
    g_value_set_string (value, settings.stock_path.c_str ());
    break;
  case PROP_SEED:
    g_value_set_uint64 (value, settings.seed);
    break;
  case PROP_PATH: {
    StockAnswer answer = look_up (settings);
    g_value_set_string (value, answer.matches.empty ()
                                   ? nullptr
                                   : answer.matches.front ().path.c_str ());
    break;
  }
  case PROP_URI:
    g_value_take_string (value, uri_of (settings));
    break;
  case PROP_MATCHES:
    g_value_take_boxed (value, match_paths (look_up (settings)));
    break;
  case PROP_ASSETS:
    get_assets (settings, value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
reel_stock_src_init (ReelStockSrc *self)
{
  self->impl = new Impl;
  gst_base_src_set_blocksize (GST_BASE_SRC (self), kBlockBytes);
}

static void
reel_stock_src_finalize (GObject *object)
{
  delete REEL_STOCK_SRC (object)->impl;
  G_OBJECT_CLASS (reel_stock_src_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  auto flags = (GParamFlags) (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                              GST_PARAM_MUTABLE_READY);
  auto read_flags = (GParamFlags) (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_LOCATION,
      g_param_spec_string ("location", "Location",
          "Name of the asset below a stock root, with or without suffix "
          "(images/coast), or words to look for in names, titles and tags "
          "(calm sea; music/calm: of one kind)",
          "", flags));
  g_object_class_install_property (object_class, PROP_STOCK_PATH,
      g_param_spec_string ("stock-path", "Stock path",
          "Stock roots, separated by colons, first found wins; empty: "
          "$REELSMITH_STOCK_PATH, the user's, the shipped, the system's",
          "", flags));
  g_object_class_install_property (object_class, PROP_SEED,
      g_param_spec_uint64 ("seed", "Seed",
          "Deals the order of equally good matches", 0, G_MAXUINT64, 0, flags));
  g_object_class_install_property (object_class, PROP_PATH,
      g_param_spec_string ("path", "Path",
          "Absolute name of the file that location means, looked up when "
          "read; nullptr if there is none",
          nullptr, read_flags));
  g_object_class_install_property (object_class, PROP_URI,
      g_param_spec_string ("uri", "URI",
          "The location as a stock: URI; nullptr if none is set", nullptr,
          read_flags));
  g_object_class_install_property (object_class, PROP_MATCHES,
      g_param_spec_boxed ("matches", "Matches",
          "Absolute names of all files that location's words find, best "
          "first, looked up when read; only one for an exact name",
          G_TYPE_STRV, read_flags));
  g_object_class_install_property (object_class, PROP_ASSETS,
      gst_param_spec_array ("assets", "Assets",
          "All assets that location finds, best first, or all there are if it "
          "is empty, looked up when read: structures with name, kind, path, "
          "title, author, license, attribution, source and tags",
          g_param_spec_boxed (
              "asset", "Asset", "An asset", GST_TYPE_STRUCTURE, read_flags),
          read_flags));
}

static void
reel_stock_src_class_init (ReelStockSrcClass *klass)
{
  auto *object_class = G_OBJECT_CLASS (klass);
  auto *element_class = GST_ELEMENT_CLASS (klass);
  auto *base_class = GST_BASE_SRC_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (
      reel_stock_src_debug, "reelstocksrc", 0, "Bytes of stock assets");
  object_class->set_property = reel_stock_src_set_property;
  object_class->get_property = reel_stock_src_get_property;
  object_class->finalize = reel_stock_src_finalize;
  install_properties (object_class);

  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Stock asset source",
      "Source/File",
      "Reads stock pictures, clips, music and sounds by name or by words, and "
      "handles stock: URIs",
      "The Reelsmith developers");

  element_class->change_state = reel_stock_src_change_state;
  base_class->start = reel_stock_src_start;
  base_class->stop = reel_stock_src_stop;
  base_class->is_seekable = reel_stock_src_is_seekable;
  base_class->get_size = reel_stock_src_get_size;
  base_class->fill = reel_stock_src_fill;
}
