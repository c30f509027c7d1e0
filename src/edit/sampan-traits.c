#include "sampan-traits.h"

#include <string.h>

#include "sampan-phrase.h"

/* A word is looked for with a space on either side, so that one search does for all kinds: "too *"
 * is " too " at the beginning, "* is *" is " is " anywhere. */
typedef struct
{
  char *needle;
  gboolean begins; /* nothing may stand before it */
  gboolean ends;   /* nor after it */
} Pattern;

G_STATIC_ASSERT (SAMPAN_N_TOKEN_TRAITS <= 64);

struct SampanTraits
{
  GPtrArray *patterns[SAMPAN_N_TRAITS]; /* Pattern */
};

/* In the order of the enum. */
static const char *const names[SAMPAN_N_TRAITS] = {
  "complains", "compares", "asks",     "tells",   "states",  "narrates", "directed", "restores",
  "casts",     "leans",    "inclines", "refuses", "denies",  "retracts", "enough",   "grim",
  "restrains", "but",      "so",       "wears",   "faint",   "times",    "again",    "behind",
  "owner",     "swaps",    "colours",  "this-is", "whole",   "picture",  "at",       "minus",
  "numeral",   "wishes",   "bids",     "target",  "speaker", "finite",   "past",     "acts",
  "likens",    "purpose",  "relates",  "wants",   "instead", "names",    "pronoun",  "intends",
  "uses",      "suggests", "thanks",   "clock",   "already", "kinds",    "there",    "gives",
  "heavy",     "lights",   "stays",    "modal",   "part",    "results",  "height",   "equals",
  "point",     "repeats",  "x",        "y",       "width",   "size",     "and",      "by",
  "percent",   "pixels",
};

static void
pattern_free (gpointer data)
{
  Pattern *pattern = data;

  g_free (pattern->needle);
  g_free (pattern);
}

static Pattern *
pattern_new (const char *text)
{
  Pattern *pattern = g_new0 (Pattern, 1);
  g_autofree char *inside = NULL;

  pattern->begins = !g_str_has_prefix (text, "*");
  pattern->ends = !g_str_has_suffix (text, "*");
  inside = g_strndup (text + !pattern->begins, strlen (text) - !pattern->begins - !pattern->ends);
  pattern->needle =
      g_strconcat (pattern->begins ? " " : "", inside, pattern->ends ? " " : "", NULL);
  return pattern;
}

static gboolean
pattern_matches (const Pattern *self, const char *padded)
{
  if (self->begins && self->ends)
    return strcmp (padded, self->needle) == 0;
  if (self->begins)
    return g_str_has_prefix (padded, self->needle);
  return self->ends ? g_str_has_suffix (padded, self->needle)
                    : strstr (padded, self->needle) != NULL;
}

SampanTraits *
sampan_traits_new (void)
{
  SampanTraits *self = g_new0 (SampanTraits, 1);

  for (guint i = 0; i < SAMPAN_N_TRAITS; i++)
    self->patterns[i] = g_ptr_array_new_with_free_func (pattern_free);
  return self;
}

void
sampan_traits_free (SampanTraits *self)
{
  for (guint i = 0; i < SAMPAN_N_TRAITS; i++)
    g_ptr_array_unref (self->patterns[i]);
  g_free (self);
}

const char *
sampan_traits_add (SampanTraits *self, JsonObject *traits)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, traits);
  while (json_object_iter_next (&iter, &name, &node))
    {
      JsonArray *words = json_node_get_array (node);
      guint trait = 0;

      while (trait < SAMPAN_N_TRAITS && strcmp (names[trait], name) != 0)
        trait++;
      if (trait == SAMPAN_N_TRAITS)
        return name;
      for (guint i = 0; i < json_array_get_length (words); i++)
        g_ptr_array_add (self->patterns[trait],
                         pattern_new (json_array_get_string_element (words, i)));
    }

  return NULL;
}

guint64
sampan_traits_find (const SampanTraits *self, const char *text)
{
  g_autofree char *padded = g_strconcat (" ", text, " ", NULL);
  guint64 found = 0;

  for (guint i = 0; i < SAMPAN_N_TOKEN_TRAITS; i++)
    for (guint j = 0; j < self->patterns[i]->len; j++)
      if (pattern_matches (self->patterns[i]->pdata[j], padded))
        {
          found |= (guint64)1 << i;
          break;
        }

  return found;
}

guint
sampan_traits_match (const SampanTraits *self, SampanTrait trait, GPtrArray *units, guint start)
{
  for (guint i = 0; i < self->patterns[trait]->len; i++)
    {
      const Pattern *pattern = self->patterns[trait]->pdata[i];
      const char *rest = pattern->needle + 1, *end = rest + strlen (rest) - 1;
      guint at = start;

      if (!pattern->begins || !pattern->ends)
        continue;
      while (rest < end && at < units->len
             && g_str_has_prefix (rest, ((SampanUnit *)units->pdata[at])->text))
        rest += strlen (((SampanUnit *)units->pdata[at++])->text);
      if (rest == end)
        return at - start;
    }

  return 0;
}
