#include "config.h"

#include <glib/gi18n-lib.h>

#include "captions/sampan-caption-file.h"
#include "captions/sampan-caption-rules.h"

#include "sampan-cue-warning.h"

/* Nothing to read is no hard reading. */
static guint
count_lines (SampanCue *cue)
{
  g_autofree char *plain = g_strstrip (sampan_caption_text_to_plain (sampan_cue_get_text (cue)));
  guint n = *plain != '\0';

  for (const char *c = plain; *c != '\0'; c++)
    n += *c == '\n';
  return n;
}

SampanCueWarnings
sampan_cue_get_warnings (SampanCue *cue, const char *language)
{
  const SampanCaptionRules *rules = sampan_caption_rules_get (language);
  gint64 length = sampan_cue_get_end (cue) - sampan_cue_get_start (cue);
  guint n_lines = count_lines (cue);
  SampanCueWarnings warnings = 0;

  if (n_lines == 0)
    return 0;
  if (sampan_cue_get_reading_speed (cue) > rules->characters_per_second)
    warnings |= SAMPAN_CUE_TOO_FAST;
  if (sampan_cue_get_longest_line (cue) > rules->characters_per_line)
    warnings |= SAMPAN_CUE_LONG_LINE;
  if (n_lines > rules->lines)
    warnings |= SAMPAN_CUE_MANY_LINES;
  if (length < rules->minimum)
    warnings |= SAMPAN_CUE_TOO_SHORT;
  if (length > rules->maximum)
    warnings |= SAMPAN_CUE_TOO_LONG;
  return warnings;
}

static void
add_line (GString *text, char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
  g_free (line);
}

char *
sampan_cue_dup_warning_text (SampanCue *cue, const char *language)
{
  const SampanCaptionRules *rules = sampan_caption_rules_get (language);
  SampanCueWarnings warnings = sampan_cue_get_warnings (cue, language);
  g_autoptr (GString) text = g_string_new (NULL);

  if (warnings == 0)
    return NULL;
  if (warnings & SAMPAN_CUE_TOO_FAST)
    add_line (text, g_strdup_printf (_ ("Too fast to read: %.0f characters a second at most"),
                                     rules->characters_per_second));
  if (warnings & SAMPAN_CUE_LONG_LINE)
    add_line (text,
              g_strdup_printf (_ ("A line is too long: %u of %u characters"),
                               sampan_cue_get_longest_line (cue), rules->characters_per_line));
  if (warnings & SAMPAN_CUE_MANY_LINES)
    add_line (text, g_strdup_printf (_ ("Too many lines: %u at most"), rules->lines));
  if (warnings & SAMPAN_CUE_TOO_SHORT)
    add_line (text, g_strdup_printf (_ ("Shown too briefly: %.1f seconds at least"),
                                     rules->minimum / 1000.0));
  if (warnings & SAMPAN_CUE_TOO_LONG)
    add_line (text, g_strdup_printf (_ ("Shown too long: %.1f seconds at most"),
                                     rules->maximum / 1000.0));
  return g_strdup (text->str);
}
