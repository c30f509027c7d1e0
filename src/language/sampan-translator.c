#include "sampan-translator.h"

#include "sampan-language.h"

G_DEFINE_QUARK (sampan - language - error - quark, sampan_language_error)

G_DEFINE_INTERFACE (SampanTranslator, sampan_translator, G_TYPE_OBJECT)

static void
sampan_translator_default_init (SampanTranslatorInterface *iface)
{
}

void
sampan_translation_free (SampanTranslation *self)
{
  g_free (self->text);
  g_clear_error (&self->error);
  g_free (self);
}

const char *
sampan_translator_get_id (SampanTranslator *self)
{
  return SAMPAN_TRANSLATOR_GET_IFACE (self)->get_id (self);
}

const char *
sampan_translator_get_name (SampanTranslator *self)
{
  return SAMPAN_TRANSLATOR_GET_IFACE (self)->get_name (self);
}

gboolean
sampan_translator_get_offline (SampanTranslator *self)
{
  return SAMPAN_TRANSLATOR_GET_IFACE (self)->get_offline (self);
}

gboolean
sampan_translator_supports (SampanTranslator *self, const char *from, const char *to)
{
  g_autofree char *canonical_from = sampan_language_canonicalize (from);
  g_autofree char *canonical_to = sampan_language_canonicalize (to);

  if (g_str_equal (canonical_from, canonical_to) && g_ascii_strcasecmp (from, to) == 0)
    return FALSE;
  return SAMPAN_TRANSLATOR_GET_IFACE (self)->supports (self, from, to);
}

void
sampan_translator_get_limits (SampanTranslator *self, SampanTranslatorLimits *limits)
{
  SampanTranslatorInterface *iface = SAMPAN_TRANSLATOR_GET_IFACE (self);

  *limits = (SampanTranslatorLimits){ .segments = 50, .characters = 5000, .longest = 2000 };
  if (iface->get_limits)
    iface->get_limits (self, limits);
}
