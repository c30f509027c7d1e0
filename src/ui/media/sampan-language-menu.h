#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SAMPAN_TYPE_LANGUAGE_MENU (sampan_language_menu_get_type ())

/**
 * SampanLanguageMenu:
 *
 * Chooses among the languages of a note; none stands for the note's own.
 *
 * ::changed is emitted when the person has chosen.
 */
G_DECLARE_FINAL_TYPE (SampanLanguageMenu, sampan_language_menu, SAMPAN, LANGUAGE_MENU, AdwBin)

GtkWidget *sampan_language_menu_new (void);
/** @tags: (nullable): what there is to choose from */
void sampan_language_menu_set_languages (SampanLanguageMenu *self, const char *const *tags);
/** @tags: (nullable): without ::changed */
void sampan_language_menu_set_chosen (SampanLanguageMenu *self, const char *const *tags);
/** Returns: (transfer full) */
GStrv sampan_language_menu_dup_chosen (SampanLanguageMenu *self);

G_END_DECLS
