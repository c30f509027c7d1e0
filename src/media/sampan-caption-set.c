#include "sampan-caption-renderer.h"

#include <string.h>

#include "captions/sampan-caption-file.h"

/* A target's cue whose times are this near to the source's, in milliseconds, comes and goes with
 * it: else the block would jump. */
#define SNAP 250
#define MAX_TRACKS 2

typedef struct
{
  gint64 start, end;
  char *text;
} TimedText;

/* A stretch of time in which the picture is the same. */
typedef struct
{
  gint64 start, end;
  guint64 key;
  char *texts[MAX_TRACKS + 1];
} Scene;

struct _SampanCaptionSet
{
  gatomicrefcount references;
  SampanCaptionStyle *style;
  char *languages[MAX_TRACKS + 1];
  GArray *scenes; /* of Scene, by time, without overlaps */
};

G_DEFINE_BOXED_TYPE (SampanCaptionSet,
                     sampan_caption_set,
                     sampan_caption_set_ref,
                     sampan_caption_set_unref)

static void
timed_text_clear (gpointer data)
{
  TimedText *self = data;

  g_free (self->text);
}

static void
scene_clear (gpointer data)
{
  Scene *self = data;

  for (guint i = 0; i < MAX_TRACKS; i++)
    g_free (self->texts[i]);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  const TimedText *x = a, *y = b;

  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->end < y->end ? -1 : x->end > y->end;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return x < y ? -1 : x > y;
}

static GArray *
read_track (SampanCaptionTrack *track)
{
  g_autoptr (GPtrArray) cues = sampan_caption_track_dup_cues (track);
  GArray *texts = g_array_new (FALSE, FALSE, sizeof (TimedText));

  g_array_set_clear_func (texts, timed_text_clear);
  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (cues, i);
      TimedText item = { sampan_cue_get_start (cue), sampan_cue_get_end (cue), NULL };

      item.text = g_strstrip (sampan_caption_text_to_plain (sampan_cue_get_text (cue)));
      if (*item.text != '\0' && item.end > item.start)
        g_array_append_val (texts, item);
      else
        g_free (item.text);
    }
  g_array_sort (texts, compare_texts);
  return texts;
}

/* Gives each text of @targets the times of the text of @sources that it renders, if they are nearly
 * the same. */
static void
snap (GArray *targets, GArray *sources)
{
  for (guint i = 0, first = 0; i < targets->len; i++)
    {
      TimedText *target = &g_array_index (targets, TimedText, i);

      while (first < sources->len
             && g_array_index (sources, TimedText, first).start < target->start - SNAP)
        first++;
      for (guint j = first; j < sources->len; j++)
        {
          const TimedText *source = &g_array_index (sources, TimedText, j);

          if (source->start > target->start + SNAP)
            break;
          if (ABS (source->end - target->end) > SNAP)
            continue;
          target->start = source->start;
          target->end = source->end;
          break;
        }
    }
  g_array_sort (targets, compare_texts);
}

static GArray *
list_times (GArray *const *tracks, guint n_tracks)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint kept = 0;

  for (guint i = 0; i < n_tracks; i++)
    for (guint j = 0; j < tracks[i]->len; j++)
      {
        const TimedText *text = &g_array_index (tracks[i], TimedText, j);

        g_array_append_val (times, text->start);
        g_array_append_val (times, text->end);
      }
  g_array_sort (times, compare_times);
  for (guint i = 0; i < times->len; i++)
    if (i == 0 || g_array_index (times, gint64, i) != g_array_index (times, gint64, i - 1))
      g_array_index (times, gint64, kept++) = g_array_index (times, gint64, i);
  g_array_set_size (times, kept);
  return times;
}

/* Goes through one track from one time to the next. */
typedef struct
{
  GArray *texts;
  guint next;
  GPtrArray *active; /* of TimedText, in order of their start */
} Sweep;

static char *
sweep_to (Sweep *sweep, gint64 time)
{
  GString *joined = g_string_new (NULL);

  for (; sweep->next < sweep->texts->len; sweep->next++)
    {
      TimedText *text = &g_array_index (sweep->texts, TimedText, sweep->next);

      if (text->start > time)
        break;
      g_ptr_array_add (sweep->active, text);
    }
  for (guint i = 0; i < sweep->active->len;)
    {
      const TimedText *text = g_ptr_array_index (sweep->active, i);

      if (text->end <= time)
        {
          g_ptr_array_remove_index (sweep->active, i);
          continue;
        }
      if (joined->len > 0)
        g_string_append_c (joined, '\n');
      g_string_append (joined, text->text);
      i++;
    }
  return g_string_free_and_steal (joined);
}

/* FNV-1a with 64 bits: two texts of a film do not meet by chance. */
static guint64
hash_bytes (guint64 hash, const void *data, gsize size)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < size; i++)
    hash = (hash ^ bytes[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  return hash;
}

/* The end counts too, so that "a", "bc" is not "ab", "c". */
static guint64
hash_string (guint64 hash, const char *text)
{
  return text != NULL ? hash_bytes (hash, text, strlen (text) + 1) : hash_bytes (hash, "\xff", 1);
}

static guint64
hash_style (SampanCaptionSet *self)
{
  g_autofree char *style = sampan_caption_style_to_json (self->style);
  guint64 hash = hash_string (G_GUINT64_CONSTANT (0xcbf29ce484222325), style);

  for (guint i = 0; i < MAX_TRACKS; i++)
    hash = hash_string (hash, self->languages[i]);
  return hash;
}

static guint64
make_key (guint64 style, const Scene *scene)
{
  for (guint i = 0; i < MAX_TRACKS; i++)
    style = hash_string (style, scene->texts[i]);
  return MAX (style, 1);
}

static void
add_scene (SampanCaptionSet *self, guint64 style, Scene *scene)
{
  Scene *last =
      self->scenes->len == 0 ? NULL : &g_array_index (self->scenes, Scene, self->scenes->len - 1);
  gboolean blank = TRUE;

  for (guint i = 0; i < MAX_TRACKS; i++)
    if (scene->texts[i] != NULL && *scene->texts[i] != '\0')
      blank = FALSE;
  scene->key = make_key (style, scene);
  if (!blank && (last == NULL || last->end != scene->start || last->key != scene->key))
    {
      g_array_append_vals (self->scenes, scene, 1);
      return;
    }
  if (!blank)
    last->end = scene->end;
  scene_clear (scene);
}

/**
 * sampan_caption_set_new:
 * @tracks: (element-type SampanCaptionTrack): one or two, the first language first
 * @style: (nullable): copied; %NULL is the soft box
 *
 * Copies the cues, so that streaming threads may draw them while the tracks change. Main thread
 * only.
 */
SampanCaptionSet *
sampan_caption_set_new (GPtrArray *tracks, const SampanCaptionStyle *style)
{
  SampanCaptionSet *self = g_new0 (SampanCaptionSet, 1);
  guint n_tracks = MIN (tracks->len, MAX_TRACKS);
  GArray *texts[MAX_TRACKS] = { NULL };
  Sweep sweeps[MAX_TRACKS] = { 0 };
  g_autoptr (GArray) times = NULL;
  guint64 style_hash;

  g_atomic_ref_count_init (&self->references);
  self->style = style != NULL ? sampan_caption_style_copy (style) : sampan_caption_style_new (NULL);
  self->scenes = g_array_new (FALSE, FALSE, sizeof (Scene));
  g_array_set_clear_func (self->scenes, scene_clear);

  for (guint i = 0; i < n_tracks; i++)
    {
      SampanCaptionTrack *track = g_ptr_array_index (tracks, i);
      const char *language = sampan_caption_track_get_language (track);

      self->languages[i] = g_strdup (language != NULL ? language : "");
      texts[i] = read_track (track);
    }
  if (n_tracks == MAX_TRACKS)
    snap (texts[1], texts[0]);
  for (guint i = 0; i < n_tracks; i++)
    sweeps[i] = (Sweep){ texts[i], 0, g_ptr_array_new () };

  style_hash = hash_style (self);
  times = list_times (texts, n_tracks);
  for (guint i = 0; i + 1 < times->len; i++)
    {
      Scene scene = { g_array_index (times, gint64, i), g_array_index (times, gint64, i + 1), 0 };

      for (guint j = 0; j < n_tracks; j++)
        scene.texts[j] = sweep_to (&sweeps[j], scene.start);
      add_scene (self, style_hash, &scene);
    }
  for (guint i = 0; i < n_tracks; i++)
    {
      g_ptr_array_unref (sweeps[i].active);
      g_array_unref (texts[i]);
    }
  return self;
}

/** sampan_caption_set_ref: Thread-safe. */
SampanCaptionSet *
sampan_caption_set_ref (SampanCaptionSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/** sampan_caption_set_unref: Thread-safe. */
void
sampan_caption_set_unref (SampanCaptionSet *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  for (guint i = 0; i < MAX_TRACKS; i++)
    g_free (self->languages[i]);
  g_array_unref (self->scenes);
  sampan_caption_style_free (self->style);
  g_free (self);
}

static const Scene *
find_scene (SampanCaptionSet *self, gint64 time)
{
  guint low = 0, high = self->scenes->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Scene *scene = &g_array_index (self->scenes, Scene, middle);

      if (time < scene->start)
        high = middle;
      else if (time >= scene->end)
        low = middle + 1;
      else
        return scene;
    }
  return NULL;
}

gboolean
sampan_caption_set_draw (SampanCaptionSet *self, cairo_t *cr, gint64 time, int width, int height)
{
  const Scene *scene;

  g_return_val_if_fail (self != NULL && cr != NULL, FALSE);

  scene = find_scene (self, time);
  if (scene == NULL)
    return FALSE;
  sampan_caption_block_draw (cr, self->style, (const char *const *)scene->texts,
                             (const char *const *)self->languages, width, height);
  return TRUE;
}

gboolean
sampan_caption_set_get_area (
    SampanCaptionSet *self, gint64 time, int width, int height, cairo_rectangle_int_t *area)
{
  const Scene *scene;

  g_return_val_if_fail (self != NULL && area != NULL, FALSE);

  memset (area, 0, sizeof *area);
  scene = find_scene (self, time);
  return scene != NULL
         && sampan_caption_block_measure (self->style, (const char *const *)scene->texts,
                                          (const char *const *)self->languages, width, height,
                                          area);
}

void
sampan_caption_set_prepare (SampanCaptionSet *self, int width, int height)
{
  cairo_rectangle_int_t area;

  g_return_if_fail (self != NULL);

  if (self->scenes->len > 0)
    sampan_caption_set_get_area (self, g_array_index (self->scenes, Scene, 0).start, width, height,
                                 &area);
}

guint64
sampan_caption_set_key (SampanCaptionSet *self, gint64 time)
{
  const Scene *scene;

  g_return_val_if_fail (self != NULL, 0);

  scene = find_scene (self, time);
  return scene != NULL ? scene->key : 0;
}
