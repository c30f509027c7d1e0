#include "config.h"

#include <math.h>

#include "sampan-cue-time.h"

/* A day is longer than any video. */
#define LONGEST (24 * 3600)

char *
sampan_cue_time_format (gint64 time)
{
  gint64 seconds = MAX (time, 0) / 1000;
  int ms = (int)(MAX (time, 0) % 1000);

  if (seconds >= 3600)
    return g_strdup_printf ("%d:%02d:%02d.%03d", (int)(seconds / 3600), (int)(seconds / 60 % 60),
                            (int)(seconds % 60), ms);
  return g_strdup_printf ("%d:%02d.%03d", (int)(seconds / 60), (int)(seconds % 60), ms);
}

/* A part of a time; only the last may be broken. */
static gboolean
parse_part (const char *text, gboolean last, double *value)
{
  gboolean digits = FALSE, point = FALSE;

  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '.' && last && !point)
        point = TRUE;
      else if (g_ascii_isdigit (*c))
        digits = TRUE;
      else
        return FALSE;
    }
  *value = g_ascii_strtod (text, NULL);
  return digits;
}

gboolean
sampan_cue_time_parse (const char *text, gint64 *time)
{
  g_return_val_if_fail (text != NULL && time != NULL, FALSE);
  g_autoptr (GString) plain = g_string_new (text);
  g_auto (GStrv) parts = NULL;
  double seconds = 0;
  guint n;

  g_string_replace (plain, "：", ":", 0);
  g_string_replace (plain, ",", ".", 0);
  parts = g_strsplit (g_strstrip (plain->str), ":", -1);
  n = g_strv_length (parts);
  if (n < 1 || n > 3)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      double value;

      if (!parse_part (parts[i], i + 1 == n, &value) || (i > 0 && value >= 60))
        return FALSE;
      seconds = seconds * 60 + value;
    }
  if (seconds > LONGEST)
    return FALSE;
  *time = llround (seconds * 1000);
  return TRUE;
}
