#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"

#include "sampan-language-model.h"

GListModel *
sampan_language_model_new (void)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  for (const SampanLanguage *language = sampan_language_list (); language->tag != NULL; language++)
    gtk_string_list_append (names, language->name);
  return G_LIST_MODEL (names);
}

guint
sampan_language_model_find (const char *tag)
{
  const SampanLanguage *languages = sampan_language_list ();

  for (guint i = 0; languages[i].tag != NULL; i++)
    if (g_strcmp0 (languages[i].tag, tag) == 0)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

const char *
sampan_language_model_get (guint position)
{
  const SampanLanguage *languages = sampan_language_list ();

  for (guint i = 0; languages[i].tag != NULL; i++)
    if (i == position)
      return languages[i].tag;
  return NULL;
}
