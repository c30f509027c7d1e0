#pragma once

#include <adwaita.h>

#include "core/sampan-media.h"
#include "media/sampan-sidecars.h"

G_BEGIN_DECLS

/** What goes with the captions of an exported video, or whose words are in a picture. */
typedef struct
{
  char *readers; /* language whose words the picture has; NULL for its own */
  GStrv burn;    /* languages that are drawn into the picture; none: empty */
  GStrv soft;    /* languages of tracks beside the sound; none: empty */
  SampanSidecarFlags sidecars;
  gboolean quick; /* people are found quickly, not hair by hair */
} SampanExportChoice;

void sampan_export_choice_free (SampanExportChoice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanExportChoice, sampan_export_choice_free)

#define SAMPAN_TYPE_EXPORT_OPTIONS (sampan_export_options_get_type ())

/**
 * SampanExportOptions:
 *
 * Asks what is to be done with the captions and people of a video that is about to be exported, or
 * for whose readers a picture is exported. ::chosen is emitted when the person goes on; the dialog
 * has closed itself then.
 */
G_DECLARE_FINAL_TYPE (SampanExportOptions, sampan_export_options, SAMPAN, EXPORT_OPTIONS, AdwDialog)

/** @languages: those of the captions. Returns: (nullable): %NULL if there is nothing to ask: no
 * captions, and nobody to be found in the video */
SampanExportOptions *sampan_export_options_new (SampanMedia *video, const char *const *languages);
/** @source_language: of what is in the picture. @languages: those into which its words are
 * translated. @chosen: (nullable): the one that is offered first. Returns: (nullable): %NULL if
 * there are none */
SampanExportOptions *sampan_export_options_new_for_picture (const char *source_language,
                                                            const char *const *languages,
                                                            const char *chosen);
/** Returns: (transfer full) */
SampanExportChoice *sampan_export_options_dup_choice (SampanExportOptions *self);

G_END_DECLS
