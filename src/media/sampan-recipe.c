#include "sampan-recipe.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <gst/audio/audio.h>

#include "sampan-geometry.h"
#include "sampan-text-layer.h"
#include "sampan-words.h"

/* Pixels: a thumbnail with a longer side stands alone; the window's cards are made again with each
 * edit. */
#define LARGE_THUMBNAIL 800

/* The largest result of enlarging: what other programs and servers still read. */
#define MAX_ENLARGED_SIDE 16384
#define MAX_ENLARGED_PIXELS (100 * 1000 * 1000)
/* A preview is not worth the seconds that enlarging takes if it is to be larger by less than this.
 */
#define LEAST_PREVIEWED 1.5

/* Frames that an export holds back to hide faces which are first seen later: in that time all of
 * the picture is searched. */
#define FACES_AHEAD 12u
/* Frames that may wait with their mattes, and how many bytes they may take. */
#define MATTES 8u
#define MATTES_SIZE (64u << 20)

/* ---- helpers ---- */

static void
stage_free (SampanStage *self)
{
  gst_structure_free (self->fixed);
  gst_structure_free (self->live);
  g_free (self);
}

static SampanStage *
add_stage (GPtrArray *stages, const char *factory)
{
  SampanStage *self = g_new0 (SampanStage, 1);

  self->factory = factory;
  self->fixed = gst_structure_new_empty ("fixed");
  self->live = gst_structure_new_empty ("live");
  g_ptr_array_add (stages, self);

  return self;
}

static void
add_caps (GPtrArray *stages, GstCaps *caps)
{
  gst_structure_set (add_stage (stages, "capsfilter")->fixed, "caps", GST_TYPE_CAPS, caps, NULL);
  gst_caps_unref (caps);
}

/* The edit of @id, whether enabled or not. */
static SampanEdit *
find_any (SampanPlan *plan, SampanOpId id)
{
  for (guint i = 0; i < sampan_plan_get_n_edits (plan); i++)
    {
      SampanEdit *edit = sampan_plan_get_edit (plan, i);

      if (sampan_edit_get_op (edit)->id == id)
        return edit;
    }

  return NULL;
}

static double
find_amount (SampanPlan *plan, SampanOpId id)
{
  SampanEdit *edit = sampan_plan_find (plan, id);

  return edit != NULL ? sampan_edit_get_number (edit, "amount") : 0;
}

static void
add_clip (SampanRecipe *self, GPtrArray *stages)
{
  gst_structure_set (add_stage (stages, "sampanclip")->fixed, "times", SAMPAN_TYPE_TIME_MAP,
                     self->times, NULL);
}

/* ---- video ---- */

/* Brings every medium into the format of our filters: with transparency only if it has some. */
static void
add_format (SampanRecipe *self, int width, int height, gboolean alpha)
{
  GstCaps *caps =
      gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, alpha ? "A420" : "I420", "width",
                           G_TYPE_INT, width, "height", G_TYPE_INT, height, "pixel-aspect-ratio",
                           GST_TYPE_FRACTION, 1, 1, NULL);

  /* What JPEG means: the full range of BT.601, and a colour in the middle of its four pixels. */
  if (self->kind == SAMPAN_MEDIA_IMAGE)
    gst_caps_set_simple (caps, "colorimetry", G_TYPE_STRING, "1:4:0:0", "chroma-site",
                         G_TYPE_STRING, "jpeg", NULL);
  gst_structure_set (add_stage (self->video, "videoconvertscale")->fixed, "method", G_TYPE_STRING,
                     self->kind == SAMPAN_MEDIA_IMAGE ? "lanczos" : "catrom", "n-threads",
                     G_TYPE_UINT, 2, "add-borders", G_TYPE_BOOLEAN, FALSE, NULL);
  add_caps (self->video, caps);
}

/* videoflip copies every frame, also one that is upright, and knows few formats: not 4:2:2, no 16
 * bits with an alpha. */
static void
add_upright (SampanRecipe *self, const SampanMediaInfo *info)
{
  if (info->hdr || info->turned)
    add_stage (self->video, "videoconvert");
  if (info->hdr)
    add_stage (self->video, "sampantonemap");
  if (info->turned)
    gst_structure_set (add_stage (self->video, "videoflip")->fixed, "video-direction",
                       G_TYPE_STRING, "auto", NULL);
}

/* Other words in the boxes of the original, before anything else happens to it. */
static void
add_words (SampanRecipe *self, SampanPlan *plan, gboolean alpha)
{
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (SampanWords));
  g_autoptr (SampanWordsSet) set = NULL;
  gboolean wanted = FALSE;

  for (guint i = 0; i < sampan_plan_get_n_edits (plan); i++)
    {
      SampanEdit *edit = sampan_plan_get_edit (plan, i);
      SampanWords one;

      if (sampan_edit_get_op (edit)->id != SAMPAN_OP_WORDS)
        continue;
      /* Those that are switched off keep their place. */
      wanted = TRUE;
      one = (SampanWords){ .text = sampan_edit_get_string (edit, "text"),
                           .x = sampan_edit_get_number (edit, "x"),
                           .y = sampan_edit_get_number (edit, "y"),
                           .width = sampan_edit_get_number (edit, "width"),
                           .height = sampan_edit_get_number (edit, "height"),
                           .angle = sampan_edit_get_number (edit, "angle"),
                           .lines = (int)sampan_edit_get_number (edit, "lines"),
                           .align = sampan_edit_get_string (edit, "align"),
                           .colour = sampan_edit_get_string (edit, "colour"),
                           .was = sampan_edit_get_string (edit, "was"),
                           .lettering = sampan_edit_get_string (edit, "lettering") };
      if (sampan_edit_get_enabled (edit))
        g_array_append_val (words, one);
    }
  if (!wanted)
    return;
  add_stage (self->video, "videoconvert");
  add_caps (self->video,
            gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, alpha ? "A420" : "I420",
                                 "colorimetry", G_TYPE_STRING, "1:4:0:0", "chroma-site",
                                 G_TYPE_STRING, "jpeg", NULL));
  set = sampan_words_set_new ((SampanWords *)(void *)words->data, words->len);
  gst_structure_set (add_stage (self->video, "sampanwords")->live, "words", SAMPAN_TYPE_WORDS_SET,
                     set, NULL);
}

static void
add_scale (SampanRecipe *self, int width, int height)
{
  gst_structure_set (add_stage (self->video, "sampanscale")->fixed, "lanczos", G_TYPE_BOOLEAN,
                     self->kind == SAMPAN_MEDIA_IMAGE, NULL);
  add_caps (self->video,
            gst_caps_new_simple ("video/x-raw", "width", G_TYPE_INT, width, "height", G_TYPE_INT,
                                 height, "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, NULL));
}

/* Whether the picture is enlarged by more than scaling; else the result is as large as the original
 * or smaller, or is a preview that is hardly larger. */
static gboolean
enlarges (SampanRecipe *self, const SampanGeometry *geometry)
{
  double across = (double)self->width / geometry->width;
  double down = (double)self->height / geometry->height;
  gboolean whole = self->width == geometry->wanted_width && self->height == geometry->wanted_height;

  return self->kind == SAMPAN_MEDIA_IMAGE && geometry->enlarge > 1
         && fmax (across, down) > (whole ? 1 : LEAST_PREVIEWED);
}

static void
add_upscale (SampanRecipe *self, const SampanGeometry *geometry)
{
  int factor = self->width > 2 * geometry->width || self->height > 2 * geometry->height ? 4 : 2;

  gst_structure_set (add_stage (self->video, "sampanupscale")->fixed, "factor", G_TYPE_INT, factor,
                     NULL);
  if (self->width != factor * geometry->width || self->height != factor * geometry->height)
    add_scale (self, self->width, self->height);
}

static gboolean
check_size (const SampanGeometry *geometry, GError **error)
{
  if (geometry->enlarge == 1
      || (geometry->wanted_width <= MAX_ENLARGED_SIDE
          && geometry->wanted_height <= MAX_ENLARGED_SIDE
          && (gint64)geometry->wanted_width * geometry->wanted_height <= MAX_ENLARGED_PIXELS))
    return TRUE;
  g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLAN,
               /* Translators: width and height in pixels, then the longest side */
               _ ("Enlarged, the picture would have %d × %d pixels, but it can have 100 million at "
                  "most, and %d on a side. Enlarge it less, or crop it first."),
               geometry->wanted_width, geometry->wanted_height, MAX_ENLARGED_SIDE);

  return FALSE;
}

/* videoflip knows no A420. */
static void
add_turn (SampanRecipe *self, int turn, gboolean alpha)
{
  if (alpha)
    add_stage (self->video, "videoconvert");
  gst_structure_set (add_stage (self->video, "videoflip")->fixed, "video-direction", G_TYPE_STRING,
                     sampan_geometry_turn_name (turn), NULL);
  if (!alpha)
    return;
  add_stage (self->video, "videoconvert");
  add_caps (self->video, gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, "A420",
                                              "colorimetry", G_TYPE_STRING, "1:4:0:0", NULL));
}

static void
add_geometry (SampanRecipe *self, const SampanGeometry *geometry, gboolean alpha)
{
  for (guint i = 0; i < geometry->n_steps; i++)
    {
      const SampanGeometryStep *step = &geometry->steps[i];

      if (step->turn != 0)
        add_turn (self, step->turn, alpha);
      else if (step->angle != 0)
        gst_structure_set (add_stage (self->video, "sampanstraighten")->live, "degrees",
                           G_TYPE_DOUBLE, step->angle, NULL);
      else
        gst_structure_set (add_stage (self->video, "videocrop")->fixed, "left", G_TYPE_INT,
                           step->left, "top", G_TYPE_INT, step->top, "right", G_TYPE_INT,
                           step->right, "bottom", G_TYPE_INT, step->bottom, NULL);
    }
}

/* What videocrop knows, fewer formats than its pads take: the pixels of a PNG with 16 bits went
 * through it whole. */
#define CROPPABLE                                                                                  \
  "{ I420, YV12, Y42B, Y444, A420, NV12, AYUV, RGB, BGR, RGBA, BGRA, ARGB, ABGR, RGBx, BGRx, "     \
  "xRGB, xBGR, GRAY8 }"

/* Whether the pixels can be cropped as they were decoded. */
static gboolean
crops_first (SampanRecipe *self, const SampanMediaInfo *info, const SampanGeometry *geometry)
{
  for (guint i = 0; i < geometry->n_steps; i++)
    if (geometry->steps[i].turn != 0 || geometry->steps[i].angle != 0)
      return FALSE;

  return self->kind == SAMPAN_MEDIA_IMAGE && !info->stretched;
}

/* The size of the picture, and the format of our filters. Large pictures are cropped first, and
 * then converted and scaled in one step. */
static void
add_shape (SampanRecipe *self,
           const SampanMediaInfo *info,
           const SampanGeometry *geometry,
           gboolean shrinks,
           gboolean alpha)
{
  if (crops_first (self, info, geometry))
    {
      add_stage (self->video, "videoconvert");
      if (geometry->n_steps > 0)
        add_caps (self->video, gst_caps_from_string (GST_VIDEO_CAPS_MAKE (CROPPABLE)));
      add_geometry (self, geometry, alpha);
      add_format (self, shrinks ? self->width : geometry->width,
                  shrinks ? self->height : geometry->height, alpha);
    }
  else
    {
      add_format (self, info->width, info->height, alpha);
      add_geometry (self, geometry, alpha);
      if (shrinks)
        add_scale (self, self->width, self->height);
    }
  if (enlarges (self, geometry))
    add_upscale (self, geometry);
}

static void
add_colour (SampanRecipe *self, SampanPlan *plan)
{
  static const SampanOpId adjustments[] = { SAMPAN_OP_BRIGHTNESS, SAMPAN_OP_CONTRAST,
                                            SAMPAN_OP_SATURATION, SAMPAN_OP_WARMTH,
                                            SAMPAN_OP_TINT,       SAMPAN_OP_EXPOSURE,
                                            SAMPAN_OP_HIGHLIGHTS, SAMPAN_OP_SHADOWS };
  SampanStage *stage = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (adjustments); i++)
    {
      if (find_any (plan, adjustments[i]) == NULL)
        continue;
      /* The element's properties are named like the operations. */
      if (stage == NULL)
        stage = add_stage (self->video, "sampancolour");
      break;
    }
  for (guint i = 0; stage != NULL && i < G_N_ELEMENTS (adjustments); i++)
    gst_structure_set (stage->live, sampan_op_get (adjustments[i])->name, G_TYPE_DOUBLE,
                       find_amount (plan, adjustments[i]), NULL);
}

static void
add_amount (SampanRecipe *self, SampanPlan *plan, SampanOpId id, const char *factory)
{
  if (find_any (plan, id) != NULL)
    gst_structure_set (add_stage (self->video, factory)->live, "amount", G_TYPE_DOUBLE,
                       find_amount (plan, id), NULL);
}

/* Noise is another in each frame of a video, and the same in all of a picture. */
static void
add_noise (SampanRecipe *self, SampanPlan *plan, SampanOpId id, const char *factory)
{
  SampanStage *stage;

  if (find_any (plan, id) == NULL)
    return;
  stage = add_stage (self->video, factory);
  gst_structure_set (stage->fixed, "still", G_TYPE_BOOLEAN, self->kind == SAMPAN_MEDIA_IMAGE, NULL);
  gst_structure_set (stage->live, "amount", G_TYPE_DOUBLE, find_amount (plan, id), NULL);
}

/* Finds the person for the elements behind, from the picture as it is before any colour changes. In
 * a small thumbnail nobody sees single hairs. */
static void
add_matte (SampanRecipe *self, SampanPlan *plan, int max_size, SampanRecipeOptions options)
{
  gboolean live = (options & SAMPAN_RECIPE_LIVE) != 0;
  gboolean fine = (max_size == 0 || max_size > LARGE_THUMBNAIL) && !(options & SAMPAN_RECIPE_ROUGH);

  if (sampan_plan_find (plan, SAMPAN_OP_BACKGROUND) == NULL
      && sampan_plan_find (plan, SAMPAN_OP_RECOLOUR) == NULL)
    return;
  gst_structure_set (add_stage (self->video, "sampanmatte")->fixed, "quality", G_TYPE_STRING,
                     fine ? "fine" : "fast", "still", G_TYPE_BOOLEAN,
                     self->kind == SAMPAN_MEDIA_IMAGE, "live", G_TYPE_BOOLEAN, live, NULL);
  /* Mattes come many at a time; what uses them is done beside the search for the next. */
  if (!live && self->kind == SAMPAN_MEDIA_VIDEO)
    gst_structure_set (add_stage (self->video, "queue")->fixed, "max-size-buffers", G_TYPE_UINT,
                       MATTES, "max-size-time", G_TYPE_UINT64, (guint64)0, "max-size-bytes",
                       G_TYPE_UINT, MATTES_SIZE, NULL);
}

static char *
dup_file (const char *file, const char *media_dir)
{
  if (file == NULL)
    return NULL;
  if (media_dir != NULL && strlen (file) == 64 && strspn (file, "0123456789abcdef") == 64)
    {
      /* As the library lays them: AB/SHA256. */
      const char folder[] = { file[0], file[1], '\0' };
      return g_build_filename (media_dir, folder, file, NULL);
    }

  return g_strdup (file);
}

static void
add_background (SampanRecipe *self, SampanPlan *plan, const char *media_dir, gboolean live)
{
  SampanEdit *edit = sampan_plan_find (plan, SAMPAN_OP_BACKGROUND);
  const char *const *colours;
  const char *mode;
  SampanStage *stage;

  if (edit == NULL)
    return;
  mode = sampan_edit_get_string (edit, "mode");
  colours = sampan_edit_get_strv (edit, "colours");
  stage = add_stage (self->video, "sampanbackground");
  gst_structure_set (stage->fixed, "mode", G_TYPE_STRING, mode, "still", G_TYPE_BOOLEAN,
                     self->kind == SAMPAN_MEDIA_IMAGE, NULL);
  gst_structure_set (stage->live, "amount", G_TYPE_DOUBLE, sampan_edit_get_number (edit, "amount"),
                     "colour", G_TYPE_STRING, sampan_edit_get_string (edit, "colour"), "scene",
                     G_TYPE_STRING, sampan_edit_get_string (edit, "name"), NULL);
  if (colours != NULL)
    {
      g_autofree char *joined = g_strjoinv (",", (char **)colours);
      gst_structure_set (stage->live, "colours", G_TYPE_STRING, joined, NULL);
    }
  if (g_strcmp0 (mode, "remove") == 0)
    self->alpha = TRUE;
  if (g_strcmp0 (mode, "image") == 0)
    {
      g_autofree char *file = dup_file (sampan_edit_get_string (edit, "file"), media_dir);
      gst_structure_set (stage->fixed, "file", G_TYPE_STRING, file, "live", G_TYPE_BOOLEAN, live,
                         NULL);
    }
}

static void
add_look (SampanRecipe *self, SampanPlan *plan)
{
  SampanEdit *edit = sampan_plan_find (plan, SAMPAN_OP_LOOK);

  if (edit != NULL)
    gst_structure_set (add_stage (self->video, "sampanlook")->live, "look", G_TYPE_STRING,
                       sampan_edit_get_string (edit, "name"), "strength", G_TYPE_DOUBLE,
                       sampan_edit_get_number (edit, "strength"), NULL);
}

static void
add_stylise (SampanRecipe *self, SampanPlan *plan)
{
  SampanEdit *edit = sampan_plan_find (plan, SAMPAN_OP_STYLISE);

  if (edit != NULL)
    gst_structure_set (add_stage (self->video, "sampanstylise")->live, "style", G_TYPE_STRING,
                       sampan_edit_get_string (edit, "name"), "strength", G_TYPE_DOUBLE,
                       sampan_edit_get_number (edit, "strength"), NULL);
}

static void
add_faces (SampanRecipe *self, SampanPlan *plan, SampanRecipeOptions options)
{
  SampanEdit *edit = sampan_plan_find (plan, SAMPAN_OP_FACES);
  SampanStage *stage;

  if (edit == NULL)
    return;
  stage = add_stage (self->video, "sampanfaces");
  gst_structure_set (stage->fixed, "still", G_TYPE_BOOLEAN, self->kind == SAMPAN_MEDIA_IMAGE,
                     "ahead", G_TYPE_UINT, options & SAMPAN_RECIPE_AHEAD ? FACES_AHEAD : 0, NULL);
  gst_structure_set (stage->live, "mode", G_TYPE_STRING, sampan_edit_get_string (edit, "mode"),
                     NULL);
}

/* The edits that come once for each part of the picture: an element for each, whose @property says
 * which one. */
static void
add_parts (
    SampanRecipe *self, SampanPlan *plan, SampanOpId id, const char *factory, const char *property)
{
  for (guint i = 0; i < sampan_plan_get_n_edits (plan); i++)
    {
      SampanEdit *edit = sampan_plan_get_edit (plan, i);
      const SampanOp *op = sampan_edit_get_op (edit);
      SampanStage *stage;

      if (op->id != id || !sampan_edit_get_enabled (edit))
        continue;
      stage = add_stage (self->video, factory);
      gst_structure_set (stage->fixed, "still", G_TYPE_BOOLEAN, self->kind == SAMPAN_MEDIA_IMAGE,
                         property, G_TYPE_STRING, sampan_edit_get_string (edit, op->key), NULL);
      gst_structure_set (stage->live, "colour", G_TYPE_STRING,
                         sampan_edit_get_string (edit, "colour"), NULL);
    }
}

/* A time of a text, seconds of the original where negative ones count from the end, as
 * milliseconds. */
static gint64
get_time (SampanEdit *edit, const char *name, const SampanMediaInfo *info)
{
  gint64 time = llround (sampan_edit_get_number (edit, name) * 1000);

  return time < 0 ? MAX (0, time + info->duration) : time;
}

/* When a text is seen in the result. Returns: whether it is at all. */
static gboolean
move_text (SampanRecipe *self, const SampanMediaInfo *info, SampanEdit *edit, SampanText *text)
{
  gint64 start = get_time (edit, "start", info), end = get_time (edit, "end", info), from, to;

  sampan_time_map_span (self->times, start, end != 0 ? end : MAX (start, info->duration), &from,
                        &to);
  text->start = from / 1000.0;
  /* To the very end, which is a rounded number. */
  if ((GstClockTime)(to + 1) * GST_MSECOND < sampan_time_map_get_duration (self->times))
    text->end = to / 1000.0;

  return to > from;
}

static void
add_text (SampanRecipe *self, const SampanMediaInfo *info, SampanEdit *edit, GArray *texts)
{
  SampanText text = {
    .text = sampan_edit_get_string (edit, "text"),
    .position = sampan_edit_get_string (edit, "position"),
    .x = sampan_edit_get_number (edit, "x"),
    .y = sampan_edit_get_number (edit, "y"),
    .size = sampan_edit_get_number (edit, "size"),
    .colour = sampan_edit_get_string (edit, "colour"),
  };

  if (!sampan_edit_has (edit, "position")
      && (sampan_edit_has (edit, "x") || sampan_edit_has (edit, "y")))
    text.position = NULL;
  if (self->kind == SAMPAN_MEDIA_VIDEO && !move_text (self, info, edit, &text))
    return;
  g_array_append_val (texts, text);
}

static void
add_overlay (SampanRecipe *self, const SampanMediaInfo *info, SampanPlan *plan, gboolean wanted)
{
  g_autoptr (GArray) texts = g_array_new (FALSE, FALSE, sizeof (SampanText));
  g_autoptr (SampanTextSet) set = NULL;
  SampanStage *stage;

  for (guint i = 0; i < sampan_plan_get_n_edits (plan); i++)
    {
      SampanEdit *edit = sampan_plan_get_edit (plan, i);

      if (sampan_edit_get_op (edit)->id != SAMPAN_OP_TEXT)
        continue;
      /* A text that is switched off keeps its place. */
      wanted = TRUE;
      if (sampan_edit_get_enabled (edit))
        add_text (self, info, edit, texts);
    }
  if (!wanted)
    return;
  set = sampan_text_set_new ((SampanText *)texts->data, texts->len);
  stage = add_stage (self->video, "sampanoverlay");
  gst_structure_set (stage->fixed, "times", SAMPAN_TYPE_TIME_MAP, self->times, NULL);
  gst_structure_set (stage->live, "texts", SAMPAN_TYPE_TEXT_SET, set, NULL);
}

/* The elements of picture and sound have the same properties. */
static void
add_fade (SampanRecipe *self, SampanPlan *plan, GPtrArray *stages, const char *factory)
{
  SampanEdit *edit = sampan_plan_find (plan, SAMPAN_OP_FADE);

  if (edit == NULL || self->kind != SAMPAN_MEDIA_VIDEO)
    return;
  gst_structure_set (add_stage (stages, factory)->live, "in", G_TYPE_DOUBLE,
                     sampan_edit_get_number (edit, "in"), "out", G_TYPE_DOUBLE,
                     sampan_edit_get_number (edit, "out"), "end", G_TYPE_UINT64,
                     sampan_time_map_get_duration (self->times), NULL);
}

static void
build_video (SampanRecipe *self,
             const SampanMediaInfo *info,
             SampanPlan *plan,
             const char *media_dir,
             const SampanGeometry *geometry,
             int max_size,
             SampanRecipeOptions options)
{
  gboolean shrinks =
      (gint64)self->width * self->height <= (gint64)geometry->width * geometry->height;

  self->video = g_ptr_array_new_with_free_func ((GDestroyNotify)stage_free);
  add_clip (self, self->video);
  add_upright (self, info);
  if (self->kind == SAMPAN_MEDIA_IMAGE)
    add_words (self, plan, (options & SAMPAN_RECIPE_ALPHA) != 0);
  add_shape (self, info, geometry, shrinks, (options & SAMPAN_RECIPE_ALPHA) != 0);
  add_matte (self, plan, max_size, options);
  add_noise (self, plan, SAMPAN_OP_DENOISE, "sampandenoise");
  add_colour (self, plan);
  add_parts (self, plan, SAMPAN_OP_RECOLOUR, "sampanrecolour", "target");
  add_background (self, plan, media_dir, (options & SAMPAN_RECIPE_LIVE) != 0);
  add_parts (self, plan, SAMPAN_OP_ACCESSORY, "sampanaccessory", "accessory");
  add_faces (self, plan, options);
  add_look (self, plan);
  add_amount (self, plan, SAMPAN_OP_BLUR, "sampanblur");
  add_stylise (self, plan);
  add_amount (self, plan, SAMPAN_OP_SHARPNESS, "sampansharpen");
  add_noise (self, plan, SAMPAN_OP_GRAIN, "sampangrain");
  add_amount (self, plan, SAMPAN_OP_VIGNETTE, "sampanvignette");
  if (!shrinks && !enlarges (self, geometry))
    add_scale (self, self->width, self->height);
  if (options & SAMPAN_RECIPE_OPAQUE)
    {
      add_stage (self->video, "sampanflatten");
      self->alpha = FALSE;
    }
  add_overlay (self, info, plan, (options & SAMPAN_RECIPE_OVERLAY) != 0);
  add_fade (self, plan, self->video, "sampanfade");
}

/* ---- sound ---- */

static void
build_audio (SampanRecipe *self, const SampanMediaInfo *info, SampanPlan *plan)
{
  SampanEdit *volume = sampan_plan_find (plan, SAMPAN_OP_VOLUME);
  double speed = sampan_time_map_get_rate (self->times);

  if (!info->has_audio || self->kind != SAMPAN_MEDIA_VIDEO
      || (volume != NULL && sampan_edit_get_number (volume, "mute") != 0))
    return;
  self->audio = g_ptr_array_new_with_free_func ((GDestroyNotify)stage_free);
  add_stage (self->audio, "audioconvert");
  add_caps (self->audio,
            gst_caps_from_string (GST_AUDIO_CAPS_MAKE (GST_AUDIO_NE (F32)) ",layout=interleaved"));
  add_clip (self, self->audio);
  if (find_any (plan, SAMPAN_OP_AUDIO_DENOISE) != NULL)
    gst_structure_set (add_stage (self->audio, "sampansounddenoise")->live, "amount", G_TYPE_DOUBLE,
                       find_amount (plan, SAMPAN_OP_AUDIO_DENOISE), NULL);
  if (speed != 1)
    gst_structure_set (add_stage (self->audio, "sampantempo")->fixed, "tempo", G_TYPE_DOUBLE, speed,
                       NULL);
  if (find_any (plan, SAMPAN_OP_VOLUME) != NULL)
    gst_structure_set (add_stage (self->audio, "volume")->live, "volume", G_TYPE_DOUBLE,
                       volume != NULL ? pow (10, sampan_edit_get_number (volume, "gain_db") / 20)
                                      : 1.0,
                       NULL);
  add_fade (self, plan, self->audio, "sampansoundfade");
}

/* ---- public ---- */

SampanRecipe *
sampan_recipe_new (const SampanMediaInfo *info,
                   SampanPlan *plan,
                   const char *media_dir,
                   int max_size,
                   SampanRecipeOptions options,
                   GError **error)
{
  g_autoptr (SampanRecipe) self = g_new0 (SampanRecipe, 1);
  SampanGeometry geometry;

  self->kind = info->kind;
  self->times = self->kind == SAMPAN_MEDIA_VIDEO
                    ? sampan_time_map_new (info->duration, plan, error)
                    : sampan_time_map_new_part (0, GST_CLOCK_TIME_NONE, 1);
  if (self->times == NULL)
    return NULL;
  sampan_geometry_init (&geometry, info, plan);
  if (!check_size (&geometry, error))
    return NULL;
  sampan_geometry_fit (&geometry, max_size, &self->width, &self->height);
  self->alpha = (options & SAMPAN_RECIPE_ALPHA) != 0;
  build_video (self, info, plan, media_dir, &geometry, max_size, options);
  build_audio (self, info, plan);

  return g_steal_pointer (&self);
}

void
sampan_recipe_free (SampanRecipe *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->video, g_ptr_array_unref);
  g_clear_pointer (&self->audio, g_ptr_array_unref);
  g_clear_pointer (&self->times, sampan_time_map_unref);
  g_free (self);
}

gboolean
sampan_stages_same_shape (GPtrArray *a, GPtrArray *b)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return a == b;
  for (guint i = 0; i < a->len; i++)
    {
      SampanStage *one = a->pdata[i], *other = b->pdata[i];

      if (strcmp (one->factory, other->factory) != 0
          || !gst_structure_is_equal (one->fixed, other->fixed))
        return FALSE;
    }

  return TRUE;
}

gboolean
sampan_recipe_same_times (SampanRecipe *a, SampanRecipe *b)
{
  return sampan_time_map_equal (a->times, b->times)
         && sampan_stages_same_shape (a->audio, b->audio);
}
