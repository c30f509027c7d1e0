#include <glib/gstdio.h>
#include <string.h>

#include "core/sampan-database.h"
#include "core/sampan-error.h"
#include "language/sampan-exchange.h"

typedef struct
{
  char *folder;
  SampanDatabase *database;
  SampanMemory *memory;
  SampanGlossary *glossary;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *path = NULL;

  self->folder = g_dir_make_tmp ("sampan-exchange-XXXXXX", NULL);
  path = g_build_filename (self->folder, "library.db", NULL);
  self->database = sampan_database_open (path, NULL);
  self->memory = sampan_memory_get (self->database);
  self->glossary = sampan_glossary_get (self->database);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  g_object_unref (self->memory);
  g_object_unref (self->glossary);
  g_object_unref (self->database);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

/* Writes @text (@size -1: to its NUL) to a file and imports that. */
static SampanExchangeReport *
import_bytes (Fixture *self,
              gpointer into,
              const char *name,
              const char *text,
              gssize size,
              const char *from,
              const char *to,
              GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, size, NULL));
  return sampan_exchange_import (into, path, from, to, NULL, NULL, NULL, error);
}

static SampanExchangeReport *
import_text (Fixture *self, const char *name, const char *text, const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  SampanExchangeReport *report =
      import_bytes (self, self->memory, name, text, -1, from, to, &error);

  g_assert_no_error (error);
  return report;
}

/* "FROM>TO SOURCE=TARGET" a line, the oldest first. */
static char *
dup_memory (Fixture *self)
{
  g_autoptr (GPtrArray) pairs = sampan_memory_list (self->memory, NULL, NULL, NULL, 0, 1000, NULL);
  GString *all = g_string_new (NULL);

  for (guint i = pairs->len; i-- > 0;)
    {
      SampanMemoryPair *pair = g_ptr_array_index (pairs, i);
      g_string_append_printf (all, "%s>%s %s=%s\n", pair->source_language, pair->target_language,
                              pair->source, pair->target);
    }
  return g_string_free (all, FALSE);
}

static void
assert_memory (Fixture *self, const char *expected)
{
  g_autofree char *memory = dup_memory (self);
  g_assert_cmpstr (memory, ==, expected);
}

static void
clear (Fixture *self)
{
  sampan_database_run (self->database, NULL, "DELETE FROM memory", NULL);
  sampan_database_run (self->database, NULL, "DELETE FROM glossary", NULL);
}

/* ---- round trips ---- */

static const char *const awkward[] = {
  "今天去了海边。",     "He said \"hello, world\";\tand left",
  "line one\nline two", "<b>&amp; ]]> é 👩🏽‍🚀",
  "=SUM(A1)",           "comma, semicolon; tab\there",
  "'quoted'",           "ends with \"",
};

static void
fill (Fixture *self)
{
  g_autoptr (GPtrArray) pairs =
      g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_memory_pair_free);
  g_autoptr (GPtrArray) terms =
      g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_glossary_term_free);
  static const char *const forbidden[] = { "boat", "canoe, small", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (awkward); i++)
    {
      SampanMemoryPair pair = { .source_language = (char *)"zh-Hans",
                                .target_language = (char *)"en",
                                .source = (char *)awkward[i],
                                .target = (char *)awkward[G_N_ELEMENTS (awkward) - 1 - i],
                                .who = i % 2 == 0 ? NULL : (char *)"Ann \"A\"",
                                .created = 1700000000000000 + i * 1000000,
                                .note = i == 0 ? (char *)"note, \"one\"" : NULL };
      SampanGlossaryTerm term = { .source_language = (char *)"zh-Hans",
                                  .target_language = (char *)"en",
                                  .term = (char *)awkward[i],
                                  .target = (char *)"target",
                                  .forbidden = (GStrv)forbidden,
                                  .letter_case = i % 2 };

      g_ptr_array_add (pairs, sampan_memory_pair_copy (&pair));
      g_ptr_array_add (terms, sampan_glossary_term_copy (&term));
    }
  g_assert_cmpint (sampan_memory_add (self->memory, pairs, NULL), ==, pairs->len);
  g_assert_cmpint (sampan_glossary_add (self->glossary, terms, NULL), ==, terms->len);
}

/* All that is known of pairs and terms, as text. */
static char *
dup_everything (Fixture *self)
{
  static const char *const queries[] = {
    "SELECT source_language, target_language, source, target, ifnull(who, '-'), "
    "ifnull(note, '-'), created FROM memory ORDER BY source",
    "SELECT source_language, target_language, term, target, forbidden, "
    "letter_case FROM glossary ORDER BY term",
  };
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) rows = sampan_database_query (self->database, NULL, queries[i], NULL);

      for (guint j = 0; j < rows->len; j++)
        {
          g_autofree char *row = g_variant_print (g_ptr_array_index (rows, j), FALSE);
          g_string_append_printf (all, "%s\n", row);
        }
    }
  return g_string_free (all, FALSE);
}

static void
test_round_trip (Fixture *self, gconstpointer data)
{
  const char *extension = data;
  g_autofree char *name = g_strconcat (self->folder, "/memory.", extension, NULL);
  g_autofree char *terms_name = g_strconcat (self->folder, "/terms.", extension, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanExchangeReport) report = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  fill (self);
  before = dup_everything (self);
  g_assert_cmpint (sampan_exchange_export (self->memory, name, NULL, NULL, NULL, NULL, NULL,
                                           &error),
                   ==, G_N_ELEMENTS (awkward));
  g_assert_cmpint (sampan_exchange_export (self->glossary, terms_name, NULL, NULL, NULL, NULL, NULL,
                                           &error),
                   ==, G_N_ELEMENTS (awkward));
  g_assert_no_error (error);

  /* What is there already is merged. */
  report = sampan_exchange_import (self->memory, name, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_read, ==, G_N_ELEMENTS (awkward));
  g_assert_cmpuint (report->n_added, ==, 0);
  g_clear_pointer (&report, sampan_exchange_report_free);
  clear (self);
  report = sampan_exchange_import (self->memory, name, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_added, ==, G_N_ELEMENTS (awkward));
  g_assert_cmpuint (report->n_skipped, ==, 0);
  g_clear_pointer (&report, sampan_exchange_report_free);
  report =
      sampan_exchange_import (self->glossary, terms_name, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  after = dup_everything (self);
  g_assert_cmpstr (before, ==, after);
}

/* ---- TMX of others ---- */

static void
test_tmx_of_others (Fixture *self, gconstpointer data)
{
  static const char tmx[] =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n"
      "<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n"
      "<tmx version=\"1.4\"><header srclang=\"EN-US\" datatype=\"xml\" segtype=\"sentence\">"
      "<note>of the header</note><prop type=\"x\">y</prop></header><body>\n"
      "<tu tuid=\"1\" changedate=\"20240102T030405Z\" creationid=\"ANN\" changeid=\"BOB\">\n"
      "  <note>remark</note>\n"
      "  <tuv xml:lang=\"EN-US\"><seg>Click <bpt i=\"1\" type=\"bold\">&lt;b&gt;</bpt>here"
      "<ept i=\"1\">&lt;/b&gt;</ept> <ph x=\"1\"/>or <hi type=\"x\">there</hi>.</seg></tuv>\n"
      "  <tuv xml:lang=\"zh_CN\"><prop type=\"p\">no text</prop><seg>点击<it "
      "pos=\"begin\">&lt;i&gt;"
      "<sub>sub</sub></it>这里或那里。</seg></tuv>\n"
      "  <tuv xml:lang=\"FR-FR\"><seg><![CDATA[Cliquez <ici>]]></seg></tuv>\n"
      "</tu>\n"
      "<tu srclang=\"zh-TW\"><tuv lang=\"en\"><seg>Old form</seg></tuv>"
      "<tuv lang=\"zh-TW\"><seg>舊格式</seg></tuv></tu>\n"
      "<tu><tuv xml:lang=\"en\"><seg>Alone</seg></tuv></tu>\n"
      "<tu><tuv xml:lang=\"en-GB\"><seg>Colour</seg></tuv><tuv xml:lang=\"zh\"><seg> "
      "</seg></tuv></tu>\n"
      "</body></tmx>\n";
  g_autoptr (SampanExchangeReport) report = import_text (self, "a.tmx", tmx, NULL, NULL);
  g_autoptr (GPtrArray) pairs = NULL;
  SampanMemoryPair *pair;

  g_assert_cmpuint (report->n_read, ==, 3);
  g_assert_cmpuint (report->n_skipped, ==, 2);
  g_assert_cmpstr (report->problems[0], ==, "Line 11: There is no translation here.");
  g_assert_cmpstr (report->problems[1], ==, "Line 12: One of the texts is missing.");
  assert_memory (self, "en-US>zh-Hans Click here or there.=点击这里或那里。\n"
                       "en-US>fr-FR Click here or there.=Cliquez <ici>\n"
                       "zh-Hant>en 舊格式=Old form\n");
  pairs = sampan_memory_list (self->memory, "en-US", "zh", NULL, 0, 10, NULL);
  pair = g_ptr_array_index (pairs, 0);
  g_assert_cmpstr (pair->who, ==, "BOB");
  g_assert_cmpstr (pair->note, ==, "remark");
  g_assert_cmpint (pair->created, ==, 1704164645000000);

  /* Only what is wanted, and the other way round. */
  clear (self);
  g_clear_pointer (&report, sampan_exchange_report_free);
  report = import_text (self, "a.tmx", tmx, "zh-Hans", "en");
  assert_memory (self, "zh-Hans>en-US 点击这里或那里。=Click here or there.\n");
}

static void
test_encodings (Fixture *self, gconstpointer data)
{
  static const char tmx[] = "<?xml version=\"1.0\" encoding=\"%s\"?><tmx><header srclang=\"zh\"/>"
                            "<body><tu><tuv xml:lang=\"zh\"><seg>编码</seg></tuv>"
                            "<tuv xml:lang=\"en\"><seg>encoding</seg></tuv></tu></body></tmx>";
  static const struct
  {
    const char *charset;
    const char *mark;
    gsize n_mark;
    gboolean xml;
  } cases[] = {
    { "UTF-16LE", "\xFF\xFE", 2, TRUE },  { "UTF-16BE", "\xFE\xFF", 2, TRUE },
    { "UTF-16LE", "", 0, TRUE },          { "UTF-8", "\xEF\xBB\xBF", 3, TRUE },
    { "GB18030", "", 0, TRUE },           { "GB18030", "", 0, FALSE },
    { "UTF-16LE", "\xFF\xFE", 2, FALSE }, { "UTF-8", "", 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
          cases[i].xml ? g_strdup_printf (tmx, cases[i].n_mark == 2 ? "UTF-16" : cases[i].charset)
                       : g_strdup ("zh,en\r\n编码,encoding\r\n");
      gsize size;
      g_autofree char *bytes = g_convert (text, -1, cases[i].charset, "UTF-8", NULL, &size, NULL);
      g_autoptr (GString) file = g_string_new_len (cases[i].mark, (gssize)cases[i].n_mark);
      g_autoptr (GError) error = NULL;
      g_autoptr (SampanExchangeReport) report = NULL;

      g_string_append_len (file, bytes, (gssize)size);
      report = import_bytes (self, self->memory, "e.tmx", file->str, (gssize)file->len, NULL, NULL,
                             &error);
      g_assert_no_error (error);
      assert_memory (self, "zh-Hans>en 编码=encoding\n");
      clear (self);
    }
}

static void
test_hostile_tmx (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanExchangeReport) report = NULL;
  g_autoptr (GString) deep = g_string_new ("<tmx>");
  g_autoptr (GString) large = g_string_new ("<tmx><body><tu><tuv xml:lang='en'><seg>");
  static const char laughs[] =
      "<!DOCTYPE tmx [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
      "<!ENTITY c SYSTEM \"file:///etc/passwd\">]>"
      "<tmx><body><tu><tuv xml:lang='en'><seg>&b;&c;</seg></tuv><tuv xml:lang='zh'><seg>x</seg>"
      "</tuv></tu></body></tmx>";
  static const char cut[] =
      "<tmx><header srclang='en'/><body>\n"
      "<tu><tuv xml:lang='en'><seg>kept</seg></tuv><tuv xml:lang='de'><seg>da</seg></tuv></tu>\n"
      "<tu><tuv xml:lang='en'><seg>cut o";

  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "<a>");
  for (guint i = 0; i < 600000; i++)
    g_string_append (large, "very long ");
  g_assert_null (import_bytes (self, self->memory, "d.tmx", deep->str, -1, NULL, NULL, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Line 1: "));
  g_clear_error (&error);
  g_assert_null (import_bytes (self, self->memory, "l.tmx", large->str, -1, NULL, NULL, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (import_bytes (self, self->memory, "b.tmx", laughs, -1, NULL, NULL, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (import_bytes (self, self->memory, "n.tmx", "<a\0b/>", 6, NULL, NULL, &error));
  g_clear_error (&error);
  g_assert_null (import_bytes (self, self->memory, "x.tmx", "", 0, NULL, NULL, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID);
  g_clear_error (&error);
  assert_memory (self, "");

  /* What stands before the fault is kept. */
  report = import_text (self, "c.tmx", cut, NULL, NULL);
  g_assert_cmpuint (report->n_read, ==, 1);
  g_assert_true (g_str_has_prefix (report->problems[0], "Line 3: "));
  assert_memory (self, "en>de kept=da\n");
}

/* ---- CSV ---- */

static void
test_csv (Fixture *self, gconstpointer data)
{
  g_autoptr (SampanExchangeReport) report = NULL;
  g_autoptr (GError) error = NULL;

  /* Semicolons, quotes with a break and a doubled quote, a row without a text, line numbers. */
  report = import_text (self, "a.csv",
                        "Source;Target;Comment\n"
                        "你好;Hello;x\n"
                        "\"两\n行\";\"two \"\"lines\"\"\";\n"
                        "\n"
                        "没有;;\n"
                        "逗号,一起;comma, together;\n",
                        "zh", "en");
  g_assert_cmpuint (report->n_read, ==, 3);
  g_assert_cmpuint (report->n_skipped, ==, 1);
  g_assert_cmpstr (report->problems[0], ==, "Line 6: One of the texts is missing.");
  assert_memory (self, "zh-Hans>en 你好=Hello\nzh-Hans>en 两\n行=two \"lines\"\n"
                       "zh-Hans>en 逗号,一起=comma, together\n");
  clear (self);

  /* Tabs, no names of columns, other line breaks, no break at the end. */
  g_clear_pointer (&report, sampan_exchange_report_free);
  report = import_text (self, "b.txt", "一\tone\r二\ttwo, too\r三\tthree", "zh", "en");
  assert_memory (self, "zh-Hans>en 一=one\nzh-Hans>en 二=two, too\nzh-Hans>en 三=three\n");
  clear (self);

  /* As many commas as semicolons in the first row: the others tell. */
  g_clear_pointer (&report, sampan_exchange_report_free);
  report = import_text (self, "s.csv", "门;Door, gate\n窗;Window\n墙;Wall\n", "zh", "en");
  assert_memory (self, "zh-Hans>en 门=Door, gate\nzh-Hans>en 窗=Window\nzh-Hans>en 墙=Wall\n");
  clear (self);

  /* Languages in the rows. */
  g_clear_pointer (&report, sampan_exchange_report_free);
  report = import_text (self, "c.csv", "en,de,one,eins\nen,fr,two,deux\n", NULL, NULL);
  assert_memory (self, "en>de one=eins\nen>fr two=deux\n");
  clear (self);

  /* No languages anywhere: it says so. */
  g_assert_null (import_bytes (self, self->memory, "d.csv", "a,b\n", -1, NULL, NULL, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID);
}

static void
test_csv_faults (Fixture *self, gconstpointer data)
{
  g_autoptr (SampanExchangeReport) report = NULL;
  g_autoptr (GString) text = g_string_new ("source,target\n");

  /* Enough of UTF-8 before that the file is taken for that. */
  for (guint i = 0; i < 8000; i++)
    g_string_append_printf (text, "第%u句,sentence %u\n", i, i);
  g_string_append (text, "b\xff"
                         "ad,bad\nlast,letzter\n\"open,never\nends,");
  report = import_text (self, "a.csv", text->str, "zh", "en");
  g_assert_cmpuint (report->n_read, ==, 8001);
  g_assert_cmpuint (report->n_added, ==, 8001);
  g_assert_cmpuint (report->n_skipped, ==, 2);
  g_assert_true (g_str_has_prefix (report->problems[0], "Line 8002: "));
  g_assert_true (g_str_has_prefix (report->problems[1], "Line 8004: "));
}

/* ---- many ---- */

typedef struct
{
  double last;
  guint n;
  GAsyncResult *result;
} Run;

static void
on_progress (double fraction, gpointer user_data)
{
  Run *run = user_data;

  g_assert_cmpfloat (fraction, >=, run->last);
  run->last = fraction;
  run->n++;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Run *)user_data)->result = g_object_ref (result);
}

static void
test_large (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "large.tmx", NULL);
  g_autoptr (GString) text = g_string_new ("<tmx><header srclang='en'/><body>");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SampanExchangeReport) report = NULL;
  g_autoptr (GError) error = NULL;
  Run run = { 0 };
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text,
                            "<tu><tuv xml:lang='en'><seg>Sentence %u of a large file</seg></tuv>"
                            "<tuv xml:lang='de'><seg>Satz %u einer großen Datei</seg></tuv></tu>\n",
                            i, i);
  g_string_append (text, "</body></tmx>");
  g_file_set_contents (path, text->str, -1, NULL);
  sampan_exchange_import_async (self->memory, path, NULL, NULL, on_progress, &run, NULL, on_done,
                                &run);
  while (run.result == NULL)
    g_main_context_iteration (NULL, TRUE);
  report = sampan_exchange_import_finish (self->memory, run.result, &error);
  g_assert_no_error (error);
  g_clear_object (&run.result);
  g_assert_cmpuint (report->n_added, ==, 20000);
  g_assert_cmpuint (run.n, >, 5);
  g_test_message ("20,000 units: %.0f ms", (g_get_monotonic_time () - start) / 1000.0);

  /* Cancelled, an export leaves the file as it was. */
  g_cancellable_cancel (cancellable);
  sampan_exchange_export_async (self->memory, path, NULL, NULL, NULL, NULL, cancellable, on_done,
                                &run);
  while (run.result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (sampan_exchange_export_finish (self->memory, run.result, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&run.result);
  g_clear_pointer (&report, sampan_exchange_report_free);
  g_clear_error (&error);
  report = sampan_exchange_import (self->memory, path, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_read, ==, 20000);
}

#define ADD(name, func, data) g_test_add ("/exchange/" name, Fixture, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("round-trip/tmx", test_round_trip, "tmx");
  ADD ("round-trip/csv", test_round_trip, "csv");
  ADD ("round-trip/tsv", test_round_trip, "tsv");
  ADD ("tmx-of-others", test_tmx_of_others, NULL);
  ADD ("encodings", test_encodings, NULL);
  ADD ("hostile-tmx", test_hostile_tmx, NULL);
  ADD ("csv", test_csv, NULL);
  ADD ("csv-faults", test_csv_faults, NULL);
  ADD ("large", test_large, NULL);
  return g_test_run ();
}
