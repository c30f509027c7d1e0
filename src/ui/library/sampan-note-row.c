#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"
#include "media/sampan-time-map.h"
#include "ui/sampan-text.h"

#include "sampan-note-row.h"

/* Pixels: twice the 52 of the row, for dense screens. */
#define COVER_SIZE 160

struct _SampanNoteRow
{
  AdwBin parent_instance;

  GtkStack *cover_stack;
  GtkPicture *cover;
  GtkLabel *duration_label;
  GtkLabel *title_label;
  GtkBox *badges;
  GtkImage *state_icon;
  GtkLabel *state_label;
  GtkLabel *time_label;

  SampanStudio *studio;
  SampanNoteItem *item;
  GSignalGroup *signals;
  GCancellable *cancellable;
  char *shown_badges; /* what they say: a save seldom changes it */
  char *shown_cover;  /* what the cover was made from */
};

G_DEFINE_FINAL_TYPE (SampanNoteRow, sampan_note_row, ADW_TYPE_BIN)

static void
show_cover (SampanNoteRow *self, GdkTexture *texture)
{
  gtk_picture_set_paintable (self->cover, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (self->cover_stack, texture != NULL ? "picture" : "none");
}

static void
on_cover_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture =
      sampan_thumbnails_load_finish (SAMPAN_THUMBNAILS (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (texture != NULL)
    show_cover (user_data, texture);
  else
    g_debug ("No thumbnail: %s", error->message);
}

static void
update_cover (SampanNoteRow *self)
{
  const char *sha256 = sampan_note_item_get_cover_sha256 (self->item);
  const char *plan = sampan_note_item_get_cover_plan (self->item);
  g_autofree char *wanted = sha256 != NULL ? g_strconcat (sha256, " ", plan, NULL) : NULL;
  SampanThumbnails *thumbnails = sampan_studio_get_thumbnails (self->studio);

  if (!g_set_str (&self->shown_cover, wanted))
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (sha256 == NULL)
    {
      show_cover (self, NULL);
      return;
    }
  GdkTexture *texture = sampan_thumbnails_peek (thumbnails, sha256, plan, COVER_SIZE);
  if (texture != NULL)
    {
      show_cover (self, texture);
      return;
    }
  gboolean video = sampan_note_item_get_kind (self->item) == SAMPAN_NOTE_VIDEO;
  self->cancellable = g_cancellable_new ();
  sampan_thumbnails_load_async (thumbnails, sha256, plan,
                                video ? SAMPAN_MEDIA_VIDEO : SAMPAN_MEDIA_IMAGE, COVER_SIZE,
                                self->cancellable, on_cover_ready, self);
}

static char *
describe_badges (const char *const *languages, const char *const *incomplete)
{
  g_autofree char *all = languages != NULL ? g_strjoinv (" ", (char **)languages) : g_strdup ("");
  g_autofree char *some =
      incomplete != NULL ? g_strjoinv (" ", (char **)incomplete) : g_strdup ("");

  return g_strdup_printf ("%s/%s", all, some);
}

static void
update_badges (SampanNoteRow *self)
{
  const char *const *languages = sampan_note_item_get_languages (self->item);
  const char *const *incomplete = sampan_note_item_get_incomplete_languages (self->item);
  g_autofree char *shown = describe_badges (languages, incomplete);
  GtkWidget *child;

  if (!g_set_str (&self->shown_badges, shown))
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->badges))) != NULL)
    gtk_box_remove (self->badges, child);
  for (guint i = 0; languages != NULL && languages[i] != NULL; i++)
    {
      const SampanLanguage *language = sampan_language_find (languages[i]);
      g_autofree char *name = sampan_language_dup_name (languages[i]);
      gboolean whole = incomplete == NULL || !g_strv_contains (incomplete, languages[i]);
      /* Translators: a language whose translation is not complete. */
      g_autofree char *tooltip =
          whole ? g_strdup (name) : g_strdup_printf (_ ("%s, not complete"), name);
      GtkWidget *badge = gtk_label_new (language != NULL ? language->badge : languages[i]);
      sampan_label_set_language (GTK_LABEL (badge), languages[i]);
      gtk_widget_add_css_class (badge, "badge");
      if (!whole)
        gtk_widget_add_css_class (badge, "incomplete");
      gtk_widget_set_tooltip_text (badge, tooltip);
      gtk_box_append (self->badges, badge);
    }
}

static void
update_state (SampanNoteRow *self)
{
  static const struct
  {
    const char *icon;
    const char *css_class;
    const char *word;
  } states[] = {
    /* Translators: states of a note. */
    [SAMPAN_NOTE_DRAFT] = { "document-edit-symbolic", "dim-label", N_ ("Draft") },
    [SAMPAN_NOTE_QUEUED] = { "alarm-symbolic", "accent", N_ ("Queued") },
    [SAMPAN_NOTE_PUBLISHED] = { "object-select-symbolic", "success", N_ ("Published") },
  };
  SampanNoteStatus status = sampan_note_item_get_status (self->item);

  gtk_image_set_from_icon_name (self->state_icon, states[status].icon);
  gtk_label_set_label (self->state_label, _ (states[status].word));
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_icon),
                              (const char *[]){ states[status].css_class, NULL });
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_label),
                              (const char *[]){ "caption", states[status].css_class, NULL });
}

static void
update (SampanNoteRow *self)
{
  const char *title = sampan_note_item_get_title (self->item);
  const char *const *languages = sampan_note_item_get_languages (self->item);
  gboolean titled = title != NULL && *title != '\0';
  gint64 duration = sampan_time_map_measure (sampan_note_item_get_duration (self->item),
                                             sampan_note_item_get_cover_plan (self->item));
  g_autofree char *length = sampan_dup_duration (duration);

  gtk_label_set_label (self->title_label, titled ? title : _ ("Untitled"));
  sampan_label_set_language (self->title_label, titled && languages != NULL ? languages[0] : NULL);
  gtk_label_set_label (self->duration_label, length);
  gtk_widget_set_visible (GTK_WIDGET (self->duration_label), duration > 0);
  update_badges (self);
  update_state (self);
  update_cover (self);
  sampan_note_row_refresh (self);
}

static void
sampan_note_row_dispose (GObject *object)
{
  SampanNoteRow *self = SAMPAN_NOTE_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->signals);
  g_clear_object (&self->item);
  g_clear_object (&self->studio);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_NOTE_ROW);

  G_OBJECT_CLASS (sampan_note_row_parent_class)->dispose (object);
}

static void
sampan_note_row_finalize (GObject *object)
{
  SampanNoteRow *self = SAMPAN_NOTE_ROW (object);

  g_free (self->shown_badges);
  g_free (self->shown_cover);

  G_OBJECT_CLASS (sampan_note_row_parent_class)->finalize (object);
}

static void
sampan_note_row_class_init (SampanNoteRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sampan_note_row_dispose;
  object_class->finalize = sampan_note_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sampan_app/Sampan/sampan-note-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanNoteRow, cover_stack);
  gtk_widget_class_bind_template_child (widget_class, SampanNoteRow, cover);
  gtk_widget_class_bind_template_child (widget_class, SampanNoteRow, duration_label);
  gtk_widget_class_bind_template_child (widget_class, SampanNoteRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, SampanNoteRow, badges);
  gtk_widget_class_bind_template_child (widget_class, SampanNoteRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, SampanNoteRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, SampanNoteRow, time_label);
}

static void
sampan_note_row_init (SampanNoteRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (SAMPAN_TYPE_NOTE_ITEM);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (update), self);
}

SampanNoteRow *
sampan_note_row_new (SampanStudio *studio)
{
  SampanNoteRow *self = g_object_new (SAMPAN_TYPE_NOTE_ROW, NULL);
  self->studio = g_object_ref (studio);
  return self;
}

void
sampan_note_row_set_item (SampanNoteRow *self, SampanNoteItem *item)
{
  g_return_if_fail (SAMPAN_IS_NOTE_ROW (self));

  g_set_object (&self->item, item);
  g_signal_group_set_target (self->signals, item);
  if (item != NULL)
    {
      update (self);
      return;
    }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_set_str (&self->shown_cover, NULL);
  show_cover (self, NULL);
}

void
sampan_note_row_refresh (SampanNoteRow *self)
{
  g_return_if_fail (SAMPAN_IS_NOTE_ROW (self));

  if (self->item == NULL)
    return;
  g_autofree char *time =
      sampan_dup_relative_time (sampan_note_item_get_modified (self->item), g_get_real_time ());
  g_autofree char *text = g_strconcat ("· ", time, NULL);
  gtk_label_set_label (self->time_label, text);
}
