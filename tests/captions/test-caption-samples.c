#include "captions/sampan-caption-document.h"

#include <glib/gstdio.h>
#include <string.h>

/* The files of samples.py, in the process: there and back, into the other formats, and damaged in
 * thousands of ways from fixed seeds. SAMPAN_FUZZ_ROUNDS sets how many. */

static const char *const formats[] = { "srt", "vtt", "ass" };

typedef struct
{
  char *name;
  GBytes *bytes;
} Sample;

static void
sample_free (gpointer data)
{
  Sample *sample = data;

  g_free (sample->name);
  g_bytes_unref (sample->bytes);
  g_free (sample);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(Sample *const *)a)->name, (*(Sample *const *)b)->name);
}

/* Writes the files into a folder, and reads and removes them. */
static GPtrArray *
load_samples (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("sampan-samples-XXXXXX", &error);
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "captions", "samples.py", NULL);
  const char *const argv[] = { "python3", script, folder, NULL };
  GPtrArray *samples = g_ptr_array_new_with_free_func (sample_free);
  g_autoptr (GDir) dir = NULL;
  const char *name;
  int status;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      Sample *sample = g_new0 (Sample, 1);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      char *contents;
      gsize length;

      g_file_get_contents (path, &contents, &length, &error);
      g_assert_no_error (error);
      sample->name = g_strdup (name);
      sample->bytes = g_bytes_new_take (contents, length);
      g_ptr_array_add (samples, sample);
      g_unlink (path);
    }
  g_rmdir (folder);
  g_ptr_array_sort (samples, compare_names);
  g_assert_cmpuint (samples->len, >=, 100);
  return samples;
}

static SampanCaptionDocument *
parse (GBytes *bytes, const char *name)
{
  SampanCaptionFormat format;
  gboolean known = sampan_caption_format_from_path (name, &format);
  g_autoptr (GError) error = NULL;
  SampanCaptionDocument *document =
      sampan_caption_document_parse (bytes, known ? &format : NULL, &error);

  g_assert_no_error (error);
  return document;
}

static SampanCaptionDocument *
write_and_parse (SampanCaptionDocument *document, SampanCaptionFormat format)
{
  g_autofree char *text = sampan_caption_document_write (document, format, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autofree char *name = g_strconcat ("x.", formats[format], NULL);

  return parse (bytes, name);
}

/* All that is in the file but where in it, and what was wrong. */
static char *
describe (SampanCaptionDocument *document, gboolean numbers)
{
  g_autoptr (JsonNode) root = sampan_caption_document_to_json (document);
  JsonObject *object = json_node_get_object (root);
  JsonArray *cues = json_object_get_array_member (object, "cues");

  json_object_remove_member (object, "problems");
  json_object_remove_member (object, "encoding");
  for (guint i = 0; i < json_array_get_length (cues); i++)
    {
      JsonObject *cue = json_array_get_object_element (cues, i);
      const char *id = json_object_get_string_member (cue, "id");

      json_object_remove_member (cue, "line_number");
      /* SubRip has no captions without a number: if some have none, all get new ones. */
      if (g_str_equal (json_object_get_string_member (object, "format"), "srt")
          && (!numbers || *id == '\0'))
        {
          g_autofree char *number = g_strdup_printf ("%u", i + 1);
          json_object_set_string_member (cue, "id", number);
        }
    }
  return json_to_string (root, TRUE);
}

static void
test_back (gconstpointer data)
{
  GPtrArray *samples = (GPtrArray *)data;

  for (guint i = 0; i < samples->len; i++)
    {
      Sample *sample = g_ptr_array_index (samples, i);
      g_autoptr (SampanCaptionDocument) first = parse (sample->bytes, sample->name);
      SampanCaptionFormat format = sampan_caption_document_get_format (first);
      g_autofree char *text = sampan_caption_document_write (first, format, NULL);
      g_autoptr (SampanCaptionDocument) second = write_and_parse (first, format);
      g_autofree char *text_again = sampan_caption_document_write (second, format, NULL);
      g_autofree char *expected = describe (first, TRUE), *found = describe (second, TRUE);

      g_test_message ("%s", sample->name);
      g_assert_cmpstr (found, ==, expected);
      g_assert_cmpstr (text_again, ==, text);
      g_assert_cmpuint (sampan_caption_document_get_problems (second)->len, <=,
                        sampan_caption_document_get_problems (first)->len);
    }
}

/* Into a note and out of it, saved between: styles, regions and notes come back, and a caption that
 * was changed is changed. */
static void
test_note (gconstpointer data)
{
  GPtrArray *samples = (GPtrArray *)data;

  for (guint i = 0; i < samples->len; i++)
    {
      Sample *sample = g_ptr_array_index (samples, i);
      g_autoptr (SampanCaptionDocument) first = parse (sample->bytes, sample->name);
      SampanCaptionFormat format = sampan_caption_document_get_format (first);
      g_autofree char *text = sampan_caption_document_write (first, format, NULL);
      g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("en");
      g_autoptr (SampanCaptionTrack) loaded = sampan_caption_track_new ("en");
      g_autoptr (GVariant) state = NULL;
      g_autoptr (SampanCaptionDocument) second = NULL;
      g_autofree char *again = NULL;

      g_test_message ("%s", sample->name);
      sampan_caption_document_fill_track (first, track);
      if (sampan_caption_track_get_n_cues (track) == 0)
        continue;
      state = sampan_caption_track_dup_state (track);
      sampan_caption_track_set_state (loaded, state);
      second = sampan_caption_document_new_for_track (loaded, NULL, SAMPAN_CAPTION_VTT);
      again = sampan_caption_document_write (second, format, NULL);
      g_assert_cmpstr (again, ==, text);
    }
}

/* A translation of an ASS file has the styles of its source. */
static void
test_note_translated (void)
{
  static const char ass[] =
      "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\n"
      "Style: Loud,Noto Sans,90\n\n[Events]\nFormat: Layer, Start, End, Style, Text\n"
      "Dialogue: 0,0:00:01.00,0:00:02.00,Loud,Hello\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (ass, strlen (ass));
  g_autoptr (SampanCaptionDocument) document = sampan_caption_document_parse (bytes, NULL, NULL);
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("en");
  g_autoptr (SampanCaptionTrack) target = sampan_caption_track_new ("de");
  const char *ids[] = { NULL, NULL };
  g_autoptr (SampanCue) cue = NULL;
  g_autoptr (SampanCaptionDocument) translated = NULL;
  g_autofree char *text = NULL;

  sampan_caption_document_fill_track (document, track);
  ids[0] = sampan_cue_get_id (sampan_caption_track_get_cue (track, 0));
  cue = sampan_cue_new (NULL, 1000, 2000, "Hallo", NULL, ids);
  sampan_caption_track_put (target, cue);
  translated = sampan_caption_document_new_for_track (target, track, SAMPAN_CAPTION_ASS);
  text = sampan_caption_document_write (translated, SAMPAN_CAPTION_ASS, NULL);
  g_assert_nonnull (strstr (text, "Style: Loud,Noto Sans,90"));
  g_assert_nonnull (strstr (text, "0:00:02.00,Loud,"));
  g_assert_nonnull (strstr (text, "Hallo"));
  g_assert_null (strstr (text, "Hello"));
}

/* The words of a file: line breaks and spaces may fall where a format has none, and tags of another
 * format are words in WebVTT. */
static char *
get_words (SampanCaptionDocument *document)
{
  g_autoptr (JsonNode) root = sampan_caption_document_to_json (document);
  JsonArray *cues = json_object_get_array_member (json_node_get_object (root), "cues");
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (cues); i++)
    {
      JsonObject *cue = json_array_get_object_element (cues, i);
      const char *plain = json_object_get_string_member (cue, "plain");

      g_string_append_printf (words, "\n%d ",
                              (int)((json_object_get_int_member (cue, "start") + 5) / 10));
      for (; *plain != '\0'; plain = g_utf8_next_char (plain))
        if (!g_unichar_isspace (g_utf8_get_char (plain)) && g_utf8_get_char (plain) != 0x2060)
          g_string_append_unichar (words, g_utf8_get_char (plain));
    }
  return g_string_free_and_steal (words);
}

static void
test_convert (gconstpointer data)
{
  GPtrArray *samples = (GPtrArray *)data;

  for (guint i = 0; i < samples->len; i++)
    for (SampanCaptionFormat format = SAMPAN_CAPTION_SRT; format <= SAMPAN_CAPTION_ASS; format++)
      {
        Sample *sample = g_ptr_array_index (samples, i);
        g_autoptr (SampanCaptionDocument) document = parse (sample->bytes, sample->name);
        g_autoptr (SampanCaptionDocument) converted = NULL, again = NULL;
        g_autofree char *expected = get_words (document), *found = NULL, *kept = NULL;

        if (*expected == '\0')
          continue;
        g_test_message ("%s to %s", sample->name, formats[format]);
        converted = write_and_parse (document, format);
        g_assert_cmpint (sampan_caption_document_get_format (converted), ==, format);
        found = get_words (converted);
        g_assert_cmpstr (found, ==, expected);
        again = write_and_parse (converted, format);
        kept = get_words (again);
        g_assert_cmpstr (kept, ==, expected);
      }
}

/* ---- damage ---- */

static void
feed (GByteArray *data, int chosen)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data->data, data->len);
  SampanCaptionFormat format = (SampanCaptionFormat)MAX (chosen, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanCaptionDocument) document =
      sampan_caption_document_parse (bytes, chosen < 0 ? NULL : &format, &error);
  g_autoptr (GPtrArray) cues = NULL;

  g_assert_true ((document != NULL) == (error == NULL));
  if (document == NULL)
    return;
  cues = sampan_caption_document_dup_cues (document);
  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (cues, i);
      g_autofree char *plain = sampan_caption_text_to_plain (sampan_cue_get_text (cue));

      g_assert_true (g_utf8_validate (sampan_cue_get_text (cue), -1, NULL));
      g_assert_true (g_utf8_validate (plain, -1, NULL));
      g_assert_cmpint (sampan_cue_get_start (cue), >=, 0);
      g_assert_cmpint (sampan_cue_get_end (cue), >=, sampan_cue_get_start (cue));
      if (i > 0)
        g_assert_cmpint (sampan_cue_get_start (cue), >=,
                         sampan_cue_get_start (g_ptr_array_index (cues, i - 1)));
    }
  for (SampanCaptionFormat to = SAMPAN_CAPTION_SRT; cues->len > 0 && to <= SAMPAN_CAPTION_ASS; to++)
    {
      g_autoptr (SampanCaptionDocument) again = write_and_parse (document, to);
      g_autoptr (GPtrArray) others = sampan_caption_document_dup_cues (again);
      g_autofree char *before = describe (document, FALSE), *after = describe (again, FALSE);

      g_assert_cmpuint (others->len, ==, cues->len);
      if (to == sampan_caption_document_get_format (document))
        g_assert_cmpstr (after, ==, before);
    }
}

static const char *const pieces[] = {
  "\n",         "\n\n",       "-->",
  "00:01.000",  "WEBVTT",     "<",
  ">",          "&",          "{\\",
  "}",          "\r",         ":",
  ",",          "STYLE\n",    "REGION\n",
  "NOTE",       "{\\p1}",     "\\N",
  "<ruby>",     "<rt>",       "</ruby>",
  "<v ",        "[Events]\n", "Dialogue: ",
  "Format:",    "-1",         "99999999999999999999",
  "\xe7\x81",   "\xff",       "\xf0\x9f",
  "\xff\xfe",   "{\\k99999}", "{\\an8\\pos(1e999,",
  "&#x110000;", "%",
};

static void
mutate (GByteArray *data, GRand *random)
{
  for (int n = g_rand_int_range (random, 1, 8); n > 0 && data->len > 2; n--)
    {
      guint at = g_rand_int_range (random, 0, (int)data->len);
      guint wanted = (guint)g_rand_int_range (random, 1, 40);
      guint length = MIN (data->len - at, wanted);
      const char *piece = pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))];
      gsize size = strlen (piece);

      switch (g_rand_int_range (random, 0, 6))
        {
        case 0:
          data->data[at] = (guint8)g_rand_int_range (random, 0, 256);
          break;
        case 1:
          g_byte_array_remove_range (data, at, length);
          break;
        case 2:
          data->data[at] ^= (guint8)(1 << g_rand_int_range (random, 0, 8));
          break;
        case 3:
          g_byte_array_set_size (data, data->len + (guint)size);
          memmove (data->data + at + size, data->data + at, data->len - at - size);
          memcpy (data->data + at, piece, size);
          break;
        case 4:
          {
            g_autofree guint8 *copy = g_memdup2 (data->data + at, length);
            g_byte_array_append (data, copy, length);
            break;
          }
        default:
          memcpy (data->data + at, piece, MIN (size, data->len - at));
        }
    }
}

static void
test_damage (gconstpointer data)
{
  GPtrArray *samples = (GPtrArray *)data;
  const char *wanted = g_getenv ("SAMPAN_FUZZ_ROUNDS");
  guint rounds = wanted != NULL ? (guint)g_ascii_strtoull (wanted, NULL, 10) : 25;

  for (guint i = 0; i < samples->len; i++)
    {
      Sample *sample = g_ptr_array_index (samples, i);
      g_autoptr (GRand) random = g_rand_new_with_seed (20251125 + i);
      gsize size;
      const guint8 *bytes = g_bytes_get_data (sample->bytes, &size);

      g_test_message ("%s", sample->name);
      for (guint round = 0; round < rounds; round++)
        {
          g_autoptr (GByteArray) damaged = g_byte_array_new ();

          g_byte_array_append (damaged, bytes, (guint)MIN (size, 4000));
          mutate (damaged, random);
          feed (damaged, (int)(round % 4) - 1);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) samples = NULL;

  g_test_init (&argc, &argv, NULL);
  samples = load_samples ();
  g_test_add_data_func ("/captions/samples/back", samples, test_back);
  g_test_add_data_func ("/captions/samples/note", samples, test_note);
  g_test_add_func ("/captions/samples/note-translated", test_note_translated);
  g_test_add_data_func ("/captions/samples/convert", samples, test_convert);
  g_test_add_data_func ("/captions/samples/damage", samples, test_damage);
  return g_test_run ();
}
