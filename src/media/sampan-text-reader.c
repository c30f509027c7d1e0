#include "sampan-text-reader.h"

#include <math.h>
#include <string.h>

/* Pixels of the model's input (PaddleOCR, ch_PP-OCRv4_rec.yml). */
#define HEIGHT 48
#define LEAST_WIDTH 320
/* A wider line costs memory with the square of its width. */
#define GREATEST_WIDTH 3200
/* A column whose contrast is less than this part of the strongest one's holds no ink; so many of
 * them, as a part of the line's height, are a space. */
#define BLANK 0.25f
#define SPACE 0.15

struct _SampanTextReader
{
  SampanModel *model;
  char *data;
  char **letters; /* each a character; what the model calls letter i is the one before it */
  guint n_letters;
};

/* A letter that was read, and at which of the model's steps. */
typedef struct
{
  const char *text;
  int step;
} Letter;

/* The list of letters is installed beside the model: one a line. */
static gboolean
read_letters (SampanTextReader *self, const char *model, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (model);
  g_autofree char *path = g_build_filename (folder, "text-recognition.txt", NULL);

  if (!g_file_get_contents (path, &self->data, NULL, error))
    return FALSE;
  g_strchomp (self->data);
  self->letters = g_strsplit (self->data, "\n", -1);
  self->n_letters = g_strv_length (self->letters);
  return TRUE;
}

SampanTextReader *
sampan_text_reader_new (GError **error)
{
  g_autoptr (SampanTextReader) self = g_new0 (SampanTextReader, 1);
  g_autofree char *path = sampan_model_find ("text-recognition", error);

  if (path == NULL || !read_letters (self, path, error))
    return NULL;
  self->model = sampan_model_new_for_text (path, 0, error);
  return self->model != NULL ? g_steal_pointer (&self) : NULL;
}

void
sampan_text_reader_free (SampanTextReader *self)
{
  g_clear_object (&self->model);
  g_strfreev (self->letters);
  g_free (self->data);
  g_free (self);
}

/* The line as the model sees it: @filled of its @width columns are the picture's. */
typedef struct
{
  float *values;
  int width, filled;
} Line;

/* Blue first, -1 to 1; what the line does not fill is 0. */
static void
make_line (const SampanRgba *picture, const SampanTextBox *box, Line *line)
{
  gboolean column = sampan_text_box_is_column (box);
  double ratio = column ? box->height / box->width : box->width / box->height;
  int filled = CLAMP ((int)ceil (HEIGHT * ratio), 1, GREATEST_WIDTH);
  int width = MAX (filled, LEAST_WIDTH);
  g_autofree guint8 *pixels = g_malloc ((gsize)filled * HEIGHT * 3);

  *line = (Line){ g_new0 (float, (gsize)width *HEIGHT * 3), width, filled };
  sampan_rgba_sample (picture, box, column, pixels, filled, HEIGHT);
  for (int c = 0; c < 3; c++)
    for (int y = 0; y < HEIGHT; y++)
      for (int x = 0; x < filled; x++)
        line->values[((gsize)c * HEIGHT + y) * width + x] =
            pixels[((gsize)y * filled + x) * 3 + 2 - c] / 127.5f - 1;
}

/* ---- spaces ---- */

/* The contrast of a column, by its green: nearly 0 where there is only ground. */
static float
get_ink (const Line *line, int x)
{
  const float *green = line->values + (gsize)HEIGHT * line->width + x;
  float least = G_MAXFLOAT, most = -G_MAXFLOAT;

  for (int y = 0; y < HEIGHT; y++)
    {
      least = MIN (least, green[(gsize)y * line->width]);
      most = MAX (most, green[(gsize)y * line->width]);
    }
  return most - least;
}

/* The longest run of columns without ink between two places. */
static int
get_gap (const Line *line, const float *ink, float blank, double from, double to)
{
  int longest = 0, run = 0;

  for (int x = MAX (0, (int)from); x < MIN (line->filled, (int)to); x++)
    {
      run = ink[x] < blank ? run + 1 : 0;
      longest = MAX (longest, run);
    }
  return longest;
}

/* Words of letters and figures have spaces between them and beside Chinese. */
static gboolean
may_part (gunichar a, gunichar b)
{
  return g_unichar_isalnum (a) && g_unichar_isalnum (b)
         && !(g_unichar_iswide (a) && g_unichar_iswide (b));
}

/* The model leaves out spaces between capitals, and beside Chinese: where there is a wide gap there
 * is one. */
static void
add_spaces (const Line *line, GArray *letters, int n_steps)
{
  double step = (double)line->width / n_steps;
  g_autofree float *ink = g_new (float, line->filled);
  float most = 0;

  for (int x = 0; x < line->filled; x++)
    {
      ink[x] = get_ink (line, x);
      most = MAX (most, ink[x]);
    }
  for (guint i = letters->len; i > 1; i--)
    {
      const Letter *a = &g_array_index (letters, Letter, i - 2);
      const Letter *b = &g_array_index (letters, Letter, i - 1);
      Letter space = { " ", (a->step + b->step) / 2 };

      if (may_part (g_utf8_get_char (a->text), g_utf8_get_char (b->text))
          && get_gap (line, ink, BLANK * most, (a->step + 0.5) * step, (b->step + 0.5) * step)
                 >= SPACE * HEIGHT)
        g_array_insert_val (letters, i - 1, space);
    }
}

/* ---- letters ---- */

static gboolean
is_chinese (const GArray *letters, guint i)
{
  return i < letters->len
         && g_unichar_get_script (g_utf8_get_char (g_array_index (letters, Letter, i).text))
                == G_UNICODE_SCRIPT_HAN;
}

/* The model takes brackets of one width for those of another: those beside Chinese are wide, and so
 * is one that closes a wide one. @wide: whether there is one to close. */
static const char *
choose (const GArray *letters, guint i, gboolean *wide)
{
  const char *text = g_array_index (letters, Letter, i).text;
  gboolean chinese = is_chinese (letters, i - 1) || is_chinese (letters, i + 1);

  if (g_str_equal (text, "￥"))
    return "¥";
  if (g_str_equal (text, "（") || (chinese && g_str_equal (text, "(")))
    {
      *wide = TRUE;
      return "（";
    }
  if (g_str_equal (text, ")") && (chinese || *wide))
    {
      *wide = FALSE;
      return "）";
    }
  return text;
}

/* CTC: the likeliest letter of each step; one that follows itself is the same letter, and letter 0
 * is none. The one after the last of the list is a space. */
static GArray *
find_letters (SampanTextReader *self, const SampanTensor *output, double *score)
{
  GArray *letters = g_array_new (FALSE, FALSE, sizeof (Letter));
  int n_steps = (int)output->shape[1], n_letters = (int)output->shape[2], last = 0;
  double sum = 0;

  for (int step = 0; step < n_steps; step++)
    {
      const float *row = output->data + (gsize)step * n_letters;
      int best = 0;

      for (int i = 1; i < n_letters; i++)
        if (row[i] > row[best])
          best = i;
      if (best != 0 && best != last)
        {
          Letter letter = { best <= (int)self->n_letters ? self->letters[best - 1] : " ", step };

          g_array_append_val (letters, letter);
          sum += row[best];
        }
      last = best;
    }
  *score = letters->len > 0 ? sum / letters->len : 0;
  return letters;
}

static char *
decode (SampanTextReader *self, const Line *line, const SampanTensor *output, double *score)
{
  g_autoptr (GArray) letters = find_letters (self, output, score);
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean wide = FALSE;

  add_spaces (line, letters, (int)output->shape[1]);
  for (guint i = 0; i < letters->len; i++)
    g_string_append (text, choose (letters, i, &wide));
  /* They bring their own space. */
  g_string_replace (text, " （", "（", 0);
  g_string_replace (text, "） ", "）", 0);
  return g_strdup (g_strstrip (text->str));
}

char *
sampan_text_reader_read (SampanTextReader *self,
                         const SampanRgba *picture,
                         const SampanTextBox *box,
                         double *score,
                         GCancellable *cancellable,
                         GError **error)
{
  SampanTensor input = { .name = sampan_model_get_input (self->model, 0)->name, .n_dims = 4 };
  SampanTensor output = { .name = sampan_model_get_output (self->model, 0)->name };
  char *text = NULL;
  Line line;

  make_line (picture, box, &line);
  memcpy (input.shape, (gint64[]){ 1, 3, HEIGHT, line.width }, 4 * sizeof (gint64));
  input.data = line.values;
  if (!sampan_model_run_cancellable (self->model, &input, 1, &output, 1, cancellable, error))
    {
      g_free (line.values);
      return NULL;
    }
  if (output.n_dims == 3 && output.shape[2] <= (gint64)self->n_letters + 2)
    text = decode (self, &line, &output, score);
  else
    g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_INVALID,
                 "the model and its list of letters do not belong together");
  sampan_tensor_clear (&output);
  g_free (line.values);
  return text;
}
