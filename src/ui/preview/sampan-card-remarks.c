#include "config.h"

#include "sampan-card-remarks.h"

#include <glib/gi18n-lib.h>

#include "publish/sampan-checks.h"

struct _SampanCardRemarks
{
  GtkBox parent_instance;

  SampanCardView *view; /* weak */
  char *shown;          /* all lines in one; NULL for none */
};

G_DEFINE_FINAL_TYPE (SampanCardRemarks, sampan_card_remarks, GTK_TYPE_BOX)

static void
add_part (GString *parts, const char *name, int used, int allowed, gboolean *fits)
{
  if (allowed < 0)
    return;
  if (parts->len > 0)
    /* Translators: between the parts of a list */
    g_string_append (parts, C_ ("list", ", "));
  /* Translators: title or text, characters used, characters allowed: "title 5 of 20". */
  g_string_append_printf (parts, _ ("%s %d of %d"), name, used, allowed);
  *fits = *fits && used <= allowed;
}

/* Returns: (nullable): NULL if the platform has no limits that are known */
static char *
count (SampanCardView *view, gboolean *fits)
{
  const SampanRules *rules = sampan_card_view_get_rules (view);
  g_autoptr (SampanPostText) text = rules != NULL ? sampan_card_view_dup_text (view) : NULL;
  g_autoptr (GString) parts = g_string_new (NULL);
  int used = 0, allowed = -1;

  *fits = TRUE;
  if (rules == NULL)
    return NULL;
  if (sampan_rules_has_title (rules))
    {
      sampan_rules_count_title (rules, text->title, &used, &allowed);
      add_part (parts, _ ("title"), used, allowed, fits);
    }
  allowed = -1;
  sampan_rules_count_text (rules, text->text, &used, &allowed);
  add_part (parts, _ ("text"), used, allowed, fits);
  if (parts->len == 0)
    return NULL;
  /* Translators: %s tells how long the title and the text are. */
  return g_strdup_printf (*fits ? _ ("Fits: %s") : _ ("Too long: %s"), parts->str);
}

/* Returns: (transfer none): a new line after those that are there */
static GtkWidget *
add_line (SampanCardRemarks *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *image = gtk_image_new ();
  GtkWidget *label = gtk_label_new (NULL);

  gtk_image_set_pixel_size (GTK_IMAGE (image), 12);
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_set_margin_top (image, 2);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (line), image);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (self), line);
  return line;
}

/* @line: the one to say it, NULL for a new one. Returns: (transfer none) (nullable): the next one
 */
static GtkWidget *
say (
    SampanCardRemarks *self, GtkWidget *line, const char *icon, const char *style, const char *text)
{
  gboolean warns = g_str_equal (style, "warning");
  GtkWidget *image, *label;

  if (line == NULL)
    line = add_line (self);
  image = gtk_widget_get_first_child (line);
  label = gtk_widget_get_last_child (line);
  gtk_image_set_from_icon_name (GTK_IMAGE (image), icon);
  gtk_widget_set_css_classes (image, (const char *[]){ style, NULL });
  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_set_css_classes (label, (const char *[]){ "caption", "numeric",
                                                       warns ? "warning" : "dim-label", NULL });
  return gtk_widget_get_next_sibling (line);
}

/* The lines are gone through only if they say something else. */
static gboolean
changes (SampanCardRemarks *self, const char *length, GPtrArray *breaks)
{
  g_autoptr (GString) all = g_string_new (length);

  for (guint i = 0; i < breaks->len; i++)
    g_string_append_printf (all, "\n%s", ((SampanBreak *)breaks->pdata[i])->text);
  return g_set_str (&self->shown, all->str);
}

void
sampan_card_remarks_update (SampanCardRemarks *self)
{
  g_return_if_fail (SAMPAN_IS_CARD_REMARKS (self));

  SampanVersion *version = self->view != NULL ? sampan_card_view_get_version (self->view) : NULL;
  g_autoptr (GPtrArray) breaks = NULL;
  g_autofree char *length = NULL;
  gboolean fits = TRUE;
  GtkWidget *line; /* NULL from the last one on */

  if (version == NULL)
    return;
  breaks = sampan_card_view_find_breaks (self->view);
  length = count (self->view, &fits);
  if (!changes (self, length, breaks))
    return;
  line = gtk_widget_get_first_child (GTK_WIDGET (self));
  if (length != NULL)
    line = say (self, line, fits ? "object-select-symbolic" : "dialog-warning-symbolic",
                fits ? "success" : "warning", length);
  for (guint i = 0; i < breaks->len; i++)
    {
      SampanBreak *item = breaks->pdata[i];
      gboolean fold = item->kind == SAMPAN_BREAK_FOLD;

      line = say (self, line, fold ? "view-more-symbolic" : "dialog-warning-symbolic",
                  fold ? "dim-label" : "warning", item->text);
    }
  while (line != NULL)
    {
      GtkWidget *gone = line;

      line = gtk_widget_get_next_sibling (line);
      gtk_box_remove (GTK_BOX (self), gone);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), *self->shown != '\0');
}

static void
sampan_card_remarks_dispose (GObject *object)
{
  sampan_card_remarks_set_view (SAMPAN_CARD_REMARKS (object), NULL);
  G_OBJECT_CLASS (sampan_card_remarks_parent_class)->dispose (object);
}

static void
sampan_card_remarks_finalize (GObject *object)
{
  g_free (SAMPAN_CARD_REMARKS (object)->shown);
  G_OBJECT_CLASS (sampan_card_remarks_parent_class)->finalize (object);
}

static void
sampan_card_remarks_class_init (SampanCardRemarksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sampan_card_remarks_dispose;
  G_OBJECT_CLASS (klass)->finalize = sampan_card_remarks_finalize;
}

static void
sampan_card_remarks_init (SampanCardRemarks *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 4);
}

void
sampan_card_remarks_set_view (SampanCardRemarks *self, SampanCardView *view)
{
  g_return_if_fail (SAMPAN_IS_CARD_REMARKS (self));

  if (self->view == view)
    return;
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_func (self->view, sampan_card_remarks_update, self);
  g_set_weak_pointer (&self->view, view);
  if (view != NULL)
    g_signal_connect_object (view, "breaks-changed", G_CALLBACK (sampan_card_remarks_update), self,
                             G_CONNECT_SWAPPED);
}
