#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "captions/sampan-caption-file.h"
#include "captions/sampan-caption-rules.h"
#include "edit/sampan-picture-words.h"
#include "edit/sampan-plan.h"
#include "language/sampan-language.h"
#include "media/sampan-builder.h"
#include "media/sampan-time-map.h"
#include "sampan-check-private.h"
#include "sampan-facets.h"
#include "sampan-post-text.h"
#include "sampan-rules-private.h"

/** What the checks look at, gathered once. */
typedef struct
{
  GPtrArray *checks;
  const SampanRules *rules;
  SampanNote *note;
  GListModel *media; /* what would be posted */
  SampanPostText *text;
  const char *language;    /* the one that is looked at */
  SampanVersion *version;  /* nullable: its own */
  SampanCheckFacts *facts; /* nullable */
} Context;

static gboolean
is_bilingual (Context *context)
{
  return context->text->languages[0] && context->text->languages[1];
}

static void
add (Context *context,
     const char *id,
     SampanCheckLevel level,
     const char *title,
     char *detail,
     const char *mend,
     const char *page)
{
  gboolean passed = level == SAMPAN_CHECK_PASSED;
  SampanCheck *check;

  if (context->language && is_bilingual (context))
    {
      g_autofree char *unsaid = detail;
      g_autofree char *name = sampan_language_dup_name (context->language);

      /* Translators: the name of a language, and what is said of the text in it */
      detail = g_strdup_printf (_ ("%s: %s"), name, unsaid);
    }
  check = sampan_check_new (id, level, title, detail, passed ? NULL : mend, passed ? NULL : page);
  sampan_check_set_platform (check, context->rules->name);
  sampan_check_set_language (check,
                             context->language ? context->language : context->text->languages[0]);
  g_ptr_array_add (context->checks, check);
}

/* Of the check that was added last. */
static void
place (Context *context, int item, gssize offset, const char *cue)
{
  sampan_check_set_place (context->checks->pdata[context->checks->len - 1], item, offset, cue);
}

/* The same in the text of one of the languages. */
static void
place_in (Context *context, const char *language, int item, gssize offset)
{
  sampan_check_set_language (context->checks->pdata[context->checks->len - 1], language);
  place (context, item, offset, NULL);
}

static GListModel *
media_of (Context *context)
{
  return context->media;
}

/* The note's video, or NULL. */
static SampanMedia *
dup_video (Context *context)
{
  g_autoptr (SampanMedia) media = g_list_model_get_item (media_of (context), 0);

  return media && sampan_media_get_kind (media) == SAMPAN_MEDIA_VIDEO ? g_steal_pointer (&media)
                                                                      : NULL;
}

/* ---- text ---- */

static gboolean
is_blank (const char *text)
{
  for (; *text; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

static void
check_empty (Context *context)
{
  gboolean empty = is_blank (context->text->title) && is_blank (context->text->body)
                   && g_list_model_get_n_items (media_of (context)) == 0;

  if (empty)
    add (context, "empty", SAMPAN_CHECK_BLOCKS, _ ("Content"),
         g_strdup (_ ("The note is empty. Write something, or add a picture.")), _ ("Write"),
         "write");
  else
    add (context, "empty", SAMPAN_CHECK_PASSED, _ ("Content"),
         g_strdup (_ ("There is something to publish.")), NULL, NULL);
}

/* Places the last check at the end of the text. */
static void
place_at_end (Context *context)
{
  for (guint i = g_strv_length (context->text->languages); i-- > 0;)
    {
      SampanVersion *version = sampan_note_get_version (context->note, context->text->languages[i]);

      if (!version)
        continue;
      place_in (context, context->text->languages[i],
                g_list_model_get_n_items (sampan_version_get_segments (version)), -1);
      return;
    }
}

static void
check_length (Context *context, const char *id, const char *title, int used, int allowed)
{
  int over = used - allowed;

  if (allowed >= 0 && over > 0)
    add (context, id, SAMPAN_CHECK_BLOCKS, title,
         /* Translators: how many signs too many, how many there may be, the name of a platform */
         g_strdup_printf (
             is_bilingual (context)
                 ? ngettext ("Both languages together are %d sign over the %d that %s takes. "
                             "Shorten them, or post one of them.",
                             "Both languages together are %d signs over the %d that %s takes. "
                             "Shorten them, or post one of them.",
                             over)
                 : ngettext ("%d sign over the %d that %s takes.",
                             "%d signs over the %d that %s takes.", over),
             over, allowed, sampan_rules_get_label (context->rules)),
         _ ("Shorten"), "write");
  else
    /* Translators: how many signs there are, and how many there may be */
    add (context, id, SAMPAN_CHECK_PASSED, title,
         g_strdup_printf (_ ("%d of %d signs."), used, allowed), NULL, NULL);
}

static void
check_lengths (Context *context)
{
  int used, allowed;

  sampan_rules_count_title (context->rules, context->text->title, &used, &allowed);
  if (allowed >= 0)
    check_length (context, "title-length", _ ("Length of the title"), used, allowed);
  sampan_rules_count_text (context->rules, context->text->text, &used, &allowed);
  if (allowed >= 0)
    {
      check_length (context, "text-length", _ ("Length of the text"), used, allowed);
      place_at_end (context);
    }
}

static void
check_tags (Context *context)
{
  int n = g_strv_length (context->text->tags);
  int left = g_strv_length (context->text->left);
  int counted = context->rules->tags_beside_text ? left : n;
  int max = sampan_rules_get_max_tags (context->rules);

  if (max >= 0 && counted > max)
    add (context, "tags", SAMPAN_CHECK_BLOCKS, _ ("Tags"),
         /* Translators: the name of a platform, how many tags it takes, how many there are */
         g_strdup_printf (ngettext ("%s takes %d tag; there are %d.",
                                    "%s takes %d tags; there are %d.", max),
                          sampan_rules_get_label (context->rules), max, counted),
         _ ("Choose Tags"), "write");
  else if (left > 0)
    add (context, "tags", SAMPAN_CHECK_ADVICE, _ ("Tags"),
         g_strdup_printf (
             context->rules->tags_beside_text
                 ? ngettext ("%d tag does not fit into the text and will not be seen in it.",
                             "%d tags do not fit into the text and will not be seen in it.", left)
                 : ngettext ("%d tag does not fit into the text and will be left out.",
                             "%d tags do not fit into the text and will be left out.", left),
             left),
         _ ("Choose Tags"), "write");
  else
    add (context, "tags", SAMPAN_CHECK_PASSED, _ ("Tags"),
         g_strdup_printf (ngettext ("%d tag.", "%d tags.", n), n), NULL, NULL);
  place (context, SAMPAN_CHECK_TAGS, -1, NULL);
}

/* ---- translation ---- */

typedef gboolean (*PassageTest) (SampanSegment *segment);

static gboolean
is_missing (SampanSegment *segment)
{
  return sampan_segment_get_state (segment) == SAMPAN_SEGMENT_MISSING;
}

static gboolean
is_stale (SampanSegment *segment)
{
  return sampan_segment_get_state (segment) == SAMPAN_SEGMENT_STALE;
}

/* Of a target: the title is 0. Returns: the first for which @test holds, or else the title */
static int
find_passage (Context *context, PassageTest test)
{
  GListModel *segments = sampan_version_get_segments (context->version);

  if (test (sampan_version_get_title (context->version)))
    return 0;
  for (guint i = 0; i < g_list_model_get_n_items (segments); i++)
    {
      g_autoptr (SampanSegment) segment = g_list_model_get_item (segments, i);

      if (test (segment))
        return i + 1;
    }
  return 0;
}

static void
check_translation (Context *context)
{
  guint missing, stale;

  if (!context->version)
    {
      add (context, "missing", SAMPAN_CHECK_BLOCKS, _ ("Translation"),
           g_strdup (_ ("The note has not been translated into this language.")), _ ("Translate"),
           "write");
      return;
    }
  if (sampan_version_get_is_source (context->version))
    return;
  missing = sampan_version_get_n_missing (context->version);
  stale = sampan_version_get_n_stale (context->version);
  if (missing > 0)
    add (context, "missing", SAMPAN_CHECK_ADVICE, _ ("Translation"),
         g_strdup_printf (ngettext ("%u passage has not been translated.",
                                    "%u passages have not been translated.", missing),
                          missing),
         _ ("Translate"), "write");
  if (missing > 0)
    place (context, find_passage (context, is_missing), -1, NULL);
  if (stale > 0)
    add (context, "stale", SAMPAN_CHECK_ADVICE, _ ("Translation"),
         g_strdup_printf (ngettext ("%u passage was changed after it had been translated.",
                                    "%u passages were changed after they had been translated.",
                                    stale),
                          stale),
         _ ("Translate Again"), "write");
  if (stale > 0)
    place (context, find_passage (context, is_stale), -1, NULL);
  if (missing == 0 && stale == 0)
    add (context, "stale", SAMPAN_CHECK_PASSED, _ ("Translation"),
         g_strdup (_ ("Complete and up to date.")), NULL, NULL);
}

static void
check_machine (Context *context)
{
  guint n;

  if (!context->version || sampan_version_get_is_source (context->version))
    return;
  n = sampan_version_count_unapproved (context->version);
  if (n > 0)
    add (context, "machine", SAMPAN_CHECK_ADVICE, _ ("Machine translation"),
         g_strdup_printf (
             ngettext ("%u passage was translated by a machine and nobody has approved it.",
                       "%u passages were translated by a machine and nobody has approved them.", n),
             n),
         _ ("Approve"), "write");
  else
    add (context, "machine", SAMPAN_CHECK_PASSED, _ ("Machine translation"),
         g_strdup (_ ("Everything was written or approved by a person.")), NULL, NULL);
  place (context, find_passage (context, sampan_segment_get_is_unapproved), -1, NULL);
}

/* ---- media ---- */

/* Where a medium that would be posted stands in the note. */
static int
find_position (Context *context, SampanMedia *medium)
{
  GListModel *all = sampan_note_get_media (context->note);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (SampanMedia) other = g_list_model_get_item (all, i);

      if (other == medium)
        return i;
    }
  return 0;
}

static void
check_media (Context *context)
{
  g_autoptr (SampanMedia) first_over = NULL;
  int n = g_list_model_get_n_items (media_of (context));
  int max = sampan_rules_get_max_pictures (context->rules);
  gboolean video = sampan_note_get_kind (context->note) == SAMPAN_NOTE_VIDEO;

  if (n == 0 && context->rules->media_required)
    add (context, "media", SAMPAN_CHECK_BLOCKS, _ ("Pictures"),
         /* Translators: %s is the name of a platform */
         g_strdup_printf (_ ("%s takes no note without a picture or a video."),
                          sampan_rules_get_label (context->rules)),
         _ ("Add Pictures"), "media");
  if (!video && max >= 0 && n > max)
    add (context, "pictures", SAMPAN_CHECK_BLOCKS, _ ("Pictures"),
         /* Translators: the name of a platform, how many pictures it takes, how many there are */
         g_strdup_printf (ngettext ("%s takes %d picture; there are %d.",
                                    "%s takes %d pictures; there are %d.", max),
                          sampan_rules_get_label (context->rules), max, n),
         _ ("Choose Pictures"), "media");
  else if (!video && n > 0)
    add (context, "pictures", SAMPAN_CHECK_PASSED, _ ("Pictures"),
         g_strdup_printf (ngettext ("%d picture.", "%d pictures.", n), n), NULL, NULL);
  if (max >= 0 && n > max && (first_over = g_list_model_get_item (media_of (context), max)))
    place (context, find_position (context, first_over), -1, NULL);
}

static void
check_shapes (Context *context)
{
  guint n = 0;
  int first = 0;

  for (guint i = 0; i < g_list_model_get_n_items (media_of (context)); i++)
    {
      g_autoptr (SampanMedia) medium = g_list_model_get_item (media_of (context), i);

      if (sampan_check_wanted_shape (context->rules, medium) && n++ == 0)
        first = find_position (context, medium);
    }
  if (n == 0)
    return;
  add (context, "shape", SAMPAN_CHECK_ADVICE, _ ("Shape of the pictures"),
       /* Translators: the name of a platform, two shapes ("3:4"), how many pictures */
       g_strdup_printf (
           ngettext ("%s shows shapes from %s to %s; it cuts %u picture where it likes.",
                     "%s shows shapes from %s to %s; it cuts %u pictures where it likes.", n),
           sampan_rules_get_label (context->rules), context->rules->narrowest,
           context->rules->widest, n),
       _ ("Crop"), "media");
  place (context, first, -1, NULL);
}

static void
check_alt (Context *context)
{
  GListModel *media = media_of (context);
  guint n = g_list_model_get_n_items (media);
  guint missing = 0;
  int first = 0;

  if (!context->rules->alt_text || n == 0)
    return;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SampanMedia) medium = g_list_model_get_item (media, i);

      if (is_blank (sampan_media_get_alt (medium, context->language)) && missing++ == 0)
        first = find_position (context, medium);
    }
  if (missing > 0)
    add (context, "alt-text", SAMPAN_CHECK_ADVICE, _ ("Descriptions"),
         g_strdup_printf (
             ngettext (
                 "%u picture or video has no description in this language for those who can not "
                 "see it.",
                 "%u pictures have no description in this language for those who can not see "
                 "them.",
                 missing),
             missing),
         _ ("Describe"), "media");
  else
    add (context, "alt-text", SAMPAN_CHECK_PASSED, _ ("Descriptions"),
         g_strdup (_ ("Everything is described.")), NULL, NULL);
  place (context, first, -1, NULL);
}

/* The words in the pictures, where some were found in them. */
static void
check_picture_words (Context *context)
{
  const char *source = sampan_note_get_source_language (context->note);
  SampanWordsState all = { 0 };
  int missing = 0, stale = 0; /* where the first of them are */

  for (guint i = 0; i < g_list_model_get_n_items (media_of (context)); i++)
    {
      g_autoptr (SampanMedia) medium = g_list_model_get_item (media_of (context), i);
      SampanWordsState state;

      sampan_picture_words_get_state (medium, source, context->language, &state);
      if (state.missing > 0 && all.missing == 0)
        missing = find_position (context, medium);
      if (state.stale > 0 && all.stale == 0)
        stale = find_position (context, medium);
      all.total += state.total;
      all.missing += state.missing;
      all.stale += state.stale;
    }
  if (all.missing > 0)
    add (context, "picture-words-missing", SAMPAN_CHECK_ADVICE, _ ("Words in the pictures"),
         g_strdup_printf (
             ngettext ("%u place with words has not been translated: readers see the original.",
                       "%u places with words have not been translated: readers see the original.",
                       all.missing),
             all.missing),
         _ ("Translate"), "media");
  if (all.missing > 0)
    place (context, missing, -1, NULL);
  if (all.stale > 0)
    add (context, "picture-words-stale", SAMPAN_CHECK_ADVICE, _ ("Words in the pictures"),
         g_strdup_printf (
             ngettext ("The words of %u place were changed after they had been translated.",
                       "The words of %u places were changed after they had been translated.",
                       all.stale),
             all.stale),
         _ ("Translate Again"), "media");
  if (all.stale > 0)
    place (context, stale, -1, NULL);
  if (all.total > 0 && all.missing == 0 && all.stale == 0)
    add (context, "picture-words-stale", SAMPAN_CHECK_PASSED, _ ("Words in the pictures"),
         g_strdup (_ ("Complete and up to date.")), NULL, NULL);
}

static void
check_video (Context *context, SampanTimeMap *times)
{
  gint64 seconds = (sampan_time_map_get_duration (times) + GST_SECOND - 1) / GST_SECOND;
  int max = context->rules->video_seconds;
  int least = context->rules->least_seconds;

  if (seconds < least)
    add (context, "video-length", SAMPAN_CHECK_BLOCKS, _ ("Length of the video"),
         /* Translators: a number of seconds, the name of a platform, a number of seconds */
         g_strdup_printf (_ ("The video lasts %d s; %s takes none under %d s."), (int)seconds,
                          sampan_rules_get_label (context->rules), least),
         _ ("Change the Cuts"), "media");
  else if (max >= 0 && seconds > max)
    add (context, "video-length", SAMPAN_CHECK_BLOCKS, _ ("Length of the video"),
         /* Translators: a number of seconds, the name of a platform, a number of seconds */
         g_strdup_printf (_ ("The video lasts %d s; %s takes %d s at most."), (int)seconds,
                          sampan_rules_get_label (context->rules), max),
         _ ("Trim"), "media");
  else
    add (context, "video-length", SAMPAN_CHECK_PASSED, _ ("Length of the video"),
         /* Translators: a number of seconds */
         g_strdup_printf (_ ("%d s."), (int)seconds), NULL, NULL);
}

/* ---- captions ---- */

static void
check_speed (Context *context, SampanCaptionTrack *track, SampanTimeMap *times)
{
  const SampanCaptionRules *rules = sampan_caption_rules_get (context->language);
  g_autoptr (GPtrArray) cues = sampan_time_map_track (times, track);
  const char *first = NULL;
  guint fast = 0;

  for (guint i = 0; i < cues->len; i++)
    if (sampan_cue_get_reading_speed (cues->pdata[i]) > rules->characters_per_second && fast++ == 0)
      first = sampan_cue_get_id (cues->pdata[i]);
  if (fast > 0)
    add (context, "caption-speed", SAMPAN_CHECK_ADVICE, _ ("Captions"),
         /* Translators: how many captions, and a number of signs a second */
         g_strdup_printf (
             ngettext ("%u caption is too fast to read (more than %g signs a second).",
                       "%u captions are too fast to read (more than %g signs a second).", fast),
             fast, rules->characters_per_second),
         _ ("Give Them Time"), "captions");
  else
    add (context, "caption-speed", SAMPAN_CHECK_PASSED, _ ("Captions"),
         g_strdup (_ ("There is time to read them.")), NULL, NULL);
  place (context, 0, -1, first);
}

static void
check_caption_size (Context *context, SampanMedia *video, SampanTimeMap *times)
{
  GListModel *tracks = sampan_media_get_tracks (video);
  int max = context->rules->caption_bytes;

  for (guint i = 0; max >= 0 && i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (SampanCaptionTrack) track = g_list_model_get_item (tracks, i);
      g_autoptr (GPtrArray) cues = sampan_time_map_track (times, track);
      g_autofree char *vtt = sampan_caption_file_write (cues, SAMPAN_CAPTION_VTT);

      if (strlen (vtt) > (gsize)max)
        add (context, "caption-size", SAMPAN_CHECK_BLOCKS, _ ("Captions"),
             /* Translators: a language tag, a number, the name of a platform, a number */
             g_strdup_printf (_ ("The captions in “%s” take %d bytes; %s takes %d at most."),
                              sampan_caption_track_get_language (track), (int)strlen (vtt),
                              sampan_rules_get_label (context->rules), max),
             _ ("Edit Captions"), "captions");
    }
}

static void
check_captions (Context *context, SampanMedia *video, SampanTimeMap *times)
{
  SampanCaptionTrack *track = sampan_media_get_track (video, context->language);

  if (track && sampan_caption_track_get_n_cues (track) > 0)
    check_speed (context, track, times);
  else if (g_list_model_get_n_items (sampan_media_get_tracks (video)) > 0)
    add (context, "caption-missing", SAMPAN_CHECK_ADVICE, _ ("Captions"),
         g_strdup (_ ("The video has captions, but none in this language.")),
         _ ("Translate Captions"), "captions");
}

/* ---- what had to be found out ---- */

typedef gboolean (*MediaTest) (SampanCheckFacts *facts, SampanMedia *media);

static guint
count_media (Context *context, MediaTest test)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (media_of (context)); i++)
    {
      g_autoptr (SampanMedia) medium = g_list_model_get_item (media_of (context), i);

      n += test (context->facts, medium) ? 1 : 0;
    }
  return n;
}

static void
check_metadata (Context *context)
{
  guint n = count_media (context, sampan_check_facts_is_private);

  if (n > 0)
    add (context, "metadata", SAMPAN_CHECK_PASSED, _ ("Position and serial numbers"),
         g_strdup_printf (ngettext ("%u file says where it was made or with which camera; that is "
                                    "taken out of what is sent.",
                                    "%u files say where they were made or with which camera; that "
                                    "is taken out of what is sent.",
                                    n),
                          n),
         NULL, NULL);
}

static void
check_faces (Context *context)
{
  guint n = count_media (context, sampan_check_shows_faces);

  if (n > 0)
    add (context, "faces", SAMPAN_CHECK_ADVICE, _ ("Faces"),
         g_strdup_printf (
             ngettext ("%u picture or video shows a face. Does everybody agree to be seen?",
                       "%u pictures show faces. Does everybody agree to be seen?", n),
             n),
         _ ("Blur Faces"), "media");
}

static void
check_label (Context *context)
{
  guint n = count_media (context, sampan_check_wants_label);

  if (n > 0)
    add (context, "ai-label", SAMPAN_CHECK_ADVICE, _ ("AI label"),
         g_strdup_printf (ngettext ("%u picture was made by a model, and nothing in it says so to "
                                    "those who look. China’s rules ask for it.",
                                    "%u pictures were made by a model, and nothing in them says so "
                                    "to those who look. China’s rules ask for it.",
                                    n),
                          n),
         _ ("Add the Label"), "media");
  else if (count_media (context, sampan_check_facts_is_generated) > 0)
    add (context, "ai-label", SAMPAN_CHECK_PASSED, _ ("AI label"),
         g_strdup (_ ("What was made by a model says so, to people and to programs.")), NULL, NULL);
}

/* Whether @text has @needle, of whatever case if its letters are Latin. Returns: bytes, or -1 */
static gssize
find_in (const char *text, const char *needle)
{
  gsize length = strlen (needle);

  for (const char *at = text; *at; at++)
    if (g_ascii_strncasecmp (at, needle, length) == 0)
      return at - text;
  return -1;
}

/* Returns: whether @needle stands in the title or in a passage of @language; if so the last check
 * is placed there. */
static gboolean
place_in_version (Context *context, const char *language, const char *needle)
{
  SampanVersion *version = sampan_note_get_version (context->note, language);
  GListModel *segments = version ? sampan_version_get_segments (version) : NULL;

  for (guint i = 0; version && i <= g_list_model_get_n_items (segments); i++)
    {
      g_autoptr (SampanSegment) segment = i == 0 ? g_object_ref (sampan_version_get_title (version))
                                                 : g_list_model_get_item (segments, i - 1);
      gssize offset = find_in (sampan_segment_get_text (segment), needle);

      if (offset < 0)
        continue;
      place_in (context, language, i, offset);
      return TRUE;
    }
  return FALSE;
}

/* Places the last check where @needle stands: in a title, in a passage, or else in a tag. */
static void
place_at_text (Context *context, const char *needle)
{
  for (guint i = 0; context->text->languages[i]; i++)
    if (place_in_version (context, context->text->languages[i], needle))
      return;
  place (context, SAMPAN_CHECK_TAGS, -1, NULL);
}

static void
check_words (Context *context)
{
  g_auto (GStrv) found = sampan_check_facts_find_words (context->facts, context->text->text);
  g_autofree char *list = NULL;

  if (!found[0])
    return;
  /* Translators: between the words of a list */
  list = g_strjoinv (_ (", "), found);
  add (context, "words", SAMPAN_CHECK_ADVICE, _ ("Words"),
       /* Translators: %s is a list of words */
       g_strdup_printf (_ ("The text has words that you look out for: %s."), list), _ ("Look"),
       "write");
  place_at_text (context, found[0]);
}

static void
check_links (Context *context)
{
  g_autoptr (GPtrArray) facets = sampan_facets_find (context->text->text);

  for (guint i = 0; i < facets->len; i++)
    {
      const SampanFacet *facet = facets->pdata[i];
      g_autofree char *written =
          g_strndup (context->text->text + facet->start, facet->end - facet->start);

      if (facet->kind != SAMPAN_FACET_LINK
          || !sampan_check_facts_is_dead (context->facts, facet->value))
        continue;
      add (context, "links", SAMPAN_CHECK_ADVICE, _ ("Links"),
           /* Translators: %s is an address */
           g_strdup_printf (_ ("Nothing answers at “%s”."), facet->value), _ ("Change the Link"),
           "write");
      place_at_text (context, written);
    }
}

static void
check_facts (Context *context)
{
  if (!context->facts)
    return;
  check_metadata (context);
  check_faces (context);
  check_label (context);
  check_words (context);
  check_links (context);
}

/* ---- all ---- */

/* What is asked of each language by itself. */
static void
check_language (Context *context, const char *language, SampanMedia *video, SampanTimeMap *times)
{
  context->language = language;
  context->version = sampan_note_get_version (context->note, language);
  check_translation (context);
  check_alt (context);
  check_picture_words (context);
  check_machine (context);
  if (video)
    check_captions (context, video, times);
  context->language = NULL;
  context->version = NULL;
}

static int
by_level (gconstpointer a, gconstpointer b)
{
  return (int)sampan_check_get_level (*(SampanCheck **)b)
         - (int)sampan_check_get_level (*(SampanCheck **)a);
}

GPtrArray *
sampan_checks_run (SampanNote *note, const char *language, const char *platform)
{
  return sampan_checks_run_with (note, language, platform, NULL);
}

GPtrArray *
sampan_checks_run_with (SampanNote *note,
                        const char *language,
                        const char *platform,
                        SampanCheckFacts *facts)
{
  Context context = { 0 };
  g_autoptr (SampanMedia) video = NULL;
  g_autoptr (SampanTimeMap) times = NULL;

  context.checks = g_ptr_array_new_with_free_func (g_object_unref);
  context.rules = sampan_rules_get (platform);
  g_return_val_if_fail (context.rules, context.checks);
  context.note = note;
  context.facts = facts;
  context.media = sampan_note_dup_posted_media (note);
  context.text = sampan_post_text_new (note, language, context.rules);
  check_empty (&context);
  check_lengths (&context);
  check_tags (&context);
  check_media (&context);
  check_shapes (&context);
  video = dup_video (&context);
  if (video)
    {
      times = sampan_time_map_read (video);
      check_video (&context, times);
      if (context.rules->max_captions != 0)
        check_caption_size (&context, video, times);
    }
  for (guint i = 0; context.text->languages[i]; i++)
    check_language (&context, context.text->languages[i], video, times);
  check_facts (&context);
  g_ptr_array_sort (context.checks, by_level);
  g_clear_object (&context.media);
  sampan_post_text_free (context.text);
  return context.checks;
}
