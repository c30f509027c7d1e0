#include "translate-fixture.h"

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
  g_main_context_wakeup (NULL);
}

static void
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
}

GPtrArray *
fixture_translate (SampanTranslator *translator,
                   const char *const *segments,
                   const char *from,
                   const char *to,
                   SampanTranslatorProgress progress,
                   gpointer progress_data,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sampan_translator_translate_async (translator, segments, from, to,
                                     &(SampanTranslateOptions){ .progress = progress,
                                                                .user_data = progress_data },
                                     cancellable, on_done, &result);
  wait_for (&result);
  return sampan_translator_translate_finish (translator, result, error);
}

int
fixture_translate_note (SampanTranslators *translators,
                        SampanNote *note,
                        const char *language,
                        SampanSegment *segment,
                        GError **error)
{
  g_autoptr (SampanNoteTranslation) run =
      sampan_note_translation_new (translators, note, language, segment);
  g_autoptr (GAsyncResult) result = NULL;

  sampan_note_translation_run_async (run, NULL, on_done, &result);
  wait_for (&result);
  return sampan_note_translation_run_finish (run, result, error);
}

const char *
fixture_text (GPtrArray *results, guint segment)
{
  SampanTranslation *translation = g_ptr_array_index (results, segment);

  g_assert_no_error (translation->error);
  g_assert_nonnull (translation->text);
  return translation->text;
}
