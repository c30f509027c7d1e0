#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "publish/sampan-languages.h"
#include "publish/sampan-posted-languages.h"
#include "ui/sampan-text.h"

#include "sampan-card-remarks.h"
#include "sampan-card-sheet-dialog.h"
#include "sampan-compare-page.h"

struct _SampanComparePage
{
  AdwNavigationPage parent_instance;

  AdwWindowTitle *window_title;
  AdwToggleGroup *languages;
  GtkBox *sections;

  SampanDocument *document;
  GSettings *settings;
  GSimpleActionGroup *actions;
  GPtrArray *cards; /* SampanCardView, as they are shown */
};

G_DEFINE_FINAL_TYPE (SampanComparePage, sampan_compare_page, ADW_TYPE_NAVIGATION_PAGE)

/* Name of the toggle that shows every language; no BCP 47 tag. */
#define ALL "*"

static void
update_look (SampanComparePage *self)
{
  g_autofree char *phone = g_settings_get_string (self->settings, "preview-phone");
  gboolean dark = g_settings_get_boolean (self->settings, "preview-dark");

  for (guint i = 0; i < self->cards->len; i++)
    sampan_card_view_set_look (self->cards->pdata[i], dark, atoi (phone));
}

/* Its remarks stand below it, so that the cards beside each other begin at the same height.
 * @heading: what is not said over the whole section
 * @headings: all of the section, which are of one height in whatever writing */
static GtkWidget *
create_card (SampanComparePage *self,
             const char *languages,
             SampanCardStyle style,
             const char *heading,
             GtkSizeGroup *headings)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *name = gtk_label_new (heading);
  GtkWidget *frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  SampanCardView *card = sampan_card_view_new ();
  SampanCardRemarks *remarks = g_object_new (SAMPAN_TYPE_CARD_REMARKS, NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (name, "heading");
  gtk_size_group_add_widget (headings, name);
  sampan_card_view_set_document (card, self->document);
  sampan_card_view_set_language (card, languages);
  sampan_card_view_set_style (card, style);
  sampan_card_remarks_set_view (remarks, card);
  sampan_card_remarks_update (remarks);
  g_ptr_array_add (self->cards, g_object_ref (card));
  gtk_widget_add_css_class (frame, "paper");
  gtk_widget_set_overflow (frame, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_valign (frame, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (frame), GTK_WIDGET (card));
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), frame);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (remarks));
  return box;
}

/* A heading and room for cards below it. Returns: (transfer none): the room */
static GtkFlowBox *
add_section (SampanComparePage *self, const char *name, const char *language)
{
  GtkWidget *section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *heading = gtk_label_new (name);
  GtkWidget *flow = gtk_flow_box_new ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "title-4");
  if (language != NULL)
    sampan_label_set_language (GTK_LABEL (heading), language);
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (flow), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (flow), 1);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), SAMPAN_N_CARDS);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 18);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 18);
  gtk_box_append (GTK_BOX (section), heading);
  gtk_box_append (GTK_BOX (section), flow);
  gtk_box_append (self->sections, section);
  return GTK_FLOW_BOX (flow);
}

/* Returns: (transfer full): all that the note can be looked at in */
static GStrv
dup_offer (SampanComparePage *self)
{
  return sampan_posted_languages_offer (sampan_studio_get_accounts (
                                            sampan_document_get_studio (self->document)),
                                        sampan_document_get_note (self->document));
}

/* What is chosen; of all, what the note becomes on the platform, so that one post is one card.
 * Returns: (transfer full) */
static GStrv
dup_shown (SampanComparePage *self, SampanCardStyle style)
{
  const char *active = adw_toggle_group_get_active_name (self->languages);

  if (active != NULL && !g_str_equal (active, ALL))
    return g_strdupv ((char **)(const char *const[]){ active, NULL });
  return sampan_posted_languages_list (sampan_studio_get_accounts (
                                           sampan_document_get_studio (self->document)),
                                       sampan_document_get_note (self->document),
                                       sampan_card_style_get_platform (style));
}

static void
add_by_language (SampanComparePage *self)
{
  g_auto (GStrv) all = dup_offer (self);

  for (guint i = 0; all[i] != NULL; i++)
    {
      g_autofree char *name = sampan_languages_dup_names (all[i]);
      g_autoptr (GtkSizeGroup) headings = gtk_size_group_new (GTK_SIZE_GROUP_VERTICAL);
      GtkFlowBox *flow = NULL;

      for (guint style = 0; style < SAMPAN_N_CARDS; style++)
        {
          g_auto (GStrv) shown = dup_shown (self, style);

          if (!g_strv_contains ((const char *const *)shown, all[i]))
            continue;
          if (flow == NULL)
            flow = add_section (self, name, strchr (all[i], '+') == NULL ? all[i] : NULL);
          gtk_flow_box_append (flow, create_card (self, all[i], style,
                                                  sampan_card_style_get_name (style), headings));
        }
    }
}

/* The languages side by side, which scroll together. */
static void
add_by_platform (SampanComparePage *self)
{
  for (guint style = 0; style < SAMPAN_N_CARDS; style++)
    {
      GtkFlowBox *flow = add_section (self, sampan_card_style_get_name (style), NULL);
      g_autoptr (GtkSizeGroup) headings = gtk_size_group_new (GTK_SIZE_GROUP_VERTICAL);
      g_auto (GStrv) shown = dup_shown (self, style);

      for (guint i = 0; shown[i] != NULL; i++)
        {
          g_autofree char *name = sampan_languages_dup_names (shown[i]);

          gtk_flow_box_append (flow, create_card (self, shown[i], style, name, headings));
        }
    }
}

static void
rebuild (SampanComparePage *self)
{
  g_autofree char *group = NULL;
  GtkWidget *child;

  if (self->document == NULL)
    return;
  group = g_settings_get_string (self->settings, "compare-by");
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sections))) != NULL)
    gtk_box_remove (self->sections, child);
  g_ptr_array_set_size (self->cards, 0);
  if (g_str_equal (group, "platform"))
    add_by_platform (self);
  else
    add_by_language (self);
  update_look (self);
}

static guint
find_position (GStrv all, SampanCardView *card)
{
  guint i = 0;

  while (all[i] != NULL && !g_str_equal (all[i], sampan_card_view_get_languages (card)))
    i++;
  return i;
}

/* In the order of the note's languages. */
static int
compare_languages (gconstpointer a, gconstpointer b, gpointer all)
{
  guint first = find_position (all, (SampanCardView *)a);
  guint second = find_position (all, (SampanCardView *)b);

  return (first > second) - (first < second);
}

/* A row for each language, however they are shown. */
static void
on_save_clicked (SampanComparePage *self)
{
  SampanNote *note = sampan_document_get_note (self->document);
  SampanVersion *source = sampan_note_get_source (note);
  const char *title = sampan_segment_get_text (sampan_version_get_title (source));
  g_autoptr (GPtrArray) cards = g_ptr_array_copy (self->cards, (GCopyFunc)g_object_ref, NULL);
  g_auto (GStrv) all = dup_offer (self);

  g_ptr_array_set_free_func (cards, g_object_unref);
  /* Which leaves the order of equal ones. */
  g_ptr_array_sort_values_with_data (cards, compare_languages, all);
  sampan_card_sheet_save (GTK_WIDGET (self), *title != '\0' ? title : _ ("Untitled"), cards);
}

static void
sampan_compare_page_dispose (GObject *object)
{
  SampanComparePage *self = SAMPAN_COMPARE_PAGE (object);

  g_clear_object (&self->document);
  g_clear_object (&self->settings);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_COMPARE_PAGE);

  G_OBJECT_CLASS (sampan_compare_page_parent_class)->dispose (object);
}

static void
sampan_compare_page_class_init (SampanComparePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_compare_page_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-compare-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanComparePage, window_title);
  gtk_widget_class_bind_template_child (widget_class, SampanComparePage, languages);
  gtk_widget_class_bind_template_child (widget_class, SampanComparePage, sections);
  gtk_widget_class_bind_template_callback (widget_class, rebuild);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
}

static void
sampan_compare_page_init (SampanComparePage *self)
{
  self->cards = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = g_simple_action_group_new ();
  gtk_widget_insert_action_group (GTK_WIDGET (self), "preview", G_ACTION_GROUP (self->actions));
}

/* How the cards stand and look, for the menu. */
static void
add_actions (SampanComparePage *self)
{
  static const char *const keys[] = { "compare-by", "preview-dark", "preview-phone" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GAction) action = g_settings_create_action (self->settings, keys[i]);

      g_action_map_add_action (G_ACTION_MAP (self->actions), action);
    }
  g_signal_connect_object (self->settings, "changed::compare-by", G_CALLBACK (rebuild), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::preview-dark", G_CALLBACK (update_look), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::preview-phone", G_CALLBACK (update_look), self,
                           G_CONNECT_SWAPPED);
}

SampanComparePage *
sampan_compare_page_new (SampanDocument *document)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (document), NULL);

  SampanComparePage *self = g_object_new (SAMPAN_TYPE_COMPARE_PAGE, NULL);
  SampanNote *note = sampan_document_get_note (document);
  AdwToggle *all = g_object_new (ADW_TYPE_TOGGLE, "name", ALL, "label", _ ("All"), NULL);

  adw_window_title_set_subtitle (self->window_title,
                                 sampan_segment_get_text (
                                     sampan_version_get_title (sampan_note_get_source (note))));
  self->document = g_object_ref (document);
  self->settings =
      g_object_ref (sampan_studio_get_settings (sampan_document_get_studio (document)));
  g_auto (GStrv) offer = dup_offer (self);
  adw_toggle_group_add (self->languages, all);
  for (guint i = 0; offer[i] != NULL; i++)
    {
      g_autofree char *name = sampan_languages_dup_names (offer[i]);
      AdwToggle *toggle = g_object_new (ADW_TYPE_TOGGLE, "name", offer[i], "label", name, NULL);
      adw_toggle_group_add (self->languages, toggle);
    }
  add_actions (self);
  adw_toggle_group_set_active_name (self->languages, ALL);
  rebuild (self);
  return self;
}
