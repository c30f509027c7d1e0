#include "config.h"

#include <glib/gi18n-lib.h>

#include "captions/sampan-caption-file.h"
#include "language/sampan-language.h"

#include "sampan-card-view.h"

/* Pixels of a card's pictures: a phone's width at twice the density. */
#define PICTURE_SIZE 720
#define MIN_WIDTH 180
#define NATURAL_WIDTH 296

/* One picture of the note as it was asked for. */
typedef struct
{
  SampanCardView *view; /* NULL once it is not wanted any more */
  SampanMedia *media;
  char *plan;
  cairo_surface_t *surface; /* NULL until it is there */
  GCancellable *cancellable;
  gboolean loading;
} Picture;

struct _SampanCardView
{
  GtkWidget parent_instance;

  SampanDocument *document;
  char *language;
  SampanCardStyle style;
  GPtrArray *pictures; /* Picture, in the order of the note */
  GSignalGroup *note_signals;
};

G_DEFINE_FINAL_TYPE (SampanCardView, sampan_card_view, GTK_TYPE_WIDGET)

static void load_picture (Picture *picture);

static void
picture_free (Picture *picture)
{
  g_clear_object (&picture->media);
  g_clear_object (&picture->cancellable);
  g_clear_pointer (&picture->surface, cairo_surface_destroy);
  g_free (picture->plan);
  g_free (picture);
}

/* Its load, if one is under way, still holds it. */
static void
picture_drop (Picture *picture)
{
  picture->view = NULL;
  g_cancellable_cancel (picture->cancellable);
  if (!picture->loading)
    picture_free (picture);
}

static cairo_surface_t *
create_surface (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);

  gdk_texture_download (texture, cairo_image_surface_get_data (surface),
                        (gsize)cairo_image_surface_get_stride (surface));
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* Until a picture is there, or when it can not be read: a grey of its shape, so that nothing jumps.
 */
static cairo_surface_t *
create_blank (SampanMedia *media)
{
  int width = MAX (sampan_media_get_width (media), 1),
      height = MAX (sampan_media_get_height (media), 1);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 48, CLAMP (48 * height / width, 16, 128));
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 0.88, 0.88, 0.89);
  cairo_paint (cr);
  cairo_destroy (cr);
  return surface;
}

static void
on_picture_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Picture *picture = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture =
      sampan_thumbnails_load_finish (SAMPAN_THUMBNAILS (source), result, &error);

  picture->loading = FALSE;
  if (picture->view == NULL)
    {
      picture_free (picture);
      return;
    }
  if (texture != NULL)
    {
      g_clear_pointer (&picture->surface, cairo_surface_destroy);
      picture->surface = create_surface (texture);
      gtk_widget_queue_resize (GTK_WIDGET (picture->view));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_debug ("No picture for the card: %s", error->message);
    }
  /* The plan was changed while this picture was made. */
  if (g_strcmp0 (picture->plan, sampan_media_get_plan (picture->media)) != 0)
    load_picture (picture);
}

static void
load_picture (Picture *picture)
{
  SampanStudio *studio = sampan_document_get_studio (picture->view->document);

  g_set_str (&picture->plan, sampan_media_get_plan (picture->media));
  if (picture->loading)
    return;
  g_set_object (&picture->cancellable, NULL);
  picture->cancellable = g_cancellable_new ();
  picture->loading = TRUE;
  sampan_thumbnails_load_async (sampan_studio_get_thumbnails (studio),
                                sampan_media_get_sha256 (picture->media), picture->plan,
                                sampan_media_get_kind (picture->media), PICTURE_SIZE,
                                picture->cancellable, on_picture_ready, picture);
}

static Picture *
take_picture (GPtrArray *pictures, SampanMedia *media)
{
  for (guint i = 0; i < pictures->len; i++)
    {
      Picture *picture = g_ptr_array_index (pictures, i);
      if (picture->media == media)
        return g_ptr_array_steal_index (pictures, i);
    }
  return NULL;
}

static void
update_pictures (SampanCardView *self)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->pictures);
  g_autoptr (GListModel) media =
      self->document != NULL
          ? sampan_note_dup_posted_media (sampan_document_get_note (self->document))
          : NULL;

  self->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify)picture_drop);
  for (guint i = 0; media != NULL && i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (SampanMedia) item = g_list_model_get_item (media, i);
      Picture *picture = take_picture (old, item);
      gboolean fresh = picture == NULL;
      if (fresh)
        {
          picture = g_new0 (Picture, 1);
          picture->view = self;
          picture->media = g_object_ref (item);
          picture->surface = create_blank (item);
        }
      g_ptr_array_add (self->pictures, picture);
      if (fresh
          || (!picture->loading && g_strcmp0 (picture->plan, sampan_media_get_plan (item)) != 0))
        load_picture (picture);
    }
}

static SampanVersion *
get_version (SampanCardView *self)
{
  SampanNote *note = sampan_document_get_note (self->document);
  SampanVersion *version =
      self->language != NULL ? sampan_note_get_version (note, self->language) : NULL;
  return version != NULL ? version : sampan_note_get_source (note);
}

/* The first caption of a video, so that its style is seen. */
static char *
dup_caption (SampanCardView *self, const char *language)
{
  if (self->pictures->len == 0)
    return NULL;
  Picture *first = g_ptr_array_index (self->pictures, 0);
  SampanCaptionTrack *track = sampan_media_get_track (first->media, language);
  SampanCue *cue = track != NULL ? sampan_caption_track_get_cue (track, 0) : NULL;
  return cue != NULL ? sampan_caption_text_to_plain (sampan_cue_get_text (cue)) : NULL;
}

static SampanAccount *
find_account (SampanCardView *self, const char *language)
{
  GListModel *accounts =
      G_LIST_MODEL (sampan_studio_get_accounts (sampan_document_get_studio (self->document)));
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (SampanAccount) account = g_list_model_get_item (accounts, i);
      if (g_strcmp0 (sampan_account_get_language (account), language) == 0)
        return account; /* the model holds it */
    }
  return NULL;
}

/* Draws the card, or with @cr NULL only measures it. */
static double
draw (SampanCardView *self, cairo_t *cr, double width)
{
  SampanVersion *version = get_version (self);
  const char *language = sampan_version_get_language (version);
  SampanAccount *account = find_account (self, language);
  const char *name = g_get_real_name ();
  g_autofree char *body = sampan_version_dup_body (version);
  g_autofree char *caption = dup_caption (self, language);
  g_autofree cairo_surface_t **surfaces = g_new0 (cairo_surface_t *, self->pictures->len + 1);
  const char *caption_texts[] = { caption, NULL };
  const char *caption_languages[] = { language, NULL };
  Picture *first = self->pictures->len > 0 ? g_ptr_array_index (self->pictures, 0) : NULL;

  for (guint i = 0; i < self->pictures->len; i++)
    surfaces[i] = ((Picture *)g_ptr_array_index (self->pictures, i))->surface;

  SampanCard card = {
    .style = self->style,
    .language = language,
    .author = g_str_equal (name, "Unknown") ? g_get_user_name () : name,
    .handle = account != NULL ? sampan_account_get_handle (account) : g_get_user_name (),
    .title = sampan_segment_get_text (sampan_version_get_title (version)),
    .body = body,
    .tags = sampan_version_get_tags (version),
    .pictures = surfaces,
    .n_pictures = self->pictures->len,
    .video = first != NULL && sampan_media_get_kind (first->media) == SAMPAN_MEDIA_VIDEO,
    .duration = first != NULL ? sampan_media_get_duration (first->media) : 0,
    .caption_texts = caption != NULL ? caption_texts : NULL,
    .caption_languages = caption != NULL ? caption_languages : NULL,
  };
  return sampan_card_draw (&card, cr, width);
}

static void
update_name (SampanCardView *self)
{
  if (self->document == NULL)
    return;
  SampanVersion *version = get_version (self);
  g_autofree char *language = sampan_language_dup_name (sampan_version_get_language (version));
  /* Translators: name of the preview for a screen reader: a platform, a language and the title. */
  g_autofree char *name =
      g_strdup_printf (_ ("%s card in %s: %s"), sampan_card_style_get_name (self->style), language,
                       sampan_segment_get_text (sampan_version_get_title (version)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_note_changed (SampanCardView *self)
{
  update_pictures (self);
  update_name (self);
  /* Many changes before a frame are one resize and one drawing. */
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static GtkSizeRequestMode
sampan_card_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sampan_card_view_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  SampanCardView *self = SAMPAN_CARD_VIEW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN_WIDTH;
      *natural = NATURAL_WIDTH;
      return;
    }
  double width = for_size > 0 ? for_size : NATURAL_WIDTH;
  *minimum = *natural = self->document != NULL ? (int)(draw (self, NULL, width) + 0.999) : 0;
}

static void
sampan_card_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SampanCardView *self = SAMPAN_CARD_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (self->document == NULL || width == 0 || height == 0)
    return;
  cairo_t *cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  draw (self, cr, width);
  cairo_destroy (cr);
}

static void
sampan_card_view_dispose (GObject *object)
{
  SampanCardView *self = SAMPAN_CARD_VIEW (object);

  g_clear_object (&self->note_signals);
  g_clear_pointer (&self->pictures, g_ptr_array_unref);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (sampan_card_view_parent_class)->dispose (object);
}

static void
sampan_card_view_finalize (GObject *object)
{
  SampanCardView *self = SAMPAN_CARD_VIEW (object);

  g_free (self->language);

  G_OBJECT_CLASS (sampan_card_view_parent_class)->finalize (object);
}

static void
sampan_card_view_class_init (SampanCardViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sampan_card_view_dispose;
  object_class->finalize = sampan_card_view_finalize;
  widget_class->get_request_mode = sampan_card_view_get_request_mode;
  widget_class->measure = sampan_card_view_measure;
  widget_class->snapshot = sampan_card_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "cardview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sampan_card_view_init (SampanCardView *self)
{
  self->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify)picture_drop);
  self->note_signals = g_signal_group_new (SAMPAN_TYPE_NOTE);
  g_signal_group_connect_swapped (self->note_signals, "changed", G_CALLBACK (on_note_changed),
                                  self);
}

SampanCardView *
sampan_card_view_new (void)
{
  return g_object_new (SAMPAN_TYPE_CARD_VIEW, NULL);
}

void
sampan_card_view_set_document (SampanCardView *self, SampanDocument *document)
{
  g_return_if_fail (SAMPAN_IS_CARD_VIEW (self));

  if (self->document == document)
    return;
  g_ptr_array_set_size (self->pictures, 0);
  g_set_object (&self->document, document);
  g_signal_group_set_target (self->note_signals,
                             document != NULL ? sampan_document_get_note (document) : NULL);
  on_note_changed (self);
}

void
sampan_card_view_set_language (SampanCardView *self, const char *language)
{
  g_return_if_fail (SAMPAN_IS_CARD_VIEW (self));

  if (!g_set_str (&self->language, language))
    return;
  update_name (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
sampan_card_view_set_style (SampanCardView *self, SampanCardStyle style)
{
  g_return_if_fail (SAMPAN_IS_CARD_VIEW (self));

  if (self->style == style)
    return;
  self->style = style;
  update_name (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
