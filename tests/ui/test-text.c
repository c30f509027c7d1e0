#include <locale.h>

#include "ui/sampan-text.h"

static gint64
moment (GTimeZone *zone, int year, int month, int day, int hour, int minute)
{
  g_autoptr (GDateTime) time = g_date_time_new (zone, year, month, day, hour, minute, 0);
  return g_date_time_to_unix_usec (time);
}

static void
assert_words (gint64 time, gint64 now, const char *expected)
{
  g_autofree char *words = sampan_dup_relative_time (time, now);
  g_assert_cmpstr (words, ==, expected);
}

static void
test_relative_time (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 now = moment (zone, 2026, 11, 24, 10, 0);

  assert_words (now, now, "just now");
  /* a clock that was set back is no reason for nonsense */
  assert_words (now + G_TIME_SPAN_HOUR, now, "just now");
  assert_words (now - 59 * G_TIME_SPAN_SECOND, now, "just now");
  assert_words (now - 2 * G_TIME_SPAN_MINUTE, now, "2 min ago");
  assert_words (now - 59 * G_TIME_SPAN_MINUTE, now, "59 min ago");
  assert_words (moment (zone, 2026, 11, 24, 7, 5), now, "today 07:05");
  /* by the calendar, not by hours: 11 hours ago is yesterday */
  assert_words (moment (zone, 2026, 11, 23, 23, 0), now, "yesterday");
  assert_words (moment (zone, 2026, 11, 22, 12, 0), now, "Sunday");
  assert_words (moment (zone, 2026, 11, 17, 12, 0), now, "17 Nov");
  assert_words (moment (zone, 2025, 11, 24, 12, 0), now, "24 Nov 2025");
}

static void
assert_length (gint64 duration, const char *expected)
{
  g_autofree char *length = sampan_dup_duration (duration);
  g_assert_cmpstr (length, ==, expected);
}

static void
test_duration (void)
{
  assert_length (0, "0:00");
  assert_length (47600, "0:48");
  assert_length (60000, "1:00");
  assert_length (3599400, "59:59");
  assert_length (3723000, "1:02:03");
}

static void
test_language_name (void)
{
  g_autofree char *english = sampan_dup_language_name ("en");
  g_autofree char *arabic = sampan_dup_language_name ("ar");

  g_assert_cmpstr (english, ==, "English");
  /* "العربية 203 of 1000" would put the number behind the words */
  g_assert_cmpstr (arabic, ==, "\u200e\u2068العربية\u2069");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/relative-time", test_relative_time);
  g_test_add_func ("/text/duration", test_duration);
  g_test_add_func ("/text/language-name", test_language_name);
  return g_test_run ();
}
