#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/sampan-error.h"

#include "sampan-exchange-private.h"
#include "sampan-language.h"

/* Pairs of one transaction: a save of a note waits no longer than for these. */
#define BATCH 500

/* The columns of a CSV file. */
typedef enum
{
  COLUMN_OTHER,
  COLUMN_FROM,
  COLUMN_TO,
  COLUMN_SOURCE,
  COLUMN_TARGET,
  COLUMN_WHO,
  COLUMN_CREATED,
  COLUMN_NOTE,
  COLUMN_FORBIDDEN,
  COLUMN_CASE,
  N_COLUMNS,
} Column;

static const struct
{
  const char *name;
  Column column;
} names[] = {
  /* what we write comes first */
  { "source_language", COLUMN_FROM },
  { "target_language", COLUMN_TO },
  { "source", COLUMN_SOURCE },
  { "target", COLUMN_TARGET },
  { "who", COLUMN_WHO },
  { "created", COLUMN_CREATED },
  { "note", COLUMN_NOTE },
  { "forbidden", COLUMN_FORBIDDEN },
  { "case", COLUMN_CASE },
  { "term", COLUMN_SOURCE },
  { "translation", COLUMN_TARGET },
  { "source_lang", COLUMN_FROM },
  { "target_lang", COLUMN_TO },
  { "source_text", COLUMN_SOURCE },
  { "target_text", COLUMN_TARGET },
  { "comment", COLUMN_NOTE },
  { "creator", COLUMN_WHO },
  { "date", COLUMN_CREATED },
  { "原文", COLUMN_SOURCE },
  { "译文", COLUMN_TARGET },
  { "术语", COLUMN_SOURCE },
  { "备注", COLUMN_NOTE },
};

void
_sampan_import_init (SampanImport *self, gpointer into, const char *from, const char *to)
{
  *self = (SampanImport){
    .into = into,
    .from = from != NULL ? sampan_language_canonicalize (from) : NULL,
    .to = to != NULL ? sampan_language_canonicalize (to) : NULL,
    .batch = g_ptr_array_new_with_free_func (SAMPAN_IS_MEMORY (into)
                                                 ? (GDestroyNotify)sampan_memory_pair_free
                                                 : (GDestroyNotify)sampan_glossary_term_free),
    .problems = g_ptr_array_new_with_free_func (g_free),
    .report = g_new0 (SampanExchangeReport, 1),
  };
}

void
_sampan_import_clear (SampanImport *self)
{
  g_free (self->from);
  g_free (self->to);
  g_ptr_array_unref (self->batch);
  g_ptr_array_unref (self->problems);
  g_clear_pointer (&self->report, sampan_exchange_report_free);
  g_clear_pointer (&self->columns, g_array_unref);
}

void
_sampan_import_add_problem (SampanImport *self, guint line, const char *problem)
{
  if (self->problems->len >= SAMPAN_EXCHANGE_MAX_PROBLEMS)
    return;
  if (line == 0)
    g_ptr_array_add (self->problems, g_strdup (problem));
  else
    /* Translators: a line of a file, and what is wrong with it. */
    g_ptr_array_add (self->problems, g_strdup_printf (_ ("Line %u: %s"), line, problem));
}

static void
skip (SampanImport *self, guint line, const char *problem)
{
  self->report->n_skipped++;
  _sampan_import_add_problem (self, line, problem);
}

gboolean
_sampan_import_flush (SampanImport *self, GError **error)
{
  gint64 n = SAMPAN_IS_MEMORY (self->into) ? sampan_memory_add (self->into, self->batch, error)
                                           : sampan_glossary_add (self->into, self->batch, error);

  if (n < 0)
    return FALSE;
  self->report->n_added += (guint)n;
  g_ptr_array_set_size (self->batch, 0);
  return TRUE;
}

/* A pair, before it is one of a memory or a term of a glossary. */
typedef struct
{
  const char *from;
  const char *to;
  const char *source;
  const char *target;
  const char *who;
  gint64 created;
  const char *note;
  GStrv forbidden;
  gboolean same_case;
} Record;

static gboolean
is_language (const char *tag)
{
  return tag != NULL
         && g_regex_match_simple ("^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$", tag, G_REGEX_DEFAULT,
                                  G_REGEX_MATCH_DEFAULT);
}

static gpointer
make_item (SampanImport *self, const Record *record)
{
  char *none = NULL;
  const char *note = record->note != NULL && *record->note != '\0' ? record->note : NULL;

  if (SAMPAN_IS_MEMORY (self->into))
    {
      SampanMemoryPair pair = { .source_language = (char *)record->from,
                                .target_language = (char *)record->to,
                                .source = (char *)record->source,
                                .target = (char *)record->target,
                                .who = (char *)record->who,
                                .created = record->created,
                                .note = (char *)note };
      return sampan_memory_pair_copy (&pair);
    }
  SampanGlossaryTerm term = { .source_language = (char *)record->from,
                              .target_language = (char *)record->to,
                              .term = (char *)record->source,
                              .target = (char *)record->target,
                              .forbidden = record->forbidden != NULL ? record->forbidden : &none,
                              .note = (char *)note,
                              .letter_case = record->same_case ? SAMPAN_GLOSSARY_SAME_CASE
                                                               : SAMPAN_GLOSSARY_ANY_CASE };
  return sampan_glossary_term_copy (&term);
}

static gboolean
take (SampanImport *self, guint line, const Record *record, GError **error)
{
  gboolean forbids = record->forbidden != NULL && record->forbidden[0] != NULL;

  if (!is_language (record->from) || !is_language (record->to))
    skip (self, line, _ ("The languages are not named."));
  else if (*record->source == '\0' || (*record->target == '\0' && !forbids))
    skip (self, line, _ ("One of the texts is missing."));
  else
    {
      self->report->n_read++;
      g_ptr_array_add (self->batch, make_item (self, record));
    }
  return self->batch->len < BATCH || _sampan_import_flush (self, error);
}

/* ---- TMX ---- */

static const SampanTmxVariant *
variant_at (const SampanTmxUnit *unit, guint i)
{
  return &g_array_index (unit->variants, SampanTmxVariant, i);
}

static char *
dup_base (const char *tag)
{
  char *base = sampan_language_canonicalize (tag);

  if (!g_str_has_prefix (base, "zh"))
    g_strdelimit (base, "-", '\0');
  return base;
}

/* "en-GB" is an "en" that is wanted. */
static gboolean
is_wanted (const char *language, const char *wanted)
{
  g_autofree char *canonical = sampan_language_canonicalize (language);
  g_autofree char *base = dup_base (language);

  return g_str_equal (canonical, wanted) || g_str_equal (base, wanted);
}

static int
find_variant (const SampanTmxUnit *unit, const char *language)
{
  g_autofree char *wanted = language != NULL ? dup_base (language) : NULL;

  for (guint i = 0; wanted != NULL && i < unit->variants->len; i++)
    if (is_wanted (variant_at (unit, i)->language, wanted))
      return (int)i;
  return -1;
}

gboolean
_sampan_import_take_unit (const SampanTmxUnit *unit, gpointer import, GError **error)
{
  SampanImport *self = import;
  int source = find_variant (unit, self->from != NULL ? self->from : unit->source_language);
  gboolean taken = FALSE;

  if (unit->variants->len < 2)
    {
      skip (self, unit->line, _ ("There is no translation here."));
      return TRUE;
    }
  if (source < 0 && self->from == NULL)
    source = 0;
  for (guint i = 0; source >= 0 && i < unit->variants->len; i++)
    {
      const SampanTmxVariant *from = variant_at (unit, (guint)source);
      const SampanTmxVariant *to = variant_at (unit, i);
      Record record = { from->language, to->language, from->text,      to->text,       unit->who,
                        unit->created,  unit->note,   unit->forbidden, unit->same_case };

      if ((int)i == source || (self->to != NULL && !is_wanted (to->language, self->to)))
        continue;
      taken = TRUE;
      if (!take (self, unit->line, &record, error))
        return FALSE;
    }
  self->report->n_skipped += !taken;
  return TRUE;
}

/* ---- CSV ---- */

static Column
find_column (const char *name)
{
  g_autofree char *folded = g_utf8_strdown (name, -1);

  g_strdelimit (g_strstrip (folded), " -", '_');
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (folded, names[i].name))
      return names[i].column;
  return COLUMN_OTHER;
}

static gboolean
has_column (GArray *columns, Column column)
{
  for (guint i = 0; i < columns->len; i++)
    if (g_array_index (columns, Column, i) == column)
      return TRUE;
  return FALSE;
}

/* A file without names of its columns: source, target, note; or with the languages before them. */
static void
guess_columns (GArray *columns, GStrv fields)
{
  static const Column with[] = { COLUMN_FROM, COLUMN_TO, COLUMN_SOURCE, COLUMN_TARGET,
                                 COLUMN_NOTE };
  guint n = g_strv_length (fields);
  gboolean named = n >= 4 && is_language (fields[0]) && is_language (fields[1]);

  g_array_set_size (columns, 0);
  g_array_append_vals (columns, with + (named ? 0 : 2), named ? 5 : 3);
}

/* "zh,en": the languages stand where the names of the columns would. */
static gboolean
read_language_heads (SampanImport *self, GStrv fields)
{
  static const Column both[] = { COLUMN_SOURCE, COLUMN_TARGET };

  if (g_strv_length (fields) != 2 || !is_language (fields[0]) || !is_language (fields[1])
      || sampan_language_find (fields[0]) == NULL || sampan_language_find (fields[1]) == NULL)
    return FALSE;
  if (self->from == NULL)
    self->from = sampan_language_canonicalize (fields[0]);
  if (self->to == NULL)
    self->to = sampan_language_canonicalize (fields[1]);
  g_array_append_vals (self->columns, both, 2);
  return TRUE;
}

/* Returns: whether the row was one of names. */
static gboolean
read_columns (SampanImport *self, GStrv fields)
{
  self->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  if (read_language_heads (self, fields))
    return TRUE;
  for (guint i = 0; fields[i] != NULL; i++)
    {
      Column column = find_column (fields[i]);
      g_array_append_val (self->columns, column);
    }
  if (has_column (self->columns, COLUMN_SOURCE)
      && (has_column (self->columns, COLUMN_TARGET)
          || has_column (self->columns, COLUMN_FORBIDDEN)))
    return TRUE;
  guess_columns (self->columns, fields);
  return FALSE;
}

static gint64
parse_time (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  return time != NULL ? g_date_time_to_unix_usec (time) : 0;
}

static gboolean
take_fields (SampanImport *self, GStrv fields, guint line, GError **error)
{
  const char *values[N_COLUMNS] = { NULL };
  g_auto (GStrv) forbidden = NULL;
  Record record;

  for (guint i = 0; fields[i] != NULL && i < self->columns->len; i++)
    values[g_array_index (self->columns, Column, i)] = g_strstrip (fields[i]);
  if (values[COLUMN_FORBIDDEN] != NULL && *values[COLUMN_FORBIDDEN] != '\0')
    {
      forbidden = g_strsplit (values[COLUMN_FORBIDDEN], "|", -1);
      for (guint i = 0; forbidden[i] != NULL; i++)
        g_strstrip (forbidden[i]);
    }
  record = (Record){
    .from = values[COLUMN_FROM] != NULL && *values[COLUMN_FROM] != '\0' ? values[COLUMN_FROM]
                                                                        : self->from,
    .to = values[COLUMN_TO] != NULL && *values[COLUMN_TO] != '\0' ? values[COLUMN_TO] : self->to,
    .source = values[COLUMN_SOURCE] != NULL ? values[COLUMN_SOURCE] : "",
    .target = values[COLUMN_TARGET] != NULL ? values[COLUMN_TARGET] : "",
    .who = values[COLUMN_WHO] != NULL && *values[COLUMN_WHO] != '\0' ? values[COLUMN_WHO] : NULL,
    .created = parse_time (values[COLUMN_CREATED]),
    .note = values[COLUMN_NOTE],
    .forbidden = forbidden,
    .same_case = g_strcmp0 (values[COLUMN_CASE], "same") == 0,
  };
  return take (self, line, &record, error);
}

gboolean
_sampan_import_take_row (
    GStrv fields, guint line, const char *problem, gpointer import, GError **error)
{
  SampanImport *self = import;

  if (fields == NULL)
    {
      skip (self, line, problem);
      return TRUE;
    }
  if (self->columns == NULL && read_columns (self, fields))
    return TRUE;
  if (self->from != NULL && self->to != NULL)
    return take_fields (self, fields, line, error);
  if (has_column (self->columns, COLUMN_FROM) && has_column (self->columns, COLUMN_TO))
    return take_fields (self, fields, line, error);
  g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID,
                       _ ("The file does not say which languages it is in. Choose them, and import "
                          "it again."));
  return FALSE;
}

/* ---- writing ---- */

static char
get_delimiter (SampanFormat format)
{
  return format == SAMPAN_FORMAT_TSV ? '\t' : ',';
}

void
_sampan_export_begin (GString *out, SampanFormat format, gboolean glossary)
{
  static const char *const pair_names[] = {
    "source_language", "target_language", "source", "target", "who", "created", "note"
  };
  static const char *const term_names[] = {
    "source_language", "target_language", "term", "target", "forbidden", "case", "note"
  };

  if (format == SAMPAN_FORMAT_TMX)
    {
      _sampan_tmx_append_header (out);
      return;
    }
  g_string_append (out, "\xEF\xBB\xBF");
  _sampan_csv_append_row (out, glossary ? term_names : pair_names, 7, get_delimiter (format));
}

void
_sampan_export_end (GString *out, SampanFormat format)
{
  if (format == SAMPAN_FORMAT_TMX)
    _sampan_tmx_append_end (out);
}

static void
append_unit (GString *out,
             SampanTmxUnit *unit,
             const char *from,
             const char *source,
             const char *to,
             const char *target)
{
  SampanTmxVariant variants[] = { { (char *)from, (char *)source },
                                  { (char *)to, (char *)target } };
  GArray array = { (char *)variants, 2 };

  unit->source_language = (char *)from;
  unit->variants = &array;
  _sampan_tmx_append_unit (out, unit);
}

void
_sampan_export_pair (GString *out, SampanFormat format, const SampanMemoryPair *pair)
{
  g_autofree char *created = NULL;

  if (format == SAMPAN_FORMAT_TMX)
    {
      SampanTmxUnit unit = { .who = pair->who, .created = pair->created, .note = pair->note };

      append_unit (out, &unit, pair->source_language, pair->source, pair->target_language,
                   pair->target);
      return;
    }
  if (pair->created > 0)
    {
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc_usec (pair->created);
      created = g_date_time_format_iso8601 (time);
    }
  const char *fields[] = { pair->source_language,
                           pair->target_language,
                           pair->source,
                           pair->target,
                           pair->who,
                           created,
                           pair->note };
  _sampan_csv_append_row (out, fields, G_N_ELEMENTS (fields), get_delimiter (format));
}

void
_sampan_export_term (GString *out, SampanFormat format, const SampanGlossaryTerm *term)
{
  gboolean same_case = term->letter_case == SAMPAN_GLOSSARY_SAME_CASE;
  g_autofree char *forbidden = NULL;

  if (format == SAMPAN_FORMAT_TMX)
    {
      SampanTmxUnit unit = { .note = term->note,
                             .forbidden = term->forbidden,
                             .same_case = same_case };

      append_unit (out, &unit, term->source_language, term->term, term->target_language,
                   term->target);
      return;
    }
  forbidden = g_strjoinv ("|", term->forbidden);
  const char *fields[] = { term->source_language,
                           term->target_language,
                           term->term,
                           term->target,
                           forbidden,
                           same_case ? "same" : "any",
                           term->note };
  _sampan_csv_append_row (out, fields, G_N_ELEMENTS (fields), get_delimiter (format));
}
