#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The most clusters that one mixture may have. */
#define SAMPAN_CLUSTERS_MAX 6

/**
 * SampanColourClusters:
 *
 * What colours a part of a picture has, as a mixture of a few of them. A value of three numbers is
 * a colour in whichever space the caller likes.
 */
typedef struct
{
  int n;
  struct
  {
    float mean[3];
    float variance[3];
    float weight; /* how much of the part; they sum up to 1 */
  } items[SAMPAN_CLUSTERS_MAX];
} SampanColourClusters;

/**
 * sampan_colour_clusters_fit:
 * @self: with those of the last frame, which the new ones then come from; with none (n is 0) they
 * are found anew
 * @colours: the colours
 * @weights: how much each counts, 0 for not at all
 * @length: how many there are
 * @n: how many clusters are wanted; fewer are found if there are too few colours
 */
void sampan_colour_clusters_fit (
    SampanColourClusters *self, const float (*colours)[3], const float *weights, int length, int n);

/** How likely one cluster makes @colour. */
float
sampan_colour_clusters_density (const SampanColourClusters *self, int item, const float colour[3]);

G_END_DECLS
