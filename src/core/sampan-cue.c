#include "sampan-cue-private.h"
#include "sampan-segment-private.h"

struct _SampanCue
{
  gatomicrefcount ref_count;
  char *id;
  gint64 start;
  gint64 end;
  char *text;
  char *settings;
  GStrv source_ids;
  gboolean pinned;
  char *source_hash; /* "" if it was written from none */
  SampanOrigin origin;
  char *provider;   /* NULL for a person */
  GVariant *record; /* made when first asked for, by whichever thread that is */
};

G_DEFINE_BOXED_TYPE (SampanCue, sampan_cue, sampan_cue_ref, sampan_cue_unref)

/* An id is one line: files and storage separate ids by line breaks. */
static char *
dup_id (const char *id)
{
  char *copy = g_utf8_make_valid (id, -1);
  return g_strdelimit (copy, "\r\n", ' ');
}

SampanCue *
sampan_cue_new (const char *id,
                gint64 start,
                gint64 end,
                const char *text,
                const char *settings,
                const char *const *source_ids)
{
  static const char *const none[] = { NULL };
  SampanCue *self = g_new0 (SampanCue, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->id = id != NULL && *id != '\0' ? dup_id (id) : g_uuid_string_random ();
  self->start = MAX (start, 0);
  self->end = MAX (end, self->start);
  self->text = g_utf8_make_valid (text != NULL ? text : "", -1);
  if (settings != NULL && *settings != '\0')
    self->settings = g_utf8_make_valid (settings, -1);
  self->source_hash = g_strdup ("");
  if (source_ids == NULL)
    source_ids = none;
  self->source_ids = g_new0 (char *, g_strv_length ((char **)source_ids) + 1);
  for (guint i = 0; source_ids[i] != NULL; i++)
    self->source_ids[i] = dup_id (source_ids[i]);
  return self;
}

SampanCue *
sampan_cue_ref (SampanCue *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sampan_cue_unref (SampanCue *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->id);
  g_free (self->text);
  g_free (self->settings);
  g_strfreev (self->source_ids);
  g_free (self->source_hash);
  g_free (self->provider);
  g_clear_pointer (&self->record, g_variant_unref);
  g_free (self);
}

const char *
sampan_cue_get_id (SampanCue *self)
{
  return self->id;
}

gint64
sampan_cue_get_start (SampanCue *self)
{
  return self->start;
}

gint64
sampan_cue_get_end (SampanCue *self)
{
  return self->end;
}

const char *
sampan_cue_get_text (SampanCue *self)
{
  return self->text;
}

const char *
sampan_cue_get_settings (SampanCue *self)
{
  return self->settings;
}

const char *const *
sampan_cue_get_source_ids (SampanCue *self)
{
  return (const char *const *)self->source_ids;
}

gboolean
sampan_cue_get_pinned (SampanCue *self)
{
  return self->pinned;
}

static SampanCue *
copy (SampanCue *self, const char *id, gint64 start, gint64 end, const char *text)
{
  SampanCue *result =
      sampan_cue_new (id, start, end, text, self->settings, (const char *const *)self->source_ids);
  result->pinned = self->pinned;
  g_set_str (&result->source_hash, self->source_hash);
  result->origin = self->origin;
  g_set_str (&result->provider, self->provider);
  return result;
}

SampanCue *
sampan_cue_with_times (SampanCue *self, gint64 start, gint64 end)
{
  return copy (self, self->id, start, end, self->text);
}

SampanCue *
sampan_cue_with_text (SampanCue *self, const char *text)
{
  return copy (self, self->id, self->start, self->end, text);
}

SampanCue *
sampan_cue_with_pinned (SampanCue *self, gboolean pinned)
{
  SampanCue *result = copy (self, self->id, self->start, self->end, self->text);
  result->pinned = pinned != FALSE;
  return result;
}

/* Where lines break says nothing. */
static char *
hash_words (const char *text)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (words, g_utf8_get_char (p));
  return sampan_segment_hash (words->str);
}

SampanCue *
sampan_cue_with_writer (SampanCue *self,
                        SampanOrigin origin,
                        const char *provider,
                        const char *source_text)
{
  SampanCue *result = copy (self, self->id, self->start, self->end, self->text);
  g_autofree char *hash = source_text != NULL ? hash_words (source_text) : NULL;

  result->origin = origin;
  g_set_str (&result->provider, provider);
  g_set_str (&result->source_hash, hash != NULL ? hash : "");
  return result;
}

SampanOrigin
sampan_cue_get_origin (SampanCue *self)
{
  return self->origin;
}

const char *
sampan_cue_get_provider (SampanCue *self)
{
  return self->provider;
}

gboolean
sampan_cue_is_from (SampanCue *self, const char *source_text)
{
  g_autofree char *hash = NULL;

  if (*self->source_hash == '\0')
    return TRUE;
  hash = hash_words (source_text);
  return g_str_equal (hash, self->source_hash);
}

SampanCue *
sampan_cue_with_id (SampanCue *self, const char *id)
{
  return copy (self, id, self->start, self->end, self->text);
}

SampanCue *
sampan_cue_with_sources (SampanCue *self, const char *const *source_ids)
{
  SampanCue *result = copy (self, self->id, self->start, self->end, self->text);
  char **old = result->source_ids;

  result->source_ids = g_strdupv ((char **)source_ids);
  if (result->source_ids == NULL)
    result->source_ids = g_new0 (char *, 1);
  g_strfreev (old);
  return result;
}

GVariant *
sampan_cue_dup_record (SampanCue *self)
{
  GVariant *record = g_atomic_pointer_get (&self->record);

  if (record == NULL)
    {
      record = g_variant_new ("(sxxsms^asbsums)", self->id, self->start, self->end, self->text,
                              self->settings, self->source_ids, self->pinned, self->source_hash,
                              (guint32)self->origin, self->provider);
      g_variant_ref_sink (record);
      /* As one block of bytes now, so that strings borrowed from it stay in place whoever compares
       * it. */
      if (!g_atomic_pointer_compare_and_exchange (&self->record, NULL, record))
        {
          g_variant_unref (record);
          record = g_atomic_pointer_get (&self->record);
        }
    }
  return g_variant_ref (record);
}

SampanCue *
sampan_cue_new_from_record (GVariant *record)
{
  const char *id, *text, *settings, *hash, *provider;
  gint64 start, end;
  gboolean pinned;
  guint32 origin;
  g_autofree const char **source_ids = NULL;
  SampanCue *self;

  g_variant_get (record, "(&sxx&sm&s^a&sb&sum&s)", &id, &start, &end, &text, &settings, &source_ids,
                 &pinned, &hash, &origin, &provider);
  self = sampan_cue_new (id, start, end, text, settings, source_ids);
  self->pinned = pinned;
  g_set_str (&self->source_hash, hash);
  self->origin = MIN (origin, SAMPAN_ORIGIN_MEMORY);
  g_set_str (&self->provider, provider);
  return self;
}

gboolean
sampan_cue_equal (SampanCue *a, SampanCue *b)
{
  g_autoptr (GVariant) record_a = NULL;
  g_autoptr (GVariant) record_b = NULL;

  if (a == b)
    return TRUE;
  record_a = sampan_cue_dup_record (a);
  record_b = sampan_cue_dup_record (b);
  return g_variant_equal (record_a, record_b);
}
