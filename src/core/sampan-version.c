#include "sampan-version-private.h"

#include <string.h>

#include "sampan-list-private.h"
#include "sampan-matching-private.h"
#include "sampan-note-private.h"
#include "sampan-pairing-private.h"
#include "sampan-tag-list-private.h"

struct _SampanVersion
{
  GObject parent_instance;
  SampanNote *note; /* its owner; not a reference */
  char *language;
  SampanSegment *title;
  GListStore *segments;  /* what others see of the body */
  GPtrArray *body;       /* the same, to be walked over fast */
  GHashTable *by_id;     /* title and body: id -> SampanSegment (both not owned) */
  GHashTable *by_source; /* the same by source id, in a target */
  GStrv tags;
  guint n_stale;
  guint n_missing;
  guint n_pinned;
  gboolean counts_due; /* at the end of the change under way */
  GVariant *record;    /* NULL after a change, until it is asked for */
};

enum
{
  PROP_LANGUAGE = 1,
  PROP_IS_SOURCE,
  PROP_TITLE,
  PROP_SEGMENTS,
  PROP_TAGS,
  PROP_N_STALE,
  PROP_N_MISSING,
  PROP_N_PINNED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SampanVersion, sampan_version, G_TYPE_OBJECT)

static void
begin_change (SampanVersion *self)
{
  if (self->note != NULL)
    sampan_note_begin_change (self->note);
}

static void
end_change (SampanVersion *self, gboolean changed)
{
  if (changed)
    sampan_version_touch (self);
  if (self->note != NULL)
    sampan_note_end_change (self->note, changed);
}

static void
index_segment (SampanVersion *self, SampanSegment *segment)
{
  g_hash_table_replace (self->by_id, (gpointer)sampan_segment_get_id (segment), segment);
  if (sampan_segment_is_target (segment))
    g_hash_table_replace (self->by_source, (gpointer)sampan_segment_get_source_id (segment),
                          segment);
}

static void
index_segments (SampanVersion *self)
{
  g_hash_table_remove_all (self->by_id);
  g_hash_table_remove_all (self->by_source);
  index_segment (self, self->title);
  for (guint i = 0; i < sampan_version_get_n_segments (self); i++)
    index_segment (self, sampan_version_get_segment (self, i));
}

/* The body's segments, to be changed and given to sampan_version_set_segments(). */
static GPtrArray *
dup_segments (SampanVersion *self)
{
  return g_ptr_array_copy (self->body, (GCopyFunc)g_object_ref, NULL);
}

/* Makes @lines of the segment at @position; it goes on as the one of them that it is most of. */
static void
lay_lines (SampanVersion *self, guint position, const char *previous, const char *const *lines)
{
  g_autoptr (GPtrArray) segments = dup_segments (self);
  SampanSegment *segment = g_ptr_array_index (segments, position);
  guint kept = sampan_pairing_choose_line (previous, lines);

  for (guint i = 0; lines[i] != NULL; i++)
    if (i == kept)
      sampan_segment_write_text (segment, lines[i]);
    else
      g_ptr_array_insert (segments, (int)(position + i), sampan_segment_new (NULL, NULL, lines[i]));
  sampan_version_set_segments (self, segments);
  if (self->note != NULL)
    sampan_note_source_changed (self->note);
}

/* A segment of the source is one line: what was written over more becomes more segments, or one
 * line in the title. */
static void
break_lines (SampanVersion *self, SampanSegment *segment)
{
  g_auto (GStrv) lines = g_strsplit (sampan_segment_get_text (segment), "\n", -1);
  guint position = 0;

  if (segment == self->title)
    {
      g_autofree char *line = g_strjoinv (" ", lines);
      sampan_segment_write_text (segment, line);
    }
  else if (g_ptr_array_find (self->body, segment, &position))
    {
      lay_lines (self, position, sampan_segment_get_previous_text (segment),
                 (const char *const *)lines);
    }
}

static void
on_segment_edited (SampanSegment *segment, SampanVersion *self)
{
  begin_change (self);
  if (!sampan_segment_is_target (segment)
      && strchr (sampan_segment_get_text (segment), '\n') != NULL)
    break_lines (self, segment);
  if (self->note != NULL)
    sampan_note_segment_edited (self->note, self, segment);
  end_change (self, TRUE);
}

static void
adopt (SampanVersion *self, SampanSegment *segment)
{
  g_signal_connect (segment, "edited", G_CALLBACK (on_segment_edited), self);
}

static void
disown (SampanVersion *self, SampanSegment *segment)
{
  g_signal_handlers_disconnect_by_func (segment, on_segment_edited, self);
}

static void
sampan_version_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanVersion *self = SAMPAN_VERSION (object);

  switch (id)
    {
    case PROP_LANGUAGE:
      g_value_set_string (value, self->language);
      break;
    case PROP_IS_SOURCE:
      g_value_set_boolean (value, sampan_version_get_is_source (self));
      break;
    case PROP_TITLE:
      g_value_set_object (value, self->title);
      break;
    case PROP_SEGMENTS:
      g_value_set_object (value, self->segments);
      break;
    case PROP_TAGS:
      g_value_set_boxed (value, self->tags);
      break;
    case PROP_N_STALE:
      g_value_set_uint (value, self->n_stale);
      break;
    case PROP_N_MISSING:
      g_value_set_uint (value, self->n_missing);
      break;
    case PROP_N_PINNED:
      g_value_set_uint (value, self->n_pinned);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_version_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_TAGS:
      sampan_version_set_tags (SAMPAN_VERSION (object), g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_version_finalize (GObject *object)
{
  SampanVersion *self = SAMPAN_VERSION (object);

  disown (self, self->title);
  for (guint i = 0; i < sampan_version_get_n_segments (self); i++)
    disown (self, sampan_version_get_segment (self, i));
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->by_source, g_hash_table_unref);
  g_clear_object (&self->title);
  g_clear_object (&self->segments);
  g_clear_pointer (&self->body, g_ptr_array_unref);
  g_clear_pointer (&self->tags, g_strfreev);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->record, g_variant_unref);
  G_OBJECT_CLASS (sampan_version_parent_class)->finalize (object);
}

static void
sampan_version_class_init (SampanVersionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags read = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sampan_version_get_property;
  object_class->set_property = sampan_version_set_property;
  object_class->finalize = sampan_version_finalize;

  properties[PROP_LANGUAGE] = g_param_spec_string ("language", NULL, NULL, NULL, read);
  properties[PROP_IS_SOURCE] = g_param_spec_boolean ("is-source", NULL, NULL, FALSE, read);
  properties[PROP_TITLE] = g_param_spec_object ("title", NULL, NULL, SAMPAN_TYPE_SEGMENT, read);
  properties[PROP_SEGMENTS] = g_param_spec_object ("segments", NULL, NULL, G_TYPE_LIST_MODEL, read);
  properties[PROP_TAGS] =
      g_param_spec_boxed ("tags", NULL, NULL, G_TYPE_STRV, read | G_PARAM_WRITABLE);
  properties[PROP_N_STALE] = g_param_spec_uint ("n-stale", NULL, NULL, 0, G_MAXUINT, 0, read);
  properties[PROP_N_MISSING] = g_param_spec_uint ("n-missing", NULL, NULL, 0, G_MAXUINT, 0, read);
  properties[PROP_N_PINNED] = g_param_spec_uint ("n-pinned", NULL, NULL, 0, G_MAXUINT, 0, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sampan_version_init (SampanVersion *self)
{
  self->segments = g_list_store_new (SAMPAN_TYPE_SEGMENT);
  self->body = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_source = g_hash_table_new (g_str_hash, g_str_equal);
  self->tags = g_new0 (char *, 1);
}

SampanVersion *
sampan_version_new (const char *language, const char *title_source_id)
{
  SampanVersion *self = g_object_new (SAMPAN_TYPE_VERSION, NULL);

  self->language = g_strdup (language);
  self->title = sampan_segment_new (NULL, title_source_id, "");
  adopt (self, self->title);
  if (title_source_id == NULL)
    {
      g_autoptr (SampanSegment) segment = sampan_segment_new (NULL, NULL, "");
      adopt (self, segment);
      g_list_store_append (self->segments, segment);
      g_ptr_array_add (self->body, g_object_ref (segment));
    }
  index_segments (self);
  return self;
}

const char *
sampan_version_get_language (SampanVersion *self)
{
  g_return_val_if_fail (SAMPAN_IS_VERSION (self), NULL);
  return self->language;
}

gboolean
sampan_version_get_is_source (SampanVersion *self)
{
  g_return_val_if_fail (SAMPAN_IS_VERSION (self), FALSE);
  return !sampan_segment_is_target (self->title);
}

SampanSegment *
sampan_version_get_title (SampanVersion *self)
{
  g_return_val_if_fail (SAMPAN_IS_VERSION (self), NULL);
  return self->title;
}

GListModel *
sampan_version_get_segments (SampanVersion *self)
{
  g_return_val_if_fail (SAMPAN_IS_VERSION (self), NULL);
  return G_LIST_MODEL (self->segments);
}

const char *const *
sampan_version_get_tags (SampanVersion *self)
{
  g_return_val_if_fail (SAMPAN_IS_VERSION (self), NULL);
  return (const char *const *)self->tags;
}

static gboolean
take_tags (SampanVersion *self, GStrv tags)
{
  if (g_strv_equal ((const char *const *)tags, (const char *const *)self->tags))
    {
      g_strfreev (tags);
      return FALSE;
    }
  g_strfreev (self->tags);
  self->tags = tags;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TAGS]);
  return TRUE;
}

void
sampan_version_set_tags (SampanVersion *self, const char *const *tags)
{
  g_return_if_fail (SAMPAN_IS_VERSION (self));
  begin_change (self);
  end_change (self, take_tags (self, sampan_tag_list_new (tags)));
}

guint
sampan_version_get_n_stale (SampanVersion *self)
{
  g_return_val_if_fail (SAMPAN_IS_VERSION (self), 0);
  return self->n_stale;
}

guint
sampan_version_get_n_missing (SampanVersion *self)
{
  g_return_val_if_fail (SAMPAN_IS_VERSION (self), 0);
  return self->n_missing;
}

guint
sampan_version_get_n_pinned (SampanVersion *self)
{
  g_return_val_if_fail (SAMPAN_IS_VERSION (self), 0);
  return self->n_pinned;
}

/* Pins what nobody approved yet, if @pin. Returns: how many there are. */
static guint
visit_unapproved (SampanVersion *self, gboolean pin)
{
  guint n = 0;

  for (guint i = 0; i <= self->body->len; i++)
    {
      SampanSegment *segment = i == self->body->len ? self->title : self->body->pdata[i];

      if (!sampan_segment_get_is_unapproved (segment))
        continue;
      n++;
      if (pin)
        sampan_segment_set_pinned (segment, TRUE);
    }
  return n;
}

guint
sampan_version_count_unapproved (SampanVersion *self)
{
  g_return_val_if_fail (SAMPAN_IS_VERSION (self), 0);
  return visit_unapproved (self, FALSE);
}

guint
sampan_version_approve (SampanVersion *self)
{
  guint n;

  g_return_val_if_fail (SAMPAN_IS_VERSION (self), 0);
  begin_change (self);
  n = visit_unapproved (self, TRUE);
  end_change (self, n > 0);
  return n;
}

char *
sampan_version_dup_body (SampanVersion *self)
{
  GString *body;

  g_return_val_if_fail (SAMPAN_IS_VERSION (self), NULL);
  body = g_string_new (NULL);
  for (guint i = 0; i < sampan_version_get_n_segments (self); i++)
    {
      if (i > 0)
        g_string_append_c (body, '\n');
      g_string_append (body, sampan_segment_get_text (sampan_version_get_segment (self, i)));
    }
  return g_string_free_and_steal (body);
}

/* The texts of the body's segments; they belong to the segments. */
static const char **
texts_of (SampanVersion *self, guint *n)
{
  const char **texts;

  *n = sampan_version_get_n_segments (self);
  texts = g_new0 (const char *, *n + 1);
  for (guint i = 0; i < *n; i++)
    texts[i] = sampan_segment_get_text (sampan_version_get_segment (self, i));
  return texts;
}

static gboolean
set_source_body (SampanVersion *self, const char *const *lines, guint n_lines)
{
  g_autoptr (GPtrArray) segments = g_ptr_array_new_full (n_lines, g_object_unref);
  g_autofree const char **texts = NULL;
  g_autofree int *match = NULL;
  guint n_old;
  gboolean changed = FALSE;

  texts = texts_of (self, &n_old);
  match = sampan_match_lines (texts, n_old, lines, n_lines);
  if (self->note != NULL)
    sampan_pairing_move_targets (self->note, self, texts, n_old, lines, n_lines, match);
  for (guint j = 0; j < n_lines; j++)
    if (match[j] >= 0)
      g_ptr_array_add (segments, g_object_ref (sampan_version_get_segment (self, (guint)match[j])));
    else
      g_ptr_array_add (segments, sampan_segment_new (NULL, NULL, lines[j]));
  for (guint j = 0; j < n_lines; j++)
    changed |= sampan_segment_write_text (g_ptr_array_index (segments, j), lines[j]);
  changed |= sampan_version_set_segments (self, segments);
  if (changed && self->note != NULL)
    sampan_note_source_changed (self->note);
  return changed;
}

/* What is the same at the start and at the end stays where it is; between, the lines go one by one
 * into the segments, those left over behind the last one. Segments without a line become empty. */
static void
set_target_body (SampanVersion *self, const char *const *lines, guint n_lines)
{
  g_autofree const char **texts = NULL;
  guint n_old, head = 0, tail = 0, last;

  texts = texts_of (self, &n_old);
  if (n_old == 0)
    return;
  while (head < n_old && head < n_lines && g_str_equal (texts[head], lines[head]))
    head++;
  while (tail < n_old - head && tail < n_lines - head
         && g_str_equal (texts[n_old - tail - 1], lines[n_lines - tail - 1]))
    tail++;
  if (head == n_old - tail && head < n_lines - tail)
    {
      /* Lines came in where no segment is free: the one before takes them. */
      if (head > 0)
        head--;
      else
        tail--;
    }
  last = n_old - tail;
  for (guint i = head; i < last; i++)
    {
      SampanSegment *segment = sampan_version_get_segment (self, i);
      guint end = i + 1 == last ? n_lines - tail : MIN (i + 1, n_lines - tail);
      GString *text = g_string_new (NULL);

      for (guint j = i; j < end; j++)
        g_string_append_printf (text, "%s%s", j > i ? "\n" : "", lines[j]);
      sampan_segment_set_text (segment, text->str);
      g_string_free (text, TRUE);
    }
}

void
sampan_version_set_body (SampanVersion *self, const char *body)
{
  g_autofree char *valid = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean changed = FALSE;

  g_return_if_fail (SAMPAN_IS_VERSION (self));
  valid = g_utf8_make_valid (body != NULL ? body : "", -1);
  /* g_strsplit() makes nothing of "", but an empty body is one empty line. */
  lines = *valid != '\0' ? g_strsplit (valid, "\n", -1) : g_strdupv ((char *[]){ "", NULL });
  begin_change (self);
  if (sampan_version_get_is_source (self))
    changed = set_source_body (self, (const char *const *)lines, g_strv_length (lines));
  else
    set_target_body (self, (const char *const *)lines, g_strv_length (lines));
  end_change (self, changed);
}

void
sampan_version_split_segment (SampanVersion *self, guint position, gsize offset)
{
  const char *text;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_return_if_fail (SAMPAN_IS_VERSION (self));
  g_return_if_fail (sampan_version_get_is_source (self));
  g_return_if_fail (position < sampan_version_get_n_segments (self));
  text = sampan_segment_get_text (sampan_version_get_segment (self, position));
  offset = MIN (offset, strlen (text));
  while (offset > 0 && (text[offset] & 0xc0) == 0x80)
    offset--;
  before = g_strndup (text, offset);
  after = g_strdup (text + offset);

  begin_change (self);
  lay_lines (self, position, text, (const char *[]){ before, after, NULL });
  end_change (self, TRUE);
}

void
sampan_version_join_segment (SampanVersion *self, guint position)
{
  SampanSegment *kept, *gone;
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) segments = NULL;

  g_return_if_fail (SAMPAN_IS_VERSION (self));
  g_return_if_fail (sampan_version_get_is_source (self));
  if (position + 1 >= sampan_version_get_n_segments (self))
    return;
  kept = sampan_version_get_segment (self, position);
  gone = sampan_version_get_segment (self, position + 1);
  text = g_strconcat (sampan_segment_get_text (kept), sampan_segment_get_text (gone), NULL);

  begin_change (self);
  if (self->note != NULL)
    {
      g_autoptr (GPtrArray) sources = g_ptr_array_new ();

      g_ptr_array_add (sources, kept);
      g_ptr_array_add (sources, gone);
      sampan_note_join_targets (self->note, sources, kept);
    }
  segments = dup_segments (self);
  sampan_segment_write_text (kept, text);
  g_ptr_array_remove_index (segments, position + 1);
  sampan_version_set_segments (self, segments);
  if (self->note != NULL)
    sampan_note_source_changed (self->note);
  end_change (self, TRUE);
}

void
sampan_version_move_segment (SampanVersion *self, guint from, guint to)
{
  g_autoptr (GPtrArray) segments = NULL;
  gpointer segment;

  g_return_if_fail (SAMPAN_IS_VERSION (self));
  g_return_if_fail (sampan_version_get_is_source (self));
  if (from == to || MAX (from, to) >= sampan_version_get_n_segments (self))
    return;
  begin_change (self);
  segments = dup_segments (self);
  segment = g_ptr_array_steal_index (segments, from);
  g_ptr_array_insert (segments, (int)to, segment);
  sampan_version_set_segments (self, segments);
  if (self->note != NULL)
    sampan_note_source_changed (self->note);
  end_change (self, TRUE);
}

void
sampan_version_set_note (SampanVersion *self, SampanNote *note)
{
  self->note = note;
}

gboolean
sampan_version_set_language (SampanVersion *self, const char *language)
{
  if (!g_set_str (&self->language, language))
    return FALSE;
  sampan_version_touch (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LANGUAGE]);
  return TRUE;
}

SampanSegment *
sampan_version_find (SampanVersion *self, const char *id)
{
  return g_hash_table_lookup (self->by_id, id);
}

SampanSegment *
sampan_version_find_target (SampanVersion *self, const char *source_id)
{
  return g_hash_table_lookup (self->by_source, source_id);
}

guint
sampan_version_get_n_segments (SampanVersion *self)
{
  return self->body->len;
}

SampanSegment *
sampan_version_get_segment (SampanVersion *self, guint position)
{
  return g_ptr_array_index (self->body, position);
}

gboolean
sampan_version_set_segments (SampanVersion *self, GPtrArray *segments)
{
  g_autoptr (GPtrArray) old = NULL;
  g_autoptr (GHashTable) stay = g_hash_table_new (NULL, NULL);
  gboolean differs = self->body->len != segments->len;

  for (guint i = 0; i < segments->len && !differs; i++)
    differs = g_ptr_array_index (self->body, i) != g_ptr_array_index (segments, i);
  if (!differs)
    return FALSE;
  old = g_steal_pointer (&self->body);
  self->body = g_ptr_array_copy (segments, (GCopyFunc)g_object_ref, NULL);
  for (guint i = 0; i < segments->len; i++)
    g_hash_table_add (stay, g_ptr_array_index (segments, i));
  for (guint i = 0; i < old->len; i++)
    if (!g_hash_table_remove (stay, g_ptr_array_index (old, i)))
      disown (self, g_ptr_array_index (old, i));
  for (guint i = 0; i < segments->len; i++)
    if (g_hash_table_contains (stay, g_ptr_array_index (segments, i)))
      adopt (self, g_ptr_array_index (segments, i));
  /* Whoever hears of the new rows may ask for them by id: index first. */
  index_segments (self);
  sampan_version_touch (self);
  sampan_list_sync (self->segments, segments);
  return TRUE;
}

gboolean
sampan_version_pair_with (SampanVersion *self, SampanVersion *source)
{
  guint n = sampan_version_get_n_segments (source);
  g_autoptr (GPtrArray) segments = g_ptr_array_new_full (n, g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      const char *id = sampan_segment_get_id (sampan_version_get_segment (source, i));
      SampanSegment *target = sampan_version_find_target (self, id);

      g_ptr_array_add (segments,
                       target != NULL ? g_object_ref (target) : sampan_segment_new (NULL, id, ""));
    }
  return sampan_version_set_segments (self, segments);
}

void
sampan_version_update_states (SampanVersion *self, SampanVersion *source)
{
  sampan_segment_update_state (self->title, source->title);
  for (guint i = 0; i < sampan_version_get_n_segments (self); i++)
    {
      SampanSegment *segment = sampan_version_get_segment (self, i);
      const char *source_id = sampan_segment_get_source_id (segment);
      sampan_segment_update_state (segment, sampan_version_find (source, source_id));
    }
  sampan_version_update_counts (self);
}

static void
set_count (SampanVersion *self, guint *count, guint value, guint property)
{
  if (*count == value)
    return;
  *count = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
count_segments (SampanVersion *self)
{
  guint stale = 0, missing = 0, pinned = 0;
  guint n = sampan_version_get_n_segments (self);

  for (guint i = 0; i <= n; i++)
    {
      SampanSegment *segment = i == n ? self->title : sampan_version_get_segment (self, i);

      stale += sampan_segment_get_state (segment) == SAMPAN_SEGMENT_STALE;
      missing += sampan_segment_get_state (segment) == SAMPAN_SEGMENT_MISSING;
      pinned += sampan_segment_get_pinned (segment);
    }
  set_count (self, &self->n_stale, stale, PROP_N_STALE);
  set_count (self, &self->n_missing, missing, PROP_N_MISSING);
  set_count (self, &self->n_pinned, pinned, PROP_N_PINNED);
}

void
sampan_version_update_counts (SampanVersion *self)
{
  if (self->note != NULL && sampan_note_is_changing (self->note))
    self->counts_due = TRUE;
  else
    count_segments (self);
}

void
sampan_version_settle_counts (SampanVersion *self)
{
  if (!self->counts_due)
    return;
  self->counts_due = FALSE;
  count_segments (self);
}

void
sampan_version_touch (SampanVersion *self)
{
  g_clear_pointer (&self->record, g_variant_unref);
}

GVariant *
sampan_version_dup_record (SampanVersion *self)
{
  if (self->record == NULL)
    {
      guint n = sampan_version_get_n_segments (self);
      g_autofree GVariant **segments = g_new (GVariant *, n + 1);
      g_autoptr (GVariant) title = sampan_segment_dup_record (self->title);
      GVariant *fields[4];

      for (guint i = 0; i < n; i++)
        segments[i] = sampan_segment_dup_record (sampan_version_get_segment (self, i));
      fields[0] = g_variant_new_string (self->language);
      fields[1] = title;
      fields[2] = g_variant_new_array (G_VARIANT_TYPE (SAMPAN_SEGMENT_RECORD), segments, n);
      fields[3] = g_variant_new_strv ((const char *const *)self->tags, -1);
      g_variant_get_data (fields[3]); /* as one block: see sampan_segment_dup_record() */
      self->record = g_variant_ref_sink (g_variant_new_tuple (fields, 4));
      for (guint i = 0; i < n; i++)
        g_variant_unref (segments[i]);
    }
  return g_variant_ref (self->record);
}

gboolean
sampan_version_set_record (SampanVersion *self, GVariant *record)
{
  g_autoptr (GPtrArray) segments = NULL;
  g_autoptr (GVariant) title = NULL;
  g_autoptr (GVariant) body = NULL;
  g_autoptr (GVariant) tags = NULL;
  g_autofree char *language = NULL;
  g_autofree const char **tag_list = NULL;
  gboolean changed;

  if (record == self->record)
    return FALSE;
  g_variant_get (record, "(s@" SAMPAN_SEGMENT_RECORD "@a" SAMPAN_SEGMENT_RECORD "@as)", &language,
                 &title, &body, &tags);
  changed = sampan_version_set_language (self, language);
  changed |= sampan_segment_set_record (self->title, title);
  index_segments (self); /* the index borrows the ids */
  segments = g_ptr_array_new_with_free_func (g_object_unref);
  for (gsize i = 0; i < g_variant_n_children (body); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (body, i);
      SampanSegment *segment;
      const char *id, *source_id;

      g_variant_get_child (child, 0, "&s", &id);
      g_variant_get_child (child, 1, "m&s", &source_id);
      segment = sampan_version_find (self, id);
      if (segment != NULL && segment != self->title)
        g_object_ref (segment);
      else
        segment = sampan_segment_new (id, source_id, "");
      changed |= sampan_segment_set_record (segment, child);
      g_ptr_array_add (segments, segment);
    }
  index_segments (self);
  changed |= sampan_version_set_segments (self, segments);
  tag_list = g_variant_get_strv (tags, NULL);
  changed |= take_tags (self, g_strdupv ((char **)tag_list));
  if (changed)
    sampan_version_touch (self);
  return changed;
}
