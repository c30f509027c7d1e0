#include "config.h"

#include "sampan-note-card.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "captions/sampan-caption-file.h"
#include "media/sampan-geometry.h"
#include "media/sampan-rendition.h"
#include "media/sampan-safe-area.h"
#include "media/sampan-time-map.h"
#include "sampan-facets.h"
#include "sampan-post-text.h"

/* How much of a head has to be seen, so that it is not called cut off: hair may be. */
#define LEAST_OF_HEAD 0.8

#define FIRST_TRY 1024 /* characters: most texts are not longer */

/* ---- the card ---- */

/* The longest beginning of @text, of whole characters, for which @fits holds. Returns: bytes */
static gsize
find_fitting (const char *text, gboolean (*fits) (const char *text, gpointer data), gpointer data)
{
  glong length = g_utf8_strlen (text, -1), least = 0, most = MIN (length, FIRST_TRY);

  /* What is far too long is not counted to its end. */
  for (;;)
    {
      g_autofree char *head = g_utf8_substring (text, 0, most);

      if (!fits (head, data))
        break;
      if (most == length)
        return strlen (text);
      least = most;
      most = MIN (most * 4, length);
    }
  while (least < most)
    {
      glong middle = (least + most + 1) / 2;
      g_autofree char *head = g_utf8_substring (text, 0, middle);

      if (fits (head, data))
        least = middle;
      else
        most = middle - 1;
    }
  return g_utf8_offset_to_pointer (text, least) - text;
}

typedef struct
{
  const SampanRules *rules;
  const char *title;
} Limits;

static gboolean
title_fits (const char *text, gpointer data)
{
  int used = 0, allowed = -1;

  sampan_rules_count_title (((Limits *)data)->rules, text, &used, &allowed);
  return allowed < 0 || used <= allowed;
}

static gboolean
body_fits (const char *text, gpointer data)
{
  Limits *limits = data;
  g_autofree char *whole =
      sampan_rules_compose_text (limits->rules, limits->title, text, NULL, NULL);
  int used = 0, allowed = -1;

  sampan_rules_count_text (limits->rules, whole, &used, &allowed);
  return allowed < 0 || used <= allowed;
}

/* The caption in the middle of the edited video, or its first one. */
static char *
dup_caption (SampanNote *note, const char *language)
{
  g_autoptr (GListModel) media = sampan_note_dup_posted_media (note);
  g_autoptr (SampanMedia) video = g_list_model_get_item (media, 0);
  SampanCaptionTrack *track = video != NULL ? sampan_media_get_track (video, language) : NULL;
  g_autoptr (SampanTimeMap) times = NULL;
  g_autoptr (GPtrArray) cues = NULL;
  gint64 middle;

  if (track == NULL || sampan_media_get_kind (video) != SAMPAN_MEDIA_VIDEO)
    return NULL;
  times = sampan_time_map_read (video);
  cues = sampan_time_map_track (times, track);
  middle = (gint64)(sampan_time_map_get_duration (times) / GST_MSECOND / 2);
  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = cues->pdata[i];

      if (sampan_cue_get_start (cue) <= middle && middle < sampan_cue_get_end (cue))
        return sampan_caption_text_to_plain (sampan_cue_get_text (cue));
    }

  return cues->len > 0 ? sampan_caption_text_to_plain (sampan_cue_get_text (cues->pdata[0])) : NULL;
}

void
sampan_note_card_init (SampanNoteCard *self,
                       SampanNote *note,
                       const char *languages,
                       SampanCardStyle style,
                       const SampanRules *rules)
{
  g_autoptr (GListModel) media = sampan_note_dup_posted_media (note);
  g_autoptr (SampanMedia) first = g_list_model_get_item (media, 0);
  Limits limits = {
    .rules = rules != NULL ? rules : sampan_rules_get (sampan_card_style_get_platform (style)),
  };

  g_autoptr (SampanPostText) text = sampan_post_text_new (note, languages, limits.rules);

  *self = (SampanNoteCard){
    .rules = limits.rules,
    .language = g_strdup (text->languages[0]),
    .title = g_steal_pointer (&text->title),
    .body = g_steal_pointer (&text->body),
    .tags = g_steal_pointer (&text->tags),
    .caption = dup_caption (note, text->languages[0]),
    .card = {
      .style = style,
      .video = sampan_note_get_kind (note) == SAMPAN_NOTE_VIDEO,
      .duration = first != NULL ? sampan_time_map_measure (sampan_media_get_duration (first),
                                                           sampan_media_get_plan (first))
                                : 0,
    },
  };
  self->card.language = self->language;
  self->card.title = limits.title = self->title;
  self->card.body = self->body;
  self->card.tags = (const char *const *)self->tags;
  self->caption_texts[0] = self->caption;
  self->caption_languages[0] = self->language;
  if (self->caption != NULL)
    {
      self->card.caption_texts = self->caption_texts;
      self->card.caption_languages = self->caption_languages;
      self->caption_style = sampan_rendition_dup_caption_style (first, NULL);
      self->card.caption_style = self->caption_style;
    }
  if (limits.rules == NULL)
    return;
  self->card.title_over = strlen (self->title) - find_fitting (self->title, title_fits, &limits);
  self->card.body_over = strlen (self->body) - find_fitting (self->body, body_fits, &limits);
}

void
sampan_note_card_set_author (SampanNoteCard *self, const char *author, const char *handle)
{
  g_set_str (&self->author, author);
  g_set_str (&self->handle, handle);
  self->card.author = self->author;
  self->card.handle = self->handle;
}

void
sampan_note_card_clear (SampanNoteCard *self)
{
  g_clear_pointer (&self->author, g_free);
  g_clear_pointer (&self->handle, g_free);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->body, g_free);
  g_clear_pointer (&self->tags, g_strfreev);
  g_clear_pointer (&self->caption, g_free);
  g_clear_pointer (&self->caption_style, sampan_caption_style_free);
}

/* ---- what breaks ---- */

void
sampan_break_free (SampanBreak *self)
{
  g_free (self->text);
  g_free (self);
}

static void
add (GPtrArray *breaks, SampanBreakKind kind, char *text)
{
  SampanBreak *item = g_new (SampanBreak, 1);

  *item = (SampanBreak){ kind, text };
  g_ptr_array_add (breaks, item);
}

/* A few signs of @text from @start on, for people to find the place by. */
static char *
dup_words (const char *text, gsize start)
{
  const char *from = text + start;
  glong length;
  g_autofree char *words = NULL;

  while (g_unichar_isspace (g_utf8_get_char (from)))
    from = g_utf8_next_char (from);
  length = g_utf8_strlen (from, -1);
  words = g_utf8_substring (from, 0, MIN (length, 16));
  g_strdelimit (words, "\n", ' ');
  return g_strconcat (words, length > 16 ? "…" : NULL, NULL);
}

static void
find_long (const SampanNoteCard *self, GPtrArray *breaks)
{
  const SampanCard *card = &self->card;

  if (card->title_over > 0)
    {
      g_autofree char *words = dup_words (card->title, strlen (card->title) - card->title_over);

      /* Translators: %s is the beginning of what is too much. */
      add (breaks, SAMPAN_BREAK_TITLE,
           g_strdup_printf (_ ("The title is too long from “%s” on."), words));
    }
  if (card->body_over > 0)
    {
      g_autofree char *words = dup_words (card->body, strlen (card->body) - card->body_over);

      /* Translators: %s is the beginning of what is too much. */
      add (breaks, SAMPAN_BREAK_TEXT,
           g_strdup_printf (_ ("The text is too long from “%s” on."), words));
    }
}

/* What a tag is to a platform: letters of any case and width are the same. */
static char *
fold_tag (const char *tag)
{
  g_autofree char *plain = g_utf8_normalize (tag, -1, G_NORMALIZE_ALL_COMPOSE);

  return g_utf8_casefold (plain != NULL ? plain : tag, -1);
}

static void
find_tags (const SampanNoteCard *self, GPtrArray *breaks)
{
  const SampanCard *card = &self->card;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int most = self->rules != NULL ? sampan_rules_get_max_tags (self->rules) : -1;

  for (guint i = 0; card->tags != NULL && card->tags[i] != NULL; i++)
    {
      const char *tag = card->tags[i], *other;
      g_autofree char *folded = fold_tag (tag);

      other = g_hash_table_lookup (seen, folded);
      if (other != NULL)
        /* Translators: two tags without their "#" that a platform takes for one */
        add (breaks, SAMPAN_BREAK_TAGS,
             g_strdup_printf (_ ("The tags “%s” and “%s” become one."), other, tag));
      else if (!sampan_facets_is_tag (tag))
        add (breaks, SAMPAN_BREAK_TAGS,
             g_strdup_printf (_ ("The tag “%s” ends early: it holds a space or a sign."), tag));
      g_hash_table_insert (seen, g_steal_pointer (&folded), (gpointer)tag);
      if (most >= 0 && i == (guint)most)
        add (
            breaks, SAMPAN_BREAK_TAGS,
            g_strdup_printf (_ ("No more than %d tags are taken: “%s” and those after it are not."),
                             most, tag));
    }
}

static double
get_overlap (double start, double length, double from, double span)
{
  return MAX (MIN (start + length, from + span) - MAX (start, from), 0);
}

static void
find_cover (const SampanNoteCard *self, GPtrArray *breaks, double width, const SampanSubject *cover)
{
  cairo_rectangle_t place, seen;

  if (cover == NULL || !cover->known
      || !sampan_card_get_picture (&self->card, width, &place, &seen))
    return;
  for (guint i = 0; i < cover->n_heads; i++)
    {
      const SampanBox *head = &cover->heads[i];
      double part = get_overlap (head->x, head->width, seen.x, seen.width)
                    * get_overlap (head->y, head->height, seen.y, seen.height)
                    / (head->width * head->height);

      if (head->width * head->height <= 0 || part >= LEAST_OF_HEAD)
        continue;
      add (breaks, SAMPAN_BREAK_COVER,
           g_strdup (part > 0.1 ? _ ("A face on the cover is cut off.")
                                : _ ("A face on the cover is not seen.")));
      return;
    }
}

/* Whether the block lies under what the platform draws over the video. */
static void
find_captions (const SampanNoteCard *self, GPtrArray *breaks)
{
  const SampanCard *card = &self->card;
  const SampanSafeArea *area = sampan_safe_area_find (sampan_card_style_get_platform (card->style));
  cairo_surface_t *frame =
      card->n_pictures > 0 && card->pictures != NULL ? card->pictures[0] : NULL;
  double top, bottom, left, right;
  cairo_rectangle_int_t block;
  int width, height;

  if (!card->video || card->caption_texts == NULL || area == NULL || frame == NULL)
    return;
  width = cairo_image_surface_get_width (frame);
  height = cairo_image_surface_get_height (frame);
  if (width < 1 || height < 1
      || !sampan_caption_block_measure (card->caption_style, card->caption_texts,
                                        card->caption_languages, width, height, &block))
    return;
  sampan_safe_area_fit (area, width, height, &top, &bottom, &left, &right);
  if (block.y + block.height > height - bottom + 1)
    add (breaks, SAMPAN_BREAK_CAPTIONS,
         g_strdup (_ ("Captions lie under the text and buttons at the bottom.")));
  else if (block.y < top - 1)
    add (breaks, SAMPAN_BREAK_CAPTIONS, g_strdup (_ ("Captions lie under the bar at the top.")));
  else if (block.x + block.width > width - right + 1)
    add (breaks, SAMPAN_BREAK_CAPTIONS,
         g_strdup (_ ("Captions lie under the buttons at the side.")));
}

static void
find_fold (const SampanNoteCard *self, GPtrArray *breaks, double width)
{
  gssize fold = sampan_card_get_fold (&self->card, width);
  g_autofree char *words = NULL;

  if (fold < 0)
    return;
  words = dup_words (self->body, (gsize)fold);
  if (*words != '\0')
    /* Translators: %s is the beginning of what is not seen at once. */
    add (breaks, SAMPAN_BREAK_FOLD, g_strdup_printf (_ ("Folded from “%s” on."), words));
}

GPtrArray *
sampan_note_card_find_breaks (const SampanNoteCard *self, double width, const SampanSubject *cover)
{
  GPtrArray *breaks = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_break_free);

  find_long (self, breaks);
  find_tags (self, breaks);
  find_cover (self, breaks, width, cover);
  find_captions (self, breaks);
  find_fold (self, breaks, width);
  return breaks;
}

gboolean
sampan_note_card_find_cover (const char *path,
                             SampanPlan *plan,
                             SampanSubject *subject,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (SampanMediaInfo) info = sampan_media_probe (path, cancellable, error);
  SampanGeometry geometry;

  if (info == NULL || !sampan_subject_find (path, &info->subject, cancellable, error))
    return FALSE;
  sampan_geometry_init (&geometry, info, plan);
  *subject = geometry.subject;
  return TRUE;
}
