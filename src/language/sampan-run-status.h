#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** How far a translation is. */
typedef struct
{
  gboolean running;
  gboolean stopped; /* cancelled */
  guint waiting;    /* seconds that the server asks to wait */
  guint n_total;    /* segments */
  guint n_done;     /* written or failed */
  guint n_written;
  guint n_failed;
  guint n_remembered;
  guint n_kept;
  glong characters; /* of all segments */
  glong spared;     /* of those that needed no engine */
  glong earlier;    /* of what the engine had done in an earlier run; -1: not known yet */
  glong translated; /* by the engine, since @begun */
  gint64 begun;     /* monotonic; 0: the engine has not begun */
  gint64 waited;    /* microseconds of it in which the server asked to wait */
  gint64 wait_begun;
} SampanRunStatus;

/** The engine gets what is left. */
void sampan_run_status_begin (SampanRunStatus *self);
/** @seconds: that the server asks to wait, 0 when it is over. */
void sampan_run_status_set_waiting (SampanRunStatus *self, guint seconds);
/** @characters: dealt with by the engine, those from an earlier run included. */
void sampan_run_status_advance (SampanRunStatus *self, glong characters);
double sampan_run_status_get_fraction (const SampanRunStatus *self);
/** Returns: -1 if it can not be told. */
int sampan_run_status_get_seconds_left (const SampanRunStatus *self);
/** Returns: (transfer full): what people are told, perhaps "". */
char *sampan_run_status_dup_sentence (const SampanRunStatus *self, const char *language);

G_END_DECLS
