#include "config.h"

#include "sampan-atproto-record.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"
#include "net/sampan-json.h"
#include "sampan-facets.h"
#include "sampan-text-count.h"

#define MAX_TAGS 8        /* app.bsky.feed.post */
#define MAX_TAG_LENGTH 64 /* graphemes */

/* ---- facets ---- */

typedef struct
{
  const char *type;
  const char *member;
} FacetNames;

static const FacetNames facet_names[] = {
  [SAMPAN_FACET_LINK] = { "app.bsky.richtext.facet#link", "uri" },
  [SAMPAN_FACET_MENTION] = { "app.bsky.richtext.facet#mention", "did" },
  [SAMPAN_FACET_TAG] = { "app.bsky.richtext.facet#tag", "tag" },
};

static void
add_facet (JsonBuilder *builder, const SampanFacet *facet, const char *value)
{
  const FacetNames *names = &facet_names[facet->kind];

  json_builder_begin_object (builder);
  sampan_json_begin_object (builder, "index");
  sampan_json_add_int (builder, "byteStart", facet->start);
  sampan_json_add_int (builder, "byteEnd", facet->end);
  json_builder_end_object (builder);
  sampan_json_begin_array (builder, "features");
  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "$type", names->type);
  sampan_json_add_string (builder, names->member, value);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

JsonNode *
sampan_atproto_facets_new (const char *text,
                           SampanResolveHandle resolve,
                           gpointer resolve_data,
                           GError **error)
{
  g_autoptr (GPtrArray) facets = sampan_facets_find (text);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  guint n = 0;

  json_builder_begin_array (builder);
  for (guint i = 0; i < facets->len; i++)
    {
      const SampanFacet *facet = facets->pdata[i];
      g_autofree char *did = NULL;

      if (facet->kind == SAMPAN_FACET_MENTION)
        {
          GError *local = NULL;

          did = resolve (facet->value, resolve_data, &local);
          if (local)
            {
              g_propagate_error (error, local);
              return NULL;
            }
          if (!did)
            continue;
        }
      add_facet (builder, facet, did ? did : facet->value);
      n++;
    }
  json_builder_end_array (builder);
  return n > 0 ? json_builder_get_root (builder) : NULL;
}

/* ---- media ---- */

static void
add_aspect_ratio (JsonBuilder *builder, JsonNode *prepared)
{
  gint64 width = sampan_json_peek_int (prepared, "width", 0);
  gint64 height = sampan_json_peek_int (prepared, "height", 0);

  if (width <= 0 || height <= 0)
    return;
  sampan_json_begin_object (builder, "aspectRatio");
  sampan_json_add_int (builder, "width", width);
  sampan_json_add_int (builder, "height", height);
  json_builder_end_object (builder);
}

/* What the server answered for one blob goes into the record as it is: its type is the server's
 * word, not ours. */
static gboolean
add_blob (JsonBuilder *builder,
          const char *member,
          SampanDelivery *delivery,
          SampanStepKind kind,
          guint media,
          const char *language,
          GError **error)
{
  g_autoptr (JsonNode) sent = sampan_delivery_dup_result (delivery, kind, media, language);
  JsonNode *blob = sampan_json_get_node (sent, "blob", NULL);

  if (blob)
    {
      sampan_json_add_node (builder, member, blob);
      return TRUE;
    }
  g_set_error_literal (
      error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_GONE,
      _ ("What was prepared for this post is not there any more. Publish the note again."));
  return FALSE;
}

static gboolean
add_images (JsonBuilder *builder, SampanDelivery *delivery, GError **error)
{
  sampan_json_add_string (builder, "$type", "app.bsky.embed.images");
  sampan_json_begin_array (builder, "images");
  for (guint i = 0; i < delivery->post->media->len; i++)
    {
      g_autoptr (JsonNode) prepared =
          sampan_delivery_dup_result (delivery, SAMPAN_STEP_PREPARE, i, NULL);

      json_builder_begin_object (builder);
      if (!add_blob (builder, "image", delivery, SAMPAN_STEP_UPLOAD, i, NULL, error))
        return FALSE;
      sampan_json_add_string (builder, "alt", sampan_post_get_media (delivery->post, i)->alt);
      add_aspect_ratio (builder, prepared);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return TRUE;
}

static gboolean
add_captions (JsonBuilder *builder, SampanDelivery *delivery, GError **error)
{
  gboolean any = FALSE;

  for (guint i = 0; i < delivery->steps->len; i++)
    {
      SampanStep *step = sampan_delivery_get_step (delivery, i);
      g_autofree char *language = NULL;

      if (step->kind != SAMPAN_STEP_CAPTIONS)
        continue;
      if (!any)
        sampan_json_begin_array (builder, "captions");
      any = TRUE;
      language = sampan_language_canonicalize (step->language);
      json_builder_begin_object (builder);
      sampan_json_add_string (builder, "lang", language);
      if (!add_blob (builder, "file", delivery, SAMPAN_STEP_CAPTIONS, step->media, step->language,
                     error))
        return FALSE;
      json_builder_end_object (builder);
    }
  if (any)
    json_builder_end_array (builder);
  return TRUE;
}

static gboolean
add_video (JsonBuilder *builder, SampanDelivery *delivery, GError **error)
{
  g_autoptr (JsonNode) prepared =
      sampan_delivery_dup_result (delivery, SAMPAN_STEP_PREPARE, 0, NULL);
  const char *alt = sampan_post_get_media (delivery->post, 0)->alt;

  sampan_json_add_string (builder, "$type", "app.bsky.embed.video");
  if (!add_blob (builder, "video", delivery, SAMPAN_STEP_UPLOAD, 0, NULL, error)
      || !add_captions (builder, delivery, error))
    return FALSE;
  if (*alt)
    sampan_json_add_string (builder, "alt", alt);
  add_aspect_ratio (builder, prepared);
  return TRUE;
}

static gboolean
add_embed (JsonBuilder *builder, SampanDelivery *delivery, GError **error)
{
  SampanPostMedia *first = sampan_post_get_media (delivery->post, 0);

  if (!first)
    return TRUE;
  sampan_json_begin_object (builder, "embed");
  if (first->kind == SAMPAN_MEDIA_VIDEO ? !add_video (builder, delivery, error)
                                        : !add_images (builder, delivery, error))
    return FALSE;
  json_builder_end_object (builder);
  return TRUE;
}

/* ---- the record ---- */

static void
add_tags (JsonBuilder *builder, const char *const *tags)
{
  guint n = 0;

  for (guint i = 0; tags && tags[i] && n < MAX_TAGS; i++)
    {
      if (!*tags[i] || sampan_text_count (SAMPAN_COUNT_GRAPHEMES, tags[i]) > MAX_TAG_LENGTH)
        continue;
      if (n++ == 0)
        sampan_json_begin_array (builder, "tags");
      json_builder_add_string_value (builder, tags[i]);
    }
  if (n > 0)
    json_builder_end_array (builder);
}

JsonNode *
sampan_atproto_record_new (SampanDelivery *delivery,
                           SampanResolveHandle resolve,
                           gpointer resolve_data,
                           GError **error)
{
  SampanPost *post = delivery->post;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GError *local = NULL;
  g_autoptr (JsonNode) facets =
      sampan_atproto_facets_new (post->text, resolve, resolve_data, &local);

  if (local)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "$type", SAMPAN_ATPROTO_COLLECTION);
  sampan_json_add_string (builder, "text", post->text);
  sampan_json_add_string (builder, "createdAt", post->created);
  sampan_json_begin_array (builder, "langs");
  for (guint i = 0; post->languages[i]; i++)
    {
      g_autofree char *language = sampan_language_canonicalize (post->languages[i]);

      json_builder_add_string_value (builder, language);
    }
  json_builder_end_array (builder);
  if (facets)
    sampan_json_add_node (builder, "facets", facets);
  add_tags (builder, (const char *const *)post->tags);
  if (!add_embed (builder, delivery, error))
    return NULL;
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

char *
sampan_atproto_post_url (const char *server, const char *handle, const char *did, const char *key)
{
  g_autoptr (GUri) uri = g_uri_parse (server, G_URI_FLAGS_NONE, NULL);
  const char *host = uri ? g_uri_get_host (uri) : NULL;

  if (host && (g_str_equal (host, "bsky.social") || g_str_has_suffix (host, ".bsky.network")))
    return g_strdup_printf ("https://bsky.app/profile/%s/post/%s", handle, key);
  return g_strdup_printf ("%s/xrpc/com.atproto.repo.getRecord?repo=%s&collection=%s&rkey=%s",
                          server, did, SAMPAN_ATPROTO_COLLECTION, key);
}
