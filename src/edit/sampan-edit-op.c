#include "sampan-edit-op.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* An hour count no medium reaches; times from outside stay finite and exact in milliseconds. */
#define DAY 86400.0

#define BOTH (SAMPAN_MEDIA_IMAGE | SAMPAN_MEDIA_VIDEO)

static const char *const axis_choices[] = { "horizontal", "vertical", NULL };
static const char *const axis_labels[] = { N_ ("Left and Right"), N_ ("Up and Down"), NULL };

static const char *const look_choices[] = { "film",  "vintage",     "noir",   "sepia", "vivid",
                                            "matte", "teal-orange", "dreamy", "cyber", NULL };
static const char *const look_labels[] = {
  N_ ("Film"),  N_ ("Vintage"),         N_ ("Noir"),   N_ ("Sepia"), N_ ("Vivid"),
  N_ ("Matte"), N_ ("Teal and Orange"), N_ ("Dreamy"), N_ ("Cyber"), NULL
};

static const char *const stylise_choices[] = { "cartoon", "pencil", "oil", "pixel", NULL };
static const char *const stylise_labels[] = {
  /* Translators: ways to redraw a picture */
  N_ ("Cartoon"), N_ ("Pencil Drawing"), N_ ("Oil Painting"), N_ ("Pixel Art"), NULL
};

static const char *const background_choices[] = { "remove", "blur",  "colour", "gradient",
                                                  "image",  "scene", NULL };
static const char *const background_labels[] = {
  /* Translators: what happens to a picture's background */
  N_ ("Remove"), N_ ("Blur"), N_ ("Colour"), N_ ("Gradient"), N_ ("Picture"), N_ ("Scene"), NULL
};

static const char *const scene_choices[] = { "studio", "sunset", "bokeh", "paper", "night", NULL };
static const char *const scene_labels[] = {
  /* Translators: scenes drawn behind a person */
  N_ ("Studio"), N_ ("Sunset"), N_ ("City Lights"), N_ ("Paper"), N_ ("Night"), NULL
};

static const char *const target_choices[] = { "clothes", "hair", "subject", "background", NULL };
static const char *const target_labels[] = {
  /* Translators: what gets another colour */
  N_ ("Clothes"), N_ ("Hair"), N_ ("Subject"), N_ ("Background"), NULL
};

static const char *const faces_choices[] = { "blur", "pixelate", NULL };
static const char *const faces_labels[] = {
  /* Translators: how faces are hidden */
  N_ ("Blur"), N_ ("Pixelate"), NULL
};

static const char *const accessory_choices[] = { "sunglasses", "glasses", "earrings",
                                                 "necklace",   "hat",     NULL };
static const char *const accessory_labels[] = { N_ ("Sunglasses"), N_ ("Glasses"), N_ ("Earrings"),
                                                N_ ("Necklace"),   N_ ("Hat"),     NULL };

static const char *const place_choices[] = { "top", "centre", "bottom", NULL };
static const char *const place_labels[] = {
  /* Translators: where text stands in a picture */
  N_ ("Top"), N_ ("Centre"), N_ ("Bottom"), NULL
};

static const char *const align_choices[] = { "left", "centre", "right", NULL };
static const char *const align_labels[] = {
  /* Translators: where lines of text begin or end */
  N_ ("Left"), N_ ("Centre"), N_ ("Right"), NULL
};

static const char *const lettering_choices[] = { "auto", "plain", "serif", "mono", NULL };
static const char *const lettering_labels[] = {
  /* Translators: the letters in which words are set into a picture: those of the picture */
  N_ ("As in the Picture"),
  /* Translators: letters without serifs, as Noto Sans or Heiti */
  N_ ("Without Serifs"),
  /* Translators: letters with serifs, as Noto Serif or Songti */
  N_ ("With Serifs"),
  /* Translators: letters that are all as wide as each other */
  N_ ("Typewriter"), NULL
};

/* The styles of data/rules/caption-styles.json. */
static const char *const style_choices[] = { "soft-box", "outline",   "plain", "box",
                                             "yellow",   "bilingual", "bold",  NULL };
static const char *const style_labels[] = {
  N_ ("Soft Box"),
  N_ ("Outline"),
  N_ ("Plain"),
  /* Translators: how captions look: in a black box */
  N_ ("Box"),
  /* Translators: how captions look: yellow letters */
  N_ ("Yellow"),
  /* Translators: how captions look: made for two languages */
  N_ ("Two Languages"),
  /* Translators: how captions look: large, heavy letters */
  N_ ("Bold"),
  NULL,
};

/* Either the aspect, around the subject, or a rectangle as fractions of the width and height, from
 * the top left. */
static const SampanParam crop_params[] = {
  { "aspect", N_ ("Shape"), SAMPAN_PARAM_ASPECT, 0, 0, 0, NULL, .inspect = TRUE },
  { "x", N_ ("Left"), SAMPAN_PARAM_NUMBER, 0, 1, 0 },
  { "y", N_ ("Top"), SAMPAN_PARAM_NUMBER, 0, 1, 0 },
  { "width", N_ ("Width"), SAMPAN_PARAM_NUMBER, 0.01, 1, 1 },
  { "height", N_ ("Height"), SAMPAN_PARAM_NUMBER, 0.01, 1, 1 },
};

/* Clockwise: 90, 180 or 270, or a straightening angle of -45..45. */
static const SampanParam rotate_params[] = {
  { "degrees", N_ ("Degrees"), SAMPAN_PARAM_NUMBER, -45, 270, 0, NULL, .required = TRUE,
    .inspect = TRUE },
};

static const SampanParam flip_params[] = {
  { "axis", N_ ("Direction"), SAMPAN_PARAM_CHOICE, 0, 0, 0, "horizontal", axis_choices, axis_labels,
    .required = TRUE, .inspect = TRUE },
};

/* Pixels. With one of them the other follows the shape; at least one is there. */
static const SampanParam resize_params[] = {
  { "width", N_ ("Width"), SAMPAN_PARAM_INTEGER, 16, 8192, 0, NULL, .inspect = TRUE },
  { "height", N_ ("Height"), SAMPAN_PARAM_INTEGER, 16, 8192, 0, NULL, .inspect = TRUE },
};

/* Seconds of the original. A negative start counts from the end, and so does an end of 0 or less:
 * the last two seconds are start -2, all but the last two are end -2. */
static const SampanParam trim_params[] = {
  { "start", N_ ("Start"), SAMPAN_PARAM_TIME, -DAY, DAY, 0, NULL, .inspect = TRUE },
  { "end", N_ ("End"), SAMPAN_PARAM_TIME, -DAY, DAY, 0, NULL, .inspect = TRUE },
};

/* Seconds of the original, as those of trim; what lies between them is taken out. */
static const SampanParam cut_params[] = {
  { "start", N_ ("Start"), SAMPAN_PARAM_TIME, -DAY, DAY, 0, NULL, .required = TRUE,
    .inspect = TRUE },
  { "end", N_ ("End"), SAMPAN_PARAM_TIME, -DAY, DAY, 0, NULL, .required = TRUE, .inspect = TRUE },
};

static const SampanParam speed_params[] = {
  { "factor", N_ ("Speed"), SAMPAN_PARAM_NUMBER, 0.25, 4, 1, NULL, .required = TRUE,
    .inspect = TRUE },
};

/* Decibels: -60 is not heard, +12 is four times the sound pressure. */
static const SampanParam volume_params[] = {
  { "gain_db", N_ ("Gain"), SAMPAN_PARAM_NUMBER, -60, 12, 0, NULL, .inspect = TRUE },
  { "mute", N_ ("Mute"), SAMPAN_PARAM_BOOLEAN, 0, 1, 0, NULL, .inspect = TRUE },
};

/* Seconds from black and silence at the start, and to them at the end. */
static const SampanParam fade_params[] = {
  { "in", N_ ("In"), SAMPAN_PARAM_TIME, 0, 30, 0, NULL, .inspect = TRUE },
  { "out", N_ ("Out"), SAMPAN_PARAM_TIME, 0, 30, 0, NULL, .inspect = TRUE },
};

/* -1..1, shared by the operations that go both ways. */
static const SampanParam amount_params[] = {
  { "amount", N_ ("Amount"), SAMPAN_PARAM_NUMBER, -1, 1, 0, NULL, .required = TRUE,
    .inspect = TRUE },
};

static const SampanParam strength_params[] = {
  { "amount", N_ ("Amount"), SAMPAN_PARAM_NUMBER, 0, 1, 0, NULL, .required = TRUE,
    .inspect = TRUE },
};

static const SampanParam look_params[] = {
  { "name", N_ ("Look"), SAMPAN_PARAM_CHOICE, 0, 0, 0, "film", look_choices, look_labels,
    .required = TRUE, .inspect = TRUE },
  { "strength", N_ ("Strength"), SAMPAN_PARAM_NUMBER, 0, 1, 1, NULL, .inspect = TRUE },
};

static const SampanParam stylise_params[] = {
  { "name", N_ ("Style"), SAMPAN_PARAM_CHOICE, 0, 0, 0, "cartoon", stylise_choices, stylise_labels,
    .required = TRUE, .inspect = TRUE },
  { "strength", N_ ("Strength"), SAMPAN_PARAM_NUMBER, 0, 1, 1, NULL, .inspect = TRUE },
};

/* amount is for blur, colour for colour, colours for gradient (top to bottom), file for image (a
 * picture or a video), name for scene. */
static const SampanParam background_params[] = {
  { "mode", N_ ("Background"), SAMPAN_PARAM_CHOICE, 0, 0, 0, "blur", background_choices,
    background_labels, .required = TRUE, .inspect = TRUE },
  { "amount", N_ ("Amount"), SAMPAN_PARAM_NUMBER, 0, 1, 0.5, NULL, .inspect = TRUE },
  { "colour", N_ ("Colour"), SAMPAN_PARAM_COLOUR, 0, 0, 0, "#ffffff", .inspect = TRUE },
  { "colours", N_ ("Colours"), SAMPAN_PARAM_COLOURS, 0, 0, 0, "#8ec5fc,#e0c3fc", .inspect = TRUE },
  { "file", N_ ("Picture"), SAMPAN_PARAM_FILE, 0, 0, 0, NULL, .inspect = TRUE },
  { "name", N_ ("Scene"), SAMPAN_PARAM_CHOICE, 0, 0, 0, "studio", scene_choices, scene_labels,
    .inspect = TRUE },
};

static const SampanParam recolour_params[] = {
  { "target", N_ ("What"), SAMPAN_PARAM_CHOICE, 0, 0, 0, "clothes", target_choices, target_labels,
    .required = TRUE, .inspect = TRUE },
  { "colour", N_ ("Colour"), SAMPAN_PARAM_COLOUR, 0, 0, 0, "#c0392b", .required = TRUE,
    .inspect = TRUE },
};

static const SampanParam faces_params[] = {
  { "mode", N_ ("Faces"), SAMPAN_PARAM_CHOICE, 0, 0, 0, "blur", faces_choices, faces_labels,
    .required = TRUE, .inspect = TRUE },
};

/* Without a colour each has one of its own. */
static const SampanParam accessory_params[] = {
  { "name", N_ ("Accessory"), SAMPAN_PARAM_CHOICE, 0, 0, 0, "sunglasses", accessory_choices,
    accessory_labels, .required = TRUE, .inspect = TRUE },
  { "colour", N_ ("Colour"), SAMPAN_PARAM_COLOUR, 0, 0, 0, NULL, .inspect = TRUE },
};

/* 2 or 4 times the width and height. */
static const SampanParam upscale_params[] = {
  { "factor", N_ ("Times"), SAMPAN_PARAM_INTEGER, 2, 4, 2, NULL, .required = TRUE,
    .inspect = TRUE },
};

/* A position, or the centre of the text as fractions of the width and height. size is a fraction of
 * the shorter side. Times are seconds of the original; an end of 0 is the end of the video. */
static const SampanParam text_params[] = {
  { "text", N_ ("Text"), SAMPAN_PARAM_TEXT, 0, 0, 0, N_ ("Text"), .required = TRUE,
    .inspect = TRUE },
  { "position", N_ ("Position"), SAMPAN_PARAM_CHOICE, 0, 0, 0, "bottom", place_choices,
    place_labels, .inspect = TRUE },
  { "x", N_ ("Left"), SAMPAN_PARAM_NUMBER, 0, 1, 0.5 },
  { "y", N_ ("Top"), SAMPAN_PARAM_NUMBER, 0, 1, 0.5 },
  { "size", N_ ("Size"), SAMPAN_PARAM_NUMBER, 0.01, 0.5, 0.08, NULL, .inspect = TRUE },
  { "colour", N_ ("Colour"), SAMPAN_PARAM_COLOUR, 0, 0, 0, "#ffffff", .inspect = TRUE },
  { "start", N_ ("Start"), SAMPAN_PARAM_TIME, -DAY, DAY, 0, NULL, .inspect = TRUE },
  { "end", N_ ("End"), SAMPAN_PARAM_TIME, -DAY, DAY, 0, NULL, .inspect = TRUE },
};

/* A box of the original picture, before any other edit: its middle as fractions of the width and
 * height, its sides as fractions of the longer side. An empty text only takes away what is there.
 */
static const SampanParam words_params[] = {
  { "text", N_ ("Text"), SAMPAN_PARAM_TEXT, 0, 0, 0, "", .required = TRUE, .inspect = TRUE },
  { "x", N_ ("Left"), SAMPAN_PARAM_NUMBER, 0, 1, 0.5, .required = TRUE, .inspect = TRUE },
  { "y", N_ ("Top"), SAMPAN_PARAM_NUMBER, 0, 1, 0.5, .required = TRUE, .inspect = TRUE },
  { "width", N_ ("Width"), SAMPAN_PARAM_NUMBER, 0.001, 1.5, 0.5, .required = TRUE,
    .inspect = TRUE },
  { "height", N_ ("Height"), SAMPAN_PARAM_NUMBER, 0.001, 1.5, 0.1, .required = TRUE,
    .inspect = TRUE },
  { "angle", N_ ("Degrees"), SAMPAN_PARAM_NUMBER, -180, 180, 0 },
  { "lines", N_ ("Lines"), SAMPAN_PARAM_INTEGER, 1, 100, 1 },
  { "align", N_ ("Alignment"), SAMPAN_PARAM_CHOICE, 0, 0, 0, "centre", align_choices, align_labels,
    .inspect = TRUE },
  { "was", N_ ("Old Text"), SAMPAN_PARAM_TEXT, 0, 0, 0, "" },
  { "lettering", N_ ("Lettering"), SAMPAN_PARAM_CHOICE, 0, 0, 0, "auto", lettering_choices,
    lettering_labels, .inspect = TRUE },
  { "colour", N_ ("Colour"), SAMPAN_PARAM_COLOUR, 0, 0, 0, NULL, .inspect = TRUE },
};

/* Without languages: the note's source language. */
static const SampanParam captions_params[] = {
  { "languages", N_ ("Languages"), SAMPAN_PARAM_LANGUAGES, 0, 0, 0, NULL, .inspect = TRUE },
  { "style", N_ ("Style"), SAMPAN_PARAM_CHOICE, 0, 0, 0, "soft-box", style_choices, style_labels,
    .inspect = TRUE },
  { "position", N_ ("Position"), SAMPAN_PARAM_CHOICE, 0, 0, 0, "bottom", place_choices,
    place_labels, .inspect = TRUE },
};

#define PARAMS(array) array, G_N_ELEMENTS (array)

/* One row an operation, in the order of SampanOpId. */
static const SampanOp ops[SAMPAN_N_OPS] = {
  { SAMPAN_OP_CROP, "crop", N_ ("Crop"), "sampan-crop-symbolic", BOTH, PARAMS (crop_params), TRUE },
  { SAMPAN_OP_ROTATE, "rotate", N_ ("Rotate"), "sampan-rotate-symbolic", BOTH,
    PARAMS (rotate_params), FALSE },
  { SAMPAN_OP_FLIP, "flip", N_ ("Flip"), "sampan-flip-symbolic", BOTH, PARAMS (flip_params),
    FALSE },
  { SAMPAN_OP_RESIZE, "resize", N_ ("Resize"), "sampan-resize-symbolic", BOTH,
    PARAMS (resize_params), TRUE },
  { SAMPAN_OP_TRIM, "trim", N_ ("Trim"), "sampan-trim-symbolic", SAMPAN_MEDIA_VIDEO,
    PARAMS (trim_params), TRUE },
  { SAMPAN_OP_CUT, "cut", N_ ("Cut Out"), "sampan-cut-symbolic", SAMPAN_MEDIA_VIDEO,
    PARAMS (cut_params), FALSE },
  { SAMPAN_OP_SPEED, "speed", N_ ("Speed"), "sampan-speed-symbolic", SAMPAN_MEDIA_VIDEO,
    PARAMS (speed_params), TRUE },
  { SAMPAN_OP_REVERSE, "reverse", N_ ("Reverse"), "sampan-reverse-symbolic", SAMPAN_MEDIA_VIDEO,
    NULL, 0, TRUE },
  { SAMPAN_OP_VOLUME, "volume", N_ ("Volume"), "sampan-volume-symbolic", SAMPAN_MEDIA_VIDEO,
    PARAMS (volume_params), TRUE },
  { SAMPAN_OP_AUDIO_DENOISE, "audio-denoise", N_ ("Less Noise"), "sampan-audio-denoise-symbolic",
    SAMPAN_MEDIA_VIDEO, PARAMS (strength_params), TRUE },
  { SAMPAN_OP_FADE, "fade", N_ ("Fade"), "sampan-fade-symbolic", SAMPAN_MEDIA_VIDEO,
    PARAMS (fade_params), TRUE },
  { SAMPAN_OP_BRIGHTNESS, "brightness", N_ ("Brightness"), "sampan-brightness-symbolic", BOTH,
    PARAMS (amount_params), TRUE },
  { SAMPAN_OP_CONTRAST, "contrast", N_ ("Contrast"), "sampan-contrast-symbolic", BOTH,
    PARAMS (amount_params), TRUE },
  { SAMPAN_OP_SATURATION, "saturation", N_ ("Saturation"), "sampan-saturation-symbolic", BOTH,
    PARAMS (amount_params), TRUE },
  { SAMPAN_OP_WARMTH, "warmth", N_ ("Warmth"), "sampan-warmth-symbolic", BOTH,
    PARAMS (amount_params), TRUE },
  /* -1 is green, 1 is magenta. */
  { SAMPAN_OP_TINT, "tint", N_ ("Tint"), "sampan-tint-symbolic", BOTH, PARAMS (amount_params),
    TRUE },
  { SAMPAN_OP_EXPOSURE, "exposure", N_ ("Exposure"), "sampan-exposure-symbolic", BOTH,
    PARAMS (amount_params), TRUE },
  { SAMPAN_OP_HIGHLIGHTS, "highlights", N_ ("Highlights"), "sampan-highlights-symbolic", BOTH,
    PARAMS (amount_params), TRUE },
  { SAMPAN_OP_SHADOWS, "shadows", N_ ("Shadows"), "sampan-shadows-symbolic", BOTH,
    PARAMS (amount_params), TRUE },
  { SAMPAN_OP_SHARPNESS, "sharpness", N_ ("Sharpness"), "sampan-sharpness-symbolic", BOTH,
    PARAMS (amount_params), TRUE },
  { SAMPAN_OP_VIGNETTE, "vignette", N_ ("Vignette"), "sampan-vignette-symbolic", BOTH,
    PARAMS (strength_params), TRUE },
  { SAMPAN_OP_GRAIN, "grain", N_ ("Grain"), "sampan-grain-symbolic", BOTH, PARAMS (strength_params),
    TRUE },
  { SAMPAN_OP_BLUR, "blur", N_ ("Blur"), "sampan-blur-symbolic", BOTH, PARAMS (strength_params),
    TRUE },
  { SAMPAN_OP_DENOISE, "denoise", N_ ("Smooth Noise"), "sampan-denoise-symbolic", BOTH,
    PARAMS (strength_params), TRUE },
  { SAMPAN_OP_LOOK, "look", N_ ("Look"), "sampan-look-symbolic", BOTH, PARAMS (look_params), TRUE },
  { SAMPAN_OP_STYLISE, "stylise", N_ ("Style"), "sampan-stylise-symbolic", BOTH,
    PARAMS (stylise_params), TRUE },
  { SAMPAN_OP_BACKGROUND, "background", N_ ("Background"), "sampan-background-symbolic", BOTH,
    PARAMS (background_params), TRUE },
  { SAMPAN_OP_RECOLOUR, "recolour", N_ ("Recolour"), "sampan-recolour-symbolic", BOTH,
    PARAMS (recolour_params), TRUE, "target" },
  { SAMPAN_OP_FACES, "faces", N_ ("Hide Faces"), "sampan-faces-symbolic", BOTH,
    PARAMS (faces_params), TRUE },
  { SAMPAN_OP_ACCESSORY, "accessory", N_ ("Accessory"), "sampan-accessory-symbolic", BOTH,
    PARAMS (accessory_params), TRUE, "name" },
  { SAMPAN_OP_TEXT, "text", N_ ("Text"), "sampan-text-symbolic", BOTH, PARAMS (text_params),
    FALSE },
  { SAMPAN_OP_CAPTIONS, "captions", N_ ("Captions"), "sampan-captions-symbolic", SAMPAN_MEDIA_VIDEO,
    PARAMS (captions_params), TRUE },
  { SAMPAN_OP_UPSCALE, "upscale", N_ ("Enlarge"), "sampan-upscale-symbolic", SAMPAN_MEDIA_IMAGE,
    PARAMS (upscale_params), TRUE },
  { SAMPAN_OP_WORDS, "words", N_ ("Replace Words"), "sampan-words-symbolic", SAMPAN_MEDIA_IMAGE,
    PARAMS (words_params), FALSE },
};

const SampanOp *
sampan_op_get (SampanOpId id)
{
  g_return_val_if_fail ((guint)id < SAMPAN_N_OPS, NULL);
  g_assert (ops[id].id == id);

  return &ops[id];
}

const SampanOp *
sampan_op_find (const char *name)
{
  for (guint i = 0; name != NULL && i < SAMPAN_N_OPS; i++)
    if (strcmp (ops[i].name, name) == 0)
      return &ops[i];

  return NULL;
}

const SampanParam *
sampan_op_find_param (const SampanOp *op, const char *name)
{
  g_return_val_if_fail (op != NULL, NULL);

  for (guint i = 0; name != NULL && i < op->n_params; i++)
    if (strcmp (op->params[i].name, name) == 0)
      return &op->params[i];

  return NULL;
}
