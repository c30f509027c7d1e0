#include "sampan-vtt-settings.h"

#include <math.h>
#include <string.h>

/* The algorithms of https://www.w3.org/TR/webvtt1/#file-parsing, sections 6.2 and 6.3. */

#define SPACE " \t\f\n\r"

static const char *const align_names[] = { "auto", "start", "center",    "end",
                                           "left", "right", "line-left", "line-right" };

const char *
sampan_vtt_align_get_name (SampanVttAlign align)
{
  return align_names[align];
}

const char *
sampan_vtt_direction_get_name (SampanVttDirection direction)
{
  static const char *const names[] = { "", "rl", "lr" };

  return names[direction];
}

static gboolean
find_align (const char *name, SampanVttAlign first, SampanVttAlign last, SampanVttAlign *align)
{
  for (SampanVttAlign i = first; i <= last; i++)
    if (g_str_equal (name, align_names[i]))
      {
        *align = i;
        return TRUE;
      }
  return FALSE;
}

/* "Parse a percentage string". */
static gboolean
parse_percentage (const char *text, double *value)
{
  gsize digits = strspn (text, "0123456789");
  const char *end = text + digits;
  double number;

  if (digits == 0)
    return FALSE;
  if (*end == '.')
    {
      digits = strspn (end + 1, "0123456789");
      if (digits == 0)
        return FALSE;
      end += 1 + digits;
    }
  if (!g_str_equal (end, "%"))
    return FALSE;
  number = g_ascii_strtod (text, NULL);
  if (number > 100)
    return FALSE;
  *value = number;
  return TRUE;
}

/* "-1", "12.5": a sign only at the start, a dot only between digits. */
static gboolean
parse_line_number (const char *text, double *value)
{
  const char *at = text + (*text == '-'), *dot;

  if (at[strspn (at, "0123456789.")] != '\0' || !g_ascii_isdigit (*at))
    return FALSE;
  dot = strchr (at, '.');
  if (dot != NULL && (strchr (dot + 1, '.') != NULL || !g_ascii_isdigit (dot[1])))
    return FALSE;
  *value = g_ascii_strtod (text, NULL);
  return isfinite (*value);
}

/* Cuts @value at its first comma. Returns what stands behind it, NULL if there is none. */
static char *
cut_at_comma (char *value)
{
  char *comma = strchr (value, ',');

  if (comma == NULL)
    return NULL;
  *comma = '\0';
  return comma + 1;
}

/* A number counts even if the alignment behind its comma does not, as browsers and their tests have
 * it. */
static gboolean
set_line (SampanVttSettings *settings, char *value)
{
  const char *align_name = cut_at_comma (value);
  SampanVttAlign align = settings->line_align;
  gboolean percent = g_str_has_suffix (value, "%");
  double number;

  if (!(percent ? parse_percentage (value, &number) : parse_line_number (value, &number)))
    return FALSE;
  settings->line_auto = FALSE;
  settings->line = number;
  settings->snap_to_lines = !percent;
  if (align_name != NULL && !find_align (align_name, SAMPAN_VTT_START, SAMPAN_VTT_END, &align))
    return FALSE;
  settings->line_align = align;
  return TRUE;
}

static gboolean
set_position (SampanVttSettings *settings, char *value)
{
  const char *align_name = cut_at_comma (value);
  SampanVttAlign align = settings->position_align;
  double number;

  if (!parse_percentage (value, &number))
    return FALSE;
  settings->position_auto = FALSE;
  settings->position = number;
  if (align_name != NULL && g_str_equal (align_name, "center"))
    align = SAMPAN_VTT_CENTRE;
  else if (align_name != NULL
           && !find_align (align_name, SAMPAN_VTT_LINE_LEFT, SAMPAN_VTT_LINE_RIGHT, &align))
    return FALSE;
  settings->position_align = align;
  return TRUE;
}

static gboolean
set_one (SampanVttSettings *settings, const char *name, char *value, GPtrArray *regions)
{
  if (g_str_equal (name, "region"))
    {
      if (regions != NULL && !g_ptr_array_find_with_equal_func (regions, value, g_str_equal, NULL))
        return FALSE;
      g_set_str (&settings->region, value);
      return TRUE;
    }
  if (g_str_equal (name, "vertical"))
    {
      if (!g_str_equal (value, "rl") && !g_str_equal (value, "lr"))
        return FALSE;
      settings->direction = *value == 'r' ? SAMPAN_VTT_RIGHT_TO_LEFT : SAMPAN_VTT_LEFT_TO_RIGHT;
      return TRUE;
    }
  if (g_str_equal (name, "line"))
    return set_line (settings, value);
  if (g_str_equal (name, "position"))
    return set_position (settings, value);
  if (g_str_equal (name, "size"))
    return parse_percentage (value, &settings->size);
  if (g_str_equal (name, "align"))
    return find_align (value, SAMPAN_VTT_START, SAMPAN_VTT_RIGHT, &settings->align);
  return FALSE;
}

void
sampan_vtt_settings_parse (SampanVttSettings *settings,
                           const char *text,
                           GPtrArray *regions,
                           GPtrArray *wrong)
{
  g_auto (GStrv) words = g_strsplit_set (text != NULL ? text : "", SPACE, -1);

  *settings = (SampanVttSettings){ .line_auto = TRUE,
                                   .snap_to_lines = TRUE,
                                   .line_align = SAMPAN_VTT_START,
                                   .position_auto = TRUE,
                                   .size = 100,
                                   .align = SAMPAN_VTT_CENTRE };
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup (words[i]);
      char *colon = strchr (name, ':');
      gboolean good = colon != NULL && colon > name && colon[1] != '\0';

      if (*name == '\0')
        continue;
      if (good)
        {
          *colon = '\0';
          good = set_one (settings, name, colon + 1, regions);
        }
      if (!good && wrong != NULL)
        g_ptr_array_add (wrong, g_strdup (words[i]));
    }
  if (!settings->line_auto || settings->size != 100 || settings->direction != SAMPAN_VTT_HORIZONTAL)
    g_clear_pointer (&settings->region, g_free);
}

void
sampan_vtt_settings_clear (SampanVttSettings *settings)
{
  g_clear_pointer (&settings->region, g_free);
}

/* "10%,90%". */
static gboolean
parse_anchor (char *value, double *x, double *y)
{
  const char *second = cut_at_comma (value);
  double first, last;

  if (second == NULL || !parse_percentage (value, &first) || !parse_percentage (second, &last))
    return FALSE;
  *x = first;
  *y = last;
  return TRUE;
}

static gboolean
set_of_region (SampanVttRegion *region, const char *name, char *value)
{
  if (g_str_equal (name, "id"))
    {
      g_set_str (&region->id, value);
      return TRUE;
    }
  if (g_str_equal (name, "width"))
    return parse_percentage (value, &region->width);
  if (g_str_equal (name, "lines"))
    {
      if (value[strspn (value, "0123456789")] != '\0')
        return FALSE;
      region->lines = (guint)MIN (g_ascii_strtoull (value, NULL, 10), G_MAXINT32);
      return TRUE;
    }
  if (g_str_equal (name, "regionanchor"))
    return parse_anchor (value, &region->anchor_x, &region->anchor_y);
  if (g_str_equal (name, "viewportanchor"))
    return parse_anchor (value, &region->viewport_x, &region->viewport_y);
  if (!g_str_equal (name, "scroll") || !g_str_equal (value, "up"))
    return FALSE;
  region->scroll_up = TRUE;
  return TRUE;
}

void
sampan_vtt_region_parse (SampanVttRegion *region, const char *text, GPtrArray *wrong)
{
  g_auto (GStrv) words = g_strsplit_set (text, SPACE, -1);

  *region = (SampanVttRegion){
    .id = g_strdup (""), .width = 100, .lines = 3, .anchor_y = 100, .viewport_y = 100
  };
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup (words[i]);
      char *colon = strchr (name, ':');
      gboolean good = colon != NULL && colon > name && colon[1] != '\0';

      if (*name == '\0')
        continue;
      if (good)
        {
          *colon = '\0';
          good = set_of_region (region, name, colon + 1);
        }
      if (!good && wrong != NULL)
        g_ptr_array_add (wrong, g_strdup (words[i]));
    }
}

void
sampan_vtt_region_clear (SampanVttRegion *region)
{
  g_clear_pointer (&region->id, g_free);
}
