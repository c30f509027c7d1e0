#include "sampan-matte-finder.h"

#include <string.h>

#include <gst/video/video.h>

#include "sampan-fine-mask.h"
#include "sampan-matte.h"

/* How many fine masks are kept: one of each picture that is on the table. */
#define MAX_KEPT 4

struct _SampanMatteFinder
{
  GstBaseTransform parent_instance;

  /* Guarded by the object lock. */
  SampanMatteQuality quality;
  gboolean still;
  gboolean live;
  guint64 wanted; /* the frame that is waited for; 0 for none */

  /* Of the streaming thread. */
  SampanMatte *matte;
  GstVideoInfo info;
  GstClockTime last_time;
};

G_DEFINE_FINAL_TYPE (SampanMatteFinder, sampan_matte_finder, GST_TYPE_BASE_TRANSFORM)

enum
{
  PROP_0,
  PROP_QUALITY,
  PROP_STILL,
  PROP_LIVE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* A frame whose fine mask is to be made. */
typedef struct
{
  GWeakRef finder;
  guint64 key;
  GstBuffer *buffer;
  GstVideoInfo info;
  gboolean still;
} Job;

typedef struct
{
  guint64 key;
  GBytes *mask;
} Kept;

/* Of the whole program: the masks that are kept, the latest first, and the one thread that makes
 * them. */
static GMutex lock;
static Kept kept[MAX_KEPT];
static GThreadPool *pool;

/* ---- masks that are kept ---- */

/* Returns: (transfer full) (nullable): the mask of the frame with that key. */
static GBytes *
find_kept (guint64 key)
{
  GBytes *result = NULL;

  g_mutex_lock (&lock);
  for (int i = 0; result == NULL && i < MAX_KEPT; i++)
    if (kept[i].mask != NULL && kept[i].key == key)
      {
        Kept found = kept[i];

        memmove (kept + 1, kept, sizeof (Kept) * i);
        kept[0] = found;
        result = g_bytes_ref (found.mask);
      }
  g_mutex_unlock (&lock);
  return result;
}

static void
keep (guint64 key, GBytes *mask)
{
  g_mutex_lock (&lock);
  g_clear_pointer (&kept[MAX_KEPT - 1].mask, g_bytes_unref);
  memmove (kept + 1, kept, sizeof (Kept) * (MAX_KEPT - 1));
  kept[0] = (Kept){ key, g_bytes_ref (mask) };
  g_mutex_unlock (&lock);
}

/* A number that two frames share only if they show the same; never 0. */
static guint64
make_key (GstVideoFrame *frame, gboolean still)
{
  guint64 key = ((guint64)GST_VIDEO_FRAME_WIDTH (frame) << 32)
                ^ (guint64)GST_VIDEO_FRAME_HEIGHT (frame) << 1 ^ (guint64)still;

  for (guint plane = 0; plane < GST_VIDEO_FRAME_N_PLANES (frame); plane++)
    for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (frame, plane); y++)
      {
        const guint8 *row = (const guint8 *)GST_VIDEO_FRAME_PLANE_DATA (frame, plane)
                            + (gsize)y * GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane);
        int width = GST_VIDEO_FRAME_COMP_WIDTH (frame, plane), x;

        for (x = 0; x < width; x += 8)
          {
            guint64 word = 0;

            memcpy (&word, row + x, MIN (8, width - x));
            key = (key ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
            key ^= key >> 29;
          }
      }
  return key != 0 ? key : 1;
}

/* ---- the thread that makes fine ones ---- */

static void
job_free (Job *self)
{
  g_weak_ref_clear (&self->finder);
  gst_buffer_unref (self->buffer);
  g_free (self);
}

/* Returns: (transfer full) (nullable): the mask. */
static GBytes *
make_fine (Job *job, GError **error)
{
  g_autoptr (SampanFineMask) fine = sampan_fine_mask_new ();
  gsize size = (gsize)job->info.width * job->info.height;
  g_autofree guint8 *mask = g_malloc (size);
  GstVideoFrame frame;
  gboolean done;

  if (!gst_video_frame_map (&frame, &job->info, job->buffer, GST_MAP_READ))
    return NULL;
  done = sampan_fine_mask_find (fine, &frame, job->still, mask, job->info.width, error);
  gst_video_frame_unmap (&frame);
  return done ? g_bytes_new_take (g_steal_pointer (&mask), size) : NULL;
}

static void
run_job (gpointer data, gpointer user_data)
{
  Job *job = data;
  g_autoptr (SampanMatteFinder) finder = g_weak_ref_get (&job->finder);
  g_autoptr (GBytes) mask = NULL;
  g_autoptr (GError) error = NULL;
  gboolean wanted = FALSE;

  if (finder != NULL)
    {
      GST_OBJECT_LOCK (finder);
      wanted = finder->wanted == job->key;
      GST_OBJECT_UNLOCK (finder);
    }
  /* Nobody waits for it in this thread: the element may go while the mask is made. */
  g_clear_object (&finder);
  mask = wanted ? make_fine (job, &error) : NULL;
  if (mask != NULL)
    keep (job->key, mask);
  finder = g_weak_ref_get (&job->finder);
  if (finder != NULL && mask != NULL)
    gst_element_post_message (GST_ELEMENT (finder),
                              gst_message_new_element (GST_OBJECT (finder),
                                                       gst_structure_new_empty (
                                                           SAMPAN_MATTE_READY)));
  else if (finder != NULL && error != NULL)
    GST_WARNING_OBJECT (finder, "no fine mask: %s", error->message);
  job_free (job);
}

static void
start_job (SampanMatteFinder *self, guint64 key, GstBuffer *buffer, gboolean still)
{
  Job *job;
  gboolean begun;

  GST_OBJECT_LOCK (self);
  begun = self->wanted == key;
  self->wanted = key;
  GST_OBJECT_UNLOCK (self);
  if (begun)
    return;
  job = g_new0 (Job, 1);
  g_weak_ref_init (&job->finder, self);
  job->key = key;
  job->info = self->info;
  job->still = still;
  /* A copy: the buffer itself has to stay writable, for its mask. */
  job->buffer = gst_buffer_copy_deep (buffer);
  g_mutex_lock (&lock);
  if (pool == NULL)
    pool = g_thread_pool_new (run_job, NULL, 1, FALSE, NULL);
  g_thread_pool_push (pool, job, NULL);
  g_mutex_unlock (&lock);
}

/* ---- vfuncs ---- */

/* Whether a frame comes soon after the last one. */
static gboolean
follows (SampanMatteFinder *self, GstBuffer *buffer)
{
  GstClockTime time = GST_BUFFER_PTS (buffer), last = self->last_time;

  self->last_time = time;
  return GST_CLOCK_TIME_IS_VALID (time) && GST_CLOCK_TIME_IS_VALID (last) && time > last
         && time - last < GST_SECOND / 2
         && !GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DISCONT);
}

static gboolean
is_playing (SampanMatteFinder *self)
{
  gboolean result;

  GST_OBJECT_LOCK (self);
  result = GST_STATE_TARGET (self) == GST_STATE_PLAYING;
  GST_OBJECT_UNLOCK (self);
  return result;
}

/* Returns: (transfer full) (nullable): the mask of the frame. */
static GBytes *
find_mask (SampanMatteFinder *self, GstBuffer *buffer, GstVideoFrame *frame, GError **error)
{
  gsize size = (gsize)self->info.width * self->info.height;
  g_autofree guint8 *pixels = NULL;
  SampanMatteQuality quality;
  SampanMatteFlags flags = follows (self, buffer) ? SAMPAN_MATTE_STEADY : 0;
  gboolean still, live, lasts;
  guint64 key = 0;
  GBytes *mask = NULL;

  GST_OBJECT_LOCK (self);
  quality = self->quality;
  still = self->still;
  live = self->live;
  GST_OBJECT_UNLOCK (self);
  if (still)
    flags = SAMPAN_MATTE_STILL;
  lasts = quality == SAMPAN_MATTE_FINE && (still || (live && !is_playing (self)));
  if (lasts)
    {
      key = make_key (frame, still);
      mask = find_kept (key);
    }
  if (mask != NULL)
    return mask;
  if (live)
    quality = SAMPAN_MATTE_FAST;
  pixels = g_malloc (size);
  if (!sampan_matte_find (self->matte, frame, quality, flags, pixels, self->info.width, error))
    return NULL;
  if (lasts && live)
    start_job (self, key, buffer, still);
  mask = g_bytes_new_take (g_steal_pointer (&pixels), size);
  if (lasts && !live && !sampan_matte_lacks_fine (self->matte))
    keep (key, mask);
  return mask;
}

static GstFlowReturn
sampan_matte_finder_transform_ip (GstBaseTransform *transform, GstBuffer *buffer)
{
  SampanMatteFinder *self = SAMPAN_MATTE_FINDER (transform);
  g_autoptr (GBytes) mask = NULL;
  g_autoptr (GError) error = NULL;
  GstVideoFrame frame;

  if (!gst_video_frame_map (&frame, &self->info, buffer, GST_MAP_READ))
    return GST_FLOW_ERROR;
  mask = find_mask (self, buffer, &frame, &error);
  gst_video_frame_unmap (&frame);
  if (mask == NULL)
    {
      sampan_matte_post_error (GST_ELEMENT (self), error);
      return GST_FLOW_ERROR;
    }
  sampan_matte_attach (buffer, mask, self->info.width, self->info.height);
  return GST_FLOW_OK;
}

static gboolean
sampan_matte_finder_set_caps (GstBaseTransform *transform, GstCaps *in_caps, GstCaps *out_caps)
{
  return gst_video_info_from_caps (&SAMPAN_MATTE_FINDER (transform)->info, in_caps);
}

static gboolean
sampan_matte_finder_stop (GstBaseTransform *transform)
{
  SampanMatteFinder *self = SAMPAN_MATTE_FINDER (transform);

  sampan_matte_reset (self->matte);
  self->last_time = GST_CLOCK_TIME_NONE;
  GST_OBJECT_LOCK (self);
  self->wanted = 0;
  GST_OBJECT_UNLOCK (self);
  return TRUE;
}

/* A video that has just been paused stands there with its fast mask. */
static GstStateChangeReturn
sampan_matte_finder_change_state (GstElement *element, GstStateChange transition)
{
  SampanMatteFinder *self = SAMPAN_MATTE_FINDER (element);
  GstStateChangeReturn result =
      GST_ELEMENT_CLASS (sampan_matte_finder_parent_class)->change_state (element, transition);
  gboolean waits;

  GST_OBJECT_LOCK (self);
  waits = self->live && self->quality == SAMPAN_MATTE_FINE;
  GST_OBJECT_UNLOCK (self);
  if (transition == GST_STATE_CHANGE_PLAYING_TO_PAUSED && waits)
    gst_element_post_message (element, gst_message_new_element (GST_OBJECT (element),
                                                                gst_structure_new_empty (
                                                                    SAMPAN_MATTE_READY)));
  return result;
}

static void
sampan_matte_finder_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  SampanMatteFinder *self = SAMPAN_MATTE_FINDER (object);

  GST_OBJECT_LOCK (self);
  switch (prop_id)
    {
    case PROP_QUALITY:
      self->quality = g_value_get_enum (value);
      break;
    case PROP_STILL:
      self->still = g_value_get_boolean (value);
      break;
    case PROP_LIVE:
      self->live = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  GST_OBJECT_UNLOCK (self);
}

static void
sampan_matte_finder_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SampanMatteFinder *self = SAMPAN_MATTE_FINDER (object);

  GST_OBJECT_LOCK (self);
  switch (prop_id)
    {
    case PROP_QUALITY:
      g_value_set_enum (value, self->quality);
      break;
    case PROP_STILL:
      g_value_set_boolean (value, self->still);
      break;
    case PROP_LIVE:
      g_value_set_boolean (value, self->live);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  GST_OBJECT_UNLOCK (self);
}

static void
sampan_matte_finder_finalize (GObject *object)
{
  sampan_matte_free (SAMPAN_MATTE_FINDER (object)->matte);
  G_OBJECT_CLASS (sampan_matte_finder_parent_class)->finalize (object);
}

static void
sampan_matte_finder_class_init (SampanMatteFinderClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);
  g_autoptr (GstCaps) caps = gst_caps_from_string (GST_VIDEO_CAPS_MAKE ("{ I420, A420 }"));

  object_class->set_property = sampan_matte_finder_set_property;
  object_class->get_property = sampan_matte_finder_get_property;
  object_class->finalize = sampan_matte_finder_finalize;
  element_class->change_state = sampan_matte_finder_change_state;
  transform_class->set_caps = sampan_matte_finder_set_caps;
  transform_class->stop = sampan_matte_finder_stop;
  transform_class->transform_ip = sampan_matte_finder_transform_ip;

  properties[PROP_QUALITY] =
      g_param_spec_enum ("quality", "Quality", "How carefully the person is found",
                         SAMPAN_TYPE_MATTE_QUALITY, SAMPAN_MATTE_FINE, flags);
  properties[PROP_STILL] =
      g_param_spec_boolean ("still", "Still", "Frames do not follow each other in time", FALSE,
                            flags);
  properties[PROP_LIVE] =
      g_param_spec_boolean ("live", "Live", "Nothing may wait for a fine mask", FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("sink", GST_PAD_SINK,
                                                                           GST_PAD_ALWAYS, caps));
  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("src", GST_PAD_SRC,
                                                                           GST_PAD_ALWAYS, caps));
  gst_element_class_set_static_metadata (element_class, "Matte", "Filter/Analyzer/Video",
                                         "Finds the person for the elements behind", "Sampan");
}

static void
sampan_matte_finder_init (SampanMatteFinder *self)
{
  self->quality = SAMPAN_MATTE_FINE;
  self->last_time = GST_CLOCK_TIME_NONE;
  self->matte = sampan_matte_new (GST_ELEMENT (self));
  gst_base_transform_set_in_place (GST_BASE_TRANSFORM (self), TRUE);
}
