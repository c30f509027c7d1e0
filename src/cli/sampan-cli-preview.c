#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "edit/sampan-picture-words.h"
#include "media/sampan-card-sheet.h"
#include "media/sampan-export.h"
#include "media/sampan-picture.h"
#include "media/sampan-time-map.h"
#include "publish/sampan-languages.h"
#include "publish/sampan-note-card.h"

#include "sampan-cli-preview.h"

/* Width of a card in the units of its drawing, as on a small phone; and pixels for each. */
#define CARD_WIDTH 360
#define CARD_SCALE 2
/* Longest side of the pictures on it, pixels. */
#define PICTURE_SIZE 1080

static void
destroy_surface (gpointer surface)
{
  cairo_surface_destroy (surface);
}

/* The edited media as pictures for readers of @language: a video as its frame in the middle.
 * @drawn: those that are there already. */
static GPtrArray *
draw_media (
    SampanCli *cli, SampanNote *note, const char *language, GHashTable *drawn, GError **error)
{
  g_autoptr (GPtrArray) surfaces = g_ptr_array_new_with_free_func (destroy_surface);
  g_autoptr (GListModel) media = sampan_note_dup_posted_media (note);
  const char *media_dir = sampan_library_get_media_folder (cli->library);

  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (SampanMedia) medium = g_list_model_get_item (media, i);
      g_autofree char *path =
          sampan_library_dup_media_path (cli->library, sampan_media_get_sha256 (medium));
      g_autofree char *json =
          sampan_picture_words_dup_plan (medium, sampan_note_get_source_language (note), language);
      g_autofree char *key = g_strdup_printf ("%s %s", sampan_media_get_id (medium), json);
      cairo_surface_t *there = g_hash_table_lookup (drawn, key);
      if (there != NULL)
        {
          g_ptr_array_add (surfaces, cairo_surface_reference (there));
          continue;
        }
      g_autoptr (SampanPlan) plan =
          sampan_plan_new_from_json (json, sampan_media_get_kind (medium), error);
      gint64 length = sampan_time_map_measure (sampan_media_get_duration (medium), json);
      int width = 0, height = 0;
      g_autoptr (GBytes) pixels =
          plan != NULL ? sampan_thumbnail (path, plan, media_dir, length / 2, PICTURE_SIZE, &width,
                                           &height, NULL, error)
                       : NULL;
      if (pixels == NULL)
        return NULL;
      there = sampan_picture_surface_new (pixels, width, height);
      g_ptr_array_add (surfaces, there);
      g_hash_table_insert (drawn, g_steal_pointer (&key), cairo_surface_reference (there));
    }
  return g_steal_pointer (&surfaces);
}

/* The cards of one language. */
typedef struct
{
  char *heading;
  GArray *note_cards; /* SampanNoteCard */
  GArray *cards;      /* SampanCard: the same, as the sheet wants them */
  GPtrArray *remarks;
  GPtrArray *surfaces;
} Row;

static void
row_free (Row *row)
{
  for (guint i = 0; i < row->note_cards->len; i++)
    sampan_note_card_clear (&g_array_index (row->note_cards, SampanNoteCard, i));
  g_array_unref (row->note_cards);
  g_array_unref (row->cards);
  g_ptr_array_unref (row->remarks);
  g_ptr_array_unref (row->surfaces);
  g_free (row->heading);
  g_free (row);
}

typedef struct
{
  SampanNote *note;
  const char *author;
  const char *handle;
  gboolean dark;
  double width;
} Look;

static Row *
create_row (const Look *look, const char *languages, GPtrArray *surfaces, GArray *styles)
{
  Row *row = g_new (Row, 1);

  *row = (Row){
    .heading = sampan_languages_dup_names (languages),
    .note_cards = g_array_new (FALSE, TRUE, sizeof (SampanNoteCard)),
    .cards = g_array_new (FALSE, TRUE, sizeof (SampanCard)),
    .remarks = g_ptr_array_new_with_free_func (g_free),
    .surfaces = g_ptr_array_ref (surfaces),
  };
  g_array_set_size (row->note_cards, styles->len);
  for (guint i = 0; i < styles->len; i++)
    {
      SampanNoteCard *item = &g_array_index (row->note_cards, SampanNoteCard, i);
      g_autoptr (GPtrArray) breaks = NULL;

      sampan_note_card_init (item, look->note, languages,
                             g_array_index (styles, SampanCardStyle, i), NULL);
      sampan_note_card_set_author (item, look->author, look->handle);
      item->card.dark = look->dark;
      item->card.phone = (int)look->width;
      item->card.pictures = (cairo_surface_t **)surfaces->pdata;
      item->card.n_pictures = surfaces->len;
      g_array_append_val (row->cards, item->card);
      breaks = sampan_note_card_find_breaks (item, look->width, NULL);
      g_ptr_array_add (row->remarks,
                       breaks->len > 0 ? g_strdup (((SampanBreak *)breaks->pdata[0])->text) : NULL);
    }
  return row;
}

/* Returns: (transfer full) (nullable): the parts of @text, or each version by itself for "all" */
static GStrv
find_languages (SampanNote *note, const char *text, GError **error)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_auto (GStrv) all = sampan_languages_offer (note);

  for (guint i = 0; strcmp (text, "all") == 0 && all[i] != NULL; i++)
    if (strchr (all[i], '+') == NULL)
      g_strv_builder_add (found, all[i]);
  for (guint i = 0; strcmp (text, "all") != 0 && parts[i] != NULL; i++)
    {
      g_autofree char *languages = sampan_languages_canonicalize (parts[i]);
      g_auto (GStrv) tags = sampan_languages_split (languages != NULL ? languages : parts[i]);

      for (guint j = 0; tags[j] != NULL; j++)
        if (sampan_note_get_version (note, tags[j]) == NULL)
          {
            g_set_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND,
                         /* Translators: %s is a language tag such as "zh-Hans" */
                         _ ("The note has no text in the language “%s” yet."), tags[j]);
            return NULL;
          }
      g_strv_builder_take (found, g_strjoinv ("+", tags));
    }
  return g_strv_builder_end (found);
}

/* Returns: (nullable): NULL if there is no such platform */
static GArray *
find_styles (const char *platforms)
{
  g_autoptr (GArray) styles = g_array_new (FALSE, FALSE, sizeof (SampanCardStyle));
  g_auto (GStrv) ids = g_strsplit (platforms, ",", -1);
  SampanCardStyle style;

  for (style = 0; strcmp (platforms, "all") == 0 && style < SAMPAN_N_CARDS; style++)
    g_array_append_val (styles, style);
  for (guint i = 0; styles->len < SAMPAN_N_CARDS && ids[i] != NULL; i++)
    {
      if (!sampan_card_style_from_id (ids[i], &style))
        return NULL;
      g_array_append_val (styles, style);
    }
  return g_steal_pointer (&styles);
}

static gboolean
write_sheet (SampanCli *cli,
             const Look *look,
             GStrv languages,
             GArray *styles,
             const char *output,
             GError **error)
{
  g_autoptr (GHashTable) drawn =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, destroy_surface);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)row_free);
  g_autoptr (GArray) sheet = g_array_new (FALSE, TRUE, sizeof (SampanCardRow));
  SampanVersion *source = sampan_note_get_source (look->note);

  for (guint i = 0; languages[i] != NULL; i++)
    {
      g_auto (GStrv) tags = sampan_languages_split (languages[i]);
      /* There is room for one language in a picture. */
      g_autoptr (GPtrArray) surfaces = draw_media (cli, look->note, tags[0], drawn, error);
      Row *row = surfaces != NULL ? create_row (look, languages[i], surfaces, styles) : NULL;
      if (row == NULL)
        return FALSE;
      SampanCardRow item = { row->heading, (SampanCard *)(gpointer)row->cards->data,
                             (const char *const *)row->remarks->pdata, styles->len };

      g_ptr_array_add (rows, row);
      g_array_append_val (sheet, item);
    }
  if (g_strv_length (languages) == 1 && styles->len == 1 && !g_str_has_suffix (output, ".pdf"))
    return sampan_card_write_png (&g_array_index (sheet, SampanCardRow, 0).cards[0], look->width,
                                  CARD_SCALE, output, error);
  return sampan_card_sheet_write (sampan_segment_get_text (sampan_version_get_title (source)),
                                  (SampanCardRow *)(gpointer)sheet->data, sheet->len, output,
                                  error);
}

int
sampan_cli_preview (SampanCli *cli, int argc, char **argv)
{
  g_autofree char *language = NULL;
  g_autofree char *platform = NULL;
  g_autofree char *author = NULL;
  g_autofree char *handle = NULL;
  g_autofree char *output = NULL;
  gboolean dark = FALSE;
  int width = CARD_WIDTH;
  const GOptionEntry entries[] = {
    { "lang", 0, 0, G_OPTION_ARG_STRING, &language,
      N_ ("Languages of the readers, with commas between them, or “all”"), "LANG" },
    { "platform", 0, 0, G_OPTION_ARG_STRING, &platform,
      N_ ("xiaohongshu, xiaohongshu-feed, instagram, tiktok, lemon8, bluesky, mastodon, several "
          "with commas between them, or “all”"),
      "NAME" },
    { "author", 0, 0, G_OPTION_ARG_STRING, &author, N_ ("Name on the card"), "NAME" },
    { "handle", 0, 0, G_OPTION_ARG_STRING, &handle, N_ ("Handle on the card"), "HANDLE" },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, N_ ("As readers see it who chose dark"), NULL },
    { "width", 0, 0, G_OPTION_ARG_INT, &width, N_ ("Width of the phone, 240 to 1024"), "UNITS" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
      N_ ("The picture to write; several cards make a sheet, also as a PDF"), "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) styles = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  styles = platform != NULL ? find_styles (platform) : NULL;
  if (argc != 2 || language == NULL || styles == NULL || output == NULL || width < 240
      || width > 1024)
    return sampan_cli_wants (
        _ ("a note's id, --lang LANG or all, --platform xiaohongshu, instagram, tiktok, lemon8, "
           "bluesky, mastodon or all, and -o FILE.png or .pdf"));
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  g_auto (GStrv) languages = note != NULL ? find_languages (note, language, &error) : NULL;
  if (languages == NULL)
    return sampan_cli_fail (error);
  sampan_media_init ();
  Look look = {
    .note = note,
    .author = author != NULL ? author : g_get_real_name (),
    .handle = handle != NULL ? handle : g_get_user_name (),
    .dark = dark,
    .width = width,
  };
  if (!write_sheet (cli, &look, languages, styles, output, &error))
    return sampan_cli_fail (error);
  return SAMPAN_CLI_DONE;
}
