#include "sampan-matte-finder.h"

#include <string.h>

#include <gst/video/video.h>

#include "infer/sampan-model.h"
#include "sampan-fine-mask.h"
#include "sampan-matte-track.h"
#include "sampan-matte.h"

/* How many fine masks are kept: one of each picture that is on the table. */
#define MAX_KEPT 4
/* Frames held back may not take more memory than this, bytes. */
#define MAX_HELD (64 * 1024 * 1024)

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
  SampanMatteTrack *track; /* of a video that is kept */
  GQueue held;             /* frames that wait for their masks, the oldest first */
  GstBuffer *next;         /* the frame behind them */
  gboolean anew;           /* it does not follow them in time */
  gboolean lacks_fine;     /* the track's model is not installed */
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
post_working (SampanMatteFinder *self, gboolean busy)
{
  gst_element_post_message (
      GST_ELEMENT (self),
      gst_message_new_element (GST_OBJECT (self), gst_structure_new (SAMPAN_MATTE_WORKING, "busy",
                                                                     G_TYPE_BOOLEAN, busy, NULL)));
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
      if (wanted)
        post_working (finder, TRUE);
    }
  /* Nobody waits for it in this thread: the element may go while the mask is made. */
  g_clear_object (&finder);
  mask = wanted ? make_fine (job, &error) : NULL;
  if (mask != NULL)
    keep (job->key, mask);
  finder = g_weak_ref_get (&job->finder);
  if (finder != NULL && wanted)
    post_working (finder, FALSE);
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

/* ---- videos that are kept ---- */

static gboolean
has_track (SampanMatteFinder *self)
{
  gboolean result;

  GST_OBJECT_LOCK (self);
  result = self->quality == SAMPAN_MATTE_FINE && !self->still && !self->live;
  GST_OBJECT_UNLOCK (self);
  return result && !self->lacks_fine;
}

static void
forget (SampanMatteFinder *self)
{
  sampan_matte_reset (self->matte);
  sampan_matte_track_reset (self->track);
  g_queue_clear_full (&self->held, (GDestroyNotify)gst_buffer_unref);
  gst_clear_buffer (&self->next);
  self->last_time = GST_CLOCK_TIME_NONE;
}

/* The next frame joins those that wait, once they have nothing to do with it any more. */
static gboolean
take_next (SampanMatteFinder *self, GError **error)
{
  GstVideoFrame frame;
  gboolean done;

  if (self->anew && self->held.length > 0)
    return sampan_matte_track_finish (self->track, error);
  if (self->anew)
    sampan_matte_track_reset (self->track);
  if (!gst_video_frame_map (&frame, &self->info, self->next, GST_MAP_READ))
    {
      g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_FAILED, "no memory for a frame");
      return FALSE;
    }
  done = sampan_matte_track_push (self->track, &frame, error);
  gst_video_frame_unmap (&frame);
  if (!done)
    return FALSE;
  g_queue_push_tail (&self->held, g_steal_pointer (&self->next));
  self->anew = FALSE;
  return self->held.length * GST_VIDEO_INFO_SIZE (&self->info) < MAX_HELD
         || sampan_matte_track_finish (self->track, error);
}

/* Returns: (transfer full) (nullable): the oldest frame that waits, with its mask. */
static GstBuffer *
let_out (SampanMatteFinder *self)
{
  gsize size = (gsize)self->info.width * self->info.height;
  guint8 *pixels = g_malloc (size);
  g_autoptr (GBytes) mask = g_bytes_new_take (pixels, size);
  GstBuffer *buffer = g_queue_pop_head (&self->held);
  GstVideoFrame frame;

  buffer = gst_buffer_make_writable (buffer);
  if (!gst_video_frame_map (&frame, &self->info, buffer, GST_MAP_READ))
    {
      gst_buffer_unref (buffer);
      return NULL;
    }
  sampan_matte_track_pop (self->track, &frame, pixels, self->info.width);
  gst_video_frame_unmap (&frame);
  sampan_matte_attach (buffer, mask, self->info.width, self->info.height);
  return buffer;
}

static GstFlowReturn
fail (SampanMatteFinder *self, const GError *error)
{
  sampan_matte_post_error (GST_ELEMENT (self), error);
  return GST_FLOW_ERROR;
}

/* It is called until nothing comes out any more. */
static GstFlowReturn
sampan_matte_finder_generate_output (GstBaseTransform *transform, GstBuffer **output)
{
  SampanMatteFinder *self = SAMPAN_MATTE_FINDER (transform);
  g_autoptr (GError) error = NULL;

  *output = NULL;
  if (transform->queued_buf != NULL && has_track (self))
    {
      self->next = g_steal_pointer (&transform->queued_buf);
      self->anew = !follows (self, self->next);
    }
  if (self->next != NULL && sampan_matte_track_get_n_ready (self->track) == 0
      && !take_next (self, &error))
    {
      if (!g_error_matches (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_NOT_FOUND))
        return fail (self, error);
      /* Known with the first frame. The other way says it, and goes on with the fast model. */
      self->lacks_fine = TRUE;
      transform->queued_buf = g_steal_pointer (&self->next);
    }
  if (transform->queued_buf != NULL)
    return GST_BASE_TRANSFORM_CLASS (sampan_matte_finder_parent_class)
        ->generate_output (transform, output);
  if (sampan_matte_track_get_n_ready (self->track) == 0)
    return GST_FLOW_OK;
  *output = let_out (self);
  return *output != NULL ? GST_FLOW_OK : GST_FLOW_ERROR;
}

/* Everything that waits goes on before what ends the frames. */
static void
drain (SampanMatteFinder *self)
{
  g_autoptr (GError) error = NULL;
  GstFlowReturn result = GST_FLOW_OK;

  if (self->held.length > 0 && !sampan_matte_track_finish (self->track, &error))
    result = fail (self, error);
  while (result == GST_FLOW_OK && self->held.length > 0)
    {
      GstBuffer *buffer = let_out (self);

      result = buffer != NULL ? gst_pad_push (GST_BASE_TRANSFORM_SRC_PAD (self), buffer)
                              : GST_FLOW_ERROR;
    }
}

static gboolean
sampan_matte_finder_sink_event (GstBaseTransform *transform, GstEvent *event)
{
  SampanMatteFinder *self = SAMPAN_MATTE_FINDER (transform);

  switch (GST_EVENT_TYPE (event))
    {
    case GST_EVENT_EOS:
    case GST_EVENT_CAPS:
    case GST_EVENT_SEGMENT:
      drain (self);
      break;
    case GST_EVENT_FLUSH_STOP:
      forget (self);
      break;
    default:
      break;
    }
  return GST_BASE_TRANSFORM_CLASS (sampan_matte_finder_parent_class)->sink_event (transform, event);
}

static gboolean
sampan_matte_finder_set_caps (GstBaseTransform *transform, GstCaps *in_caps, GstCaps *out_caps)
{
  SampanMatteFinder *self = SAMPAN_MATTE_FINDER (transform);

  /* What waited has gone on before; frames of another size have nothing to do with it. */
  sampan_matte_track_reset (self->track);
  return gst_video_info_from_caps (&self->info, in_caps);
}

static gboolean
sampan_matte_finder_stop (GstBaseTransform *transform)
{
  SampanMatteFinder *self = SAMPAN_MATTE_FINDER (transform);

  forget (self);
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
  SampanMatteFinder *self = SAMPAN_MATTE_FINDER (object);

  forget (self);
  sampan_matte_free (self->matte);
  sampan_matte_track_free (self->track);
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
  transform_class->sink_event = sampan_matte_finder_sink_event;
  transform_class->generate_output = sampan_matte_finder_generate_output;
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
  self->track = sampan_matte_track_new ();
  gst_base_transform_set_in_place (GST_BASE_TRANSFORM (self), TRUE);
}
