#include "config.h"

#include "sampan-posted-languages.h"

#include <string.h>

#include "sampan-languages.h"

/* "mastodon@example.com" is on Mastodon. */
static gboolean
is_on (SampanAccount *account, const char *platform)
{
  const char *own = sampan_account_get_platform (account);
  gsize length = strlen (platform);

  return own != NULL && g_str_has_prefix (own, platform)
         && (own[length] == '@' || own[length] == '\0');
}

/* @platform: (nullable): on any */
static gboolean
is_posted (SampanAccounts *accounts, const char *platform, const char *languages)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (accounts));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SampanAccount) account = g_list_model_get_item (G_LIST_MODEL (accounts), i);

      if ((platform == NULL || is_on (account, platform))
          && g_strcmp0 (sampan_account_get_language (account), languages) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_pair (const char *languages)
{
  return strchr (languages, '+') != NULL;
}

/* Whether a pair that is posted on @platform has it. */
static gboolean
is_in_pair (GStrv all, SampanAccounts *accounts, const char *platform, const char *language)
{
  for (guint i = 0; all[i] != NULL; i++)
    if (is_pair (all[i]) && sampan_languages_has (all[i], language)
        && is_posted (accounts, platform, all[i]))
      return TRUE;
  return FALSE;
}

GStrv
sampan_posted_languages_offer (SampanAccounts *accounts, SampanNote *note)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  g_return_val_if_fail (SAMPAN_IS_ACCOUNTS (accounts), NULL);
  g_return_val_if_fail (SAMPAN_IS_NOTE (note), NULL);

  all = sampan_languages_offer (note);
  for (guint i = 0; all[i] != NULL; i++)
    if (!is_pair (all[i]) || is_posted (accounts, NULL, all[i]))
      g_strv_builder_add (builder, all[i]);
  return g_strv_builder_end (builder);
}

GStrv
sampan_posted_languages_list (SampanAccounts *accounts, SampanNote *note, const char *platform)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  g_return_val_if_fail (SAMPAN_IS_ACCOUNTS (accounts), NULL);
  g_return_val_if_fail (SAMPAN_IS_NOTE (note), NULL);
  g_return_val_if_fail (platform != NULL, NULL);

  all = sampan_languages_offer (note);
  for (guint i = 0; all[i] != NULL; i++)
    if (is_posted (accounts, platform, all[i])
        || (!is_pair (all[i]) && !is_in_pair (all, accounts, platform, all[i])))
      g_strv_builder_add (builder, all[i]);
  return g_strv_builder_end (builder);
}
