#include "sampan-marian-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "net/sampan-json.h"
#include "sampan-pack-private.h"

/* Marian's own names for what stands for an unknown word, and the token that ends a text. */
#define UNKNOWN_TOKEN "<unk>"
/* More threads do not help matrices of this size (measured with Opus-MT's: 4 are as fast as 8). */
#define MAX_THREADS 4
/* An Opus-MT model has 12 inputs for 6 layers' pasts twice over; ten times that is no such model.
 */
#define MAX_INPUTS 400

static void
marian_free (gpointer data)
{
  SampanMarian *self = data;

  g_free (self->name);
  g_clear_pointer (&self->source, sampan_unigram_unref);
  g_clear_pointer (&self->target, sampan_unigram_unref);
  g_hash_table_unref (self->ids);
  g_ptr_array_unref (self->tokens);
  g_clear_object (&self->encoder);
  g_clear_object (&self->decoder);
  g_array_unref (self->inputs);
}

SampanMarian *
_sampan_marian_ref (SampanMarian *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
_sampan_marian_unref (SampanMarian *self)
{
  g_atomic_rc_box_release_full (self, marian_free);
}

static gboolean
fail (GError **error, SampanPackError code, const char *message)
{
  g_set_error_literal (error, SAMPAN_PACK_ERROR, code, message);
  return FALSE;
}

static gboolean
fail_vocabulary (GError **error)
{
  return fail (error, SAMPAN_PACK_ERROR_VOCABULARY,
               _ ("The language pack's vocabulary is not that of its model. Get the pack from "
                  "elsewhere."));
}

static gboolean
fail_kind (GError **error)
{
  return fail (error, SAMPAN_PACK_ERROR_UNSUPPORTED,
               _ ("The language pack's model is not laid out as Opus-MT models are that Optimum "
                  "exports (with a merged decoder). Get another pack."));
}

/* ---- configuration ---- */

static gint64
get_int (JsonNode *first, JsonNode *second, const char *member, gint64 fallback)
{
  return sampan_json_peek_int (first, member, sampan_json_peek_int (second, member, fallback));
}

static gboolean
is_token (const SampanMarianConfig *config, gint64 token)
{
  return token >= 0 && token < config->vocabulary_size;
}

/* What a search does is in generation_config.json of newer models and in config.json of older ones.
 */
static gboolean
read_config (SampanMarian *self, SampanPack *pack, GError **error)
{
  g_autofree char *path = sampan_pack_dup_path (pack, SAMPAN_PACK_GENERATION_CONFIG);
  const char *folder = sampan_pack_get_folder (pack);
  g_autoptr (JsonNode) config = _sampan_pack_read_json (folder, "config.json", error);
  g_autoptr (JsonNode) generation = NULL;
  SampanMarianConfig *c = &self->config;

  if (config == NULL)
    return FALSE;
  if (path != NULL)
    generation = _sampan_pack_read_json (folder, "generation_config.json", NULL);
  if (generation == NULL)
    generation = json_node_copy (config);
  c->vocabulary_size = sampan_json_peek_int (config, "vocab_size", 0);
  c->pad = get_int (generation, config, "pad_token_id", c->vocabulary_size - 1);
  c->end = get_int (generation, config, "eos_token_id", 0);
  c->start = get_int (generation, config, "decoder_start_token_id", c->pad);
  c->max_positions = sampan_json_peek_int (config, "max_position_embeddings", 512);
  c->max_length = get_int (generation, config, "max_length", c->max_positions);
  c->beams = get_int (generation, config, "num_beams", 1);
  c->no_repeat = CLAMP (get_int (generation, config, "no_repeat_ngram_size", 0), 0, 100);
  c->length_penalty =
      CLAMP (sampan_json_peek_double (generation, "length_penalty",
                                      sampan_json_peek_double (config, "length_penalty", 1)),
             -10, 10);
  c->max_length = MIN (c->max_length, c->max_positions);
  if (!is_token (c, c->pad) || !is_token (c, c->end) || !is_token (c, c->start)
      || c->max_length < 8)
    return fail_vocabulary (error);
  return TRUE;
}

/* ---- vocabulary ---- */

static gboolean
take_token (SampanMarian *self, const char *token, gint64 id)
{
  if (!is_token (&self->config, id) || g_ptr_array_index (self->tokens, id) != NULL)
    return FALSE;
  self->tokens->pdata[id] = g_strdup (token);
  g_hash_table_insert (self->ids, self->tokens->pdata[id], GSIZE_TO_POINTER ((gsize)id + 1));
  return TRUE;
}

static gboolean
read_vocabulary (SampanMarian *self, SampanPack *pack, GError **error)
{
  g_autoptr (JsonNode) node =
      _sampan_pack_read_json (sampan_pack_get_folder (pack), "vocab.json", error);
  JsonObjectIter iter;
  const char *token;
  JsonNode *id;

  if (node == NULL)
    return FALSE;
  if ((gint64)json_object_get_size (json_node_get_object (node)) != self->config.vocabulary_size)
    return fail_vocabulary (error);
  g_ptr_array_set_size (self->tokens, (int)self->config.vocabulary_size);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &token, &id))
    if (!take_token (self, token, sampan_json_peek_int (id, "", -1)))
      return fail_vocabulary (error);
  self->unknown = (gint64)GPOINTER_TO_SIZE (g_hash_table_lookup (self->ids, UNKNOWN_TOKEN)) - 1;
  return self->unknown >= 0 || fail_vocabulary (error);
}

static SampanUnigram *
read_pieces (SampanPack *pack, SampanPackFile file, GError **error)
{
  g_autofree char *path = sampan_pack_dup_path (pack, file);
  g_autoptr (GError) reason = NULL;
  SampanUnigram *pieces = path != NULL ? sampan_unigram_new_from_file (path, &reason) : NULL;

  if (pieces == NULL)
    g_set_error (error, SAMPAN_PACK_ERROR,
                 g_error_matches (reason, SAMPAN_UNIGRAM_ERROR, SAMPAN_UNIGRAM_ERROR_UNSUPPORTED)
                     ? SAMPAN_PACK_ERROR_UNSUPPORTED
                     : SAMPAN_PACK_ERROR_DAMAGED,
                 /* Translators: the name of a file, then a sentence: why */
                 _ ("The file “%s” of the language pack can not be used. %s"),
                 file == SAMPAN_PACK_SOURCE_PIECES ? "source.spm" : "target.spm",
                 reason != NULL ? reason->message : "");
  return pieces;
}

/* Half of the pieces at least are to be words that the model has: else they belong to another. */
static gboolean
check_pieces (SampanMarian *self, SampanUnigram *pieces, GError **error)
{
  guint n = sampan_unigram_get_n_pieces (pieces);
  guint known = 0;

  for (guint i = 0; i < n; i++)
    known += g_hash_table_contains (self->ids, sampan_unigram_get_piece (pieces, i));
  return known > n / 2 || fail_vocabulary (error);
}

/* ---- models ---- */

static SampanModel *
read_model (SampanPack *pack, SampanPackFile file, GError **error)
{
  g_autofree char *path = sampan_pack_dup_path (pack, file);
  g_autofree char *name = g_path_get_basename (path != NULL ? path : "?");
  g_autoptr (GError) reason = NULL;
  int threads = MIN ((int)g_get_num_processors (), MAX_THREADS);
  SampanModel *model;

  model = path != NULL ? sampan_model_new_for_text (path, threads, &reason) : NULL;
  if (model != NULL)
    return model;
  g_debug ("%s: %s", name, reason != NULL ? reason->message : "missing");
  g_set_error (
      error, SAMPAN_PACK_ERROR,
      g_error_matches (reason, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_INVALID)
          ? SAMPAN_PACK_ERROR_DAMAGED
          : SAMPAN_PACK_ERROR_FAILED,
      /* Translators: the name of a file */
      _ ("The model “%s” of the language pack can not be loaded: it is cut off or damaged, "
         "or of a kind that Sampan does not know. Get the pack again."),
      name);
  return NULL;
}

static void
clear_input (gpointer data)
{
  g_free (((SampanMarianInput *)data)->output);
}

/* "past_key_values.0.decoder.key" is filled from "present.0.decoder.key". */
static gboolean
describe_past (SampanMarianInput *input, const SampanTensor *tensor)
{
  const char *rest = strchr (tensor->name, '.');

  if (!g_str_has_prefix (tensor->name, "past_key_values.") || rest == NULL || tensor->n_dims != 4
      || tensor->shape[1] <= 0 || tensor->shape[3] <= 0 || tensor->shape[1] > 1024
      || tensor->shape[3] > 65536)
    return FALSE;
  input->kind =
      strstr (rest, ".encoder.") != NULL ? SAMPAN_MARIAN_SOURCE_PAST : SAMPAN_MARIAN_OWN_PAST;
  input->output = g_strconcat ("present", rest, NULL);
  input->heads = tensor->shape[1];
  input->size = tensor->shape[3];
  return TRUE;
}

static gboolean
describe_input (SampanMarianInput *input, const SampanTensor *tensor)
{
  static const char *const names[] = {
    [SAMPAN_MARIAN_TOKENS] = "input_ids",
    [SAMPAN_MARIAN_MASK] = "encoder_attention_mask",
    [SAMPAN_MARIAN_STATES] = "encoder_hidden_states",
    [SAMPAN_MARIAN_BRANCH] = "use_cache_branch",
  };

  input->name = tensor->name;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (names[i], tensor->name) == 0)
      {
        input->kind = i;
        return TRUE;
      }
  return describe_past (input, tensor);
}

static gboolean
has_output (SampanModel *model, const char *name, gint64 last)
{
  for (guint i = 0; i < sampan_model_get_n_outputs (model); i++)
    {
      const SampanTensor *tensor = sampan_model_get_output (model, i);

      if (g_str_equal (tensor->name, name))
        return last < 0 || tensor->n_dims == 0 || tensor->shape[tensor->n_dims - 1] <= 0
               || tensor->shape[tensor->n_dims - 1] == last;
    }
  return FALSE;
}

static gboolean
describe_decoder (SampanMarian *self, GError **error)
{
  guint n = sampan_model_get_n_inputs (self->decoder);
  guint seen = 0;

  if (n > MAX_INPUTS)
    return fail_kind (error);
  for (guint i = 0; i < n; i++)
    {
      SampanMarianInput input = { 0 };

      if (!describe_input (&input, sampan_model_get_input (self->decoder, i)))
        return fail_kind (error);
      g_array_append_val (self->inputs, input);
      seen |= 1U << input.kind;
      if (input.output != NULL && !has_output (self->decoder, input.output, -1))
        return fail_kind (error);
    }
  if ((seen & (1U << SAMPAN_MARIAN_BRANCH)) == 0 || (seen & (1U << SAMPAN_MARIAN_OWN_PAST)) == 0
      || (seen & (1U << SAMPAN_MARIAN_TOKENS)) == 0 || !has_output (self->decoder, "logits", -1)
      || !has_output (self->encoder, "last_hidden_state", -1))
    return fail_kind (error);
  return has_output (self->decoder, "logits", self->config.vocabulary_size)
         || fail_vocabulary (error);
}

SampanMarian *
_sampan_marian_new (SampanPack *pack, GError **error)
{
  g_autoptr (SampanMarian) self = g_atomic_rc_box_new0 (SampanMarian);

  self->name = g_strdup (sampan_pack_get_name (pack));
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->tokens = g_ptr_array_new_with_free_func (g_free);
  self->inputs = g_array_new (FALSE, FALSE, sizeof (SampanMarianInput));
  g_array_set_clear_func (self->inputs, clear_input);
  if (!read_config (self, pack, error) || !read_vocabulary (self, pack, error))
    return NULL;
  self->source = read_pieces (pack, SAMPAN_PACK_SOURCE_PIECES, error);
  if (self->source == NULL || !check_pieces (self, self->source, error))
    return NULL;
  self->target = read_pieces (pack, SAMPAN_PACK_TARGET_PIECES, error);
  if (self->target == NULL || !check_pieces (self, self->target, error))
    return NULL;
  self->encoder = read_model (pack, SAMPAN_PACK_ENCODER, error);
  if (self->encoder == NULL)
    return NULL;
  self->decoder = read_model (pack, SAMPAN_PACK_DECODER, error);
  if (self->decoder == NULL || !describe_decoder (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* ---- text ---- */

static gint64
get_id (SampanMarian *self, const char *token)
{
  gsize id = GPOINTER_TO_SIZE (g_hash_table_lookup (self->ids, token));

  return id > 0 ? (gint64)id - 1 : self->unknown;
}

GArray *
_sampan_marian_encode (SampanMarian *self, const char *text, const char *prefix)
{
  g_auto (GStrv) pieces = sampan_unigram_encode (self->source, text);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id;

  if (prefix != NULL)
    {
      id = get_id (self, prefix);
      g_array_append_val (ids, id);
    }
  for (guint i = 0; pieces[i]; i++)
    {
      id = get_id (self, pieces[i]);
      g_array_append_val (ids, id);
    }
  g_array_append_val (ids, self->config.end);
  return ids;
}

guint
_sampan_marian_count_unknown (SampanMarian *self, GArray *ids)
{
  guint n = 0;

  for (guint i = 0; i < ids->len; i++)
    n += g_array_index (ids, gint64, i) == self->unknown;
  return n;
}

static guint
count_letters (const char *text)
{
  guint n = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    n += g_unichar_isalpha (g_utf8_get_char (p));
  return n;
}

double
_sampan_marian_get_unknown_part (SampanMarian *self, const char *text)
{
  g_auto (GStrv) pieces = sampan_unigram_encode (self->source, text);
  guint letters = 0, unknown = 0;

  for (guint i = 0; pieces[i]; i++)
    {
      guint n = count_letters (pieces[i]);

      letters += n;
      if (!g_hash_table_contains (self->ids, pieces[i]))
        unknown += n;
    }
  return letters > 0 ? (double)unknown / letters : 0;
}

char *
_sampan_marian_decode (SampanMarian *self, GArray *ids)
{
  g_autoptr (GPtrArray) pieces = g_ptr_array_new ();

  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (id != self->unknown && id != self->config.pad && id != self->config.end)
        g_ptr_array_add (pieces, g_ptr_array_index (self->tokens, id));
    }
  g_ptr_array_add (pieces, NULL);
  return sampan_unigram_decode (self->target, (const char *const *)pieces->pdata);
}
