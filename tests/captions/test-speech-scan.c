#include "captions/sampan-speech-detector.h"
#include "captions/sampan-speech-scan.h"

#define GAP 80 /* ms: two frames of 25 */

/* A scan of stretches that are spoken and silent in turn, seconds, the first spoken; @n of them. */
static SampanSpeechScan *
make_scan (const double *seconds, guint n)
{
  SampanSpeechScan *scan = sampan_speech_scan_new ();

  for (guint i = 0; i < n; i++)
    for (int j = 0; j < (int)(seconds[i] * SAMPAN_SPEECH_RATE / SAMPAN_SPEECH_FRAME + 0.5); j++)
      /* Words are not equally loud. */
      sampan_speech_scan_add (scan, i % 2 == 0 ? 0.9f : 0.02f,
                              i % 2 == 0 ? 0.01f * (1 + j % 37) : 1e-7f);
  return scan;
}

static SampanSpeechSpan
get (GArray *spans, guint i)
{
  g_assert_cmpuint (i, <, spans->len);
  return g_array_index (spans, SampanSpeechSpan, i);
}

/* What holds for any phrases. */
static void
assert_phrases (SampanSpeechScan *scan, GArray *phrases)
{
  g_autoptr (GArray) speech = sampan_speech_scan_dup_speech (scan);

  for (guint i = 0; i < phrases->len; i++)
    {
      SampanSpeechSpan span = get (phrases, i);

      g_assert_cmpint (span.start, >=, 0);
      g_assert_cmpint (span.end - span.start, <=, 6000);
      g_assert_cmpint (span.end, <=, sampan_speech_scan_get_duration (scan));
      if (i > 0)
        g_assert_cmpint (span.start - get (phrases, i - 1).end, >=, GAP);
    }
  /* No speech is left without a phrase but for the gaps. */
  for (guint i = 0; i < speech->len; i++)
    {
      gint64 covered = 0, n_cuts = 0;

      for (guint j = 0; j < phrases->len; j++)
        {
          SampanSpeechSpan a = get (speech, i), b = get (phrases, j);

          covered += MAX (0, MIN (a.end, b.end) - MAX (a.start, b.start));
          n_cuts += b.end > a.start && b.end < a.end;
        }
      g_assert_cmpint (covered, >=, get (speech, i).end - get (speech, i).start - n_cuts * GAP);
    }
}

static void
test_pauses (void)
{
  /* A comma, a sentence's end, a word alone far from others. */
  static const double seconds[] = { 2, 0.3, 2, 0.8, 3, 3, 0.4, 3 };
  g_autoptr (SampanSpeechScan) scan = make_scan (seconds, G_N_ELEMENTS (seconds));
  g_autoptr (GArray) phrases = sampan_speech_scan_dup_phrases (scan, GAP);

  assert_phrases (scan, phrases);
  g_assert_cmpuint (phrases->len, ==, 3);
  g_assert_cmpint (ABS (get (phrases, 0).end - 4300), <, 70);
  g_assert_cmpint (ABS (get (phrases, 1).start - 5100), <, 70);
  /* Made long enough to be read. */
  g_assert_cmpint (get (phrases, 2).end - get (phrases, 2).start, ==, 1000);
}

static void
test_long (void)
{
  static const double no_pause[] = { 20 };
  static const double pauses[] = { 4, 0.2, 3, 0.35, 4, 0.15, 2.5 };
  g_autoptr (SampanSpeechScan) flat = make_scan (no_pause, 1);
  g_autoptr (SampanSpeechScan) paused = make_scan (pauses, G_N_ELEMENTS (pauses));
  g_autoptr (GArray) flat_phrases = sampan_speech_scan_dup_phrases (flat, GAP);
  g_autoptr (GArray) paused_phrases = sampan_speech_scan_dup_phrases (paused, GAP);

  assert_phrases (flat, flat_phrases);
  g_assert_cmpuint (flat_phrases->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (get (flat_phrases, i).end - get (flat_phrases, i).start, >=, 1000);
  assert_phrases (paused, paused_phrases);
  g_assert_cmpuint (paused_phrases->len, ==, 4);
  /* Short pauses are closed to two frames: nothing blinks. */
  for (guint i = 1; i < 4; i++)
    g_assert_cmpint (get (paused_phrases, i).start - get (paused_phrases, i - 1).end, ==, GAP);
  g_assert_cmpint (ABS (get (paused_phrases, 2).start - 7550), <, 70);
}

static void
test_short (void)
{
  static const double seconds[] = { 0.4, 0.7, 0.5, 5, 0.1, 2 };
  g_autoptr (SampanSpeechScan) scan = make_scan (seconds, G_N_ELEMENTS (seconds));
  g_autoptr (GArray) phrases = sampan_speech_scan_dup_phrases (scan, GAP);

  /* Two calls become one phrase; a click is no speech. */
  g_assert_cmpuint (phrases->len, ==, 1);
  g_assert_cmpint (ABS (get (phrases, 0).end - 1600), <, 70);
}

static void
test_nothing (void)
{
  static const double silence[] = { 0, 10 };
  g_autoptr (SampanSpeechScan) none = sampan_speech_scan_new ();
  g_autoptr (SampanSpeechScan) silent = make_scan (silence, 2);
  SampanSpeechScan *scans[] = { none, silent };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GArray) phrases = sampan_speech_scan_dup_phrases (scans[i], GAP);
      g_autoptr (GArray) pieces = sampan_speech_scan_dup_pieces (scans[i], 30000);

      g_assert_cmpuint (phrases->len, ==, 0);
      g_assert_cmpuint (pieces->len, ==, 0);
    }
}

static void
test_pieces (void)
{
  static const double seconds[] = { 10, 1, 10, 2, 12, 60, 5, 1, 75 };
  g_autoptr (SampanSpeechScan) scan = make_scan (seconds, G_N_ELEMENTS (seconds));
  g_autoptr (GArray) speech = sampan_speech_scan_dup_speech (scan);
  g_autoptr (GArray) pieces = sampan_speech_scan_dup_pieces (scan, 30000);
  gint64 spoken = 0, sent = 0;

  /* 10+10; 12; a minute of silence that nobody needs to hear; 5; 75 in three. */
  g_assert_cmpuint (pieces->len, ==, 6);
  g_assert_cmpint (ABS (get (pieces, 0).end - 21200), <, 100);
  for (guint i = 0; i < pieces->len; i++)
    {
      SampanSpeechSpan piece = get (pieces, i);

      g_assert_cmpint (piece.end - piece.start, <=, 30000);
      g_assert_cmpint (piece.end, >, piece.start);
      if (i > 0)
        g_assert_cmpint (piece.start, >=, get (pieces, i - 1).end);
      sent += piece.end - piece.start;
    }
  for (guint i = 0; i < speech->len; i++)
    spoken += get (speech, i).end - get (speech, i).start;
  g_assert_cmpint (sent, >=, spoken);
  g_assert_cmpint (sent, <, spoken + 6000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/captions/speech/pauses", test_pauses);
  g_test_add_func ("/captions/speech/long", test_long);
  g_test_add_func ("/captions/speech/short", test_short);
  g_test_add_func ("/captions/speech/nothing", test_nothing);
  g_test_add_func ("/captions/speech/pieces", test_pieces);
  return g_test_run ();
}
