#include "sampan-note-text-private.h"

#define MAX_ABOUT 600 /* characters of the note that go along with each batch */

GHashTable *
_sampan_note_text_index (SampanNote *note)
{
  SampanVersion *source = sampan_note_get_source (note);
  GListModel *segments = sampan_version_get_segments (source);
  GHashTable *places = g_hash_table_new (NULL, NULL);

  g_hash_table_insert (places, sampan_version_get_title (source), GUINT_TO_POINTER (0));
  for (guint i = 0; i < g_list_model_get_n_items (segments); i++)
    {
      g_autoptr (SampanSegment) segment = g_list_model_get_item (segments, i);

      g_hash_table_insert (places, segment, GUINT_TO_POINTER (i + 1));
    }
  return places;
}

void
_sampan_note_text_build (SampanNote *note,
                         SampanVersion *version,
                         GStrv *texts,
                         GStrv *translations)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) there = g_strv_builder_new ();
  SampanVersion *source = sampan_note_get_source (note);
  GListModel *segments = sampan_version_get_segments (source);
  GListModel *targets = sampan_version_get_segments (version);
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);
  SampanSegment *title = sampan_version_get_title (source);

  g_hash_table_insert (done, title, sampan_version_get_title (version));
  for (guint i = 0; i < g_list_model_get_n_items (targets); i++)
    {
      g_autoptr (SampanSegment) target = g_list_model_get_item (targets, i);

      g_hash_table_insert (done, sampan_note_get_source_segment (note, target), target);
    }
  for (guint i = 0; i <= g_list_model_get_n_items (segments); i++)
    {
      g_autoptr (SampanSegment) segment =
          i == 0 ? g_object_ref (title) : g_list_model_get_item (segments, i - 1);
      SampanSegment *target = g_hash_table_lookup (done, segment);
      gboolean fresh = target && sampan_segment_get_state (target) == SAMPAN_SEGMENT_FRESH;

      g_strv_builder_add (all, sampan_segment_get_text (segment));
      g_strv_builder_add (there, fresh ? sampan_segment_get_text (target) : "");
    }
  *texts = g_strv_builder_end (all);
  *translations = g_strv_builder_end (there);
}

char *
_sampan_note_text_dup_about (SampanNote *note)
{
  SampanVersion *source = sampan_note_get_source (note);
  g_autofree char *body = sampan_version_dup_body (source);
  g_autofree char *all =
      g_strconcat (sampan_segment_get_text (sampan_version_get_title (source)), "\n", body, NULL);

  if (g_utf8_strlen (all, -1) <= MAX_ABOUT)
    return g_steal_pointer (&all);
  return g_utf8_substring (all, 0, MAX_ABOUT);
}
