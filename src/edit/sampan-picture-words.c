#include "sampan-picture-words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sampan-edit.h"
#include "sampan-edit-op.h"
#include "sampan-plan.h"

#define PREFIX "words:"
#define LETTERING "lettering="
/* Milliseconds between boxes: so far apart that nobody takes them for one sentence. */
#define APART 10000
/* Boxes whose middles are nearer than this, fractions of the picture, are one and the same. */
#define SAME_PLACE 0.02

/* ---- places ---- */

static const char *const aligns[] = { "left", "centre", "right" };

char *
sampan_words_place_write (const SampanWordsPlace *place)
{
  const double values[] = { place->x, place->y, place->width, place->height, place->angle };
  GString *text = g_string_new (PREFIX);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_string_append_printf (text, "%s,",
                            g_ascii_formatd (number, sizeof number, "%.5f", values[i]));
  g_string_append_printf (text, "%d,%s%s", place->lines, place->align, place->kept ? ",kept" : "");
  if (place->lettering != NULL)
    g_string_append_printf (text, "," LETTERING "%s", place->lettering);
  return g_string_free (text, FALSE);
}

/* Returns: (nullable): one of the choices; NULL for that of the picture, and for what is none. */
static const char *
find_lettering (const char *name)
{
  const SampanParam *param = sampan_op_find_param (sampan_op_get (SAMPAN_OP_WORDS), "lettering");

  for (guint i = 1; param->choices[i] != NULL; i++)
    if (g_strcmp0 (param->choices[i], name) == 0)
      return param->choices[i];
  return NULL;
}

gboolean
sampan_words_place_read (SampanCue *cue, SampanWordsPlace *place)
{
  const char *settings = sampan_cue_get_settings (cue);
  g_auto (GStrv) parts = NULL;
  double values[5];

  if (settings == NULL || !g_str_has_prefix (settings, PREFIX))
    return FALSE;
  parts = g_strsplit (settings + strlen (PREFIX), ",", -1);
  if (g_strv_length (parts) < 7)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      values[i] = g_ascii_strtod (parts[i], NULL);
      if (!isfinite (values[i]))
        return FALSE;
    }
  *place = (SampanWordsPlace){
    values[0],       values[1],
    values[2],       values[3],
    values[4],       CLAMP (atoi (parts[5]), 1, 100),
    .align = "left", .kept = g_strv_contains ((const char *const *)parts, "kept")
  };
  for (guint i = 0; i < G_N_ELEMENTS (aligns); i++)
    if (g_str_equal (parts[6], aligns[i]))
      place->align = aligns[i];
  for (guint i = 7; parts[i] != NULL; i++)
    if (g_str_has_prefix (parts[i], LETTERING))
      place->lettering = find_lettering (parts[i] + strlen (LETTERING));
  return TRUE;
}

/* ---- what was found ---- */

/* The same box with other settings; everything else of it stays. */
static SampanCue *
with_place (SampanCue *cue, const SampanWordsPlace *place, const char *text)
{
  g_autofree char *settings = sampan_words_place_write (place);

  return sampan_cue_new (cue != NULL ? sampan_cue_get_id (cue) : NULL,
                         cue != NULL ? sampan_cue_get_start (cue) : 0,
                         cue != NULL ? sampan_cue_get_end (cue) : 0, text, settings, NULL);
}

/* Returns: (transfer full) (nullable): the cue of the same words, else of the same place. Each is
 * given once: it is taken out of @old. */
static SampanCue *
take_old (GPtrArray *old, const SampanWordsPlace *place, const char *text)
{
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < old->len; i++)
      {
        SampanCue *cue = old->pdata[i];
        SampanWordsPlace other;

        if (sampan_words_place_read (cue, &other)
            && (pass == 0 ? g_str_equal (sampan_cue_get_text (cue), text)
                          : hypot (other.x - place->x, other.y - place->y) < SAME_PLACE))
          return g_ptr_array_steal_index (old, i);
      }
  return NULL;
}

/* What renders none of the boxes any more. */
static void
remove_orphans (SampanCaptionTrack *track, SampanCaptionTrack *source)
{
  for (guint i = sampan_caption_track_get_n_cues (track); i > 0; i--)
    {
      SampanCue *cue = sampan_caption_track_get_cue (track, i - 1);
      g_autofree char *text = sampan_caption_track_dup_source_text (source, cue);
      g_autofree char *id = g_strdup (sampan_cue_get_id (cue));

      if (text == NULL)
        sampan_caption_track_remove (track, id);
    }
}

void
sampan_picture_words_set (SampanMedia *media,
                          const char *language,
                          const SampanWordsPlace *places,
                          const char *const *texts,
                          guint n)
{
  SampanCaptionTrack *source;
  GListModel *tracks = sampan_media_get_tracks (media);
  g_autoptr (GPtrArray) old = NULL;
  g_autoptr (GPtrArray) cues = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);

  sampan_media_begin_change (media);
  source = sampan_media_ensure_track (media, language);
  old = sampan_caption_track_dup_cues (source);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SampanCue) before = take_old (old, &places[i], texts[i]);
      SampanWordsPlace place = places[i], other;

      if (before != NULL && sampan_words_place_read (before, &other))
        {
          place.kept = other.kept;
          place.lettering = other.lettering;
        }
      g_autoptr (SampanCue) cue = with_place (before, &place, texts[i]);
      g_ptr_array_add (cues, sampan_cue_with_times (cue, (gint64)i * APART,
                                                    (gint64)i * APART + APART / 10));
    }
  sampan_caption_track_set_cues (source, cues);
  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (SampanCaptionTrack) track = g_list_model_get_item (tracks, i);

      if (track != source)
        remove_orphans (track, source);
    }
  sampan_media_end_change (media);
}

/* ---- what a person says ---- */

void
sampan_picture_words_set_kept (SampanMedia *media,
                               const char *language,
                               const char *id,
                               gboolean kept)
{
  SampanCaptionTrack *track = sampan_media_get_track (media, language);
  g_autoptr (GPtrArray) cues = track != NULL ? sampan_caption_track_dup_cues (track) : NULL;

  sampan_media_begin_change (media);
  for (guint i = 0; cues != NULL && i < cues->len; i++)
    {
      SampanCue *cue = cues->pdata[i];
      SampanWordsPlace place;

      if ((id != NULL && !g_str_equal (sampan_cue_get_id (cue), id))
          || !sampan_words_place_read (cue, &place) || !place.kept == !kept)
        continue;
      place.kept = kept;
      g_autoptr (SampanCue) changed = with_place (cue, &place, sampan_cue_get_text (cue));
      sampan_caption_track_put (track, changed);
    }
  sampan_media_end_change (media);
}

void
sampan_picture_words_set_lettering (SampanMedia *media,
                                    const char *language,
                                    const char *id,
                                    const char *lettering)
{
  SampanCaptionTrack *track = sampan_media_get_track (media, language);
  SampanCue *box = track != NULL ? sampan_caption_track_find (track, id, NULL) : NULL;
  SampanWordsPlace place;

  if (box == NULL || !sampan_words_place_read (box, &place)
      || g_strcmp0 (place.lettering, find_lettering (lettering)) == 0)
    return;
  place.lettering = find_lettering (lettering);
  g_autoptr (SampanCue) changed = with_place (box, &place, sampan_cue_get_text (box));
  sampan_media_begin_change (media);
  sampan_caption_track_put (track, changed);
  sampan_media_end_change (media);
}

gboolean
sampan_picture_words_are_kept (SampanMedia *media, const char *language)
{
  SampanCaptionTrack *track = sampan_media_get_track (media, language);
  guint n = track != NULL ? sampan_caption_track_get_n_cues (track) : 0;
  SampanWordsPlace place;

  for (guint i = 0; i < n; i++)
    if (sampan_words_place_read (sampan_caption_track_get_cue (track, i), &place) && !place.kept)
      return FALSE;
  return n > 0;
}

static void
set_rendering (SampanCaptionTrack *track, SampanCue *box, const char *text)
{
  SampanCue *there = sampan_caption_track_find_rendering (track, sampan_cue_get_id (box));
  const char *sources[] = { sampan_cue_get_id (box), NULL };
  g_autoptr (SampanCue) cue = NULL;

  if (*text == '\0')
    {
      g_autofree char *id = there != NULL ? g_strdup (sampan_cue_get_id (there)) : NULL;

      if (id != NULL)
        sampan_caption_track_remove (track, id);
      return;
    }
  cue = sampan_cue_new (there != NULL ? sampan_cue_get_id (there) : NULL,
                        sampan_cue_get_start (box), sampan_cue_get_end (box), text, NULL, sources);
  g_autoptr (SampanCue) written =
      sampan_cue_with_writer (cue, SAMPAN_ORIGIN_PERSON, NULL, sampan_cue_get_text (box));
  g_autoptr (SampanCue) pinned = sampan_cue_with_pinned (written, TRUE);
  sampan_caption_track_put (track, pinned);
}

void
sampan_picture_words_set_text (SampanMedia *media,
                               const char *source_language,
                               const char *language,
                               const char *id,
                               const char *text)
{
  SampanCaptionTrack *source = sampan_media_get_track (media, source_language);
  SampanCue *box = source != NULL ? sampan_caption_track_find (source, id, NULL) : NULL;

  if (box == NULL)
    return;
  sampan_media_begin_change (media);
  if (!g_str_equal (language, source_language))
    set_rendering (sampan_media_ensure_track (media, language), box, text);
  else if (!g_str_equal (sampan_cue_get_text (box), text))
    {
      g_autoptr (SampanCue) changed = sampan_cue_with_text (box, text);
      sampan_caption_track_put (source, changed);
    }
  sampan_media_end_change (media);
}

/* ---- for others ---- */

SampanCaptionTrack *
sampan_picture_words_dup_track (SampanMedia *media, const char *language)
{
  SampanCaptionTrack *source = sampan_media_get_track (media, language);
  SampanCaptionTrack *track = sampan_caption_track_new (language);
  SampanWordsPlace place;

  for (guint i = 0; source != NULL && i < sampan_caption_track_get_n_cues (source); i++)
    {
      SampanCue *cue = sampan_caption_track_get_cue (source, i);

      if (sampan_words_place_read (cue, &place) && !place.kept)
        sampan_caption_track_put (track, cue);
    }
  return track;
}

char *
sampan_picture_words_dup_text (SampanMedia *media, const char *language)
{
  SampanCaptionTrack *track = sampan_media_get_track (media, language);
  GString *text = g_string_new (NULL);

  for (guint i = 0; track != NULL && i < sampan_caption_track_get_n_cues (track); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "",
                            sampan_cue_get_text (sampan_caption_track_get_cue (track, i)));
  return g_string_free (text, FALSE);
}

/* ---- plans ---- */

/* In one line, as captions are not: how words are broken is for their box to say. Chinese goes on
 * without a space. */
static char *
join_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *joined = g_string_new (lines[0]);

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      const char *end = joined->str + joined->len;
      const char *last = g_utf8_find_prev_char (joined->str, end);
      gboolean close = (last != NULL && g_unichar_iswide (g_utf8_get_char (last)))
                       || g_unichar_iswide (g_utf8_get_char (lines[i]));

      g_string_append_printf (joined, "%s%s", close ? "" : " ", lines[i]);
    }
  return g_string_free (joined, FALSE);
}

static SampanEdit *
make_edit (const SampanWordsPlace *place, const char *was, const char *text)
{
  const struct
  {
    const char *name;
    const char *value;
  } strings[] = {
    { "align", place->align },
    { "was", was },
    { "lettering", place->lettering },
  };
  const struct
  {
    const char *name;
    double value;
  } numbers[] = {
    { "x", place->x },           { "y", place->y },         { "width", place->width },
    { "height", place->height }, { "angle", place->angle }, { "lines", place->lines },
  };
  g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_WORDS);
  g_autofree char *line = join_lines (text);
  SampanEdit *next;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      next = sampan_edit_with_number (edit, numbers[i].name, numbers[i].value);
      sampan_edit_unref (edit);
      edit = next;
    }
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    if (strings[i].value != NULL)
      {
        next = sampan_edit_with_string (edit, strings[i].name, strings[i].value);
        sampan_edit_unref (edit);
        edit = next;
      }
  return sampan_edit_with_string (edit, "text", line);
}

/* What is to stand in the box for readers of @target; NULL for what is there. */
static const char *
get_words (SampanCaptionTrack *target, SampanCue *box, SampanWordsPlace *place)
{
  SampanCue *cue = sampan_caption_track_find_rendering (target, sampan_cue_get_id (box));
  const char *text = cue != NULL ? sampan_cue_get_text (cue) : "";

  return *text != '\0' && !g_str_equal (text, sampan_cue_get_text (box))
                 && sampan_words_place_read (box, place) && !place->kept
             ? text
             : NULL;
}

char *
sampan_picture_words_dup_plan (SampanMedia *media,
                               const char *source_language,
                               const char *language)
{
  SampanCaptionTrack *source = sampan_media_get_track (media, source_language);
  SampanCaptionTrack *target = language != NULL ? sampan_media_get_track (media, language) : NULL;
  const char *own = sampan_media_get_plan (media);
  g_autoptr (SampanPlan) plan = NULL;
  guint n_own;

  if (sampan_media_get_kind (media) != SAMPAN_MEDIA_IMAGE || source == NULL || target == NULL
      || source == target)
    return g_strdup (own);
  plan = sampan_plan_new_from_json (own, SAMPAN_MEDIA_IMAGE, NULL);
  if (plan == NULL)
    return g_strdup (own);
  n_own = sampan_plan_get_n_edits (plan);
  for (guint i = 0; i < sampan_caption_track_get_n_cues (source); i++)
    {
      SampanCue *box = sampan_caption_track_get_cue (source, i);
      SampanWordsPlace place;
      const char *text = get_words (target, box, &place);

      if (text == NULL)
        continue;
      g_autoptr (SampanEdit) edit = make_edit (&place, sampan_cue_get_text (box), text);
      SampanPlan *next = sampan_plan_with_appended (plan, edit);

      sampan_plan_unref (plan);
      plan = next;
    }
  return sampan_plan_get_n_edits (plan) > n_own ? sampan_plan_to_json (plan, FALSE)
                                                : g_strdup (own);
}

void
sampan_picture_words_get_state (SampanMedia *media,
                                const char *source_language,
                                const char *language,
                                SampanWordsState *state)
{
  SampanCaptionTrack *source = sampan_media_get_track (media, source_language);
  SampanCaptionTrack *target = sampan_media_get_track (media, language);

  *state = (SampanWordsState){ 0 };
  if (sampan_media_get_kind (media) != SAMPAN_MEDIA_IMAGE || source == NULL || source == target)
    return;
  for (guint i = 0; i < sampan_caption_track_get_n_cues (source); i++)
    {
      SampanCue *box = sampan_caption_track_get_cue (source, i), *cue = NULL;
      SampanWordsPlace place;

      if (!sampan_words_place_read (box, &place) || place.kept)
        continue;
      if (target != NULL)
        cue = sampan_caption_track_find_rendering (target, sampan_cue_get_id (box));
      state->total++;
      if (cue == NULL || *sampan_cue_get_text (cue) == '\0')
        state->missing++;
      else if (sampan_caption_track_get_state (target, cue, source) == SAMPAN_SEGMENT_STALE)
        state->stale++;
    }
}

GStrv
sampan_picture_words_dup_languages (SampanMedia *media, const char *source_language)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GListModel *tracks = sampan_media_get_tracks (media);
  const char *own = sampan_media_get_plan (media);

  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (SampanCaptionTrack) track = g_list_model_get_item (tracks, i);
      const char *language = sampan_caption_track_get_language (track);
      g_autofree char *plan = sampan_picture_words_dup_plan (media, source_language, language);

      if (g_strcmp0 (plan, own) != 0)
        g_strv_builder_add (builder, language);
    }
  return g_strv_builder_end (builder);
}
