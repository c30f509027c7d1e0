#pragma once

#include "language/sampan-translators.h"
#include "media/sampan-export.h"

#include "sampan-cli.h"

G_BEGIN_DECLS

void sampan_cli_add_string (JsonBuilder *builder, const char *member, const char *value);
void sampan_cli_add_int (JsonBuilder *builder, const char *member, gint64 value);
void sampan_cli_add_strv (JsonBuilder *builder, const char *member, const char *const *values);
/** Adds an array of @cues (element-type SampanCue): id, start, end (ms), text, settings. */
void sampan_cli_add_cues (JsonBuilder *builder, GPtrArray *cues);
/** Reads a caption file; what was wrong in it is told on stderr. Returns: (transfer full)
 * (element-type SampanCue); %NULL with @error set. */
GPtrArray *sampan_cli_read_cues (const char *path, GError **error);
/** Writes a caption file, its format by its ending; "-" prints WebVTT. */
gboolean sampan_cli_write_cues (GPtrArray *cues, const char *path, GError **error);
/** Returns: (transfer full): the languages of a list with commas (nullable), in their canonical
 * form; %NULL without a list. */
GStrv sampan_cli_split_languages (const char *list);
/** Prints rows of #SampanNoteItem. */
void sampan_cli_print_items (SampanCli *cli, GListModel *items);

/** Returns: (transfer full): the translators of the window's preferences; the servers that
 * SAMPAN_OPENAI_URL, _MODEL and _KEY, SAMPAN_LIBRETRANSLATE_URL and _KEY, and SAMPAN_DEEPL_KEY name
 * come before those. */
SampanTranslators *sampan_cli_make_translators (void);
/** The option of what exports; @flag: gboolean *, SampanExportSpec.rough. */
#define SAMPAN_CLI_QUICK(flag)                                                                     \
  { "quick", 0,                                                                                    \
    0,       G_OPTION_ARG_NONE,                                                                    \
    flag,    N_ ("Find people quickly, with rougher edges of hair and fingers"),                   \
    NULL }
/** Exports with progress on a terminal; Ctrl+C cancels and leaves nothing. */
gboolean sampan_cli_export (const SampanExportSpec *spec, GError **error);

G_END_DECLS
