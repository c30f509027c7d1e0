/* What a note becomes on each platform: a card and a post for each language, or one for two. */

#include "fixture.h"
#include "publish/sampan-posted-languages.h"

static void
assert_languages (GStrv found, const char *expected)
{
  g_autofree char *joined = g_strjoinv (" ", found);

  g_assert_cmpstr (joined, ==, expected);
  g_strfreev (found);
}

static void
test_list (Fixture *self, gconstpointer data)
{
  g_autoptr (SampanNote) note = fixture_add_bilingual_note (self);
  SampanAccount *account;

  sampan_note_ensure_version (note, "ar");
  assert_languages (sampan_posted_languages_offer (self->accounts, note), "zh-Hans en ar");
  assert_languages (sampan_posted_languages_list (self->accounts, note, "bluesky"),
                    "zh-Hans en ar");

  account = fixture_add_account (self, "http://127.0.0.1:1", "one.test", "did:plc:one");
  sampan_accounts_set_language (self->accounts, account, "en+zh-Hans");
  assert_languages (sampan_posted_languages_offer (self->accounts, note),
                    "zh-Hans en ar en+zh-Hans");
  assert_languages (sampan_posted_languages_list (self->accounts, note, "bluesky"),
                    "ar en+zh-Hans");
  assert_languages (sampan_posted_languages_list (self->accounts, note, "mastodon"),
                    "zh-Hans en ar");

  account = fixture_add_account (self, "http://127.0.0.1:1", "two.test", "did:plc:two");
  sampan_accounts_set_language (self->accounts, account, "en");
  assert_languages (sampan_posted_languages_list (self->accounts, note, "bluesky"),
                    "en ar en+zh-Hans");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/posted-languages/list", Fixture, NULL, fixture_set_up, test_list,
              fixture_tear_down);
  return g_test_run ();
}
