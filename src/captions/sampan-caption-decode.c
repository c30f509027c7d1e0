#include "sampan-caption-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unicode/ucnv.h>

typedef enum
{
  UTF_8,
  UTF_16LE,
  UTF_16BE,
  UTF_32LE,
  UTF_32BE
} Form;

static Form
find_form (const guint8 *data, gsize size, gsize *mark)
{
  gsize even = 0, odd = 0, n = MIN (size, 1024) / 2;

  *mark = 0;
  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      *mark = 3;
      return UTF_8;
    }
  if (size >= 4 && (memcmp (data, "\xff\xfe\0\0", 4) == 0 || memcmp (data, "\0\0\xfe\xff", 4) == 0))
    {
      *mark = 4;
      return data[0] == 0xff ? UTF_32LE : UTF_32BE;
    }
  if (size >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    {
      *mark = 2;
      return data[0] == 0xff ? UTF_16LE : UTF_16BE;
    }
  /* UTF-16 without mark: digits, line ends and arrows have a zero byte, always on the same side;
   * on the other side only few characters do, such as U+4E00. */
  for (gsize i = 0; i < n; i++)
    {
      even += data[2 * i] == 0;
      odd += data[2 * i + 1] == 0;
    }
  if (n >= 8 && odd > n / 4 && odd > 4 * even)
    return UTF_16LE;
  if (n >= 8 && even > n / 4 && even > 4 * odd)
    return UTF_16BE;
  return UTF_8;
}

static char *
decode_utf16 (const guint8 *data, gsize size, gboolean big, gboolean *damaged)
{
  GString *text = g_string_sized_new (size);

  *damaged = size % 2 != 0;
  for (gsize i = 0; i + 1 < size; i += 2)
    {
      gunichar unit = big ? data[i] << 8 | data[i + 1] : data[i + 1] << 8 | data[i];

      if (unit >= 0xd800 && unit < 0xdc00 && i + 3 < size)
        {
          gunichar low = big ? data[i + 2] << 8 | data[i + 3] : data[i + 3] << 8 | data[i + 2];

          if (low >= 0xdc00 && low < 0xe000)
            {
              unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
              i += 2;
            }
        }
      if (unit == 0 || (unit >= 0xd800 && unit < 0xe000))
        {
          *damaged = TRUE;
          unit = 0xfffd;
        }
      g_string_append_unichar (text, unit);
    }
  return g_string_free_and_steal (text);
}

/* Whether the bytes are UTF-8 with some damage, and not another encoding. */
static gboolean
is_damaged_utf8 (const guint8 *data, gsize size)
{
  const char *at = (const char *)data, *end = at + size, *valid;
  gsize good = 0, bad = 0;

  while (at < end)
    {
      if (g_utf8_validate_len (at, end - at, &valid))
        valid = end;
      for (const char *p = at; p < valid; p++)
        good += (guchar)*p >= 0xc2;
      if (valid < end)
        bad += *valid != '\0';
      /* A character that was cut off counts once. */
      for (at = valid + 1; at < end && ((guchar)*at & 0xc0) == 0x80;)
        at++;
    }
  return bad == 0 || good > 4 * bad || (good > 0 && bad <= 1);
}

/* ICU's converters put U+FFFD in place of what is damaged. */
static char *
convert (const guint8 *data, gsize size, const char *name)
{
  UErrorCode status = U_ZERO_ERROR;
  gsize capacity = 4 * size + 16;
  g_autofree char *text = g_malloc (capacity);
  int length;

  if (size > G_MAXINT32 / 4 - 16)
    return NULL;
  length =
      ucnv_convert ("UTF-8", name, text, (int)capacity, (const char *)data, (int)size, &status);
  if (U_FAILURE (status))
    return NULL;
  return g_utf8_make_valid (text, length);
}

static char *
decode_other (const guint8 *data, gsize size, const char **name, GPtrArray *problems)
{
  char *text;

  *name = sampan_caption_guess_encoding (data, size);
  /* Korean files have the characters that Windows added, and so have Japanese ones. */
  text = convert (data, size,
                  g_str_equal (*name, "EUC-KR")      ? "windows-949"
                  : g_str_equal (*name, "Shift_JIS") ? "windows-31j"
                                                     : *name);
  if (text != NULL)
    /* Translators: %s is the name of a text encoding, such as GB18030. */
    sampan_caption_problems_take (problems, 1,
                                  g_strdup_printf (_ ("The file is not UTF-8; it was read as %s."),
                                                   *name));
  return text;
}

/* The line end of most lines. */
static const char *
find_newline (const char *text)
{
  gsize n[3] = { 0 };

  for (const char *at = text; *at != '\0'; at++)
    if (at[0] == '\r' && at[1] == '\n')
      {
        n[1]++;
        at++;
      }
    else if (*at == '\n')
      n[0]++;
    else if (*at == '\r')
      n[2]++;
  if (n[1] > n[0] && n[1] >= n[2])
    return "\r\n";
  return n[2] > n[0] ? "\r" : "\n";
}

static void
normalise_line_ends (char *text)
{
  char *to = text;

  for (const char *from = text; *from != '\0'; from++)
    {
      if (*from == '\r' && from[1] == '\n')
        continue;
      *to++ = *from == '\r' ? '\n' : *from;
    }
  *to = '\0';
}

char *
sampan_caption_decode (GBytes *bytes,
                       SampanCaptionEncoding *encoding,
                       GPtrArray *problems,
                       GError **error)
{
  static const char *const names[] = { "UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" };
  gsize size, mark;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  Form form = find_form (data, size, &mark);
  gboolean damaged = FALSE;
  char *text;

  encoding->name = names[form];
  encoding->mark = mark > 0;
  data = size > 0 ? data + mark : (const guint8 *)"";
  size -= mark;
  if (form == UTF_32LE || form == UTF_32BE)
    text = convert (data, size, names[form]);
  else if (form != UTF_8)
    text = decode_utf16 (data, size, form == UTF_16BE, &damaged);
  else if (g_utf8_validate_len ((const char *)data, size, NULL))
    text = g_strndup ((const char *)data, size);
  else if (mark > 0 || is_damaged_utf8 (data, size))
    {
      text = convert (data, size, "UTF-8");
      damaged = text != NULL;
      if (text == NULL)
        text = g_utf8_make_valid ((const char *)data, size);
    }
  else
    text = decode_other (data, size, &encoding->name, problems);
  if (text == NULL)
    {
      g_set_error (error, SAMPAN_CAPTIONS_ERROR, SAMPAN_CAPTIONS_ERROR_ENCODING,
                   _ ("The encoding of this file can not be told. Save it as UTF-8 in the program "
                      "it comes from, then open it again."));
      return NULL;
    }
  if (damaged)
    sampan_caption_problems_take (
        problems, 1, g_strdup (_ ("Some characters are damaged; they were replaced by “�”.")));
  encoding->newline = find_newline (text);
  normalise_line_ends (text);
  return text;
}
