#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One language of a unit. */
typedef struct
{
  char *language;
  char *text;
} SampanTmxVariant;

typedef struct
{
  guint line;            /* where it begins, from 1 */
  char *source_language; /* (nullable): as the unit or the header says */
  GArray *variants;      /* of SampanTmxVariant */
  char *who;             /* (nullable) */
  gint64 created;        /* microseconds since 1970, UTC; 0: not known */
  char *note;            /* (nullable) */
  GStrv forbidden;       /* a glossary's; never NULL */
  gboolean same_case;    /* a glossary's */
} SampanTmxUnit;

/* FALSE stops the reading, with @error set. */
typedef gboolean (*SampanTmxFunc) (const SampanTmxUnit *unit, gpointer user_data, GError **error);

/**
 * SampanTmxParser:
 *
 * TMX 1.4 (and 1.1) as translation tools write it, fed piece by piece. Native codes in a segment
 * (bpt, ept, ph, it, ut) are left out, highlighted text (hi) stays. Safe with hostile files: no
 * entities of their own, no depth or text beyond what a unit needs.
 */
typedef struct _SampanTmxParser SampanTmxParser;

SampanTmxParser *_sampan_tmx_parser_new (SampanTmxFunc func, gpointer user_data);
void _sampan_tmx_parser_free (SampanTmxParser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanTmxParser, _sampan_tmx_parser_free)

/* Errors: G_MARKUP_ERROR with the line, and those of the function. */
gboolean
_sampan_tmx_parser_feed (SampanTmxParser *self, const char *data, gsize size, GError **error);
gboolean _sampan_tmx_parser_end (SampanTmxParser *self, GError **error);
/* The line that is being read, from 1. */
guint _sampan_tmx_parser_get_line (SampanTmxParser *self);

void _sampan_tmx_append_header (GString *out);
void _sampan_tmx_append_unit (GString *out, const SampanTmxUnit *unit);
void _sampan_tmx_append_end (GString *out);

G_END_DECLS
