#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-engine.h"
#include "net/sampan-net-error.h"
#include "net/sampan-secrets.h"

#include "sampan-translator-row.h"

struct _SampanTranslatorRow
{
  AdwExpanderRow parent_instance;

  GtkWidget *handle;
  GtkSwitch *on_switch;
  GtkWidget *address_row;
  GtkWidget *model_row;
  GtkWidget *key_row;
  AdwActionRow *test_row;
  GtkWidget *test_spinner;
  GtkImage *test_icon;
  GtkWidget *test_button;
  GtkWidget *packs_button;
  GtkWidget *earlier_button;
  GtkWidget *later_button;

  SampanStudio *studio;
  const SampanProvider *provider;
  SampanTranslator *tested; /* the engine that the state is of; nullable */
  GCancellable *testing;    /* nullable */
  GCancellable *cancellable;
  gboolean updating;
  gboolean key_asked;
};

enum
{
  MOVED,
  TOLD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SampanTranslatorRow, sampan_translator_row, ADW_TYPE_EXPANDER_ROW)

static GSettings *
get_settings (SampanTranslatorRow *self)
{
  return sampan_studio_get_settings (self->studio);
}

static SampanTranslators *
get_translators (SampanTranslatorRow *self)
{
  return sampan_studio_get_translators (self->studio);
}

static gboolean
is (SampanTranslatorRow *self, const char *id)
{
  return g_str_equal (self->provider->id, id);
}

/* Returns: (transfer full): the name of a setting, "openai-url". */
static char *
dup_setting_name (SampanTranslatorRow *self, const char *what)
{
  return g_strconcat (self->provider->id, "-", what, NULL);
}

/* Returns: (transfer full): the server that is set, "" if none. */
static char *
dup_address (SampanTranslatorRow *self)
{
  g_autofree char *name = dup_setting_name (self, "url");

  return self->provider->has_key ? g_settings_get_string (get_settings (self), name)
                                 : g_strdup ("");
}

static void
tell (SampanTranslatorRow *self, const char *text)
{
  g_signal_emit (self, signals[TOLD], 0, text);
}

/* ---- its state ---- */

static void
show_state (SampanTranslatorRow *self, const char *icon, const char *css_class, const char *text)
{
  gtk_widget_set_visible (self->test_spinner, FALSE);
  gtk_widget_set_sensitive (self->test_button, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->test_icon), icon != NULL);
  if (icon != NULL)
    {
      gtk_image_set_from_icon_name (self->test_icon, icon);
      gtk_widget_set_css_classes (GTK_WIDGET (self->test_icon),
                                  (const char *[]){ css_class, NULL });
    }
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), text);
}

static void
show_health (SampanTranslatorRow *self, SampanHealth *health)
{
  /* Translators: what a translator that works says of itself, then how long its answer took. */
  g_autofree char *timed =
      g_strdup_printf (_ ("%s · %d ms"), health->sentence, MAX (1, health->milliseconds));

  if (health->state == SAMPAN_HEALTH_GOOD)
    show_state (self, "object-select-symbolic", "success", timed);
  else if (health->state == SAMPAN_HEALTH_DOUBTFUL)
    show_state (self, "dialog-warning-symbolic", "warning", health->sentence);
  else
    show_state (self, "dialog-error-symbolic", "error", health->sentence);
}

static void
on_tested (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanTranslatorRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanHealth) health =
      sampan_engine_check_finish (SAMPAN_TRANSLATOR (source), result, &error);

  if (health == NULL || self->studio == NULL || SAMPAN_TRANSLATOR (source) != self->tested)
    return;
  g_clear_object (&self->testing);
  show_health (self, health);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), health->sentence,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
}

static void
cancel_test (SampanTranslatorRow *self)
{
  g_cancellable_cancel (self->testing);
  g_clear_object (&self->testing);
}

static void
test (SampanTranslatorRow *self)
{
  cancel_test (self);
  self->testing = g_cancellable_new ();
  show_state (self, NULL, NULL, _ (self->provider->description));
  gtk_widget_set_visible (self->test_spinner, TRUE);
  gtk_widget_set_sensitive (self->test_button, FALSE);
  sampan_engine_check_async (self->tested, self->testing, on_tested, g_object_ref (self));
}

/* Returns: (transfer full): what is told where there is no engine to test. */
static char *
dup_missing (SampanTranslatorRow *self)
{
  guint n = sampan_translators_get_n_packs (get_translators (self));

  if (!is (self, SAMPAN_PROVIDER_PACKS) || n == 0)
    return g_strdup (_ (self->provider->set_up));
  return g_strdup_printf (ngettext ("%u language pack, on this computer",
                                    "%u language packs, on this computer", n),
                          n);
}

void
sampan_translator_row_refresh (SampanTranslatorRow *self)
{
  SampanTranslators *translators = get_translators (self);
  SampanTranslator *engine = sampan_translators_get_engine (translators, self->provider->id);
  const GError *error = sampan_translators_get_key_error (translators, self->provider->id);

  g_return_if_fail (SAMPAN_IS_TRANSLATOR_ROW (self));

  self->updating = TRUE;
  gtk_switch_set_active (self->on_switch,
                         sampan_translators_get_enabled (translators, self->provider->id));
  self->updating = FALSE;
  if (error != NULL && (engine == NULL || engine != self->tested))
    {
      g_autofree char *sentence = sampan_net_error_dup_sentence (error);

      cancel_test (self);
      g_set_object (&self->tested, engine);
      show_state (self, "dialog-error-symbolic", "error", sentence);
    }
  else if (engine == NULL)
    {
      g_autofree char *text = dup_missing (self);

      cancel_test (self);
      g_clear_object (&self->tested);
      show_state (self, NULL, NULL, text);
    }
  else if (engine != self->tested && gtk_widget_get_mapped (GTK_WIDGET (self))
           && !sampan_translators_get_loading (translators))
    {
      g_set_object (&self->tested, engine);
      test (self);
    }
}

static void
on_map (SampanTranslatorRow *self)
{
  sampan_translator_row_refresh (self);
}

/* ---- its server ---- */

static char *
dup_text (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
apply_setting (SampanTranslatorRow *self, const char *what, GtkWidget *row)
{
  g_autofree char *name = dup_setting_name (self, what);
  g_autofree char *text = dup_text (row);
  g_autofree char *old = g_settings_get_string (get_settings (self), name);

  if (!g_str_equal (old, text))
    g_settings_set_string (get_settings (self), name, text);
}

static void look_for_key (SampanTranslatorRow *self);

static void
on_address_applied (SampanTranslatorRow *self)
{
  apply_setting (self, "url", self->address_row);
  /* Another server has another key. */
  gtk_editable_set_text (GTK_EDITABLE (self->key_row), "");
  self->key_asked = FALSE;
  look_for_key (self);
}

static void
on_model_applied (SampanTranslatorRow *self)
{
  apply_setting (self, "model", self->model_row);
}

static void
show_key_error (SampanTranslatorRow *self, const GError *error)
{
  g_autofree char *sentence = sampan_net_error_dup_sentence (error);

  show_state (self, "dialog-error-symbolic", "error", sentence);
  tell (self, sentence);
}

/* Whether there is a key for DeepL stands in the settings, so that the keyring is not asked where
 * there is none. */
static void
use_key (SampanTranslatorRow *self, gboolean kept)
{
  if (is (self, SAMPAN_PROVIDER_DEEPL))
    g_settings_set_boolean (get_settings (self), "deepl-key-kept", kept);
  sampan_translators_load_keys (get_translators (self));
}

static void
on_key_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanTranslatorRow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean kept = sampan_secrets_store_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->studio == NULL)
    return;
  if (!kept)
    {
      show_key_error (self, error);
      return;
    }
  use_key (self, TRUE);
  tell (self, _ ("The key is in your keyring"));
}

static void
on_key_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanTranslatorRow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean cleared = sampan_secrets_clear_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->studio == NULL)
    return;
  if (!cleared)
    {
      show_key_error (self, error);
      return;
    }
  use_key (self, FALSE);
  tell (self, _ ("The key was removed from your keyring"));
}

static void
on_key_applied (SampanTranslatorRow *self)
{
  g_autofree char *address = dup_address (self);
  g_autofree char *id = sampan_translators_dup_key_id (self->provider->id, address);
  g_autofree char *key = dup_text (self->key_row);

  if (*id == '\0')
    {
      tell (self, _ ("Name the server first: the key is kept for its address."));
      return;
    }
  if (*key == '\0')
    {
      sampan_secrets_clear_async (self->provider->id, id, self->cancellable, on_key_cleared,
                                  g_object_ref (self));
      return;
    }
  /* Translators: what a keyring viewer shows; %s is an address. */
  g_autofree char *label = g_strdup_printf (_ ("Sampan: key for %s"), id);
  sampan_secrets_store_async (self->provider->id, id, label, key, self->cancellable, on_key_kept,
                              g_object_ref (self));
}

static void
on_key_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanTranslatorRow) self = user_data;
  g_autoptr (GError) error = NULL;
  char *key = sampan_secrets_lookup_finish (result, &error);

  if (key != NULL && self->studio != NULL
      && *gtk_editable_get_text (GTK_EDITABLE (self->key_row)) == '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->key_row), key);
  sampan_secrets_free (key);
}

/* Only when somebody looks, and only where there may be one: the keyring may have to be unlocked.
 */
static void
look_for_key (SampanTranslatorRow *self)
{
  g_autofree char *address = dup_address (self);
  g_autofree char *id = sampan_translators_dup_key_id (self->provider->id, address);

  if (self->key_asked || *id == '\0' || !self->provider->has_key
      || (is (self, SAMPAN_PROVIDER_DEEPL)
          && !g_settings_get_boolean (get_settings (self), "deepl-key-kept")))
    return;
  self->key_asked = TRUE;
  sampan_secrets_lookup_async (self->provider->id, id, self->cancellable, on_key_found,
                               g_object_ref (self));
}

/* ---- what is pressed ---- */

static void
on_expanded (SampanTranslatorRow *self)
{
  if (self->studio != NULL && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    look_for_key (self);
}

static void
on_switched (SampanTranslatorRow *self)
{
  if (self->updating || self->studio == NULL)
    return;
  g_auto (GStrv) old = g_settings_get_strv (get_settings (self), "translators-off");
  g_autoptr (GStrvBuilder) off = g_strv_builder_new ();
  for (guint i = 0; old[i] != NULL; i++)
    if (!is (self, old[i]))
      g_strv_builder_add (off, old[i]);
  if (!gtk_switch_get_active (self->on_switch))
    g_strv_builder_add (off, self->provider->id);
  g_auto (GStrv) ids = g_strv_builder_end (off);
  g_settings_set_strv (get_settings (self), "translators-off", (const char *const *)ids);
}

/* What has been typed and not applied counts, too. */
static void
on_test_clicked (SampanTranslatorRow *self)
{
  SampanTranslators *translators = get_translators (self);

  if (self->provider->has_address)
    apply_setting (self, "url", self->address_row);
  if (self->provider->has_model)
    apply_setting (self, "model", self->model_row);
  g_clear_object (&self->tested);
  sampan_translator_row_refresh (self);
  if (sampan_translators_get_engine (translators, self->provider->id) == NULL
      && self->provider->has_key)
    gtk_widget_grab_focus (self->provider->has_address ? self->address_row : self->key_row);
}

static void
on_packs_clicked (SampanTranslatorRow *self)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_PREFERENCES_DIALOG);

  adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (dialog), "packs");
}

static void
move (SampanTranslatorRow *self, int places)
{
  g_signal_emit (self, signals[MOVED], 0, places);
}

static void
on_earlier_clicked (SampanTranslatorRow *self)
{
  move (self, -1);
}

static void
on_later_clicked (SampanTranslatorRow *self)
{
  move (self, 1);
}

static gboolean
on_move_key (GtkWidget *widget, GVariant *places, gpointer user_data)
{
  move (SAMPAN_TRANSLATOR_ROW (widget), g_variant_get_int32 (places));
  return TRUE;
}

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source, double x, double y, SampanTranslatorRow *self)
{
  return gdk_content_provider_new_typed (SAMPAN_TYPE_TRANSLATOR_ROW, self);
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag, SampanTranslatorRow *self)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, picture, 12, 12);
}

/* ---- the widget ---- */

static void
sampan_translator_row_dispose (GObject *object)
{
  SampanTranslatorRow *self = SAMPAN_TRANSLATOR_ROW (object);

  cancel_test (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->tested);
  g_clear_object (&self->studio);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_TRANSLATOR_ROW);
  G_OBJECT_CLASS (sampan_translator_row_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-translator-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanTranslatorRow, handle);
  gtk_widget_class_bind_template_child (widget_class, SampanTranslatorRow, on_switch);
  gtk_widget_class_bind_template_child (widget_class, SampanTranslatorRow, address_row);
  gtk_widget_class_bind_template_child (widget_class, SampanTranslatorRow, model_row);
  gtk_widget_class_bind_template_child (widget_class, SampanTranslatorRow, key_row);
  gtk_widget_class_bind_template_child (widget_class, SampanTranslatorRow, test_row);
  gtk_widget_class_bind_template_child (widget_class, SampanTranslatorRow, test_spinner);
  gtk_widget_class_bind_template_child (widget_class, SampanTranslatorRow, test_icon);
  gtk_widget_class_bind_template_child (widget_class, SampanTranslatorRow, test_button);
  gtk_widget_class_bind_template_child (widget_class, SampanTranslatorRow, packs_button);
  gtk_widget_class_bind_template_child (widget_class, SampanTranslatorRow, earlier_button);
  gtk_widget_class_bind_template_child (widget_class, SampanTranslatorRow, later_button);
  gtk_widget_class_bind_template_callback (widget_class, on_expanded);
  gtk_widget_class_bind_template_callback (widget_class, on_switched);
  gtk_widget_class_bind_template_callback (widget_class, on_address_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_model_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_key_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_test_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_packs_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_earlier_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_later_clicked);
}

static void
sampan_translator_row_class_init (SampanTranslatorRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_translator_row_dispose;
  signals[MOVED] = g_signal_new ("moved", SAMPAN_TYPE_TRANSLATOR_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[TOLD] = g_signal_new ("told", SAMPAN_TYPE_TRANSLATOR_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, GDK_ALT_MASK, on_move_key, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, GDK_ALT_MASK, on_move_key, "i", 1);
  bind_template (widget_class);
}

static void
sampan_translator_row_init (SampanTranslatorRow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (on_drag_prepare), self, 0);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (on_drag_begin), self, 0);
  gtk_widget_set_cursor_from_name (self->handle, "grab");
  gtk_widget_add_controller (self->handle, GTK_EVENT_CONTROLLER (source));
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
}

/* For a screen reader. @label: (transfer full) */
static void
name_control (GtkWidget *control, char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_free (label);
}

static void
set_texts (SampanTranslatorRow *self)
{
  const char *name = _ (self->provider->name);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->test_row),
                                 _ (self->provider->description));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->address_row),
                                 is (self, SAMPAN_PROVIDER_LIBRETRANSLATE)
                                     ? _ ("Address, for example http://127.0.0.1:5000")
                                     : _ ("Address, for example http://127.0.0.1:8080/v1"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key_row),
                                 is (self, SAMPAN_PROVIDER_DEEPL)
                                     ? _ ("Key of your account")
                                     : _ ("Key, if the server asks for one"));
  /* Translators: names of buttons and switches for a screen reader; %s is a translator. */
  name_control (GTK_WIDGET (self->on_switch), g_strdup_printf (_ ("Use %s"), name));
  name_control (self->test_button, g_strdup_printf (_ ("Test %s"), name));
  name_control (self->earlier_button, g_strdup_printf (_ ("Try %s earlier"), name));
  name_control (self->later_button, g_strdup_printf (_ ("Try %s later"), name));
}

SampanTranslatorRow *
sampan_translator_row_new (SampanStudio *studio, const SampanProvider *provider)
{
  SampanTranslatorRow *self = g_object_new (SAMPAN_TYPE_TRANSLATOR_ROW, NULL);

  self->studio = g_object_ref (studio);
  self->provider = provider;
  set_texts (self);
  gtk_widget_set_visible (self->address_row, provider->has_address);
  gtk_widget_set_visible (self->model_row, provider->has_model);
  gtk_widget_set_visible (self->key_row, provider->has_key);
  gtk_widget_set_visible (self->test_button, !is (self, SAMPAN_PROVIDER_PACKS));
  gtk_widget_set_visible (self->packs_button, is (self, SAMPAN_PROVIDER_PACKS));
  if (provider->has_address)
    {
      g_autofree char *address = dup_address (self);
      gtk_editable_set_text (GTK_EDITABLE (self->address_row), address);
    }
  if (provider->has_model)
    {
      g_autofree char *name = dup_setting_name (self, "model");
      g_autofree char *model = g_settings_get_string (get_settings (self), name);
      gtk_editable_set_text (GTK_EDITABLE (self->model_row), model);
    }
  sampan_translator_row_refresh (self);
  return self;
}

const char *
sampan_translator_row_get_id (SampanTranslatorRow *self)
{
  g_return_val_if_fail (SAMPAN_IS_TRANSLATOR_ROW (self), NULL);

  return self->provider->id;
}

void
sampan_translator_row_set_place (SampanTranslatorRow *self, gboolean first, gboolean last)
{
  g_return_if_fail (SAMPAN_IS_TRANSLATOR_ROW (self));

  gtk_widget_set_sensitive (self->earlier_button, !first);
  gtk_widget_set_sensitive (self->later_button, !last);
}
