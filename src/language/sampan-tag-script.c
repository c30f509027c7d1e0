#include "sampan-tag-script-private.h"

#include <opencc.h>
#include <string.h>

struct _SampanTagScript
{
  GHashTable *converters; /* configuration -> opencc_t */
};

static void
close_converter (gpointer converter)
{
  if (converter != (opencc_t)-1)
    opencc_close (converter);
}

SampanTagScript *
_sampan_tag_script_new (void)
{
  SampanTagScript *self = g_new (SampanTagScript, 1);

  self->converters = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, close_converter);
  return self;
}

void
_sampan_tag_script_free (SampanTagScript *self)
{
  g_hash_table_unref (self->converters);
  g_free (self);
}

gboolean
_sampan_tag_script_is_chinese (const char *language)
{
  return g_str_equal (language, "zh-Hans") || g_str_equal (language, "zh-Hant")
         || g_str_equal (language, "zh-HK");
}

static char *
run (SampanTagScript *self, const char *configuration, const char *text)
{
  opencc_t converter = g_hash_table_lookup (self->converters, configuration);
  char *converted;
  char *made;

  if (converter == NULL)
    {
      converter = opencc_open (configuration);
      if (converter == (opencc_t)-1)
        g_info ("OpenCC cannot open %s: %s", configuration, opencc_error ());
      g_hash_table_insert (self->converters, (gpointer)configuration, converter);
    }
  converted =
      converter != (opencc_t)-1 ? opencc_convert_utf8 (converter, text, strlen (text)) : NULL;
  if (converted == NULL)
    return g_strdup (text);
  made = g_strdup (converted);
  opencc_convert_utf8_free (converted);
  return made;
}

char *
_sampan_tag_script_convert (SampanTagScript *self,
                            const char *text,
                            const char *from,
                            const char *to)
{
  g_autofree char *simplified = g_strdup (text);

  if (g_str_equal (from, to))
    return g_steal_pointer (&simplified);
  if (!g_str_equal (from, "zh-Hans"))
    {
      g_free (simplified);
      simplified = run (self, g_str_equal (from, "zh-HK") ? "hk2s.json" : "tw2sp.json", text);
    }
  if (g_str_equal (to, "zh-Hans"))
    return g_steal_pointer (&simplified);
  return run (self, g_str_equal (to, "zh-HK") ? "s2hk.json" : "s2twp.json", simplified);
}
