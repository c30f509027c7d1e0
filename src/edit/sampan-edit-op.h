#pragma once

#include "core/sampan-media.h"

G_BEGIN_DECLS

/** One for each row of the table of operations. */
typedef enum
{
  SAMPAN_OP_CROP,
  SAMPAN_OP_ROTATE,
  SAMPAN_OP_FLIP,
  SAMPAN_OP_RESIZE,
  SAMPAN_OP_TRIM,
  SAMPAN_OP_CUT,
  SAMPAN_OP_SPEED,
  SAMPAN_OP_REVERSE,
  SAMPAN_OP_VOLUME,
  SAMPAN_OP_AUDIO_DENOISE,
  SAMPAN_OP_FADE,
  SAMPAN_OP_BRIGHTNESS,
  SAMPAN_OP_CONTRAST,
  SAMPAN_OP_SATURATION,
  SAMPAN_OP_WARMTH,
  SAMPAN_OP_TINT,
  SAMPAN_OP_EXPOSURE,
  SAMPAN_OP_HIGHLIGHTS,
  SAMPAN_OP_SHADOWS,
  SAMPAN_OP_SHARPNESS,
  SAMPAN_OP_VIGNETTE,
  SAMPAN_OP_GRAIN,
  SAMPAN_OP_BLUR,
  SAMPAN_OP_DENOISE,
  SAMPAN_OP_LOOK,
  SAMPAN_OP_STYLISE,
  SAMPAN_OP_BACKGROUND,
  SAMPAN_OP_RECOLOUR,
  SAMPAN_OP_FACES,
  SAMPAN_OP_ACCESSORY,
  SAMPAN_OP_TEXT,
  SAMPAN_OP_CAPTIONS,
  SAMPAN_OP_UPSCALE,
  SAMPAN_OP_WORDS,
  SAMPAN_N_OPS
} SampanOpId;

typedef enum
{
  SAMPAN_PARAM_NUMBER, /* double, minimum..maximum */
  SAMPAN_PARAM_TIME,   /* seconds, double */
  SAMPAN_PARAM_INTEGER,
  SAMPAN_PARAM_BOOLEAN,
  SAMPAN_PARAM_CHOICE,  /* one of choices */
  SAMPAN_PARAM_ASPECT,  /* "W:H" */
  SAMPAN_PARAM_COLOUR,  /* "#rrggbb" or "#rrggbbaa" */
  SAMPAN_PARAM_COLOURS, /* array of two or more colours */
  SAMPAN_PARAM_TEXT,
  SAMPAN_PARAM_FILE,      /* a path, or a SHA-256 of the library */
  SAMPAN_PARAM_LANGUAGES, /* array of BCP 47 tags */
} SampanParamType;

typedef struct
{
  const char *name;  /* as in JSON */
  const char *label; /* for people, marked N_() */
  SampanParamType type;
  double minimum;
  double maximum;
  double neutral;             /* number that changes nothing; default when not required */
  const char *fallback;       /* default of other types, NULL if none */
  const char *const *choices; /* for CHOICE, NULL-terminated, as in JSON */
  const char *const *labels;  /* for CHOICE, for people, marked N_() */
  gboolean required;
  gboolean inspect; /* shown in the row of the inspector */
} SampanParam;

typedef struct
{
  SampanOpId id;
  const char *name;      /* as in JSON */
  const char *label;     /* for people, marked N_() */
  const char *icon_name; /* symbolic */
  SampanMediaKind applies;
  const SampanParam *params;
  guint n_params;
  gboolean once;   /* a plan holds it at most once: a new one replaces the old one in place */
  const char *key; /* (nullable): once for each value of this parameter of type CHOICE */
} SampanOp;

/** Returns: (transfer none): the row of @id. */
const SampanOp *sampan_op_get (SampanOpId id);
/** Returns: (transfer none) (nullable): the row named @name in JSON. */
const SampanOp *sampan_op_find (const char *name);
/** Returns: (transfer none) (nullable) */
const SampanParam *sampan_op_find_param (const SampanOp *op, const char *name);

G_END_DECLS
