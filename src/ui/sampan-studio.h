#pragma once

#include "net/sampan-chat.h"
#include "core/sampan-library.h"
#include "edit/sampan-planner.h"
#include "language/sampan-translators.h"
#include "publish/sampan-outbox.h"

#include "ui/media/sampan-presets.h"

#include "sampan-thumbnails.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_STUDIO (sampan_studio_get_type ())

/**
 * SampanStudio:
 *
 * What a window works with: one library, the preferences and the services, each made when it is
 * first asked for. No widgets.
 */
G_DECLARE_FINAL_TYPE (SampanStudio, sampan_studio, SAMPAN, STUDIO, GObject)

/** @settings: (nullable): %NULL takes sampan_studio_dup_default_settings(). */
SampanStudio *sampan_studio_new (SampanLibrary *library, GSettings *settings);

/** Returns: (transfer full): the preferences, also when run from the build folder. */
GSettings *sampan_studio_dup_default_settings (void);

SampanLibrary *sampan_studio_get_library (SampanStudio *self);
GSettings *sampan_studio_get_settings (SampanStudio *self);
SampanTranslators *sampan_studio_get_translators (SampanStudio *self);
/** Lets a thread read the planner's lexicons, which takes some 0.2 s, before a prompt is typed. */
void sampan_studio_prepare_planner (SampanStudio *self);
/** Waits for the lexicons if they are not yet read. Returns: (transfer none) (nullable): %NULL if
 * they are damaged; it says so in the log. */
SampanPlanner *sampan_studio_get_planner (SampanStudio *self);
SampanAccounts *sampan_studio_get_accounts (SampanStudio *self);
SampanOutbox *sampan_studio_get_outbox (SampanStudio *self);
SampanThumbnails *sampan_studio_get_thumbnails (SampanStudio *self);
/** Returns: (transfer none): the lists of edits that are saved in the library. */
SampanPresets *sampan_studio_get_presets (SampanStudio *self);

/** Returns: (transfer none) (nullable): the language model that the person has named. */
SampanChat *sampan_studio_get_chat (SampanStudio *self);

/** Returns: (transfer full): the language of new notes: BCP 47, one that is offered. */
char *sampan_studio_dup_source_language (SampanStudio *self);
/** Returns: (transfer full): the languages a new note is translated into, the source not among
 * them. */
GStrv sampan_studio_dup_reader_languages (SampanStudio *self);

/** Returns: (transfer full): a new note in the preferred languages, not saved yet. */
SampanNote *sampan_studio_create_note (SampanStudio *self);

/**
 * sampan_studio_dup_translator:
 * @error: SAMPAN_LANGUAGE_ERROR_PAIR with a sentence for people
 *
 * Returns: (transfer full) (nullable): the id of the translator for the pair, by the user's order
 */
char *
sampan_studio_dup_translator (SampanStudio *self, const char *from, const char *to, GError **error);

/** Returns: the page of the preferences that helps where nothing translates @from into @to: "packs"
 * if a known list has a language pack that would, "translators" otherwise. */
const char *sampan_studio_get_setup_page (SampanStudio *self, const char *from, const char *to);

/** Returns: (transfer full): a result, or %NULL with @error set. */
typedef char *(*SampanStudioFunc) (SampanLibrary *library,
                                   const char *id,
                                   const char *path,
                                   GError **error);

/**
 * sampan_studio_run_async:
 * @func: what to do in a worker thread, for the calls of the library that block
 * @id: (nullable): copied
 * @path: (nullable): copied
 */
void sampan_studio_run_async (SampanStudio *self,
                              SampanStudioFunc func,
                              const char *id,
                              const char *path,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/** Returns: (transfer full): what the function returned. */
char *sampan_studio_run_finish (SampanStudio *self, GAsyncResult *result, GError **error);

G_END_DECLS
