#include "sampan-apertium.h"

#include <glib/gi18n-lib.h>

#include "sampan-apertium-pipe.h"
#include "sampan-engine-private.h"
#include "sampan-engine.h"
#include "sampan-language.h"

#define BATCH_SEGMENTS 50
#define BATCH_CHARACTERS 5000
#define LONGEST 2000

/* Put behind a text without an end of its own, so that its last word is seen as the last. An empty
 * blank behind the stop keeps it from being lost with the first text. */
#define BLANK "[]"
#define FULL_STOP "." BLANK

/* One .mode file: "eng-spa", "spa-eng_US". */
typedef struct
{
  char *file;
  char *from; /* BCP 47 */
  char *to;
  SampanApertiumPipe *pipe; /* nullable: not started yet */
} Mode;

struct _SampanApertium
{
  GObject parent_instance;

  char *folder;
  GPtrArray *modes; /* of Mode */
};

typedef struct
{
  char **segments;
  char *from;
  char *to;
  SampanApertiumPipe *pipe;
  GPtrArray *results;
  guint current;
  SampanTranslatorProgress progress;
  gpointer progress_data;
} Job;

static void sampan_apertium_translator_init (SampanTranslatorInterface *iface);
static void sampan_apertium_engine_init (SampanEngineInterface *iface);
static void ask (GTask *task);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanApertium,
                               sampan_apertium,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_TRANSLATOR,
                                                      sampan_apertium_translator_init)
                                   G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_ENGINE,
                                                          sampan_apertium_engine_init))

static void
mode_free (Mode *mode)
{
  g_free (mode->file);
  g_free (mode->from);
  g_free (mode->to);
  g_clear_object (&mode->pipe);
  g_free (mode);
}

static void
job_free (Job *job)
{
  g_strfreev (job->segments);
  g_free (job->from);
  g_free (job->to);
  g_clear_object (&job->pipe);
  g_clear_pointer (&job->results, g_ptr_array_unref);
  g_free (job);
}

/* ---- what is installed ---- */

/* Where the programs are from, the data are beside. */
static char *
dup_default_folder (void)
{
  const char *data = g_getenv ("APERTIUM_DATADIR");
  g_autofree char *program = g_find_program_in_path ("apertium-wblank-mode");
  g_autofree char *bin = program ? g_path_get_dirname (program) : NULL;
  g_autofree char *prefix = bin ? g_path_get_dirname (bin) : NULL;

  if (!program)
    return NULL;
  if (data)
    return g_build_filename (data, "modes", NULL);
  return g_build_filename (g_str_equal (prefix, "/") ? "/usr" : prefix, "share", "apertium",
                           "modes", NULL);
}

/* Debugging modes have more parts, "eng-spa-tagger". */
static void
add_mode (SampanApertium *self, const char *name)
{
  g_autofree char *stem = NULL;
  g_auto (GStrv) parts = NULL;
  Mode *mode;

  if (!g_str_has_suffix (name, ".mode"))
    return;
  stem = g_strndup (name, strlen (name) - strlen (".mode"));
  parts = g_strsplit (stem, "-", 0);
  if (g_strv_length (parts) != 2 || !*parts[0] || !*parts[1])
    return;
  mode = g_new0 (Mode, 1);
  mode->file = g_build_filename (self->folder, name, NULL);
  mode->from = sampan_language_canonicalize (parts[0]);
  mode->to = sampan_language_canonicalize (parts[1]);
  g_ptr_array_add (self->modes, mode);
}

static gboolean
is_listed (SampanApertium *self, const char *name)
{
  for (guint i = 0; i < self->modes->len; i++)
    {
      g_autofree char *base =
          g_path_get_basename (((Mode *)g_ptr_array_index (self->modes, i))->file);

      if (g_str_equal (base, name))
        return TRUE;
    }
  return FALSE;
}

/* Adds what is new; what is there keeps its pipeline. */
static void
read_modes (SampanApertium *self)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!self->folder)
    self->folder = dup_default_folder ();
  dir = self->folder ? g_dir_open (self->folder, 0, NULL) : NULL;
  while (dir && (name = g_dir_read_name (dir)))
    if (!is_listed (self, name))
      add_mode (self, name);
}

static gboolean
same_base (const char *a, const char *b)
{
  gsize length = strcspn (a, "-");

  return length == strcspn (b, "-") && strncmp (a, b, length) == 0;
}

/* A mode for just this variant before one for all of them before one for another. */
static Mode *
find_mode (SampanApertium *self, const char *from, const char *to)
{
  g_autofree char *source = sampan_language_canonicalize (from);
  g_autofree char *target = sampan_language_canonicalize (to);
  Mode *best = NULL;
  int best_score = -1;

  for (guint i = 0; i < self->modes->len; i++)
    {
      Mode *mode = g_ptr_array_index (self->modes, i);
      int score = g_str_equal (mode->to, target) ? 2 : strchr (mode->to, '-') ? 0 : 1;

      if (same_base (mode->from, source) && same_base (mode->to, target) && score > best_score)
        {
          best = mode;
          best_score = score;
        }
    }
  return best;
}

/* ---- Apertium's stream format ---- */

/* Whether @text ends in a word, or in a token. */
static gboolean
lacks_end (const char *text)
{
  g_autofree char *trimmed = g_strchomp (g_strdup (text));
  const char *end = trimmed + strlen (trimmed);
  gunichar last = end > trimmed ? g_utf8_get_char (g_utf8_prev_char (end)) : 0;

  return g_unichar_isalnum (last) || last == 0x27e7;
}

/* What has a meaning in the stream is escaped; our tokens become superblanks, [⟦1⟧], which stay
 * between the words where they are. */
static char *
to_stream (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x27e6) /* ⟦ */
        g_string_append_c (out, '[');
      else if (c < 128 && strchr ("\\[]{}^$@/<>", (int)c))
        g_string_append_c (out, '\\');
      g_string_append_unichar (out, c);
      if (c == 0x27e7) /* ⟧ */
        g_string_append_c (out, ']');
    }
  g_string_append (out, lacks_end (text) ? FULL_STOP : BLANK);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* @stopped: the text had no end of its own. */
static char *
from_stream (const char *stream, gboolean stopped)
{
  gsize length = strlen (stream);
  g_autoptr (GString) out = g_string_new (NULL);

  if (stopped && g_str_has_suffix (stream, FULL_STOP))
    length -= strlen (FULL_STOP);
  for (gsize i = 0; i < length; i++)
    {
      if (stream[i] == '\\' && i + 1 < length)
        g_string_append_c (out, stream[++i]);
      else if (stream[i] != '[' && stream[i] != ']')
        g_string_append_c (out, stream[i]);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* ---- a translation ---- */

static void
on_text (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  SampanTranslation *translation = g_ptr_array_index (job->results, job->current);
  const char *segment = job->segments[job->current];
  g_autoptr (GError) error = NULL;
  g_autofree char *stream = NULL;
  g_autofree char *text = NULL;

  stream = sampan_apertium_pipe_ask_finish (SAMPAN_APERTIUM_PIPE (source), result, &error);
  if (!stream)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  text = from_stream (stream, lacks_end (segment));
  if (_sampan_engine_check_text ("Apertium", job->from, job->to, segment, text))
    {
      translation->text = g_steal_pointer (&text);
      if (job->progress)
        job->progress (job->current, translation->text, TRUE, job->progress_data);
    }
  else
    translation->error = _sampan_engine_answer_error_new ("Apertium");
  job->current++;
  ask (task);
}

static void
ask (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_autofree char *stream = NULL;

  if (!job->segments[job->current])
    {
      g_task_return_pointer (task, g_ptr_array_ref (job->results),
                             (GDestroyNotify)g_ptr_array_unref);
      return;
    }
  stream = to_stream (job->segments[job->current]);
  sampan_apertium_pipe_ask_async (job->pipe, stream, g_task_get_cancellable (task), on_text,
                                  g_object_ref (task));
}

/* ---- the interface ---- */

static const char *
sampan_apertium_get_id (SampanTranslator *translator)
{
  return "apertium";
}

static const char *
sampan_apertium_get_name (SampanTranslator *translator)
{
  /* Translators: a translator whose translations are understandable, no more. */
  return _ ("Apertium (rough)");
}

static gboolean
sampan_apertium_get_offline (SampanTranslator *translator)
{
  return TRUE;
}

static gboolean
sampan_apertium_supports (SampanTranslator *translator, const char *from, const char *to)
{
  return find_mode (SAMPAN_APERTIUM (translator), from, to) != NULL;
}

static void
sampan_apertium_get_limits (SampanTranslator *translator, SampanTranslatorLimits *limits)
{
  *limits = (SampanTranslatorLimits){ BATCH_SEGMENTS, BATCH_CHARACTERS, LONGEST };
}

static void
sampan_apertium_translate_async (SampanTranslator *translator,
                                 const char *const *segments,
                                 const char *from,
                                 const char *to,
                                 const SampanTranslatorContext *context,
                                 SampanTranslatorProgress progress,
                                 gpointer progress_data,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (translator, cancellable, callback, user_data);
  Mode *mode = find_mode (SAMPAN_APERTIUM (translator), from, to);
  Job *job = g_new0 (Job, 1);

  g_return_if_fail (mode != NULL);

  if (!mode->pipe)
    mode->pipe = sampan_apertium_pipe_new (mode->file);
  job->segments = g_strdupv ((char **)segments);
  job->from = g_strdup (from);
  job->to = g_strdup (to);
  job->pipe = g_object_ref (mode->pipe);
  job->results = _sampan_engine_results_new (g_strv_length (job->segments));
  job->progress = progress;
  job->progress_data = progress_data;
  g_task_set_source_tag (task, sampan_apertium_translate_async);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  ask (task);
}

static GPtrArray *
sampan_apertium_translate_finish (SampanTranslator *translator,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, translator), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sampan_apertium_translator_init (SampanTranslatorInterface *iface)
{
  iface->get_id = sampan_apertium_get_id;
  iface->get_name = sampan_apertium_get_name;
  iface->get_offline = sampan_apertium_get_offline;
  iface->supports = sampan_apertium_supports;
  iface->get_limits = sampan_apertium_get_limits;
  iface->translate_async = sampan_apertium_translate_async;
  iface->translate_finish = sampan_apertium_translate_finish;
}

/* ---- health ---- */

static GStrv
sampan_apertium_dup_pairs (SampanEngine *engine)
{
  SampanApertium *self = SAMPAN_APERTIUM (engine);
  g_autoptr (GStrvBuilder) pairs = g_strv_builder_new ();

  for (guint i = 0; i < self->modes->len; i++)
    {
      Mode *mode = g_ptr_array_index (self->modes, i);

      g_strv_builder_take (pairs, g_strconcat (mode->from, ">", mode->to, NULL));
    }
  return g_strv_builder_end (pairs);
}

static void
on_tried (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SampanApertium *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *sentence = NULL;

  text = sampan_apertium_pipe_ask_finish (SAMPAN_APERTIUM_PIPE (source), result, &error);
  if (!text)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  sentence = g_strdup_printf (ngettext ("Ready, on this computer, with %u pair of languages",
                                        "Ready, on this computer, with %u pairs of languages",
                                        self->modes->len),
                              self->modes->len);
  g_task_return_pointer (task, sampan_health_new (SAMPAN_HEALTH_GOOD, -1, sentence),
                         (GDestroyNotify)sampan_health_free);
}

/* Pairs may have been installed since. */
static void
sampan_apertium_check_async (SampanEngine *engine,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  SampanApertium *self = SAMPAN_APERTIUM (engine);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Mode *mode;

  g_task_set_source_tag (task, sampan_apertium_check_async);
  read_modes (self);
  if (!sampan_apertium_get_installed (self))
    {
      g_task_return_pointer (
          task,
          sampan_health_new (
              SAMPAN_HEALTH_BAD, -1,
              _ ("Apertium is not installed here. Install apertium and a pair of languages, for "
                 "example apertium-eng-spa, from your distribution.")),
          (GDestroyNotify)sampan_health_free);
      return;
    }
  mode = g_ptr_array_index (self->modes, 0);
  if (!mode->pipe)
    mode->pipe = sampan_apertium_pipe_new (mode->file);
  sampan_apertium_pipe_ask_async (mode->pipe, "a" FULL_STOP, cancellable, on_tried,
                                  g_object_ref (task));
}

static SampanHealth *
sampan_apertium_check_finish (SampanEngine *engine, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sampan_apertium_engine_init (SampanEngineInterface *iface)
{
  iface->dup_pairs = sampan_apertium_dup_pairs;
  iface->check_async = sampan_apertium_check_async;
  iface->check_finish = sampan_apertium_check_finish;
}

/* ---- the object ---- */

static void
sampan_apertium_finalize (GObject *object)
{
  SampanApertium *self = SAMPAN_APERTIUM (object);

  g_free (self->folder);
  g_ptr_array_unref (self->modes);
  G_OBJECT_CLASS (sampan_apertium_parent_class)->finalize (object);
}

static void
sampan_apertium_class_init (SampanApertiumClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_apertium_finalize;
}

static void
sampan_apertium_init (SampanApertium *self)
{
  self->modes = g_ptr_array_new_with_free_func ((GDestroyNotify)mode_free);
}

SampanTranslator *
sampan_apertium_new (const char *modes)
{
  SampanApertium *self = g_object_new (SAMPAN_TYPE_APERTIUM, NULL);

  self->folder = g_strdup (modes);
  read_modes (self);
  return SAMPAN_TRANSLATOR (self);
}

gboolean
sampan_apertium_get_installed (SampanApertium *self)
{
  g_return_val_if_fail (SAMPAN_IS_APERTIUM (self), FALSE);

  return self->modes->len > 0;
}
