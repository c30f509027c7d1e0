#include "sampan-memory-text-private.h"

#include <string.h>

#include "sampan-word-private.h"

/* Units beyond Unicode. */
#define UNIT_SLOT 0x200000       /* + SampanSlotKind */
#define UNIT_GRAPHEME (1u << 31) /* | a hash of several characters */

void
_sampan_memory_text_free (SampanMemoryText *self)
{
  g_array_unref (self->units);
  g_array_unref (self->slots);
  g_free (self);
}

/* ---- slots ---- */

static gboolean
is_figure (gunichar c)
{
  c = _sampan_fold_width (c);
  return c >= '0' && c <= '9';
}

static const char *
end_of_number (const char *p)
{
  const char *end = p;

  while (is_figure (g_utf8_get_char (end)))
    {
      const char *next;

      end = p = g_utf8_next_char (end);
      if (*p != '\0' && strchr (".,:", (int)_sampan_fold_width (g_utf8_get_char (p))) != NULL)
        {
          next = g_utf8_next_char (p);
          if (is_figure (g_utf8_get_char (next)))
            end = next;
        }
    }
  return is_figure (g_utf8_get_char (end)) ? g_utf8_next_char (end) : end;
}

static const char *
end_of_link (const char *p)
{
  for (; *p > ' ' && strchr ("<>\"'`", *p) == NULL && *p < 0x7f; p++)
    ;
  while (strchr (".,;:!?)", p[-1]) != NULL)
    p--;
  return p;
}

static const char *
end_of_name (const char *p)
{
  gunichar c;

  for (p = g_utf8_next_char (p); c = g_utf8_get_char (p), g_unichar_isalnum (c) || c == '_';
       p = g_utf8_next_char (p))
    ;
  return p;
}

static gboolean
begins_link (const char *p)
{
  return (*p == 'h' || *p == 'H' || *p == 'w' || *p == 'W')
         && (g_ascii_strncasecmp (p, "https://", 8) == 0
             || g_ascii_strncasecmp (p, "http://", 7) == 0
             || g_ascii_strncasecmp (p, "www.", 4) == 0);
}

/* Whether a slot begins at @p: its end, else NULL. @before: the character before it. */
static const char *
find_slot (const char *p, gunichar before, SampanSlotKind *kind)
{
  gunichar c = _sampan_fold_width (g_utf8_get_char (p));
  const char *end = NULL;

  if (c >= '0' && c <= '9')
    {
      *kind = SAMPAN_SLOT_NUMBER;
      return end_of_number (p);
    }
  if (g_unichar_isalnum (before) && before < 0x2E80) /* inside a word of letters */
    return NULL;
  if (begins_link (p))
    {
      *kind = SAMPAN_SLOT_LINK;
      return end_of_link (p);
    }
  if (c == '@' || c == '#')
    {
      *kind = c == '@' ? SAMPAN_SLOT_MENTION : SAMPAN_SLOT_TAG;
      end = end_of_name (p);
      if (end == g_utf8_next_char (p))
        return NULL;
      if (c == '#' && *end == '#') /* #话题# */
        end++;
    }
  return end;
}

/* ---- units ---- */

static gboolean
joins (gunichar c)
{
  GUnicodeType type;

  if (c < 0x300)
    return FALSE;
  type = g_unichar_type (c);
  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK
         || type == G_UNICODE_SPACING_MARK || c == 0x200D || (c >= 0x1F3FB && c <= 0x1F3FF);
}

/* One character more: in the same grapheme if it is a mark or follows a joiner. */
static void
add_unit (GArray *units, gunichar c, gunichar before)
{
  guint32 unit = c;

  if (units->len > 0 && before != 0 && (joins (c) || before == 0x200D))
    {
      guint32 *last = &g_array_index (units, guint32, units->len - 1);
      *last = (*last * 31 + c) | UNIT_GRAPHEME;
      return;
    }
  if (g_unichar_isspace (c))
    {
      if (units->len == 0 || g_array_index (units, guint32, units->len - 1) == ' ')
        return;
      unit = ' ';
    }
  g_array_append_val (units, unit);
}

/* Han, kana and ASCII are the same in every normal form. */
static gboolean
is_plain (gunichar c)
{
  return c < 0x80 || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3041 && c <= 0x30FA)
         || (c >= 0x3000 && c <= 0x3002) || (c >= 0xFF01 && c <= 0xFF5E)
         || (c >= 0x2018 && c <= 0x201D);
}

static gunichar
fold_plain (gunichar c)
{
  c = _sampan_fold_width (c);
  return c < 0x80 ? (gunichar)g_ascii_tolower ((char)c) : c;
}

static void
add_stretch (SampanMemoryText *self, const char *start, const char *end)
{
  g_autofree char *normal = NULL;
  g_autofree char *folded = NULL;
  gunichar before = 0;
  gboolean plain = TRUE;

  for (const char *p = start; p < end && plain; p = g_utf8_next_char (p))
    plain = is_plain (g_utf8_get_char (p));
  if (!plain)
    {
      normal = g_utf8_normalize (start, end - start, G_NORMALIZE_ALL_COMPOSE);
      folded = g_utf8_casefold (normal, -1);
      start = folded;
      end = folded + strlen (folded);
    }
  for (const char *p = start; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = fold_plain (g_utf8_get_char (p));

      self->has_words = self->has_words || g_unichar_isalpha (c);
      add_unit (self->units, c, before);
      before = c;
    }
}

static void
add_slot (SampanMemoryText *self, SampanSlot slot)
{
  guint32 unit = UNIT_SLOT + (guint32)slot.kind;

  g_array_append_val (self->units, unit);
  g_array_append_val (self->slots, slot);
}

SampanMemoryText *
_sampan_memory_text_new (const char *text)
{
  SampanMemoryText *self = g_new0 (SampanMemoryText, 1);
  const char *done = text;
  gunichar before = 0;

  self->units = g_array_sized_new (FALSE, FALSE, sizeof (guint32), (guint)strlen (text) / 2 + 2);
  self->slots = g_array_new (FALSE, FALSE, sizeof (SampanSlot));
  for (const char *p = text; *p != '\0';)
    {
      SampanSlotKind kind;
      const char *end = find_slot (p, before, &kind);

      before = g_utf8_get_char (p);
      if (end == NULL)
        {
          p = g_utf8_next_char (p);
          continue;
        }
      add_stretch (self, done, p);
      add_slot (self, (SampanSlot){ kind, (gsize)(p - text), (gsize)(end - p) });
      before = ' ';
      done = p = end;
    }
  add_stretch (self, done, done + strlen (done));
  if (self->units->len > 0 && g_array_index (self->units, guint32, self->units->len - 1) == ' ')
    g_array_set_size (self->units, self->units->len - 1);
  return self;
}

/* ---- distance ---- */

/* Ukkonen's band: cells further than @most from the diagonal cannot be on a path that short. */
static guint
band (const guint32 *a, guint n, const guint32 *b, guint m, guint most)
{
  g_autofree guint *row = g_new (guint, m + 2);

  for (guint j = 0; j <= m; j++)
    row[j] = j;
  for (guint i = 1; i <= n; i++)
    {
      guint from = i > most ? i - most : 1;
      guint to = MIN (m, i + most);
      guint diagonal = row[from - 1];
      guint least = G_MAXUINT;

      row[from - 1] = from == 1 ? i : G_MAXUINT / 2;
      for (guint j = from; j <= to; j++)
        {
          guint above = j < i + most ? row[j] : G_MAXUINT / 2;
          guint cell = MIN (MIN (above, row[j - 1]) + 1, diagonal + (a[i - 1] != b[j - 1]));

          diagonal = row[j];
          row[j] = cell;
          least = MIN (least, cell);
        }
      if (MIN (least, row[from - 1]) > most)
        return most + 1;
    }
  return MIN (row[m], most + 1);
}

guint
_sampan_memory_text_distance (SampanMemoryText *a, SampanMemoryText *b, guint most)
{
  const guint32 *x = (const guint32 *)(gpointer)a->units->data;
  const guint32 *y = (const guint32 *)(gpointer)b->units->data;
  guint n = a->units->len;
  guint m = b->units->len;

  if ((n > m ? n - m : m - n) > most)
    return most + 1;
  for (; n > 0 && m > 0 && *x == *y; n--, m--, x++, y++)
    ;
  for (; n > 0 && m > 0 && x[n - 1] == y[m - 1]; n--, m--)
    ;
  if (n == 0 || m == 0)
    return MAX (n, m);
  return band (x, n, y, m, most);
}

/* ---- substitution ---- */

static gboolean
same_slot (const char *a, const SampanSlot *x, const char *b, const SampanSlot *y)
{
  return x->kind == y->kind && x->length == y->length
         && memcmp (a + x->start, b + y->start, x->length) == 0;
}

static guint
count_same (const char *text, const SampanSlot *slot, const char *in, GArray *slots)
{
  guint n = 0;

  for (guint i = 0; i < slots->len; i++)
    n += same_slot (text, slot, in, &g_array_index (slots, SampanSlot, i));
  return n;
}

/* Which slot of the source one of the target comes from; G_MAXUINT: none, or it cannot be told. */
static guint
find_origin (
    const char *source, GArray *slots, const char *target, const SampanSlot *slot, guint nth)
{
  for (guint i = 0; i < slots->len; i++)
    if (same_slot (target, slot, source, &g_array_index (slots, SampanSlot, i)) && nth-- == 0)
      return i;
  return G_MAXUINT;
}

/* Whether what stands in slot @i stands in others too, which the text fills differently: then it
 * cannot be told which of them is which in the target. */
static gboolean
is_ambiguous (
    const char *source, GArray *source_slots, const char *text, GArray *text_slots, guint i)
{
  const SampanSlot *slot = &g_array_index (source_slots, SampanSlot, i);
  const SampanSlot *filled = &g_array_index (text_slots, SampanSlot, i);

  for (guint j = 0; j < source_slots->len; j++)
    if (same_slot (source, slot, source, &g_array_index (source_slots, SampanSlot, j))
        && !same_slot (text, filled, text, &g_array_index (text_slots, SampanSlot, j)))
      return TRUE;
  return FALSE;
}

/* Which of the source's slots differ from the text's at the same place; those that stand in the
 * target as often as in the source can be put right. */
static GByteArray *
mark_replaceable (const char *source,
                  GArray *source_slots,
                  const char *text,
                  GArray *text_slots,
                  const char *target,
                  GArray *target_slots,
                  guint *n_wrong)
{
  GByteArray *marks = g_byte_array_new ();

  *n_wrong = 0;
  for (guint i = 0; i < source_slots->len; i++)
    {
      const SampanSlot *slot = &g_array_index (source_slots, SampanSlot, i);
      gboolean differs =
          !same_slot (source, slot, text, &g_array_index (text_slots, SampanSlot, i));
      guint8 mark = differs && !is_ambiguous (source, source_slots, text, text_slots, i)
                    && count_same (source, slot, source, source_slots)
                           == count_same (source, slot, target, target_slots);

      *n_wrong += differs && !mark;
      g_byte_array_append (marks, &mark, 1);
    }
  return marks;
}

/* A slot that follows the same order of kinds: the nth of the source is the nth of the text. */
static gboolean
correspond (GArray *a, GArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (g_array_index (a, SampanSlot, i).kind != g_array_index (b, SampanSlot, i).kind)
      return FALSE;
  return TRUE;
}

char *
_sampan_memory_substitute (const char *source,
                           GArray *source_slots,
                           const char *text,
                           GArray *text_slots,
                           const char *target,
                           guint *n_wrong)
{
  g_autoptr (SampanMemoryText) parsed = NULL;
  g_autoptr (GByteArray) marks = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  gsize done = 0;

  *n_wrong = 0;
  if (!correspond (source_slots, text_slots))
    {
      for (guint i = 0; i < text_slots->len; i++)
        *n_wrong +=
            count_same (text, &g_array_index (text_slots, SampanSlot, i), source, source_slots)
            == 0;
      return g_strdup (target);
    }
  parsed = _sampan_memory_text_new (target);
  marks = mark_replaceable (source, source_slots, text, text_slots, target, parsed->slots, n_wrong);
  for (guint i = 0; i < parsed->slots->len; i++)
    {
      const SampanSlot *slot = &g_array_index (parsed->slots, SampanSlot, i);
      GArray earlier = { parsed->slots->data, i };
      guint nth = count_same (target, slot, target, &earlier);
      guint origin = find_origin (source, source_slots, target, slot, nth);
      const SampanSlot *with;

      if (origin == G_MAXUINT || !marks->data[origin])
        continue;
      with = &g_array_index (text_slots, SampanSlot, origin);
      g_string_append_len (out, target + done, (gssize)(slot->start - done));
      g_string_append_len (out, text + with->start, (gssize)with->length);
      done = slot->start + slot->length;
    }
  g_string_append (out, target + done);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
