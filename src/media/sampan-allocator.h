#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define SAMPAN_TYPE_ALLOCATOR (sampan_allocator_get_type ())

/**
 * SampanAllocator:
 *
 * Gives frames memory in huge pages. A frame of 720p lies in 338 pages of 4 KiB, each of which the
 * kernel hands out one by one when it is first written to; in a virtual machine that took longer
 * than to fill it. What is small comes from GStreamer's own allocator.
 */
G_DECLARE_FINAL_TYPE (SampanAllocator, sampan_allocator, SAMPAN, ALLOCATOR, GstAllocator)

/**
 * sampan_allocator_install:
 *
 * Makes an allocator the default of this process.
 */
void sampan_allocator_install (void);

G_END_DECLS
