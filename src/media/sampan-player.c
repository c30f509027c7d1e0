#include "sampan-player.h"

#include "sampan-builder-private.h"
#include "sampan-hold.h"
#include "sampan-matte-finder.h"
#include "sampan-media-error.h"
#include "sampan-player-pipeline.h"
#include "sampan-sought.h"

/* How often the position is told while it plays, ms. */
#define POSITION_INTERVAL 100

struct _SampanPlayer
{
  GObject parent_instance;

  GstElement *sink;
  char *path;
  SampanMediaInfo *info;
  SampanPlan *plan;
  char *media_dir;
  SampanCaptionSet *captions;
  int max_size;
  double volume;
  gboolean silent;
  gboolean compare;

  GCancellable *finding; /* (nullable): of the search for the subject, for which the plan waits */

  SampanBuilder *builder;  /* of the plan */
  SampanBuilder *original; /* (nullable): what is shown while comparing */
  SampanPlayerPipeline *pipeline;
  guint watch;
  guint ticker;

  gboolean playing;
  gboolean prerolled; /* a frame stands in the sink */
  gboolean ended;
  gboolean stale; /* a change waits for the seek to end */
  gboolean seeking;
  gint64 next_seek; /* ms, -1 for none */
  gboolean next_accurate;
  gint64 position;
  gint64 load_position;
  gint64 duration;
  int width;
  int height;
  GError *error;
  SampanPlayerWork work;
  double progress;
};

G_DEFINE_FINAL_TYPE (SampanPlayer, sampan_player, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_PLAYING,
  PROP_POSITION,
  PROP_DURATION,
  PROP_WIDTH,
  PROP_HEIGHT,
  PROP_ERROR,
  PROP_WORK,
  PROP_PROGRESS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void start (SampanPlayer *self, gint64 position);
static void do_seek (SampanPlayer *self, gint64 position, gboolean accurate);

/* ---- helpers ---- */

static void
notify (SampanPlayer *self, int property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_work (SampanPlayer *self, SampanPlayerWork work, double progress)
{
  const gboolean other = work != self->work;

  if (!other && progress == self->progress)
    return;
  self->work = work;
  self->progress = progress;
  if (other)
    notify (self, PROP_WORK);
  notify (self, PROP_PROGRESS);
}

static void
set_position (SampanPlayer *self, gint64 position)
{
  if (position == self->position)
    return;
  self->position = position;
  notify (self, PROP_POSITION);
}

static void
set_error (SampanPlayer *self, GError *error)
{
  if (error == NULL && self->error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  notify (self, PROP_ERROR);
}

static void
update_duration (SampanPlayer *self)
{
  gint64 duration = self->builder != NULL ? sampan_builder_get_duration (self->builder) : 0;
  int width = 0, height = 0;

  if (self->builder != NULL)
    sampan_builder_get_size (self->builder, &width, &height);
  if (duration != self->duration)
    {
      self->duration = duration;
      notify (self, PROP_DURATION);
    }
  if (width != self->width)
    {
      self->width = width;
      notify (self, PROP_WIDTH);
    }
  if (height != self->height)
    {
      self->height = height;
      notify (self, PROP_HEIGHT);
    }
}

static gboolean
is_video (SampanPlayer *self)
{
  return self->info != NULL && self->info->kind == SAMPAN_MEDIA_VIDEO;
}

static SampanBuilder *
make_builder (SampanPlayer *self, SampanPlan *plan, SampanCaptionSet *captions)
{
  SampanBuilder *builder = sampan_builder_new (self->info, plan, self->media_dir);

  sampan_builder_set_live (builder, TRUE);
  sampan_builder_set_max_size (builder, self->max_size);
  sampan_builder_set_captions (builder, captions);

  return builder;
}

/* The original at the same times: nothing but the edits of time. */
static SampanBuilder *
make_original (SampanPlayer *self)
{
  g_autoptr (SampanPlan) plan = sampan_plan_dup_times (self->plan);

  return make_builder (self, plan, NULL);
}

/* What builds the picture that is shown. */
static SampanBuilder *
get_picture (SampanPlayer *self)
{
  return self->original != NULL ? self->original : self->builder;
}

static gboolean
on_tick (gpointer data)
{
  SampanPlayer *self = data;
  gint64 position;

  if (self->pipeline != NULL && !self->seeking
      && gst_element_query_position (self->sink, GST_FORMAT_TIME, &position))
    set_position (self, CLAMP ((gint64)GST_TIME_AS_MSECONDS (position), 0, self->duration));

  return G_SOURCE_CONTINUE;
}

static void
set_playing (SampanPlayer *self, gboolean playing)
{
  if (playing == self->playing)
    return;
  self->playing = playing;
  if (playing && self->ticker == 0)
    self->ticker = g_timeout_add (POSITION_INTERVAL, on_tick, self);
  else if (!playing)
    g_clear_handle_id (&self->ticker, g_source_remove);
  notify (self, PROP_PLAYING);
}

static void
stop (SampanPlayer *self)
{
  g_clear_handle_id (&self->watch, g_source_remove);
  g_clear_pointer (&self->pipeline, sampan_player_pipeline_free);
  self->prerolled = self->seeking = self->ended = self->stale = FALSE;
  self->next_seek = -1;
  set_work (self, SAMPAN_PLAYER_IDLE, -1);
}

static void
fail (SampanPlayer *self, GError *error)
{
  set_playing (self, FALSE);
  stop (self);
  set_error (self, error);
}

/* Shows what the edits make of the frame that stands in the sink; while it plays the next frame
 * does. */
static void
show_change (SampanPlayer *self)
{
  if (self->pipeline == NULL || !self->pipeline->linked)
    return;
  if (self->seeking || !self->prerolled)
    self->stale = TRUE;
  else if (!self->playing)
    {
      self->stale = FALSE;
      sampan_hold_refresh (self->pipeline->hold);
    }
}

static void
swap_picture (SampanPlayer *self)
{
  GError *error = NULL;

  if (self->pipeline == NULL || !self->pipeline->linked)
    return;
  /* What the old elements were about is wanted no more. */
  set_work (self, SAMPAN_PLAYER_IDLE, -1);
  /* While a seek is under way the frames are flushed by it, and the new edits must not lose what it
   * brings. */
  if (!sampan_player_pipeline_swap (self->pipeline, get_picture (self),
                                    !self->playing && self->prerolled && !self->seeking, &error))
    {
      fail (self, error);
      return;
    }
  if (!self->playing && (self->seeking || !self->prerolled))
    self->stale = TRUE;
}

/* ---- messages ---- */

static void
on_ready (SampanPlayer *self)
{
  GError *error = NULL;
  SampanTimeMap *times = sampan_builder_get_times (self->builder);
  GstClockTime start = sampan_time_map_to_source (times, self->load_position * GST_MSECOND);

  if (!sampan_player_pipeline_connect (self->pipeline, get_picture (self), start, self->volume,
                                       &error))
    fail (self, error);
}

static void
on_async_done (SampanPlayer *self)
{
  gint64 position;

  if (self->pipeline == NULL || !self->pipeline->linked)
    return;
  self->prerolled = TRUE;
  self->seeking = FALSE;
  if (self->next_seek >= 0)
    {
      position = self->next_seek;
      self->next_seek = -1;
      do_seek (self, position, self->next_accurate);
      return;
    }
  if (self->stale)
    show_change (self);
  if (self->playing)
    gst_element_set_state (self->pipeline->pipeline, GST_STATE_PLAYING);
}

static void
on_eos (SampanPlayer *self)
{
  self->ended = TRUE;
  gst_element_set_state (self->pipeline->pipeline, GST_STATE_PAUSED);
  set_playing (self, FALSE);
  set_position (self, self->duration);
}

static void
on_error (SampanPlayer *self, GstMessage *message)
{
  g_autofree char *name = g_path_get_basename (self->path);

  /* Without a sound device the picture plays on. */
  if (!self->silent && sampan_player_pipeline_is_sound (self->pipeline, message))
    {
      self->silent = TRUE;
      start (self, self->position);
      return;
    }
  fail (self, sampan_media_error_from_message (message, name));
}

static void
on_work (SampanPlayer *self, GstMessage *message)
{
  /* Other frames of a video may have what this one lacks. */
  g_autofree char *notice = is_video (self) ? NULL : sampan_sought_dup_sentence (message);
  SampanPlayerWork work;
  double progress;

  /* An element that was taken out may have told it before. */
  if (self->pipeline == NULL
      || !gst_object_has_as_ancestor (GST_MESSAGE_SRC (message),
                                      GST_OBJECT (self->pipeline->pipeline)))
    return;
  if (sampan_player_work_read (message, &work, &progress))
    set_work (self, work, progress);
  if (notice != NULL)
    g_signal_emit_by_name (self, "notice", notice);
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  SampanPlayer *self = data;
  g_autoptr (SampanPlayer) kept = g_object_ref (self);
  guint watch = self->watch;

  switch (GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_APPLICATION:
      if (gst_message_has_name (message, SAMPAN_SOURCE_READY))
        on_ready (self);
      else
        on_work (self, message);
      break;
    case GST_MESSAGE_ASYNC_DONE:
      on_async_done (self);
      break;
    case GST_MESSAGE_EOS:
      on_eos (self);
      break;
    case GST_MESSAGE_LATENCY:
      gst_bin_recalculate_latency (GST_BIN (self->pipeline->pipeline));
      break;
    case GST_MESSAGE_ERROR:
      on_error (self, message);
      break;
    case GST_MESSAGE_WARNING:
    case GST_MESSAGE_ELEMENT:
      /* What an edit waited for is there. */
      if (gst_message_has_name (message, SAMPAN_MATTE_READY))
        show_change (self);
      else
        on_work (self, message);
      break;
    default:
      break;
    }

  return self->watch == watch ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Makes the pipeline; its first frame is the one at @position of the result. */
static void
start (SampanPlayer *self, gint64 position)
{
  GError *error = NULL;
  g_autoptr (GstBus) bus = NULL;

  stop (self);
  if (!sampan_builder_check (self->builder, &error))
    {
      fail (self, error);
      return;
    }
  self->load_position = position;
  self->pipeline = sampan_player_pipeline_new (self->path, self->builder, self->sink, self->silent);
  bus = gst_element_get_bus (self->pipeline->pipeline);
  self->watch = gst_bus_add_watch (bus, on_message, self);
  set_position (self, position);
  gst_element_set_state (self->pipeline->pipeline, GST_STATE_PAUSED);
}

static void
do_seek (SampanPlayer *self, gint64 position, gboolean accurate)
{
  GstSeekFlags flags =
      GST_SEEK_FLAG_FLUSH
      | (accurate ? GST_SEEK_FLAG_ACCURATE : GST_SEEK_FLAG_KEY_UNIT | GST_SEEK_FLAG_SNAP_BEFORE);

  self->seeking = TRUE;
  self->ended = FALSE;
  if (!gst_element_seek (self->pipeline->pipeline, 1, GST_FORMAT_TIME, flags, GST_SEEK_TYPE_SET,
                         position * GST_MSECOND, GST_SEEK_TYPE_NONE, 0))
    self->seeking = FALSE;
}

/* Brings what is shown to the plan; @anew: with another builder in any case. */
static void
apply_plan (SampanPlayer *self, gboolean anew)
{
  g_autoptr (SampanBuilder) builder = NULL;
  gboolean same_times;
  SampanTimeMap *times;
  gint64 position;

  if (self->pipeline != NULL && !anew && sampan_builder_update (self->builder, self->plan))
    {
      if (self->original == NULL)
        show_change (self);
      return;
    }

  builder = make_builder (self, self->plan, self->captions);
  if (self->pipeline != NULL && self->pipeline->linked)
    sampan_builder_set_source (builder, sampan_source_get_video (self->pipeline->source));
  same_times = self->pipeline != NULL && sampan_builder_same_times (self->builder, builder);
  times = sampan_builder_get_times (self->builder);
  position = times != NULL ? sampan_time_map_to_original (times, self->position) : 0;
  g_set_object (&self->builder, builder);
  update_duration (self);
  if (same_times)
    {
      if (self->original == NULL)
        swap_picture (self);
      return;
    }
  /* The same moment of the original, or the nearest that is left. */
  set_error (self, NULL);
  if (self->original != NULL)
    {
      g_clear_object (&self->original);
      self->original = make_original (self);
    }
  times = sampan_builder_get_times (self->builder);
  start (self, times != NULL ? sampan_time_map_from_original (times, position) : 0);
}

/* ---- the subject ---- */

static void
stop_finding (SampanPlayer *self)
{
  if (self->finding != NULL)
    g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
}

static void
on_subject (GObject *source, GAsyncResult *result, gpointer data)
{
  SampanPlayer *self = data;
  g_autoptr (GError) error = NULL;
  SampanSubject subject;

  if (!sampan_subject_find_finish (result, &subject, &error)
      && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->finding);
  self->info->subject = subject;
  /* Without one a crop goes to the middle. */
  self->info->subject.known = TRUE;
  apply_plan (self, TRUE);
}

/* Returns: whether the plan waits until it is known where the subject is, so that the picture does
 * not jump. */
static gboolean
find_subject (SampanPlayer *self)
{
  if (self->info->subject.known || !sampan_subject_is_wanted (self->plan))
    {
      stop_finding (self);
      return FALSE;
    }
  if (self->finding == NULL)
    {
      self->finding = g_cancellable_new ();
      sampan_subject_find_async (self->path, self->finding, on_subject, self);
    }
  return TRUE;
}

/* ---- vfuncs ---- */

static void
sampan_player_dispose (GObject *object)
{
  SampanPlayer *self = SAMPAN_PLAYER (object);

  g_clear_handle_id (&self->ticker, g_source_remove);
  stop_finding (self);
  stop (self);
  g_clear_object (&self->builder);
  g_clear_object (&self->original);
  gst_clear_object (&self->sink);

  G_OBJECT_CLASS (sampan_player_parent_class)->dispose (object);
}

static void
sampan_player_finalize (GObject *object)
{
  SampanPlayer *self = SAMPAN_PLAYER (object);

  g_clear_pointer (&self->info, sampan_media_info_free);
  g_clear_pointer (&self->plan, sampan_plan_unref);
  g_clear_pointer (&self->captions, sampan_caption_set_unref);
  g_clear_error (&self->error);
  g_free (self->media_dir);
  g_free (self->path);

  G_OBJECT_CLASS (sampan_player_parent_class)->finalize (object);
}

static void
sampan_player_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanPlayer *self = SAMPAN_PLAYER (object);

  switch (id)
    {
    case PROP_PLAYING:
      g_value_set_boolean (value, self->playing);
      break;
    case PROP_POSITION:
      g_value_set_int64 (value, self->position);
      break;
    case PROP_DURATION:
      g_value_set_int64 (value, self->duration);
      break;
    case PROP_WIDTH:
      g_value_set_int (value, self->width);
      break;
    case PROP_HEIGHT:
      g_value_set_int (value, self->height);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_WORK:
      g_value_set_int (value, self->work);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_player_class_init (SampanPlayerClass *klass)
{
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sampan_player_dispose;
  object_class->finalize = sampan_player_finalize;
  object_class->get_property = sampan_player_get_property;

  g_signal_new ("notice", SAMPAN_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                1, G_TYPE_STRING);
  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, read);
  properties[PROP_POSITION] = g_param_spec_int64 ("position", NULL, NULL, 0, G_MAXINT64, 0, read);
  properties[PROP_DURATION] = g_param_spec_int64 ("duration", NULL, NULL, 0, G_MAXINT64, 0, read);
  properties[PROP_WIDTH] = g_param_spec_int ("width", NULL, NULL, 0, G_MAXINT, 0, read);
  properties[PROP_HEIGHT] = g_param_spec_int ("height", NULL, NULL, 0, G_MAXINT, 0, read);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, read);
  properties[PROP_WORK] = g_param_spec_int ("work", NULL, NULL, SAMPAN_PLAYER_IDLE,
                                            SAMPAN_PLAYER_REFINING, SAMPAN_PLAYER_IDLE, read);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sampan_player_init (SampanPlayer *self)
{
  self->volume = 1;
  self->next_seek = -1;
  self->progress = -1;
}

/* ---- public ---- */

SampanPlayer *
sampan_player_new (GstElement *video_sink)
{
  SampanPlayer *self;

  sampan_media_init ();
  self = g_object_new (SAMPAN_TYPE_PLAYER, NULL);
  /* A new element is floating; it is kept through all the pipelines it will be in. */
  if (video_sink != NULL)
    self->sink = gst_object_ref_sink (video_sink);

  return self;
}

void
sampan_player_load (SampanPlayer *self,
                    const char *path,
                    const SampanMediaInfo *info,
                    SampanPlan *plan,
                    const char *media_dir)
{
  SampanMediaInfo *copy = path != NULL ? sampan_media_info_copy (info) : NULL;
  SampanPlan *kept = plan != NULL ? sampan_plan_ref (plan) : sampan_plan_new ();

  g_return_if_fail (SAMPAN_IS_PLAYER (self));
  g_return_if_fail (path == NULL || info != NULL);

  stop_finding (self);
  stop (self);
  set_playing (self, FALSE);
  set_error (self, NULL);
  g_clear_object (&self->original);
  g_clear_object (&self->builder);
  g_set_str (&self->path, path);
  g_set_str (&self->media_dir, media_dir);
  g_clear_pointer (&self->info, sampan_media_info_free);
  g_clear_pointer (&self->plan, sampan_plan_unref);
  self->info = copy;
  self->plan = kept;
  if (path != NULL)
    {
      self->builder = make_builder (self, self->plan, self->captions);
      if (self->compare)
        self->original = make_original (self);
    }
  update_duration (self);
  set_position (self, 0);
  if (path != NULL && !find_subject (self))
    start (self, 0);
}

void
sampan_player_set_plan (SampanPlayer *self, SampanPlan *plan)
{
  g_return_if_fail (SAMPAN_IS_PLAYER (self));

  if (self->path == NULL || sampan_plan_equal (plan, self->plan))
    return;
  sampan_plan_ref (plan);
  sampan_plan_unref (self->plan);
  self->plan = plan;
  if (!find_subject (self))
    apply_plan (self, FALSE);
}

void
sampan_player_set_captions (SampanPlayer *self, SampanCaptionSet *captions)
{
  g_return_if_fail (SAMPAN_IS_PLAYER (self));

  if (captions == self->captions)
    return;
  g_clear_pointer (&self->captions, sampan_caption_set_unref);
  self->captions = captions != NULL ? sampan_caption_set_ref (captions) : NULL;
  if (self->builder == NULL)
    return;
  sampan_builder_set_captions (self->builder, captions);
  if (self->original == NULL)
    show_change (self);
}

void
sampan_player_set_compare (SampanPlayer *self, gboolean original)
{
  g_return_if_fail (SAMPAN_IS_PLAYER (self));

  original = !!original;
  if (original == self->compare)
    return;
  self->compare = original;
  if (self->path != NULL)
    {
      g_clear_object (&self->original);
      if (original)
        self->original = make_original (self);
      swap_picture (self);
    }
}

void
sampan_player_set_max_size (SampanPlayer *self, int max_size)
{
  g_return_if_fail (SAMPAN_IS_PLAYER (self));

  if (max_size == self->max_size)
    return;
  self->max_size = max_size;
  if (self->path == NULL)
    return;
  g_clear_object (&self->builder);
  self->builder = make_builder (self, self->plan, self->captions);
  if (self->original != NULL)
    {
      g_clear_object (&self->original);
      self->original = make_original (self);
    }
  update_duration (self);
  swap_picture (self);
}

void
sampan_player_play (SampanPlayer *self)
{
  g_return_if_fail (SAMPAN_IS_PLAYER (self));

  if (!is_video (self) || (self->pipeline == NULL && self->finding == NULL) || self->playing)
    return;
  if (self->ended || (self->duration > 0 && self->position >= self->duration))
    sampan_player_seek (self, 0, TRUE);
  set_playing (self, TRUE);
  if (self->prerolled && !self->seeking)
    gst_element_set_state (self->pipeline->pipeline, GST_STATE_PLAYING);
}

void
sampan_player_pause (SampanPlayer *self)
{
  g_return_if_fail (SAMPAN_IS_PLAYER (self));

  if (!self->playing)
    return;
  set_playing (self, FALSE);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline->pipeline, GST_STATE_PAUSED);
}

gboolean
sampan_player_get_playing (SampanPlayer *self)
{
  g_return_val_if_fail (SAMPAN_IS_PLAYER (self), FALSE);

  return self->playing;
}

void
sampan_player_seek (SampanPlayer *self, gint64 position, gboolean accurate)
{
  g_return_if_fail (SAMPAN_IS_PLAYER (self));

  if (!is_video (self) || (self->pipeline == NULL && self->finding == NULL))
    return;
  position = CLAMP (position, 0, self->duration);
  set_position (self, position);
  if (self->pipeline == NULL)
    return;
  /* One at a time: of those that come meanwhile only the last counts. */
  if (self->seeking || !self->prerolled)
    {
      self->next_seek = position;
      self->next_accurate = accurate;
      return;
    }
  do_seek (self, position, accurate);
}

gint64
sampan_player_get_position (SampanPlayer *self)
{
  g_return_val_if_fail (SAMPAN_IS_PLAYER (self), 0);

  return self->position;
}

gint64
sampan_player_get_duration (SampanPlayer *self)
{
  g_return_val_if_fail (SAMPAN_IS_PLAYER (self), 0);

  return self->duration;
}

void
sampan_player_set_volume (SampanPlayer *self, double volume)
{
  g_return_if_fail (SAMPAN_IS_PLAYER (self));

  self->volume = CLAMP (volume, 0, 1);
  if (self->pipeline != NULL && self->pipeline->volume != NULL)
    g_object_set (self->pipeline->volume, "volume", self->volume, NULL);
}
