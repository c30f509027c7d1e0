#include "sampan-pack-offer-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "net/sampan-json.h"

#include "sampan-language.h"
#include "sampan-pack-private.h"

#define FORMAT 1
#define MAX_OFFERS 1000
/* The time left is guessed after so long. */
#define GUESS_AFTER G_USEC_PER_SEC

struct _SampanPackOffer
{
  GObject parent_instance;

  char *id;
  char *name;
  char *url;
  char *sha256;
  char *source;
  char **targets;
  char *licence;
  char *quality;
  char *quality_source;
  gint64 size;
  gint64 installed_size;

  SampanPackOfferState state;
  gint64 done;
  char *error;
  GCancellable *fetch;
  gint64 started; /* monotonic time of the first bytes, 0 before */
  gint64 started_with;
};

G_DEFINE_FINAL_TYPE (SampanPackOffer, sampan_pack_offer, G_TYPE_OBJECT)

enum
{
  PROP_STATE = 1,
  PROP_DONE,
  PROP_ERROR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
sampan_pack_offer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanPackOffer *self = SAMPAN_PACK_OFFER (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_DONE:
      g_value_set_int64 (value, self->done);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_pack_offer_finalize (GObject *object)
{
  SampanPackOffer *self = SAMPAN_PACK_OFFER (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->url);
  g_free (self->sha256);
  g_free (self->source);
  g_strfreev (self->targets);
  g_free (self->licence);
  g_free (self->quality);
  g_free (self->quality_source);
  g_free (self->error);
  g_clear_object (&self->fetch);
  G_OBJECT_CLASS (sampan_pack_offer_parent_class)->finalize (object);
}

static void
sampan_pack_offer_class_init (SampanPackOfferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sampan_pack_offer_get_property;
  object_class->finalize = sampan_pack_offer_finalize;

  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, SAMPAN_PACK_OFFER_INSTALLED,
                                              SAMPAN_PACK_OFFER_AVAILABLE, flags);
  properties[PROP_DONE] = g_param_spec_int64 ("done", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sampan_pack_offer_init (SampanPackOffer *self)
{
}

/* ---- lists ---- */

static gboolean
fail_list (GError **error, guint position, const char *member)
{
  g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_NOT_PACK,
               /* Translators: a number, and a word of a file format, as "sha256" */
               _ ("The list of language packs is not right: “%2$s” of its entry %1$u is missing or "
                  "wrong. Use another list."),
               position + 1, member);
  return FALSE;
}

static const char *
peek (JsonNode *node, const char *member)
{
  const char *value = sampan_json_peek_string (node, member, NULL);

  return value != NULL && *value != '\0' ? value : NULL;
}

static gboolean
read_languages (SampanPackOffer *self, JsonNode *node)
{
  g_autoptr (GStrvBuilder) targets = g_strv_builder_new ();
  const char *source = peek (node, "source");
  const char *one = peek (node, "target");
  guint n = one != NULL ? 1 : sampan_json_peek_length (node, "targets");

  self->source = source != NULL ? _sampan_pack_canonicalize (source) : NULL;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("targets[%u]", i);
      const char *tag = one != NULL ? one : peek (node, path);
      g_autofree char *valid = tag != NULL ? _sampan_pack_canonicalize (tag) : NULL;

      if (valid == NULL)
        return FALSE;
      g_strv_builder_take (targets, g_steal_pointer (&valid));
    }
  self->targets = g_strv_builder_end (targets);
  return self->source != NULL && n > 0;
}

static char *
dup_url (const char *base, const char *url)
{
  g_autofree char *whole =
      base != NULL ? g_uri_resolve_relative (base, url, G_URI_FLAGS_NONE, NULL) : g_strdup (url);
  g_autoptr (GUri) uri = whole != NULL ? g_uri_parse (whole, G_URI_FLAGS_NONE, NULL) : NULL;

  return uri != NULL
                 && (g_str_equal (g_uri_get_scheme (uri), "https")
                     || g_str_equal (g_uri_get_scheme (uri), "http"))
             ? g_steal_pointer (&whole)
             : NULL;
}

/* Returns: (nullable): the member that is wrong. */
static const char *
read_offer (SampanPackOffer *self, JsonNode *node, const char *base)
{
  const char *id = peek (node, "id");
  const char *url = peek (node, "url");
  const char *sha256 = peek (node, "sha256");

  if (id == NULL || !_sampan_pack_id_is_safe (id))
    return "id";
  self->id = g_strdup (id);
  self->name = g_strdup (sampan_json_peek_string (node, "name", id));
  self->url = url != NULL ? dup_url (base, url) : NULL;
  if (self->url == NULL)
    return "url";
  if (!_sampan_pack_sha256_is_valid (sha256))
    return "sha256";
  self->sha256 = g_ascii_strdown (sha256, -1);
  self->size = sampan_json_peek_int (node, "size", -1);
  if (self->size <= 0 || self->size > SAMPAN_PACK_MAX_SIZE)
    return "size";
  /* Weights hardly shrink in a .zip. */
  self->installed_size = sampan_json_peek_int (node, "installed_size", self->size / 4 * 5);
  if (self->installed_size < 0 || self->installed_size > SAMPAN_PACK_MAX_SIZE)
    return "installed_size";
  if (!read_languages (self, node))
    return "source, targets";
  self->licence = g_strdup (sampan_json_peek_string (node, "licence", "unknown"));
  self->quality =
      g_strdup (sampan_json_peek_string (node, "quality.note",
                                         sampan_json_peek_string (node, "quality", NULL)));
  self->quality_source = g_strdup (sampan_json_peek_string (node, "quality.source", NULL));
  return NULL;
}

GPtrArray *
sampan_pack_offer_parse_list (GBytes *list, const char *base, GError **error)
{
  g_autoptr (GPtrArray) offers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (JsonNode) root = sampan_json_parse (list, NULL);
  JsonArray *packs = sampan_json_get_array (root, "packs", NULL);
  guint n = packs != NULL ? json_array_get_length (packs) : 0;

  if (packs == NULL || n > MAX_OFFERS || sampan_json_peek_int (root, "format", 0) < 1)
    {
      g_set_error_literal (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_NOT_PACK,
                           _ ("This is no list of language packs. Check its address."));
      return NULL;
    }
  if (sampan_json_peek_int (root, "format", 0) > FORMAT)
    {
      g_set_error_literal (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_UNSUPPORTED,
                           _ ("The list of language packs was made for a newer version of Sampan. "
                              "Update Sampan, or use another list."));
      return NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      SampanPackOffer *offer = g_object_new (SAMPAN_TYPE_PACK_OFFER, NULL);
      const char *wrong;

      g_ptr_array_add (offers, offer);
      wrong = read_offer (offer, json_array_get_element (packs, i), base);
      if (wrong != NULL)
        {
          fail_list (error, i, wrong);
          return NULL;
        }
    }
  return g_steal_pointer (&offers);
}

/* ---- what the list says ---- */

const char *
sampan_pack_offer_get_id (SampanPackOffer *self)
{
  return self->id;
}

const char *
sampan_pack_offer_get_name (SampanPackOffer *self)
{
  return self->name;
}

const char *
sampan_pack_offer_get_url (SampanPackOffer *self)
{
  return self->url;
}

const char *
sampan_pack_offer_get_sha256 (SampanPackOffer *self)
{
  return self->sha256;
}

const char *
sampan_pack_offer_get_source (SampanPackOffer *self)
{
  return self->source;
}

const char *const *
sampan_pack_offer_get_targets (SampanPackOffer *self)
{
  return (const char *const *)self->targets;
}

const char *
sampan_pack_offer_get_licence (SampanPackOffer *self)
{
  return self->licence;
}

const char *
sampan_pack_offer_get_quality (SampanPackOffer *self)
{
  return self->quality;
}

const char *
sampan_pack_offer_get_quality_source (SampanPackOffer *self)
{
  return self->quality_source;
}

gint64
sampan_pack_offer_get_size (SampanPackOffer *self)
{
  return self->size;
}

gint64
sampan_pack_offer_get_needed (SampanPackOffer *self)
{
  return MAX (self->size - self->done, 0) + self->installed_size;
}

/* ---- how far it is ---- */

SampanPackOfferState
sampan_pack_offer_get_state (SampanPackOffer *self)
{
  return self->state;
}

gint64
sampan_pack_offer_get_done (SampanPackOffer *self)
{
  return self->done;
}

int
sampan_pack_offer_get_seconds_left (SampanPackOffer *self)
{
  gint64 time = self->started > 0 ? g_get_monotonic_time () - self->started : 0;
  gint64 come = self->done - self->started_with;

  if (self->state != SAMPAN_PACK_OFFER_FETCHING || time < GUESS_AFTER || come <= 0)
    return -1;
  return (int)MIN ((double)(self->size - self->done) / (double)come * (double)time / G_USEC_PER_SEC,
                   G_MAXINT);
}

const char *
sampan_pack_offer_get_error (SampanPackOffer *self)
{
  return self->error;
}

void
_sampan_pack_offer_set_error (SampanPackOffer *self, const char *error)
{
  if (g_set_str (&self->error, error))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

void
_sampan_pack_offer_set_state (SampanPackOffer *self, SampanPackOfferState state)
{
  _sampan_pack_offer_set_error (self, NULL);
  self->started = 0;
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
_sampan_pack_offer_set_done (SampanPackOffer *self, gint64 done)
{
  /* From the first bytes that come, and again where a file begins anew. */
  if (self->state == SAMPAN_PACK_OFFER_FETCHING
      && (self->started == 0 || done < self->started_with))
    {
      self->started = g_get_monotonic_time ();
      self->started_with = done;
    }
  if (self->done == done)
    return;
  self->done = done;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DONE]);
}

void
_sampan_pack_offer_set_fetch (SampanPackOffer *self, GCancellable *fetch)
{
  g_set_object (&self->fetch, fetch);
}

GCancellable *
_sampan_pack_offer_get_fetch (SampanPackOffer *self)
{
  return self->fetch;
}
