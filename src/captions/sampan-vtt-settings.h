#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SAMPAN_VTT_HORIZONTAL,
  SAMPAN_VTT_RIGHT_TO_LEFT, /* "rl": columns of vertical text */
  SAMPAN_VTT_LEFT_TO_RIGHT, /* "lr" */
} SampanVttDirection;

typedef enum
{
  SAMPAN_VTT_AUTO,
  SAMPAN_VTT_START,
  SAMPAN_VTT_CENTRE,
  SAMPAN_VTT_END,
  SAMPAN_VTT_LEFT,
  SAMPAN_VTT_RIGHT,
  SAMPAN_VTT_LINE_LEFT,
  SAMPAN_VTT_LINE_RIGHT,
} SampanVttAlign;

/** What a cue's settings mean; see https://www.w3.org/TR/webvtt1/#parse-the-webvtt-cue-settings */
typedef struct
{
  char *region; /* id, or NULL */
  SampanVttDirection direction;
  gboolean line_auto;
  gboolean snap_to_lines; /* line counts lines, and not percent */
  double line;
  SampanVttAlign line_align; /* START, CENTRE, END */
  gboolean position_auto;
  double position;               /* percent */
  SampanVttAlign position_align; /* AUTO, LINE_LEFT, CENTRE, LINE_RIGHT */
  double size;                   /* percent */
  SampanVttAlign align;          /* START, CENTRE, END, LEFT, RIGHT */
} SampanVttSettings;

/** What a region's settings mean. */
typedef struct
{
  char *id;
  double width; /* percent */
  guint lines;
  double anchor_x, anchor_y;     /* percent of the region */
  double viewport_x, viewport_y; /* percent of the video */
  gboolean scroll_up;
} SampanVttRegion;

/**
 * sampan_vtt_settings_parse:
 * @text: (nullable): as they stand after the times
 * @regions: (nullable) (element-type utf8): the ids of the regions of the file; %NULL believes any
 * @wrong: (nullable) (element-type utf8): gets those settings that have no effect
 *
 * Fills @settings; what is not set gets its default.
 */
void sampan_vtt_settings_parse (SampanVttSettings *settings,
                                const char *text,
                                GPtrArray *regions,
                                GPtrArray *wrong);
void sampan_vtt_settings_clear (SampanVttSettings *settings);
/** The word for @align in the file, for example "center". */
const char *sampan_vtt_align_get_name (SampanVttAlign align);
/** The word for @direction in the file; "" if it is horizontal. */
const char *sampan_vtt_direction_get_name (SampanVttDirection direction);

/** Fills @region from the lines of a REGION block; @wrong as above. */
void sampan_vtt_region_parse (SampanVttRegion *region, const char *text, GPtrArray *wrong);
void sampan_vtt_region_clear (SampanVttRegion *region);

G_END_DECLS
