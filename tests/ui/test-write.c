#include "ui/write/sampan-growing-list.h"
#include "ui/write/sampan-limits.h"
#include "ui/write/sampan-lines.h"
#include "ui/write/sampan-passage-list.h"
#include "ui/write/sampan-passage-state.h"
#include "ui/write/sampan-tags.h"

#include "fixture.h"

static void
assert_source (SampanNote *note, const char *title, const char *body)
{
  SampanVersion *source = sampan_note_get_source (note);
  g_autofree char *actual = sampan_version_dup_body (source);

  g_assert_cmpstr (sampan_segment_get_text (sampan_version_get_title (source)), ==, title);
  g_assert_cmpstr (actual, ==, body);
}

static void
assert_cursor (SampanCursor cursor, guint position, gssize offset)
{
  g_assert_cmpuint (cursor.position, ==, position);
  g_assert_cmpint (cursor.offset, ==, offset);
}

static void
test_enter (void)
{
  g_autoptr (SampanNote) note = make_note ("t", "一二三四\n五");
  SampanVersion *target = sampan_note_get_version (note, "zh-Hant");

  sampan_segment_set_text (segment_at (target, 1), "five");
  /* Enter in the middle; offsets are bytes */
  assert_cursor (sampan_lines_enter_source (note, 1, "一二\n三四", 7), 2, 0);
  assert_source (note, "t", "一二\n三四\n五");
  /* what followed keeps its translation */
  g_assert_cmpstr (sampan_segment_get_text (segment_at (target, 2)), ==, "five");
  g_assert_cmpint (sampan_segment_get_state (segment_at (target, 1)), ==, SAMPAN_SEGMENT_MISSING);

  /* lines pasted, from another system, with the cursor behind the last of them */
  assert_cursor (sampan_lines_enter_source (note, 3, "a\r\nb\r\nc五", 7), 5, 1);
  assert_source (note, "t", "一二\n三四\na\nb\nc五");
  /* nothing to break: nothing happens */
  assert_cursor (sampan_lines_enter_source (note, 1, "一二", 3), 1, 3);
  assert_source (note, "t", "一二\n三四\na\nb\nc五");
}

static void
test_enter_title (void)
{
  g_autoptr (SampanNote) note = make_note ("title", "body");

  /* at its end one goes on to the body */
  assert_cursor (sampan_lines_enter_source (note, 0, "title\n", 6), 1, 0);
  assert_source (note, "title", "body");
  /* in its middle the rest goes there, too */
  assert_cursor (sampan_lines_enter_source (note, 0, "ti\ntle", 3), 1, 0);
  assert_source (note, "ti", "tle\nbody");
}

static void
test_enter_target (void)
{
  g_autoptr (SampanNote) note = make_note ("t", "一\n二");
  SampanSegment *target = segment_at (sampan_note_get_version (note, "zh-Hant"), 0);

  sampan_segment_set_text (target, "one");
  assert_cursor (sampan_lines_enter_target (target, 1, "one\n", 4), 2, 0);
  g_assert_cmpstr (sampan_segment_get_text (target), ==, "one");
  /* lines that are pasted stay one */
  assert_cursor (sampan_lines_enter_target (target, 1, "one\ntwo\nthree", 13), 1, 13);
  g_assert_cmpstr (sampan_segment_get_text (target), ==, "one two three");
  assert_source (note, "t", "一\n二");
}

static void
test_join (void)
{
  g_autoptr (SampanNote) note = make_note ("t", "ab\ncd\nef");
  SampanCursor cursor;

  g_assert_true (sampan_lines_join (note, 2, FALSE, &cursor));
  assert_cursor (cursor, 1, 2);
  assert_source (note, "t", "abcd\nef");
  g_assert_true (sampan_lines_join (note, 1, TRUE, &cursor));
  assert_cursor (cursor, 1, 4);
  assert_source (note, "t", "abcdef");
  /* nothing is before the title or behind the last passage */
  g_assert_false (sampan_lines_join (note, 0, FALSE, &cursor));
  g_assert_false (sampan_lines_join (note, 1, TRUE, &cursor));
  /* the title takes no text: the cursor only goes there */
  g_assert_true (sampan_lines_join (note, 1, FALSE, &cursor));
  assert_cursor (cursor, 0, 1);
  assert_source (note, "t", "abcdef");
}

static void
test_join_title (void)
{
  g_autoptr (SampanNote) note = make_note ("t", "\nab");
  SampanCursor cursor;

  g_assert_true (sampan_lines_join (note, 1, FALSE, &cursor));
  assert_source (note, "t", "ab");
  g_assert_cmpuint (sampan_lines_append (note), ==, 2);
  assert_source (note, "t", "ab\n");
}

static void
test_passages (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (SampanNote) note = make_note ("t", "ab\ncd");
  g_autoptr (SampanDocument) document = sampan_document_new (fixture->studio, note);
  g_autoptr (SampanPassageList) list = sampan_passage_list_new (document);
  SampanVersion *target = sampan_note_get_version (note, "zh-Hant");
  SampanPassage *title = sampan_passage_list_peek (list, 0);
  SampanPassage *second = sampan_passage_list_peek (list, 2);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  g_assert_true (sampan_passage_get_title (title));
  g_assert_true (sampan_passage_get_target (title) == sampan_version_get_title (target));
  g_assert_true (sampan_passage_get_target (second) == segment_at (target, 1));
  g_assert_false (sampan_passage_get_last (title));
  g_assert_true (sampan_passage_get_last (second));

  /* passages stay the same objects, wherever they go */
  sampan_version_split_segment (sampan_note_get_source (note), 0, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 4);
  g_assert_true (sampan_passage_list_peek (list, 3) == second);
  g_assert_true (sampan_passage_get_target (second) == segment_at (target, 2));
  g_assert_true (sampan_passage_get_target (sampan_passage_list_peek (list, 2))
                 == segment_at (target, 1));

  /* another language is laid beside them */
  sampan_document_add_language (document, "en");
  g_assert_true (sampan_passage_get_target (second)
                 == segment_at (sampan_note_get_version (note, "en"), 2));
  sampan_document_set_target_language (document, NULL);
  g_assert_null (sampan_passage_get_target (second));

  /* and undo takes back what was split */
  while (sampan_history_undo (sampan_document_get_history (document)))
    ;
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  g_assert_true (sampan_passage_list_peek (list, 2) == second);
  g_assert_true (sampan_passage_get_last (second));
}

static void
assert_shown (GtkSliceListModel *list, guint n)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, n);
}

/* A note of 200,000 characters has some thousand passages: two hundred rows at once took seconds.
 */
static void
test_growing (void)
{
  const char *strings[] = { "a", "b", NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  for (guint i = 0; i < 4000; i++)
    gtk_string_list_append (model, "passage");
  g_autoptr (GtkSliceListModel) list = sampan_growing_list_new (G_LIST_MODEL (model));
  guint shown = SAMPAN_GROWING_LIST_FIRST, steps = 0;

  assert_shown (list, shown);
  for (; sampan_growing_list_grow (list); steps++)
    assert_shown (list, shown += SAMPAN_GROWING_LIST_STEP);
  /* Not one by one to the last: the list view has rows for two hundred. */
  g_assert_cmpuint (steps, >, 80);
  g_assert_cmpuint (shown, <, 300);
  assert_shown (list, 4000);
  gtk_string_list_append (model, "one more");
  assert_shown (list, 4001);

  /* Who wants to go further goes at once. */
  g_autoptr (GtkSliceListModel) reached = sampan_growing_list_new (G_LIST_MODEL (model));
  sampan_growing_list_reach (reached, 2);
  assert_shown (reached, SAMPAN_GROWING_LIST_FIRST);
  sampan_growing_list_reach (reached, 99);
  assert_shown (reached, 100);
  sampan_growing_list_reach (reached, 3000);
  assert_shown (reached, 4001);

  /* All of a short one is there, and what comes later, too. */
  g_autoptr (GtkStringList) brief = gtk_string_list_new (strings);
  g_autoptr (GtkSliceListModel) all = sampan_growing_list_new (G_LIST_MODEL (brief));
  assert_shown (all, 2);
  g_assert_false (sampan_growing_list_grow (all));
  for (guint i = 0; i < 98; i++)
    gtk_string_list_append (brief, "c");
  assert_shown (all, 100);
}

static void
assert_tags (SampanNote *note, const char *language, const char *expected)
{
  g_autofree char *tags =
      g_strjoinv (" ", (char **)sampan_version_get_tags (sampan_note_get_version (note, language)));
  g_assert_cmpstr (tags, ==, expected);
}

static void
test_tags (void)
{
  g_autoptr (SampanNote) note = make_note ("t", "b");

  g_assert_true (sampan_tags_add (note, " #美食 ，火锅,Food"));
  assert_tags (note, "zh-Hans", "美食 火锅 Food");
  /* none twice, in any case, and nothing of nothing */
  g_assert_false (sampan_tags_add (note, "火锅、food"));
  g_assert_false (sampan_tags_add (note, " # , "));
  assert_tags (note, "zh-Hans", "美食 火锅 Food");

  sampan_tags_set (note, "zh-Hant", 0, "#美饌");
  sampan_tags_set (note, "zh-Hant", 1, "火鍋");
  assert_tags (note, "zh-Hant", "美饌 火鍋");
  sampan_tags_set (note, "zh-Hant", 0, "");
  assert_tags (note, "zh-Hant", "美饌 火鍋");
  g_assert_cmpstr (sampan_tags_get (sampan_note_get_version (note, "zh-Hant"), 2), ==, "");

  /* what renders a tag goes with it */
  sampan_tags_set (note, "zh-Hans", 0, "");
  assert_tags (note, "zh-Hans", "火锅 Food");
  assert_tags (note, "zh-Hant", "火鍋");
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer done)
{
  g_autoptr (GError) error = NULL;

  sampan_tag_memory_load_finish (SAMPAN_TAG_MEMORY (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)done = TRUE;
}

static void
test_tag_memory (void)
{
  g_autoptr (SampanTagMemory) memory = sampan_tag_memory_get (NULL);
  g_autoptr (SampanNote) note = sampan_note_new ("zh-Hans");
  gboolean loaded = FALSE;

  sampan_tag_memory_load_async (memory, NULL, on_loaded, &loaded);
  run_until (&loaded);
  sampan_note_ensure_version (note, "en");
  g_assert_true (sampan_tags_add (note, "美食, 没有人用的标签, 火锅"));
  /* as far as the memory knows them: what stands behind would stand beside another */
  sampan_tags_fill (note, memory);
  g_assert_cmpuint (g_strv_length (
                        (char **)sampan_version_get_tags (sampan_note_get_version (note, "en"))),
                    ==, 1);
  g_assert_cmpint (sampan_tags_get_origin (note, "en", 0, memory), ==, SAMPAN_TAG_COLLECTED);
  sampan_tags_set (note, "en", 1, "TagThatNobodyUses");
  g_assert_cmpint (sampan_tags_get_origin (note, "en", 1, memory), ==, SAMPAN_TAG_LITERAL);
  sampan_tags_fill (note, memory);
  g_assert_cmpstr (sampan_tags_get (sampan_note_get_version (note, "en"), 2), !=, "");
}

static void
assert_state (SampanDocument *document,
              SampanPassage *passage,
              const char *words,
              const char *detail,
              SampanMend mend)
{
  g_autoptr (SampanPassageState) state = sampan_passage_state_new (document, passage);

  g_assert_cmpstr (state->words, ==, words);
  g_assert_cmpstr (state->detail, ==, detail);
  g_assert_cmpint (state->mend, ==, mend);
  g_assert_true ((state->mend_label != NULL) == (mend != SAMPAN_MEND_NONE));
}

static void
test_states (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (SampanNote) note = make_note ("t", "ab\ncd");
  g_autoptr (SampanDocument) document = sampan_document_new (fixture->studio, note);
  g_autoptr (SampanPassageList) list = sampan_passage_list_new (document);
  SampanPassage *passage = sampan_passage_list_peek (list, 1);
  SampanSegment *source = sampan_passage_get_source (passage);
  SampanSegment *target = sampan_passage_get_target (passage);

  assert_state (document, passage, "Missing", NULL, SAMPAN_MEND_TRANSLATE);
  sampan_note_set_translation (note, target, "ab", "AB", SAMPAN_ORIGIN_MACHINE, "OpenCC", 0);
  assert_state (document, passage, "Fresh, not approved", "OpenCC", SAMPAN_MEND_NONE);
  sampan_segment_set_text (source, "abc");
  assert_state (document, passage, "Stale: the source changed", "OpenCC", SAMPAN_MEND_TRANSLATE);
  sampan_segment_set_pinned (target, TRUE);
  assert_state (document, passage, "Approved", "OpenCC", SAMPAN_MEND_NONE);
  sampan_segment_set_text (source, "abcd");
  assert_state (document, passage, "Stale: the source changed", "OpenCC", SAMPAN_MEND_KEEP);
  sampan_segment_set_text (source, "");
  assert_state (document, passage, "Its source is empty", "OpenCC", SAMPAN_MEND_CLEAR);
  sampan_segment_set_text (source, "abcd");
  sampan_segment_set_text (target, "ABCD");
  assert_state (document, passage, "Pinned by you", NULL, SAMPAN_MEND_NONE);
}

static void
test_use_match (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (SampanNote) note = make_note ("t", "ab");
  g_autoptr (SampanDocument) document = sampan_document_new (fixture->studio, note);
  g_autoptr (SampanPassageList) list = sampan_passage_list_new (document);
  SampanPassage *passage = sampan_passage_list_peek (list, 1);
  SampanSegment *target = sampan_passage_get_target (passage);
  SampanMemoryMatch match = { .target = (char *)"from the memory", .score = 92 };

  /* chosen by a person, it also takes the place of what is pinned */
  sampan_segment_set_text (target, "by hand");
  sampan_document_use_match (document, target, &match);
  g_assert_cmpstr (sampan_segment_get_text (target), ==, "from the memory");
  g_assert_false (sampan_segment_get_pinned (target));
  g_autoptr (SampanPassageState) state = sampan_passage_state_new (document, passage);
  g_assert_cmpstr (state->memory, ==, "Memory, 92 % match");
  g_assert_true (state->unapproved);
}

static void
test_limits (void)
{
  g_autoptr (SampanNote) note = make_note ("一二三", "b");
  SampanVersion *source = sampan_note_get_source (note);
  const char *both[] = { "xiaohongshu", "bluesky", NULL };
  const char *none[] = { "nowhere", NULL };
  g_autofree char *long_body = g_strnfill (400, 'x');

  /* Bluesky has no title of its own */
  SampanLimit title = sampan_limit_title (both, note, "zh-Hans");
  g_assert_cmpint (title.used, ==, 3);
  g_assert_cmpint (title.allowed, ==, 20);
  /* the one with the least room left is the strictest */
  sampan_version_set_body (source, long_body);
  SampanLimit text = sampan_limit_text (both, note, "zh-Hans");
  g_assert_cmpstr (text.platform, ==, "Bluesky");
  g_assert_cmpint (text.allowed, ==, 300);
  g_assert_cmpint (text.used, >=, 400);
  g_assert_null (sampan_limit_text (none, note, "zh-Hans").platform);
  /* two in one post are counted together */
  sampan_version_set_body (source, "四五六");
  SampanVersion *english = sampan_note_ensure_version (note, "en");
  sampan_version_set_body (english, "english");
  int alone = sampan_limit_text (both, note, "en").used;
  SampanLimit pair = sampan_limit_text (&both[1], note, "zh-Hans+en");
  g_assert_cmpstr (pair.languages, ==, "zh-Hans+en");
  g_assert_cmpint (pair.used, >=, alone + 3 + 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/write/enter", test_enter);
  g_test_add_func ("/write/enter-title", test_enter_title);
  g_test_add_func ("/write/enter-target", test_enter_target);
  g_test_add_func ("/write/join", test_join);
  g_test_add_func ("/write/join-title", test_join_title);
  g_test_add_func ("/write/passages", test_passages);
  g_test_add_func ("/write/growing", test_growing);
  g_test_add_func ("/write/tags", test_tags);
  g_test_add_func ("/write/tag-memory", test_tag_memory);
  g_test_add_func ("/write/states", test_states);
  g_test_add_func ("/write/use-match", test_use_match);
  g_test_add_func ("/write/limits", test_limits);
  return g_test_run ();
}
