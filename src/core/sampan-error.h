#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SAMPAN_CORE_ERROR (sampan_core_error_quark ())

typedef enum
{
  SAMPAN_CORE_ERROR_FAILED,
  SAMPAN_CORE_ERROR_NOT_FOUND,
  SAMPAN_CORE_ERROR_INVALID, /* a file or value that is not what it should be */
  SAMPAN_CORE_ERROR_CORRUPT, /* the database or a media file is damaged */
  SAMPAN_CORE_ERROR_NEWER,   /* written by a newer version of the program */
  SAMPAN_CORE_ERROR_FULL,    /* no space left, or a limit is reached */
  SAMPAN_CORE_ERROR_BUSY,    /* another process holds the library */
} SampanCoreError;

GQuark sampan_core_error_quark (void);

G_END_DECLS
