#include "sampan-speech-scan.h"

#include "sampan-speech-detector.h"

/* Thresholds, the shortest speech and the margin as in get_speech_timestamps() of
 * https://github.com/snakers4/silero-vad (utils_vad.py, version 5). */
#define BEGINS 0.5f
#define GOES_ON 0.35f
#define MIN_SPEECH 250 /* ms */
#define MIN_SILENCE 100
#define MARGIN 30
/* ms. A pause of a read sentence's comma is some 300 long, between sentences twice as much. */
#define PAUSE 500
#define SHORTEST 1000
#define LONGEST 6000
/* A short phrase joins one that is not farther away. */
#define NEAR 1000
/* Around a piece for a server: it hears the first and last sounds better. */
#define PIECE_MARGIN 200

SampanSpeechScan *
sampan_speech_scan_new (void)
{
  SampanSpeechScan *self = g_new0 (SampanSpeechScan, 1);

  self->probabilities = g_array_new (FALSE, FALSE, sizeof (float));
  self->levels = g_array_new (FALSE, FALSE, sizeof (float));
  return self;
}

void
sampan_speech_scan_free (SampanSpeechScan *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->probabilities);
  g_array_unref (self->levels);
  g_free (self);
}

void
sampan_speech_scan_add (SampanSpeechScan *self, float probability, float level)
{
  g_array_append_val (self->probabilities, probability);
  g_array_append_val (self->levels, level);
}

/* ---- frames and times ---- */

static gint64
to_time (gsize frame)
{
  return (gint64)(frame * SAMPAN_SPEECH_FRAME * 1000 / SAMPAN_SPEECH_RATE);
}

static gsize
to_frame (SampanSpeechScan *self, gint64 time)
{
  gint64 frame = time * SAMPAN_SPEECH_RATE / 1000 / SAMPAN_SPEECH_FRAME;

  return (gsize)CLAMP (frame, 0, (gint64)self->levels->len);
}

gint64
sampan_speech_scan_get_duration (SampanSpeechScan *self)
{
  return to_time (self->levels->len);
}

static SampanSpeechSpan *
get (GArray *spans, guint i)
{
  return &g_array_index (spans, SampanSpeechSpan, i);
}

static void
append (GArray *spans, gint64 start, gint64 end)
{
  SampanSpeechSpan span = { start, end };

  g_array_append_val (spans, span);
}

static GArray *
spans_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (SampanSpeechSpan));
}

/* ---- where speech is ---- */

/* Adds a stretch of frames, or lets it go on the one before. */
static void
add_speech (GArray *spans, gint64 start, gint64 end)
{
  SampanSpeechSpan *last = spans->len > 0 ? get (spans, spans->len - 1) : NULL;

  if (last != NULL && start - last->end < MIN_SILENCE)
    last->end = end;
  else
    append (spans, start, end);
}

GArray *
sampan_speech_scan_dup_speech (SampanSpeechScan *self)
{
  g_autoptr (GArray) found = spans_new ();
  GArray *speech = spans_new ();
  gboolean speaks = FALSE;
  gsize start = 0;

  for (gsize i = 0; i < self->probabilities->len; i++)
    {
      float probability = g_array_index (self->probabilities, float, i);

      if (!speaks && probability >= BEGINS)
        {
          speaks = TRUE;
          start = i;
        }
      else if (speaks && probability < GOES_ON)
        {
          speaks = FALSE;
          add_speech (found, to_time (start), to_time (i));
        }
    }
  if (speaks)
    add_speech (found, to_time (start), to_time (self->probabilities->len));
  for (guint i = 0; i < found->len; i++)
    if (get (found, i)->end - get (found, i)->start >= MIN_SPEECH)
      append (speech, MAX (get (found, i)->start - MARGIN, 0),
              MIN (get (found, i)->end + MARGIN, sampan_speech_scan_get_duration (self)));
  return speech;
}

/* ---- phrases ---- */

/* The quietest moment of a stretch: of a tenth of a second, since single frames are quiet within a
 * word too. */
gint64
sampan_speech_scan_find_quietest (SampanSpeechScan *self, gint64 start, gint64 end)
{
  gsize first = to_frame (self, start), last = to_frame (self, end), best = (first + last) / 2;
  float least = G_MAXFLOAT;

  for (gsize i = MAX (first, 1); i + 1 < MIN (last, self->levels->len); i++)
    {
      float level = g_array_index (self->levels, float, i - 1)
                    + g_array_index (self->levels, float, i)
                    + g_array_index (self->levels, float, i + 1);

      if (level < least)
        {
          least = level;
          best = i;
        }
    }
  return to_time (best) + to_time (1) / 2;
}

/* Where to cut the spans @first to @last, which are too long together: the pause before the span
 * that is returned; 0 if there is none that leaves enough on both sides. A pause counts for more
 * the nearer it is to the middle. */
static guint
find_pause (GArray *spans, guint first, guint last)
{
  gint64 start = get (spans, first)->start, end = get (spans, last)->end;
  double most = 0;
  guint best = 0;

  for (guint i = first + 1; i <= last; i++)
    {
      gint64 before = get (spans, i - 1)->end - start, after = end - get (spans, i)->start;
      double pause = (double)(get (spans, i)->start - get (spans, i - 1)->end);
      double value = pause * (0.5 + (double)MIN (before, after) / (double)(end - start));

      if (before >= SHORTEST && after >= SHORTEST && value > most)
        {
          most = value;
          best = i;
        }
    }
  return best;
}

/* One stretch without any pause, in parts. */
static void
cut_stretch (SampanSpeechScan *self, GArray *phrases, gint64 start, gint64 end)
{
  gint64 n = (end - start + LONGEST - 1) / LONGEST;

  for (; n > 1; n--)
    {
      gint64 middle = start + (end - start) / n, slack = MIN ((end - start) / n / 3, 1500);
      gint64 cut =
          sampan_speech_scan_find_quietest (self, MAX (middle - slack, end - (n - 1) * LONGEST),
                                            MIN (middle + slack, start + LONGEST));

      append (phrases, start, cut);
      start = cut;
    }
  append (phrases, start, end);
}

/* The spans @first to @last as phrases of LONGEST at most. */
static void
cut_block (SampanSpeechScan *self, GArray *phrases, GArray *spans, guint first, guint last)
{
  gint64 start = get (spans, first)->start, end = get (spans, last)->end;
  guint cut;

  if (end - start <= LONGEST)
    {
      append (phrases, start, end);
      return;
    }
  cut = find_pause (spans, first, last);
  if (cut == 0)
    {
      cut_stretch (self, phrases, start, end);
      return;
    }
  cut_block (self, phrases, spans, first, cut - 1);
  cut_block (self, phrases, spans, cut, last);
}

/* What is too short to be read joins the nearer neighbour. */
static void
join_short (GArray *phrases)
{
  for (guint i = 0; i < phrases->len;)
    {
      SampanSpeechSpan *span = get (phrases, i);
      gint64 before = G_MAXINT64, after = G_MAXINT64;

      if (i > 0 && span->end - get (phrases, i - 1)->start <= LONGEST)
        before = span->start - get (phrases, i - 1)->end;
      if (i + 1 < phrases->len && get (phrases, i + 1)->end - span->start <= LONGEST)
        after = get (phrases, i + 1)->start - span->end;
      if (span->end - span->start >= SHORTEST || MIN (before, after) > NEAR)
        {
          i++;
          continue;
        }
      if (before <= after)
        get (phrases, --i)->end = span->end;
      else
        span->end = get (phrases, i + 1)->end;
      g_array_remove_index (phrases, i + 1);
    }
}

static void
set_gaps (SampanSpeechScan *self, GArray *phrases, gint64 gap)
{
  gint64 duration = sampan_speech_scan_get_duration (self);

  for (guint i = 0; i < phrases->len; i++)
    {
      SampanSpeechSpan *span = get (phrases, i);
      gint64 latest = i + 1 < phrases->len ? get (phrases, i + 1)->start - gap : duration;

      if (i + 1 < phrases->len && latest + gap - span->end < PAUSE)
        span->end = MIN (latest, MAX (span->end, span->start + LONGEST));
      else if (span->end - span->start < SHORTEST)
        span->end = MAX (span->end, MIN (span->start + SHORTEST, latest));
    }
}

GArray *
sampan_speech_scan_dup_phrases (SampanSpeechScan *self, gint64 gap)
{
  g_autoptr (GArray) speech = sampan_speech_scan_dup_speech (self);
  GArray *phrases = spans_new ();
  guint first = 0;

  for (guint i = 1; i <= speech->len; i++)
    if (i == speech->len || get (speech, i)->start - get (speech, i - 1)->end >= PAUSE)
      {
        cut_block (self, phrases, speech, first, i - 1);
        first = i;
      }
  join_short (phrases);
  set_gaps (self, phrases, gap);
  return phrases;
}

/* ---- pieces ---- */

/* Widens pieces by silence, half of it at most, so that none hears what its neighbour does. */
static void
widen (GArray *pieces, gint64 duration)
{
  gint64 free_from = 0;

  for (guint i = 0; i < pieces->len; i++)
    {
      SampanSpeechSpan *piece = get (pieces, i);
      gint64 end = piece->end;
      gint64 free_to = i + 1 < pieces->len ? (end + get (pieces, i + 1)->start) / 2 : duration;

      piece->start = MAX (piece->start - PIECE_MARGIN, free_from);
      piece->end = MAX (end, MIN (end + PIECE_MARGIN, free_to));
      free_from = MAX (free_to, piece->end);
    }
}

GArray *
sampan_speech_scan_dup_pieces (SampanSpeechScan *self, gint64 longest)
{
  g_autoptr (GArray) speech = sampan_speech_scan_dup_speech (self);
  GArray *pieces = spans_new ();
  gint64 most = longest - 2 * PIECE_MARGIN;

  for (guint i = 0; i < speech->len; i++)
    {
      SampanSpeechSpan *span = get (speech, i);
      SampanSpeechSpan *last = pieces->len > 0 ? get (pieces, pieces->len - 1) : NULL;
      gint64 start = span->start;

      if (last != NULL && span->end - last->start <= most)
        {
          last->end = span->end;
          continue;
        }
      for (gint64 n = (span->end - start + most - 1) / most; n > 1; n--)
        {
          gint64 cut =
              sampan_speech_scan_find_quietest (self,
                                                MAX (start + most / 2, span->end - (n - 1) * most),
                                                start + most);

          append (pieces, start, cut);
          start = cut;
        }
      append (pieces, start, span->end);
    }
  widen (pieces, sampan_speech_scan_get_duration (self));
  return pieces;
}
