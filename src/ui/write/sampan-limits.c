#include "config.h"

#include "publish/sampan-checks.h"

#include "sampan-limits.h"

typedef void (*CountFunc) (const SampanRules *rules,
                           SampanVersion *version,
                           int *used,
                           int *allowed);

static void
count_title (const SampanRules *rules, SampanVersion *version, int *used, int *allowed)
{
  if (sampan_rules_has_title (rules))
    sampan_rules_count_title (rules, sampan_segment_get_text (sampan_version_get_title (version)),
                              used, allowed);
}

static void
count_text (const SampanRules *rules, SampanVersion *version, int *used, int *allowed)
{
  const char *title = sampan_segment_get_text (sampan_version_get_title (version));
  g_autofree char *body = sampan_version_dup_body (version);
  g_autofree char *text =
      sampan_rules_compose_text (rules, title, body, sampan_version_get_tags (version), NULL);

  sampan_rules_count_text (rules, text, used, allowed);
}

static SampanLimit
find_strictest (const char *const *platforms, SampanVersion *version, CountFunc count)
{
  SampanLimit strictest = { NULL, 0, -1 };

  for (guint i = 0; platforms != NULL && platforms[i] != NULL; i++)
    {
      const SampanRules *rules = sampan_rules_get (platforms[i]);
      int used = 0, allowed = -1;
      if (rules == NULL)
        continue;
      count (rules, version, &used, &allowed);
      if (allowed < 0)
        continue;
      if (strictest.platform == NULL || allowed - used < strictest.allowed - strictest.used)
        strictest = (SampanLimit){ sampan_rules_get_label (rules), used, allowed };
    }
  return strictest;
}

SampanLimit
sampan_limit_title (const char *const *platforms, SampanVersion *version)
{
  return find_strictest (platforms, version, count_title);
}

SampanLimit
sampan_limit_text (const char *const *platforms, SampanVersion *version)
{
  return find_strictest (platforms, version, count_text);
}
