#include "sampan-pack-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unicode/uloc.h>
#include <unistd.h>

#include "net/sampan-json.h"

#include "sampan-language.h"

/* A folder as Optimum exports an Opus-MT model, without a pack.json: what that would say is taken
 * from the names and from the vocabulary. */

#define OPUS "opus-mt-"

static const char *const papers[] = { "README.md", "LICENSE", "LICENSE.txt",
                                      "LICENCE",   "NOTICE",  NULL };

/* ---- languages by name ---- */

/* A part of a model's name as a language; NULL for what is none, or a group of languages. */
static char *
parse_language (const char *part)
{
  /* Opus-MT's own names. */
  static const char *const own[][2] = { { "jap", "ja" }, { "cmn", "zh" }, { "zht", "zh-Hant" } };
  g_autofree char *tag = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    if (g_str_equal (part, own[i][0]))
      return g_strdup (own[i][1]);
  if (strlen (part) < 2 || strlen (part) > 3)
    return NULL;
  tag = _sampan_pack_canonicalize (part);
  /* The groups ("mul", "sla") have no short code. */
  return tag != NULL && strlen (tag) == 2 && *uloc_getISO3Language (tag) != '\0'
             ? g_steal_pointer (&tag)
             : NULL;
}

/* Returns: whether @name is that of an Opus-MT model for one pair: "opus-mt-tc-big-zh-en-int8". */
static gboolean
parse_name (const char *name, char **source, char **target)
{
  static const char *const sizes[] = { "tc", "big", "base", "tiny", "bible", NULL };
  g_autofree char *lower = g_ascii_strdown (name, -1);
  const char *start = strstr (lower, OPUS);
  g_auto (GStrv) parts = start != NULL ? g_strsplit (start + strlen (OPUS), "-", -1) : NULL;

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      if (g_strv_contains (sizes, parts[i]))
        continue;
      if (parts[i + 1] == NULL)
        return FALSE;
      parts[i + 1][strcspn (parts[i + 1], "._")] = '\0';
      *source = parse_language (parts[i]);
      *target = parse_language (parts[i + 1]);
      if (*source != NULL && *target != NULL)
        return TRUE;
      g_clear_pointer (source, g_free);
      g_clear_pointer (target, g_free);
      return FALSE;
    }
  return FALSE;
}

static gboolean
take_languages (SampanPack *self,
                JsonNode *config,
                const char *source,
                const char *target,
                char **into,
                GError **error)
{
  g_autofree char *folder_name = g_path_get_basename (self->folder);
  const char *model_name = sampan_json_peek_string (config, "_name_or_path", "");
  g_autofree char *base_name = g_path_get_basename (model_name);
  const char *const names[] = { folder_name, base_name };
  gboolean told = source != NULL && target != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *from = NULL;
      g_autofree char *to = NULL;

      if (!parse_name (names[i], &from, &to))
        continue;
      if (_sampan_pack_id_is_safe (names[i]))
        self->id = g_strdup (names[i]);
      if (!told)
        {
          self->source = g_steal_pointer (&from);
          *into = g_steal_pointer (&to);
        }
      break;
    }
  if (told)
    {
      self->source = _sampan_pack_canonicalize (source);
      *into = _sampan_pack_canonicalize (target);
    }
  if (self->source != NULL && *into != NULL)
    return TRUE;
  g_set_error_literal (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_LANGUAGES,
                       told
                           ? _ ("This is not a language. Name one as “zh” or “en”.")
                           : _ ("Nothing in this folder says which languages the model translates. "
                                "Name them, or call the folder, for example, “opus-mt-zh-en”."));
  return FALSE;
}

/* ---- target tokens ---- */

static gboolean
try_token (SampanPack *self, JsonObject *vocabulary, const char *target, const char *code)
{
  g_autofree char *token = g_strdup_printf (">>%s<<", code);

  if (!json_object_has_member (vocabulary, token))
    return FALSE;
  g_hash_table_insert (self->prefixes, g_strdup (target), g_steal_pointer (&token));
  return TRUE;
}

/* Tokens are ISO 639-3 codes, of large languages with the script: ">>cmn_Hans<<", ">>fra<<"; older
 * models have two letters. */
static gboolean
find_token (SampanPack *self, JsonObject *vocabulary, const char *target)
{
  g_auto (GStrv) parts = g_strsplit (target, "-", 2);
  gboolean chinese = g_str_equal (parts[0], "zh");
  const char *const codes[] = { chinese ? "cmn" : uloc_getISO3Language (parts[0]), "zho",
                                parts[0] };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *with_script =
          parts[1] != NULL ? g_strdup_printf ("%s_%s", codes[i], parts[1]) : NULL;

      if (i == 1 && !chinese)
        continue;
      if (with_script != NULL && try_token (self, vocabulary, target, with_script))
        return TRUE;
      if (!g_str_has_suffix (target, "-Hant") && try_token (self, vocabulary, target, codes[i]))
        return TRUE;
    }
  return FALSE;
}

static guint
count_tokens (JsonObject *vocabulary)
{
  JsonObjectIter iter;
  const char *token;
  guint n = 0;

  json_object_iter_init (&iter, vocabulary);
  while (json_object_iter_next (&iter, &token, NULL))
    n += g_str_has_prefix (token, ">>") && g_str_has_suffix (token, "<<");
  return n;
}

/* A model with one target needs no token; one with several says here which of them these are. */
static gboolean
set_targets (SampanPack *self, const char *target, GError **error)
{
  g_autoptr (JsonNode) vocabulary = _sampan_pack_read_json (self->folder, "vocab.json", error);
  const char *const chinese[] = { "zh-Hans", "zh-Hant" };
  g_autoptr (GStrvBuilder) targets = g_strv_builder_new ();
  g_autofree char *canonical = sampan_language_canonicalize (target);
  gboolean all_chinese = g_str_equal (target, "zh");
  JsonObject *tokens;
  guint n = 0;

  if (vocabulary == NULL)
    return FALSE;
  tokens = json_node_get_object (vocabulary);
  for (guint i = 0; i < (all_chinese ? 2 : 1); i++)
    {
      const char *wanted = all_chinese ? chinese[i] : canonical;

      if (find_token (self, tokens, wanted))
        {
          g_strv_builder_add (targets, wanted);
          n++;
        }
    }
  if (n == 0 && count_tokens (tokens) > 1)
    {
      g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_LANGUAGES,
                   /* Translators: %s is the code of a language, as "zh-Hant" */
                   _ ("This model translates into several languages, and “%s” is none of them. "
                      "Name another."),
                   target);
      return FALSE;
    }
  if (n == 0)
    g_strv_builder_add (targets, canonical);
  self->targets = g_strv_builder_end (targets);
  return TRUE;
}

/* ---- files ---- */

const char *const *
_sampan_pack_papers (void)
{
  return papers;
}

static gboolean
add_file (SampanPack *self, const char *path, gboolean *found, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 size;
  int fd = _sampan_pack_open_file (self->folder, path, &size, &local);

  *found = fd >= 0;
  if (fd < 0)
    {
      if (g_error_matches (local, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_MISSING))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  close (fd);
  return _sampan_pack_add_entry (self, path, NULL, size, error);
}

static gboolean
add_files (SampanPack *self, GError **error)
{
  gboolean found;

  for (SampanPackFile file = 0; file < SAMPAN_PACK_N_FILES; file++)
    {
      const char *const *names = _sampan_pack_file_names (file);

      found = FALSE;
      for (guint i = 0; !found && names[i] != NULL; i++)
        if (!add_file (self, names[i], &found, error))
          return FALSE;
    }
  for (guint i = 0; papers[i] != NULL; i++)
    if (!add_file (self, papers[i], &found, error))
      return FALSE;
  return TRUE;
}

gboolean
_sampan_pack_read_plain (SampanPack *self, const char *source, const char *target, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) config = _sampan_pack_read_json (self->folder, "config.json", &local);
  g_autofree char *into = NULL;

  if (config == NULL)
    {
      if (g_error_matches (local, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_MISSING))
        g_set_error_literal (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_NOT_PACK,
                             _ ("This is not a language pack: it has neither a pack.json nor a "
                                "config.json. Choose the folder or .zip that holds one of them."));
      else
        g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  self->architecture = g_strdup (sampan_json_peek_string (config, "model_type", "unknown"));
  self->licence = g_strdup ("unknown");
  if (!g_str_equal (self->architecture, "marian"))
    return TRUE; /* sampan_pack_open() refuses it, whatever else it has. */
  if (!take_languages (self, config, source, target, &into, error)
      || !set_targets (self, into, error) || !add_files (self, error))
    return FALSE;
  if (self->id == NULL)
    self->id = g_strdup_printf (OPUS "%s-%s", self->source, into);
  self->name = g_strdup_printf ("Opus-MT %s → %s", self->source, into);
  return TRUE;
}
