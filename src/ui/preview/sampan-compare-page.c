#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"
#include "publish/sampan-checks.h"
#include "ui/sampan-text.h"

#include "sampan-card-view.h"
#include "sampan-compare-page.h"

struct _SampanComparePage
{
  AdwNavigationPage parent_instance;

  AdwWindowTitle *window_title;
  AdwToggleGroup *languages;
  GtkBox *sections;

  SampanDocument *document;
};

G_DEFINE_FINAL_TYPE (SampanComparePage, sampan_compare_page, ADW_TYPE_NAVIGATION_PAGE)

/* Name of the toggle that shows every language; no BCP 47 tag. */
#define ALL "*"

/* What the platform counts of this version, as a line with an icon and a word. */
static GtkWidget *
create_fit (SampanVersion *version, SampanCardStyle style)
{
  const SampanRules *rules = sampan_rules_get (sampan_card_style_get_id (style));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  if (rules == NULL)
    return box;

  const char *title = sampan_segment_get_text (sampan_version_get_title (version));
  g_autofree char *body = sampan_version_dup_body (version);
  g_autofree char *text =
      sampan_rules_compose_text (rules, title, body, sampan_version_get_tags (version), NULL);
  int used = 0, allowed = -1;
  sampan_rules_count_text (rules, text, &used, &allowed);
  if (allowed < 0)
    return box;

  gboolean fits = used <= allowed;
  g_autofree char *words =
      fits ? g_strdup_printf (_ ("text %d of %d"), used, allowed)
           /* Translators: characters too many, characters allowed: "127 over 300". */
           : g_strdup_printf (_ ("%d over %d"), used - allowed, allowed);
  GtkWidget *icon =
      gtk_image_new_from_icon_name (fits ? "object-select-symbolic" : "dialog-warning-symbolic");
  GtkWidget *label = gtk_label_new (words);
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 12);
  gtk_widget_add_css_class (icon, fits ? "success" : "warning");
  gtk_widget_set_css_classes (label, (const char *[]){ "caption", "numeric",
                                                       fits ? "dim-label" : "warning", NULL });
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static GtkWidget *
create_card (SampanComparePage *self, SampanVersion *version, SampanCardStyle style)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *name = gtk_label_new (sampan_card_style_get_name (style));
  GtkWidget *frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  SampanCardView *card = sampan_card_view_new ();

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (name, "heading");
  sampan_card_view_set_document (card, self->document);
  sampan_card_view_set_language (card, sampan_version_get_language (version));
  sampan_card_view_set_style (card, style);
  gtk_widget_add_css_class (frame, "paper");
  gtk_widget_set_overflow (frame, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_valign (frame, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (frame), GTK_WIDGET (card));
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), create_fit (version, style));
  gtk_box_append (GTK_BOX (box), frame);
  return box;
}

static GtkWidget *
create_section (SampanComparePage *self, SampanVersion *version)
{
  g_autofree char *name = sampan_language_dup_name (sampan_version_get_language (version));
  GtkWidget *section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *heading = gtk_label_new (name);
  GtkWidget *flow = gtk_flow_box_new ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "title-4");
  sampan_label_set_language (GTK_LABEL (heading), sampan_version_get_language (version));
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (flow), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (flow), 1);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), SAMPAN_N_CARDS);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 18);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 18);
  for (guint style = 0; style < SAMPAN_N_CARDS; style++)
    gtk_flow_box_append (GTK_FLOW_BOX (flow), create_card (self, version, style));
  gtk_box_append (GTK_BOX (section), heading);
  gtk_box_append (GTK_BOX (section), flow);
  return section;
}

static void
on_language_changed (SampanComparePage *self)
{
  const char *active = adw_toggle_group_get_active_name (self->languages);
  if (self->document == NULL || active == NULL)
    return;

  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sections))) != NULL)
    gtk_box_remove (self->sections, child);
  GListModel *versions = sampan_note_get_versions (sampan_document_get_note (self->document));
  for (guint i = 0; i < g_list_model_get_n_items (versions); i++)
    {
      g_autoptr (SampanVersion) version = g_list_model_get_item (versions, i);
      if (g_str_equal (active, ALL) || g_str_equal (active, sampan_version_get_language (version)))
        gtk_box_append (self->sections, create_section (self, version));
    }
}

static void
sampan_compare_page_dispose (GObject *object)
{
  SampanComparePage *self = SAMPAN_COMPARE_PAGE (object);

  g_clear_object (&self->document);
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
  gtk_widget_class_bind_template_callback (widget_class, on_language_changed);
}

static void
sampan_compare_page_init (SampanComparePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

SampanComparePage *
sampan_compare_page_new (SampanDocument *document)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (document), NULL);

  SampanComparePage *self = g_object_new (SAMPAN_TYPE_COMPARE_PAGE, NULL);
  SampanNote *note = sampan_document_get_note (document);
  GListModel *versions = sampan_note_get_versions (note);
  AdwToggle *all = g_object_new (ADW_TYPE_TOGGLE, "name", ALL, "label", _ ("All"), NULL);

  adw_window_title_set_subtitle (self->window_title,
                                 sampan_segment_get_text (
                                     sampan_version_get_title (sampan_note_get_source (note))));
  adw_toggle_group_add (self->languages, all);
  for (guint i = 0; i < g_list_model_get_n_items (versions); i++)
    {
      g_autoptr (SampanVersion) version = g_list_model_get_item (versions, i);
      const char *language = sampan_version_get_language (version);
      g_autofree char *name = sampan_language_dup_name (language);
      AdwToggle *toggle = g_object_new (ADW_TYPE_TOGGLE, "name", language, "label", name, NULL);
      adw_toggle_group_add (self->languages, toggle);
    }
  self->document = g_object_ref (document);
  adw_toggle_group_set_active_name (self->languages, ALL);
  on_language_changed (self);
  return self;
}
