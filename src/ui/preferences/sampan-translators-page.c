#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"

#include "sampan-translator-row.h"
#include "sampan-translators-page.h"

struct _SampanTranslatorsPage
{
  AdwPreferencesPage parent_instance;

  GtkListBox *list;
  AdwPreferencesGroup *pairs_group;

  SampanStudio *studio;
  GPtrArray *pair_rows; /* of AdwComboRow, owned by the group */
  gboolean updating;
};

enum
{
  TOLD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SampanTranslatorsPage, sampan_translators_page, ADW_TYPE_PREFERENCES_PAGE)

static SampanTranslatorRow *
get_row (SampanTranslatorsPage *self, int index)
{
  return (SampanTranslatorRow *)gtk_list_box_get_row_at_index (self->list, index);
}

/* ---- pairs ---- */

/* What does it as things are, or why nothing does. */
static void
show_used (SampanTranslatorsPage *self, AdwComboRow *row)
{
  const char *from = g_object_get_data (G_OBJECT (row), "from");
  const char *to = g_object_get_data (G_OBJECT (row), "to");
  g_autoptr (GError) error = NULL;
  SampanTranslator *used = sampan_translators_find (sampan_studio_get_translators (self->studio),
                                                    from, to, NULL, &error);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               used != NULL ? sampan_translator_get_name (used) : error->message);
}

static void
on_choice (SampanTranslatorsPage *self, GParamSpec *pspec, AdwComboRow *row)
{
  const char *const *ids = g_object_get_data (G_OBJECT (row), "ids");
  const char *from = g_object_get_data (G_OBJECT (row), "from");
  const char *to = g_object_get_data (G_OBJECT (row), "to");
  guint selected = adw_combo_row_get_selected (row);

  if (self->updating || selected == GTK_INVALID_LIST_POSITION)
    return;
  sampan_translators_set_choice (sampan_studio_get_translators (self->studio), from, to,
                                 selected == 0 ? NULL : ids[selected - 1]);
  show_used (self, row);
}

/* Fills the row of a pair with what can do it. */
static void
fill_pair (SampanTranslatorsPage *self, AdwComboRow *row, const char *from, const char *to)
{
  SampanTranslators *translators = sampan_studio_get_translators (self->studio);
  const char *choice = sampan_translators_get_choice (translators, from, to);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0, selected = 0;

  gtk_string_list_append (names, _ ("By the order"));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (translators)); i++)
    {
      g_autoptr (SampanTranslator) engine = g_list_model_get_item (G_LIST_MODEL (translators), i);
      if (!sampan_translator_supports (engine, from, to))
        continue;
      n++;
      g_strv_builder_add (builder, sampan_translator_get_id (engine));
      gtk_string_list_append (names, sampan_translator_get_name (engine));
      if (g_strcmp0 (choice, sampan_translator_get_id (engine)) == 0)
        selected = n;
    }
  g_object_set_data_full (G_OBJECT (row), "ids", g_strv_builder_end (builder),
                          (GDestroyNotify)g_strfreev);
  /* Without a choice there is only what is missing, to be read. */
  adw_combo_row_set_model (row, n > 0 ? G_LIST_MODEL (names) : NULL);
  adw_combo_row_set_selected (row, selected);
  show_used (self, row);
}

static AdwComboRow *
make_pair (SampanTranslatorsPage *self, const char *from, const char *to)
{
  AdwComboRow *row = ADW_COMBO_ROW (adw_combo_row_new ());
  g_autofree char *source = sampan_language_dup_name (from);
  g_autofree char *target = sampan_language_dup_name (to);
  g_autofree char *title = g_strdup_printf ("%s → %s", source, target);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  g_object_set_data_full (G_OBJECT (row), "from", g_strdup (from), g_free);
  g_object_set_data_full (G_OBJECT (row), "to", g_strdup (to), g_free);
  return row;
}

/* The pairs of new notes. */
static void
show_pairs (SampanTranslatorsPage *self)
{
  g_autofree char *source = sampan_studio_dup_source_language (self->studio);
  g_auto (GStrv) readers = sampan_studio_dup_reader_languages (self->studio);

  self->updating = TRUE;
  for (guint i = 0; i < self->pair_rows->len; i++)
    adw_preferences_group_remove (self->pairs_group, g_ptr_array_index (self->pair_rows, i));
  g_ptr_array_set_size (self->pair_rows, 0);
  for (guint i = 0; readers[i] != NULL; i++)
    {
      AdwComboRow *row = make_pair (self, source, readers[i]);

      fill_pair (self, row, source, readers[i]);
      g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_choice), self,
                               G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->pairs_group, GTK_WIDGET (row));
      g_ptr_array_add (self->pair_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->pairs_group), self->pair_rows->len > 0);
  self->updating = FALSE;
}

/* ---- the order ---- */

static void
update_places (SampanTranslatorsPage *self)
{
  SampanTranslatorRow *row;

  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    sampan_translator_row_set_place (row, i == 0, get_row (self, i + 1) == NULL);
}

/* The row stays the same widget, with the focus and what is typed in it. */
static void
move_row (SampanTranslatorsPage *self, SampanTranslatorRow *row, int to)
{
  GSettings *settings = sampan_studio_get_settings (self->studio);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  g_autoptr (SampanTranslatorRow) held = g_object_ref (row);
  SampanTranslatorRow *other;

  if (focus != NULL && !gtk_widget_is_ancestor (focus, GTK_WIDGET (row)))
    focus = NULL;
  gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_list_box_insert (self->list, GTK_WIDGET (row), to);
  if (focus != NULL)
    gtk_widget_grab_focus (focus);
  update_places (self);
  for (int i = 0; (other = get_row (self, i)) != NULL; i++)
    g_strv_builder_add (ids, sampan_translator_row_get_id (other));
  g_auto (GStrv) order = g_strv_builder_end (ids);
  g_settings_set_strv (settings, "translator-order", (const char *const *)order);
}

static void
on_moved (SampanTranslatorsPage *self, int places, SampanTranslatorRow *row)
{
  int to = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + places;

  if (to >= 0 && get_row (self, to) != NULL)
    move_row (self, row, to);
  /* When it was the button that has become insensitive. */
  if (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))) == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static gboolean
on_drop (
    GtkDropTarget *target, const GValue *value, double x, double y, SampanTranslatorsPage *self)
{
  GtkWidget *row = g_value_get_object (value);
  GtkListBoxRow *at = gtk_list_box_get_row_at_y (self->list, (int)y);

  if (row == NULL || gtk_widget_get_parent (row) != GTK_WIDGET (self->list) || at == NULL)
    return FALSE;
  move_row (self, SAMPAN_TRANSLATOR_ROW (row), gtk_list_box_row_get_index (at));
  return TRUE;
}

/* ---- the rest ---- */

static void
on_told (SampanTranslatorsPage *self, const char *text)
{
  g_signal_emit (self, signals[TOLD], 0, text);
}

/* Engines have come or gone. */
static void
on_changed (SampanTranslatorsPage *self)
{
  SampanTranslatorRow *row;

  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    sampan_translator_row_refresh (row);
  show_pairs (self);
}

static void
add_rows (SampanTranslatorsPage *self)
{
  SampanTranslators *translators = sampan_studio_get_translators (self->studio);
  g_auto (GStrv) order = sampan_translators_dup_order (translators);

  for (guint i = 0; order[i] != NULL; i++)
    {
      SampanTranslatorRow *row =
          sampan_translator_row_new (self->studio, sampan_translators_find_provider (order[i]));

      g_signal_connect_object (row, "moved", G_CALLBACK (on_moved), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (row, "told", G_CALLBACK (on_told), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (self->list, GTK_WIDGET (row));
    }
  update_places (self);
}

static void
sampan_translators_page_dispose (GObject *object)
{
  SampanTranslatorsPage *self = SAMPAN_TRANSLATORS_PAGE (object);

  g_clear_object (&self->studio);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_TRANSLATORS_PAGE);
  G_OBJECT_CLASS (sampan_translators_page_parent_class)->dispose (object);
}

static void
sampan_translators_page_finalize (GObject *object)
{
  g_ptr_array_unref (SAMPAN_TRANSLATORS_PAGE (object)->pair_rows);
  G_OBJECT_CLASS (sampan_translators_page_parent_class)->finalize (object);
}

static void
sampan_translators_page_class_init (SampanTranslatorsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_translators_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sampan_translators_page_finalize;
  signals[TOLD] = g_signal_new ("told", SAMPAN_TYPE_TRANSLATORS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-translators-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanTranslatorsPage, list);
  gtk_widget_class_bind_template_child (widget_class, SampanTranslatorsPage, pairs_group);
}

static void
sampan_translators_page_init (SampanTranslatorsPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (SAMPAN_TYPE_TRANSLATOR_ROW, GDK_ACTION_MOVE);

  self->pair_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (target));
}

SampanTranslatorsPage *
sampan_translators_page_new (SampanStudio *studio)
{
  SampanTranslatorsPage *self;
  SampanTranslators *translators;
  GSettings *settings;

  g_return_val_if_fail (SAMPAN_IS_STUDIO (studio), NULL);

  self = g_object_new (SAMPAN_TYPE_TRANSLATORS_PAGE, NULL);
  self->studio = g_object_ref (studio);
  translators = sampan_studio_get_translators (studio);
  settings = sampan_studio_get_settings (studio);
  add_rows (self);
  show_pairs (self);
  g_signal_connect_object (translators, "items-changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (translators, "notify::loading", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::source-language", G_CALLBACK (show_pairs), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::reader-languages", G_CALLBACK (show_pairs), self,
                           G_CONNECT_SWAPPED);
  return self;
}
