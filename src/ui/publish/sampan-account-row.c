#include "config.h"

#include <glib/gi18n-lib.h>

#include "publish/sampan-languages.h"

#include "sampan-account-row.h"

struct _SampanAccountRow
{
  AdwActionRow parent_instance;

  SampanAccount *account;
  GtkWidget *who; /* avatar, handle and server */
  GtkDropDown *languages;
  GtkSwitch *active;
  GStrv tags; /* of the languages offered */
  gboolean setting;
};

G_DEFINE_FINAL_TYPE (SampanAccountRow, sampan_account_row, ADW_TYPE_PREFERENCES_ROW)

enum
{
  PROP_ACTIVE = 1,
  N_PROPS
};

enum
{
  REMOVED,
  LANGUAGE_CHOSEN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
on_active_changed (SampanAccountRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

static void
on_language_selected (SampanAccountRow *self)
{
  if (!self->setting && sampan_account_row_get_language (self) != NULL)
    g_signal_emit (self, signals[LANGUAGE_CHOSEN], 0, sampan_account_row_get_language (self));
}

static void
on_remove_clicked (SampanAccountRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
sampan_account_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACTIVE)
    g_value_set_boolean (value, sampan_account_row_get_active (SAMPAN_ACCOUNT_ROW (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sampan_account_row_finalize (GObject *object)
{
  SampanAccountRow *self = SAMPAN_ACCOUNT_ROW (object);

  g_clear_object (&self->account);
  g_clear_pointer (&self->tags, g_strfreev);
  G_OBJECT_CLASS (sampan_account_row_parent_class)->finalize (object);
}

static void
sampan_account_row_class_init (SampanAccountRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sampan_account_row_get_property;
  object_class->finalize = sampan_account_row_finalize;
  properties[PROP_ACTIVE] =
      g_param_spec_boolean ("active", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[REMOVED] = g_signal_new ("removed", SAMPAN_TYPE_ACCOUNT_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[LANGUAGE_CHOSEN] =
      g_signal_new ("language-chosen", SAMPAN_TYPE_ACCOUNT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
make_line (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

static void
sampan_account_row_init (SampanAccountRow *self)
{
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  GtkWidget *controls = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *box = adw_wrap_box_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  self->languages = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  self->active = GTK_SWITCH (gtk_switch_new ());
  gtk_switch_set_active (self->active, TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->languages), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self->active), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _ ("Sign Out and Remove"));
  /* Its label is what is chosen. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->languages),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ ("Language it gets"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->active), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Publish to this account"), -1);
  g_signal_connect_object (self->languages, "notify::selected", G_CALLBACK (on_language_selected),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->active, "notify::active", G_CALLBACK (on_active_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (on_remove_clicked), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (controls), GTK_WIDGET (self->languages));
  gtk_box_append (GTK_BOX (controls), GTK_WIDGET (self->active));
  gtk_box_append (GTK_BOX (controls), remove);

  /* Where both do not fit side by side the controls stand under the name, which is not cut. */
  self->who = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (box), 12);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (box), 6);
  adw_wrap_box_set_justify (ADW_WRAP_BOX (box), ADW_JUSTIFY_SPREAD);
  adw_wrap_box_set_justify_last_line (ADW_WRAP_BOX (box), TRUE);
  adw_wrap_box_append (ADW_WRAP_BOX (box), self->who);
  adw_wrap_box_append (ADW_WRAP_BOX (box), controls);
  gtk_widget_add_css_class (box, "sampan-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

GtkWidget *
sampan_account_row_new (SampanAccount *account)
{
  SampanAccountRow *self = g_object_new (SAMPAN_TYPE_ACCOUNT_ROW, NULL);
  const char *handle = sampan_account_get_handle (account);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *server = make_line (sampan_account_get_server (account));
  g_autofree char *title = g_strconcat ("@", handle, NULL);

  self->account = g_object_ref (account);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_add_css_class (server, "caption");
  gtk_widget_add_css_class (server, "dim-label");
  gtk_box_append (GTK_BOX (lines), make_line (title));
  gtk_box_append (GTK_BOX (lines), server);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->who), adw_avatar_new (36, handle, TRUE));
  gtk_box_append (GTK_BOX (self->who), lines);
  return GTK_WIDGET (self);
}

SampanAccount *
sampan_account_row_get_account (SampanAccountRow *self)
{
  g_return_val_if_fail (SAMPAN_IS_ACCOUNT_ROW (self), NULL);
  return self->account;
}

void
sampan_account_row_set_note (SampanAccountRow *self, SampanNote *note)
{
  g_return_if_fail (SAMPAN_IS_ACCOUNT_ROW (self));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  self->setting = TRUE;
  g_clear_pointer (&self->tags, g_strfreev);
  self->tags = note != NULL ? sampan_languages_offer (note) : g_new0 (char *, 1);
  for (guint i = 0; self->tags[i] != NULL; i++)
    {
      gtk_string_list_take (names, sampan_languages_dup_names (self->tags[i]));
      if (g_strcmp0 (self->tags[i], sampan_account_get_language (self->account)) == 0)
        selected = i;
    }
  gtk_drop_down_set_model (self->languages, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->languages, selected);
  self->setting = FALSE;
}

const char *
sampan_account_row_get_language (SampanAccountRow *self)
{
  g_return_val_if_fail (SAMPAN_IS_ACCOUNT_ROW (self), NULL);
  guint selected = gtk_drop_down_get_selected (self->languages);

  return self->tags != NULL && selected < g_strv_length (self->tags) ? self->tags[selected] : NULL;
}

gboolean
sampan_account_row_get_active (SampanAccountRow *self)
{
  g_return_val_if_fail (SAMPAN_IS_ACCOUNT_ROW (self), FALSE);
  return gtk_switch_get_active (self->active);
}
