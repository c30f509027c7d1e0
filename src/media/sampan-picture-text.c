#include "sampan-picture-text.h"

#include <math.h>

#include "sampan-export.h"
#include "sampan-text-reader.h"

/* Pixels of the longest side of what is read: enough for the small print of a page. */
#define SIZE 4096
/* A line of which the model is less sure is a pattern, not text (PaddleOCR's drop_score). */
#define SURE 0.5

void
sampan_picture_line_free (SampanPictureLine *self)
{
  g_free (self->text);
  g_free (self);
}

/* Two boxes are on one line if their middles are. */
static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const SampanTextBox *p = &(*(SampanPictureLine *const *)a)->box;
  const SampanTextBox *q = &(*(SampanPictureLine *const *)b)->box;

  if (ABS (p->y - q->y) > 0.5 * MIN (p->height, q->height))
    return p->y < q->y ? -1 : 1;
  return p->x < q->x ? -1 : p->x > q->x;
}

/* By insertion: "on one line" is not transitive, which a library's sort may not survive. */
static void
sort_lines (GPtrArray *lines)
{
  for (guint i = 1; i < lines->len; i++)
    for (guint j = i; j > 0 && compare_lines (&lines->pdata[j - 1], &lines->pdata[j]) > 0; j--)
      {
        gpointer line = lines->pdata[j];

        lines->pdata[j] = lines->pdata[j - 1];
        lines->pdata[j - 1] = line;
      }
}

static GPtrArray *
read_boxes (const SampanRgba *picture, GArray *boxes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_picture_line_free);
  g_autoptr (SampanTextReader) reader = NULL;

  if (boxes->len == 0)
    return g_steal_pointer (&lines);
  reader = sampan_text_reader_new (error);
  if (reader == NULL)
    return NULL;
  for (guint i = 0; i < boxes->len; i++)
    {
      const SampanTextBox *box = &g_array_index (boxes, SampanTextBox, i);
      double score = 0;
      g_autofree char *text = NULL;
      SampanPictureLine *line;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      text = sampan_text_reader_read (reader, picture, box, &score, error);
      if (text == NULL)
        return NULL;
      if (text[0] == '\0' || score < SURE)
        continue;
      line = g_new (SampanPictureLine, 1);
      *line = (SampanPictureLine){ *box, g_steal_pointer (&text), score };
      g_ptr_array_add (lines, line);
    }
  sort_lines (lines);
  return g_steal_pointer (&lines);
}

static SampanModel *
load_detection (GError **error)
{
  g_autofree char *path = sampan_model_find ("text-detection", error);

  return path != NULL ? sampan_model_new_for_text (path, 0, error) : NULL;
}

GPtrArray *
sampan_picture_text_read (
    const char *path, int *width, int *height, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanModel) model = load_detection (error);
  g_autoptr (GBytes) pixels = NULL;
  g_autoptr (GArray) boxes = NULL;
  SampanRgba picture;

  if (model == NULL)
    return NULL;
  pixels = sampan_thumbnail (path, NULL, NULL, 0, SIZE, width, height, cancellable, error);
  if (pixels == NULL)
    return NULL;
  picture = (SampanRgba){ g_bytes_get_data (pixels, NULL), *width, *height };
  boxes = sampan_text_detector_find (model, &picture, error);
  return boxes != NULL ? read_boxes (&picture, boxes, cancellable, error) : NULL;
}

/* ---- on a thread ---- */

typedef struct
{
  char *path;
  int width, height;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->path);
  g_free (request);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  GPtrArray *lines = sampan_picture_text_read (request->path, &request->width, &request->height,
                                               cancellable, &error);

  if (lines != NULL)
    g_task_return_pointer (task, lines, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
sampan_picture_text_read_async (const char *path,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->path = g_strdup (path);
  g_task_set_source_tag (task, sampan_picture_text_read_async);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, read_thread);
}

GPtrArray *
sampan_picture_text_read_finish (GAsyncResult *result, int *width, int *height, GError **error)
{
  Request *request = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_async_result_is_tagged (result, sampan_picture_text_read_async), NULL);

  *width = request->width;
  *height = request->height;
  return g_task_propagate_pointer (G_TASK (result), error);
}
