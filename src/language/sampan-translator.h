#pragma once

#include <gio/gio.h>

#include "sampan-glossary.h"

G_BEGIN_DECLS

#define SAMPAN_LANGUAGE_ERROR (sampan_language_error_quark ())

typedef enum
{
  SAMPAN_LANGUAGE_ERROR_FAILED,
  SAMPAN_LANGUAGE_ERROR_PAIR,        /* no engine can do this pair */
  SAMPAN_LANGUAGE_ERROR_PLACEHOLDER, /* a link, tag, number ... was lost, doubled or changed */
  SAMPAN_LANGUAGE_ERROR_ANSWER,      /* the engine's answer is not what was asked for */
  SAMPAN_LANGUAGE_ERROR_GLOSSARY,    /* a word that the glossary forbids */
} SampanLanguageError;

GQuark sampan_language_error_quark (void);

/** What became of one segment: either @text or @error is set. A boxed value. */
typedef struct
{
  char *text;
  GError *error;
} SampanTranslation;

void sampan_translation_free (SampanTranslation *self);

#define SAMPAN_TYPE_TRANSLATOR (sampan_translator_get_type ())

/** SampanTranslator: the interface of everything that translates. */
G_DECLARE_INTERFACE (SampanTranslator, sampan_translator, SAMPAN, TRANSLATOR, GObject)

/** Called on the main thread as segments become ready (also with partial text while it streams,
 * @done FALSE). */
typedef void (*SampanTranslatorProgress) (guint segment,
                                          const char *text,
                                          gboolean done,
                                          gpointer user_data);

/** What helps an engine to understand the segments of one call, and is not translated. */
typedef struct
{
  const char *about;                      /* (nullable): what the text is */
  const char *const *before;              /* the texts just before the first segment; never NULL */
  const char *const *before_translations; /* what became of each of them; "" if nothing yet */
  const char *const *after;               /* the texts just after the last segment; never NULL */
  const char *glossary;                   /* (nullable): lines on words, for a language model */
  gboolean strict; /* asked again, since tokens such as ⟦1⟧ were lost, doubled or changed */
} SampanTranslatorContext;

/** How much an engine takes in one call. Characters are Unicode's. */
typedef struct
{
  guint segments;   /* at most */
  guint characters; /* of all of them; one longer segment goes alone */
  guint longest;    /* of one: a longer text is cut between its sentences and joined again */
} SampanTranslatorLimits;

struct _SampanTranslatorInterface
{
  GTypeInterface parent;

  const char *(*get_id) (SampanTranslator *self);
  const char *(*get_name) (SampanTranslator *self);
  gboolean (*get_offline) (SampanTranslator *self);
  gboolean (*supports) (SampanTranslator *self, const char *from, const char *to);
  /* Optional: 50 segments, 5000 characters, 2000 in one unless set. */
  void (*get_limits) (SampanTranslator *self, SampanTranslatorLimits *limits);
  /* One batch, masked, within the limits; @context is never NULL. It is not the engine's matter to
   * try again, to make smaller batches or to wait: an error of SAMPAN_NET_ERROR or
   * SAMPAN_LANGUAGE_ERROR says what is wrong (see sampan_net_error_get_retry_after()), and what
   * can be done about it is done by sampan_translator_translate_async(). */
  void (*translate_async) (SampanTranslator *self,
                           const char *const *segments,
                           const char *from,
                           const char *to,
                           const SampanTranslatorContext *context,
                           SampanTranslatorProgress progress,
                           gpointer progress_data,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
  GPtrArray *(*translate_finish) (SampanTranslator *self, GAsyncResult *result, GError **error);
};

/** The name in settings, JSON and on the command line: "opencc", "openai". */
const char *sampan_translator_get_id (SampanTranslator *self);
/** The name for people: "OpenCC", "qwen3 on localhost". */
const char *sampan_translator_get_name (SampanTranslator *self);
gboolean sampan_translator_get_offline (SampanTranslator *self);
/** @from, @to: BCP 47. */
gboolean sampan_translator_supports (SampanTranslator *self, const char *from, const char *to);

void sampan_translator_get_limits (SampanTranslator *self, SampanTranslatorLimits *limits);

/** A whole text of which some segments are translated, so that each has its neighbours. */
typedef struct
{
  const char *const *texts;        /* in their order, NULL at the end */
  const char *const *translations; /* what is there of each already; "" where nothing is */
  const guint *positions;          /* for each segment its place in @texts */
} SampanSurroundings;

/** Called on the main thread every second while the engine's server asks to wait; last with 0. */
typedef void (*SampanTranslatorWaiting) (guint seconds, gpointer user_data);

/** Called on the main thread as the work goes on: how many characters of the segments are dealt
 * with, those that were kept from an earlier run included. */
typedef void (*SampanTranslatorAdvanced) (glong characters, gpointer user_data);

/** What a translation may be told; all of it may be NULL. */
typedef struct
{
  const char *about;                      /* what the text is, for the engine */
  const SampanSurroundings *surroundings; /* NULL: the segments are the whole text */
  SampanGlossaryTerms *glossary;          /* terms go through as placeholders */
  const char *checkpoints; /* a folder that keeps the finished parts of a segment that has to be
                              cut, until the segment is done: a killed run goes on from there */
  SampanTranslatorProgress progress;
  SampanTranslatorWaiting waiting;
  SampanTranslatorAdvanced advanced;
  gpointer user_data; /* of all three */
} SampanTranslateOptions;

/**
 * sampan_translator_translate_async:
 * @segments: (array zero-terminated=1): what to translate, of any length
 * @options: (nullable): copied but for what it points to as user data
 *
 * Placeholders (links, tags, numbers, terms of the glossary, ...) are masked before and checked
 * after, here, for every engine; what lost one is asked for once more, alone. Segments go in
 * batches of the engine's size with their neighbours as context. A batch that fails is halved until
 * what fails is alone. When a server asks to wait, it is waited for. What is ready when
 * @cancellable is cancelled has been told to the progress function.
 */
void sampan_translator_translate_async (SampanTranslator *self,
                                        const char *const *segments,
                                        const char *from,
                                        const char *to,
                                        const SampanTranslateOptions *options,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/** Returns: (transfer full) (element-type SampanTranslation): one for each segment; NULL with
 * @error when all failed for one reason. */
GPtrArray *
sampan_translator_translate_finish (SampanTranslator *self, GAsyncResult *result, GError **error);

G_END_DECLS
