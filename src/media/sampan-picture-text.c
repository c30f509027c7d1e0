#include "sampan-picture-text.h"

#include <math.h>
#include <string.h>

#include "edit/sampan-picture-words.h"
#include "sampan-export.h"
#include "sampan-text-reader.h"

/* Pixels of the longest side of what is read: enough for the small print of a page. */
#define SIZE 4096
/* A line of which the model is less sure is a pattern, not text (PaddleOCR's drop_score). */
#define SURE 0.5
/* A line of which it is less sure may stand on its head, which is so if it is surer of the line
 * turned round: measured were at most 0.4 one way and at least 0.99 the other; patterns give 0.6.
 */
#define UNSURE 0.7
#define TURNED 0.9
/* Boxes turned by less, radians, are level. Lines of one paragraph: how much their angles (radians)
 * and heights may differ, how far they may lie apart, in heights of a line, and from which part of
 * the widest one on a line is full. */
#define STRAIGHT 0.008
#define SAME_ANGLE 0.05
#define SAME_HEIGHT 1.3
#define NEAR 1.65
#define FULL 0.8

void
sampan_picture_block_free (SampanPictureBlock *self)
{
  g_free (self->text);
  g_free (self);
}

static gboolean
stands_on_head (const SampanTextBox *box)
{
  return box->angle > G_PI_2;
}

/* Two boxes are on one line if their middles are. What stands on its head is read from below. */
static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const SampanTextBox *p = &(*(SampanPictureBlock *const *)a)->box;
  const SampanTextBox *q = &(*(SampanPictureBlock *const *)b)->box;

  if (stands_on_head (p) && stands_on_head (q))
    {
      const SampanTextBox *upper = p;

      p = q;
      q = upper;
    }

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

/* ---- blocks ---- */

/* An edge of a box along its lines, seen from the origin: -1 the left one, 0 the middle, 1 the
 * right one. */
static double
get_edge (const SampanTextBox *box, int side)
{
  return box->x * cos (box->angle) + box->y * sin (box->angle) + side * box->width / 2;
}

static double
get_depth (const SampanTextBox *box)
{
  return box->y * cos (box->angle) - box->x * sin (box->angle);
}

static gboolean
ends_sentence (const char *text)
{
  static const char *const ends[] = { ".", "!", "?", ":", "。", "！", "？", "：", "…" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (text, ends[i]))
      return TRUE;
  return FALSE;
}

/* Whether @line goes on where @block ends: as high, below it, in line with it, and the block's last
 * line is full and not the end of a sentence. */
static gboolean
goes_on (const SampanPictureBlock *block,
         const SampanPictureBlock *last,
         const SampanPictureBlock *line)
{
  double height = MIN (last->box.height, line->box.height);
  double distance = get_depth (&line->box) - get_depth (&last->box);
  double widest = MAX (block->box.width, line->box.width);

  return ABS (line->box.angle - last->box.angle) < SAME_ANGLE
         && MAX (last->box.height, line->box.height) < SAME_HEIGHT * height
         && distance > 0.6 * height && distance < NEAR * height
         && (ABS (get_edge (&line->box, -1) - get_edge (&block->box, -1)) < height
             || ABS (get_edge (&line->box, 0) - get_edge (&block->box, 0)) < height / 2)
         && last->box.width > FULL * widest && !ends_sentence (block->text);
}

static gboolean
is_wide_letter (const char *text, gssize offset)
{
  return g_unichar_iswide (g_utf8_get_char (text + offset));
}

static void
join (SampanPictureBlock *block, const SampanPictureBlock *line)
{
  const char *end = block->text + strlen (block->text);
  const char *before = g_utf8_prev_char (end);
  gboolean close = is_wide_letter (before, 0) || is_wide_letter (line->text, 0);
  double angle = block->box.angle, c = cos (angle), s = sin (angle);
  double left = MIN (get_edge (&block->box, -1), get_edge (&line->box, -1));
  double right = MAX (get_edge (&block->box, 1), get_edge (&line->box, 1));
  double top = get_depth (&block->box) - block->box.height / 2;
  double bottom = get_depth (&line->box) + line->box.height / 2;
  double u = (left + right) / 2, v = (top + bottom) / 2;
  char *text = g_strconcat (block->text, close ? "" : " ", line->text, NULL);

  g_free (block->text);
  block->text = text;
  block->box.x = u * c - v * s;
  block->box.y = u * s + v * c;
  block->box.width = right - left;
  block->box.height = bottom - top;
  block->score = (block->score * block->lines + line->score) / (block->lines + 1);
  block->lines++;
}

/* Whether two boxes are parts of one line: the finder cuts some at a bracket. */
static gboolean
is_same_line (const SampanPictureBlock *a, const SampanPictureBlock *b)
{
  double height = MIN (a->box.height, b->box.height);

  return ABS (a->box.angle - b->box.angle) < SAME_ANGLE
         && MAX (a->box.height, b->box.height) < SAME_HEIGHT * height
         && ABS (get_depth (&a->box) - get_depth (&b->box)) < 0.3 * height
         && ABS (get_edge (&b->box, -1) - get_edge (&a->box, 1)) < 0.35 * height;
}

static void
join_parts (GPtrArray *blocks)
{
  for (guint i = 0; i + 1 < blocks->len; i++)
    while (i + 1 < blocks->len && is_same_line (blocks->pdata[i], blocks->pdata[i + 1]))
      {
        SampanPictureBlock *block = blocks->pdata[i];
        double height = block->box.height;

        join (block, blocks->pdata[i + 1]);
        block->lines = 1;
        block->box.height = MAX (height, block->box.height);
        g_ptr_array_remove_index (blocks, i + 1);
      }
}

/* Lines of a paragraph become one block. */
static void
join_lines (GPtrArray *blocks)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      SampanPictureBlock *block = blocks->pdata[i];
      SampanPictureBlock last = *block;

      for (guint j = i + 1; j < blocks->len; j++)
        {
          SampanPictureBlock *line = blocks->pdata[j];

          if (!goes_on (block, &last, line))
            continue;
          last = *line;
          last.text = NULL;
          join (block, line);
          g_ptr_array_remove_index (blocks, j--);
        }
    }
}

/* By which of its edges a block stands in line with most others; one that stands alone is in the
 * middle of the picture, or begins at the left. */
static void
align_blocks (GPtrArray *blocks, int width)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      SampanPictureBlock *block = blocks->pdata[i];
      guint votes[3] = { 0 };

      for (guint j = 0; j < blocks->len; j++)
        {
          const SampanPictureBlock *other = blocks->pdata[j];
          double near =
              0.4 * MIN (block->box.height / block->lines, other->box.height / other->lines);

          for (int side = -1; j != i && side <= 1; side++)
            votes[side + 1] +=
                ABS (get_edge (&other->box, side) - get_edge (&block->box, side)) < near;
        }
      votes[1] += ABS (block->box.x - width / 2.0) < 0.02 * width;
      /* Lines of text end where they end: only what begins nowhere in line is set right. */
      block->align = votes[0] >= votes[1] && 2 * votes[0] >= votes[2] ? SAMPAN_ALIGN_LEFT
                     : votes[1] >= votes[2]                           ? SAMPAN_ALIGN_CENTRE
                                                                      : SAMPAN_ALIGN_RIGHT;
    }
}

/* So small an angle is what finding the box adds: no eye sees it, but words set by it look wrong.
 */
static SampanTextBox
straighten (SampanTextBox box)
{
  if (ABS (box.angle) < STRAIGHT)
    box.angle = 0;
  return box;
}

/* Reads a line, and turned round if that makes more of it. Returns: (nullable): NULL with an error,
 * or if there is nothing to read. */
static SampanPictureBlock *
read_line (SampanTextReader *reader,
           const SampanRgba *picture,
           const SampanTextBox *box,
           GCancellable *cancellable,
           GError **error)
{
  SampanTextBox straight = straighten (*box), turned = straight;
  double score = 0, other = 0;
  g_autofree char *text =
      sampan_text_reader_read (reader, picture, box, &score, cancellable, error);
  SampanPictureBlock *line;

  if (text == NULL)
    return NULL;
  turned.angle += G_PI;
  if (score < UNSURE)
    {
      char *round = sampan_text_reader_read (reader, picture, &turned, &other, cancellable, error);

      if (round == NULL)
        return NULL;
      if (other > TURNED)
        {
          g_free (text);
          text = round;
          score = other;
          straight = turned;
        }
      else
        g_free (round);
    }
  if (text[0] == '\0' || score < SURE)
    return NULL;
  line = g_new (SampanPictureBlock, 1);
  *line = (SampanPictureBlock){ straight, g_steal_pointer (&text), 1, SAMPAN_ALIGN_CENTRE, score };
  return line;
}

static GPtrArray *
read_boxes (const SampanRgba *picture,
            GArray *boxes,
            SampanPictureTextProgress progress,
            gpointer user_data,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_picture_block_free);
  g_autoptr (SampanTextReader) reader = NULL;

  if (boxes->len == 0)
    return g_steal_pointer (&lines);
  reader = sampan_text_reader_new (error);
  if (reader == NULL)
    return NULL;
  for (guint i = 0; i < boxes->len; i++)
    {
      g_autoptr (GError) failure = NULL;
      SampanPictureBlock *line;

      if (progress != NULL)
        progress (i, boxes->len, user_data);
      line = read_line (reader, picture, &g_array_index (boxes, SampanTextBox, i), cancellable,
                        &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      if (line != NULL)
        g_ptr_array_add (lines, line);
    }
  sort_lines (lines);
  join_parts (lines);
  join_lines (lines);
  align_blocks (lines, picture->width);
  return g_steal_pointer (&lines);
}

static SampanModel *
load_detection (GError **error)
{
  g_autofree char *path = sampan_model_find ("text-detection", error);

  return path != NULL ? sampan_model_new_for_text (path, 0, error) : NULL;
}

GPtrArray *
sampan_picture_text_read (const char *path,
                          int *width,
                          int *height,
                          SampanPictureTextProgress progress,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error)
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
  boxes = sampan_text_detector_find (model, &picture, cancellable, error);
  return boxes != NULL ? read_boxes (&picture, boxes, progress, user_data, cancellable, error)
                       : NULL;
}

/* ---- on a thread ---- */

typedef struct
{
  char *path;
  int width, height;
  SampanPictureTextProgress progress;
  gpointer user_data;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->path);
  g_free (request);
}

/* A step of the progress on its way to the thread that asked. */
typedef struct
{
  GTask *task;
  guint done, total;
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_object_unref (step->task);
  g_free (step);
}

static gboolean
tell_step (gpointer data)
{
  Step *step = data;
  Request *request = g_task_get_task_data (step->task);

  if (!g_task_get_completed (step->task))
    request->progress (step->done, step->total, request->user_data);
  return G_SOURCE_REMOVE;
}

static void
on_line (guint done, guint total, gpointer user_data)
{
  GTask *task = user_data;
  Request *request = g_task_get_task_data (task);
  Step *step;

  if (request->progress == NULL)
    return;
  step = g_new (Step, 1);
  *step = (Step){ g_object_ref (task), done, total };
  g_main_context_invoke_full (g_task_get_context (task), G_PRIORITY_DEFAULT, tell_step, step,
                              step_free);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  GPtrArray *lines = sampan_picture_text_read (request->path, &request->width, &request->height,
                                               on_line, task, cancellable, &error);

  if (lines != NULL)
    g_task_return_pointer (task, lines, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
sampan_picture_text_read_async (const char *path,
                                SampanPictureTextProgress progress,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->path = g_strdup (path);
  request->progress = progress;
  request->user_data = user_data;
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

/* ---- into the note ---- */

/* Whether there is something in it to translate out of @language: letters as it has them. */
static gboolean
has_letters (const char *text, const char *language)
{
  gboolean wide = g_str_has_prefix (language, "zh") || g_str_has_prefix (language, "ja")
                  || g_str_has_prefix (language, "ko");

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (g_unichar_isalpha (c) && !g_unichar_iswide (c) == !wide)
        return TRUE;
    }
  return FALSE;
}

void
sampan_picture_text_put (
    SampanMedia *media, const char *language, GPtrArray *blocks, int width, int height)
{
  static const char *const aligns[] = { "left", "centre", "right" };
  g_autofree SampanWordsPlace *places = g_new0 (SampanWordsPlace, blocks->len + 1);
  g_autofree const char **texts = g_new0 (const char *, blocks->len + 1);
  double longer = MAX (width, height);

  for (guint i = 0; i < blocks->len; i++)
    {
      const SampanPictureBlock *block = blocks->pdata[i];

      texts[i] = block->text;
      places[i] = (SampanWordsPlace){ block->box.x / width,
                                      block->box.y / height,
                                      block->box.width / longer,
                                      block->box.height / longer,
                                      remainder (block->box.angle * 180 / G_PI, 360),
                                      (int)block->lines,
                                      aligns[block->align],
                                      !has_letters (block->text, language) };
    }
  sampan_picture_words_set (media, language, places, texts, blocks->len);
}
