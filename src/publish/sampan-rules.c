#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "net/sampan-json.h"
#include "publish-resources.h"
#include "sampan-facets.h"
#include "sampan-rules-private.h"

#define RESOURCE_FOLDER "/io/github/sampan_app/Sampan/rules/"

static SampanTextLimit
read_limit (JsonNode *node, const char *max)
{
  SampanTextLimit limit = { SAMPAN_COUNT_GRAPHEMES, sampan_json_peek_int (node, max, -1), 0 };

  if (!sampan_count_method_from_name (sampan_json_peek_string (node, "count", ""), &limit.method))
    g_error ("rules: a limit without a way of counting");
  return limit;
}

static GArray *
read_limits (JsonNode *node, const char *member)
{
  guint n = sampan_json_peek_length (node, member);
  GArray *limits;

  if (n == 0)
    return NULL;
  limits = g_array_new (FALSE, FALSE, sizeof (SampanTextLimit));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", member, i);
      SampanTextLimit limit = read_limit (sampan_json_get_node (node, path, NULL), "max");

      g_array_append_val (limits, limit);
    }
  return limits;
}

static SampanRules *
rules_new (JsonNode *node)
{
  SampanRules *self = g_new0 (SampanRules, 1);
  JsonNode *tags = sampan_json_get_node (node, "tags", NULL);
  JsonNode *captions = sampan_json_get_node (node, "captions", NULL);

  self->name = g_strdup (sampan_json_peek_string (node, "name", NULL));
  self->label = g_strdup (sampan_json_peek_string (node, "label", NULL));
  self->title = read_limits (node, "title");
  self->text = read_limits (node, "text");
  if (!self->name || !self->label)
    g_error ("rules: no name or label");
  self->tag_length = (SampanTextLimit){ SAMPAN_COUNT_GRAPHEMES, -1, 0 };
  if (tags)
    self->tag_length = read_limit (tags, "max_length");
  self->max_tags = sampan_json_peek_int (node, "tags.max", -1);
  self->tags_beside_text = sampan_json_peek_boolean (node, "tags.beside_text", FALSE);
  self->max_pictures = sampan_json_peek_int (node, "pictures.max", -1);
  self->picture_bytes = sampan_json_peek_int (node, "pictures.max_bytes", -1);
  self->picture_pixels = sampan_json_peek_int (node, "pictures.max_pixels", -1);
  self->narrowest = g_strdup (sampan_json_peek_string (node, "pictures.narrowest", NULL));
  self->widest = g_strdup (sampan_json_peek_string (node, "pictures.widest", NULL));
  self->video_bytes = sampan_json_peek_int (node, "video.max_bytes", -1);
  self->video_seconds = sampan_json_peek_int (node, "video.max_seconds", -1);
  self->least_seconds = sampan_json_peek_int (node, "video.min_seconds", -1);
  self->max_captions = captions && JSON_NODE_HOLDS_OBJECT (captions)
                           ? sampan_json_peek_int (captions, "max", -1)
                           : 0;
  self->caption_bytes = sampan_json_peek_int (node, "captions.max_bytes", -1);
  self->alt_text = sampan_json_peek_boolean (node, "alt_text", FALSE);
  self->media_required = sampan_json_peek_boolean (node, "media_required", FALSE);
  return self;
}

static SampanRules *
load (GResource *resource, const char *file)
{
  g_autofree char *path = g_strconcat (RESOURCE_FOLDER, file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  g_autoptr (JsonNode) node = bytes ? sampan_json_parse (bytes, &error) : NULL;

  /* Compiled into the program: a fault in it is a fault of the program. */
  if (!node)
    g_error ("%s: %s", path, error->message);
  return rules_new (node);
}

/* All rules, by the order of their files; ended by NULL, for the life of the process. */
static GPtrArray *
get_all (void)
{
  static GPtrArray *all;

  if (g_once_init_enter_pointer (&all))
    {
      GPtrArray *loaded = g_ptr_array_new_null_terminated (8, NULL, TRUE);
      GResource *resource = sampan_publish_get_resource ();
      g_auto (GStrv) files = g_resource_enumerate_children (resource, RESOURCE_FOLDER,
                                                            G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

      for (guint i = 0; files && files[i]; i++)
        g_ptr_array_add (loaded, load (resource, files[i]));
      g_once_init_leave_pointer (&all, loaded);
    }
  return all;
}

/* ---- what servers say of themselves ---- */

/* "mastodon@https://example.social" -> SampanRules, for the life of the process as the others. */
static GHashTable *learned;
static GMutex learned_lock;

void
sampan_rules_learn (const char *name, const SampanServerLimits *limits)
{
  g_autofree char *platform = g_strndup (name, strcspn (name, "@"));
  const SampanRules *base = sampan_rules_get (platform);
  SampanRules *self;

  g_return_if_fail (base && strchr (name, '@'));
  self = g_memdup2 (base, sizeof *base);
  self->text = base->text ? g_array_copy (base->text) : NULL;
  for (guint i = 0; self->text && i < self->text->len; i++)
    {
      SampanTextLimit *limit = &g_array_index (self->text, SampanTextLimit, i);

      if (limits->max_characters > 0)
        limit->max = limits->max_characters;
      limit->link_length = MAX (limits->characters_per_link, 0);
    }
  if (limits->max_pictures > 0)
    self->max_pictures = limits->max_pictures;
  if (limits->picture_bytes > 0)
    self->picture_bytes = limits->picture_bytes;
  if (limits->video_bytes > 0)
    self->video_bytes = limits->video_bytes;
  g_mutex_lock (&learned_lock);
  if (!learned)
    learned = g_hash_table_new (g_str_hash, g_str_equal);
  /* Others may hold what was learned before. */
  g_hash_table_insert (learned, (gpointer)g_intern_string (name), self);
  g_mutex_unlock (&learned_lock);
}

static const SampanRules *
find_learned (const char *name)
{
  const SampanRules *found;

  g_mutex_lock (&learned_lock);
  found = learned ? g_hash_table_lookup (learned, name) : NULL;
  g_mutex_unlock (&learned_lock);
  return found;
}

const SampanRules *
sampan_rules_get (const char *name)
{
  GPtrArray *all = get_all ();
  const char *at = name ? strchr (name, '@') : NULL;

  if (at)
    {
      const SampanRules *own = find_learned (name);
      g_autofree char *base = g_strndup (name, at - name);

      return own ? own : sampan_rules_get (base);
    }

  for (guint i = 0; i < all->len; i++)
    {
      const SampanRules *rules = all->pdata[i];

      if (g_strcmp0 (rules->name, name) == 0)
        return rules;
    }
  return NULL;
}

static int
count_for (const SampanTextLimit *limit, const char *text)
{
  return limit->method == SAMPAN_COUNT_MASTODON && limit->link_length > 0
             ? sampan_text_count_mastodon (text, limit->link_length)
             : sampan_text_count (limit->method, text);
}

/* The limit that is used up the most; without one it is told how long the text is for its readers.
 */
static void
count (GArray *limits, const char *text, int *used, int *allowed)
{
  double fullest = -1;

  *used = limits ? 0 : sampan_text_count (SAMPAN_COUNT_GRAPHEMES, text);
  *allowed = -1;
  for (guint i = 0; limits && i < limits->len; i++)
    {
      const SampanTextLimit *limit = &g_array_index (limits, SampanTextLimit, i);
      int n = count_for (limit, text);

      if ((double)n / limit->max <= fullest)
        continue;
      fullest = (double)n / limit->max;
      *used = n;
      *allowed = limit->max;
    }
}

void
sampan_rules_count_title (const SampanRules *self, const char *title, int *used, int *allowed)
{
  if (self->title)
    {
      count (self->title, title, used, allowed);
      return;
    }
  *used = sampan_text_count (self->text ? g_array_index (self->text, SampanTextLimit, 0).method
                                        : SAMPAN_COUNT_GRAPHEMES,
                             title);
  *allowed = -1;
}

void
sampan_rules_count_text (const SampanRules *self, const char *text, int *used, int *allowed)
{
  count (self->text, text, used, allowed);
}

int
sampan_rules_get_max_tags (const SampanRules *self)
{
  return self->max_tags;
}

int
sampan_rules_get_max_pictures (const SampanRules *self)
{
  return self->max_pictures;
}

const char *const *
sampan_rules_list (void)
{
  static const char **names;

  if (g_once_init_enter_pointer (&names))
    {
      GPtrArray *all = get_all ();
      const char **list = g_new0 (const char *, all->len + 1);

      for (guint i = 0; i < all->len; i++)
        list[i] = ((const SampanRules *)all->pdata[i])->name;
      g_once_init_leave_pointer (&names, list);
    }
  return (const char *const *)names;
}

const char *
sampan_rules_get_label (const SampanRules *self)
{
  /* The names stand in the catalogue with those of the feed cards. */
  return g_dgettext (GETTEXT_PACKAGE, self->label);
}

gboolean
sampan_rules_has_title (const SampanRules *self)
{
  return self->title != NULL;
}

static gboolean
fits (const SampanRules *self, const char *text)
{
  int used, allowed;

  count (self->text, text, &used, &allowed);
  return allowed < 0 || used <= allowed;
}

static gboolean
holds_tag (GPtrArray *facets, const char *tag)
{
  for (guint i = 0; i < facets->len; i++)
    {
      const SampanFacet *facet = facets->pdata[i];

      if (facet->kind == SAMPAN_FACET_TAG && g_ascii_strcasecmp (facet->value, tag) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
append_part (GString *text, const char *part, const char *separator)
{
  if (!part || !*part)
    return;
  if (text->len > 0)
    g_string_append (text, separator);
  g_string_append (text, part);
}

/* Empty lines at the ends would be the first or last thing that readers see. */
static char *
trimmed (const char *text)
{
  return g_strstrip (g_strdup (text ? text : ""));
}

char *
sampan_rules_compose_text (const SampanRules *self,
                           const char *title,
                           const char *body,
                           const char *const *tags,
                           GStrv *left)
{
  g_autofree char *clean_title = trimmed (title);
  g_autofree char *clean_body = trimmed (body);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GStrvBuilder) rest = g_strv_builder_new ();
  g_autoptr (GPtrArray) facets = NULL;
  const char *separator = "\n\n";

  if (!self->title)
    append_part (text, clean_title, "");
  append_part (text, clean_body, "\n\n");
  facets = sampan_facets_find (text->str);
  for (guint i = 0; tags && tags[i]; i++)
    {
      g_autofree char *hashtag = g_strconcat ("#", tags[i], NULL);
      gsize before = text->len;

      if (holds_tag (facets, tags[i]))
        continue;
      append_part (text, hashtag, separator);
      if (sampan_facets_is_tag (tags[i]) && fits (self, text->str))
        separator = " ";
      else
        {
          g_string_truncate (text, before);
          g_strv_builder_add (rest, tags[i]);
        }
    }
  if (left)
    *left = g_strv_builder_end (rest);
  return g_string_free_and_steal (g_steal_pointer (&text));
}
