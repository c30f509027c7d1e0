#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-growing-list.h"
#include "sampan-language-bar.h"
#include "sampan-lines.h"
#include "sampan-passage-list.h"
#include "sampan-passage-row.h"
#include "sampan-write-footer.h"
#include "sampan-write-page.h"
#include "sampan-write-status.h"

struct _SampanWritePage
{
  AdwBin parent_instance;

  AdwBanner *banner;
  SampanLanguageBar *language_bar;
  SampanWriteStatus *status;
  GtkListView *list;

  SampanDocument *document;
  SampanPassageList *passages;
  GtkSliceListModel *shown; /* those of them that the list has already */
  guint grow_source;
  GListStore
      *footer_model; /* the footer is the list's last row, so that the whole page scrolls as one */
  GtkWidget *footer;
  GHashTable *rows; /* SampanPassage -> SampanPassageRow, those that are bound */
  GSignalGroup *document_signals;
  GSignalGroup *note_signals;
  GSignalGroup *settings_signals;
  gboolean narrow;

  gboolean wants_tags;   /* the same, for the entry of the tags */
  SampanPassage *wanted; /* takes the focus as soon as it has a row */
  SampanSide wanted_side;
  gssize wanted_offset;
};

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SampanWritePage, sampan_write_page, ADW_TYPE_BIN)

static gboolean
grab_wanted (gpointer user_data)
{
  SampanWritePage *self = user_data;
  SampanPassageRow *row =
      self->wanted != NULL ? g_hash_table_lookup (self->rows, self->wanted) : NULL;

  if (row != NULL)
    {
      sampan_passage_row_focus (row, self->wanted_side, self->wanted_offset);
      g_clear_object (&self->wanted);
    }
  return G_SOURCE_REMOVE;
}

static gboolean
grab_tags (gpointer user_data)
{
  SampanWritePage *self = user_data;

  if (self->footer != NULL && gtk_widget_get_mapped (self->footer))
    {
      sampan_write_footer_focus_tags (SAMPAN_WRITE_FOOTER (self->footer));
      self->wants_tags = FALSE;
    }
  return G_SOURCE_REMOVE;
}

static void
focus_passage (SampanWritePage *self, guint position, SampanSide side, gssize offset)
{
  SampanPassage *passage = sampan_passage_list_peek (self->passages, position);
  if (passage == NULL)
    return;

  g_set_object (&self->wanted, passage);
  self->wanted_side = side;
  self->wanted_offset = offset;
  sampan_growing_list_reach (self->shown, position);
  if (g_hash_table_contains (self->rows, passage))
    grab_wanted (self);
  else
    gtk_list_view_scroll_to (self->list, position, GTK_LIST_SCROLL_NONE, NULL);
}

/* The passage that one is in may go, by undo: the one before it takes the focus, not the first of
 * all. */
static void
on_passages_changed (SampanWritePage *self, guint position, guint removed)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, SAMPAN_TYPE_PASSAGE_ROW) : NULL;

  if (removed == 0 || row == NULL || !gtk_widget_is_ancestor (row, GTK_WIDGET (self)))
    return;
  SampanPassage *passage = sampan_passage_row_get_passage (SAMPAN_PASSAGE_ROW (row));
  if (passage != NULL && !sampan_passage_list_find (self->passages, passage, NULL))
    focus_passage (self, position - 1, SAMPAN_SIDE_SOURCE, -1);
}

static gboolean
find_position (SampanWritePage *self, SampanPassageRow *row, guint *position)
{
  SampanPassage *passage = sampan_passage_row_get_passage (row);
  return passage != NULL && sampan_passage_list_find (self->passages, passage, position);
}

static void
on_row_lines (
    SampanWritePage *self, SampanSide side, const char *text, guint64 cursor, SampanPassageRow *row)
{
  guint position;
  if (!find_position (self, row, &position))
    return;

  SampanCursor next;
  SampanHistory *history = sampan_document_get_history (self->document);
  sampan_history_seal (history);
  if (side == SAMPAN_SIDE_SOURCE)
    next = sampan_lines_enter_source (sampan_document_get_note (self->document), position, text,
                                      cursor);
  else
    next =
        sampan_lines_enter_target (sampan_passage_get_target (sampan_passage_row_get_passage (row)),
                                   position, text, cursor);
  sampan_history_seal (history);
  sampan_passage_row_reset (row, side);
  focus_passage (self, next.position, side, next.offset);
}

static void
on_row_join (SampanWritePage *self, SampanSide side, gboolean forward, SampanPassageRow *row)
{
  guint position;
  SampanCursor next;

  /* Targets follow their sources: they are joined when those are. */
  if (side == SAMPAN_SIDE_TARGET || !find_position (self, row, &position))
    return;
  sampan_history_seal (sampan_document_get_history (self->document));
  if (sampan_lines_join (sampan_document_get_note (self->document), position, forward, &next))
    focus_passage (self, next.position, side, next.offset);
}

static void
on_row_leave (SampanWritePage *self, SampanSide side, gboolean down, SampanPassageRow *row)
{
  guint position;

  if (!find_position (self, row, &position) || (!down && position == 0))
    return;
  focus_passage (self, down ? position + 1 : position - 1, side, down ? 0 : -1);
}

static void
on_row_move (SampanWritePage *self, SampanSide side, gboolean down, SampanPassageRow *row)
{
  SampanVersion *source = sampan_note_get_source (sampan_document_get_note (self->document));
  guint position, to;

  /* The title is no passage that could go. */
  if (!find_position (self, row, &position) || position == 0 || (!down && position == 1))
    return;
  to = down ? position + 1 : position - 1;
  if (to > g_list_model_get_n_items (sampan_version_get_segments (source)))
    return;
  gssize offset = sampan_passage_row_get_cursor (row, side);
  sampan_history_seal (sampan_document_get_history (self->document));
  sampan_version_move_segment (source, position - 1, to - 1);
  sampan_history_seal (sampan_document_get_history (self->document));
  focus_passage (self, to, side, offset);
}

static void
set_up_row (SampanWritePage *self, SampanPassageRow *row)
{
  SampanNote *note = sampan_document_get_note (self->document);

  sampan_passage_row_set_narrow (row, self->narrow);
  sampan_passage_row_set_languages (row, sampan_note_get_source_language (note),
                                    sampan_document_get_target_language (self->document));
}

static void
on_setup (SampanWritePage *self, GtkListItem *item)
{
  GtkWidget *row = GTK_WIDGET (sampan_passage_row_new ());

  g_signal_connect_object (row, "lines", G_CALLBACK (on_row_lines), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "join", G_CALLBACK (on_row_join), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "leave", G_CALLBACK (on_row_leave), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "move", G_CALLBACK (on_row_move), self, G_CONNECT_SWAPPED);
  /* Kept apart from the item's child, which is the footer at times. */
  g_object_set_data_full (G_OBJECT (item), "row", g_object_ref_sink (row), g_object_unref);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
  gtk_list_item_set_focusable (item, FALSE);
}

static void
on_bind (SampanWritePage *self, GtkListItem *item)
{
  GObject *object = gtk_list_item_get_item (item);

  if (!SAMPAN_IS_PASSAGE (object))
    {
      gtk_list_item_set_child (item, self->footer);
      gtk_list_item_set_accessible_label (item, _ ("Tags"));
      if (self->wants_tags)
        g_idle_add_full (G_PRIORITY_HIGH, grab_tags, g_object_ref (self), g_object_unref);
      return;
    }
  SampanPassageRow *row = g_object_get_data (G_OBJECT (item), "row");
  sampan_passage_row_bind (row, self->document, SAMPAN_PASSAGE (object));
  set_up_row (self, row);
  gtk_list_item_set_child (item, GTK_WIDGET (row));
  gtk_list_item_set_accessible_label (item, sampan_passage_get_title (SAMPAN_PASSAGE (object))
                                                ? _ ("Title")
                                                : _ ("Passage"));
  g_hash_table_insert (self->rows, object, row);
  if (self->wanted == SAMPAN_PASSAGE (object))
    g_idle_add_full (G_PRIORITY_HIGH, grab_wanted, g_object_ref (self), g_object_unref);
}

static void
on_unbind (SampanWritePage *self, GtkListItem *item)
{
  GObject *object = gtk_list_item_get_item (item);
  SampanPassageRow *row = g_object_get_data (G_OBJECT (item), "row");

  if (SAMPAN_IS_PASSAGE (object))
    {
      if (g_hash_table_lookup (self->rows, object) == row)
        g_hash_table_remove (self->rows, object);
      sampan_passage_row_bind (row, NULL, NULL);
    }
  gtk_list_item_set_child (item, NULL);
}

static void
on_teardown (SampanWritePage *self, GtkListItem *item)
{
  SampanPassageRow *row = g_object_get_data (G_OBJECT (item), "row");

  g_signal_handlers_disconnect_by_data (row, self);
  g_object_set_data (G_OBJECT (item), "row", NULL);
}

static void
update_rows (SampanWritePage *self)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    set_up_row (self, row);
}

static gboolean
is_pair (const GError *error)
{
  return g_error_matches (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR);
}

static void
update_banner (SampanWritePage *self)
{
  const char *language = sampan_document_get_target_language (self->document);
  const GError *error =
      language != NULL ? sampan_document_get_language_error (self->document, language) : NULL;

  guint n = language != NULL && error == NULL
                    && !sampan_document_is_translating (self->document, language, NULL)
                ? sampan_document_count_failed (self->document, language)
                : 0;

  if (error != NULL)
    {
      adw_banner_set_title (self->banner, error->message);
      adw_banner_set_button_label (self->banner, is_pair (error) ? _ ("Set Up…") : _ ("Try Again"));
    }
  else if (n > 1)
    {
      g_autofree char *title = g_strdup_printf (ngettext ("%u passage was not translated.",
                                                          "%u passages were not translated.", n),
                                                n);
      adw_banner_set_title (self->banner, title);
      adw_banner_set_button_label (self->banner, _ ("Try Again"));
    }
  adw_banner_set_revealed (self->banner, error != NULL || n > 1);
}

static void
on_target_changed (SampanWritePage *self)
{
  update_rows (self);
  update_banner (self);
}

static void
on_banner_clicked (SampanWritePage *self)
{
  const char *language = sampan_document_get_target_language (self->document);
  const GError *error = sampan_document_get_language_error (self->document, language);

  if (is_pair (error))
    {
      SampanNote *note = sampan_document_get_note (self->document);
      const char *page =
          sampan_studio_get_setup_page (sampan_document_get_studio (self->document),
                                        sampan_note_get_source_language (note), language);

      gtk_widget_activate_action (GTK_WIDGET (self), "app.preferences-page", "s", page);
      sampan_document_clear_language_error (self->document, language);
    }
  else
    {
      sampan_document_translate (self->document, language, NULL);
    }
}

static void
on_add_passage (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SampanWritePage *self = SAMPAN_WRITE_PAGE (widget);

  if (self->document == NULL)
    return;
  sampan_history_seal (sampan_document_get_history (self->document));
  guint position = sampan_lines_append (sampan_document_get_note (self->document));
  focus_passage (self, position, SAMPAN_SIDE_SOURCE, 0);
}

static void
set_narrow (SampanWritePage *self, gboolean narrow)
{
  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  sampan_language_bar_set_narrow (self->language_bar, narrow);
  if (self->document != NULL)
    update_rows (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}

static void
sampan_write_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanWritePage *self = SAMPAN_WRITE_PAGE (object);

  switch (id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_write_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SampanWritePage *self = SAMPAN_WRITE_PAGE (object);

  switch (id)
    {
    case PROP_NARROW:
      set_narrow (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static gboolean
on_grow (gpointer user_data)
{
  SampanWritePage *self = user_data;

  if (sampan_growing_list_grow (self->shown))
    return G_SOURCE_CONTINUE;
  self->grow_source = 0;
  return G_SOURCE_REMOVE;
}

static void
show_passages (SampanWritePage *self)
{
  g_autoptr (GListStore) parts = g_list_store_new (G_TYPE_LIST_MODEL);

  self->passages = sampan_passage_list_new (self->document);
  self->shown = sampan_growing_list_new (G_LIST_MODEL (self->passages));
  /* Before the list view hears of it. */
  g_signal_connect_object (self->passages, "items-changed", G_CALLBACK (on_passages_changed), self,
                           G_CONNECT_SWAPPED);
  g_list_store_append (parts, self->shown);
  g_list_store_append (parts, self->footer_model);
  GtkFlattenListModel *all = gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&parts)));
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (G_LIST_MODEL (all));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  self->grow_source = g_idle_add_full (G_PRIORITY_LOW, on_grow, self, NULL);
}

static void
hide_passages (SampanWritePage *self)
{
  g_clear_handle_id (&self->grow_source, g_source_remove);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->shown);
  g_clear_object (&self->passages);
  g_clear_object (&self->wanted);
}

static void
sampan_write_page_dispose (GObject *object)
{
  SampanWritePage *self = SAMPAN_WRITE_PAGE (object);

  hide_passages (self);
  if (self->list != NULL)
    gtk_list_view_set_factory (self->list, NULL);
  g_clear_object (&self->document_signals);
  g_clear_object (&self->note_signals);
  g_clear_object (&self->settings_signals);
  g_clear_object (&self->footer_model);
  g_clear_object (&self->footer);
  g_clear_object (&self->document);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_WRITE_PAGE);

  G_OBJECT_CLASS (sampan_write_page_parent_class)->dispose (object);
}

static void
sampan_write_page_class_init (SampanWritePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sampan_write_page_get_property;
  object_class->set_property = sampan_write_page_set_property;
  object_class->dispose = sampan_write_page_dispose;

  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SAMPAN_TYPE_LANGUAGE_BAR);
  g_type_ensure (SAMPAN_TYPE_WRITE_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sampan_app/Sampan/sampan-write-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanWritePage, banner);
  gtk_widget_class_bind_template_child (widget_class, SampanWritePage, language_bar);
  gtk_widget_class_bind_template_child (widget_class, SampanWritePage, status);
  gtk_widget_class_bind_template_child (widget_class, SampanWritePage, list);
  gtk_widget_class_bind_template_callback (widget_class, on_banner_clicked);
  gtk_widget_class_install_action (widget_class, "write.add-passage", NULL, on_add_passage);
}

static void
sampan_write_page_init (SampanWritePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->rows = g_hash_table_new (NULL, NULL);
  self->footer = g_object_ref_sink (g_object_new (SAMPAN_TYPE_WRITE_FOOTER, NULL));
  self->footer_model = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (GObject) footer_item = g_object_new (G_TYPE_OBJECT, NULL);
  g_list_store_append (self->footer_model, footer_item);

  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "teardown", G_CALLBACK (on_teardown), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);

  self->document_signals = g_signal_group_new (SAMPAN_TYPE_DOCUMENT);
  g_signal_group_connect_swapped (self->document_signals, "notify::target-language",
                                  G_CALLBACK (on_target_changed), self);
  g_signal_group_connect_swapped (self->document_signals, "translation-changed",
                                  G_CALLBACK (update_banner), self);
  self->note_signals = g_signal_group_new (SAMPAN_TYPE_NOTE);
  g_signal_group_connect_swapped (self->note_signals, "notify::source-language",
                                  G_CALLBACK (update_rows), self);
  self->settings_signals = g_signal_group_new (G_TYPE_SETTINGS);
  g_signal_group_connect_swapped (self->settings_signals, "changed::preview-platform",
                                  G_CALLBACK (update_rows), self);
}

void
sampan_write_page_set_document (SampanWritePage *self, SampanDocument *document)
{
  g_return_if_fail (SAMPAN_IS_WRITE_PAGE (self));

  if (self->document == document)
    return;

  hide_passages (self);
  g_set_object (&self->document, document);
  g_signal_group_set_target (self->document_signals, document);
  g_signal_group_set_target (self->note_signals,
                             document != NULL ? sampan_document_get_note (document) : NULL);
  g_signal_group_set_target (self->settings_signals,
                             document != NULL ? sampan_studio_get_settings (
                                                    sampan_document_get_studio (document))
                                              : NULL);
  sampan_language_bar_set_document (self->language_bar, document);
  sampan_write_status_set_document (self->status, document);
  sampan_write_footer_set_document (SAMPAN_WRITE_FOOTER (self->footer), document);
  if (document == NULL)
    return;

  show_passages (self);
  update_banner (self);
}

void
sampan_write_page_focus_title (SampanWritePage *self)
{
  g_return_if_fail (SAMPAN_IS_WRITE_PAGE (self));

  if (self->document != NULL)
    focus_passage (self, 0, SAMPAN_SIDE_SOURCE, -1);
}

void
sampan_write_page_show (SampanWritePage *self, const char *language, int item, gssize offset)
{
  g_return_if_fail (SAMPAN_IS_WRITE_PAGE (self));

  if (self->document == NULL)
    return;
  SampanNote *note = sampan_document_get_note (self->document);
  gboolean source = g_strcmp0 (language, sampan_note_get_source_language (note)) == 0;

  if (!source && sampan_note_get_version (note, language) != NULL)
    sampan_document_set_target_language (self->document, language);
  if (item >= 0)
    {
      focus_passage (self, item, source ? SAMPAN_SIDE_SOURCE : SAMPAN_SIDE_TARGET, offset);
      return;
    }
  self->wants_tags = TRUE;
  gtk_list_view_scroll_to (
      self->list,
      g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (self->list))) - 1,
      GTK_LIST_SCROLL_NONE, NULL);
  grab_tags (self);
}
