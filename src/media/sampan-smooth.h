#pragma once

#include <glib.h>

#include "sampan-style.h"

G_BEGIN_DECLS

/**
 * SampanSmooth:
 *
 * Smooths frames between their edges, so that regions become even and their outlines stay: a
 * recursive filter whose reach is cut short where neighbours differ (the domain transform of Gastal
 * and Oliveira, 2011). It keeps its working memory. One thread at a time.
 */
typedef struct _SampanSmooth SampanSmooth;

SampanSmooth *sampan_smooth_new (void);
void sampan_smooth_free (SampanSmooth *self);

/**
 * sampan_smooth_apply:
 * @reach: how far it smooths where there is no edge; standard deviation, pixels
 * @edge: differences that count as edges, of 255
 */
void
sampan_smooth_apply (SampanSmooth *self, const SampanCanvas *canvas, double reach, double edge);

G_END_DECLS
