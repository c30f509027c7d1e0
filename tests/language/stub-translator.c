#include "stub-translator.h"

struct _StubTranslator
{
  GObject parent_instance;

  StubTranslate translate;
  SampanTranslatorLimits limits;
  gpointer user_data;
  guint n_calls;
};

static const char *
get_name (SampanTranslator *translator)
{
  return "stub";
}

static gboolean
get_offline (SampanTranslator *translator)
{
  return TRUE;
}

static gboolean
supports (SampanTranslator *translator, const char *from, const char *to)
{
  return TRUE;
}

static void
get_limits (SampanTranslator *translator, SampanTranslatorLimits *limits)
{
  *limits = STUB_TRANSLATOR (translator)->limits;
}

static void
translate_async (SampanTranslator *translator,
                 const char *const *segments,
                 const char *from,
                 const char *to,
                 const SampanTranslatorContext *context,
                 SampanTranslatorProgress progress,
                 gpointer progress_data,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  StubTranslator *self = STUB_TRANSLATOR (translator);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  GPtrArray *answers =
      self->translate (++self->n_calls, segments, context, self->user_data, &error);

  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answers, (GDestroyNotify)g_ptr_array_unref);
}

static GPtrArray *
translate_finish (SampanTranslator *translator, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
stub_translator_translator_init (SampanTranslatorInterface *iface)
{
  iface->get_id = get_name;
  iface->get_name = get_name;
  iface->get_offline = get_offline;
  iface->supports = supports;
  iface->get_limits = get_limits;
  iface->translate_async = translate_async;
  iface->translate_finish = translate_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (StubTranslator,
                               stub_translator,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_TRANSLATOR,
                                                      stub_translator_translator_init))

static void
stub_translator_class_init (StubTranslatorClass *klass)
{
}

static void
stub_translator_init (StubTranslator *self)
{
}

StubTranslator *
stub_translator_new (StubTranslate translate, SampanTranslatorLimits limits, gpointer user_data)
{
  StubTranslator *self = g_object_new (STUB_TYPE_TRANSLATOR, NULL);

  self->translate = translate;
  self->limits = limits;
  self->user_data = user_data;
  return self;
}

guint
stub_translator_get_n_calls (StubTranslator *self)
{
  return self->n_calls;
}

GPtrArray *
stub_translate_all (const char *const *segments)
{
  GPtrArray *answers = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_translation_free);

  for (guint i = 0; segments[i]; i++)
    {
      SampanTranslation *answer = g_new0 (SampanTranslation, 1);

      answer->text = g_strdup_printf ("EN(%s)", segments[i]);
      g_ptr_array_add (answers, answer);
    }
  return answers;
}
