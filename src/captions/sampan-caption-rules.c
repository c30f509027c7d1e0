#include "sampan-caption-rules.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>
#include <unicode/ubrk.h>

#include "sampan-caption-file.h"
#include "sampan-caption-resources.h"

#define RULES_PATH "/io/github/sampan_app/Sampan/rules/captions.json"

/* A figure: [value, source]. */
static JsonArray *
get_figure (JsonObject *object, const char *name, JsonObject *defaults)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL && defaults != NULL)
    node = json_object_get_member (defaults, name);
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node)
      || json_array_get_length (json_node_get_array (node)) != 2)
    g_error ("%s lacks the figure %s with its source", RULES_PATH, name);
  return json_node_get_array (node);
}

static double
get_number (JsonObject *object, const char *name, JsonObject *defaults)
{
  return json_array_get_double_element (get_figure (object, name, defaults), 0);
}

/* The name of a figure's source; it lives as long as the program. */
static const char *
intern_source (JsonObject *sources, JsonArray *figure)
{
  JsonNode *source = json_object_get_member (sources, json_array_get_string_element (figure, 1));

  if (source == NULL)
    g_error ("%s lacks the source of a figure", RULES_PATH);
  return g_intern_string (json_object_get_string_member (json_node_get_object (source), "name"));
}

static void
add_language (JsonObject *languages, const char *language, JsonNode *node, gpointer user_data)
{
  gpointer *data = user_data;
  JsonObject *object = json_node_get_object (node), *limits = data[1];
  SampanCaptionRules *rules = g_new0 (SampanCaptionRules, 1);

  rules->characters_per_second = get_number (object, "characters_per_second", NULL);
  rules->characters_per_line = (guint)get_number (object, "characters_per_line", NULL);
  rules->lines = (guint)get_number (object, "lines", limits);
  rules->minimum = llround (1000 * get_number (object, "minimum", limits));
  rules->maximum = llround (1000 * get_number (object, "maximum", limits));
  rules->gap_frames = (guint)get_number (object, "gap_frames", limits);
  rules->source = intern_source (data[2], get_figure (object, "characters_per_second", NULL));
  g_hash_table_insert (data[0], g_strdup (language), rules);
}

/* The file is part of the program: what is wrong in it is a fault of ours, and aborts. */
static GHashTable *
load_rules (void)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  GHashTable *rules = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonObject *root;
  gpointer data[3];

  bytes = g_resource_lookup_data (sampan_captions_get_resource (), RULES_PATH,
                                  G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  if (bytes == NULL
      || !json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL),
                                      g_bytes_get_size (bytes), &error))
    g_error ("%s: %s", RULES_PATH, error->message);
  root = json_node_get_object (json_parser_get_root (parser));
  data[0] = rules;
  data[1] = json_object_get_object_member (root, "limits");
  data[2] = json_object_get_object_member (root, "sources");
  json_object_foreach_member (json_object_get_object_member (root, "languages"), add_language,
                              data);
  g_hash_table_insert (
      rules, g_strdup (""),
      g_memdup2 (g_hash_table_lookup (rules, json_object_get_string_member (root, "fallback")),
                 sizeof (SampanCaptionRules)));
  return rules;
}

const SampanCaptionRules *
sampan_caption_rules_get (const char *language)
{
  static GHashTable *all;
  g_autofree char *tag = g_ascii_strdown (language != NULL ? language : "", -1);
  const SampanCaptionRules *rules;
  char *cut;

  if (g_once_init_enter_pointer (&all))
    g_once_init_leave_pointer (&all, load_rules ());
  while ((rules = g_hash_table_lookup (all, tag)) == NULL)
    {
      cut = tag + strcspn (tag, "-_");
      if (*cut == '\0')
        return g_hash_table_lookup (all, "");
      while (strpbrk (cut + 1, "-_") != NULL)
        cut = strpbrk (cut + 1, "-_");
      *cut = '\0';
    }
  return rules;
}

static guint
count_graphemes (const char *text, gssize length)
{
  UErrorCode status = U_ZERO_ERROR;
  UText *utext = utext_openUTF8 (NULL, text, length, &status);
  UBreakIterator *iterator = ubrk_open (UBRK_CHARACTER, "", NULL, 0, &status);
  guint count = 0;

  ubrk_setUText (iterator, utext, &status);
  if (U_SUCCESS (status))
    while (ubrk_next (iterator) != UBRK_DONE)
      count++;
  ubrk_close (iterator);
  utext_close (utext);
  return count;
}

static char **
split_lines (SampanCue *cue)
{
  g_autofree char *plain = sampan_caption_text_to_plain (sampan_cue_get_text (cue));

  return g_strsplit (plain, "\n", -1);
}

double
sampan_cue_get_reading_speed (SampanCue *cue)
{
  g_auto (GStrv) lines = split_lines (cue);
  gint64 duration = sampan_cue_get_end (cue) - sampan_cue_get_start (cue);
  guint count = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    count += count_graphemes (lines[i], -1);
  return count * 1000.0 / (double)MAX (duration, 1);
}

guint
sampan_cue_get_longest_line (SampanCue *cue)
{
  g_auto (GStrv) lines = split_lines (cue);
  guint longest = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    longest = MAX (longest, count_graphemes (lines[i], -1));
  return longest;
}
