#include "config.h"

#include <glib/gi18n-lib.h>

#include "captions/sampan-caption-file.h"
#include "language/sampan-language.h"
#include "media/sampan-card.h"
#include "media/sampan-export.h"
#include "media/sampan-picture.h"

#include "sampan-cli-preview.h"

/* Width of a card in the units of its drawing, as on a phone; and pixels for each. */
#define CARD_WIDTH 360
#define CARD_SCALE 2
/* Longest side of the pictures on it, pixels. */
#define PICTURE_SIZE 1080

static void
destroy_surface (gpointer surface)
{
  cairo_surface_destroy (surface);
}

/* The edited media as pictures: a video as its frame in the middle. */
static GPtrArray *
draw_media (SampanCli *cli, SampanNote *note, GError **error)
{
  g_autoptr (GPtrArray) surfaces = g_ptr_array_new_with_free_func (destroy_surface);
  g_autoptr (GListModel) media = sampan_note_dup_posted_media (note);
  const char *media_dir = sampan_library_get_media_folder (cli->library);

  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (SampanMedia) medium = g_list_model_get_item (media, i);
      g_autofree char *path =
          sampan_library_dup_media_path (cli->library, sampan_media_get_sha256 (medium));
      g_autoptr (SampanPlan) plan =
          sampan_plan_new_from_json (sampan_media_get_plan (medium), sampan_media_get_kind (medium),
                                     error);
      int width = 0, height = 0;
      g_autoptr (GBytes) pixels =
          plan != NULL
              ? sampan_thumbnail (path, plan, media_dir, sampan_media_get_duration (medium) / 2,
                                  PICTURE_SIZE, &width, &height, NULL, error)
              : NULL;
      if (pixels == NULL)
        return NULL;
      g_ptr_array_add (surfaces, sampan_picture_surface_new (pixels, width, height));
    }
  return g_steal_pointer (&surfaces);
}

/* The caption in the middle of the video, in @language. */
static char *
dup_caption (SampanNote *note, const char *language)
{
  g_autoptr (GListModel) media = sampan_note_dup_posted_media (note);
  g_autoptr (SampanMedia) video = g_list_model_get_item (media, 0);
  SampanCaptionTrack *track = video != NULL ? sampan_media_get_track (video, language) : NULL;
  g_autoptr (GPtrArray) active =
      track != NULL ? sampan_caption_track_get_active (track, sampan_media_get_duration (video) / 2)
                    : NULL;

  if (active == NULL || active->len == 0)
    return NULL;
  return sampan_caption_text_to_plain (sampan_cue_get_text (g_ptr_array_index (active, 0)));
}

static gboolean
write_card (SampanCli *cli,
            SampanNote *note,
            SampanVersion *version,
            SampanCardStyle style,
            const char *author,
            const char *handle,
            const char *output,
            GError **error)
{
  g_autoptr (GPtrArray) surfaces = draw_media (cli, note, error);
  const char *language = sampan_version_get_language (version);
  g_autofree char *body = sampan_version_dup_body (version);
  g_autofree char *caption = dup_caption (note, language);
  const char *captions[] = { caption, NULL };
  const char *languages[] = { language, NULL };
  g_autoptr (GListModel) media = sampan_note_dup_posted_media (note);
  g_autoptr (SampanMedia) first = g_list_model_get_item (media, 0);

  if (surfaces == NULL)
    return FALSE;
  SampanCard card = {
    .style = style,
    .language = language,
    .author = author,
    .handle = handle,
    .title = sampan_segment_get_text (sampan_version_get_title (version)),
    .body = body,
    .tags = sampan_version_get_tags (version),
    .pictures = (cairo_surface_t **)surfaces->pdata,
    .n_pictures = surfaces->len,
    .video = sampan_note_get_kind (note) == SAMPAN_NOTE_VIDEO,
    .duration = first != NULL ? sampan_media_get_duration (first) : 0,
    .caption_texts = caption != NULL ? captions : NULL,
    .caption_languages = caption != NULL ? languages : NULL,
  };
  return sampan_card_write_png (&card, CARD_WIDTH, CARD_SCALE, output, error);
}

int
sampan_cli_preview (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *language = NULL;
  g_autofree char *platform = NULL;
  g_autofree char *author = NULL;
  g_autofree char *handle = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "lang", 0, 0, G_OPTION_ARG_STRING, &language, N_ ("Language of the reader"), "LANG" },
    { "platform", 0, 0, G_OPTION_ARG_STRING, &platform,
      N_ ("xiaohongshu, instagram, bluesky or mastodon"), "NAME" },
    { "author", 0, 0, G_OPTION_ARG_STRING, &author, N_ ("Name on the card"), "NAME" },
    { "handle", 0, 0, G_OPTION_ARG_STRING, &handle, N_ ("Handle on the card"), "HANDLE" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("The picture to write"), "CARD.png" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  SampanCardStyle style;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || language == NULL || platform == NULL || output == NULL
      || !sampan_card_style_from_id (platform, &style))
    return sampan_cli_wants (
        _ ("a note's id, --lang LANG, --platform xiaohongshu, instagram, bluesky or mastodon, "
           "and -o CARD.png"));
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  if (note == NULL)
    return sampan_cli_fail (error);
  g_autofree char *tag = sampan_language_canonicalize (language);
  SampanVersion *version = sampan_note_get_version (note, tag);
  if (version == NULL)
    {
      g_set_error (&error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND,
                   /* Translators: %s is a language tag such as "zh-Hans" */
                   _ ("The note has no text in the language “%s” yet."), tag);
      return sampan_cli_fail (error);
    }
  sampan_media_init ();
  if (!write_card (cli, note, version, style, author != NULL ? author : g_get_real_name (),
                   handle != NULL ? handle : g_get_user_name (), output, &error))
    return sampan_cli_fail (error);
  return SAMPAN_CLI_DONE;
}
