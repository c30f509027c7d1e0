#include "engine-fixture.h"

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
}

GPtrArray *
engine_ask (SampanTranslator *translator,
            const char *const *segments,
            const char *from,
            const char *to,
            const SampanTranslatorContext *context,
            GCancellable *cancellable,
            GError **error)
{
  static const char *const none[] = { NULL };
  const SampanTranslatorContext empty = { .before = none,
                                          .before_translations = none,
                                          .after = none };
  SampanTranslatorInterface *iface = SAMPAN_TRANSLATOR_GET_IFACE (translator);
  g_autoptr (GAsyncResult) result = NULL;

  iface->translate_async (translator, segments, from, to, context ? context : &empty, NULL, NULL,
                          cancellable, on_done, &result);
  wait_for (&result);
  return iface->translate_finish (translator, result, error);
}

SampanHealth *
engine_check (SampanTranslator *translator)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SampanHealth *health;

  sampan_engine_check_async (translator, NULL, on_done, &result);
  wait_for (&result);
  health = sampan_engine_check_finish (translator, result, &error);
  g_assert_no_error (error);
  g_test_message ("%s (%d ms)", health->sentence, health->milliseconds);
  return health;
}
