#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

#include "sampan-dictionary-data-private.h"

/* An unpacked dictionary is 9 MB; what is much more is none. */
#define MAX_SIZE (200 * 1000 * 1000)
#define BLOCK 65536

typedef struct archive Archive;

static void
free_reader (Archive *archive)
{
  archive_read_free (archive);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, free_reader)

/* ---- packed files ---- */

static void
fail_damaged (const char *path, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is cut off or damaged", path);
}

/* A .txt.gz, .dict.dz or plain file is an archive of one without a name. Skips what else there is
 * in a .zip. */
static Archive *
open_file (const char *path, GError **error)
{
  g_autoptr (Archive) archive = archive_read_new ();
  struct archive_entry *entry;

  archive_read_support_filter_gzip (archive);
  archive_read_support_format_zip (archive);
  archive_read_support_format_raw (archive);
  archive_read_support_format_empty (archive);
  if (archive_read_open_filename (archive, path, BLOCK) != ARCHIVE_OK)
    {
      int number = archive_errno (archive);

      if (number == ENOENT || number == EACCES || number == EISDIR)
        g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), "%s: %s", path,
                     g_strerror (number));
      else
        fail_damaged (path, error);
      return NULL;
    }
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    {
      const char *name = archive_entry_pathname (entry);

      if (archive_format (archive) != ARCHIVE_FORMAT_ZIP
          || (name != NULL && (g_str_has_suffix (name, ".u8") || g_str_has_suffix (name, ".txt"))))
        return g_steal_pointer (&archive);
    }
  fail_damaged (path, error);
  return NULL;
}

static GByteArray *
read_all (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (Archive) archive = open_file (path, error);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autofree guint8 *block = g_malloc (BLOCK);
  gssize n;

  if (archive == NULL)
    return NULL;
  while ((n = archive_read_data (archive, block, BLOCK)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_byte_array_append (all, block, (guint)n);
      if (all->len > MAX_SIZE)
        n = -1;
      if (n < 0)
        break;
    }
  if (n == 0)
    {
      g_byte_array_append (all, (const guint8 *)"\n", 2);
      return g_steal_pointer (&all);
    }
  fail_damaged (path, error);
  return NULL;
}

/* ---- CC-CEDICT's own format ---- */

static const char *const vowels[] = { "aāáǎà", "eēéěè", "iīíǐì", "oōóǒò", "uūúǔù", "üǖǘǚǜ",
                                      "AĀÁǍÀ", "EĒÉĚÈ", "IĪÍǏÌ", "OŌÓǑÒ", "UŪÚǓÙ", "ÜǕǗǙǛ" };

static const char *
find_vowel (gunichar c)
{
  for (guint i = 0; i < G_N_ELEMENTS (vowels); i++)
    if (g_utf8_get_char (vowels[i]) == c)
      return vowels[i];
  return NULL;
}

/* Where the mark of a syllable stands: on a or e, on the o of "ou", else on the last vowel. */
static const char *
find_marked (const char *syllable)
{
  const char *marked = NULL;

  for (const char *p = syllable; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (strchr ("aeAE", (int)c) != NULL && c < 0x80)
        return p;
      if (find_vowel (c) != NULL && !(marked != NULL && strchr ("oO", *marked) && c == 'u'))
        marked = p;
    }
  return marked;
}

/* "lu:4" as "lǜ". @tone: 1 to 5 */
static void
append_syllable (GString *text, const char *letters, gsize length, int tone)
{
  g_autoptr (GString) syllable = g_string_new_len (letters, (gssize)length);
  const char *marked;

  g_string_replace (syllable, "u:", "ü", 0);
  g_string_replace (syllable, "U:", "Ü", 0);
  marked = tone < 5 ? find_marked (syllable->str) : NULL;
  if (marked == NULL)
    {
      g_string_append_len (text, syllable->str, (gssize)syllable->len);
      return;
    }
  g_string_append_len (text, syllable->str, marked - syllable->str);
  g_string_append_unichar (text, g_utf8_get_char (g_utf8_offset_to_pointer (
                                     find_vowel (g_utf8_get_char (marked)), tone)));
  g_string_append (text, g_utf8_next_char (marked));
}

static void
append_pinyin (GString *text, const char *pinyin, const char *end)
{
  const char *start = pinyin;

  for (const char *p = pinyin; p < end; p++)
    {
      if (g_ascii_isalpha (*p) || (*p == ':' && p > start))
        continue;
      if (*p >= '1' && *p <= '5' && p > start && g_ascii_isalpha (*start))
        append_syllable (text, start, (gsize)(p - start), *p - '0');
      else
        g_string_append_len (text, start, p + 1 - start);
      start = p + 1;
    }
  g_string_append_len (text, start, end - start);
}

/* "船 船 [chuan2] /boat/ship/" as dictd has it. Returns: whether the line is an entry. */
static gboolean
append_entry (GString *text, const char *line, const char *end)
{
  const char *space = memchr (line, ' ', (gsize)(end - line));
  const char *open = space != NULL ? g_strstr_len (line, end - line, " [") : NULL;
  const char *close = open != NULL ? g_strstr_len (open, end - open, "] /") : NULL;
  gsize length;

  if (*line == '#' || close == NULL || open <= space)
    return FALSE;
  length = (gsize)(space - line);
  g_string_append_len (text, line, (gssize)length);
  if ((gsize)(open - space - 1) != length || memcmp (line, space + 1, length) != 0)
    {
      g_string_append_c (text, '|');
      g_string_append_len (text, space + 1, open - space - 1);
    }
  g_string_append (text, "\n[");
  append_pinyin (text, open + 2, close);
  g_string_append (text, "]\n");
  while (end > close + 3 && (end[-1] == '/' || end[-1] == '\r'))
    end--;
  for (const char *p = close + 3; p < end; p++)
    {
      const char *stop = *p == '[' ? memchr (p, ']', (gsize)(end - p)) : NULL;

      g_string_append_c (text, *p == '/' ? '\n' : *p);
      if (stop == NULL)
        continue;
      append_pinyin (text, p + 1, stop);
      p = stop - 1;
    }
  g_string_append_c (text, '\n');
  return TRUE;
}

/* Returns: (transfer full) (nullable): NULL if no line of it is an entry. */
static GBytes *
convert (const char *all, gsize size)
{
  GString *text = g_string_sized_new (size);
  gboolean any = FALSE;

  for (const char *line = all, *end; *line != '\0'; line = end + 1)
    {
      end = strchr (line, '\n');
      if (end == NULL)
        break;
      any = append_entry (text, line, end) || any;
    }
  if (any)
    {
      gsize length = text->len + 1;

      return g_bytes_new_take (g_string_free_and_steal (text), length);
    }
  g_string_free (text, TRUE);
  return NULL;
}

GBytes *
_sampan_dictionary_read_file (const char *path,
                              gboolean *published,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (GByteArray) all = read_all (path, cancellable, error);
  GBytes *converted;

  if (all == NULL)
    return NULL;
  converted = convert ((const char *)all->data, all->len);
  *published = converted != NULL;
  return converted != NULL ? converted : g_byte_array_free_to_bytes (g_steal_pointer (&all));
}
