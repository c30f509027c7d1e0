#include "sampan-safe-area.h"

#include <json-glib/json-glib.h>

#include "sampan-caption-looks.h"

#define PATH "/io/github/sampan_app/Sampan/caption-looks/safe-areas.json"

static int
compare (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (((const SampanSafeArea *)a)->platform, ((const SampanSafeArea *)b)->platform);
}

static GPtrArray *
load (void)
{
  GPtrArray *areas = g_ptr_array_new ();
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (sampan_caption_looks_get_resource (), PATH, 0, NULL);
  JsonObject *platforms;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                   NULL))
    g_return_val_if_reached (areas);
  platforms = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)),
                                             "platforms");
  json_object_iter_init (&iter, platforms);
  while (json_object_iter_next (&iter, &name, &node))
    {
      JsonObject *object = json_node_get_object (node);
      SampanSafeArea *area = g_new0 (SampanSafeArea, 1);

      area->platform = g_strdup (name);
      area->source = g_strdup (json_object_get_string_member (object, "source"));
      area->approximate = json_object_get_boolean_member (object, "approximate");
      area->top = json_object_get_double_member (object, "top");
      area->bottom = json_object_get_double_member (object, "bottom");
      area->left = json_object_get_double_member (object, "left");
      area->right = json_object_get_double_member (object, "right");
      g_ptr_array_add (areas, area);
    }
  g_ptr_array_sort_values (areas, compare);
  return areas;
}

GPtrArray *
sampan_safe_area_get_all (void)
{
  static GPtrArray *areas;

  if (g_once_init_enter_pointer (&areas))
    g_once_init_leave_pointer (&areas, load ());
  return areas;
}

const SampanSafeArea *
sampan_safe_area_find (const char *platform)
{
  GPtrArray *areas = sampan_safe_area_get_all ();

  for (guint i = 0; i < areas->len; i++)
    {
      const SampanSafeArea *area = g_ptr_array_index (areas, i);

      if (g_strcmp0 (area->platform, platform) == 0)
        return area;
    }
  return NULL;
}

void
sampan_safe_area_fit (const SampanSafeArea *self,
                      int width,
                      int height,
                      double *top,
                      double *bottom,
                      double *left,
                      double *right)
{
  /* The screen in pixels of the frame, and the empty bands beside the frame. */
  double screen_width = MAX (width, height * 9.0 / 16), screen_height = screen_width * 16 / 9;
  double band_x = (screen_width - width) / 2, band_y = (screen_height - height) / 2;

  *top = self != NULL ? MAX (0, self->top * screen_height - band_y) : 0;
  *bottom = self != NULL ? MAX (0, self->bottom * screen_height - band_y) : 0;
  *left = self != NULL ? MAX (0, self->left * screen_width - band_x) : 0;
  *right = self != NULL ? MAX (0, self->right * screen_width - band_x) : 0;
}
