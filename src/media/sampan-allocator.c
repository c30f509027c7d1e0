#include "sampan-allocator.h"

#include <stdlib.h>
#include <sys/mman.h>

struct _SampanAllocator
{
  GstAllocator parent_instance;

  GstAllocator *system;
};

G_DEFINE_FINAL_TYPE (SampanAllocator, sampan_allocator, GST_TYPE_ALLOCATOR)

/* Of x86 and ARM with pages of 4 KiB; elsewhere it is an alignment like another. */
#define HUGE_PAGE ((gsize)2 * 1024 * 1024)
/* From here on a huge page of its own is filled well enough. */
#define LARGE (HUGE_PAGE / 2)

/* The end of what is longer than a huge page stays in small ones: it would be mostly empty. */
static gpointer
allocate_large (gsize size)
{
  gsize whole = size < HUGE_PAGE ? HUGE_PAGE : size / HUGE_PAGE * HUGE_PAGE;
  gpointer data;

  if (posix_memalign (&data, HUGE_PAGE, MAX (whole, size)) != 0)
    return NULL;
#ifdef MADV_HUGEPAGE
  madvise (data, whole, MADV_HUGEPAGE);
#endif

  return data;
}

/* ---- vfuncs ---- */

static GstMemory *
sampan_allocator_alloc (GstAllocator *allocator, gsize size, GstAllocationParams *params)
{
  SampanAllocator *self = SAMPAN_ALLOCATOR (allocator);
  gsize whole = params->prefix + size + params->padding;
  guint8 *data;

  if (whole < LARGE || params->align >= HUGE_PAGE)
    return gst_allocator_alloc (self->system, size, params);

  data = allocate_large (whole);
  if (data == NULL)
    return NULL;
  if (params->flags & GST_MEMORY_FLAG_ZERO_PREFIXED)
    memset (data, 0, params->prefix);
  if (params->flags & GST_MEMORY_FLAG_ZERO_PADDED)
    memset (data + params->prefix + size, 0, params->padding);

  return gst_memory_new_wrapped (params->flags, data, whole, params->prefix, size, data, free);
}

static void
sampan_allocator_finalize (GObject *object)
{
  gst_object_unref (SAMPAN_ALLOCATOR (object)->system);

  G_OBJECT_CLASS (sampan_allocator_parent_class)->finalize (object);
}

static void
sampan_allocator_class_init (SampanAllocatorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_allocator_finalize;
  GST_ALLOCATOR_CLASS (klass)->alloc = sampan_allocator_alloc;
}

static void
sampan_allocator_init (SampanAllocator *self)
{
  self->system = gst_allocator_find (GST_ALLOCATOR_SYSMEM);
}

/* ---- public ---- */

void
sampan_allocator_install (void)
{
  gst_allocator_set_default (g_object_ref_sink (g_object_new (SAMPAN_TYPE_ALLOCATOR, NULL)));
}
