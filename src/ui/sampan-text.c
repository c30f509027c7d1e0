#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"

#include "sampan-text.h"

void
sampan_label_set_language (GtkLabel *label, const char *language)
{
  g_return_if_fail (GTK_IS_LABEL (label));

  if (language == NULL)
    {
      gtk_label_set_attributes (label, NULL);
      return;
    }
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes,
                          pango_attr_language_new (pango_language_from_string (language)));
  gtk_label_set_attributes (label, attributes);
}

char *
sampan_dup_language_name (const char *language)
{
  g_return_val_if_fail (language != NULL, NULL);

  const SampanLanguage *known = sampan_language_find (language);
  g_autofree char *name = sampan_language_dup_name (language);
  if (known == NULL || !known->rtl)
    return g_steal_pointer (&name);
  /* Unicode's "first strong isolate" and "pop directional isolate". Pango does not skip an isolate
   * when it looks for the direction of a sentence, so that a mark must stand before it. */
  return g_strdup_printf ("%s\u2068%s\u2069",
                          gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL ? "\u200f"
                                                                                  : "\u200e",
                          name);
}

/* Whole days between the dates of two moments, as the calendar on the wall counts them. */
static int
count_days (GDateTime *from, GDateTime *to)
{
  GDate a, b;
  g_date_clear (&a, 1);
  g_date_clear (&b, 1);
  g_date_set_dmy (&a, g_date_time_get_day_of_month (from), g_date_time_get_month (from),
                  g_date_time_get_year (from));
  g_date_set_dmy (&b, g_date_time_get_day_of_month (to), g_date_time_get_month (to),
                  g_date_time_get_year (to));
  return g_date_days_between (&a, &b);
}

char *
sampan_dup_relative_time (gint64 time, gint64 now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (time);
  g_autoptr (GDateTime) utc_now = g_date_time_new_from_unix_utc_usec (now);
  g_return_val_if_fail (utc != NULL && utc_now != NULL, NULL);
  g_autoptr (GDateTime) then = g_date_time_to_local (utc);
  g_autoptr (GDateTime) today = g_date_time_to_local (utc_now);
  gint64 minutes = (now - time) / G_TIME_SPAN_MINUTE;
  int days = count_days (then, today);

  if (minutes < 1)
    return g_strdup (_ ("just now"));
  if (minutes < 60)
    /* Translators: minutes since a note was changed. */
    return g_strdup_printf (ngettext ("%d min ago", "%d min ago", (gulong)minutes), (int)minutes);
  if (days == 0)
    /* Translators: a time of today, see g_date_time_format(): "today 09:12". */
    return g_date_time_format (then, _ ("today %H:%M"));
  if (days == 1)
    return g_strdup (_ ("yesterday"));
  if (days < 7)
    return g_date_time_format (then, "%A");
  if (g_date_time_get_year (then) == g_date_time_get_year (today))
    /* Translators: a day of this year, see g_date_time_format(): "19 Nov". */
    /* xgettext:no-c-format */
    return g_date_time_format (then, _ ("%-d %b"));
  /* Translators: a day of another year, see g_date_time_format(): "19 Nov 2025". */
  return g_date_time_format (then, _ ("%-d %b %Y"));
}

char *
sampan_dup_duration (gint64 duration)
{
  int seconds = (int)((duration + 500) / 1000);

  if (seconds < 3600)
    return g_strdup_printf ("%d:%02d", seconds / 60, seconds % 60);
  return g_strdup_printf ("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
}
