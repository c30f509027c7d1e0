#include "sampan-subject.h"

#include <gst/video/video.h>

#include "sampan-export.h"
#include "sampan-face-finder.h"
#include "sampan-person-mask.h"

/* The longest side of what is looked at, pixels: a face of a fortieth of it is found. */
#define SIZE 640
/* How many frames of a video are looked at. */
#define N_FRAMES 5
/* A head less wide than this part of the greatest one is a passer-by's. */
#define PASSER_BY 0.4
/* Who covers less of the picture, or more, is nobody: the model sees something in many pictures, a
 * cup or a wall. */
#define LEAST_PERSON 0.03
#define MOST_PERSON 0.6
/* Rows and columns count for the person's box from this part of the fullest one on. */
#define EDGE 0.06
/* From the top of a head to its chin the eyes are half-way. */
#define EYES 0.48
/* Where the eyes should be in the part, and the room above and below a head. */
#define EYE_LINE (1 / 3.0)
#define ROOM 0.04
/* Files whose subject is kept. */
#define CACHE_SIZE 256

/* ---- heads ---- */

static double
get_area (const SampanBox *box)
{
  return box->width * box->height;
}

static void
add_head (SampanSubject *self, const SampanBox *head)
{
  if (self->n_heads < SAMPAN_SUBJECT_MAX_HEADS)
    self->heads[self->n_heads++] = *head;
}

/* The box of a face begins at the brow; hair and chin belong to the head. */
static SampanBox
make_head (const SampanFace *face, int width, int height)
{
  return (SampanBox){ (face->x - 0.15 * face->width) / width,
                      (face->y - 0.55 * face->height) / height, 1.3 * face->width / width,
                      1.7 * face->height / height };
}

static void
take_faces (SampanSubject *self, GArray *faces, int width, int height)
{
  for (guint i = 0; i < faces->len; i++)
    {
      const SampanFace *face = &g_array_index (faces, SampanFace, i);
      SampanBox head = make_head (face, width, height);

      if (face->width >= PASSER_BY * g_array_index (faces, SampanFace, 0).width)
        add_head (self, &head);
    }
}

/* ---- the person ---- */

/* The first and the last place where there is enough, as fractions. */
static void
find_extent (const guint *sums, int n, double *start, double *length)
{
  guint most = 0;
  int first = 0, last = n - 1;

  for (int i = 0; i < n; i++)
    most = MAX (most, sums[i]);
  while (first < last && sums[first] < EDGE * most)
    first++;
  while (last > first && sums[last] < EDGE * most)
    last--;
  *start = (double)first / n;
  *length = (double)(last + 1 - first) / n;
}

static gboolean
find_person (GstVideoFrame *frame, SampanBox *person, GError **error)
{
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  g_autoptr (SampanPersonMask) finder = sampan_person_mask_new ();
  g_autofree guint8 *mask = g_malloc ((gsize)width * height);
  g_autofree guint *columns = g_new0 (guint, width);
  g_autofree guint *rows = g_new0 (guint, height);
  guint total = 0;

  if (!sampan_person_mask_find (finder, frame, FALSE, mask, width, error))
    return FALSE;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if (mask[(gsize)y * width + x] > 127)
        {
          columns[x]++;
          rows[y]++;
          total++;
        }
  if (total < LEAST_PERSON * width * height || total > MOST_PERSON * width * height)
    return TRUE;
  find_extent (columns, width, &person->x, &person->width);
  find_extent (rows, height, &person->y, &person->height);
  return TRUE;
}

/* ---- frames ---- */

/* Returns: (transfer full): the pixels as I420. */
static GstBuffer *
convert (GBytes *pixels, int width, int height, GstVideoInfo *info)
{
  g_autoptr (GstBuffer) source = gst_buffer_new_wrapped_bytes (pixels);
  GstBuffer *target;
  GstVideoInfo rgba;
  GstVideoFrame from, to;
  GstVideoConverter *converter;

  gst_video_info_set_format (&rgba, GST_VIDEO_FORMAT_RGBA, width, height);
  gst_video_info_set_format (info, GST_VIDEO_FORMAT_I420, width, height);
  target = gst_buffer_new_allocate (NULL, info->size, NULL);
  converter = gst_video_converter_new (&rgba, info, NULL);
  if (gst_video_frame_map (&from, &rgba, source, GST_MAP_READ))
    {
      if (gst_video_frame_map (&to, info, target, GST_MAP_WRITE))
        {
          gst_video_converter_frame (converter, &from, &to);
          gst_video_frame_unmap (&to);
        }
      gst_video_frame_unmap (&from);
    }
  gst_video_converter_free (converter);
  return target;
}

/* Adds what is seen at one time of the medium. */
static gboolean
look_at (SampanSubject *self,
         const char *path,
         gint64 time,
         SampanFaceFinder *finder,
         GCancellable *cancellable,
         GError **error)
{
  int width, height;
  g_autoptr (GBytes) pixels =
      sampan_thumbnail (path, NULL, NULL, time, SIZE, &width, &height, cancellable, error);
  g_autoptr (GstBuffer) buffer = NULL;
  g_autoptr (GArray) faces = NULL;
  gboolean ok;
  GstVideoInfo info;
  GstVideoFrame frame;

  if (pixels == NULL)
    return FALSE;
  buffer = convert (pixels, width, height, &info);
  if (!gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ))
    return TRUE;
  faces = sampan_face_finder_find (finder, &frame, FALSE, error);
  ok = faces != NULL;
  if (ok && faces->len > 0)
    take_faces (self, faces, width, height);
  else if (ok && self->n_heads == 0 && self->person.width == 0)
    ok = find_person (&frame, &self->person, error);
  gst_video_frame_unmap (&frame);
  return ok;
}

/* How far the middles of two heads lie apart. */
static double
get_distance (const SampanBox *a, const SampanBox *b)
{
  return ABS (a->x + a->width / 2 - b->x - b->width / 2)
         + ABS (a->y + a->height / 2 - b->y - b->height / 2);
}

/* Of the heads of several frames that one is the most important that is the nearest to all others,
 * and then its neighbours: the window does not move, and holds them as long as possible. */
static void
sort_heads (SampanSubject *self)
{
  SampanBox *heads = self->heads;
  double least = G_MAXDOUBLE;
  guint middle = 0;

  for (guint i = 0; i < self->n_heads; i++)
    {
      double sum = 0;

      for (guint j = 0; j < self->n_heads; j++)
        sum += get_distance (&heads[i], &heads[j]) * get_area (&heads[j]);
      if (sum < least)
        {
          least = sum;
          middle = i;
        }
    }
  for (guint i = 0; i < self->n_heads; i++)
    {
      SampanBox first = heads[i];
      guint nearest = i;

      for (guint j = i; j < self->n_heads; j++)
        if (i == 0
                ? j == middle
                : get_distance (&heads[j], &heads[0]) < get_distance (&heads[nearest], &heads[0]))
          nearest = j;
      heads[i] = heads[nearest];
      heads[nearest] = first;
    }
}

static gboolean
look (const char *path, SampanSubject *subject, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanMediaInfo) info = sampan_media_probe (path, cancellable, error);
  g_autoptr (SampanFaceFinder) finder = NULL;
  int n_frames;

  if (info == NULL)
    return FALSE;
  finder = sampan_face_finder_new ();
  n_frames = info->kind == SAMPAN_MEDIA_VIDEO ? N_FRAMES : 1;
  for (int i = 0; i < n_frames; i++)
    if (!look_at (subject, path, info->duration * (2 * i + 1) / (2 * n_frames), finder, cancellable,
                  error))
      return FALSE;
  if (n_frames > 1 && subject->n_heads > 0)
    sort_heads (subject);
  if (subject->n_heads > 0)
    subject->person = (SampanBox){ 0 };
  subject->known = TRUE;
  return TRUE;
}

/* ---- what was seen lately ---- */

static GMutex cache_mutex;
static GHashTable *cache;

/* Returns: (transfer full): what tells this state of the file from others. */
static char *
make_key (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file,
                         G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_TIME_MODIFIED
                                                        "," G_FILE_ATTRIBUTE_TIME_MODIFIED_NSEC,
                         0, NULL, NULL);

  return info == NULL
             ? g_strdup (path)
             : g_strdup_printf (
                   "%s %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT ".%09u", path,
                   (gint64)g_file_info_get_size (info),
                   g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED),
                   g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_NSEC));
}

static gboolean
recall (const char *key, SampanSubject *subject)
{
  SampanSubject *kept;

  g_mutex_lock (&cache_mutex);
  kept = cache != NULL ? g_hash_table_lookup (cache, key) : NULL;
  if (kept != NULL)
    *subject = *kept;
  g_mutex_unlock (&cache_mutex);
  return kept != NULL;
}

static void
remember (const char *key, const SampanSubject *subject)
{
  g_mutex_lock (&cache_mutex);
  if (cache == NULL)
    cache = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (g_hash_table_size (cache) >= CACHE_SIZE)
    g_hash_table_remove_all (cache);
  g_hash_table_replace (cache, g_strdup (key), g_memdup2 (subject, sizeof *subject));
  g_mutex_unlock (&cache_mutex);
}

/* ---- callbacks ---- */

static void
find_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  g_autofree SampanSubject *subject = g_new0 (SampanSubject, 1);
  GError *error = NULL;

  if (sampan_subject_find (path, subject, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&subject), g_free);
  else
    g_task_return_error (task, error);
}

/* ---- public: finding ---- */

gboolean
sampan_subject_is_wanted (SampanPlan *plan)
{
  for (guint i = 0; i < sampan_plan_get_n_edits (plan); i++)
    {
      SampanEdit *edit = sampan_plan_get_edit (plan, i);

      if (sampan_edit_get_op (edit)->id == SAMPAN_OP_CROP && sampan_edit_get_enabled (edit)
          && sampan_edit_has (edit, "aspect"))
        return TRUE;
    }
  return FALSE;
}

gboolean
sampan_subject_find (const char *path,
                     SampanSubject *subject,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *key = make_key (path);

  *subject = (SampanSubject){ 0 };
  if (recall (key, subject))
    return TRUE;
  if (!look (path, subject, cancellable, error))
    return FALSE;
  remember (key, subject);
  return TRUE;
}

void
sampan_subject_find_async (const char *path,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, sampan_subject_find_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, find_thread);
}

gboolean
sampan_subject_find_finish (GAsyncResult *result, SampanSubject *subject, GError **error)
{
  g_autofree SampanSubject *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  *subject = found != NULL ? *found : (SampanSubject){ 0 };
  return found != NULL;
}

/* ---- public: placing ---- */

static SampanBox
unite (const SampanBox *a, const SampanBox *b)
{
  double x = MIN (a->x, b->x), y = MIN (a->y, b->y);

  return (SampanBox){ x, y, MAX (a->x + a->width, b->x + b->width) - x,
                      MAX (a->y + a->height, b->y + b->height) - y };
}

static void
place_heads (const SampanSubject *self, double width, double height, double *x, double *y)
{
  SampanBox all = self->heads[0];
  double room = ROOM * height, eyes = 0;
  int n = 0;

  for (guint i = 0; i < self->n_heads; i++)
    {
      const SampanBox *head = &self->heads[i];
      SampanBox larger = unite (&all, head);

      if (i > 0 && (larger.width > width || larger.height > height))
        continue;
      all = larger;
      eyes += head->y + EYES * head->height;
      n++;
    }
  *x = all.x + all.width / 2 - width / 2;
  *y = eyes / n - EYE_LINE * height;
  *y = MAX (*y, all.y + all.height + room - height);
  /* Above all, no head is cut off at its top. */
  *y = MIN (*y, all.y - room);
}

void
sampan_subject_place (const SampanSubject *self, double width, double height, double *x, double *y)
{
  const SampanBox *person = &self->person;

  *x = (1 - width) / 2;
  *y = (1 - height) / 2;
  if (self->n_heads > 0)
    place_heads (self, width, height, x, y);
  else if (person->width > 0)
    {
      *x = person->x + person->width / 2 - width / 2;
      *y = MIN (person->y + person->height / 2 - height / 2, person->y - ROOM * height);
    }
  *x = CLAMP (*x, 0, 1 - width);
  *y = CLAMP (*y, 0, 1 - height);
}

static void
change_boxes (SampanSubject *self,
              void (*change) (SampanBox *box, gconstpointer how),
              gconstpointer how)
{
  for (guint i = 0; i < self->n_heads; i++)
    change (&self->heads[i], how);
  if (self->person.width > 0)
    change (&self->person, how);
}

static void
crop_box (SampanBox *box, gconstpointer how)
{
  const SampanBox *part = how;

  box->x = (box->x - part->x) / part->width;
  box->y = (box->y - part->y) / part->height;
  box->width /= part->width;
  box->height /= part->height;
}

void
sampan_subject_crop (SampanSubject *self, const SampanBox *part)
{
  change_boxes (self, crop_box, part);
}

static void
turn_box (SampanBox *box, gconstpointer how)
{
  SampanBox old = *box;

  switch (*(const int *)how)
    {
    case 90:
      *box = (SampanBox){ 1 - old.y - old.height, old.x, old.height, old.width };
      break;
    case 180:
      box->x = 1 - old.x - old.width;
      box->y = 1 - old.y - old.height;
      break;
    case 270:
      *box = (SampanBox){ old.y, 1 - old.x - old.width, old.height, old.width };
      break;
    case -1:
      box->x = 1 - old.x - old.width;
      break;
    case -2:
      box->y = 1 - old.y - old.height;
      break;
    default:
      break;
    }
}

void
sampan_subject_turn (SampanSubject *self, int turn)
{
  change_boxes (self, turn_box, &turn);
}
