#include "sampan-checkpoint.h"

#include <glib/gstdio.h>

#include "net/sampan-json.h"

#define MAX_AGE (30 * G_TIME_SPAN_DAY) /* of a text that was never finished */

struct _SampanCheckpoint
{
  char *path;
  GHashTable *parts; /* part -> translation */
};

/* One write, or the file's removal: done in their order. */
typedef struct
{
  char *path;
  char *line; /* NULL: remove it */
} Step;

static void
do_step (gpointer data, gpointer user_data)
{
  Step *step = data;
  FILE *file = NULL;

  if (!step->line)
    g_unlink (step->path);
  else
    file = g_fopen (step->path, "ae");
  /* Nothing is lost but the time for this part if that can not be written. */
  if (file)
    {
      fputs (step->line, file);
      fclose (file);
    }
  g_free (step->path);
  g_free (step->line);
  g_free (step);
}

static GThreadPool *
get_writer (void)
{
  static GThreadPool *writer;

  if (g_once_init_enter_pointer (&writer))
    g_once_init_leave_pointer (&writer, g_thread_pool_new (do_step, NULL, 1, TRUE, NULL));
  return writer;
}

static void
push (SampanCheckpoint *self, char *line)
{
  Step *step = g_new (Step, 1);

  *step = (Step){ g_strdup (self->path), line };
  g_thread_pool_push (get_writer (), step, NULL);
}

static void
remove_old (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;

      if (g_stat (path, &info) == 0
          && g_get_real_time () - (gint64)info.st_mtime * G_USEC_PER_SEC > MAX_AGE)
        g_unlink (path);
    }
}

/* Lines of JSON; one that is not whole was being written when the program was killed. */
static void
read_parts (SampanCheckpoint *self)
{
  g_autofree char *all = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (self->path, &all, NULL, NULL))
    return;
  lines = g_strsplit (all, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_autoptr (JsonNode) node = *lines[i] ? sampan_json_parse_string (lines[i], NULL) : NULL;
      const char *part = sampan_json_peek_string (node, "part", NULL);
      const char *translation = sampan_json_peek_string (node, "translation", NULL);

      if (part && translation)
        g_hash_table_insert (self->parts, g_strdup (part), g_strdup (translation));
    }
}

SampanCheckpoint *
sampan_checkpoint_new (const char *folder, const char *key)
{
  SampanCheckpoint *self = g_new0 (SampanCheckpoint, 1);
  g_autofree char *name = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);

  g_mkdir_with_parents (folder, 0700);
  remove_old (folder);
  self->path = g_build_filename (folder, name, NULL);
  self->parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  read_parts (self);
  return self;
}

const char *
sampan_checkpoint_get (SampanCheckpoint *self, const char *part)
{
  return g_hash_table_lookup (self->parts, part);
}

void
sampan_checkpoint_put (SampanCheckpoint *self, const char *part, const char *translation)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "part", part);
  sampan_json_add_string (builder, "translation", translation);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = sampan_json_to_string (root);
  /* The first break ends what may have been left unfinished. */
  push (self, g_strconcat ("\n", json, "\n", NULL));
}

void
sampan_checkpoint_remove (SampanCheckpoint *self)
{
  push (self, NULL);
}

void
sampan_checkpoint_free (SampanCheckpoint *self)
{
  g_free (self->path);
  g_hash_table_unref (self->parts);
  g_free (self);
}
