#include "sampan-note-translation.h"

static void
on_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  int n = sampan_note_translation_run_finish (SAMPAN_NOTE_TRANSLATION (source), result, &error);

  if (n < 0)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, n);
}

void
sampan_translators_translate_note_async (SampanTranslators *self,
                                         SampanNote *note,
                                         const char *language,
                                         SampanSegment *segment,
                                         const char *translator_id,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (SampanNoteTranslation) run =
      sampan_note_translation_new (self, note, language, segment);

  g_task_set_source_tag (task, sampan_translators_translate_note_async);
  g_task_set_check_cancellable (task, FALSE);
  sampan_note_translation_set_translator (run, translator_id);
  sampan_note_translation_run_async (run, cancellable, on_run, g_object_ref (task));
}

int
sampan_translators_translate_note_finish (SampanTranslators *self,
                                          GAsyncResult *result,
                                          GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return (int)g_task_propagate_int (G_TASK (result), error);
}
