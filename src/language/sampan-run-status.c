#include "sampan-run-status.h"

#include <glib/gi18n-lib.h>

#include "sampan-language.h"

#define MIN_TIME (2 * G_USEC_PER_SEC) /* before that nothing can be told of the speed */

void
sampan_run_status_begin (SampanRunStatus *self)
{
  self->begun = g_get_monotonic_time ();
  self->earlier = -1; /* the first advance tells it */
}

static void
count_wait (SampanRunStatus *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->waiting > 0 && self->wait_begun == 0)
    self->wait_begun = now;
  else if (self->waiting == 0 && self->wait_begun > 0)
    {
      self->waited += now - self->wait_begun;
      self->wait_begun = 0;
    }
}

void
sampan_run_status_set_waiting (SampanRunStatus *self, guint seconds)
{
  self->waiting = seconds;
  count_wait (self);
}

void
sampan_run_status_advance (SampanRunStatus *self, glong characters)
{
  if (self->earlier < 0)
    self->earlier = characters;
  self->translated = characters - self->earlier;
}

double
sampan_run_status_get_fraction (const SampanRunStatus *self)
{
  glong done = self->spared + MAX (self->earlier, 0) + self->translated;

  if (!self->running)
    return self->stopped && self->characters > 0 ? CLAMP ((double)done / self->characters, 0, 1)
                                                 : 1;
  return self->characters > 0 ? CLAMP ((double)done / self->characters, 0, 1) : 0;
}

int
sampan_run_status_get_seconds_left (const SampanRunStatus *self)
{
  gint64 time = g_get_monotonic_time () - self->begun - self->waited;
  glong left = self->characters - self->spared - MAX (self->earlier, 0) - self->translated;

  if (!self->running || self->begun == 0 || self->translated <= 0 || time < MIN_TIME)
    return -1;
  return (int)((double)time / G_USEC_PER_SEC * MAX (left, 0) / self->translated + 0.5)
         + (int)self->waiting;
}

static char *
dup_time_left (int seconds)
{
  guint minutes = ((guint)seconds + 30) / 60;

  if (seconds < 90)
    return g_strdup_printf (
        /* Translators: how long a translation will still take */
        ngettext ("%d second left", "%d seconds left", (gulong)seconds), seconds);
  return g_strdup_printf (
      /* Translators: how long a translation will still take */
      ngettext ("%u minute left", "%u minutes left", minutes), minutes);
}

static char *
dup_running (const SampanRunStatus *self)
{
  int seconds = sampan_run_status_get_seconds_left (self);
  /* Translators: how many passages of a text are translated: “12 of 4,000” */
  g_autofree char *count = g_strdup_printf (_ ("%'u of %'u"), self->n_done, self->n_total);
  g_autofree char *time = NULL;

  if (self->waiting > 0)
    return g_strdup_printf (ngettext ("The server asks to wait: %u second",
                                      "The server asks to wait: %u seconds", self->waiting),
                            self->waiting);
  if (seconds < 0)
    return g_steal_pointer (&count);
  time = dup_time_left (seconds);
  /* Translators: “12 of 4,000 · 3 minutes left” */
  return g_strdup_printf (_ ("%s · %s"), count, time);
}

/* What a person has to know when it is over. */
static char *
dup_ended (const SampanRunStatus *self, const char *language)
{
  const SampanLanguage *known = sampan_language_find (language);
  const char *name = known ? _ (known->label) : language;
  guint left = self->n_total - self->n_done;

  if (self->stopped && left > 0)
    return g_strdup_printf (ngettext ("Stopped. %u passage is left; what is done stays.",
                                      "Stopped. %u passages are left; what is done stays.", left),
                            left);
  if (self->n_failed > 0)
    return g_strdup_printf (ngettext ("%u passage was not translated, and stays as it was.",
                                      "%u passages were not translated, and stay as they were.",
                                      self->n_failed),
                            self->n_failed);
  if (self->n_kept > 0)
    return g_strdup_printf (
        /* Translators: %s is a language */
        ngettext ("%u passage is in %s already and was kept as it is.",
                  "%u passages are in %s already and were kept as they are.", self->n_kept),
        self->n_kept, name);
  return g_strdup ("");
}

char *
sampan_run_status_dup_sentence (const SampanRunStatus *self, const char *language)
{
  if (self->running)
    return dup_running (self);
  return dup_ended (self, language);
}
