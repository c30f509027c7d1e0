#include "config.h"

#include "sampan-tid.h"

#include <string.h>

static const char digits[] = "234567abcdefghijklmnopqrstuvwxyz";

char *
sampan_tid_new_at (gint64 time, guint clock)
{
  guint64 value = (((guint64)time & ((G_GUINT64_CONSTANT (1) << 53) - 1)) << 10) | (clock & 0x3ff);
  char *tid = g_malloc (SAMPAN_TID_LENGTH + 1);

  for (int i = SAMPAN_TID_LENGTH - 1; i >= 0; i--)
    {
      tid[i] = digits[value & 0x1f];
      value >>= 5;
    }
  tid[SAMPAN_TID_LENGTH] = '\0';
  return tid;
}

char *
sampan_tid_new (void)
{
  static GMutex lock;
  static gint64 last;
  gint64 now;

  g_mutex_lock (&lock);
  now = MAX (g_get_real_time (), last + 1);
  last = now;
  g_mutex_unlock (&lock);
  return sampan_tid_new_at (now, g_random_int ());
}

gboolean
sampan_tid_is_valid (const char *tid)
{
  if (!tid || strlen (tid) != SAMPAN_TID_LENGTH)
    return FALSE;
  /* The highest bit of 65 that 13 digits hold, and the sign bit, are 0: the first digit is one of
   * the lower half. */
  return strspn (tid, digits) == SAMPAN_TID_LENGTH && strchr (digits, tid[0]) < digits + 16;
}
