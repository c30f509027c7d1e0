#include "sampan-caption-rich-private.h"
#include "sampan-vtt-settings.h"

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
add_number_or_auto (JsonBuilder *builder, const char *name, gboolean automatic, double value)
{
  if (automatic)
    add_string (builder, name, "auto");
  else
    add_double (builder, name, value);
}

/* In the words of WebVTT's interface for scripts. */
static void
add_vtt_settings (JsonBuilder *builder, const char *text, GPtrArray *regions)
{
  SampanVttSettings settings;

  sampan_vtt_settings_parse (&settings, text, regions, NULL);
  add_string (builder, "region", settings.region);
  add_string (builder, "vertical", sampan_vtt_direction_get_name (settings.direction));
  add_number_or_auto (builder, "line", settings.line_auto, settings.line);
  json_builder_set_member_name (builder, "snap_to_lines");
  json_builder_add_boolean_value (builder, settings.snap_to_lines);
  add_string (builder, "line_align", sampan_vtt_align_get_name (settings.line_align));
  add_number_or_auto (builder, "position", settings.position_auto, settings.position);
  add_string (builder, "position_align", sampan_vtt_align_get_name (settings.position_align));
  add_double (builder, "size", settings.size);
  add_string (builder, "align", sampan_vtt_align_get_name (settings.align));
  sampan_vtt_settings_clear (&settings);
}

static void
add_ass_settings (JsonBuilder *builder, const char *settings)
{
  static const char *const names[] = { "layer", "style", "name", "effect" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = sampan_ass_settings_get (settings, names[i]);

      add_string (builder, names[i], value);
    }
}

static void
add_cue (JsonBuilder *builder,
         SampanCaptionDocument *self,
         SampanCaptionEntry *entry,
         GPtrArray *regions)
{
  SampanCue *cue = entry->cue;
  g_autoptr (SampanCaptionRich) rich = sampan_caption_document_read_rich (self, cue);
  g_autofree char *plain = sampan_caption_rich_to_plain (rich);

  json_builder_begin_object (builder);
  add_string (builder, "id", entry->id != NULL ? entry->id : "");
  add_int (builder, "start", sampan_cue_get_start (cue));
  add_int (builder, "end", entry->end);
  add_string (builder, "text", sampan_cue_get_text (cue));
  add_string (builder, "settings", sampan_cue_get_settings (cue));
  add_string (builder, "plain", plain);
  add_int (builder, "line_number", entry->line);
  if (self->format == SAMPAN_CAPTION_VTT)
    add_vtt_settings (builder, sampan_cue_get_settings (cue), regions);
  else if (self->format == SAMPAN_CAPTION_ASS)
    add_ass_settings (builder, sampan_cue_get_settings (cue));
  json_builder_end_object (builder);
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  gint64 x = sampan_cue_get_start ((*(SampanCaptionEntry *const *)a)->cue);
  gint64 y = sampan_cue_get_start ((*(SampanCaptionEntry *const *)b)->cue);

  return x < y ? -1 : x > y;
}

static void
add_region (JsonBuilder *builder, const char *text, GPtrArray *ids)
{
  SampanVttRegion region;

  sampan_vtt_region_parse (&region, text, NULL);
  json_builder_begin_object (builder);
  add_string (builder, "id", region.id);
  add_double (builder, "width", region.width);
  add_int (builder, "lines", region.lines);
  add_double (builder, "region_anchor_x", region.anchor_x);
  add_double (builder, "region_anchor_y", region.anchor_y);
  add_double (builder, "viewport_anchor_x", region.viewport_x);
  add_double (builder, "viewport_anchor_y", region.viewport_y);
  add_string (builder, "scroll", region.scroll_up ? "up" : "");
  json_builder_end_object (builder);
  g_ptr_array_add (ids, g_strdup (region.id));
  sampan_vtt_region_clear (&region);
}

static void
add_regions (JsonBuilder *builder, SampanCaptionDocument *self, GPtrArray *ids)
{
  json_builder_set_member_name (builder, "regions");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->entries->len; i++)
    {
      SampanCaptionEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->kind == SAMPAN_CAPTION_ENTRY_REGION)
        add_region (builder, entry->text, ids);
    }
  json_builder_end_array (builder);
}

/* The texts of all entries of a kind. Of the lines of ASS, those that define styles. */
static void
add_texts (JsonBuilder *builder,
           SampanCaptionDocument *self,
           const char *name,
           SampanCaptionEntryKind kind,
           SampanCaptionEntryKind other)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->entries->len; i++)
    {
      SampanCaptionEntry *entry = g_ptr_array_index (self->entries, i);

      if ((entry->kind == kind || entry->kind == other)
          && (entry->kind != SAMPAN_CAPTION_ENTRY_LINE || g_str_has_prefix (entry->text, "Style:")))
        json_builder_add_string_value (builder, entry->text);
    }
  json_builder_end_array (builder);
}

static void
add_problems (JsonBuilder *builder, GPtrArray *problems)
{
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < problems->len; i++)
    {
      SampanCaptionProblem *problem = g_ptr_array_index (problems, i);

      json_builder_begin_object (builder);
      add_int (builder, "line", problem->line);
      add_string (builder, "message", problem->message);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

JsonNode *
sampan_caption_document_to_json (SampanCaptionDocument *self)
{
  static const char *const formats[] = { "srt", "vtt", "ass" };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) regions = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      SampanCaptionEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->cue != NULL)
        g_ptr_array_add (sorted, entry);
    }
  g_ptr_array_sort (sorted, compare_starts);
  json_builder_begin_object (builder);
  add_string (builder, "format", formats[self->format]);
  add_string (builder, "encoding", self->encoding.name);
  add_regions (builder, self, regions);
  add_texts (builder, self, "styles", SAMPAN_CAPTION_ENTRY_STYLE, SAMPAN_CAPTION_ENTRY_LINE);
  add_texts (builder, self, "notes", SAMPAN_CAPTION_ENTRY_NOTE, SAMPAN_CAPTION_ENTRY_COMMENT);
  json_builder_set_member_name (builder, "cues");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sorted->len; i++)
    add_cue (builder, self, g_ptr_array_index (sorted, i), regions);
  json_builder_end_array (builder);
  add_problems (builder, self->problems);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
