#include "config.h"

#include <glib/gi18n-lib.h>

#include "edit/sampan-picture-words.h"

#include "sampan-words-boxes.h"

struct _SampanWordsBoxes
{
  GtkWidget parent_instance;

  SampanCanvas *canvas; /* not owned: its sibling */
  GPtrArray *boxes;     /* of Box */
  char *chosen;
};

typedef struct
{
  char *id;
  SampanWordsPlace place;
  GtkWidget *button;
} Box;

G_DEFINE_FINAL_TYPE (SampanWordsBoxes, sampan_words_boxes, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
box_free (gpointer data)
{
  Box *box = data;

  gtk_widget_unparent (box->button);
  g_free (box->id);
  g_free (box);
}

static void
show_state (SampanWordsBoxes *self)
{
  for (guint i = 0; i < self->boxes->len; i++)
    {
      Box *box = self->boxes->pdata[i];

      if (g_strcmp0 (box->id, self->chosen) == 0)
        gtk_widget_add_css_class (box->button, "chosen");
      else
        gtk_widget_remove_css_class (box->button, "chosen");
      if (box->place.kept)
        gtk_widget_add_css_class (box->button, "kept");
      else
        gtk_widget_remove_css_class (box->button, "kept");
    }
}

static void
on_clicked (GtkWidget *button, SampanWordsBoxes *self)
{
  for (guint i = 0; i < self->boxes->len; i++)
    {
      Box *box = self->boxes->pdata[i];

      if (box->button != button)
        continue;
      g_autofree char *id = g_strdup (box->id);
      sampan_words_boxes_set_chosen (self, id);
      g_signal_emit (self, signals[CHOSEN], 0, id);
      return;
    }
}

static void
name_box (Box *box, SampanCue *cue)
{
  const char *text = sampan_cue_get_text (cue);
  /* Translators: for a screen reader: a place with words in a picture; %s are the words */
  g_autofree char *name = g_strdup_printf (_ ("Words in the picture: %s"), text);

  gtk_widget_set_tooltip_text (box->button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

static Box *
make_box (SampanWordsBoxes *self, SampanCue *cue, const SampanWordsPlace *place)
{
  Box *box = g_new (Box, 1);

  *box = (Box){ g_strdup (sampan_cue_get_id (cue)), *place, gtk_button_new () };
  gtk_widget_add_css_class (box->button, "sampan-word-box");
  gtk_widget_set_cursor_from_name (box->button, "pointer");
  name_box (box, cue);
  g_signal_connect_object (box->button, "clicked", G_CALLBACK (on_clicked), self, 0);
  gtk_widget_set_parent (box->button, GTK_WIDGET (self));
  return box;
}

/* ---- vfuncs ---- */

static void
sampan_words_boxes_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SampanWordsBoxes *self = SAMPAN_WORDS_BOXES (widget);
  graphene_rect_t shown;
  gboolean there = self->canvas != NULL && sampan_canvas_get_shown (self->canvas, &shown);

  for (guint i = 0; i < self->boxes->len; i++)
    {
      Box *box = self->boxes->pdata[i];
      GskTransform *transform;
      int w, h, least_w, least_h;

      gtk_widget_set_child_visible (box->button, there);
      if (!there)
        continue;
      float longer = MAX (shown.size.width, shown.size.height);
      gtk_widget_measure (box->button, GTK_ORIENTATION_HORIZONTAL, -1, &least_w, NULL, NULL, NULL);
      gtk_widget_measure (box->button, GTK_ORIENTATION_VERTICAL, -1, &least_h, NULL, NULL, NULL);
      w = MAX (least_w, (int)(box->place.width * longer + 6));
      h = MAX (least_h, (int)(box->place.height * longer + 6));
      transform = gsk_transform_translate (
          NULL, &GRAPHENE_POINT_INIT (shown.origin.x + (float)box->place.x * shown.size.width,
                                      shown.origin.y + (float)box->place.y * shown.size.height));
      transform = gsk_transform_rotate (transform, (float)box->place.angle);
      transform =
          gsk_transform_translate (transform, &GRAPHENE_POINT_INIT ((float)-w / 2, (float)-h / 2));
      gtk_widget_allocate (box->button, w, h, -1, transform);
    }
}

/* Between the boxes the canvas has the pointer. */
static gboolean
sampan_words_boxes_contains (GtkWidget *widget, double x, double y)
{
  return FALSE;
}

static void
sampan_words_boxes_dispose (GObject *object)
{
  SampanWordsBoxes *self = SAMPAN_WORDS_BOXES (object);

  g_ptr_array_set_size (self->boxes, 0);
  g_clear_pointer (&self->chosen, g_free);
  G_OBJECT_CLASS (sampan_words_boxes_parent_class)->dispose (object);
}

static void
sampan_words_boxes_finalize (GObject *object)
{
  g_ptr_array_unref (SAMPAN_WORDS_BOXES (object)->boxes);
  G_OBJECT_CLASS (sampan_words_boxes_parent_class)->finalize (object);
}

static void
sampan_words_boxes_class_init (SampanWordsBoxesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_words_boxes_dispose;
  G_OBJECT_CLASS (klass)->finalize = sampan_words_boxes_finalize;
  widget_class->size_allocate = sampan_words_boxes_size_allocate;
  widget_class->contains = sampan_words_boxes_contains;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sampan_words_boxes_init (SampanWordsBoxes *self)
{
  self->boxes = g_ptr_array_new_with_free_func (box_free);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_VISIBLE);
}

void
sampan_words_boxes_set_canvas (SampanWordsBoxes *self, SampanCanvas *canvas)
{
  g_return_if_fail (SAMPAN_IS_WORDS_BOXES (self));

  self->canvas = canvas;
  g_signal_connect_object (canvas, "moved", G_CALLBACK (gtk_widget_queue_allocate), self,
                           G_CONNECT_SWAPPED);
}

/* Whether @track still has the boxes that are shown, so that the focus stays where it is. */
static gboolean
take_places (SampanWordsBoxes *self, SampanCaptionTrack *track)
{
  guint n = track != NULL ? sampan_caption_track_get_n_cues (track) : 0;

  if (n != self->boxes->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      Box *box = self->boxes->pdata[i];
      SampanCue *cue = sampan_caption_track_get_cue (track, i);

      if (!g_str_equal (box->id, sampan_cue_get_id (cue))
          || !sampan_words_place_read (cue, &box->place))
        return FALSE;
      name_box (box, cue);
    }
  return TRUE;
}

void
sampan_words_boxes_set_track (SampanWordsBoxes *self, SampanCaptionTrack *track)
{
  g_return_if_fail (SAMPAN_IS_WORDS_BOXES (self));

  if (!take_places (self, track))
    {
      g_ptr_array_set_size (self->boxes, 0);
      for (guint i = 0; track != NULL && i < sampan_caption_track_get_n_cues (track); i++)
        {
          SampanCue *cue = sampan_caption_track_get_cue (track, i);
          SampanWordsPlace place;

          if (sampan_words_place_read (cue, &place))
            g_ptr_array_add (self->boxes, make_box (self, cue, &place));
        }
    }
  show_state (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
sampan_words_boxes_set_chosen (SampanWordsBoxes *self, const char *id)
{
  g_return_if_fail (SAMPAN_IS_WORDS_BOXES (self));

  if (g_set_str (&self->chosen, id))
    show_state (self);
}
