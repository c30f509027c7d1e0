#include "config.h"

#include "sampan-check-facts.h"

#include <string.h>

#include "media/sampan-media-probe.h"
#include "media/sampan-subject.h"
#include "net/sampan-http.h"
#include "sampan-facets.h"
#include "sampan-languages.h"
#include "sampan-metadata.h"

#define LINK_TIMEOUT 10 /* s */
#define MAX_LINKS 20

/* Of one file. */
typedef struct
{
  SampanMetadata metadata;
  gboolean faces_known;
  guint n_faces;
} FileFacts;

struct _SampanCheckFacts
{
  GObject parent;

  SampanLibrary *library;
  GStrv words;
  gboolean wants_faces;
  gboolean wants_links;
  GHashTable *files; /* SHA-256 -> FileFacts */
  GHashTable *links; /* address -> GINT_TO_POINTER (1 answers, 2 does not) */
};

G_DEFINE_FINAL_TYPE (SampanCheckFacts, sampan_check_facts, G_TYPE_OBJECT)

static void
sampan_check_facts_finalize (GObject *object)
{
  SampanCheckFacts *self = SAMPAN_CHECK_FACTS (object);

  g_clear_object (&self->library);
  g_strfreev (self->words);
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->links);
  G_OBJECT_CLASS (sampan_check_facts_parent_class)->finalize (object);
}

static void
sampan_check_facts_class_init (SampanCheckFactsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_check_facts_finalize;
}

static void
sampan_check_facts_init (SampanCheckFacts *self)
{
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

SampanCheckFacts *
sampan_check_facts_new (SampanLibrary *library)
{
  SampanCheckFacts *self = g_object_new (SAMPAN_TYPE_CHECK_FACTS, NULL);

  self->library = g_object_ref (library);
  return self;
}

void
sampan_check_facts_set_words (SampanCheckFacts *self, const char *const *words)
{
  g_strfreev (self->words);
  self->words = g_strdupv ((GStrv)words);
}

void
sampan_check_facts_set_wanted (SampanCheckFacts *self, gboolean faces, gboolean links)
{
  self->wants_faces = faces;
  self->wants_links = links;
}

/* ---- in a worker thread ---- */

typedef struct
{
  char *sha256;
  char *path;
  gboolean wants_faces;
  FileFacts facts;
} FileWork;

typedef struct
{
  GPtrArray *files; /* FileWork */
  GPtrArray *links; /* char * */
  GArray *answers;  /* gboolean, of each link */
} Work;

static void
file_work_free (gpointer data)
{
  FileWork *file = data;

  g_free (file->sha256);
  g_free (file->path);
  g_free (file);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  g_ptr_array_unref (work->files);
  g_ptr_array_unref (work->links);
  g_array_unref (work->answers);
  g_free (work);
}

static void
look_at_file (FileWork *file, GCancellable *cancellable)
{
  SampanSubject subject = { 0 };

  file->facts.metadata = sampan_metadata_read (file->path);
  if (!file->wants_faces)
    return;
  sampan_media_init ();
  if (sampan_subject_find (file->path, &subject, cancellable, NULL))
    file->facts.n_faces = subject.n_heads;
  file->facts.faces_known = TRUE;
}

/* Whether something stands there: a server that does not like the question is there, too. */
static gboolean
answers (const char *link, GCancellable *cancellable)
{
  static const char *const methods[] = { "HEAD", "GET" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (SampanHttpRequest) request = sampan_http_request_new (methods[i], link);
      g_autoptr (SampanHttpResponse) response = NULL;
      guint status;

      sampan_http_request_set_timeout (request, LINK_TIMEOUT);
      response = sampan_http_send (sampan_http_get_default (), request, cancellable, NULL);
      if (!response)
        return FALSE;
      status = sampan_http_response_get_status (response);
      /* Some do not know HEAD. */
      if (status != 404 && status != 405 && status != 501)
        return status != 410 && status < 500;
    }
  return FALSE;
}

static void
gather_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;

  for (guint i = 0; i < work->files->len && !g_cancellable_is_cancelled (cancellable); i++)
    look_at_file (work->files->pdata[i], cancellable);
  for (guint i = 0; i < work->links->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      gboolean answer = answers (work->links->pdata[i], cancellable);

      g_array_append_val (work->answers, answer);
    }
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, work->files->len > 0 || work->links->len > 0);
}

/* ---- what is to be found out ---- */

static void
add_files (SampanCheckFacts *self, SampanNote *note, Work *work)
{
  g_autoptr (GListModel) media = sampan_note_dup_posted_media (note);

  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (SampanMedia) medium = g_list_model_get_item (media, i);
      const char *sha256 = sampan_media_get_sha256 (medium);
      FileFacts *known = g_hash_table_lookup (self->files, sha256);
      FileWork *file;

      if (known && (known->faces_known || !self->wants_faces))
        continue;
      file = g_new0 (FileWork, 1);
      file->sha256 = g_strdup (sha256);
      file->path = sampan_library_dup_media_path (self->library, sha256);
      file->wants_faces = self->wants_faces;
      g_ptr_array_add (work->files, file);
    }
}

static void
add_links_of (SampanCheckFacts *self, SampanVersion *version, Work *work)
{
  g_autofree char *body = sampan_version_dup_body (version);
  g_autoptr (GPtrArray) facets = sampan_facets_find (body);

  for (guint i = 0; i < facets->len && work->links->len < MAX_LINKS; i++)
    {
      const SampanFacet *facet = facets->pdata[i];

      if (facet->kind == SAMPAN_FACET_LINK && !g_hash_table_contains (self->links, facet->value))
        g_ptr_array_add (work->links, g_strdup (facet->value));
    }
}

static void
add_links (SampanCheckFacts *self, SampanNote *note, const char *languages, Work *work)
{
  g_auto (GStrv) tags = sampan_languages_split (languages);

  for (guint i = 0; self->wants_links && tags[i]; i++)
    {
      SampanVersion *version = sampan_note_get_version (note, tags[i]);

      if (version)
        add_links_of (self, version, work);
    }
}

void
sampan_check_facts_gather_async (SampanCheckFacts *self,
                                 SampanNote *note,
                                 const char *language,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  g_task_set_source_tag (task, sampan_check_facts_gather_async);
  work->files = g_ptr_array_new_with_free_func (file_work_free);
  work->links = g_ptr_array_new_with_free_func (g_free);
  work->answers = g_array_new (FALSE, FALSE, sizeof (gboolean));
  add_files (self, note, work);
  add_links (self, note, language, work);
  g_task_set_task_data (task, work, work_free);
  if (work->files->len == 0 && work->links->len == 0)
    g_task_return_boolean (task, FALSE);
  else
    g_task_run_in_thread (task, gather_in_thread);
}

gboolean
sampan_check_facts_gather_finish (SampanCheckFacts *self, GAsyncResult *result)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return FALSE;
  for (guint i = 0; i < work->files->len; i++)
    {
      FileWork *file = work->files->pdata[i];

      g_hash_table_insert (self->files, g_strdup (file->sha256),
                           g_memdup2 (&file->facts, sizeof file->facts));
    }
  for (guint i = 0; i < work->answers->len; i++)
    g_hash_table_insert (self->links, g_strdup (work->links->pdata[i]),
                         GINT_TO_POINTER (g_array_index (work->answers, gboolean, i) ? 1 : 2));
  return TRUE;
}

/* ---- what is known ---- */

static gboolean
is_letter (const char *at)
{
  return g_ascii_isalnum (*at);
}

/* "art" is not in "party"; in Chinese there is nothing between words to tell. */
static gboolean
holds_word (const char *text, const char *word)
{
  gsize length = strlen (word);

  for (const char *at = strstr (text, word); length > 0 && at; at = strstr (at + 1, word))
    if (!((is_letter (word) && at > text && is_letter (at - 1))
          || (is_letter (word + length - 1) && is_letter (at + length))))
      return TRUE;
  return FALSE;
}

GStrv
sampan_check_facts_find_words (SampanCheckFacts *self, const char *text)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  g_autofree char *folded = g_utf8_casefold (text, -1);

  for (guint i = 0; self->words && self->words[i]; i++)
    {
      g_autofree char *word = g_utf8_casefold (self->words[i], -1);

      if (holds_word (folded, word))
        g_strv_builder_add (found, self->words[i]);
    }
  return g_strv_builder_end (found);
}

static FileFacts *
of_media (SampanCheckFacts *self, SampanMedia *media)
{
  return g_hash_table_lookup (self->files, sampan_media_get_sha256 (media));
}

gboolean
sampan_check_facts_is_private (SampanCheckFacts *self, SampanMedia *media)
{
  FileFacts *file = of_media (self, media);

  return file && (file->metadata.position || file->metadata.serial);
}

gboolean
sampan_check_facts_is_generated (SampanCheckFacts *self, SampanMedia *media)
{
  FileFacts *file = of_media (self, media);

  return file && file->metadata.ai;
}

guint
sampan_check_facts_count_faces (SampanCheckFacts *self, SampanMedia *media)
{
  FileFacts *file = of_media (self, media);

  return file ? file->n_faces : 0;
}

gboolean
sampan_check_facts_is_dead (SampanCheckFacts *self, const char *link)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->links, link)) == 2;
}
