#include "config.h"

#include <glib/gi18n-lib.h>

#include "edit/sampan-picture-words.h"
#include "language/sampan-language.h"
#include "media/sampan-media-probe.h"
#include "publish/sampan-languages.h"

#include "sampan-card-player.h"
#include "sampan-card-subject.h"
#include "sampan-card-surface.h"
#include "sampan-card-view.h"

/* Pixels of a card's pictures: a phone's width at twice the density. */
#define PICTURE_SIZE 720
/* Large enough for a person to be cut out as in an export; that takes seconds, and is done once no
 * edit has come for so many milliseconds. */
#define FINE_SIZE 960
#define REST 700
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
  int size;      /* of the last load */
  guint refines; /* the timeout that loads it with its person cut out hair by hair */
} Picture;

struct _SampanCardView
{
  GtkWidget parent_instance;

  SampanDocument *document;
  char *language;
  SampanCardStyle style;
  gboolean dark;
  int phone;
  guint picture;       /* which one is shown large */
  GPtrArray *pictures; /* Picture, in the order of the note */
  GSignalGroup *note_signals;
  cairo_rectangle_t place;  /* of the first picture in it */
  GskRenderNode *node;      /* the card as it was drawn last; NULL if it is to be drawn anew */
  SampanCardPlayer *player; /* NULL until the video is played */
  char *cover_plan;         /* of the first picture, for which the subject is known or looked for */
  SampanSubject cover;
  GCancellable *cover_cancellable;
};

enum
{
  BREAKS_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

enum
{
  PROP_PLAYING = 1,
};

static GParamSpec *playing_property;

G_DEFINE_FINAL_TYPE (SampanCardView, sampan_card_view, GTK_TYPE_WIDGET)

static void
redraw (SampanCardView *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static SampanVersion *get_version (SampanCardView *self);
static void load_picture (Picture *picture, int size);

/* Returns: (transfer full) (nullable): the edits of @media, with the words of the card's readers.
 */
static char *
dup_plan (SampanCardView *self, SampanMedia *media)
{
  SampanNote *note = sampan_document_get_note (self->document);

  return sampan_picture_words_dup_plan (media, sampan_note_get_source_language (note),
                                        sampan_version_get_language (get_version (self)));
}

static void
picture_free (Picture *picture)
{
  g_clear_handle_id (&picture->refines, g_source_remove);
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
  g_clear_handle_id (&picture->refines, g_source_remove);
  g_cancellable_cancel (picture->cancellable);
  if (!picture->loading)
    picture_free (picture);
}

/* Whether readers will see other edges of a person than a small thumbnail has. */
static gboolean
can_be_refined (Picture *picture)
{
  SampanMediaKind kind = sampan_media_get_kind (picture->media);
  g_autoptr (SampanPlan) plan = sampan_plan_new_from_json (picture->plan, kind, NULL);

  return picture->size == PICTURE_SIZE && kind == SAMPAN_MEDIA_IMAGE && plan != NULL
         && (sampan_plan_find (plan, SAMPAN_OP_BACKGROUND) != NULL
             || sampan_plan_find (plan, SAMPAN_OP_RECOLOUR) != NULL);
}

static gboolean
refine (gpointer picture)
{
  ((Picture *)picture)->refines = 0;
  load_picture (picture, FINE_SIZE);

  return G_SOURCE_REMOVE;
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
      picture->surface = sampan_card_surface_new_from_texture (texture);
      redraw (picture->view);
      gtk_widget_queue_resize (GTK_WIDGET (picture->view));
      /* What breaks depends on the picture's shape. */
      g_signal_emit (picture->view, signals[BREAKS_CHANGED], 0);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_debug ("No picture for the card: %s", error->message);
    }
  /* The plan was changed while this picture was made. */
  g_autofree char *plan = dup_plan (picture->view, picture->media);
  if (g_strcmp0 (picture->plan, plan) != 0)
    load_picture (picture, PICTURE_SIZE);
  else if (texture != NULL && can_be_refined (picture))
    picture->refines = g_timeout_add (REST, refine, picture);
}

static void
load_picture (Picture *picture, int size)
{
  SampanStudio *studio = sampan_document_get_studio (picture->view->document);

  g_free (picture->plan);
  picture->plan = dup_plan (picture->view, picture->media);
  if (picture->loading)
    return;
  g_set_object (&picture->cancellable, NULL);
  picture->cancellable = g_cancellable_new ();
  picture->loading = TRUE;
  picture->size = size;
  sampan_thumbnails_load_async (sampan_studio_get_thumbnails (studio),
                                sampan_media_get_sha256 (picture->media), picture->plan,
                                sampan_media_get_kind (picture->media), size, picture->cancellable,
                                on_picture_ready, picture);
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
      g_autofree char *plan = dup_plan (self, item);
      if (fresh)
        {
          picture = g_new0 (Picture, 1);
          picture->view = self;
          picture->media = g_object_ref (item);
          picture->surface = sampan_card_surface_new_blank (item);
        }
      g_ptr_array_add (self->pictures, picture);
      if (!fresh && g_strcmp0 (picture->plan, plan) == 0)
        continue;
      g_clear_handle_id (&picture->refines, g_source_remove);
      if (!picture->loading)
        load_picture (picture, PICTURE_SIZE);
      else if (picture->size == FINE_SIZE)
        g_cancellable_cancel (picture->cancellable);
    }
}

static SampanVersion *
get_version (SampanCardView *self)
{
  SampanNote *note = sampan_document_get_note (self->document);
  g_auto (GStrv) tags = sampan_languages_split (self->language != NULL ? self->language : "");
  SampanVersion *version = tags[0] != NULL ? sampan_note_get_version (note, tags[0]) : NULL;

  return version != NULL ? version : sampan_note_get_source (note);
}

/* One or two, in their order. */
static const char *
get_languages (SampanCardView *self)
{
  g_auto (GStrv) all = sampan_languages_offer (sampan_document_get_note (self->document));

  return self->language != NULL && g_strv_contains ((const char *const *)all, self->language)
             ? self->language
             : sampan_version_get_language (get_version (self));
}

static SampanAccount *
find_account (SampanCardView *self, const char *language)
{
  GListModel *accounts =
      G_LIST_MODEL (sampan_studio_get_accounts (sampan_document_get_studio (self->document)));
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (SampanAccount) account = g_list_model_get_item (accounts, i);
      const char *own = sampan_account_get_language (account);
      if (g_strcmp0 (own, language) == 0 || sampan_languages_has (own, language))
        return account; /* the model holds it */
    }
  return NULL;
}

/* Draws the card, or with @cr NULL only measures it. */
static double
draw (SampanCardView *self, cairo_t *cr, double width, cairo_rectangle_t *place)
{
  cairo_rectangle_t seen;
  SampanNoteCard card;
  g_autoptr (GPtrArray) surfaces = sampan_card_view_init_card (self, &card);
  double height;

  card.card.open = self->player != NULL;
  card.card.picture = MIN (self->picture, MAX (self->pictures->len, 1) - 1);
  height = sampan_card_draw (&card.card, cr, width);
  if (place != NULL)
    sampan_card_get_picture (&card.card, width, place, &seen);
  sampan_note_card_clear (&card);
  return height;
}

/* ---- the subject of the cover, for what breaks ---- */

static void
on_cover_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanCardView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (sampan_card_subject_find_finish (result, &self->cover, &error))
    g_signal_emit (self, signals[BREAKS_CHANGED], 0);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("The cover's subject is not known: %s", error->message);
}

static void
update_cover (SampanCardView *self)
{
  Picture *first = self->pictures->len > 0 ? g_ptr_array_index (self->pictures, 0) : NULL;
  g_autofree char *wanted = first != NULL
                                ? g_strdup_printf ("%s %s", sampan_media_get_sha256 (first->media),
                                                   sampan_media_get_plan (first->media))
                                : NULL;
  SampanPlan *plan;
  char *path;

  if (!g_set_str (&self->cover_plan, wanted))
    return;
  self->cover = (SampanSubject){ 0 };
  g_cancellable_cancel (self->cover_cancellable);
  g_clear_object (&self->cover_cancellable);
  if (first == NULL)
    return;
  plan = sampan_plan_new_from_json (sampan_media_get_plan (first->media),
                                    sampan_media_get_kind (first->media), NULL);
  if (plan == NULL)
    return;
  path = sampan_library_dup_media_path (sampan_studio_get_library (
                                            sampan_document_get_studio (self->document)),
                                        sampan_media_get_sha256 (first->media));
  self->cover_cancellable = g_cancellable_new ();
  sampan_card_subject_find_async (path, plan, self->cover_cancellable, on_cover_found,
                                  g_object_ref (self));
}

static void
update_name (SampanCardView *self)
{
  if (self->document == NULL)
    return;
  SampanVersion *version = get_version (self);
  g_autofree char *language = sampan_languages_dup_names (get_languages (self));
  /* Translators: name of the preview for a screen reader: a platform, a language and the title. */
  g_autofree char *name =
      g_strdup_printf (_ ("%s card in %s: %s"), sampan_card_style_get_name (self->style), language,
                       sampan_segment_get_text (sampan_version_get_title (version)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static SampanMedia *
get_video (SampanCardView *self)
{
  Picture *first = self->pictures->len > 0 ? g_ptr_array_index (self->pictures, 0) : NULL;

  return first != NULL && sampan_media_get_kind (first->media) == SAMPAN_MEDIA_VIDEO ? first->media
                                                                                     : NULL;
}

static void
drop_player (SampanCardView *self)
{
  if (self->player == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->player, self);
  g_signal_handlers_disconnect_by_data (sampan_card_player_get_paintable (self->player), self);
  g_clear_object (&self->player);
  redraw (self);
  g_object_notify_by_pspec (G_OBJECT (self), playing_property);
}

static void
on_note_changed (SampanCardView *self)
{
  update_pictures (self);
  update_cover (self);
  update_name (self);
  if (self->player != NULL && sampan_card_player_get_media (self->player) != get_video (self))
    drop_player (self);
  if (self->player != NULL)
    sampan_card_player_set_language (self->player,
                                     sampan_version_get_language (get_version (self)));
  /* Many changes before a frame are one resize and one drawing. */
  redraw (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
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
  *minimum = *natural = self->document != NULL ? (int)(draw (self, NULL, width, NULL) + 0.999) : 0;
}

/* The frame, as large as fills the place that the card leaves open. */
static void
snapshot_video (SampanCardView *self, GtkSnapshot *snapshot, const cairo_rectangle_t *place)
{
  GdkPaintable *paintable = sampan_card_player_get_paintable (self->player);
  double width = gdk_paintable_get_intrinsic_width (paintable);
  double height = gdk_paintable_get_intrinsic_height (paintable);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float)place->x, (float)place->y,
                                               (float)place->width, (float)place->height);
  double scale;

  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0, 0, 0, 1 }, &bounds);
  if (width <= 0 || height <= 0)
    return;
  scale = MAX (place->width / width, place->height / height);
  gtk_snapshot_push_clip (snapshot, &bounds);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT ((float)(place->x + (place->width - width * scale) / 2),
                                      (float)(place->y + (place->height - height * scale) / 2)));
  gdk_paintable_snapshot (paintable, snapshot, width * scale, height * scale);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
sampan_card_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SampanCardView *self = SAMPAN_CARD_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (self->document == NULL || width == 0 || height == 0)
    return;
  if (self->node == NULL)
    {
      GtkSnapshot *card = gtk_snapshot_new ();
      cairo_t *cr =
          gtk_snapshot_append_cairo (card, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));

      draw (self, cr, width, &self->place);
      cairo_destroy (cr);
      self->node = gtk_snapshot_free_to_node (card);
    }
  if (self->player != NULL)
    snapshot_video (self, snapshot, &self->place);
  if (self->node != NULL)
    gtk_snapshot_append_node (snapshot, self->node);
}

static void
sampan_card_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  redraw (SAMPAN_CARD_VIEW (widget));
}

static void
sampan_card_view_unmap (GtkWidget *widget)
{
  /* Nobody sees or hears it. */
  drop_player (SAMPAN_CARD_VIEW (widget));
  GTK_WIDGET_CLASS (sampan_card_view_parent_class)->unmap (widget);
}

static void
sampan_card_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_boolean (value, sampan_card_view_get_playing (SAMPAN_CARD_VIEW (object)));
}

static void
sampan_card_view_dispose (GObject *object)
{
  SampanCardView *self = SAMPAN_CARD_VIEW (object);

  drop_player (self);
  g_cancellable_cancel (self->cover_cancellable);
  g_clear_object (&self->cover_cancellable);
  g_clear_object (&self->note_signals);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->pictures, g_ptr_array_unref);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (sampan_card_view_parent_class)->dispose (object);
}

static void
sampan_card_view_finalize (GObject *object)
{
  SampanCardView *self = SAMPAN_CARD_VIEW (object);

  g_free (self->language);
  g_free (self->cover_plan);

  G_OBJECT_CLASS (sampan_card_view_parent_class)->finalize (object);
}

static void
sampan_card_view_class_init (SampanCardViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sampan_card_view_dispose;
  object_class->get_property = sampan_card_view_get_property;
  object_class->finalize = sampan_card_view_finalize;
  widget_class->get_request_mode = sampan_card_view_get_request_mode;
  widget_class->measure = sampan_card_view_measure;
  widget_class->snapshot = sampan_card_view_snapshot;
  widget_class->size_allocate = sampan_card_view_size_allocate;
  widget_class->unmap = sampan_card_view_unmap;
  signals[BREAKS_CHANGED] = g_signal_new ("breaks-changed", SAMPAN_TYPE_CARD_VIEW,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  playing_property = g_param_spec_boolean ("playing", NULL, NULL, FALSE,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_PLAYING, playing_property);
  gtk_widget_class_set_css_name (widget_class, "cardview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

/* As on a phone: a tap plays the video, or turns to the next picture, or back at the side where
 * lines begin. */
static void
on_pressed (GtkGestureClick *gesture, int n, double x, double y, SampanCardView *self)
{
  gboolean first_half = x < self->place.x + self->place.width / 2;
  const SampanLanguage *language;

  if (self->document == NULL || x < self->place.x || x > self->place.x + self->place.width
      || y < self->place.y || y > self->place.y + self->place.height)
    return;
  if (get_video (self) != NULL)
    sampan_card_view_set_playing (self, !sampan_card_view_get_playing (self));
  else
    {
      language = sampan_language_find (sampan_version_get_language (get_version (self)));
      sampan_card_view_turn (self, first_half != (language != NULL && language->rtl) ? -1 : 1);
    }
}

static void
sampan_card_view_init (SampanCardView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
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
  self->picture = 0;
  g_set_object (&self->document, document);
  g_signal_group_set_target (self->note_signals,
                             document != NULL ? sampan_document_get_note (document) : NULL);
  on_note_changed (self);
}

void
sampan_card_view_set_language (SampanCardView *self, const char *language)
{
  g_return_if_fail (SAMPAN_IS_CARD_VIEW (self));

  if (g_set_str (&self->language, language) && self->document != NULL)
    on_note_changed (self);
}

void
sampan_card_view_set_style (SampanCardView *self, SampanCardStyle style)
{
  g_return_if_fail (SAMPAN_IS_CARD_VIEW (self));

  if (self->style == style)
    return;
  self->style = style;
  update_name (self);
  redraw (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
sampan_card_view_set_look (SampanCardView *self, gboolean dark, int phone)
{
  g_return_if_fail (SAMPAN_IS_CARD_VIEW (self));

  self->dark = dark;
  self->phone = phone;
  redraw (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

SampanVersion *
sampan_card_view_get_version (SampanCardView *self)
{
  g_return_val_if_fail (SAMPAN_IS_CARD_VIEW (self), NULL);
  return self->document != NULL ? get_version (self) : NULL;
}

const char *
sampan_card_view_get_languages (SampanCardView *self)
{
  g_return_val_if_fail (SAMPAN_IS_CARD_VIEW (self) && self->document != NULL, NULL);
  return get_languages (self);
}

SampanCardStyle
sampan_card_view_get_style (SampanCardView *self)
{
  g_return_val_if_fail (SAMPAN_IS_CARD_VIEW (self), SAMPAN_CARD_XIAOHONGSHU);
  return self->style;
}

const SampanRules *
sampan_card_view_get_rules (SampanCardView *self)
{
  g_auto (GStrv) platforms = NULL;

  g_return_val_if_fail (SAMPAN_IS_CARD_VIEW (self) && self->document != NULL, NULL);

  platforms = sampan_accounts_dup_platforms (sampan_studio_get_accounts (
                                                 sampan_document_get_studio (self->document)),
                                             sampan_card_style_get_platform (self->style),
                                             get_languages (self));
  return sampan_rules_get (platforms[0]);
}

SampanPostText *
sampan_card_view_dup_text (SampanCardView *self)
{
  return sampan_post_text_new (sampan_document_get_note (self->document), get_languages (self),
                               sampan_card_view_get_rules (self));
}

GPtrArray *
sampan_card_view_init_card (SampanCardView *self, SampanNoteCard *card)
{
  GPtrArray *surfaces = g_ptr_array_new_with_free_func ((GDestroyNotify)cairo_surface_destroy);
  const char *name = g_get_real_name ();
  SampanAccount *account;

  g_return_val_if_fail (SAMPAN_IS_CARD_VIEW (self) && self->document != NULL, surfaces);

  account = find_account (self, get_languages (self));
  for (guint i = 0; i < self->pictures->len; i++)
    g_ptr_array_add (surfaces, cairo_surface_reference (
                                   ((Picture *)g_ptr_array_index (self->pictures, i))->surface));
  sampan_note_card_init (card, sampan_document_get_note (self->document), get_languages (self),
                         self->style, sampan_card_view_get_rules (self));
  sampan_note_card_set_author (card, g_str_equal (name, "Unknown") ? g_get_user_name () : name,
                               account != NULL ? sampan_account_get_handle (account)
                                               : g_get_user_name ());
  card->card.dark = self->dark;
  card->card.phone = self->phone;
  card->card.pictures = (cairo_surface_t **)surfaces->pdata;
  card->card.n_pictures = surfaces->len;
  return surfaces;
}

GPtrArray *
sampan_card_view_find_breaks (SampanCardView *self)
{
  g_autoptr (GPtrArray) surfaces = NULL;
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  SampanNoteCard card;
  GPtrArray *breaks;

  g_return_val_if_fail (SAMPAN_IS_CARD_VIEW (self), NULL);

  if (self->document == NULL)
    return g_ptr_array_new ();
  surfaces = sampan_card_view_init_card (self, &card);
  breaks = sampan_note_card_find_breaks (&card, width > 0 ? width : NATURAL_WIDTH, &self->cover);
  sampan_note_card_clear (&card);
  return breaks;
}

gboolean
sampan_card_view_turn (SampanCardView *self, int step)
{
  int most, wanted;

  g_return_val_if_fail (SAMPAN_IS_CARD_VIEW (self), FALSE);

  most = (int)self->pictures->len - 1;
  wanted = CLAMP ((int)self->picture + step, 0, MAX (most, 0));
  if (wanted == (int)self->picture)
    return FALSE;
  self->picture = (guint)wanted;
  redraw (self);
  return TRUE;
}

gboolean
sampan_card_view_get_turns (SampanCardView *self)
{
  g_return_val_if_fail (SAMPAN_IS_CARD_VIEW (self), FALSE);
  /* The others show their pictures side by side, or the cover alone. */
  return self->pictures->len > 1 && get_video (self) == NULL && self->style != SAMPAN_CARD_BLUESKY
         && self->style != SAMPAN_CARD_MASTODON && self->style != SAMPAN_CARD_XIAOHONGSHU_FEED;
}

gboolean
sampan_card_view_get_playable (SampanCardView *self)
{
  g_return_val_if_fail (SAMPAN_IS_CARD_VIEW (self), FALSE);
  return get_video (self) != NULL;
}

static void
notify_playing (SampanCardView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), playing_property);
}

void
sampan_card_view_set_playing (SampanCardView *self, gboolean playing)
{
  SampanMedia *video;

  g_return_if_fail (SAMPAN_IS_CARD_VIEW (self));

  video = get_video (self);
  if (playing && self->player == NULL && video != NULL)
    {
      self->player = sampan_card_player_new (sampan_studio_get_library (
                                                 sampan_document_get_studio (self->document)),
                                             video);
      sampan_card_player_set_language (self->player,
                                       sampan_version_get_language (get_version (self)));
      g_signal_connect_swapped (self->player, "notify::playing", G_CALLBACK (notify_playing), self);
      g_signal_connect_swapped (sampan_card_player_get_paintable (self->player),
                                "invalidate-contents", G_CALLBACK (gtk_widget_queue_draw), self);
      redraw (self);
    }
  if (self->player != NULL)
    sampan_card_player_set_playing (self->player, playing);
}

gboolean
sampan_card_view_get_playing (SampanCardView *self)
{
  g_return_val_if_fail (SAMPAN_IS_CARD_VIEW (self), FALSE);
  return self->player != NULL && sampan_card_player_get_playing (self->player);
}
