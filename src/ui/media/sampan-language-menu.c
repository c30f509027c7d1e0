#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"

#include "sampan-language-menu.h"

struct _SampanLanguageMenu
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkWidget *box; /* a check button a language */
  GStrv chosen;
  gboolean setting;
};

G_DEFINE_FINAL_TYPE (SampanLanguageMenu, sampan_language_menu, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_tag (GtkWidget *check)
{
  return g_object_get_data (G_OBJECT (check), "sampan-language");
}

static void
show_chosen (SampanLanguageMenu *self)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; self->chosen[i] != NULL; i++)
    {
      g_autofree char *name = sampan_language_dup_name (self->chosen[i]);
      g_string_append_printf (names, "%s%s", i > 0 ? " + " : "", name);
    }
  self->setting = TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (self->box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (child),
                                 g_strv_contains ((const char *const *)self->chosen,
                                                  get_tag (child)));
  self->setting = FALSE;
  gtk_menu_button_set_label (self->button, names->len > 0 ? names->str : _ ("The Note’s Language"));
}

static void
on_toggled (SampanLanguageMenu *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (self->setting)
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (self->box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (child)))
      g_strv_builder_add (builder, get_tag (child));
  g_strfreev (self->chosen);
  self->chosen = g_strv_builder_end (builder);
  show_chosen (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sampan_language_menu_finalize (GObject *object)
{
  SampanLanguageMenu *self = SAMPAN_LANGUAGE_MENU (object);

  g_strfreev (self->chosen);
  G_OBJECT_CLASS (sampan_language_menu_parent_class)->finalize (object);
}

static void
sampan_language_menu_class_init (SampanLanguageMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_language_menu_finalize;
  signals[CHANGED] = g_signal_new ("changed", SAMPAN_TYPE_LANGUAGE_MENU, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
sampan_language_menu_init (SampanLanguageMenu *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->chosen = g_new0 (char *, 1);
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_popover_set_child (GTK_POPOVER (popover), self->box);
  gtk_menu_button_set_popover (self->button, popover);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
  show_chosen (self);
}

GtkWidget *
sampan_language_menu_new (void)
{
  return g_object_new (SAMPAN_TYPE_LANGUAGE_MENU, NULL);
}

void
sampan_language_menu_set_languages (SampanLanguageMenu *self, const char *const *tags)
{
  g_return_if_fail (SAMPAN_IS_LANGUAGE_MENU (self));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    {
      g_autofree char *name = sampan_language_dup_name (tags[i]);
      child = gtk_check_button_new_with_label (name);
      g_object_set_data_full (G_OBJECT (child), "sampan-language", g_strdup (tags[i]), g_free);
      g_signal_connect_object (child, "toggled", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->box), child);
    }
  show_chosen (self);
}

void
sampan_language_menu_set_chosen (SampanLanguageMenu *self, const char *const *tags)
{
  g_return_if_fail (SAMPAN_IS_LANGUAGE_MENU (self));

  g_strfreev (self->chosen);
  self->chosen = tags != NULL ? g_strdupv ((char **)tags) : g_new0 (char *, 1);
  show_chosen (self);
}

GStrv
sampan_language_menu_dup_chosen (SampanLanguageMenu *self)
{
  g_return_val_if_fail (SAMPAN_IS_LANGUAGE_MENU (self), NULL);
  return g_strdupv (self->chosen);
}
