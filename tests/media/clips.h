#pragma once

#include <glib.h>

#include "media/sampan-export.h"

G_BEGIN_DECLS

/** Small media for the tests, made and read with ffmpeg: another program than the one that is
 * tested. */

/** Returns: (transfer full): the path of @name in this test program's own folder, which
 * clips_clean() removes. */
char *clips_path (const char *name);
/** Returns: (transfer full): the path of a free sample file. */
char *clips_sample (const char *name);
void clips_clean (void);

/** Runs a command line (printf-like); the test fails if it does. Returns: (transfer full): what it
 * printed. */
char *clips_run (const char *format, ...) G_GNUC_PRINTF (1, 2);
/** Makes @name from ffmpeg's @arguments. Returns: (transfer full): its path. */
char *clips_make (const char *name, const char *arguments);
/** A plan; the test fails if it is none. */
SampanPlan *clips_plan (const char *edits, SampanMediaKind kind);
/** Exports @input with @edits (the inside of a plan's array) to @name. Returns: (transfer full):
 * its path. */
char *clips_export (const char *input, const char *edits, const char *name);

/** One value that ffprobe tells of the first stream of a kind ("v", "a", "s"): 0 if there is no
 * such stream. */
double clips_probe (const char *path, const char *stream, const char *entry);

/** Frames as another program sees them: 8-bit RGB. */
typedef struct
{
  guint8 *pixels;
  int width;
  int height;
  int n;
} ClipFrames;

ClipFrames clips_read_frames (const char *path);
void clips_frames_clear (ClipFrames *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ClipFrames, clips_frames_clear)
/** The mean of one channel (0..2; 3: all) of a rectangle given as fractions. */
double clips_mean (
    const ClipFrames *frames, int frame, int channel, double x, double y, double w, double h);
/** The mean of the absolute differences of two frames of one size. */
double clips_difference (const ClipFrames *a, int frame_a, const ClipFrames *b, int frame_b);

/** Sound at 48 kHz, one channel. */
typedef struct
{
  float *samples;
  gsize n;
} ClipSound;

ClipSound clips_read_sound (const char *path);
void clips_sound_clear (ClipSound *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ClipSound, clips_sound_clear)
/** Root of the mean square from @start to @end seconds. */
double clips_loudness (const ClipSound *sound, double start, double end);
/** The frequency, Hz, by counting crossings of zero from @start to @end seconds. */
double clips_frequency (const ClipSound *sound, double start, double end);

G_END_DECLS
