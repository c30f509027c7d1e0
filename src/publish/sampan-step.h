#pragma once

#include "sampan-post.h"

G_BEGIN_DECLS

/** What a step does, in the order of a delivery. */
typedef enum
{
  SAMPAN_STEP_PREPARE,  /* a medium: export it as edited, into the job's folder */
  SAMPAN_STEP_ASK,      /* the server: is the post there already? */
  SAMPAN_STEP_UPLOAD,   /* a medium */
  SAMPAN_STEP_CAPTIONS, /* one language of a video */
  SAMPAN_STEP_POST,     /* the one step that readers see */
  SAMPAN_STEP_VERIFY,   /* read the post back */
  SAMPAN_N_STEP_KINDS,
} SampanStepKind;

typedef enum
{
  SAMPAN_STEP_PENDING,
  SAMPAN_STEP_STARTED, /* journalled before anything is sent: after a crash nobody knows how far it
                          came */
  SAMPAN_STEP_DONE,
} SampanStepState;

/** One step of a delivery. */
typedef struct
{
  SampanStepKind kind;
  guint media;   /* of PREPARE, UPLOAD and CAPTIONS */
  guint n_media; /* how many there are, for the label */
  gboolean video;
  char *language; /* of CAPTIONS */
  SampanStepState state;
  char *draft;  /* of POST: JSON of what is sent, the same at every attempt */
  char *result; /* JSON, NULL if there is none */
} SampanStep;

SampanStep *sampan_step_new (SampanStepKind kind);
void sampan_step_free (SampanStep *self);
SampanStep *sampan_step_copy (const SampanStep *self);

/**
 * sampan_steps_plan:
 * @captions: whether the service keeps caption tracks, each sent by itself
 *
 * Returns: (transfer full) (element-type SampanStep): the steps of a delivery: all media are
 * prepared, the server is asked what is there, then they are sent, the post made and read back
 */
GPtrArray *sampan_steps_plan (SampanPost *post, gboolean captions);

/** Returns: (transfer full): what it does, translated: "Send picture 2 of 3". */
char *sampan_step_dup_label (const SampanStep *self);

/* Names and JSON for the journal. */
const char *sampan_step_kind_to_name (SampanStepKind kind);
gboolean sampan_step_kind_from_name (const char *name, SampanStepKind *kind);
const char *sampan_step_state_to_name (SampanStepState state);
SampanStepState sampan_step_state_from_name (const char *name);
/** Returns: (transfer full): medium, language and draft. */
char *sampan_step_dup_data (const SampanStep *self);
void sampan_step_read_data (SampanStep *self, const char *data);

G_END_DECLS
