#include "sampan-transcript.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "core/sampan-cue.h"
#include "net/sampan-json.h"
#include "sampan-caption-breaks.h"
#include "sampan-caption-rules.h"
#include "sampan-caption-wrap.h"

/* ms */
#define PAUSE 600    /* ends a caption */
#define LONGEST 6000 /* one that goes on */
#define SHORTEST 800 /* a word alone stands for so long, if there is room */
/* Words are looked for so far in the text, in bytes: a server leaves out some. */
#define NEAR 200

void
sampan_spoken_word_free (SampanSpokenWord *self)
{
  g_free (self->text);
  g_free (self);
}

void
sampan_transcript_free (SampanTranscript *self)
{
  g_ptr_array_unref (self->words);
  g_free (self->text);
  g_free (self);
}

static void
add_word (GPtrArray *words, const char *text, gint64 start, gint64 end)
{
  SampanSpokenWord *word = g_new0 (SampanSpokenWord, 1);
  gint64 least =
      words->len > 0 ? ((SampanSpokenWord *)g_ptr_array_index (words, words->len - 1))->start : 0;

  word->text = g_strdup (text);
  word->start = MAX (start, least);
  word->end = MAX (end, word->start);
  g_ptr_array_add (words, word);
}

/* ---- a server's answer ---- */

static gint64
get_time (JsonNode *node, const char *name)
{
  return llround (1000 * CLAMP (sampan_json_peek_double (node, name, 0), 0, 1e6));
}

/* The texts of @words[from..] with what stands between them in @text, if they are all there in
 * order. Returns: whether they are. */
static gboolean
dress_words (GPtrArray *words, guint from, const char *text)
{
  g_autofree gsize *places = g_new (gsize, words->len - from + 1);
  gsize at = 0;

  for (guint i = from; i < words->len; i++)
    {
      SampanSpokenWord *word = g_ptr_array_index (words, i);
      g_autofree char *bare = g_strstrip (g_strdup (word->text));
      const char *found = strstr (text + at, bare);

      if (*bare == '\0' || found == NULL || (gsize)(found - text) > at + NEAR)
        return FALSE;
      places[i - from] = (gsize)(found - text);
      at = places[i - from] + strlen (bare);
    }
  if (words->len > from)
    places[0] = 0;
  places[words->len - from] = strlen (text);
  for (guint i = from; i < words->len; i++)
    {
      SampanSpokenWord *word = g_ptr_array_index (words, i);
      gsize start = places[i - from];

      g_free (word->text);
      word->text = g_strndup (text + start, places[i - from + 1] - start);
    }
  return TRUE;
}

/* Where words cannot be found in the text they stand for themselves. */
static void
space_words (GPtrArray *words, guint from)
{
  for (guint i = from; i < words->len; i++)
    {
      SampanSpokenWord *word = g_ptr_array_index (words, i);
      gunichar c;

      g_strstrip (word->text);
      if (*word->text == '\0')
        continue;
      c = g_utf8_get_char (g_utf8_prev_char (word->text + strlen (word->text)));
      if (!g_unichar_iswide (c))
        {
          char *spaced = g_strconcat (word->text, " ", NULL);

          g_free (word->text);
          word->text = spaced;
        }
    }
}

static gboolean
read_words (JsonNode *node, const char *text, GPtrArray *words)
{
  guint n = sampan_json_peek_length (node, "words"), from = words->len;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("words[%u]", i);
      JsonNode *word = sampan_json_get_node (node, path, NULL);
      const char *said = sampan_json_peek_string (word, "word", NULL);

      if (said != NULL)
        add_word (words, said, get_time (word, "start"), get_time (word, "end"));
    }
  if (words->len > from && !dress_words (words, from, text))
    space_words (words, from);
  return words->len > from;
}

static void
read_segments (JsonNode *node, GPtrArray *words)
{
  guint n = sampan_json_peek_length (node, "segments");

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("segments[%u]", i);
      JsonNode *segment = sampan_json_get_node (node, path, NULL);
      const char *text = sampan_json_peek_string (segment, "text", NULL);

      if (text != NULL && !read_words (segment, text, words))
        add_word (words, text, get_time (segment, "start"), get_time (segment, "end"));
    }
}

SampanTranscript *
sampan_transcript_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (SampanTranscript) self = g_new0 (SampanTranscript, 1);
  const char *text;

  self->words = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_spoken_word_free);
  text = sampan_json_peek_string (node, "text", NULL);
  if (text == NULL && sampan_json_get_array (node, "segments", error) == NULL)
    return NULL;
  g_clear_error (error);
  self->text = g_strstrip (g_strdup (text != NULL ? text : ""));
  if (!read_words (node, self->text, self->words))
    read_segments (node, self->words);
  return g_steal_pointer (&self);
}

char *
sampan_transcript_to_json (SampanTranscript *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "text", self->text);
  /* As segments: their texts are taken as they are. */
  sampan_json_begin_array (builder, "segments");
  for (guint i = 0; i < self->words->len; i++)
    {
      SampanSpokenWord *word = g_ptr_array_index (self->words, i);

      json_builder_begin_object (builder);
      sampan_json_add_string (builder, "text", word->text);
      sampan_json_add_double (builder, "start", (double)word->start / 1000);
      sampan_json_add_double (builder, "end", (double)word->end / 1000);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return sampan_json_to_string (root);
}

/* ---- words and their times ---- */

/* Where a share of the time of @spans is. */
static gint64
find_time (GArray *spans, double share)
{
  gint64 all = 0, at;

  for (guint i = 0; i < spans->len; i++)
    all += g_array_index (spans, SampanSpeechSpan, i).end
           - g_array_index (spans, SampanSpeechSpan, i).start;
  at = llround (share * (double)all);
  for (guint i = 0; i < spans->len; i++)
    {
      SampanSpeechSpan *span = &g_array_index (spans, SampanSpeechSpan, i);

      if (at <= span->end - span->start)
        return span->start + at;
      at -= span->end - span->start;
    }
  return g_array_index (spans, SampanSpeechSpan, spans->len - 1).end;
}

/* A text over @spans, which are not empty. */
static void
lay_text (const char *text, const char *language, GArray *spans, GPtrArray *words)
{
  g_autofree char *line = sampan_caption_text_unwrap (text);
  g_autoptr (GArray) breaks = NULL;
  double width;
  guint before = 0;
  gsize start = 0;

  g_strdelimit (line, "\n", ' ');
  breaks = sampan_caption_breaks_find (line, language);
  if (breaks->len == 0)
    return;
  width = MAX (1, g_array_index (breaks, SampanBreak, breaks->len - 1).width);
  for (guint i = 0; i < breaks->len; i++)
    {
      SampanBreak *place = &g_array_index (breaks, SampanBreak, i);
      g_autofree char *word = g_strndup (line + start, place->offset - start);

      add_word (words, word, find_time (spans, before / width),
                find_time (spans, (place->width - place->trailing) / width));
      before = place->width;
      start = place->offset;
    }
}

/* The speech of a piece; all of it if there is none. */
static GArray *
dup_speech_of (GArray *speech, SampanSpeechSpan piece)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (SampanSpeechSpan));

  for (guint i = 0; i < speech->len; i++)
    {
      SampanSpeechSpan span = g_array_index (speech, SampanSpeechSpan, i);

      span.start = MAX (span.start, piece.start);
      span.end = MIN (span.end, piece.end);
      if (span.end > span.start)
        g_array_append_val (spans, span);
    }
  if (spans->len == 0)
    g_array_append_val (spans, piece);
  return spans;
}

static gboolean
is_one_word (const char *text, const char *language)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GArray) breaks = sampan_caption_breaks_find (stripped, language);

  return breaks->len <= 1;
}

void
sampan_transcript_add_words (SampanTranscript *self,
                             const char *language,
                             GArray *speech,
                             SampanSpeechSpan piece,
                             GPtrArray *words)
{
  if (self->words->len == 0)
    {
      g_autoptr (GArray) spans = dup_speech_of (speech, piece);

      lay_text (self->text, language, spans, words);
      return;
    }
  for (guint i = 0; i < self->words->len; i++)
    {
      SampanSpokenWord *word = g_ptr_array_index (self->words, i);
      SampanSpeechSpan span = { MIN (piece.start + word->start, piece.end),
                                MIN (piece.start + word->end, piece.end) };
      g_autoptr (GArray) spans = NULL;

      if (is_one_word (word->text, language))
        {
          add_word (words, word->text, span.start, span.end);
          continue;
        }
      /* A sentence's words are where somebody speaks within its time. */
      spans = dup_speech_of (speech, span);
      lay_text (word->text, language, spans, words);
    }
}

/* ---- captions ---- */

typedef struct
{
  GPtrArray *cues;
  GString *text;
  gint64 start;
  gint64 end;
  const char *language;
  const char *provider;
  const SampanCaptionRules *rules;
} Maker;

static void
end_cue (Maker *maker)
{
  g_autofree char *stripped = g_strstrip (g_strdup (maker->text->str));

  if (*stripped != '\0')
    {
      g_autofree char *lines =
          sampan_caption_text_wrap (stripped, maker->language, maker->rules->characters_per_line);
      g_autoptr (SampanCue) cue =
          sampan_cue_new (NULL, maker->start, maker->end, lines, NULL, NULL);

      g_ptr_array_add (maker->cues,
                       sampan_cue_with_writer (cue, SAMPAN_ORIGIN_MACHINE, maker->provider, NULL));
    }
  g_string_truncate (maker->text, 0);
}

static gboolean
ends_with (const char *text, const char *marks)
{
  g_autofree char *stripped = g_strchomp (g_strdup (text));
  const char *end = stripped + strlen (stripped);

  return end > stripped
         && g_utf8_strchr (marks, -1, g_utf8_get_char (g_utf8_prev_char (end))) != NULL;
}

/* Whether @word has to begin a caption of its own. */
static gboolean
is_over (Maker *maker, SampanSpokenWord *word)
{
  guint most = maker->rules->characters_per_line * maker->rules->lines;
  glong length = g_utf8_strlen (maker->text->str, -1);
  g_autofree char *all = g_strconcat (maker->text->str, word->text, NULL);
  g_autofree char *lines = NULL;
  guint n = 1;

  if (maker->text->len == 0)
    return FALSE;
  if (word->start - maker->end >= PAUSE || word->end - maker->start > LONGEST
      || ends_with (maker->text->str, ".!?…。！？؟।"))
    return TRUE;
  if (ends_with (maker->text->str, ",;:，；：、،") && length > most / 2)
    return TRUE;
  g_strchomp (all);
  lines = sampan_caption_text_wrap (all, maker->language, maker->rules->characters_per_line);
  for (const char *p = lines; *p != '\0'; p++)
    n += *p == '\n';
  return n > maker->rules->lines;
}

/* Ends no later than a gap before the next begins, and stays a moment if there is room. */
static void
set_ends (GPtrArray *cues, gint64 gap)
{
  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (cues, i);
      gint64 start = sampan_cue_get_start (cue), end = sampan_cue_get_end (cue);
      gint64 latest = i + 1 < cues->len
                          ? sampan_cue_get_start (g_ptr_array_index (cues, i + 1)) - gap
                          : G_MAXINT64;

      end = MIN (MAX (end, start + SHORTEST), MAX (latest, start + 1));
      if (end != sampan_cue_get_end (cue))
        {
          g_ptr_array_index (cues, i) = sampan_cue_with_times (cue, start, end);
          sampan_cue_unref (cue);
        }
    }
}

GPtrArray *
sampan_transcript_make_cues (GPtrArray *words,
                             const char *language,
                             gint64 gap,
                             const char *provider)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Maker maker = { .text = text,
                  .language = language,
                  .provider = provider,
                  .rules = sampan_caption_rules_get (language) };

  maker.cues = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);
  for (guint i = 0; i < words->len; i++)
    {
      SampanSpokenWord *word = g_ptr_array_index (words, i);

      if (is_over (&maker, word))
        end_cue (&maker);
      if (maker.text->len == 0)
        maker.start = word->start;
      maker.end = word->end;
      g_string_append (maker.text, word->text);
    }
  end_cue (&maker);
  set_ends (maker.cues, gap);
  return maker.cues;
}
