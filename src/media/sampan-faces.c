#include "config.h"

#include "sampan-faces.h"

#include <glib/gi18n-lib.h>

#include "infer/sampan-model.h"
#include "sampan-face-cover.h"
#include "sampan-sought.h"

/* Frames held back may not take more memory than this, bytes. */
#define MAX_HELD (64 * 1024 * 1024)
/* How many earlier frames are covered where a face is not seen in them, before the first in which
 * it is. */
#define MAX_UNSEEN 3

/* A frame that waits, and the faces in it. */
typedef struct
{
  GstBuffer *buffer;
  GArray *faces;
  gboolean first; /* of a scene: what follows has nothing to do with what is before */
} Held;

struct _SampanFaces
{
  SampanInPlace parent_instance;

  /* Guarded by the object lock. */
  SampanFacesMode mode;
  gboolean still;
  guint ahead;

  /* Of the streaming thread. */
  SampanFaceFinder *finder;
  SampanFaceCover *cover;
  GQueue held; /* the oldest first */
  Held *current;
  GArray *last_faces;
  GstClockTime last_time;
  gboolean flushed; /* since then */
  guint last_id;    /* of the faces that are known */
  SampanSought sought;
};

G_DEFINE_FINAL_TYPE (SampanFaces, sampan_faces, SAMPAN_TYPE_IN_PLACE)

enum
{
  PROP_0,
  PROP_MODE,
  PROP_STILL,
  PROP_AHEAD,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

GType
sampan_faces_mode_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { SAMPAN_FACES_BLUR, "SAMPAN_FACES_BLUR", "blur" },
    { SAMPAN_FACES_PIXELATE, "SAMPAN_FACES_PIXELATE", "pixelate" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SampanFacesMode", values));
  return type;
}

/* ---- helpers ---- */

static void
held_free (Held *held)
{
  gst_clear_buffer (&held->buffer);
  g_array_unref (held->faces);
  g_free (held);
}

/* What comes next has nothing to do with what was before. */
static void
forget (SampanFaces *self)
{
  g_queue_clear_full (&self->held, (GDestroyNotify)held_free);
  g_clear_pointer (&self->current, held_free);
  g_clear_pointer (&self->last_faces, g_array_unref);
  sampan_face_finder_reset (self->finder);
  self->last_time = GST_CLOCK_TIME_NONE;
}

static gboolean
is_still (SampanFaces *self)
{
  gboolean still;

  GST_OBJECT_LOCK (self);
  still = self->still;
  GST_OBJECT_UNLOCK (self);
  return still;
}

/* Whether a frame comes soon after the last one. */
static gboolean
follows (SampanFaces *self, GstBuffer *buffer)
{
  GstClockTime time = GST_BUFFER_PTS (buffer), last = self->last_time;

  return !is_still (self) && !self->flushed && GST_CLOCK_TIME_IS_VALID (time)
         && GST_CLOCK_TIME_IS_VALID (last) && time > last && time - last < GST_SECOND / 2
         && !GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DISCONT);
}

static void
post_error (SampanFaces *self, const GError *error)
{
  if (g_error_matches (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_NOT_FOUND))
    GST_ELEMENT_ERROR (self, RESOURCE, NOT_FOUND, ("%s", error->message), (NULL));
  else
    GST_ELEMENT_ERROR (self, LIBRARY, FAILED,
                       ("%s", _ ("The faces in the picture could not be found: the vision model "
                                 "failed. Installing Sampan’s models again may help.")),
                       ("%s", error->message));
}

static gboolean
map (SampanFaces *self, GstVideoFrame *frame, GstBuffer *buffer)
{
  return gst_video_frame_map (frame, &GST_VIDEO_FILTER (self)->in_info, buffer,
                              GST_MAP_READ | GST_VIDEO_FRAME_MAP_FLAG_NO_REF);
}

static void
tell_missed (SampanFaces *self)
{
  sampan_sought_tell (&self->sought, GST_ELEMENT (self),
                      _ ("No face was found, so nothing was covered."));
}

/* ---- finding ---- */

static Held *
find_faces (SampanFaces *self, GstBuffer *buffer)
{
  gboolean steady = follows (self, buffer);
  g_autoptr (GError) error = NULL;
  GstVideoFrame frame;
  GArray *faces;
  Held *held;

  /* The same frame again, with other edits before us. */
  if (self->flushed && self->last_faces != NULL && GST_BUFFER_PTS_IS_VALID (buffer)
      && GST_BUFFER_PTS (buffer) == self->last_time)
    faces = g_array_ref (self->last_faces);
  else if (!map (self, &frame, buffer))
    return NULL;
  else
    {
      faces = sampan_face_finder_find (self->finder, &frame, steady, &error);
      gst_video_frame_unmap (&frame);
    }
  self->last_time = GST_BUFFER_PTS (buffer);
  self->flushed = FALSE;
  if (faces == NULL)
    {
      post_error (self, error);
      return NULL;
    }
  g_clear_pointer (&self->last_faces, g_array_unref);
  self->last_faces = g_array_ref (faces);
  held = g_new0 (Held, 1);
  held->buffer = gst_buffer_ref (buffer);
  held->faces = faces;
  held->first = sampan_face_finder_get_anew (self->finder);
  return held;
}

/* Follows a face that has just been seen for the first time back through the frames that wait. */
static gboolean
follow_back (SampanFaces *self, const SampanFace *face, GError **error)
{
  SampanFace later = *face, earlier;
  guint unseen = 0;

  for (GList *l = self->held.tail; l->prev != NULL && unseen < MAX_UNSEEN; l = l->prev)
    {
      Held *held = l->prev->data;
      GstVideoFrame frame;
      gboolean found, ok;

      if (((Held *)l->data)->first || !map (self, &frame, held->buffer))
        break;
      ok = sampan_face_finder_look_back (self->finder, &frame, &later, &earlier, &found, error);
      gst_video_frame_unmap (&frame);
      if (!ok)
        return FALSE;
      if (found)
        later = earlier;
      unseen = found ? 0 : unseen + 1;
      g_array_append_val (held->faces, later);
    }
  return TRUE;
}

static gboolean
look_back (SampanFaces *self)
{
  Held *newest = g_queue_peek_tail (&self->held);
  g_autoptr (GError) error = NULL;
  guint known = self->last_id;

  for (guint i = 0; i < newest->faces->len; i++)
    {
      SampanFace face = g_array_index (newest->faces, SampanFace, i);

      self->last_id = MAX (self->last_id, face.id);
      if (face.id > known && !follow_back (self, &face, &error))
        {
          post_error (self, error);
          return FALSE;
        }
    }
  return TRUE;
}

/* ---- vfuncs ---- */

static GstFlowReturn
sampan_faces_transform_frame_ip (GstVideoFilter *filter, GstVideoFrame *frame)
{
  SampanFaces *self = SAMPAN_FACES (filter);
  SampanFacesMode mode;

  GST_OBJECT_LOCK (self);
  mode = self->mode;
  GST_OBJECT_UNLOCK (self);
  for (guint i = 0; i < self->current->faces->len; i++)
    {
      const SampanFace *face = &g_array_index (self->current->faces, SampanFace, i);

      if (mode == SAMPAN_FACES_PIXELATE)
        sampan_face_cover_pixelate (self->cover, frame, face);
      else
        sampan_face_cover_blur (self->cover, frame, face);
    }
  return GST_FLOW_OK;
}

/* Covers the oldest frame that waits and gives it out. */
static GstFlowReturn
let_out (SampanFaces *self, GstBuffer **output)
{
  GstBaseTransform *transform = GST_BASE_TRANSFORM (self);
  GstFlowReturn result;

  self->current = g_queue_pop_head (&self->held);
  transform->queued_buf = g_steal_pointer (&self->current->buffer);
  result =
      GST_BASE_TRANSFORM_CLASS (sampan_faces_parent_class)->generate_output (transform, output);
  g_clear_pointer (&self->current, held_free);
  return result;
}

static guint
get_ahead (SampanFaces *self)
{
  gsize size = MAX (GST_VIDEO_INFO_SIZE (&GST_VIDEO_FILTER (self)->in_info), 1);
  guint ahead;

  GST_OBJECT_LOCK (self);
  ahead = self->still ? 0 : self->ahead;
  GST_OBJECT_UNLOCK (self);
  return (guint)MIN (ahead, MAX (MAX_HELD / size, 2));
}

static GstFlowReturn
sampan_faces_generate_output (GstBaseTransform *transform, GstBuffer **output)
{
  SampanFaces *self = SAMPAN_FACES (transform);
  g_autoptr (GstBuffer) buffer = g_steal_pointer (&transform->queued_buf);
  Held *held;

  *output = NULL;
  if (buffer == NULL)
    return GST_FLOW_OK;
  held = find_faces (self, buffer);
  if (held == NULL)
    return GST_FLOW_ERROR;
  /* Alone, or the frame would be copied. */
  gst_clear_buffer (&buffer);
  g_queue_push_tail (&self->held, held);
  sampan_sought_count (&self->sought, held->faces->len > 0);
  if (is_still (self))
    tell_missed (self);
  if (!look_back (self))
    return GST_FLOW_ERROR;
  return self->held.length > get_ahead (self) ? let_out (self, output) : GST_FLOW_OK;
}

/* Everything that waits goes on before what ends the frames. */
static void
drain (SampanFaces *self)
{
  GstFlowReturn result = GST_FLOW_OK;

  while (result == GST_FLOW_OK && self->held.length > 0)
    {
      GstBuffer *buffer = NULL;

      result = let_out (self, &buffer);
      if (buffer != NULL && result == GST_FLOW_OK)
        result = gst_pad_push (GST_BASE_TRANSFORM_SRC_PAD (self), buffer);
      else
        gst_clear_buffer (&buffer);
    }
}

static gboolean
sampan_faces_sink_event (GstBaseTransform *transform, GstEvent *event)
{
  SampanFaces *self = SAMPAN_FACES (transform);

  switch (GST_EVENT_TYPE (event))
    {
    case GST_EVENT_EOS:
      drain (self);
      tell_missed (self);
      break;
    case GST_EVENT_CAPS:
    case GST_EVENT_SEGMENT:
      drain (self);
      break;
    case GST_EVENT_FLUSH_STOP:
      /* The faces of the last frame are kept: it may be the same that comes again. */
      g_queue_clear_full (&self->held, (GDestroyNotify)held_free);
      self->flushed = TRUE;
      break;
    default:
      break;
    }
  return GST_BASE_TRANSFORM_CLASS (sampan_faces_parent_class)->sink_event (transform, event);
}

static gboolean
sampan_faces_set_info (GstVideoFilter *filter,
                       GstCaps *in_caps,
                       GstVideoInfo *in_info,
                       GstCaps *out_caps,
                       GstVideoInfo *out_info)
{
  forget (SAMPAN_FACES (filter));
  return TRUE;
}

static gboolean
sampan_faces_stop (GstBaseTransform *transform)
{
  forget (SAMPAN_FACES (transform));
  SAMPAN_FACES (transform)->sought = (SampanSought){ FALSE };
  return TRUE;
}

static void
sampan_faces_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SampanFaces *self = SAMPAN_FACES (object);

  GST_OBJECT_LOCK (self);
  switch (id)
    {
    case PROP_MODE:
      self->mode = g_value_get_enum (value);
      break;
    case PROP_STILL:
      self->still = g_value_get_boolean (value);
      break;
    case PROP_AHEAD:
      self->ahead = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
  GST_OBJECT_UNLOCK (self);
}

static void
sampan_faces_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanFaces *self = SAMPAN_FACES (object);

  GST_OBJECT_LOCK (self);
  switch (id)
    {
    case PROP_MODE:
      g_value_set_enum (value, self->mode);
      break;
    case PROP_STILL:
      g_value_set_boolean (value, self->still);
      break;
    case PROP_AHEAD:
      g_value_set_uint (value, self->ahead);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
  GST_OBJECT_UNLOCK (self);
}

static void
sampan_faces_finalize (GObject *object)
{
  SampanFaces *self = SAMPAN_FACES (object);

  forget (self);
  sampan_face_finder_free (self->finder);
  sampan_face_cover_free (self->cover);
  G_OBJECT_CLASS (sampan_faces_parent_class)->finalize (object);
}

static void
sampan_faces_class_init (SampanFacesClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstVideoFilterClass *filter_class = GST_VIDEO_FILTER_CLASS (klass);
  g_autoptr (GstCaps) caps = gst_caps_from_string (GST_VIDEO_CAPS_MAKE ("{ I420, A420 }"));

  object_class->set_property = sampan_faces_set_property;
  object_class->get_property = sampan_faces_get_property;
  object_class->finalize = sampan_faces_finalize;
  transform_class->generate_output = sampan_faces_generate_output;
  transform_class->sink_event = sampan_faces_sink_event;
  transform_class->stop = sampan_faces_stop;
  filter_class->set_info = sampan_faces_set_info;
  filter_class->transform_frame_ip = sampan_faces_transform_frame_ip;

  properties[PROP_MODE] =
      g_param_spec_enum ("mode", "Mode", "How faces are hidden", SAMPAN_TYPE_FACES_MODE,
                         SAMPAN_FACES_BLUR, flags | GST_PARAM_MUTABLE_PLAYING);
  properties[PROP_STILL] =
      g_param_spec_boolean ("still", "Still", "Frames do not follow each other in time", FALSE,
                            flags);
  properties[PROP_AHEAD] =
      g_param_spec_uint ("ahead", "Ahead", "Frames held back to hide faces first seen later", 0, 64,
                         0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("sink", GST_PAD_SINK,
                                                                           GST_PAD_ALWAYS, caps));
  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("src", GST_PAD_SRC,
                                                                           GST_PAD_ALWAYS, caps));
  gst_element_class_set_static_metadata (element_class, "Faces", "Filter/Effect/Video",
                                         "Hides all faces", "Sampan");
}

static void
sampan_faces_init (SampanFaces *self)
{
  self->finder = sampan_face_finder_new ();
  self->cover = sampan_face_cover_new ();
  g_queue_init (&self->held);
  self->last_time = GST_CLOCK_TIME_NONE;
}
