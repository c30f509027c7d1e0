#include "config.h"

#include "sampan-post.h"

#include <glib/gi18n-lib.h>

#include "edit/sampan-picture-words.h"
#include "net/sampan-json.h"
#include "sampan-languages.h"
#include "sampan-post-text.h"
#include "sampan-tid.h"

#define POST_VERSION 1

static void
post_media_free (SampanPostMedia *self)
{
  g_free (self->sha256);
  g_free (self->name);
  g_free (self->mime_type);
  g_free (self->plan);
  g_free (self->alt);
  g_ptr_array_unref (self->tracks);
  g_free (self);
}

static SampanPost *
post_alloc (void)
{
  SampanPost *self = g_new0 (SampanPost, 1);

  self->media = g_ptr_array_new_with_free_func ((GDestroyNotify)post_media_free);
  return self;
}

void
sampan_post_free (SampanPost *self)
{
  if (!self)
    return;
  g_free (self->service);
  g_free (self->platform);
  g_free (self->server);
  g_free (self->user);
  g_free (self->handle);
  g_free (self->language);
  g_strfreev (self->languages);
  g_free (self->title);
  g_free (self->text);
  g_strfreev (self->tags);
  g_free (self->key);
  g_free (self->created);
  g_ptr_array_unref (self->media);
  g_free (self);
}

SampanPostMedia *
sampan_post_get_media (SampanPost *self, guint position)
{
  return position < self->media->len ? self->media->pdata[position] : NULL;
}

/* ---- from a note ---- */

/* A copy without empty cues, or NULL if nothing is left. */
static SampanCaptionTrack *
copy_track (SampanCaptionTrack *track)
{
  g_autoptr (SampanCaptionTrack) copy =
      sampan_caption_track_new (sampan_caption_track_get_language (track));
  g_autoptr (GPtrArray) cues = sampan_caption_track_dup_cues (track);

  for (guint i = 0; i < cues->len; i++)
    if (*sampan_cue_get_text (cues->pdata[i]))
      sampan_caption_track_put (copy, cues->pdata[i]);
  return sampan_caption_track_get_n_cues (copy) > 0 ? g_steal_pointer (&copy) : NULL;
}

static SampanPostMedia *
copy_media (SampanMedia *media, GStrv languages, const char *source_language)
{
  SampanPostMedia *copy = g_new0 (SampanPostMedia, 1);
  GListModel *tracks = sampan_media_get_tracks (media);

  copy->kind = sampan_media_get_kind (media);
  copy->sha256 = g_strdup (sampan_media_get_sha256 (media));
  copy->name = g_strdup (sampan_media_get_name (media));
  copy->mime_type = g_strdup (sampan_media_get_mime_type (media));
  copy->width = sampan_media_get_width (media);
  copy->height = sampan_media_get_height (media);
  copy->duration = sampan_media_get_duration (media);
  /* There is room for one language in a picture. */
  copy->plan = sampan_picture_words_dup_plan (media, source_language, languages[0]);
  copy->alt = sampan_post_text_dup_alt (media, languages, source_language);
  copy->tracks = g_ptr_array_new_with_free_func (g_object_unref);
  /* Those of a picture are its words: they are in its plan. */
  for (guint i = 0; copy->kind == SAMPAN_MEDIA_VIDEO && i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (SampanCaptionTrack) track = g_list_model_get_item (tracks, i);
      SampanCaptionTrack *taken = copy_track (track);

      if (taken)
        g_ptr_array_add (copy->tracks, taken);
    }
  return copy;
}

static char *
now_as_text (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *seconds = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%03dZ", seconds, g_date_time_get_microsecond (now) / 1000);
}

SampanPost *
sampan_post_new (SampanNote *note,
                 const char *language,
                 SampanAccount *account,
                 const char *platform,
                 GError **error)
{
  const SampanRules *rules = sampan_rules_get (platform);
  g_autoptr (GListModel) media = sampan_note_dup_posted_media (note);
  g_autoptr (SampanPost) self = post_alloc ();
  g_autoptr (SampanPostText) text = NULL;

  g_return_val_if_fail (rules, NULL);
  text = sampan_post_text_new (note, language, rules);
  for (guint i = 0; text->languages[i]; i++)
    if (!sampan_note_get_version (note, text->languages[i]))
      {
        g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED,
                     /* Translators: %s is a language tag such as "zh-Hans" */
                     _ ("The note has no text in the language “%s” yet."), text->languages[i]);
        return NULL;
      }
  self->service = g_strdup (sampan_account_get_service (account));
  self->platform = g_strdup (platform);
  self->server = g_strdup (sampan_account_get_server (account));
  self->user = g_strdup (sampan_account_get_user (account));
  self->handle = g_strdup (sampan_account_get_handle (account));
  self->language = g_strdup (language);
  self->languages = g_strdupv (text->languages);
  self->title = g_strdup (text->title);
  self->text = g_strdup (text->text);
  self->tags = g_strdupv (text->left);
  self->key = sampan_tid_new ();
  self->created = now_as_text ();
  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (SampanMedia) medium = g_list_model_get_item (media, i);

      g_ptr_array_add (self->media, copy_media (medium, self->languages,
                                                sampan_note_get_source_language (note)));
    }
  return g_steal_pointer (&self);
}

/* ---- to JSON ---- */

static void
write_track (JsonBuilder *builder, SampanCaptionTrack *track)
{
  g_autoptr (GPtrArray) cues = sampan_caption_track_dup_cues (track);

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "language", sampan_caption_track_get_language (track));
  sampan_json_begin_array (builder, "cues");
  for (guint i = 0; i < cues->len; i++)
    {
      json_builder_begin_object (builder);
      sampan_json_add_string (builder, "id", sampan_cue_get_id (cues->pdata[i]));
      sampan_json_add_int (builder, "start", sampan_cue_get_start (cues->pdata[i]));
      sampan_json_add_int (builder, "end", sampan_cue_get_end (cues->pdata[i]));
      sampan_json_add_string (builder, "text", sampan_cue_get_text (cues->pdata[i]));
      sampan_json_add_string (builder, "settings", sampan_cue_get_settings (cues->pdata[i]));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
write_media (JsonBuilder *builder, SampanPostMedia *media)
{
  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "kind", media->kind == SAMPAN_MEDIA_VIDEO ? "video" : "image");
  sampan_json_add_string (builder, "sha256", media->sha256);
  sampan_json_add_string (builder, "name", media->name);
  sampan_json_add_string (builder, "mime_type", media->mime_type);
  sampan_json_add_int (builder, "width", media->width);
  sampan_json_add_int (builder, "height", media->height);
  sampan_json_add_int (builder, "duration", media->duration);
  sampan_json_add_string (builder, "plan", media->plan);
  sampan_json_add_string (builder, "alt", media->alt);
  sampan_json_begin_array (builder, "tracks");
  for (guint i = 0; i < media->tracks->len; i++)
    write_track (builder, media->tracks->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

char *
sampan_post_to_json (SampanPost *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  sampan_json_add_int (builder, "version", POST_VERSION);
  sampan_json_add_string (builder, "service", self->service);
  sampan_json_add_string (builder, "platform", self->platform);
  sampan_json_add_string (builder, "server", self->server);
  sampan_json_add_string (builder, "user", self->user);
  sampan_json_add_string (builder, "handle", self->handle);
  sampan_json_add_string (builder, "language", self->language);
  sampan_json_add_string (builder, "title", self->title);
  sampan_json_add_string (builder, "text", self->text);
  sampan_json_add_strv (builder, "tags", (const char *const *)self->tags);
  sampan_json_add_string (builder, "key", self->key);
  sampan_json_add_string (builder, "created", self->created);
  sampan_json_begin_array (builder, "media");
  for (guint i = 0; i < self->media->len; i++)
    write_media (builder, self->media->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return sampan_json_to_string (root);
}

/* ---- from JSON ---- */

static JsonNode *
element (JsonNode *node, const char *array, guint position)
{
  g_autofree char *path = g_strdup_printf ("%s[%u]", array, position);

  return sampan_json_get_node (node, path, NULL);
}

static char *
read_string (JsonNode *node, const char *member)
{
  return g_strdup (sampan_json_peek_string (node, member, ""));
}

static SampanCaptionTrack *
read_track (JsonNode *node)
{
  SampanCaptionTrack *track =
      sampan_caption_track_new (sampan_json_peek_string (node, "language", "und"));
  g_autoptr (GPtrArray) cues = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);

  for (guint i = 0; i < sampan_json_peek_length (node, "cues"); i++)
    {
      JsonNode *cue = element (node, "cues", i);
      gint64 start = sampan_json_peek_int (cue, "start", 0);

      g_ptr_array_add (cues,
                       sampan_cue_new (sampan_json_peek_string (cue, "id", NULL), start,
                                       MAX (start, sampan_json_peek_int (cue, "end", start)),
                                       sampan_json_peek_string (cue, "text", ""),
                                       sampan_json_peek_string (cue, "settings", NULL), NULL));
    }
  sampan_caption_track_set_cues (track, cues);
  return track;
}

static SampanPostMedia *
read_media (JsonNode *node)
{
  SampanPostMedia *media = g_new0 (SampanPostMedia, 1);

  media->kind = g_str_equal (sampan_json_peek_string (node, "kind", ""), "video")
                    ? SAMPAN_MEDIA_VIDEO
                    : SAMPAN_MEDIA_IMAGE;
  media->sha256 = read_string (node, "sha256");
  media->name = read_string (node, "name");
  media->mime_type = read_string (node, "mime_type");
  media->width = sampan_json_peek_int (node, "width", 0);
  media->height = sampan_json_peek_int (node, "height", 0);
  media->duration = sampan_json_peek_int (node, "duration", 0);
  media->plan = g_strdup (sampan_json_peek_string (node, "plan", NULL));
  media->alt = read_string (node, "alt");
  media->tracks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < sampan_json_peek_length (node, "tracks"); i++)
    g_ptr_array_add (media->tracks, read_track (element (node, "tracks", i)));
  return media;
}

static GStrv
read_strv (JsonNode *node, const char *member)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < sampan_json_peek_length (node, member); i++)
    g_strv_builder_add (builder, sampan_json_peek_string (element (node, member, i), "", ""));
  return g_strv_builder_end (builder);
}

SampanPost *
sampan_post_new_from_json (const char *json, GError **error)
{
  g_autoptr (JsonNode) node = sampan_json_parse_string (json, error);
  g_autoptr (SampanPost) self = NULL;

  if (!node)
    return NULL;
  if (sampan_json_peek_int (node, "version", 0) != POST_VERSION
      || !sampan_tid_is_valid (sampan_json_peek_string (node, "key", NULL)))
    {
      g_set_error_literal (
          error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED,
          _ ("This post was queued by another version of the program. Publish the note again."));
      return NULL;
    }
  self = post_alloc ();
  self->service = read_string (node, "service");
  self->platform = read_string (node, "platform");
  self->server = read_string (node, "server");
  self->user = read_string (node, "user");
  self->handle = read_string (node, "handle");
  self->language = read_string (node, "language");
  self->languages = sampan_languages_split (self->language);
  self->title = read_string (node, "title");
  self->text = read_string (node, "text");
  self->tags = read_strv (node, "tags");
  self->key = read_string (node, "key");
  self->created = read_string (node, "created");
  for (guint i = 0; i < sampan_json_peek_length (node, "media"); i++)
    g_ptr_array_add (self->media, read_media (element (node, "media", i)));
  return g_steal_pointer (&self);
}
