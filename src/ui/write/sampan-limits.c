#include "config.h"

#include "publish/sampan-checks.h"
#include "publish/sampan-languages.h"
#include "publish/sampan-post-text.h"

#include "sampan-limits.h"

typedef void (*CountFunc) (const SampanRules *rules,
                           const SampanPostText *text,
                           int *used,
                           int *allowed);

static void
count_title (const SampanRules *rules, const SampanPostText *text, int *used, int *allowed)
{
  if (sampan_rules_has_title (rules))
    sampan_rules_count_title (rules, text->title, used, allowed);
}

static void
count_text (const SampanRules *rules, const SampanPostText *text, int *used, int *allowed)
{
  sampan_rules_count_text (rules, text->text, used, allowed);
}

static SampanLimit
get_stricter (SampanLimit a, SampanLimit b)
{
  return a.platform == NULL || (b.platform != NULL && b.allowed - b.used < a.allowed - a.used) ? b
                                                                                               : a;
}

static SampanLimit
find_strictest (const char *const *platforms,
                SampanNote *note,
                const char *languages,
                CountFunc count)
{
  SampanLimit strictest = { NULL, NULL, 0, -1 };

  for (guint i = 0; platforms != NULL && platforms[i] != NULL; i++)
    {
      const SampanRules *rules = sampan_rules_get (platforms[i]);
      g_autoptr (SampanPostText) text =
          rules != NULL ? sampan_post_text_new (note, languages, rules) : NULL;
      int used = 0, allowed = -1;

      if (rules == NULL)
        continue;
      count (rules, text, &used, &allowed);
      if (allowed >= 0)
        strictest =
            get_stricter (strictest, (SampanLimit){ sampan_rules_get_label (rules),
                                                    g_intern_string (languages), used, allowed });
    }
  return strictest;
}

SampanLimit
sampan_limit_title (const char *const *platforms, SampanNote *note, const char *languages)
{
  return find_strictest (platforms, note, languages, count_title);
}

SampanLimit
sampan_limit_text (const char *const *platforms, SampanNote *note, const char *languages)
{
  return find_strictest (platforms, note, languages, count_text);
}

/* In the language alone, and in each pair with it that an account gets. */
static SampanLimit
find_in_document (SampanDocument *document, const char *language, CountFunc count)
{
  SampanNote *note = sampan_document_get_note (document);
  g_auto (GStrv) all = sampan_languages_offer (note);
  SampanLimit strictest = { NULL, NULL, 0, -1 };

  for (guint i = 0; all[i] != NULL; i++)
    {
      g_auto (GStrv) platforms = sampan_languages_has (all[i], language)
                                     ? sampan_document_dup_platforms (document, all[i])
                                     : NULL;

      strictest = get_stricter (strictest, find_strictest ((const char *const *)platforms, note,
                                                           all[i], count));
    }
  return strictest;
}

SampanLimit
sampan_limit_document_title (SampanDocument *document, const char *language)
{
  return find_in_document (document, language, count_title);
}

SampanLimit
sampan_limit_document_text (SampanDocument *document, const char *language)
{
  return find_in_document (document, language, count_text);
}
