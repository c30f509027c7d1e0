#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "captions/sampan-track-translation.h"
#include "edit/sampan-edit-op.h"
#include "edit/sampan-picture-words.h"
#include "language/sampan-language.h"
#include "media/sampan-picture-text.h"

#include "sampan-cli-private.h"
#include "sampan-cli-translate.h"

typedef struct
{
  gboolean find;
  char *to;
  char *provider;
  char **texts;      /* "BOX=TEXT" */
  char *keep;        /* "2,3", "all", "none" */
  char **letterings; /* "BOX=LETTERING" */
} Wishes;

static void
wishes_clear (Wishes *self)
{
  g_free (self->to);
  g_free (self->provider);
  g_strfreev (self->texts);
  g_free (self->keep);
  g_strfreev (self->letterings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wishes, wishes_clear)

static gboolean
find_words (SampanCli *cli, SampanMedia *picture, const char *language, GError **error)
{
  g_autofree char *path =
      sampan_library_dup_media_path (cli->library, sampan_media_get_sha256 (picture));
  int width, height;
  g_autoptr (GPtrArray) blocks =
      sampan_picture_text_read (path, &width, &height, NULL, NULL, NULL, error);

  if (blocks != NULL)
    sampan_picture_text_put (picture, language, blocks, width, height);
  return blocks != NULL;
}

int
sampan_cli_translate_words (SampanCli *cli,
                            SampanMedia *picture,
                            const char *from,
                            const char *to,
                            const char *provider,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (SampanTranslators) translators = NULL;
  g_autoptr (SampanCaptionTrack) track = NULL;
  g_autoptr (SampanTrackTranslation) run = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  SampanWordsState state;

  sampan_picture_words_get_state (picture, from, to, &state);
  if (state.missing + state.stale == 0)
    return 0;
  translators = sampan_cli_make_translators ();
  track = sampan_picture_words_dup_track (picture, from);
  run = sampan_track_translation_new (translators, track, sampan_media_ensure_track (picture, to));
  sampan_track_translation_set_translator (run, provider);
  sampan_track_translation_set_about (run, SAMPAN_PICTURE_WORDS_ABOUT);
  sampan_track_translation_set_library (run, cli->library);
  sampan_track_translation_run_async (run, cancellable, sampan_cli_done, &result);
  sampan_cli_wait (&result);
  if (sampan_track_translation_run_finish (run, result, error) < 0)
    return -1;
  sampan_picture_words_get_state (picture, from, to, &state);
  return (int)(state.missing + state.stale);
}

/* The box with the number @text begins with, from 1 on; what follows is in @rest. */
static SampanCue *
get_box (SampanCaptionTrack *track, const char *text, const char **rest, GError **error)
{
  char *end;
  guint64 number = g_ascii_strtoull (text, &end, 10);

  *rest = end;
  if (end != text && number > 0 && number <= sampan_caption_track_get_n_cues (track))
    return sampan_caption_track_get_cue (track, (guint)number - 1);
  g_set_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND,
               /* Translators: what a person wrote, and the number of places with words */
               _ ("“%s” does not begin with the number of words in this picture: it has %u."), text,
               sampan_caption_track_get_n_cues (track));
  return NULL;
}

static gboolean
set_texts (SampanMedia *picture, const char *from, const char *to, char **texts, GError **error)
{
  SampanCaptionTrack *track = sampan_media_get_track (picture, from);

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      const char *rest;
      SampanCue *box = get_box (track, texts[i], &rest, error);

      if (box == NULL)
        return FALSE;
      g_autofree char *id = g_strdup (sampan_cue_get_id (box));
      sampan_picture_words_set_text (picture, from, to, id, *rest == '=' ? rest + 1 : rest);
    }
  return TRUE;
}

static gboolean
keep (SampanMedia *picture, const char *language, const char *list, GError **error)
{
  SampanCaptionTrack *track = sampan_media_get_track (picture, language);
  g_auto (GStrv) numbers = g_strsplit (list, ",", -1);

  sampan_picture_words_set_kept (picture, language, NULL, g_str_equal (list, "all"));
  for (guint i = 0; !g_str_equal (list, "all") && !g_str_equal (list, "none") && numbers[i] != NULL;
       i++)
    {
      const char *rest;
      SampanCue *box = get_box (track, numbers[i], &rest, error);

      if (box == NULL)
        return FALSE;
      g_autofree char *id = g_strdup (sampan_cue_get_id (box));
      sampan_picture_words_set_kept (picture, language, id, TRUE);
    }
  return TRUE;
}

static gboolean
set_letterings (SampanMedia *picture, const char *language, char **letterings, GError **error)
{
  SampanCaptionTrack *track = sampan_media_get_track (picture, language);
  const SampanParam *param = sampan_op_find_param (sampan_op_get (SAMPAN_OP_WORDS), "lettering");
  g_autofree char *choices = g_strjoinv (", ", (char **)param->choices);

  for (guint i = 0; letterings != NULL && letterings[i] != NULL; i++)
    {
      const char *rest;
      SampanCue *box = get_box (track, letterings[i], &rest, error);

      if (box == NULL)
        return FALSE;
      if (*rest != '=' || !g_strv_contains (param->choices, rest + 1))
        {
          g_set_error (
              error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND,
              /* Translators: what a person wrote, and a list of names with commas */
              _ ("“%s” names no lettering: write the number of the words, = and one of %s."),
              letterings[i], choices);
          return FALSE;
        }
      g_autofree char *id = g_strdup (sampan_cue_get_id (box));
      sampan_picture_words_set_lettering (picture, language, id, rest + 1);
    }
  return TRUE;
}

static void
print_words (SampanCli *cli, SampanMedia *picture, const char *from, const char *to)
{
  static const char *const states[] = { "missing", "stale", "fresh" };
  SampanCaptionTrack *source = sampan_media_get_track (picture, from);
  SampanCaptionTrack *target = to != NULL ? sampan_media_get_track (picture, to) : NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < sampan_caption_track_get_n_cues (source); i++)
    {
      SampanCue *box = sampan_caption_track_get_cue (source, i);
      SampanCue *cue = target != NULL
                           ? sampan_caption_track_find_rendering (target, sampan_cue_get_id (box))
                           : NULL;
      SampanWordsPlace place = { 0 };

      sampan_words_place_read (box, &place);
      if (!cli->json)
        {
          g_print ("%u\t%s%s%s%s\n", i + 1, sampan_cue_get_text (box), cue != NULL ? "\t" : "",
                   cue != NULL ? sampan_cue_get_text (cue) : "", place.kept ? "\t=" : "");
          continue;
        }
      json_builder_begin_object (builder);
      sampan_cli_add_string (builder, "id", sampan_cue_get_id (box));
      sampan_cli_add_string (builder, "text", sampan_cue_get_text (box));
      json_builder_set_member_name (builder, "kept");
      json_builder_add_boolean_value (builder, place.kept);
      sampan_cli_add_string (builder, "lettering",
                             place.lettering != NULL ? place.lettering : "auto");
      if (to != NULL)
        {
          sampan_cli_add_string (builder, "translation",
                                 cue != NULL ? sampan_cue_get_text (cue) : "");
          sampan_cli_add_string (
              builder, "state",
              states[cue != NULL ? sampan_caption_track_get_state (target, cue, source)
                                 : SAMPAN_SEGMENT_MISSING]);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (cli->json)
    sampan_cli_print_json (json_builder_get_root (builder));
}

/* What is wished for, in the order in which one thing needs another. */
static gboolean
fulfil (SampanCli *cli, SampanNote *note, SampanMedia *picture, Wishes *wishes, GError **error)
{
  const char *from = sampan_note_get_source_language (note);

  if ((wishes->find || sampan_media_get_track (picture, from) == NULL)
      && !find_words (cli, picture, from, error))
    return FALSE;
  if (wishes->keep != NULL && !keep (picture, from, wishes->keep, error))
    return FALSE;
  if (!set_letterings (picture, from, wishes->letterings, error))
    return FALSE;
  if (wishes->texts != NULL)
    return set_texts (picture, from, wishes->to != NULL ? wishes->to : from, wishes->texts, error);
  return wishes->to == NULL
         || sampan_cli_translate_words (cli, picture, from, wishes->to, wishes->provider, NULL,
                                        error)
                >= 0;
}

int
sampan_cli_note_words (SampanCli *cli, int argc, char **argv)
{
  g_auto (Wishes) wishes = { 0 };
  g_autofree char *to = NULL;
  const GOptionEntry entries[] = {
    { "find", 0, 0, G_OPTION_ARG_NONE, &wishes.find,
      N_ ("Look for them again; translations of what is still there stay"), NULL },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Language to translate into"), "LANG" },
    { "provider", 0, 0, G_OPTION_ARG_STRING, &wishes.provider,
      N_ ("Engine: see sampan-cli provider list"), "NAME" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wishes.texts,
      N_ ("Write one yourself: its number and the words; without --to what was read is put right"),
      "BOX=TEXT" },
    { "keep", 0, 0, G_OPTION_ARG_STRING, &wishes.keep,
      N_ ("Those that stay as they are in the picture: numbers with commas, “all” or “none”"),
      "BOXES" },
    { "lettering", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wishes.letterings,
      N_ ("Letters of one: its number and auto, plain, serif or mono"), "BOX=LETTERING" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!sampan_cli_parse (entries, &argc, &argv, &status))
    return status;
  if (argc != 3)
    return sampan_cli_wants (_ ("a note's id and the number of a picture"));
  wishes.to = to != NULL ? sampan_language_canonicalize (to) : NULL;
  g_autoptr (SampanNote) note = sampan_cli_load (cli, argv[1], &error);
  SampanMedia *picture = note != NULL ? sampan_cli_get_media (note, argv[2], &error) : NULL;
  if (picture == NULL)
    return sampan_cli_fail (error);
  if (sampan_media_get_kind (picture) != SAMPAN_MEDIA_IMAGE)
    return sampan_cli_wants (_ ("a note's id and the number of a picture"));
  sampan_media_init ();
  if (!fulfil (cli, note, picture, &wishes, &error)
      || !sampan_library_save (cli->library, note, &error))
    return sampan_cli_fail (error);
  print_words (cli, picture, sampan_note_get_source_language (note), wishes.to);
  return SAMPAN_CLI_DONE;
}
