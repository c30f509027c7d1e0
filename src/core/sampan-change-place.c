#include "sampan-change-place-private.h"

#include <json-glib/json-glib.h>

#include "sampan-note-private.h"

/* What two lists differ in: one record each, under the same name. */
typedef struct
{
  GVariant *before;
  GVariant *after;
} Difference;

static void
clear_difference (Difference *self)
{
  g_clear_pointer (&self->before, g_variant_unref);
  g_clear_pointer (&self->after, g_variant_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Difference, clear_difference)

static GVariant *
child (GVariant *record, gsize index)
{
  return g_variant_get_child_value (record, index);
}

static char *
key_of (GVariant *record)
{
  char *key;
  g_variant_get_child (record, 0, "s", &key);
  return key;
}

static gboolean
same_name (GVariant *a, GVariant *b)
{
  g_autofree char *name_a = key_of (a);
  g_autofree char *name_b = key_of (b);
  return g_str_equal (name_a, name_b);
}

static gboolean
same (GVariant *before, GVariant *after, gsize index)
{
  g_autoptr (GVariant) a = child (before, index);
  g_autoptr (GVariant) b = child (after, index);
  return sampan_records_equal (a, b);
}

/* FALSE unless the lists are alike in all but one record that has the same name in both. */
static gboolean
find_difference (GVariant *before, GVariant *after, Difference *difference)
{
  gsize n = g_variant_n_children (before);

  if (n != g_variant_n_children (after))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) a = child (before, i);
      g_autoptr (GVariant) b = child (after, i);

      if (sampan_records_equal (a, b))
        continue;
      if (difference->before != NULL || !same_name (a, b))
        return FALSE;
      difference->before = g_steal_pointer (&a);
      difference->after = g_steal_pointer (&b);
    }
  return difference->before != NULL;
}

static gboolean
find_in (GVariant *before, GVariant *after, gsize index, Difference *difference)
{
  g_autoptr (GVariant) a = child (before, index);
  g_autoptr (GVariant) b = child (after, index);
  return find_difference (a, b, difference);
}

/* ---- edit plans ---- */

static gboolean find_parameter (JsonNode *before, JsonNode *after, GString *path);

/* FALSE if the two differ in more than one value, or one has what the other has not. */
static gboolean
find_in_object (JsonObject *before, JsonObject *after, GString *path)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (json_object_get_size (before) != json_object_get_size (after))
    return FALSE;
  json_object_iter_init_ordered (&iter, before);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      JsonNode *other = json_object_get_member (after, name);
      gsize length = path->len;

      if (other == NULL)
        return FALSE;
      if (json_node_equal (node, other))
        continue;
      if (length > 0 && path->str[length - 1] == '!') /* a place was found before */
        return FALSE;
      g_string_append_printf (path, "/%s", name);
      if (!find_parameter (node, other, path))
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_in_array (JsonArray *before, JsonArray *after, GString *path)
{
  if (json_array_get_length (before) != json_array_get_length (after))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (before); i++)
    {
      JsonNode *node = json_array_get_element (before, i);
      JsonNode *other = json_array_get_element (after, i);

      if (json_node_equal (node, other))
        continue;
      if (path->len > 0 && path->str[path->len - 1] == '!')
        return FALSE;
      g_string_append_printf (path, "/%u", i);
      if (!find_parameter (node, other, path))
        return FALSE;
    }
  return TRUE;
}

/* Writes where the two differ to @path, ended by "!". */
static gboolean
find_parameter (JsonNode *before, JsonNode *after, GString *path)
{
  if (json_node_get_node_type (before) != json_node_get_node_type (after))
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (before))
    return find_in_object (json_node_get_object (before), json_node_get_object (after), path);
  if (JSON_NODE_HOLDS_ARRAY (before))
    return find_in_array (json_node_get_array (before), json_node_get_array (after), path);
  g_string_append_c (path, '!');
  return TRUE;
}

static char *
place_in_plans (const char *id, const char *before, const char *after)
{
  g_autoptr (JsonNode) a = before != NULL ? json_from_string (before, NULL) : NULL;
  g_autoptr (JsonNode) b = after != NULL ? json_from_string (after, NULL) : NULL;
  g_autoptr (GString) path = g_string_new (NULL);

  if (a == NULL || b == NULL || !find_parameter (a, b, path))
    return NULL;
  return g_strdup_printf ("plan/%s%s", id, path->str);
}

/* ---- the parts of a note ---- */

/* Whether a segment is as it was, or a translator or the memory has just written it. */
static gboolean
is_same_or_written (GVariant *before, GVariant *after)
{
  guint32 origin;
  gboolean pinned;

  if (sampan_records_equal (before, after))
    return TRUE;
  g_variant_get_child (after, 4, "u", &origin);
  g_variant_get_child (after, 6, "b", &pinned);
  return origin != SAMPAN_ORIGIN_PERSON && !pinned && same_name (before, after);
}

/* Whether all that differs in a version is what a translator has just written: its answers come
 * several at a time. */
static gboolean
is_version_translated (GVariant *before, GVariant *after)
{
  g_autoptr (GVariant) title_before = child (before, 1);
  g_autoptr (GVariant) title_after = child (after, 1);
  g_autoptr (GVariant) body_before = child (before, 2);
  g_autoptr (GVariant) body_after = child (after, 2);
  gsize n = g_variant_n_children (body_after);

  if (n != g_variant_n_children (body_before) || !is_same_or_written (title_before, title_after))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) a = child (body_before, i);
      g_autoptr (GVariant) b = child (body_after, i);

      if (!is_same_or_written (a, b))
        return FALSE;
    }
  return TRUE;
}

static char *
place_in_version (GVariant *before, GVariant *after)
{
  g_auto (Difference) segment = { 0 };
  g_autofree char *language = key_of (after);
  g_autofree char *id = NULL;
  gboolean title_differs = !same (before, after, 1);
  gboolean body_differs = find_in (before, after, 2, &segment);

  if (!same (before, after, 3))
    return NULL;
  if (is_version_translated (before, after))
    return g_strdup_printf ("translation/%s", language);
  if (title_differs == body_differs)
    return NULL;
  if (title_differs)
    {
      if (!same (before, after, 2))
        return NULL;
      segment.before = child (before, 1);
      segment.after = child (after, 1);
    }
  id = key_of (segment.after);
  return g_strdup_printf ("segment/%s/%s", language, id);
}

/* Whether all that differs in two lists of cues are texts that a translator has just written. */
static gboolean
is_translated (GVariant *before, GVariant *after)
{
  g_autoptr (GVariant) a = child (before, 1);
  g_autoptr (GVariant) b = child (after, 1);
  gsize n = g_variant_n_children (a), i = 0;

  for (gsize j = 0; j < g_variant_n_children (b); j++)
    {
      g_autoptr (GVariant) old = i < n ? child (a, i) : NULL;
      g_autoptr (GVariant) new = child (b, j);
      gboolean is_same_cue = old != NULL && same_name (old, new);
      guint32 origin;

      i += is_same_cue;
      if (is_same_cue && sampan_records_equal (old, new))
        continue;
      g_variant_get_child (new, 8, "u", &origin);
      if (origin == SAMPAN_ORIGIN_PERSON || (is_same_cue && same (old, new, 3)))
        return FALSE;
    }
  return i == n;
}

/* One cue, and those of the other tracks that changed with it. */
static char *
place_in_tracks (const char *id, GVariant *before, GVariant *after)
{
  g_autoptr (GVariant) old = child (before, 10);
  g_autoptr (GVariant) new = child (after, 10);
  g_autoptr (GString) place = g_string_new ("cue/");

  if (g_variant_n_children (old) != g_variant_n_children (new))
    return NULL;
  g_string_append (place, id);
  for (gsize i = 0; i < g_variant_n_children (new); i++)
    {
      g_autoptr (GVariant) a = child (old, i);
      g_autoptr (GVariant) b = child (new, i);
      g_auto (Difference) cue = { 0 };

      if (sampan_records_equal (a, b))
        continue;
      g_autofree char *language = key_of (b);
      if (same_name (a, b) && is_translated (a, b))
        return g_strdup_printf ("translation/%s/%s", id, language);
      if (!same_name (a, b) || !find_in (a, b, 1, &cue))
        return NULL;
      g_autofree char *cue_id = key_of (cue.after);
      g_string_append_printf (place, "/%s/%s", language, cue_id);
    }
  return g_strdup (place->str);
}

static char *
place_in_media (GVariant *before, GVariant *after)
{
  g_autofree char *id = key_of (after);
  g_autofree char *plan_before = NULL;
  g_autofree char *plan_after = NULL;
  g_auto (Difference) alt = { 0 };
  gboolean plan_differs = !same (before, after, 8), alts_differ = !same (before, after, 9);
  gboolean tracks_differ = !same (before, after, 10), style_differs = !same (before, after, 11);

  for (gsize i = 0; i < 8; i++)
    if (!same (before, after, i))
      return NULL;
  if (plan_differs + alts_differ + tracks_differ + style_differs != 1)
    return NULL;
  if (style_differs)
    return g_strdup_printf ("caption-style/%s", id);
  if (tracks_differ)
    return place_in_tracks (id, before, after);
  if (alts_differ)
    {
      g_autofree char *language = NULL;

      if (!find_in (before, after, 9, &alt))
        return NULL;
      language = key_of (alt.after);
      return g_strdup_printf ("alt/%s/%s", id, language);
    }
  g_variant_get_child (before, 8, "ms", &plan_before);
  g_variant_get_child (after, 8, "ms", &plan_after);
  return place_in_plans (id, plan_before, plan_after);
}

char *
sampan_change_place (GVariant *before, GVariant *after)
{
  g_auto (Difference) version = { 0 };
  g_auto (Difference) media = { 0 };
  gboolean in_version = find_in (before, after, 3, &version);
  gboolean in_media = find_in (before, after, 4, &media);

  if (in_version && !in_media && same (before, after, 4))
    return place_in_version (version.before, version.after);
  if (in_media && !in_version && same (before, after, 3))
    return place_in_media (media.before, media.after);
  return NULL;
}
