#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "captions/sampan-caption-file.h"
#include "edit/sampan-edit-op.h"
#include "media/sampan-caption-style.h"
#include "media/sampan-font-check.h"
#include "media/sampan-rendition.h"
#include "media/sampan-safe-area.h"

#include "sampan-caption-style-dialog.h"
#include "sampan-caption-style-view.h"

/* a{ss}: the user's own styles, name -> JSON. */
#define KEY "caption-styles"

struct _SampanCaptionStyleDialog
{
  AdwDialog parent_instance;

  SampanCaptionStyleView *view;
  AdwComboRow *preset_row;
  AdwEntryRow *name_row;
  AdwButtonRow *remove_row;
  AdwComboRow *font_row;
  AdwActionRow *gap_row;
  AdwSpinRow *size_row;
  AdwSpinRow *weight_row;
  GtkColorDialogButton *colour_button;
  AdwSpinRow *outline_row;
  GtkColorDialogButton *outline_colour_button;
  AdwSpinRow *shadow_row;
  GtkColorDialogButton *box_colour_button;
  AdwComboRow *place_row;
  AdwSpinRow *margin_row;
  AdwComboRow *area_row;
  GtkWidget *second_group;
  AdwSwitchRow *above_row;
  AdwSpinRow *second_size_row;
  GtkColorDialogButton *second_colour_button;

  GSettings *settings;
  SampanMedia *video;
  GPtrArray *tracks; /* of SampanCaptionTrack */
  GPtrArray *styles; /* of SampanCaptionStyle, as in preset_row; the user's own come last */
  guint n_own;
  GSignalGroup *video_signals;
  GCancellable *cancellable;
  gboolean setting;
};

G_DEFINE_FINAL_TYPE (SampanCaptionStyleDialog, sampan_caption_style_dialog, ADW_TYPE_DIALOG)

/* ---- the rows' values ---- */

static void
set_colour (GtkColorDialogButton *button, const char *colour)
{
  GdkRGBA rgba = { 1, 1, 1, 1 };
  g_autofree char *opaque = g_strndup (colour, 7);

  gdk_rgba_parse (&rgba, opaque);
  if (strlen (colour) == 9)
    rgba.alpha = g_ascii_strtoull (colour + 7, NULL, 16) / 255.0;
  gtk_color_dialog_button_set_rgba (button, &rgba);
}

static void
take_colour (GtkColorDialogButton *button, char **colour, gboolean alpha)
{
  const GdkRGBA *rgba = gtk_color_dialog_button_get_rgba (button);
  g_autofree char *text =
      alpha ? g_strdup_printf ("#%02x%02x%02x%02x", (int)(rgba->red * 255 + 0.5),
                               (int)(rgba->green * 255 + 0.5), (int)(rgba->blue * 255 + 0.5),
                               (int)(rgba->alpha * 255 + 0.5))
            : g_strdup_printf ("#%02x%02x%02x", (int)(rgba->red * 255 + 0.5),
                               (int)(rgba->green * 255 + 0.5), (int)(rgba->blue * 255 + 0.5));

  g_set_str (colour, text);
}

/* A percentage as a fraction, to the tenth of a percent: the same number that a style is written
 * with. */
static double
get_part (AdwSpinRow *row)
{
  return round (adw_spin_row_get_value (row) * 10) / 1000;
}

static guint
find_string (AdwComboRow *row, const char *text)
{
  GListModel *model = adw_combo_row_get_model (row);

  for (guint i = 0; text != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (model, i);
      if (g_ascii_strcasecmp (gtk_string_object_get_string (item), text) == 0)
        return i;
    }
  return 0;
}

static SampanCaptionStyle *
dup_style (SampanCaptionStyleDialog *self)
{
  return sampan_rendition_dup_caption_style (self->video, NULL);
}

/* ---- what the font does not have ---- */

typedef struct
{
  char *font;
  GPtrArray *languages; /* of char * */
  GPtrArray *texts;     /* of char * */
} Gaps;

static void
gaps_free (gpointer data)
{
  Gaps *gaps = data;

  g_free (gaps->font);
  g_ptr_array_unref (gaps->languages);
  g_ptr_array_unref (gaps->texts);
  g_free (gaps);
}

static void
check_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Gaps *gaps = data;
  g_autoptr (GString) told = g_string_new (NULL);

  if (gaps->font != NULL && !sampan_font_is_installed (gaps->font))
    /* Translators: %s is the name of a font */
    g_string_append_printf (told, _ ("There is no font “%s” on this computer."), gaps->font);
  for (guint i = 0; i < gaps->texts->len; i++)
    {
      g_autoptr (GPtrArray) found =
          sampan_font_check (gaps->font, gaps->languages->pdata[i], gaps->texts->pdata[i]);
      g_autofree char *text = sampan_font_gaps_describe (found, gaps->font);

      if (text != NULL)
        g_string_append_printf (told, "%s%s", told->len > 0 ? "\n" : "", text);
    }
  g_task_return_pointer (task, g_strdup (told->str), g_free);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SampanCaptionStyleDialog *self = SAMPAN_CAPTION_STYLE_DIALOG (source);
  g_autofree char *told = g_task_propagate_pointer (G_TASK (result), NULL);

  if (told == NULL || self->gap_row == NULL)
    return;
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->gap_row), FALSE);
  adw_action_row_set_subtitle (self->gap_row, told);
  gtk_widget_set_visible (GTK_WIDGET (self->gap_row), *told != '\0');
}

static char *
dup_all_text (SampanCaptionTrack *track)
{
  g_autoptr (GPtrArray) cues = sampan_caption_track_dup_cues (track);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < cues->len; i++)
    {
      g_autofree char *plain =
          sampan_caption_text_to_plain (sampan_cue_get_text (g_ptr_array_index (cues, i)));
      g_string_append (text, plain);
    }
  return g_string_free_and_steal (text);
}

static void
check_font (SampanCaptionStyleDialog *self, const char *font)
{
  Gaps *gaps = g_new0 (Gaps, 1);
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gaps->font = g_strdup (font);
  gaps->languages = g_ptr_array_new_with_free_func (g_free);
  gaps->texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->tracks->len; i++)
    {
      SampanCaptionTrack *track = g_ptr_array_index (self->tracks, i);
      g_ptr_array_add (gaps->languages, g_strdup (sampan_caption_track_get_language (track)));
      g_ptr_array_add (gaps->texts, dup_all_text (track));
    }
  task = g_task_new (self, self->cancellable, on_checked, NULL);
  g_task_set_source_tag (task, check_font);
  g_task_set_task_data (task, gaps, gaps_free);
  g_task_run_in_thread (task, check_in_thread);
}

/* ---- the styles to choose from ---- */

static char *
dup_label (const char *name)
{
  const SampanParam *param = sampan_op_find_param (sampan_op_get (SAMPAN_OP_CAPTIONS), "style");

  for (guint i = 0; param->choices[i] != NULL; i++)
    if (g_str_equal (param->choices[i], name))
      return g_strdup (_ (param->labels[i]));
  return g_strdup (name);
}

/* Those of the program, the user's own, and last the one that has no name. */
static void
list_styles (SampanCaptionStyleDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GVariant) own = g_settings_get_value (self->settings, KEY);
  const char *const *known = sampan_caption_style_get_names ();

  g_ptr_array_set_size (self->styles, 0);
  for (guint i = 0; known[i] != NULL; i++)
    {
      gtk_string_list_take (names, dup_label (known[i]));
      g_ptr_array_add (self->styles, sampan_caption_style_new (known[i]));
    }
  self->n_own = 0;
  for (gsize i = 0; i < g_variant_n_children (own); i++)
    {
      const char *name, *json;
      SampanCaptionStyle *style;

      g_variant_get_child (own, i, "{&s&s}", &name, &json);
      style = sampan_caption_style_parse (json, NULL);
      if (style == NULL)
        continue;
      gtk_string_list_append (names, name);
      g_ptr_array_add (self->styles, style);
      self->n_own++;
    }
  /* Translators: how captions look: changed by hand */
  gtk_string_list_append (names, _ ("Custom"));
  adw_combo_row_set_model (self->preset_row, G_LIST_MODEL (names));
}

static void
show_preset (SampanCaptionStyleDialog *self, const SampanCaptionStyle *style)
{
  guint chosen = self->styles->len;

  for (guint i = 0; i < self->styles->len; i++)
    if (sampan_caption_style_equal (self->styles->pdata[i], style))
      chosen = i;
  adw_combo_row_set_selected (self->preset_row, chosen);
  gtk_widget_set_visible (GTK_WIDGET (self->remove_row),
                          chosen < self->styles->len && chosen >= self->styles->len - self->n_own);
}

/* ---- from the note to the rows, and back ---- */

static void
show_safe_area (SampanCaptionStyleDialog *self, const SampanCaptionStyle *style)
{
  const SampanSafeArea *area = sampan_safe_area_find (style->safe_area);
  GPtrArray *areas = sampan_safe_area_get_all ();
  guint chosen = 0;

  for (guint i = 0; i < areas->len; i++)
    if (g_ptr_array_index (areas, i) == area)
      chosen = i + 1;
  adw_combo_row_set_selected (self->area_row, chosen);
  adw_action_row_set_subtitle (
      ADW_ACTION_ROW (self->area_row),
      area == NULL        ? ""
      : area->approximate ? _ ("Red is covered, roughly: this platform publishes no figure")
                          : _ ("Red is covered"));
}

static void
show_style (SampanCaptionStyleDialog *self)
{
  g_autoptr (SampanCaptionStyle) style = dup_style (self);

  self->setting = TRUE;
  show_preset (self, style);
  adw_combo_row_set_selected (self->font_row, find_string (self->font_row, style->font));
  adw_spin_row_set_value (self->size_row, style->size * 100);
  adw_spin_row_set_value (self->weight_row, style->weight);
  set_colour (self->colour_button, style->colour);
  adw_spin_row_set_value (self->outline_row, style->outline * 100);
  set_colour (self->outline_colour_button, style->outline_colour);
  adw_spin_row_set_value (self->shadow_row, style->shadow * 100);
  set_colour (self->box_colour_button, style->box_colour);
  adw_combo_row_set_selected (self->place_row, style->place);
  adw_spin_row_set_value (self->margin_row, style->margin * 100);
  gtk_widget_set_sensitive (GTK_WIDGET (self->margin_row), style->place != SAMPAN_CAPTION_MIDDLE);
  show_safe_area (self, style);
  adw_switch_row_set_active (self->above_row, style->second_above);
  adw_spin_row_set_value (self->second_size_row, style->second_size * 100);
  set_colour (self->second_colour_button, style->second_colour);
  self->setting = FALSE;
  sampan_caption_style_view_set_style (self->view, style);
  check_font (self, style->font);
}

static void
put_style (SampanCaptionStyleDialog *self, const SampanCaptionStyle *style)
{
  g_autofree char *json = sampan_caption_style_to_json (style);

  sampan_media_set_caption_style (self->video, json);
}

static void
on_changed (SampanCaptionStyleDialog *self)
{
  g_autoptr (SampanCaptionStyle) style = NULL;
  guint font, area;

  if (self->setting || self->video == NULL)
    return;
  style = dup_style (self);
  font = adw_combo_row_get_selected (self->font_row);
  area = adw_combo_row_get_selected (self->area_row);
  g_set_str (&style->font, font > 0 ? gtk_string_object_get_string (
                                          adw_combo_row_get_selected_item (self->font_row))
                                    : NULL);
  style->size = get_part (self->size_row);
  style->weight = adw_spin_row_get_value (self->weight_row);
  take_colour (self->colour_button, &style->colour, FALSE);
  style->outline = get_part (self->outline_row);
  take_colour (self->outline_colour_button, &style->outline_colour, TRUE);
  style->shadow = get_part (self->shadow_row);
  take_colour (self->box_colour_button, &style->box_colour, TRUE);
  style->place = adw_combo_row_get_selected (self->place_row);
  style->margin = get_part (self->margin_row);
  g_set_str (&style->safe_area,
             area > 0 ? ((SampanSafeArea *)sampan_safe_area_get_all ()->pdata[area - 1])->platform
                      : "none");
  style->second_above = adw_switch_row_get_active (self->above_row);
  style->second_size = get_part (self->second_size_row);
  take_colour (self->second_colour_button, &style->second_colour, FALSE);
  put_style (self, style);
}

static void
on_preset_selected (SampanCaptionStyleDialog *self)
{
  guint chosen = adw_combo_row_get_selected (self->preset_row);

  if (!self->setting && self->video != NULL && chosen < self->styles->len)
    put_style (self, self->styles->pdata[chosen]);
}

/* ---- the user's own styles ---- */

/* @json: (nullable): NULL forgets it. */
static void
keep (SampanCaptionStyleDialog *self, const char *name, const char *json)
{
  g_autoptr (GVariant) own = g_settings_get_value (self->settings, KEY);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));

  for (gsize i = 0; i < g_variant_n_children (own); i++)
    {
      const char *other, *value;

      g_variant_get_child (own, i, "{&s&s}", &other, &value);
      if (!g_str_equal (other, name))
        g_variant_builder_add (&builder, "{ss}", other, value);
    }
  if (json != NULL)
    g_variant_builder_add (&builder, "{ss}", name, json);
  g_settings_set_value (self->settings, KEY, g_variant_builder_end (&builder));
  self->setting = TRUE;
  list_styles (self);
  self->setting = FALSE;
  show_style (self);
}

static void
on_name_applied (SampanCaptionStyleDialog *self)
{
  g_autoptr (SampanCaptionStyle) style = dup_style (self);
  g_autofree char *json = sampan_caption_style_to_json (style);
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row)));

  if (*g_strstrip (name) == '\0')
    return;
  keep (self, name, json);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), "");
}

static void
on_remove_activated (SampanCaptionStyleDialog *self)
{
  GtkStringObject *item = adw_combo_row_get_selected_item (self->preset_row);
  g_autofree char *name = g_strdup (gtk_string_object_get_string (item));

  keep (self, name, NULL);
}

/* ---- what there is to choose from ---- */

static int
compare_families (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (a, b);
}

static void
list_fonts (SampanCaptionStyleDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GtkExpression) string =
      gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  g_autofree PangoFontFamily **families = NULL;
  int n;

  pango_context_list_families (gtk_widget_get_pango_context (GTK_WIDGET (self)), &families, &n);
  for (int i = 0; i < n; i++)
    g_ptr_array_add (sorted, (gpointer)pango_font_family_get_name (families[i]));
  g_ptr_array_sort_values (sorted, compare_families);
  /* Translators: of fonts: what suits the language of the captions */
  gtk_string_list_append (names, _ ("Each Language’s Own"));
  for (guint i = 0; i < sorted->len; i++)
    gtk_string_list_append (names, sorted->pdata[i]);
  adw_combo_row_set_expression (self->font_row, string);
  adw_combo_row_set_model (self->font_row, G_LIST_MODEL (names));
}

static void
list_areas (SampanCaptionStyleDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GPtrArray *areas = sampan_safe_area_get_all ();
  static const struct
  {
    const char *platform, *label;
  } labels[] = {
    { "instagram", "Instagram" },
    { "tiktok", "TikTok" },
    /* Translators: a platform, 小红书 */
    { "xiaohongshu", N_ ("Xiaohongshu") },
  };

  /* Translators: of platforms whose buttons cover a video */
  gtk_string_list_append (names, _ ("None"));
  for (guint i = 0; i < areas->len; i++)
    {
      const char *label = ((SampanSafeArea *)areas->pdata[i])->platform;

      for (guint j = 0; j < G_N_ELEMENTS (labels); j++)
        if (g_str_equal (labels[j].platform, label))
          {
            label = _ (labels[j].label);
            break;
          }
      gtk_string_list_append (names, label);
    }
  adw_combo_row_set_model (self->area_row, G_LIST_MODEL (names));
}

/* ---- the object ---- */

static void
sampan_caption_style_dialog_dispose (GObject *object)
{
  SampanCaptionStyleDialog *self = SAMPAN_CAPTION_STYLE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->setting = TRUE;
  g_clear_object (&self->video_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_CAPTION_STYLE_DIALOG);
  g_clear_object (&self->settings);
  g_clear_object (&self->video);
  g_clear_pointer (&self->tracks, g_ptr_array_unref);
  g_clear_pointer (&self->styles, g_ptr_array_unref);
  G_OBJECT_CLASS (sampan_caption_style_dialog_parent_class)->dispose (object);
}

#define BIND(name)                                                                                 \
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionStyleDialog, name)

static void
sampan_caption_style_dialog_class_init (SampanCaptionStyleDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_caption_style_dialog_dispose;
  g_type_ensure (SAMPAN_TYPE_CAPTION_STYLE_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-caption-style-dialog.ui");
  BIND (view);
  BIND (preset_row);
  BIND (name_row);
  BIND (remove_row);
  BIND (font_row);
  BIND (gap_row);
  BIND (size_row);
  BIND (weight_row);
  BIND (colour_button);
  BIND (outline_row);
  BIND (outline_colour_button);
  BIND (shadow_row);
  BIND (box_colour_button);
  BIND (place_row);
  BIND (margin_row);
  BIND (area_row);
  BIND (second_group);
  BIND (above_row);
  BIND (second_size_row);
  BIND (second_colour_button);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_preset_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_name_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_activated);
}

static void
sampan_caption_style_dialog_init (SampanCaptionStyleDialog *self)
{
  self->setting = TRUE;
  self->styles = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_caption_style_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->video_signals = g_signal_group_new (SAMPAN_TYPE_MEDIA);
  g_signal_group_connect_swapped (self->video_signals, "notify::caption-style",
                                  G_CALLBACK (show_style), self);
}

SampanCaptionStyleDialog *
sampan_caption_style_dialog_new (
    GSettings *settings, SampanLibrary *library, SampanMedia *video, GPtrArray *tracks, gint64 time)
{
  SampanCaptionStyleDialog *self = g_object_new (SAMPAN_TYPE_CAPTION_STYLE_DIALOG, NULL);

  self->settings = g_object_ref (settings);
  self->video = g_object_ref (video);
  self->tracks = g_ptr_array_ref (tracks);
  gtk_widget_set_visible (self->second_group, tracks->len > 1);
  list_fonts (self);
  list_areas (self);
  list_styles (self);
  sampan_caption_style_view_set_video (self->view, library, video, tracks, time);
  show_style (self);
  g_signal_group_set_target (self->video_signals, video);
  return self;
}
