#include "sampan-colour-clusters.h"

#include <math.h>
#include <string.h>

/* Colours that are looked at, evenly spread over all. */
#define MAX_SAMPLES 6000
/* Of the search, when nothing is known yet and when the last frame's clusters are. */
#define ROUNDS 10
#define ROUNDS_AGAIN 2
/* Two colours nearer than this are one: noise and the weave of cloth. */
#define LEAST_DEVIATION 0.024f
/* Clusters further apart than this from what is there already are worth a try. */
#define FAR_ENOUGH 0.035f

static float
distance (const float a[3], const float b[3])
{
  float x = a[0] - b[0], y = a[1] - b[1], z = a[2] - b[2];

  return x * x + y * y + z * z;
}

static int
find_nearest (const SampanColourClusters *self, const float colour[3], float *least)
{
  int nearest = 0;

  *least = G_MAXFLOAT;
  for (int i = 0; i < self->n; i++)
    {
      float d = distance (self->items[i].mean, colour);

      if (d < *least)
        {
          *least = d;
          nearest = i;
        }
    }
  return nearest;
}

/* One more cluster: where the most of what is not near to one yet pulls. */
static gboolean
add_cluster (SampanColourClusters *self,
             const float (*colours)[3],
             const float *weights,
             int length,
             int step)
{
  float most = 0;
  int best = -1;

  for (int i = 0; i < length; i += step)
    {
      float least = 1;

      if (weights[i] <= 0)
        continue;
      if (self->n > 0)
        find_nearest (self, colours[i], &least);
      if (least * weights[i] > most)
        {
          most = least * weights[i];
          best = i;
        }
    }
  if (best < 0 || (self->n > 0 && most < FAR_ENOUGH * FAR_ENOUGH))
    return FALSE;
  memset (&self->items[self->n], 0, sizeof self->items[0]);
  memcpy (self->items[self->n++].mean, colours[best], sizeof self->items[0].mean);
  return TRUE;
}

/* Gives each colour to the nearest cluster, and puts the clusters into their middles. */
static void
move_clusters (SampanColourClusters *self,
               const float (*colours)[3],
               const float *weights,
               int length,
               int step)
{
  double sums[SAMPAN_CLUSTERS_MAX][7] = { { 0 } };
  double total = 0;

  for (int i = 0; i < length; i += step)
    {
      float least;
      int nearest;

      if (weights[i] <= 0)
        continue;
      nearest = find_nearest (self, colours[i], &least);
      for (int j = 0; j < 3; j++)
        {
          sums[nearest][j] += weights[i] * colours[i][j];
          sums[nearest][3 + j] += weights[i] * colours[i][j] * colours[i][j];
        }
      sums[nearest][6] += weights[i];
      total += weights[i];
    }
  for (int i = 0; i < self->n; i++)
    {
      double weight = sums[i][6];

      self->items[i].weight = total > 0 ? (float)(weight / total) : 0;
      for (int j = 0; weight > 0 && j < 3; j++)
        {
          double mean = sums[i][j] / weight, variance = sums[i][3 + j] / weight - mean * mean;

          self->items[i].mean[j] = (float)mean;
          self->items[i].variance[j] = MAX ((float)variance, 0) + LEAST_DEVIATION * LEAST_DEVIATION;
        }
    }
}

void
sampan_colour_clusters_fit (
    SampanColourClusters *self, const float (*colours)[3], const float *weights, int length, int n)
{
  int step = MAX (length / MAX_SAMPLES, 1);

  if (self->n > 0)
    {
      for (int i = 0; i < ROUNDS_AGAIN; i++)
        move_clusters (self, colours, weights, length, step);
      return;
    }
  /* Settling after each new cluster keeps a single odd colour from founding one. */
  while (self->n < MIN (n, SAMPAN_CLUSTERS_MAX)
         && add_cluster (self, colours, weights, length, step))
    for (int i = 0; i < ROUNDS; i++)
      move_clusters (self, colours, weights, length, step);
}

float
sampan_colour_clusters_density (const SampanColourClusters *self, int item, const float colour[3])
{
  float sum = 0, volume = 1;

  for (int i = 0; i < 3; i++)
    {
      float d = colour[i] - self->items[item].mean[i];

      sum += d * d / self->items[item].variance[i];
      volume *= self->items[item].variance[i];
    }
  return volume > 0 ? self->items[item].weight * expf (-0.5f * sum) / sqrtf (volume) : 0;
}
