#include "sampan-pieces-private.h"

#include <glib/gi18n-lib.h>

#include "sampan-checkpoint.h"
#include "sampan-language.h"
#include "sampan-sentences.h"

struct _SampanPieces
{
  SampanPiecesSpec *spec;
  GArray *pieces;           /* of SampanPiece */
  guint *firsts;            /* of each segment, and the end */
  SampanCheckpoint **files; /* of each segment; NULL where it is one piece */
  gboolean spaced;          /* the target language puts spaces between sentences */
};

static void
piece_clear (gpointer data)
{
  SampanPiece *piece = data;

  g_free (piece->source);
  g_clear_pointer (&piece->placeholders, sampan_placeholders_free);
  g_free (piece->text);
  g_clear_error (&piece->error);
}

void
_sampan_pieces_spec_free (SampanPiecesSpec *spec)
{
  g_strfreev (spec->segments);
  g_free (spec->from);
  g_free (spec->to);
  g_clear_pointer (&spec->glossary, sampan_glossary_terms_unref);
  g_free (spec->checkpoints);
  g_free (spec->engine);
  g_free (spec);
}

void
_sampan_pieces_free (SampanPieces *self)
{
  guint n = g_strv_length (self->spec->segments);

  for (guint i = 0; i < n; i++)
    g_clear_pointer (&self->files[i], sampan_checkpoint_free);
  g_free (self->files);
  g_free (self->firsts);
  g_array_unref (self->pieces);
  _sampan_pieces_spec_free (self->spec);
  g_free (self);
}

/* ---- making them ---- */

static SampanPlaceholders *
mask (SampanPieces *self, const char *text)
{
  g_autoptr (GArray) hits = NULL;
  g_autofree SampanPlaceholderTerm *terms = NULL;

  if (!self->spec->glossary)
    return sampan_placeholders_new (text);
  hits = sampan_glossary_terms_find (self->spec->glossary, text);
  terms = g_new (SampanPlaceholderTerm, hits->len + 1);
  for (guint i = 0; i < hits->len; i++)
    {
      const SampanGlossaryHit *hit = &g_array_index (hits, SampanGlossaryHit, i);

      terms[i] = (SampanPlaceholderTerm){ hit->start, hit->length, hit->term->target };
    }
  return sampan_placeholders_new_with_terms (text, terms, hits->len);
}

static void
add_piece (SampanPieces *self, guint segment, const char *source)
{
  SampanCheckpoint *file = self->files[segment];
  SampanPiece piece = { .segment = segment,
                        .source = g_strdup (source),
                        .placeholders = mask (self, source),
                        .text = file ? g_strdup (sampan_checkpoint_get (file, source)) : NULL };

  /* A link or a smile alone reads the same in every language; a term has its translation. */
  if (!piece.text && !sampan_placeholders_get_has_words (piece.placeholders))
    piece.text =
        sampan_placeholders_restore (piece.placeholders,
                                     sampan_placeholders_get_masked (piece.placeholders), NULL);
  g_array_append_val (self->pieces, piece);
}

static SampanCheckpoint *
open_checkpoint (SampanPiecesSpec *spec, const char *text)
{
  g_autofree char *key = NULL;

  if (!spec->checkpoints)
    return NULL;
  key = g_strjoin ("\n", spec->engine, spec->from, spec->to, text, NULL);
  return sampan_checkpoint_new (spec->checkpoints, key);
}

static void
add_segment (SampanPieces *self, guint segment)
{
  const char *text = self->spec->segments[segment];
  g_auto (GStrv) parts = NULL;

  self->firsts[segment] = self->pieces->len;
  if (g_utf8_strlen (text, -1) <= self->spec->longest)
    {
      add_piece (self, segment, text);
      return;
    }
  self->files[segment] = open_checkpoint (self->spec, text);
  parts = sampan_sentences_split (text, self->spec->from, self->spec->longest);
  for (guint i = 0; parts[i]; i++)
    add_piece (self, segment, parts[i]);
}

static gboolean
puts_spaces (const char *language)
{
  static const char *const without[] = { "zh", "ja", "th", "lo", "km", "my", "yue" };
  gsize base = strcspn (language, "-_");

  for (guint i = 0; i < G_N_ELEMENTS (without); i++)
    if (strlen (without[i]) == base && g_ascii_strncasecmp (without[i], language, base) == 0)
      return FALSE;
  return TRUE;
}

SampanPieces *
_sampan_pieces_new (SampanPiecesSpec *spec)
{
  SampanPieces *self = g_new0 (SampanPieces, 1);
  guint n = g_strv_length (spec->segments);

  self->spec = spec;
  self->spaced = puts_spaces (spec->to);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (SampanPiece));
  g_array_set_clear_func (self->pieces, piece_clear);
  self->firsts = g_new0 (guint, n + 1);
  self->files = g_new0 (SampanCheckpoint *, n + 1);
  for (guint i = 0; i < n; i++)
    add_segment (self, i);
  self->firsts[n] = self->pieces->len;
  return self;
}

guint
_sampan_pieces_get_n (SampanPieces *self)
{
  return self->pieces->len;
}

SampanPiece *
_sampan_pieces_get (SampanPieces *self, guint piece)
{
  return &g_array_index (self->pieces, SampanPiece, piece);
}

glong
_sampan_pieces_get_length (SampanPieces *self, guint piece)
{
  return g_utf8_strlen (_sampan_pieces_get (self, piece)->source, -1);
}

/* ---- spaces ---- */

static char *
dup_edge (const char *text, gboolean leading)
{
  const char *end = text + strlen (text);

  if (leading)
    {
      const char *p = text;

      while (g_unichar_isspace (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      return g_strndup (text, p - text);
    }
  while (end > text && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strdup (end);
}

static char *
dup_stripped (const char *text)
{
  const char *end = text + strlen (text);

  while (g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  while (end > text && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strndup (text, end - text);
}

/* Engines drop the space around a text, or add some: the source's own is what it gets. */
static char *
with_edges_of (const char *source, const char *text)
{
  g_autofree char *leading = dup_edge (source, TRUE);
  g_autofree char *trailing = dup_edge (source, FALSE);
  g_autofree char *stripped = dup_stripped (text);

  return *stripped ? g_strconcat (leading, stripped, trailing, NULL) : NULL;
}

/* Appends the next piece: sentences have a space between them where the target's language has one.
 */
static void
append (SampanPieces *self, GString *out, const char *text)
{
  gsize spaces = 0;

  while (spaces < out->len && out->str[out->len - 1 - spaces] == ' ')
    spaces++;
  if (out->len > spaces && out->str[out->len - 1 - spaces] != '\n')
    {
      if (self->spaced && spaces == 0 && *text != ' ' && *text != '\n')
        g_string_append_c (out, ' ');
      else if (!self->spaced)
        g_string_truncate (out, out->len - spaces);
    }
  g_string_append (out, text);
}

/* ---- questions and answers ---- */

char *
_sampan_pieces_dup_question (SampanPieces *self, guint piece)
{
  SampanPlaceholders *placeholders = _sampan_pieces_get (self, piece)->placeholders;

  return dup_stripped (sampan_placeholders_get_masked (placeholders));
}

/* An engine that gives a text back has not translated it; names and the like may well stay. */
static gboolean
is_untranslated (SampanPieces *self, SampanPiece *piece, const char *text)
{
  gsize base = strcspn (self->spec->to, "-_");
  g_autofree char *language = NULL;

  if (!g_str_equal (text, piece->source)
      || g_ascii_strncasecmp (self->spec->from, self->spec->to, base) == 0)
    return FALSE;
  language = sampan_language_detect (text);
  return language && g_ascii_strncasecmp (language, self->spec->to, base) != 0;
}

static gboolean
check_glossary (SampanPieces *self, SampanPiece *piece, const char *text, GError **error)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *sentence = NULL;

  if (!self->spec->glossary)
    return TRUE;
  problems = sampan_glossary_terms_check (self->spec->glossary, piece->source, text);
  for (guint i = 0; i < problems->len; i++)
    {
      const SampanGlossaryProblem *problem = g_ptr_array_index (problems, i);

      /* Forced words are placeholders: what is missing was in a link or the like. */
      if (problem->kind != SAMPAN_GLOSSARY_FORBIDDEN)
        continue;
      sentence = sampan_glossary_problem_dup_sentence (problem);
      g_set_error_literal (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_GLOSSARY, sentence);
      return FALSE;
    }
  return TRUE;
}

static char *
make_text (SampanPieces *self, SampanPiece *piece, const char *answer, GError **error)
{
  g_autofree char *restored = sampan_placeholders_restore (piece->placeholders, answer, error);
  g_autofree char *text = NULL;

  if (!restored)
    return NULL;
  text = with_edges_of (piece->source, restored);
  if (!text || is_untranslated (self, piece, text))
    {
      g_set_error_literal (
          error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_ANSWER,
          text ? _ ("The translator gave the text back as it was. Try another translator, or write "
                    "it yourself.")
               : _ ("The translator gave nothing back. Try another translator, or write it "
                    "yourself."));
      return NULL;
    }
  return check_glossary (self, piece, text, error) ? g_steal_pointer (&text) : NULL;
}

gboolean
_sampan_pieces_take (SampanPieces *self, guint position, const char *answer)
{
  SampanPiece *piece = _sampan_pieces_get (self, position);
  SampanCheckpoint *file = self->files[piece->segment];

  if (piece->text)
    return TRUE;
  g_clear_error (&piece->error);
  piece->text = make_text (self, piece, answer, &piece->error);
  if (piece->text && file)
    sampan_checkpoint_put (file, piece->source, piece->text);
  return piece->text != NULL;
}

char *
_sampan_pieces_dup_segment (SampanPieces *self, guint segment)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = self->firsts[segment]; i < self->firsts[segment + 1]; i++)
    {
      const char *text = _sampan_pieces_get (self, i)->text;

      if (!text)
        return NULL;
      append (self, out, text);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
_sampan_pieces_dup_partial (SampanPieces *self, guint piece, const char *partial)
{
  SampanPiece *current = _sampan_pieces_get (self, piece);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *shown = NULL;

  for (guint i = self->firsts[current->segment]; i < piece; i++)
    {
      const char *text = _sampan_pieces_get (self, i)->text;

      append (self, out, text ? text : "…");
    }
  shown = sampan_placeholders_restore_partial (current->placeholders, partial);
  append (self, out, shown);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

const GError *
_sampan_pieces_get_error (SampanPieces *self, guint segment)
{
  for (guint i = self->firsts[segment]; i < self->firsts[segment + 1]; i++)
    if (!_sampan_pieces_get (self, i)->text)
      return _sampan_pieces_get (self, i)->error;
  return NULL;
}

void
_sampan_pieces_end_segment (SampanPieces *self, guint segment)
{
  if (self->files[segment])
    sampan_checkpoint_remove (self->files[segment]);
}
