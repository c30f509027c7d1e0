#include "captions/sampan-caption-document.h"
#include "captions/sampan-vtt-settings.h"

#include <string.h>
#include <time.h>

/* What each format means, exactly, and what becomes of it in the others. */

static SampanCaptionDocument *
parse (const char *text, SampanCaptionFormat format)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  SampanCaptionDocument *document = sampan_caption_document_parse (bytes, &format, &error);

  g_assert_no_error (error);
  g_assert_cmpint (sampan_caption_document_get_format (document), ==, format);
  return document;
}

/* The text of the first cue of @text, or what @member says of it. */
static char *
get_of_cue (SampanCaptionDocument *document, const char *member)
{
  g_autoptr (JsonNode) root = sampan_caption_document_to_json (document);
  JsonArray *cues = json_object_get_array_member (json_node_get_object (root), "cues");

  return g_strdup (json_object_get_string_member (json_array_get_object_element (cues, 0), member));
}

/* ---- WebVTT ---- */

static void
test_settings (void)
{
  /* After https://www.w3.org/TR/webvtt1/#parse-the-webvtt-cue-settings; -1 is auto, and snap to
   * lines is the default. */
  static const struct
  {
    const char *text;
    double line, position, size;
    gboolean percent;
    SampanVttAlign line_align, position_align, align;
    guint n_wrong;
  } cases[] = {
    { "", -1, -1, 100, FALSE, SAMPAN_VTT_START, SAMPAN_VTT_AUTO, SAMPAN_VTT_CENTRE, 0 },
    { "line:5 size:50%", 5, -1, 50, FALSE, SAMPAN_VTT_START, SAMPAN_VTT_AUTO, SAMPAN_VTT_CENTRE,
      0 },
    { "line:12.5%,end", 12.5, -1, 100, TRUE, SAMPAN_VTT_END, SAMPAN_VTT_AUTO, SAMPAN_VTT_CENTRE,
      0 },
    { "line:7,middle", 7, -1, 100, FALSE, SAMPAN_VTT_START, SAMPAN_VTT_AUTO, SAMPAN_VTT_CENTRE, 1 },
    { "position:10%,line-right\talign:left", -1, 10, 100, FALSE, SAMPAN_VTT_START,
      SAMPAN_VTT_LINE_RIGHT, SAMPAN_VTT_LEFT, 0 },
    { "position:10% position:101% align:end align:END", -1, 10, 100, FALSE, SAMPAN_VTT_START,
      SAMPAN_VTT_AUTO, SAMPAN_VTT_END, 2 },
    { "line:.5 line:5. line:1..5 line:- line:% line:1e2 line: line", -1, -1, 100, FALSE,
      SAMPAN_VTT_START, SAMPAN_VTT_AUTO, SAMPAN_VTT_CENTRE, 8 },
    { "size:0% :x x: size:-1% size:1", -1, -1, 0, FALSE, SAMPAN_VTT_START, SAMPAN_VTT_AUTO,
      SAMPAN_VTT_CENTRE, 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) wrong = g_ptr_array_new_with_free_func (g_free);
      SampanVttSettings settings;

      g_test_message ("%s", cases[i].text);
      sampan_vtt_settings_parse (&settings, cases[i].text, NULL, wrong);
      g_assert_cmpfloat (settings.line_auto ? -1 : settings.line, ==, cases[i].line);
      g_assert_cmpfloat (settings.position_auto ? -1 : settings.position, ==, cases[i].position);
      g_assert_cmpfloat (settings.size, ==, cases[i].size);
      g_assert_cmpint (settings.snap_to_lines, ==, !cases[i].percent);
      g_assert_cmpint (settings.line_align, ==, cases[i].line_align);
      g_assert_cmpint (settings.position_align, ==, cases[i].position_align);
      g_assert_cmpint (settings.align, ==, cases[i].align);
      g_assert_cmpuint (wrong->len, ==, cases[i].n_wrong);
      sampan_vtt_settings_clear (&settings);
    }
}

static void
test_regions (void)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new (), wrong = g_ptr_array_new_with_free_func (g_free);
  SampanVttRegion region;
  SampanVttSettings settings;

  sampan_vtt_region_parse (&region,
                           "id:a width:40%\nlines:2 regionanchor:1%,2% viewportanchor:3%,4.5%\n"
                           "scroll:up width:101% lines:2x viewportanchor:9%",
                           wrong);
  g_assert_cmpstr (region.id, ==, "a");
  g_assert_cmpfloat (region.width, ==, 40);
  g_assert_cmpuint (region.lines, ==, 2);
  g_assert_cmpfloat (region.anchor_y, ==, 2);
  g_assert_cmpfloat (region.viewport_y, ==, 4.5);
  g_assert_true (region.scroll_up);
  g_assert_cmpuint (wrong->len, ==, 3);
  sampan_vtt_region_clear (&region);

  g_ptr_array_add (known, (char *)"a");
  sampan_vtt_settings_parse (&settings, "region:a region:b", known, NULL);
  g_assert_cmpstr (settings.region, ==, "a");
  sampan_vtt_settings_clear (&settings);
  /* A cue with a place of its own is in no region. */
  sampan_vtt_settings_parse (&settings, "region:a line:0", known, NULL);
  g_assert_null (settings.region);
}

static void
test_tokenizer (void)
{
  /* After https://www.w3.org/TR/webvtt1/#cue-text-parsing-rules */
  static const char *const cases[][2] = {
    { "<c.a.b>x</c>y", "xy" },
    { "<v.loud Ann &amp; Bob>x", "x" },
    { "a < b", "a " },
    { "a <", "a " },
    { "a > b", "a > b" },
    { "<x>unknown</x>", "unknown" },
    { "</b>x</i>", "x" },
    { "<00:01.000>x<00:01>y", "xy" },
    { "<ruby>k<rt>r</ruby>x", "kx" },
    { "<ruby>k<rt><b>r</rt></ruby>x", "k" },
    { "<rt>not in ruby</rt>", "not in ruby" },
    { "&amp &lt;&gt;&#65;&#x42;&#0;&#128;", "& <>AB\ufffd\u20ac" },
    { "&notit; &bogus; & &;", "\u00acit; &bogus; & &;" },
    { "<b\nclass>x", "x" },
    { "{\\an8}x", "{\\an8}x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *file =
          g_strdup_printf ("WEBVTT\n\n00:01.000 --> 00:02.000\n%s\n", cases[i][0]);
      g_autoptr (SampanCaptionDocument) document = parse (file, SAMPAN_CAPTION_VTT);
      g_autofree char *plain = get_of_cue (document, "plain");

      g_assert_cmpstr (plain, ==, cases[i][1]);
    }
}

/* ---- from one format to another ---- */

static const char ass_head[] =
    "[Script Info]\nScriptType: v4.00+\nPlayResX: 640\nPlayResY: 360\n\n[V4+ Styles]\n"
    "Format: Name, PrimaryColour, Bold, Italic, Underline, StrikeOut, Alignment\n"
    "Style: Default,&H00FFFFFF,0,0,0,0,2\nStyle: Sign,&H000080FF,-1,0,0,0,8\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n";

static char *
make_file (SampanCaptionFormat format, const char *settings, const char *text)
{
  if (format == SAMPAN_CAPTION_VTT)
    return g_strdup_printf ("WEBVTT\n\n00:01.000 --> 00:03.000 %s\n%s\n", settings, text);
  if (format == SAMPAN_CAPTION_SRT)
    return g_strdup_printf ("1\n00:00:01,000 --> 00:00:03,000\n%s\n", text);
  return g_strdup_printf ("%sDialogue: 0,0:00:01.00,0:00:03.00,%s,0,0,0,,%s\n", ass_head, settings,
                          text);
}

static void
test_convert (void)
{
  static const struct
  {
    SampanCaptionFormat from, to;
    const char *settings, *text;      /* in @from */
    const char *converted, *expected; /* text and settings in @to */
    guint n_losses;
  } cases[] = {
    { SAMPAN_CAPTION_SRT, SAMPAN_CAPTION_VTT, NULL, "<i>a</i> & <b>b < c</b>",
      "<i>a</i> &amp; <b>b &lt; c</b>", NULL, 0 },
    { SAMPAN_CAPTION_SRT, SAMPAN_CAPTION_VTT, NULL, "{\\an8}<font color=\"#ff0000\">red</font>",
      "<c.red>red</c>", "line:0", 0 },
    { SAMPAN_CAPTION_SRT, SAMPAN_CAPTION_VTT, NULL, "<font color=#102030>x</font><s>y</s>",
      "<c.rgb102030>x</c><c.strike>y</c>", NULL, 0 },
    { SAMPAN_CAPTION_SRT, SAMPAN_CAPTION_VTT, NULL, "<font face=\"Arial\">x</font>", "x", NULL, 1 },
    { SAMPAN_CAPTION_SRT, SAMPAN_CAPTION_VTT, NULL, "a -<font>-> b --{\\an2}> c > d",
      "a --&gt; b --&gt; c > d", NULL, 0 },
    { SAMPAN_CAPTION_ASS, SAMPAN_CAPTION_VTT, "Default,Ann --", "x", "<v Ann -- >x</v>", NULL, 1 },
    { SAMPAN_CAPTION_SRT, SAMPAN_CAPTION_ASS, NULL,
      "<i>a</i>\n<font color=\"#ff8000\" face=\"Arial\" size=\"24\">b</font>",
      "{\\i1}a{\\i0}\n{\\c&H0080FF&\\fnArial\\fs90}b", "ASS:0,Default,,0,0,0,", 0 },
    { SAMPAN_CAPTION_SRT, SAMPAN_CAPTION_ASS, NULL, "C:\\new {x}", "C:\\\u2060new \\{x}",
      "ASS:0,Default,,0,0,0,", 0 },
    { SAMPAN_CAPTION_VTT, SAMPAN_CAPTION_SRT, "line:0", "<v Ann><c.yellow>Tom &amp; <b>x",
      "{\\an8}<font color=\"#ffff00\">Tom & <b>x</b></font>", NULL, 1 },
    { SAMPAN_CAPTION_VTT, SAMPAN_CAPTION_SRT, "position:10% size:40%",
      "<ruby>\u6f22<rt>kan</rt></ruby> <c.big>x</c> <lang fr>y</lang>", "\u6f22 x y", NULL, 4 },
    { SAMPAN_CAPTION_VTT, SAMPAN_CAPTION_ASS, "align:start",
      "<v Ann>La <00:01.500>la<00:02.250> la", "{\\an1\\k50}La {\\k75}la{\\k75} la",
      "ASS:0,Default,Ann,0,0,0,", 0 },
    { SAMPAN_CAPTION_ASS, SAMPAN_CAPTION_VTT, "Default,Ann", "{\\k50}La {\\k75}la{\\k75} la",
      "<v Ann>La <00:00:01.500>la<00:00:02.250> la</v>", NULL, 1 },
    { SAMPAN_CAPTION_ASS, SAMPAN_CAPTION_VTT, "Sign,", "x{\\b0}y", "<c.rgbff8000><b>x</b>y</c>",
      "line:0", 1 },
    { SAMPAN_CAPTION_ASS, SAMPAN_CAPTION_VTT, "Default,", "{\\an4\\pos(64,180)\\blur2}x\\Ny\\hz",
      "x\ny\u00a0z", "line:50%,center position:10%,line-left align:left", 2 },
    { SAMPAN_CAPTION_ASS, SAMPAN_CAPTION_SRT, "Default,",
      "{\\i1}a{\\i0}{\\u1}b{\\r}c{\\1c&H0000FF&}d",
      "<i>a</i><u>b</u>c<font color=\"#ff0000\">d</font>", NULL, 1 },
    { SAMPAN_CAPTION_ASS, SAMPAN_CAPTION_SRT, "Default,Ann",
      "{\\p1}m 0 0 l 9 9{\\p0}{\\fad(1,2)}x <3 &amp;", "x <3 &amp;amp;", NULL, 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *file = make_file (cases[i].from, cases[i].settings, cases[i].text);
      g_autoptr (SampanCaptionDocument) document = parse (file, cases[i].from);
      g_autoptr (GPtrArray) losses = NULL;
      g_autofree char *text = sampan_caption_document_write (document, cases[i].to, &losses);
      g_autoptr (SampanCaptionDocument) converted = parse (text, cases[i].to);
      g_autofree char *found = get_of_cue (converted, "text");
      g_autofree char *settings = get_of_cue (converted, "settings");

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (found, ==, cases[i].converted);
      g_assert_cmpstr (settings, ==, cases[i].expected);
      g_assert_cmpuint (losses->len, ==, cases[i].n_losses);
      g_assert_cmpuint (sampan_caption_document_get_problems (converted)->len, ==, 0);
    }
}

static void
test_rules_and_notes (void)
{
  g_autofree char *ass =
      g_strconcat (ass_head,
                   "Dialogue: 0,0:00:05.00,0:00:06.00,Sign,,0,0,0,,b\n"
                   "Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,check this\n"
                   "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\s1}a\n",
                   NULL);
  g_autoptr (SampanCaptionDocument) document = parse (ass, SAMPAN_CAPTION_ASS);
  g_autofree char *vtt = sampan_caption_document_write (document, SAMPAN_CAPTION_VTT, NULL);

  /* By time, the remark with its caption. */
  g_assert_cmpstr (vtt, ==,
                   "WEBVTT\n\nSTYLE\n::cue(.strike) { text-decoration: line-through }\n"
                   "::cue(.rgbff8000) { color: #ff8000 }\n\nNOTE check this\n\n"
                   "00:00:01.000 --> 00:00:02.000\n<c.strike>a</c>\n\n"
                   "00:00:05.000 --> 00:00:06.000 line:0\n<c.rgbff8000><b>b</b></c>\n");
}

/* Files that were joined have each style twice; the name of the first was read after it was freed.
 */
static void
test_style_twice (void)
{
  g_autofree char *ass = g_strconcat (
      "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Bold\n"
      "Style: A name that is longer than a few bytes,0\n"
      "Style: A name that is longer than a few bytes,-1\n\n[Events]\n"
      "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
      "Dialogue: 0,0:00:01.00,0:00:02.00,A name that is longer than a few bytes,,0,0,0,,loud\n",
      NULL);
  g_autoptr (SampanCaptionDocument) document = parse (ass, SAMPAN_CAPTION_ASS);
  g_autofree char *srt = sampan_caption_document_write (document, SAMPAN_CAPTION_SRT, NULL);

  g_assert_cmpstr (srt, ==, "1\n00:00:01,000 --> 00:00:02,000\n<b>loud</b>\n");
}

/* ---- a file whose captions were changed ---- */

static void
test_changed (void)
{
  g_autofree char *ass =
      g_strconcat ("\xef\xbb\xbf", ass_head,
                   "Dialogue: 3,0:00:01.00,0:00:02.00,Sign,Ann,1,2,3,fx,{note}a\n"
                   "Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,keep\n"
                   "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\k10}b\n"
                   "Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,gone\n",
                   NULL);
  g_autoptr (SampanCaptionDocument) document = parse (ass, SAMPAN_CAPTION_ASS);
  g_autoptr (GPtrArray) cues = sampan_caption_document_dup_cues (document);
  g_autoptr (GPtrArray) edited = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);
  SampanCue *first = g_ptr_array_index (cues, 0), *second = g_ptr_array_index (cues, 1);
  const char *const sources[] = { sampan_cue_get_id (second), NULL };
  g_autofree char *same = sampan_caption_document_write (document, SAMPAN_CAPTION_ASS, NULL);
  g_autofree char *changed = NULL, *expected = NULL;

  g_assert_cmpstr (same, ==, ass);
  g_ptr_array_add (edited, sampan_cue_with_times (first, 1500, 2005));
  g_ptr_array_add (edited, sampan_cue_new ("t", 3000, 4000, "translated\nin two", NULL, sources));
  g_ptr_array_add (edited, sampan_cue_new ("n", 7000, 8000, "<i>new</i>", NULL, NULL));
  sampan_caption_document_set_cues (document, edited);
  changed = sampan_caption_document_write (document, SAMPAN_CAPTION_ASS, NULL);
  expected = g_strconcat ("\xef\xbb\xbf", ass_head,
                          "Dialogue: 3,0:00:01.50,0:00:02.01,Sign,Ann,1,2,3,fx,{note}a\n"
                          "Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,keep\n"
                          "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,translated\\Nin two\n"
                          "Dialogue: 0,0:00:07.00,0:00:08.00,Default,,0,0,0,,{\\i1}new\n",
                          NULL);
  g_assert_cmpstr (changed, ==, expected);
}

/* What a person may type must neither end an event nor begin another one. */
static void
test_hostile (void)
{
  static const char *const texts[] = { "a\n\nDialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,x",
                                       "{unclosed",
                                       "{a} \\N \\h \\{",
                                       "a, b\r\n[Events]",
                                       "<b>x</b> &lt;i&gt; & <",
                                       "",
                                       "\\" };
  static const char *const plain[] = { "a\n\nDialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,x",
                                       "{unclosed",
                                       "{a} \\N \\h \\{",
                                       "a, b\n[Events]",
                                       "x <i> & <",
                                       "",
                                       "\\" };
  g_autoptr (GPtrArray) cues = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);
  g_autofree char *file = NULL;
  g_autoptr (SampanCaptionDocument) document = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *found;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_add (cues, sampan_cue_new (NULL, i * 1000, i * 1000 + 500, texts[i],
                                           i % 2 == 0 ? "line:0" : "ASS:0,x\ny,a,b,c", NULL));
  file = sampan_caption_file_write (cues, SAMPAN_CAPTION_ASS);
  document = parse (file, SAMPAN_CAPTION_ASS);
  root = sampan_caption_document_to_json (document);
  found = json_object_get_array_member (json_node_get_object (root), "cues");
  g_assert_cmpuint (json_array_get_length (found), ==, cues->len);
  g_assert_cmpuint (sampan_caption_document_get_problems (document)->len, ==, 0);
  for (guint i = 0; i < cues->len; i++)
    {
      JsonObject *cue = json_array_get_object_element (found, i);
      g_autoptr (GString) shown = g_string_new (json_object_get_string_member (cue, "plain"));

      g_string_replace (shown, "\u2060", "", 0);
      g_assert_cmpint (json_object_get_int_member (cue, "start"), ==, i * 1000);
      g_assert_cmpstr (shown->str, ==, plain[i]);
    }
}

/* DESIGN's bar: 5,000 captions open in 100 ms; of the processor's time, as the machine may be busy.
 */
static void
test_speed (void)
{
  g_autoptr (GString) text = g_string_new (ass_head);
  g_autoptr (SampanCaptionDocument) document = NULL;
  clock_t begin;
  double seconds;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (
        text,
        "Dialogue: 0,%u:%02u:%02u.00,%u:%02u:%02u.90,Default,,0,0,0,,{\\i1}第 %u 句{\\i0}, hello\n",
        i / 3600, i / 60 % 60, i % 60, i / 3600, i / 60 % 60, i % 60, i);
  begin = clock ();
  document = parse (text->str, SAMPAN_CAPTION_ASS);
  seconds = (double)(clock () - begin) / CLOCKS_PER_SEC;
  g_test_message ("5000 captions of ASS in %.1f ms", seconds * 1000);
  g_assert_cmpfloat (seconds, <, 0.1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/captions/formats/settings", test_settings);
  g_test_add_func ("/captions/formats/regions", test_regions);
  g_test_add_func ("/captions/formats/tokenizer", test_tokenizer);
  g_test_add_func ("/captions/formats/convert", test_convert);
  g_test_add_func ("/captions/formats/rules-and-notes", test_rules_and_notes);
  g_test_add_func ("/captions/formats/style-twice", test_style_twice);
  g_test_add_func ("/captions/formats/changed", test_changed);
  g_test_add_func ("/captions/formats/hostile", test_hostile);
  g_test_add_func ("/captions/formats/speed", test_speed);
  return g_test_run ();
}
