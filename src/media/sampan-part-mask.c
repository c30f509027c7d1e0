#include "sampan-part-mask.h"

#include <math.h>
#include <string.h>

#include "sampan-colour-clusters.h"
#include "sampan-face-mesh.h"
#include "sampan-guided-filter.h"
#include "sampan-matte.h"
#include "sampan-oklab.h"
#include "sampan-person-mask.h"
#include "sampan-person-place.h"
#include "sampan-pixels.h"

/* The longer side of the small picture on which colours are told apart. */
#define STILL_SIDE 768
#define VIDEO_SIDE 320
/* People told apart in one frame; the smaller ones share what was learnt from the others. */
#define MAX_PEOPLE 4
/* Of the filter that fits the mask to the picture's edges: small pixels, and the square of luma
 * differences that are noise. */
#define RADIUS 2
#define EPSILON 0.0004f
/* What this much of the frame is not is nobody. */
#define NOBODY 0.002
/* A person whose face is not seen has at least that part of the frame, or else it is a cup or a
 * cat, which the model takes for people, too ... */
#define FACELESS 0.03
/* ... and is higher than wide, by this. */
#define UPRIGHT 1.1
/* Less clothes or hair than this is none. */
#define NOTHING 0.0005
/* What is less of a person is none. */
#define LEAST 0.02f
/* A forehead with that much of the colour of the skin is bare. */
#define BARE 0.6f
/* A head with that much of the skin's colour has no hair. */
#define BALD 0.75f
/* Clothes of less than this part of the face are none. */
#define FEW 0.15f
/* Colours of each part. */
#define CLOTHES_COLOURS 6
#define HAIR_COLOURS 3
#define BACKGROUND_COLOURS 5
/* How much lightness counts when colours are compared. */
#define LIGHTNESS 0.4f
/* Cloth darker than this is black, of one colour as far as it differs by no more than that. */
#define DARK 0.32f
#define ALIKE 0.09f
/* What goes for the skin where no face shows it: the mean of many, and wide. */
#define SKIN_MEAN { 0.27f, 0.075f, 0.085f }
#define SKIN_VARIANCE { 0.006f, 0.0012f, 0.0015f }
/* Whose square is the least variance of the skin. */
#define SKIN_DEVIATION 0.022f

/* A colour as it is compared: its lightness, which counts little because of light and shade, and
 * its chroma for the lightness, which light and shade leave as it is. */
typedef float Feature[3];

typedef struct
{
  guint id; /* of the face; 0 without one */
  SampanPersonPlace place;
  float skin_mean[3], skin_variance[3];
  SampanColourClusters clothes, hair;
  gboolean bare;                        /* the forehead is: no hair hangs over it */
  gboolean chosen[SAMPAN_CLUSTERS_MAX]; /* the clothes' colours that are meant */
} Person;

struct _SampanPartMask
{
  SampanMatte *matte;
  SampanPersonMask *checker;
  SampanFaceMesher *mesher;
  SampanGuidedFilter *filter;

  int width, height; /* of the small picture */
  guint8 *bytes[4];  /* Y', Cb, Cr and the person at that size */
  float (*lab)[3];   /* its colours */
  Feature *features;
  float *person;               /* 0..1 */
  float *guide;                /* its luma */
  float *chance;               /* 0..1: how likely the part */
  float *steady;               /* the same, of the last frame as well */
  float *weights;              /* scratch */
  guint8 *owner;               /* which person is the nearest */
  SampanPlaceChances *chances; /* by where a pixel is */
  gboolean has_steady;

  Person people[MAX_PEOPLE];
  int n_people;
  SampanColourClusters background;
  float (*table)[3]; /* OKLab over a lattice of Y', Cb, Cr */
  SampanRange range; /* of the table */
};

GType
sampan_part_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { SAMPAN_PART_CLOTHES, "SAMPAN_PART_CLOTHES", "clothes" },
    { SAMPAN_PART_HAIR, "SAMPAN_PART_HAIR", "hair" },
    { SAMPAN_PART_SUBJECT, "SAMPAN_PART_SUBJECT", "subject" },
    { SAMPAN_PART_BACKGROUND, "SAMPAN_PART_BACKGROUND", "background" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SampanPart", values));
  return type;
}

SampanPartMask *
sampan_part_mask_new (void)
{
  SampanPartMask *self = g_new0 (SampanPartMask, 1);

  self->matte = sampan_matte_new (NULL);
  self->checker = sampan_person_mask_new ();
  self->mesher = sampan_face_mesher_new ();
  self->filter = sampan_guided_filter_new (RADIUS, EPSILON, 0.12f, 0.70f);
  return self;
}

static void
free_size (SampanPartMask *self)
{
  for (int i = 0; i < 4; i++)
    g_clear_pointer (&self->bytes[i], g_free);
  g_clear_pointer (&self->lab, g_free);
  g_clear_pointer (&self->features, g_free);
  g_clear_pointer (&self->person, g_free);
  g_clear_pointer (&self->guide, g_free);
  g_clear_pointer (&self->chance, g_free);
  g_clear_pointer (&self->steady, g_free);
  g_clear_pointer (&self->weights, g_free);
  g_clear_pointer (&self->owner, g_free);
  g_clear_pointer (&self->chances, g_free);
}

void
sampan_part_mask_free (SampanPartMask *self)
{
  free_size (self);
  sampan_matte_free (self->matte);
  sampan_person_mask_free (self->checker);
  sampan_face_mesher_free (self->mesher);
  sampan_guided_filter_free (self->filter);
  g_free (self->table);
  g_free (self);
}

static void
forget (SampanPartMask *self)
{
  memset (self->people, 0, sizeof self->people);
  memset (&self->background, 0, sizeof self->background);
  self->n_people = 0;
  self->has_steady = FALSE;
}

void
sampan_part_mask_reset (SampanPartMask *self)
{
  sampan_matte_reset (self->matte);
  sampan_face_mesher_reset (self->mesher);
  forget (self);
}

/* ---- the small picture ---- */

static void
ensure_size (SampanPartMask *self, int width, int height, int side)
{
  double scale = MIN (1, (double)side / MAX (width, height));
  int small_width = MAX ((int)(width * scale), 1), small_height = MAX ((int)(height * scale), 1);
  gsize n = (gsize)small_width * small_height;

  if (self->width == small_width && self->height == small_height)
    return;
  free_size (self);
  forget (self);
  self->width = small_width;
  self->height = small_height;
  for (int i = 0; i < 4; i++)
    self->bytes[i] = g_malloc (n);
  self->lab = g_malloc_n (n, sizeof *self->lab);
  self->features = g_malloc_n (n, sizeof *self->features);
  self->person = g_new (float, n);
  self->guide = g_new (float, n);
  self->chance = g_new (float, n);
  self->steady = g_new (float, n);
  self->weights = g_new (float, n);
  self->owner = g_malloc (n);
  self->chances = g_new (SampanPlaceChances, n);
}

/* Each pixel of the small picture the mean of those of @source that lie under it. */
static void
shrink (const guint8 *source,
        int stride,
        int width,
        int height,
        guint8 *target,
        int small_width,
        int small_height)
{
  for (int y = 0; y < small_height; y++)
    {
      int top = (int)((gint64)y * height / small_height);
      int bottom = MAX ((int)((gint64)(y + 1) * height / small_height), top + 1);

      for (int x = 0; x < small_width; x++)
        {
          int left = (int)((gint64)x * width / small_width);
          int right = MAX ((int)((gint64)(x + 1) * width / small_width), left + 1);
          guint sum = 0, n = (guint)((right - left) * (bottom - top));

          for (int row = top; row < bottom; row++)
            for (int column = left; column < right; column++)
              sum += source[(gsize)row * stride + column];
          target[y * small_width + x] = (guint8)((sum + n / 2) / n);
        }
    }
}

/* Over Cr, Cb and, innermost, Y', in steps of 8. */
#define POINTS 33

static void
ensure_table (SampanPartMask *self, const GstVideoInfo *info)
{
  SampanRange range = sampan_range_from_info (info);

  if (self->table != NULL && memcmp (&range, &self->range, sizeof range) == 0)
    return;
  self->range = range;
  self->table = g_realloc_n (self->table, POINTS * POINTS * POINTS, sizeof *self->table);
  for (int i = 0; i < POINTS * POINTS * POINTS; i++)
    {
      double yuv[3] = { i % POINTS * 8, i / POINTS % POINTS * 8, i / (POINTS * POINTS) * 8 };
      double rgb[3], lab[3];

      sampan_range_to_rgb (&range, yuv, rgb);
      sampan_oklab_from_rgb (rgb, lab);
      for (int j = 0; j < 3; j++)
        self->table[i][j] = (float)lab[j];
    }
}

static void
to_lab (const SampanPartMask *self, guint y, guint u, guint v, float lab[3])
{
  const float (*corner)[3] =
      (const float (*)[3])self->table + ((v >> 3) * POINTS + (u >> 3)) * POINTS + (y >> 3);
  float fy = (float)(y & 7) / 8, fu = (float)(u & 7) / 8, fv = (float)(v & 7) / 8;

  for (int i = 0; i < 3; i++)
    {
      float values[4];

      for (int j = 0; j < 4; j++)
        {
          const float (*edge)[3] = corner + (j & 1) * POINTS + (j >> 1) * POINTS * POINTS;

          values[j] = edge[0][i] + (edge[1][i] - edge[0][i]) * fy;
        }
      values[0] += (values[1] - values[0]) * fu;
      values[2] += (values[3] - values[2]) * fu;
      lab[i] = values[0] + (values[2] - values[0]) * fv;
    }
}

static void
fill_small (SampanPartMask *self, GstVideoFrame *frame, const guint8 *person, int stride)
{
  ensure_table (self, &frame->info);
  for (int i = 0; i < 3; i++)
    shrink (GST_VIDEO_FRAME_PLANE_DATA (frame, i), GST_VIDEO_FRAME_PLANE_STRIDE (frame, i),
            GST_VIDEO_FRAME_COMP_WIDTH (frame, i), GST_VIDEO_FRAME_COMP_HEIGHT (frame, i),
            self->bytes[i], self->width, self->height);
  shrink (person, stride, GST_VIDEO_FRAME_WIDTH (frame), GST_VIDEO_FRAME_HEIGHT (frame),
          self->bytes[3], self->width, self->height);
  for (int i = 0; i < self->width * self->height; i++)
    {
      float *lab = self->lab[i];

      to_lab (self, self->bytes[0][i], self->bytes[1][i], self->bytes[2][i], lab);
      self->features[i][0] = LIGHTNESS * lab[0];
      self->features[i][1] = lab[1] / (lab[0] + 0.1f);
      self->features[i][2] = lab[2] / (lab[0] + 0.1f);
      self->person[i] = (float)self->bytes[3][i] / 255;
      self->guide[i] = (float)self->bytes[0][i] / 255;
    }
}

/* ---- the people ---- */

/* Keeps what is known of each face. */
static void
set_faces (SampanPartMask *self, GArray *meshes, float scale)
{
  Person people[MAX_PEOPLE] = { 0 };
  int n = MIN ((int)meshes->len, MAX_PEOPLE);

  for (int i = 0; i < n; i++)
    {
      const SampanFaceMesh *mesh = &g_array_index (meshes, SampanFaceMesh, i);

      for (int j = 0; j < self->n_people; j++)
        if (self->people[j].id == mesh->id)
          people[i] = self->people[j];
      people[i].id = mesh->id;
      sampan_person_place_set_face (&people[i].place, mesh, scale);
    }
  memcpy (self->people, people, sizeof people);
  self->n_people = n;
}

/* One person without a face, where the mask has one. */
static void
set_body (SampanPartMask *self)
{
  int top = self->height, bottom = 0;
  float sum = 0, x = 0;

  for (int i = 0; i < self->width * self->height; i++)
    if (self->person[i] > 0.5f)
      {
        top = MIN (top, i / self->width);
        bottom = MAX (bottom, i / self->width + 1);
        sum += 1;
        x += (float)(i % self->width);
      }
  if (self->n_people != 1 || self->people[0].id != 0)
    memset (self->people, 0, sizeof self->people);
  self->n_people = 1;
  sampan_person_place_set_body (&self->people[0].place, x / MAX (sum, 1), (float)top,
                                (float)bottom);
}

static void
fill_places (SampanPartMask *self)
{
  memset (self->owner, 0, (gsize)self->width * self->height);
  for (int i = 0; self->n_people > 1 && i < self->width * self->height; i++)
    {
      float least = G_MAXFLOAT;

      for (int j = 0; j < self->n_people; j++)
        {
          float away =
              sampan_person_place_distance (&self->people[j].place, (float)(i % self->width),
                                            (float)(i / self->width));

          if (away < least)
            {
              least = away;
              self->owner[i] = (guint8)j;
            }
        }
    }
  for (int i = 0; i < self->width * self->height; i++)
    if (self->person[i] <= LEAST)
      self->chances[i] = (SampanPlaceChances){ 0 };
    else
      sampan_person_place_look (&self->people[self->owner[i]].place,
                                (float)(i % self->width) + 0.5f, (float)(i / self->width) + 0.5f,
                                &self->chances[i]);
}

static float
skin_distance (const Person *person, const Feature feature)
{
  float sum = 0;

  for (int i = 0; i < 3; i++)
    {
      float d = feature[i] - person->skin_mean[i];

      sum += d * d / person->skin_variance[i];
    }
  return sum;
}

/* 1 for what has the colour of the skin, 0 for what surely has not. */
static float
like_skin (const Person *person, const Feature feature)
{
  float away = sqrtf (skin_distance (person, feature));

  return CLAMP ((4 - away) / 2, 0, 1);
}

static float
skin_density (const Person *person, const Feature feature)
{
  const float *v = person->skin_variance;

  return expf (-0.5f * skin_distance (person, feature)) / sqrtf (v[0] * v[1] * v[2]);
}

/* The face's own colour: its mean, without what differs much from it (eyes, brows, shine). */
static void
learn_skin (SampanPartMask *self, Person *person)
{
  const Feature mean = SKIN_MEAN, variance = SKIN_VARIANCE;

  memcpy (person->skin_mean, mean, sizeof mean);
  memcpy (person->skin_variance, variance, sizeof variance);
  for (int round = 0; person->place.has_face && round < 3; round++)
    {
      double sums[6] = { 0 };
      int n = 0;

      for (int i = 0; i < self->width * self->height; i++)
        {
          const float *f = self->features[i];

          if (&self->people[self->owner[i]] != person)
            continue;
          if (!self->chances[i].sample_skin || (round > 0 && skin_distance (person, f) > 6))
            continue;
          for (int j = 0; j < 3; j++)
            {
              sums[j] += f[j];
              sums[3 + j] += f[j] * f[j];
            }
          n++;
        }
      for (int j = 0; n > 8 && j < 3; j++)
        {
          double m = sums[j] / n, v = MAX (sums[3 + j] / n - m * m, 0);

          person->skin_mean[j] = (float)m;
          /* Neck and hands lie in another light. */
          person->skin_variance[j] =
              (float)(j == 0 ? 3 * v : 1.5 * v) + SKIN_DEVIATION * SKIN_DEVIATION;
        }
    }
}

/* Whether the forehead has the colour of the skin. */
static void
learn_forehead (SampanPartMask *self, Person *person)
{
  int all = 0, bare = 0;

  for (int i = 0; i < self->width * self->height; i++)
    if (self->person[i] > LEAST && &self->people[self->owner[i]] == person
        && self->chances[i].sample_forehead)
      {
        all++;
        bare += skin_distance (person, self->features[i]) < 4;
      }
  person->bare = bare > BARE * (float)all;
}

/* ---- colours ---- */

/* Near black, noise decides what hue a colour has for its lightness: there the colours themselves
 * are compared, in OKLab. */
static gboolean
both_dark (const float a[3], const float b[3])
{
  float light = a[0] / LIGHTNESS, other = b[0] / LIGHTNESS, sum = light - other;

  sum *= sum;
  for (int i = 1; i < 3; i++)
    {
      float d = a[i] * (light + 0.1f) - b[i] * (other + 0.1f);

      sum += d * d;
    }
  return light < DARK && other < DARK && sum < ALIKE * ALIKE;
}

/* Which of the clothes' colours are meant: the one there is most of, and its like. Where none
 * stands out the clothes are patterned, and all are. */
static void
choose (Person *person)
{
  const SampanColourClusters *clothes = &person->clothes;
  float most = 0, sum = 0;
  int best = 0;

  for (int i = 0; i < clothes->n; i++)
    {
      const float *mean = clothes->items[i].mean;
      float chroma = hypotf (mean[1], mean[2]);
      float score =
          clothes->items[i].weight * (1 + 2 * MIN (chroma, 0.25f)) * (person->chosen[i] ? 1.3f : 1);

      if (score > most)
        {
          most = score;
          best = i;
        }
    }
  for (int i = 0; i < clothes->n; i++)
    {
      const float *a = clothes->items[best].mean, *b = clothes->items[i].mean;
      float chroma = hypotf (a[1], a[2]), other = hypotf (b[1], b[2]);
      float away = hypotf (a[1] - b[1], a[2] - b[2]);

      if (chroma > 0.06f)
        person->chosen[i] = other > 0.35f * chroma && away < 0.05f + 0.5f * chroma
                            && (a[1] * b[1] + a[2] * b[2]) > 0.88f * chroma * other;
      else
        person->chosen[i] = away < 0.035f && fabsf (a[0] - b[0]) < 0.11f;
      person->chosen[i] = person->chosen[i] || both_dark (a, b);
      sum += person->chosen[i] ? clothes->items[i].weight : 0;
    }
  for (int i = 0; sum < 0.3f && i < clothes->n; i++)
    person->chosen[i] = TRUE;
}

/* Whether what the weights hold is more than the shade on a neck. */
static gboolean
has_clothes (const SampanPartMask *self, const Person *person)
{
  float sum = 0, face = 0;

  for (int i = 0; i < self->width * self->height; i++)
    {
      sum += self->weights[i];
      if (self->person[i] > LEAST && &self->people[self->owner[i]] == person)
        face += self->chances[i].sample_skin ? 1 : 0;
    }
  return sum > FEW * face;
}

static void
learn_person (SampanPartMask *self, Person *person)
{
  int n = self->width * self->height;
  float all = 0, bare = 0;

  learn_skin (self, person);
  learn_forehead (self, person);
  for (int i = 0; i < n; i++)
    {
      self->weights[i] = 0;
      if (&self->people[self->owner[i]] != person || self->person[i] < 0.6f)
        continue;
      self->weights[i] =
          self->person[i] * self->chances[i].clothes * (1 - like_skin (person, self->features[i]));
    }
  sampan_colour_clusters_fit (&person->clothes, (const float (*)[3])self->features, self->weights,
                              n, CLOTHES_COLOURS);
  if (!has_clothes (self, person))
    person->clothes.n = 0;
  choose (person);
  for (int i = 0; i < n; i++)
    {
      self->weights[i] = 0;
      if (&self->people[self->owner[i]] != person || self->person[i] < 0.8f)
        continue;
      if (!self->chances[i].sample_hair)
        continue;
      self->weights[i] = person->bare ? 1 - 0.95f * like_skin (person, self->features[i]) : 1;
      all += 1;
      bare += skin_distance (person, self->features[i]) < 3;
    }
  if (bare > BALD * all)
    person->hair.n = 0;
  else
    sampan_colour_clusters_fit (&person->hair, (const float (*)[3])self->features, self->weights, n,
                                HAIR_COLOURS);
}

static void
learn_background (SampanPartMask *self)
{
  int n = self->width * self->height;

  for (int i = 0; i < n; i++)
    self->weights[i] = self->person[i] < 0.05f ? 1 : 0;
  sampan_colour_clusters_fit (&self->background, (const float (*)[3])self->features, self->weights,
                              n, BACKGROUND_COLOURS);
}

static float
sum_density (const SampanColourClusters *clusters, const Feature feature)
{
  float sum = 0;

  for (int i = 0; i < clusters->n; i++)
    sum += sampan_colour_clusters_density (clusters, i, feature);
  return sum;
}

/* How likely a pixel of the person is the part. */
static float
judge (const SampanPartMask *self, SampanPart part, int i)
{
  const Person *person = &self->people[self->owner[i]];
  const SampanPlaceChances *chances = &self->chances[i];
  const float *f = self->features[i];
  float inside = self->person[i], chosen = 0, other = 0, hair, skin, behind;

  if ((part == SAMPAN_PART_HAIR ? chances->hair : chances->clothes) <= 0)
    return 0;
  for (int j = 0; j < person->clothes.n; j++)
    {
      float density = sampan_colour_clusters_density (&person->clothes, j, f);

      if (person->chosen[j])
        chosen += density * chances->clothes;
      else
        other += density * chances->clothes;
    }
  hair = sum_density (&person->hair, f) * chances->hair;
  skin =
      skin_density (person, f) * MAX (chances->skin, person->bare ? 0.5f * chances->forehead : 0);
  behind = sum_density (&self->background, f) * (1 - inside) / MAX (inside, 1e-3f);
  if (part == SAMPAN_PART_HAIR)
    return hair / (hair + chosen + other + skin + behind + 1e-6f);
  return chosen / (hair + chosen + other + skin + behind + 1e-6f);
}

static void
fill_chance (SampanPartMask *self, SampanPart part, gboolean steady)
{
  for (int i = 0; i < self->width * self->height; i++)
    {
      float now = self->person[i] > LEAST ? judge (self, part, i) : 0;
      float change = now - self->steady[i];

      /* Small changes are mostly noise and are taken slowly, great ones are movement. */
      if (steady && self->has_steady)
        self->steady[i] += change * MIN (0.3f + 1.2f * fabsf (change), 1);
      else
        self->steady[i] = now;
    }
  self->has_steady = TRUE;
}

/* The mean of what the small mask has, of its lit parts above all: those are what one calls its
 * colour. */
static void
measure (const SampanPartMask *self, const float *mask, SampanPartColour *colour)
{
  double sums[4] = { 0 };
  int n = 0;

  for (int i = 0; i < self->width * self->height; i++)
    if (mask[i] > 0.5f)
      {
        double light = self->lab[i][0] * self->lab[i][0];

        sums[0] += light;
        for (int j = 0; j < 3; j++)
          sums[1 + j] += self->lab[i][j] * light;
        n++;
      }
  colour->amount = (double)n / (self->width * self->height);
  for (int j = 0; j < 3; j++)
    colour->lab[j] = sums[0] > 0 ? sums[1 + j] / sums[0] : 0;
}

/* What is fine may be fine about any thing that stands out, so that without a face the model that
 * knows people is asked, too. Clears the small mask if it was none. */
static gboolean
check_person (SampanPartMask *self, GstVideoFrame *frame, GError **error)
{
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  gsize n = (gsize)self->width * self->height;
  g_autofree guint8 *seen = g_malloc ((gsize)width * height);
  double whole = 0, common = 0;
  int left = self->width, right = 0, top = self->height, bottom = 0;

  if (!sampan_person_mask_find (self->checker, frame, FALSE, seen, width, error))
    return FALSE;
  shrink (seen, width, width, height, self->bytes[3], self->width, self->height);
  for (gsize i = 0; i < n; i++)
    {
      whole += self->person[i];
      common += MIN (self->person[i], (float)self->bytes[3][i] / 255);
      if (self->person[i] < 0.5f)
        continue;
      left = MIN (left, (int)i % self->width);
      right = MAX (right, (int)i % self->width + 1);
      top = MIN (top, (int)i / self->width);
      bottom = MAX (bottom, (int)i / self->width + 1);
    }
  if (common < 0.5 * whole || common < FACELESS * (double)n
      || bottom - top < UPRIGHT * (right - left))
    memset (self->person, 0, sizeof *self->person * n);
  return TRUE;
}

static gboolean
find_people (SampanPartMask *self, GstVideoFrame *frame, gboolean steady, GError **error)
{
  GArray *meshes = sampan_face_mesher_find (self->mesher, frame, steady, error);

  if (meshes == NULL)
    return FALSE;
  if (meshes->len == 0 && !check_person (self, frame, error))
    return FALSE;
  if (meshes->len > 0)
    set_faces (self, meshes, (float)self->width / (float)GST_VIDEO_FRAME_WIDTH (frame));
  else
    set_body (self);
  fill_places (self);
  return TRUE;
}

gboolean
sampan_part_mask_find (SampanPartMask *self,
                       GstVideoFrame *frame,
                       SampanPart part,
                       gboolean still,
                       gboolean steady,
                       guint8 *mask,
                       int stride,
                       SampanPartColour *colour,
                       GError **error)
{
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  SampanMatteFlags flags = (still ? SAMPAN_MATTE_STILL : 0) | (steady ? SAMPAN_MATTE_STEADY : 0);

  /* In a pipeline `sampanmatte` has found it, finely. */
  if (!sampan_matte_find (self->matte, frame, SAMPAN_MATTE_FAST, flags, mask, stride, error))
    return FALSE;
  ensure_size (self, width, height, still ? STILL_SIDE : VIDEO_SIDE);
  if (!steady)
    forget (self);
  fill_small (self, frame, mask, stride);
  measure (self, self->person, colour);
  if (colour->amount < NOBODY)
    colour->amount = 0;
  if (part == SAMPAN_PART_SUBJECT || colour->amount == 0)
    return TRUE;
  if (part == SAMPAN_PART_BACKGROUND)
    {
      for (int i = 0; i < self->width * self->height; i++)
        self->chance[i] = 1 - self->person[i];
      for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
          mask[(gsize)y * stride + x] = 255 - mask[(gsize)y * stride + x];
      measure (self, self->chance, colour);
      return TRUE;
    }
  if (!find_people (self, frame, steady, error))
    return FALSE;
  learn_background (self);
  for (int i = 0; i < self->n_people; i++)
    learn_person (self, &self->people[i]);
  fill_chance (self, part, steady);
  measure (self, self->steady, colour);
  if (colour->amount < NOTHING)
    colour->amount = 0;
  sampan_guided_filter_run (self->filter, self->guide, self->steady, self->width, self->height,
                            GST_VIDEO_FRAME_PLANE_DATA (frame, 0),
                            GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0), mask, stride, width, height);
  return TRUE;
}
