#include "sampan-lexicon.h"

#include <string.h>

#include <gio/gio.h>

#include "sampan-lexicons-resource.h"
#include "sampan-typo.h"

#define LEXICONS "/io/github/sampan_app/Sampan/lexicons/"

/* What begins with one unit: the phrase that ends here, and the longer ones. */
typedef struct
{
  GHashTable *next; /* char * -> Node */
  SampanWord *word;
} Node;

/* A phrase with a wrong sign in it, which is a phrase unless somebody else's. */
typedef struct
{
  char *phrase;
  SampanWord *word;
} Misspelling;

struct _SampanLexicon
{
  GObject parent;

  UBreakIterator *breaker;
  GHashTable *folding;    /* gunichar -> gunichar */
  GHashTable *spellings;  /* gunichar -> SampanSpelling, the longest first */
  GHashTable *vocabulary; /* the words of letters in all phrases */
  GHashTable *correct;    /* words that look like typing errors of those and are none */
  GPtrArray *words;       /* SampanWord */
  GHashTable *faults;     /* phrases that ask for the contrary where they say what is wrong */
  JsonObject *typos;      /* while a file is read: what is typed, and what is meant */
  GPtrArray *misspelt;    /* Misspelling */
  SampanTraits *traits;
  Node *root;
  guint n_groups;
};

G_DEFINE_FINAL_TYPE (SampanLexicon, sampan_lexicon, G_TYPE_OBJECT)

/* The names of classes and of the values in them, in the order of their enums. */
static const char *const class_names[] = { "filler", "polite",   "join",   "negation", "undo",
                                           "verb",   "degree",   "number", "unit",     "mark",
                                           "colour", "language", "place",  "size",     "style",
                                           "aspect", "scene",    "object", "effect",   "missing",
                                           "except", "ornament", "aside",  NULL };
static const char *const join_names[] = { "and", "or", "then", NULL };
static const char *const undo_names[] = { "last", "verb", "all", NULL };
static const char *const verb_names[] = { "none", "keep", "cut",  "trim",   "add",
                                          "more", "less", "only", "change", NULL };
static const char *const degree_names[] = { "tiny",    "slight", "plain", "much",
                                            "extreme", "most",   NULL };
static const char *const numeral_names[] = { "value", "scale",  "half", "and-half",
                                             "point", "factor", NULL };
static const char *const unit_names[] = { "none",    "millisecond", "second",  "minute", "hour",
                                          "percent", "percent-of",  "tenth",   "times",  "degree",
                                          "pixel",   "lines",       "decibel", "stop",   NULL };
static const char *const mark_names[] = { "first",  "last",  "from",  "to",     "between", "after",
                                          "before", "start", "end",   "ends",   "by",      "ratio",
                                          "left",   "right", "width", "height", "ordinal", NULL };
static const char *const as_names[] = { "noun", "adjective", "verb", NULL };

static Node *
node_new (void)
{
  return g_new0 (Node, 1);
}

static void
node_free (gpointer data)
{
  Node *node = data;

  if (node == NULL)
    return;
  g_clear_pointer (&node->next, g_hash_table_unref);
  g_free (node);
}

static void
word_free (gpointer data)
{
  SampanWord *word = data;

  g_free (word->string);
  g_free (word->target);
  g_clear_pointer (&word->edit, sampan_edit_unref);
  g_free (word);
}

static const char *const *
names_of (SampanWordClass class)
{
  switch (class)
    {
    case SAMPAN_WORD_JOIN:
      return join_names;
    case SAMPAN_WORD_UNDO:
      return undo_names;
    case SAMPAN_WORD_VERB:
      return verb_names;
    case SAMPAN_WORD_DEGREE:
      return degree_names;
    case SAMPAN_WORD_NUMBER:
      return numeral_names;
    case SAMPAN_WORD_UNIT:
      return unit_names;
    case SAMPAN_WORD_MARK:
      return mark_names;
    default:
      return NULL;
    }
}

static int
find_name (const char *const *names, const char *name)
{
  for (int i = 0; name != NULL && names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0)
      return i;

  return -1;
}

static gboolean
fail (GError **error, const char *file, const char *what, const char *which)
{
  g_set_error (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_SYNTAX, "lexicon %s: %s: %s", file, what,
               which);
  return FALSE;
}

static const char *
get_string (JsonObject *group, const char *name)
{
  return json_object_get_string_member_with_default (group, name, NULL);
}

/* The edit that an effect stands for: {"op": ..., ...} of the group's "op" and "set". */
static gboolean
read_effect (SampanWord *word, JsonObject *group, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GList) members = NULL;
  JsonObject *set, *edit;

  if (!json_object_has_member (group, "set"))
    return TRUE;

  set = json_object_get_object_member (group, "set");
  edit = json_object_new ();
  members = json_object_get_members (set);
  json_object_set_string_member (edit, "op", word->op->name);
  for (GList *l = members; l != NULL; l = l->next)
    json_object_set_member (edit, l->data, json_node_copy (json_object_get_member (set, l->data)));
  node = json_node_init_object (json_node_alloc (), edit);
  json_object_unref (edit);
  word->edit = sampan_edit_new_from_json (node, SAMPAN_MEDIA_IMAGE | SAMPAN_MEDIA_VIDEO, error);
  return word->edit != NULL;
}

static gboolean
read_levels (SampanWord *word, JsonObject *group)
{
  JsonArray *levels;

  if (!json_object_has_member (group, "levels"))
    return TRUE;
  levels = json_object_get_array_member (group, "levels");
  if (json_array_get_length (levels) != SAMPAN_N_DEGREES)
    return FALSE;
  for (guint i = 0; i < SAMPAN_N_DEGREES; i++)
    word->levels[i] = json_array_get_double_element (levels, i);
  word->has_levels = TRUE;
  return TRUE;
}

/* @member: which of the group's members names the operation */
static SampanWord *
read_word (
    SampanLexicon *self, JsonObject *group, const char *member, const char *file, GError **error)
{
  SampanWord *word = g_new0 (SampanWord, 1);
  const int class = find_name (class_names, get_string (group, "class"));
  const char *op = get_string (group, member);
  const char *as = get_string (group, "as");
  const char *const *names;

  g_ptr_array_add (self->words, word);
  word->group = self->n_groups;
  if (class < 0)
    {
      fail (error, file, "no such class", get_string (group, "class"));
      return NULL;
    }
  word->class = class;
  word->string = g_strdup (get_string (group, "is"));
  word->target = g_strdup (get_string (group, "target"));
  word->after = json_object_get_boolean_member_with_default (group, "after", FALSE);
  word->weak = json_object_get_boolean_member_with_default (group, "weak", FALSE);
  word->number = json_object_get_double_member_with_default (group, "value", 0);
  word->x = json_object_get_double_member_with_default (group, "x", 0);
  word->y = json_object_get_double_member_with_default (group, "y", 0);
  word->op = sampan_op_find (op);
  word->as = as != NULL ? find_name (as_names, as) : SAMPAN_AS_NOUN;
  names = names_of (class);
  word->value = names != NULL ? find_name (names, word->string) : 0;

  if ((names != NULL && word->value < 0 && word->class != SAMPAN_WORD_NUMBER) || (int)word->as < 0
      || (op != NULL && word->op == NULL) || !read_levels (word, group)
      || (class == SAMPAN_WORD_EFFECT && word->op == NULL))
    {
      g_autofree char *shown = g_strdup_printf ("%s %s %s", word->string, op, as);

      fail (error, file, "a group is wrong", shown);
      return NULL;
    }
  return read_effect (word, group, error) ? word : NULL;
}

/* "it is dim" asks for the contrary of "dim". */
static SampanWord *
reverse_word (SampanLexicon *self, const SampanWord *word)
{
  const char *name = word->op->id == SAMPAN_OP_VOLUME ? "gain_db" : "amount";
  const SampanParam *param = sampan_op_find_param (word->op, name);
  SampanWord *cure;

  if (param == NULL || param->minimum >= 0 || !sampan_edit_has (word->edit, name))
    return NULL;
  cure = g_new0 (SampanWord, 1);
  g_ptr_array_add (self->words, cure);
  *cure = *word;
  cure->string = NULL;
  cure->target = NULL;
  cure->edit = sampan_edit_with_number (word->edit, name,
                                        CLAMP (-sampan_edit_get_number (word->edit, name),
                                               param->minimum, param->maximum));
  for (guint i = 0; i < SAMPAN_N_DEGREES; i++)
    cure->levels[i] = CLAMP (-word->levels[i], param->minimum, param->maximum);
  return cure;
}

/* What is wanted where @word is said of what is wrong: of another operation if the group says so.
 */
static gboolean
read_cure (
    SampanLexicon *self, SampanWord *word, JsonObject *group, const char *file, GError **error)
{
  SampanWord *cure;

  if (!json_object_has_member (group, "cure"))
    return TRUE;
  cure = read_word (self, group, "cure", file, error);
  if (cure == NULL)
    return FALSE;
  cure->cures = TRUE;
  word->cure = cure;
  return TRUE;
}

/* The same word for a phrase that is among the language's faults. */
static SampanWord *
make_fault (SampanLexicon *self, SampanWord *word)
{
  SampanWord *cure = word->edit != NULL ? reverse_word (self, word) : NULL, *fault;

  if (cure == NULL)
    return word;
  cure->cures = TRUE;
  fault = g_new0 (SampanWord, 1);
  g_ptr_array_add (self->words, fault);
  *fault = *word;
  fault->string = NULL;
  fault->target = g_strdup (word->target);
  fault->edit = sampan_edit_ref (word->edit);
  fault->cure = cure;
  return fault;
}

gboolean
sampan_word_is_region (const SampanWord *word)
{
  return word->class == SAMPAN_WORD_EFFECT && word->op->id == SAMPAN_OP_CROP && word->edit != NULL;
}

gboolean
sampan_word_is_background (const SampanWord *word)
{
  return word->op != NULL
         && (word->op->id == SAMPAN_OP_BACKGROUND
             || (word->op->id == SAMPAN_OP_RECOLOUR
                 && g_strcmp0 (word->target, "background") == 0));
}

/* Whether the sign is a verb that may be said twice. */
static gboolean
may_repeat (SampanLexicon *self, const SampanUnit *unit)
{
  return unit->type == SAMPAN_UNIT_SIGN
         && (sampan_traits_find (self->traits, unit->text) & (guint64)1 << SAMPAN_TRAIT_NUMERAL)
                == 0;
}

/* 压一压 is 压, said gently. */
static void
fold_repeated (SampanLexicon *self, GPtrArray *units)
{
  for (guint i = 0; i + 2 < units->len; i++)
    {
      SampanUnit *unit = units->pdata[i];
      const SampanUnit *again = units->pdata[i + 2];

      if (strcmp (unit->text, again->text) != 0 || again->type != SAMPAN_UNIT_SIGN
          || sampan_traits_match (self->traits, SAMPAN_TRAIT_REPEATS, units, i + 1) != 1
          || !may_repeat (self, unit))
        continue;
      unit->end = again->end;
      unit->word_length = 1;
      g_ptr_array_remove_range (units, i + 1, 2);
    }
}

static GPtrArray *
split (SampanLexicon *self, const char *text)
{
  GPtrArray *units = sampan_phrase_split (self->breaker, self->folding, self->spellings, text);

  fold_repeated (self, units);
  return units;
}

/* The phrase's last node, with all before it made. */
static Node *
make_path (SampanLexicon *self, GPtrArray *units)
{
  Node *node = self->root;

  for (guint i = 0; i < units->len; i++)
    {
      const SampanUnit *unit = units->pdata[i];
      Node *next;

      if (node->next == NULL)
        node->next = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, node_free);
      next = g_hash_table_lookup (node->next, unit->text);
      if (next == NULL)
        {
          next = node_new ();
          g_hash_table_insert (node->next, g_strdup (unit->text), next);
        }
      if (unit->type == SAMPAN_UNIT_WORD)
        g_hash_table_add (self->vocabulary, g_strdup (unit->text));
      node = next;
    }

  return node;
}

static void
misspelling_free (gpointer data)
{
  Misspelling *misspelling = data;

  g_free (misspelling->phrase);
  g_free (misspelling);
}

/* 裁减 for 裁剪: every phrase that has the right signs is also understood with the wrong ones. */
static void
add_misspellings (SampanLexicon *self, const char *phrase, SampanWord *word)
{
  JsonObjectIter iter;
  const char *typed;
  JsonNode *meant;

  if (self->typos == NULL)
    return;
  json_object_iter_init (&iter, self->typos);
  while (json_object_iter_next (&iter, &typed, &meant))
    {
      const char *right = json_node_get_string (meant), *at = strstr (phrase, right);
      Misspelling *misspelling;

      if (at == NULL)
        continue;
      misspelling = g_new (Misspelling, 1);
      misspelling->phrase =
          g_strdup_printf ("%.*s%s%s", (int)(at - phrase), phrase, typed, at + strlen (right));
      misspelling->word = word;
      g_ptr_array_add (self->misspelt, misspelling);
    }
}

/* Whether a phrase holds something that is read as something else. */
static gboolean
is_respelt (SampanLexicon *self, const char *phrase, GPtrArray *units)
{
  g_autoptr (GPtrArray) plain = sampan_phrase_split (self->breaker, self->folding, NULL, phrase);

  fold_repeated (self, plain);
  if (plain->len != units->len)
    return TRUE;
  for (guint i = 0; i < units->len; i++)
    if (strcmp (((SampanUnit *)plain->pdata[i])->text, ((SampanUnit *)units->pdata[i])->text) != 0)
      return TRUE;

  return FALSE;
}

static gboolean
add_phrase (
    SampanLexicon *self, const char *phrase, SampanWord *word, const char *file, GError **error)
{
  g_autoptr (GPtrArray) units = split (self, phrase);
  Node *node = make_path (self, units);

  /* Two meanings would make the order of files decide; variants that fold to one are the same
   * phrase, and what is read as another phrase is that one. */
  if (units->len == 0
      || (node->word != NULL && node->word->group != word->group
          && !is_respelt (self, phrase, units)))
    return fail (error, file, units->len == 0 ? "an empty phrase" : "a phrase stands in two groups",
                 phrase);
  if (g_hash_table_contains (self->faults, phrase))
    word = make_fault (self, word);
  if (node->word == NULL)
    node->word = word;
  add_misspellings (self, phrase, word);
  return TRUE;
}

/* Those that are no phrases of their own. */
static void
settle_misspellings (SampanLexicon *self)
{
  for (guint i = 0; i < self->misspelt->len; i++)
    {
      const Misspelling *misspelling = self->misspelt->pdata[i];
      g_autoptr (GPtrArray) units = split (self, misspelling->phrase);
      Node *node = make_path (self, units);

      if (node->word == NULL)
        node->word = misspelling->word;
    }
  g_ptr_array_set_size (self->misspelt, 0);
}

/* {"three": 3}, {"red": "#ff0000"}: a group whose phrases each have their own value. */
static gboolean
read_map (SampanLexicon *self, JsonObject *group, const char *file, GError **error)
{
  JsonObject *map = json_object_get_object_member (group, "map");
  g_autoptr (GList) members = json_object_get_members (map);

  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *value = json_object_get_member (map, l->data);
      SampanWord *word = read_word (self, group, "op", file, error);

      if (word == NULL)
        return FALSE;
      if (json_node_get_value_type (value) == G_TYPE_STRING)
        g_set_str (&word->string, json_node_get_string (value));
      else
        word->number = json_node_get_double (value);
      if (!add_phrase (self, l->data, word, file, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_group (SampanLexicon *self, JsonObject *group, const char *file, GError **error)
{
  JsonArray *phrases;
  SampanWord *word;

  self->n_groups++;
  if (json_object_has_member (group, "map"))
    return read_map (self, group, file, error);

  word = read_word (self, group, "op", file, error);
  if (word == NULL)
    return FALSE;
  if (json_object_has_member (group, "twin"))
    {
      word->twin = read_word (self, group, "twin", file, error);
      if (word->twin == NULL)
        return FALSE;
    }
  if (!read_cure (self, word, group, file, error))
    return FALSE;
  if (!json_object_has_member (group, "words"))
    return fail (error, file, "a group has no words", word->string);
  phrases = json_object_get_array_member (group, "words");
  for (guint i = 0; i < json_array_get_length (phrases); i++)
    if (!add_phrase (self, json_array_get_string_element (phrases, i), word, file, error))
      return FALSE;

  return TRUE;
}

/* "為为": what is folded, and what it becomes, in turn. */
static void
read_folding (SampanLexicon *self, const char *pairs)
{
  for (const char *p = pairs; *p != '\0'; p = g_utf8_next_char (g_utf8_next_char (p)))
    g_hash_table_insert (self->folding, GUINT_TO_POINTER (g_utf8_get_char (p)),
                         GUINT_TO_POINTER (g_utf8_get_char (g_utf8_next_char (p))));
}

/* The longest first, so that 唔好 is not 唔 and 好. */
static int
compare_spellings (gconstpointer one, gconstpointer other)
{
  const SampanSpelling *const *a = one, *const *b = other;

  return (int)strlen ((*b)->typed) - (int)strlen ((*a)->typed);
}

/* {"blak": "black"}: what is written, and what is read. */
static void
read_spellings (SampanLexicon *self, JsonObject *object)
{
  JsonObjectIter iter;
  const char *typed;
  JsonNode *meant;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &typed, &meant))
    {
      gpointer first, c = GUINT_TO_POINTER (g_utf8_get_char (typed));
      GPtrArray *known;

      /* 係 is looked for as 系 */
      first = g_hash_table_contains (self->folding, c) ? g_hash_table_lookup (self->folding, c) : c;
      known = g_hash_table_lookup (self->spellings, first);
      if (known == NULL)
        {
          known = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_spelling_free);
          g_hash_table_insert (self->spellings, first, known);
        }
      g_ptr_array_add (known, sampan_spelling_new (typed, json_node_get_string (meant)));
      g_ptr_array_sort (known, compare_spellings);
    }
}

static void
read_list (JsonObject *root, const char *name, GHashTable *words)
{
  JsonArray *list =
      json_object_has_member (root, name) ? json_object_get_array_member (root, name) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    g_hash_table_add (words, g_strdup (json_array_get_string_element (list, i)));
}

static gboolean
read_lexicon (SampanLexicon *self, const char *file, GBytes *bytes, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size), *wrong = NULL;
  JsonObject *root;
  JsonArray *groups;

  if (!json_parser_load_from_data (parser, text, size, error))
    {
      g_prefix_error (error, "lexicon %s: ", file);
      return FALSE;
    }
  root = json_node_get_object (json_parser_get_root (parser));
  if (json_object_has_member (root, "folding"))
    read_folding (self, get_string (root, "folding"));
  if (json_object_has_member (root, "spellings"))
    read_spellings (self, json_object_get_object_member (root, "spellings"));
  if (json_object_has_member (root, "traits"))
    wrong = sampan_traits_add (self->traits, json_object_get_object_member (root, "traits"));
  if (wrong != NULL)
    return fail (error, file, "no such trait", wrong);
  read_list (root, "correct", self->correct);
  read_list (root, "faults", self->faults);
  if (json_object_has_member (root, "typos"))
    self->typos = json_object_get_object_member (root, "typos");
  groups = json_object_get_array_member (root, "groups");
  for (guint i = 0; i < json_array_get_length (groups); i++)
    if (!read_group (self, json_array_get_object_element (groups, i), file, error))
      return FALSE;

  self->typos = NULL;
  return TRUE;
}

static gboolean
read_all (SampanLexicon *self, GError **error)
{
  GResource *resource = sampan_lexicons_get_resource ();
  g_auto (GStrv) files =
      g_resource_enumerate_children (resource, LEXICONS, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (LEXICONS, files[i], NULL);
      g_autoptr (GBytes) bytes =
          g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

      if (bytes == NULL || !read_lexicon (self, files[i], bytes, error))
        return FALSE;
    }

  settle_misspellings (self);
  return files != NULL;
}

static void
sampan_lexicon_finalize (GObject *object)
{
  SampanLexicon *self = SAMPAN_LEXICON (object);

  g_clear_pointer (&self->breaker, ubrk_close);
  g_hash_table_unref (self->folding);
  g_hash_table_unref (self->spellings);
  g_hash_table_unref (self->faults);
  g_hash_table_unref (self->vocabulary);
  g_hash_table_unref (self->correct);
  g_ptr_array_unref (self->words);
  g_ptr_array_unref (self->misspelt);
  sampan_traits_free (self->traits);
  node_free (self->root);

  G_OBJECT_CLASS (sampan_lexicon_parent_class)->finalize (object);
}

static void
sampan_lexicon_class_init (SampanLexiconClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_lexicon_finalize;
}

static void
sampan_lexicon_init (SampanLexicon *self)
{
  self->folding = g_hash_table_new (NULL, NULL);
  self->faults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->spellings = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  self->vocabulary = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->correct = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->words = g_ptr_array_new_with_free_func (word_free);
  self->misspelt = g_ptr_array_new_with_free_func (misspelling_free);
  self->traits = sampan_traits_new ();
  self->root = node_new ();
}

SampanLexicon *
sampan_lexicon_new (GError **error)
{
  g_autoptr (SampanLexicon) self = g_object_new (SAMPAN_TYPE_LEXICON, NULL);
  UErrorCode status = U_ZERO_ERROR;

  self->breaker = ubrk_open (UBRK_WORD, "zh", NULL, 0, &status);
  if (U_FAILURE (status))
    {
      g_set_error (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_SYNTAX, "ICU cannot cut words: %s",
                   u_errorName (status));
      return NULL;
    }

  return read_all (self, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
is_known (SampanLexicon *self, const char *word)
{
  return g_hash_table_contains (self->vocabulary, word)
         || g_hash_table_contains (self->correct, word);
}

GPtrArray *
sampan_lexicon_split (SampanLexicon *self, const char *text)
{
  GPtrArray *units;

  g_return_val_if_fail (SAMPAN_IS_LEXICON (self), NULL);

  units = split (self, text);
  for (guint i = 0; i < units->len; i++)
    {
      SampanUnit *unit = units->pdata[i];
      const char *meant;

      if (unit->type != SAMPAN_UNIT_WORD || is_known (self, unit->text))
        continue;
      if (g_str_has_suffix (unit->text, "'s"))
        {
          g_autofree char *owner = g_strndup (unit->text, strlen (unit->text) - 2);

          /* "everybody's face" */
          if (is_known (self, owner))
            {
              g_set_str (&unit->text, owner);
              continue;
            }
        }
      meant = sampan_typo_find (self->vocabulary, unit->text);
      if (meant != NULL)
        g_set_str (&unit->text, meant);
    }

  return units;
}

const SampanTraits *
sampan_lexicon_get_traits (SampanLexicon *self)
{
  return self->traits;
}

guint
sampan_lexicon_match (SampanLexicon *self,
                      GPtrArray *units,
                      guint start,
                      guint *lengths,
                      const SampanWord **words,
                      guint n_max)
{
  const Node *node = self->root;
  guint n = 0;

  for (guint i = start; i < units->len && node->next != NULL && n < n_max; i++)
    {
      const SampanUnit *unit = units->pdata[i];

      /* What is quoted, and a file's name, is never a phrase of ours. */
      if (unit->type == SAMPAN_UNIT_QUOTE || unit->type == SAMPAN_UNIT_FILE)
        break;
      node = g_hash_table_lookup (node->next, unit->text);
      if (node == NULL)
        break;
      if (node->word != NULL)
        {
          lengths[n] = i - start + 1;
          words[n++] = node->word;
        }
    }

  return n;
}
