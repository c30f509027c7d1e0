#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "language/sampan-pack.h"
#include "pack-fixture.h"

typedef struct
{
  char *work;
  char *folder; /* of the pack */
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->work = g_dir_make_tmp ("sampan-pack-XXXXXX", NULL);
  self->folder = g_build_filename (self->work, "opus-mt-zh-en", NULL);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  pack_fixture_remove_tree (self->work);
  g_free (self->work);
  g_free (self->folder);
}

static SampanPack *
open_pack (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  SampanPack *pack = sampan_pack_open (self->folder, NULL, NULL, &error);

  g_assert_no_error (error);
  return pack;
}

static void
assert_verified (SampanPack *pack)
{
  g_autoptr (GError) error = NULL;

  sampan_pack_verify (pack, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* A sentence, for people, one. */
static void
assert_sentence (const GError *error)
{
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_null (strchr (error->message, '\n'));
}

static void
assert_refused (Fixture *self, SampanPackError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPack) pack = sampan_pack_open (self->folder, NULL, NULL, &error);

  if (pack != NULL)
    g_assert_false (sampan_pack_verify (pack, NULL, NULL, NULL, &error));
  g_assert_error (error, SAMPAN_PACK_ERROR, (int)code);
  assert_sentence (error);
}

static void
assert_path (SampanPack *pack, SampanPackFile file, const char *expected)
{
  g_autofree char *path = sampan_pack_dup_path (pack, file);
  g_autofree char *full = g_build_filename (sampan_pack_get_folder (pack), expected, NULL);

  g_assert_cmpstr (path, ==, full);
}

/* ---- good packs ---- */

static void
test_described (Fixture *self, gconstpointer unused)
{
  g_autoptr (SampanPack) pack = NULL;

  pack_fixture_write (self->folder, "my-pack", 0);
  pack = open_pack (self);
  g_assert_cmpstr (sampan_pack_get_id (pack), ==, "my-pack");
  g_assert_cmpstr (sampan_pack_get_name (pack), ==, "A pack");
  g_assert_cmpstr (sampan_pack_get_source (pack), ==, "zh");
  g_assert_cmpuint (g_strv_length ((char **)sampan_pack_get_targets (pack)), ==, 1);
  g_assert_cmpstr (sampan_pack_get_targets (pack)[0], ==, "en");
  g_assert_cmpstr (sampan_pack_get_licence (pack), ==, "CC-BY-4.0");
  g_assert_cmpstr (sampan_pack_get_quality (pack), ==, "COMET 0.79");
  g_assert_cmpstr (sampan_pack_get_quality_source (pack), ==, "https://example.org/evaluation");
  g_assert_true (sampan_pack_get_described (pack));
  assert_path (pack, SAMPAN_PACK_ENCODER, "onnx/encoder_model.onnx");
  assert_path (pack, SAMPAN_PACK_VOCABULARY, "vocab.json");
  g_assert_null (sampan_pack_dup_path (pack, SAMPAN_PACK_GENERATION_CONFIG));
  assert_verified (pack);
}

static void
test_pairs (Fixture *self, gconstpointer unused)
{
  g_autoptr (SampanPack) pack = NULL;

  pack_fixture_write (self->folder, "p", 0);
  pack = open_pack (self);
  g_assert_true (sampan_pack_supports (pack, "zh-Hans", "en"));
  g_assert_true (sampan_pack_supports (pack, "zh-Hant", "en-GB"));
  g_assert_true (sampan_pack_supports (pack, "zh_TW", "en"));
  g_assert_false (sampan_pack_supports (pack, "en", "zh-Hans"));
  g_assert_false (sampan_pack_supports (pack, "zh-Hans", "fr"));
  g_assert_null (sampan_pack_get_prefix (pack, "en"));
}

static void
test_prefixes (Fixture *self, gconstpointer unused)
{
  g_autoptr (SampanPack) pack = NULL;

  pack_fixture_write (self->folder, "p", PACK_CHINESE);
  pack = open_pack (self);
  assert_verified (pack);
  g_assert_true (sampan_pack_supports (pack, "en-US", "zh"));
  g_assert_true (sampan_pack_supports (pack, "en", "zh-Hant"));
  g_assert_false (sampan_pack_supports (pack, "en", "zh-HK"));
  g_assert_cmpstr (sampan_pack_get_prefix (pack, "zh"), ==, ">>cmn_Hans<<");
  g_assert_cmpstr (sampan_pack_get_prefix (pack, "zh-TW"), ==, ">>cmn_Hant<<");
}

static void
test_plain (Fixture *self, gconstpointer unused)
{
  g_autoptr (SampanPack) pack = NULL;

  pack_fixture_write (self->folder, NULL, PACK_PLAIN | PACK_FLAT);
  pack = open_pack (self);
  g_assert_cmpstr (sampan_pack_get_id (pack), ==, "opus-mt-zh-en");
  g_assert_cmpstr (sampan_pack_get_source (pack), ==, "zh");
  g_assert_cmpstr (sampan_pack_get_targets (pack)[0], ==, "en");
  g_assert_cmpstr (sampan_pack_get_licence (pack), ==, "unknown");
  g_assert_false (sampan_pack_get_described (pack));
  assert_path (pack, SAMPAN_PACK_DECODER, "decoder_model_merged.onnx");
  assert_verified (pack);
}

/* The names that models have. */
static void
test_names (Fixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *folder, *source, *target;
  } cases[] = {
    { "opus-mt-zh-en", "zh", "en" },
    { "opus-mt-tc-big-zh-en", "zh", "en" },
    { "Helsinki-NLP--opus-mt-en-jap", "en", "ja" },
    { "opus-mt-zh-en-int8", "zh", "en" },
    { "opus-mt-fra-deu", "fr", "de" },
    { "opus-mt-ko-en.onnx", "ko", "en" },
    { "opus-mt-mul-en", NULL, NULL },
    { "opus-mt-ROMANCE-en", NULL, NULL },
    { "opus-mt", NULL, NULL },
    { "opus-mt-en", NULL, NULL },
    { "downloads", NULL, NULL },
  };

  pack_fixture_write (self->folder, NULL, PACK_PLAIN);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folder = g_build_filename (self->work, cases[i].folder, NULL);
      g_autoptr (SampanPack) pack = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (g_rename (self->folder, folder), ==, 0);
      g_set_str (&self->folder, folder);
      pack = sampan_pack_open (folder, NULL, NULL, &error);
      g_test_message ("%s", cases[i].folder);
      if (cases[i].source == NULL)
        {
          g_assert_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_LANGUAGES);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (sampan_pack_get_source (pack), ==, cases[i].source);
      g_assert_cmpstr (sampan_pack_get_targets (pack)[0], ==, cases[i].target);
    }
}

static void
test_told (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder = g_build_filename (self->work, "downloads", NULL);
  g_autoptr (SampanPack) named = NULL;
  g_autoptr (SampanPack) configured = NULL;
  g_autoptr (GError) error = NULL;

  pack_fixture_write (folder, NULL, PACK_PLAIN);
  g_assert_null (sampan_pack_open (folder, "zh", "?", &error));
  g_assert_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_LANGUAGES);
  g_clear_error (&error);
  named = sampan_pack_open (folder, "zh_CN", "en", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sampan_pack_get_source (named), ==, "zh-Hans");
  g_assert_cmpstr (sampan_pack_get_id (named), ==, "opus-mt-zh-Hans-en");

  pack_fixture_replace (folder, "config.json", "NLP/model", "NLP/opus-mt-zh-en");
  configured = sampan_pack_open (folder, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sampan_pack_get_source (configured), ==, "zh");
  g_assert_cmpstr (sampan_pack_get_id (configured), ==, "opus-mt-zh-en");
}

static void
test_tokens (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder = g_build_filename (self->work, "opus-mt-en-zh", NULL);
  g_autoptr (SampanPack) pack = NULL;
  g_autoptr (GError) error = NULL;

  pack_fixture_write (folder, NULL, PACK_PLAIN | PACK_CHINESE);
  pack = sampan_pack_open (folder, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length ((char **)sampan_pack_get_targets (pack)), ==, 2);
  g_assert_cmpstr (sampan_pack_get_prefix (pack, "zh-Hans"), ==, ">>cmn_Hans<<");
  g_assert_cmpstr (sampan_pack_get_prefix (pack, "zh-Hant"), ==, ">>cmn_Hant<<");
  g_assert_null (sampan_pack_open (folder, "en", "fr", &error));
  g_assert_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_LANGUAGES);
}

static void
test_int8 (Fixture *self, gconstpointer unused)
{
  g_autoptr (SampanPack) pack = NULL;

  pack_fixture_write (self->folder, "p", PACK_INT8);
  pack = open_pack (self);
  assert_path (pack, SAMPAN_PACK_ENCODER, "onnx/encoder_model_quantized.onnx");
  assert_path (pack, SAMPAN_PACK_DECODER, "onnx/decoder_model_merged_int8.onnx");
  assert_verified (pack);
}

/* ---- bad packs ---- */

typedef struct
{
  const char *name;
  PackFlags flags;
  const char *file;      /* what is changed, NULL for nothing */
  const char *from, *to; /* NULL: its last byte is cut off; to NULL: it is removed */
  SampanPackError code;
} Fault;

static const Fault faults[] = {
  { "truncated", 0, "onnx/encoder_model.onnx", NULL, NULL, SAMPAN_PACK_ERROR_DAMAGED },
  { "truncated-plain", PACK_PLAIN, "onnx/encoder_model.onnx", NULL, NULL,
    SAMPAN_PACK_ERROR_DAMAGED },
  { "truncated-pieces", PACK_PLAIN, "source.spm", NULL, NULL, SAMPAN_PACK_ERROR_DAMAGED },
  { "truncated-json", PACK_PLAIN, "vocab.json", NULL, NULL, SAMPAN_PACK_ERROR_DAMAGED },
  { "truncated-description", 0, "pack.json", NULL, NULL, SAMPAN_PACK_ERROR_DAMAGED },
  { "wrong-hash", 0, "config.json", "marian", "mariax", SAMPAN_PACK_ERROR_DAMAGED },
  { "missing", 0, "source.spm", "x", NULL, SAMPAN_PACK_ERROR_MISSING },
  { "missing-plain", PACK_PLAIN, "onnx/decoder_model_merged.onnx", "x", NULL,
    SAMPAN_PACK_ERROR_MISSING },
  { "no-description", 0, "config.json", "x", NULL, SAMPAN_PACK_ERROR_MISSING },
  { "not-described", 0, "pack.json", "\"source.spm\"", "\"source.spx\"",
    SAMPAN_PACK_ERROR_MISSING },
  { "other-pieces", PACK_OTHER_PIECES, NULL, NULL, NULL, SAMPAN_PACK_ERROR_VOCABULARY },
  { "gap", PACK_GAP, NULL, NULL, NULL, SAMPAN_PACK_ERROR_VOCABULARY },
  { "short", PACK_SHORT, NULL, NULL, NULL, SAMPAN_PACK_ERROR_VOCABULARY },
  { "separate", PACK_SEPARATE, NULL, NULL, NULL, SAMPAN_PACK_ERROR_UNSUPPORTED },
  { "bpe", PACK_BPE, NULL, NULL, NULL, SAMPAN_PACK_ERROR_UNSUPPORTED },
  { "unknown-token", PACK_CHINESE, "pack.json", ">>cmn_Hant<<", ">>cmn_Hanx<<",
    SAMPAN_PACK_ERROR_VOCABULARY },
  { "newer", 0, "pack.json", "\"format\":1", "\"format\":2", SAMPAN_PACK_ERROR_UNSUPPORTED },
  { "no-format", 0, "pack.json", "\"format\"", "\"fromat\"", SAMPAN_PACK_ERROR_NOT_PACK },
  { "other-model", 0, "pack.json", "\"marian\"", "\"m2m100\"", SAMPAN_PACK_ERROR_UNSUPPORTED },
  { "other-model-plain", PACK_PLAIN, "config.json", "\"marian\"", "\"t5\"",
    SAMPAN_PACK_ERROR_UNSUPPORTED },
  { "no-source", 0, "pack.json", "\"source\":\"zh\"", "\"source\":7", SAMPAN_PACK_ERROR_NOT_PACK },
  { "bad-id", 0, "pack.json", "\"id\":\"p\"", "\"id\":\"../p\"", SAMPAN_PACK_ERROR_NOT_PACK },
  { "traversal", 0, "pack.json", "\"source.spm\"", "\"../source.spm\"", SAMPAN_PACK_ERROR_UNSAFE },
  { "absolute", 0, "pack.json", "\"source.spm\"", "\"/etc/passwd\"", SAMPAN_PACK_ERROR_UNSAFE },
  { "hidden", 0, "pack.json", "\"source.spm\"", "\".source.spm\"", SAMPAN_PACK_ERROR_UNSAFE },
  { "absurd-size", 0, "pack.json", "\"size\":40", "\"size\":99999999999940",
    SAMPAN_PACK_ERROR_UNSAFE },
  { "negative-size", 0, "pack.json", "\"size\":40", "\"size\":-40", SAMPAN_PACK_ERROR_NOT_PACK },
  { "no-hash", 0, "pack.json", "\"sha256\"", "\"sha25\"", SAMPAN_PACK_ERROR_NOT_PACK },
};

static void
test_fault (Fixture *self, gconstpointer data)
{
  const Fault *fault = data;

  pack_fixture_write (self->folder, "p", fault->flags);
  if (fault->file != NULL && fault->from == NULL)
    pack_fixture_cut (self->folder, fault->file);
  else if (fault->file != NULL && fault->to == NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, fault->file, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  else if (fault->file != NULL)
    pack_fixture_replace (self->folder, fault->file, fault->from, fault->to);
  assert_refused (self, fault->code);
}

static void
test_links (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "source.spm", NULL);
  g_autofree char *elsewhere = g_build_filename (self->work, "elsewhere", NULL);
  g_autofree char *onnx = g_build_filename (self->folder, "onnx", NULL);

  pack_fixture_write (self->folder, "p", 0);
  g_assert_cmpint (g_rename (path, elsewhere), ==, 0);
  g_assert_cmpint (symlink (elsewhere, path), ==, 0);
  assert_refused (self, SAMPAN_PACK_ERROR_UNSAFE);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rename (elsewhere, path), ==, 0);
  g_assert_cmpint (g_rename (onnx, elsewhere), ==, 0);
  g_assert_cmpint (symlink (elsewhere, onnx), ==, 0);
  assert_refused (self, SAMPAN_PACK_ERROR_UNSAFE);
}

static void
test_too_large (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "vocab.json", NULL);

  pack_fixture_write (self->folder, "p", PACK_PLAIN);
  g_assert_cmpint (truncate (path, (off_t)1 << 34), ==, 0); /* sparse */
  assert_refused (self, SAMPAN_PACK_ERROR_UNSAFE);
}

static void
test_nothing (Fixture *self, gconstpointer unused)
{
  g_assert_cmpint (g_mkdir (self->folder, 0755), ==, 0);
  assert_refused (self, SAMPAN_PACK_ERROR_NOT_PACK);
}

static void
test_cancel (Fixture *self, gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPack) pack = NULL;

  pack_fixture_write (self->folder, "p", 0);
  pack = open_pack (self);
  g_cancellable_cancel (cancellable);
  g_assert_false (sampan_pack_verify (pack, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/pack/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("described", test_described);
  ADD ("pairs", test_pairs);
  ADD ("prefixes", test_prefixes);
  ADD ("plain", test_plain);
  ADD ("names", test_names);
  ADD ("told", test_told);
  ADD ("tokens", test_tokens);
  ADD ("int8", test_int8);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *name = g_strconcat ("/pack/refused/", faults[i].name, NULL);

      g_test_add (name, Fixture, &faults[i], set_up, test_fault, tear_down);
    }
  ADD ("refused/links", test_links);
  ADD ("refused/too-large", test_too_large);
  ADD ("refused/nothing", test_nothing);
  ADD ("cancel", test_cancel);
  return g_test_run ();
}
