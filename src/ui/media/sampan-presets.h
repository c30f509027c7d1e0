#pragma once

#include <gio/gio.h>

#include "sampan-preset.h"

G_BEGIN_DECLS

/** The longest name, bytes: what every file system takes, also when each byte is escaped. */
#define SAMPAN_PRESET_MAX_NAME 80

#define SAMPAN_TYPE_PRESETS (sampan_presets_get_type ())

/**
 * SampanPresets:
 *
 * The presets of a folder, by name: a #GListModel of #SampanPreset. Each is a plan as a JSON file
 * that is named after it. Main thread only; files are read and written in the background, and the
 * list changes when that is done. Errors are those of #G_IO_ERROR and #G_FILE_ERROR;
 * G_IO_ERROR_EXISTS and G_IO_ERROR_INVALID_FILENAME come with a sentence for people.
 */
G_DECLARE_FINAL_TYPE (SampanPresets, sampan_presets, SAMPAN, PRESETS, GObject)

/** @folder: made when the first preset is saved; what is in it is read at once. */
SampanPresets *sampan_presets_new (const char *folder);
/** Returns: (transfer none) (nullable) */
SampanPreset *sampan_presets_find (SampanPresets *self, const char *name);

/** Saves @plan as @name; a preset of that name is replaced. */
void sampan_presets_save_async (SampanPresets *self,
                                const char *name,
                                SampanPlan *plan,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/** G_IO_ERROR_EXISTS if another preset has the name @name. */
void sampan_presets_rename_async (SampanPresets *self,
                                  SampanPreset *preset,
                                  const char *name,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void sampan_presets_remove_async (SampanPresets *self,
                                  SampanPreset *preset,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/** Ends each of the three. */
gboolean sampan_presets_finish (SampanPresets *self, GAsyncResult *result, GError **error);

G_END_DECLS
