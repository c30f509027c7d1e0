#include "publish/sampan-atproto-record.h"
#include "publish/sampan-facets.h"

#include <string.h>

/* "kind|text of the passage|value", one a line: what is found. */
static void
assert_facets (const char *text, const char *expected)
{
  static const char *const kinds[] = { "link", "mention", "tag" };
  g_autoptr (GPtrArray) facets = sampan_facets_find (text);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < facets->len; i++)
    {
      const SampanFacet *facet = facets->pdata[i];
      g_autofree char *passage = g_strndup (text + facet->start, facet->end - facet->start);

      g_assert_true (g_utf8_validate (passage, -1, NULL));
      g_string_append_printf (found, "%s%s|%s|%s", i ? "\n" : "", kinds[facet->kind], passage,
                              facet->value);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_links (void)
{
  assert_facets ("see https://example.com/a?b=c#d.",
                 "link|https://example.com/a?b=c#d|https://example.com/a?b=c#d");
  assert_facets ("(https://example.com/a)", "link|https://example.com/a|https://example.com/a");
  assert_facets ("https://en.wikipedia.org/wiki/Sampan_(boat), yes",
                 "link|https://en.wikipedia.org/wiki/Sampan_(boat)|https://en.wikipedia.org/wiki/"
                 "Sampan_(boat)");
  assert_facets ("www.example.com! and www.nothing",
                 "link|www.example.com|https://www.example.com");
  assert_facets ("HTTPS://Example.com", "link|HTTPS://Example.com|HTTPS://Example.com");
  assert_facets ("xhttps://example.com http:// https://. www. https", "");
}

static void
test_links_in_chinese (void)
{
  assert_facets ("看这里https://example.com/a，很好。",
                 "link|https://example.com/a|https://example.com/a");
  assert_facets ("https://example.com/a很好看", "link|https://example.com/a|https://example.com/a");
  assert_facets ("https://zh.wikipedia.org/wiki/舢板（船）",
                 "link|https://zh.wikipedia.org/wiki/舢板|https://zh.wikipedia.org/wiki/舢板");
  assert_facets ("「https://example.com」", "link|https://example.com|https://example.com");
  assert_facets ("https://example.com/?q=舢板&n=1。",
                 "link|https://example.com/?q=舢板&n=1|https://example.com/?q=舢板&n=1");
}

static void
test_mentions (void)
{
  assert_facets ("thanks @Alice.test!", "mention|@Alice.test|alice.test");
  assert_facets ("感谢@alice.bsky.social的照片", "mention|@alice.bsky.social|alice.bsky.social");
  assert_facets ("(@a.b.example)", "mention|@a.b.example|a.b.example");
  assert_facets ("mail alice@example.com, @alice, @.test, @a..b, @-a.test, @a.1", "");
  assert_facets ("@alice.test@server.test", "");
}

static void
test_tags (void)
{
  assert_facets ("#travel, #2024 #summer2024 #a-b- #_",
                 "tag|#travel|travel\ntag|#summer2024|summer2024\ntag|#a-b|a-b");
  assert_facets ("今天#旅行，很好＃美食", "tag|#旅行|旅行\ntag|＃美食|美食");
  assert_facets ("#旅行 #舢板。#好", "tag|#旅行|旅行\ntag|#舢板|舢板\ntag|#好|好");
  assert_facets ("C# a#b ## #️⃣ &#39; #", "");
  assert_facets (
      "#👩‍👩‍👧‍👦好 #❤️",
      "tag|#👩‍👩‍👧‍👦好|👩‍👩‍👧‍👦好\ntag|#❤️|❤️");
  assert_facets ("https://example.com/#top",
                 "link|https://example.com/#top|https://example.com/#top");
}

static guint
count_facets (const char *text)
{
  g_autoptr (GPtrArray) facets = sampan_facets_find (text);

  return facets->len;
}

static void
test_tag_length (void)
{
  g_autoptr (GString) tag = g_string_new ("#");

  for (int i = 0; i < 64; i++)
    g_string_append (tag, "好");
  g_assert_true (sampan_facets_is_tag (tag->str + 1));
  g_assert_cmpuint (count_facets (tag->str), ==, 1);
  g_string_append (tag, "好");
  g_assert_false (sampan_facets_is_tag (tag->str + 1));
  g_assert_cmpuint (count_facets (tag->str), ==, 0);
  g_assert_false (sampan_facets_is_tag ("street food"));
  g_assert_false (sampan_facets_is_tag (""));
  g_assert_false (sampan_facets_is_tag ("123"));
}

/* After Chinese and an emoji of seven code points: bytes, not signs. */
static void
test_offsets (void)
{
  const char *text = "你好👩‍👩‍👧‍👦 https://a.example #游";
  g_autoptr (GPtrArray) facets = sampan_facets_find (text);
  const SampanFacet *link, *tag;

  g_assert_cmpuint (facets->len, ==, 2);
  link = facets->pdata[0];
  tag = facets->pdata[1];
  g_assert_cmpuint (link->start, ==, 2 * 3 + 4 * 4 + 3 * 3 + 1);
  g_assert_cmpuint (link->end, ==, link->start + strlen ("https://a.example"));
  g_assert_cmpuint (tag->start, ==, link->end + 1);
  g_assert_cmpuint (tag->end, ==, strlen (text));
}

static char *
resolve (const char *handle, gpointer user_data, GError **error)
{
  return g_str_equal (handle, "alice.test") ? g_strdup ("did:plc:alice") : NULL;
}

static void
test_record_facets (void)
{
  g_autoptr (JsonNode) node =
      sampan_atproto_facets_new ("@alice.test @nobody.test #好", resolve, NULL, NULL);
  g_autofree char *json = json_to_string (node, FALSE);

  g_assert_cmpstr (json, ==,
                   "[{\"index\":{\"byteStart\":0,\"byteEnd\":11},\"features\":[{\"$type\":\"app."
                   "bsky.richtext.facet#"
                   "mention\",\"did\":\"did:plc:alice\"}]},"
                   "{\"index\":{\"byteStart\":25,\"byteEnd\":29},\"features\":[{\"$type\":\"app."
                   "bsky.richtext.facet#"
                   "tag\",\"tag\":\"好\"}]}]");
  g_assert_null (sampan_atproto_facets_new ("nothing @nobody.test", resolve, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facets/links", test_links);
  g_test_add_func ("/facets/links-in-chinese", test_links_in_chinese);
  g_test_add_func ("/facets/mentions", test_mentions);
  g_test_add_func ("/facets/tags", test_tags);
  g_test_add_func ("/facets/tag-length", test_tag_length);
  g_test_add_func ("/facets/offsets", test_offsets);
  g_test_add_func ("/facets/record", test_record_facets);
  return g_test_run ();
}
