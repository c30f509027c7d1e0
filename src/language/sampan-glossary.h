#pragma once

#include <gio/gio.h>

#include "core/sampan-database.h"

G_BEGIN_DECLS

typedef enum
{
  SAMPAN_GLOSSARY_ANY_CASE,  /* "sampan" is found in "Sampan" too */
  SAMPAN_GLOSSARY_SAME_CASE, /* "US" is not found in "us" */
} SampanGlossaryCase;

/** How a word must, and must not, be translated. A boxed value. */
typedef struct
{
  gint64 number; /* in the library; 0: not in one yet */
  char *source_language;
  char *target_language;
  char *term;      /* in the source language */
  char *target;    /* what it must be; "": only @forbidden counts */
  GStrv forbidden; /* what it must not be; never NULL */
  char *note;      /* (nullable): a remark */
  SampanGlossaryCase letter_case;
} SampanGlossaryTerm;

#define SAMPAN_TYPE_GLOSSARY_TERM (sampan_glossary_term_get_type ())
GType sampan_glossary_term_get_type (void);
SampanGlossaryTerm *sampan_glossary_term_copy (const SampanGlossaryTerm *self);
void sampan_glossary_term_free (SampanGlossaryTerm *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanGlossaryTerm, sampan_glossary_term_free)

/** A term where it stands in a text. */
typedef struct
{
  const SampanGlossaryTerm *term; /* lives as long as the SampanGlossaryTerms it is found by */
  gsize start;                    /* bytes */
  gsize length;
} SampanGlossaryHit;

typedef enum
{
  SAMPAN_GLOSSARY_MISSING, /* the term is in the source, its forced target not in the translation */
  SAMPAN_GLOSSARY_FORBIDDEN, /* a forbidden word is in the translation */
} SampanGlossaryProblemKind;

/** What is wrong with a translation. */
typedef struct
{
  SampanGlossaryProblemKind kind;
  const SampanGlossaryTerm *term; /* lives as long as the SampanGlossaryTerms it is found by */
  char *word;                     /* the missing target, or the forbidden word */
  gsize start;                    /* bytes in the translation, of a forbidden word; 0 if missing */
  gsize length;
} SampanGlossaryProblem;

/**
 * SampanGlossaryTerms:
 *
 * The terms of one pair of languages, read once and then immutable: for any thread. Where terms
 * overlap the longest that begins first is found. Words of alphabetic scripts are found whole, in
 * English also with a plural or possessive ending; Chinese, Japanese and Thai ones anywhere.
 */
typedef struct _SampanGlossaryTerms SampanGlossaryTerms;

SampanGlossaryTerms *sampan_glossary_terms_ref (SampanGlossaryTerms *self);
void sampan_glossary_terms_unref (SampanGlossaryTerms *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanGlossaryTerms, sampan_glossary_terms_unref)

/** @terms: (element-type SampanGlossaryTerm): copied. */
SampanGlossaryTerms *sampan_glossary_terms_new (GPtrArray *terms);
guint sampan_glossary_terms_get_n (SampanGlossaryTerms *self);
const SampanGlossaryTerm *sampan_glossary_terms_get (SampanGlossaryTerms *self, guint position);

/**
 * sampan_glossary_terms_find:
 *
 * The terms with a forced target in a source text, for placeholders (each hit is masked and
 * restored as its target) or for highlighting.
 *
 * Returns: (transfer full) (element-type SampanGlossaryHit): in their order, never overlapping
 */
GArray *sampan_glossary_terms_find (SampanGlossaryTerms *self, const char *text);

/**
 * sampan_glossary_terms_dup_instructions:
 * @texts: (array zero-terminated=1): what is to be translated
 *
 * Returns: (transfer full) (nullable): in English, for a language model's prompt: a line for each
 * term that is in @texts; %NULL if none is
 */
char *sampan_glossary_terms_dup_instructions (SampanGlossaryTerms *self, const char *const *texts);

/**
 * sampan_glossary_terms_check:
 *
 * Returns: (transfer full) (element-type SampanGlossaryProblem): what is missing from or forbidden
 * in a translation; empty if it is right
 */
GPtrArray *sampan_glossary_terms_check (SampanGlossaryTerms *self,
                                        const char *source,
                                        const char *translation);
/** Returns: (transfer full): a sentence for people: what is wrong and what to write instead. */
char *sampan_glossary_problem_dup_sentence (const SampanGlossaryProblem *self);

#define SAMPAN_TYPE_GLOSSARY (sampan_glossary_get_type ())

/**
 * SampanGlossary:
 *
 * All terms, kept in the library's database. Its functions may be called from any thread and block
 * for a moment: use them from a worker thread or in a program without a window. Errors are
 * SAMPAN_CORE_ERROR.
 */
G_DECLARE_FINAL_TYPE (SampanGlossary, sampan_glossary, SAMPAN, GLOSSARY, GObject)

/** Returns: (transfer full): the glossary in @database, one for all who ask while any holds it. */
SampanGlossary *sampan_glossary_get (SampanDatabase *database);

/** Returns: (transfer full): the terms from @from into @to (a term for "en" holds for "en-GB" too),
 * kept until one changes; %NULL with @error set. */
SampanGlossaryTerms *
sampan_glossary_load (SampanGlossary *self, const char *from, const char *to, GError **error);
/** sampan_glossary_load() in a thread. */
void sampan_glossary_load_async (SampanGlossary *self,
                                 const char *from,
                                 const char *to,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/** Returns: (transfer full): the terms; %NULL with @error set. */
SampanGlossaryTerms *
sampan_glossary_load_finish (SampanGlossary *self, GAsyncResult *result, GError **error);

/** Returns: (transfer full) (element-type SampanGlossaryTerm): all of them, by language and term.
 */
GPtrArray *sampan_glossary_list (SampanGlossary *self, GError **error);
/** Adds terms in one transaction, or changes those that have a number or whose languages and term
 * are there. @terms: (element-type SampanGlossaryTerm). Returns: how many were new, or -1. */
gint64 sampan_glossary_add (SampanGlossary *self, GPtrArray *terms, GError **error);
/** Returns: whether the term was there; FALSE with @error set on failure. */
gboolean sampan_glossary_remove (SampanGlossary *self, gint64 number, GError **error);

G_END_DECLS
