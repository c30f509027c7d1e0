#include "sampan-typo.h"

#include <string.h>

#define MIN_LETTERS 5 /* of the word that is meant */

/* How a word becomes another by one letter, the likeliest last. */
typedef enum
{
  NOT_ONE,
  EXTRA,   /* typed one too many */
  WRONG,   /* typed another one */
  DOUBLED, /* typed one twice */
  MISSED,  /* left one out */
  CROSSED, /* two letters with one between them changed places */
  SWAPPED, /* two neighbours changed places */
} Slip;

static gboolean
is_latin (const char *word)
{
  for (; *word != '\0'; word++)
    if (!g_ascii_islower (*word))
      return FALSE;

  return TRUE;
}

static Slip
compare (const char *typed, gsize typed_length, const char *meant)
{
  const gsize length = strlen (meant);
  gsize same = 0;

  if (length + 1 < typed_length || length > typed_length + 1 || length < MIN_LETTERS - 1
      || (typed_length < MIN_LETTERS && length < typed_length))
    return NOT_ONE;
  while (typed[same] != '\0' && typed[same] == meant[same])
    same++;
  /* Nearly nobody mistypes the first letter. */
  if (same == 0)
    return NOT_ONE;

  if (length > typed_length)
    return length >= MIN_LETTERS && strcmp (typed + same, meant + same + 1) == 0 ? MISSED : NOT_ONE;
  if (length < typed_length)
    {
      if (strcmp (typed + same + 1, meant + same) != 0)
        return NOT_ONE;
      return typed[same] == typed[same - 1] ? DOUBLED : EXTRA;
    }
  if (strcmp (typed + same + 1, meant + same + 1) == 0)
    return typed_length < MIN_LETTERS ? NOT_ONE : WRONG;
  if (typed[same] == meant[same + 1] && typed[same + 1] == meant[same]
      && strcmp (typed + same + 2, meant + same + 2) == 0)
    return SWAPPED;
  if (length > MIN_LETTERS && typed[same] == meant[same + 2] && typed[same + 1] == meant[same + 1]
      && typed[same + 2] == meant[same] && strcmp (typed + same + 3, meant + same + 3) == 0)
    return CROSSED;
  return NOT_ONE;
}

const char *
sampan_typo_find (GHashTable *vocabulary, const char *word)
{
  const gsize length = strlen (word);
  const char *best = NULL, *meant;
  Slip best_slip = NOT_ONE;
  gboolean several = FALSE;
  GHashTableIter iter;

  if (length < MIN_LETTERS - 1 || !is_latin (word))
    return NULL;

  g_hash_table_iter_init (&iter, vocabulary);
  while (g_hash_table_iter_next (&iter, (gpointer *)&meant, NULL))
    {
      const Slip slip = compare (word, length, meant);

      if (slip == NOT_ONE || slip < best_slip)
        continue;
      several = slip == best_slip;
      best_slip = slip;
      best = meant;
    }

  return several ? NULL : best;
}
