#pragma once

#include "core/sampan-media.h"
#include "sampan-subject.h"

G_BEGIN_DECLS

#define SAMPAN_MEDIA_ERROR (sampan_media_error_quark ())

typedef enum
{
  SAMPAN_MEDIA_ERROR_FAILED,
  SAMPAN_MEDIA_ERROR_UNKNOWN, /* not a picture or video that we can read */
  SAMPAN_MEDIA_ERROR_DAMAGED,
  SAMPAN_MEDIA_ERROR_PLUGIN, /* a GStreamer element is missing; the message names it */
  SAMPAN_MEDIA_ERROR_MODEL,  /* a vision model is not installed */
  SAMPAN_MEDIA_ERROR_FULL,   /* no space left */
  SAMPAN_MEDIA_ERROR_PLAN,   /* the plan leaves nothing (a trim outside the video) */
} SampanMediaError;

GQuark sampan_media_error_quark (void);

/** What a file is. A boxed value. */
typedef struct
{
  SampanMediaKind kind;
  char *mime_type;
  int width; /* pixels as displayed: orientation applied */
  int height;
  gint64 duration; /* ms, 0 for a picture */
  double fps;
  gboolean has_audio;
  gboolean hdr;          /* BT.2100 with PQ or HLG */
  gboolean turned;       /* a tag says how it is to be turned or flipped */
  gboolean stretched;    /* its pixels are not square */
  int reduction;         /* how many times smaller it is decoded; 0 for not */
  SampanSubject subject; /* not known before sampan_subject_find() */
} SampanMediaInfo;

SampanMediaInfo *sampan_media_info_copy (const SampanMediaInfo *self);
void sampan_media_info_free (SampanMediaInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanMediaInfo, sampan_media_info_free)

/** Calls gst_init and registers our elements, once; cheap after that. */
void sampan_media_init (void);

/** Reads what a file is. Blocks; errors: SAMPAN_MEDIA_ERROR with a sentence for people. */
SampanMediaInfo *sampan_media_probe (const char *path, GCancellable *cancellable, GError **error);
void sampan_media_probe_async (const char *path,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
SampanMediaInfo *sampan_media_probe_finish (GAsyncResult *result, GError **error);

G_END_DECLS
