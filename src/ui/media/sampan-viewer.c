#include "config.h"

#include <glib/gi18n-lib.h>

#include "ui/sampan-say.h"

#include "sampan-canvas.h"
#include "sampan-viewer.h"
#include "sampan-work-badge.h"

/* The preview runs on a frame not larger than this: enough for the page, cheap enough for two
 * cores. */
#define PREVIEW_SIZE 1280
/* A picture that is looked at closely is made this large. */
#define CLOSE_UP_SIZE 3840
#define ZOOM_STEP 1.25
/* So far before the end, ms, there is a frame in every video. */
#define LAST_FRAME 100

struct _SampanViewer
{
  AdwBin parent_instance;

  SampanCanvas *canvas;
  SampanWordsBoxes *boxes;
  GtkLabel *original_badge;
  GtkLabel *zoom_badge;
  GtkWidget *error_box;
  GtkLabel *error_label;
  GtkWidget *controls;
  GtkButton *play_button;
  GtkLabel *time_label;
  GtkScale *scrubber;
  GtkToggleButton *mute_button;
  SampanWorkBadge *work_badge;

  SampanPlayer *player;
  SampanLibrary *library;
  SampanMedia *media;
  GSignalGroup *media_signals;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (SampanViewer, sampan_viewer, ADW_TYPE_BIN)

enum
{
  READY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static SampanPlan *
read_plan (SampanMedia *media)
{
  g_autoptr (GError) error = NULL;
  SampanPlan *plan = sampan_plan_new_from_json (sampan_media_get_plan (media),
                                                sampan_media_get_kind (media), &error);
  if (plan == NULL)
    {
      g_warning ("A plan of %s can not be read: %s", sampan_media_get_name (media), error->message);
      plan = sampan_plan_new ();
    }
  return plan;
}

static void
show_error (SampanViewer *self, const GError *error)
{
  g_autoptr (GString) text = g_string_new (error != NULL ? error->message : NULL);

  /* People know a file by its own name, not by the one that it has in the library. */
  if (self->media != NULL)
    g_string_replace (text, sampan_media_get_sha256 (self->media),
                      sampan_media_get_name (self->media), 0);
  gtk_label_set_label (self->error_label, text->str);
  gtk_widget_set_visible (self->error_box, error != NULL);
  if (error != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), text->str,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
update_time (SampanViewer *self)
{
  gint64 position = sampan_player_get_position (self->player);
  gint64 duration = sampan_player_get_duration (self->player);
  g_autofree char *now = sampan_viewer_dup_time (position);
  g_autofree char *all = sampan_viewer_dup_time (duration);
  /* Translators: position and length of a video: "0:10.9 / 0:48.2" */
  g_autofree char *label = g_strdup_printf (_ ("%s / %s"), now, all);

  gtk_label_set_label (self->time_label, label);
  gtk_range_set_range (GTK_RANGE (self->scrubber), 0, MAX (duration, 1) / 1000.0);
  gtk_range_set_value (GTK_RANGE (self->scrubber), position / 1000.0);
}

static void
update_playing (SampanViewer *self)
{
  gboolean playing = sampan_player_get_playing (self->player);
  const char *label = playing ? _ ("Pause") : _ ("Play");

  gtk_button_set_icon_name (self->play_button, playing ? "media-playback-pause-symbolic"
                                                       : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static void
update_error (SampanViewer *self)
{
  g_autoptr (GError) error = NULL;
  g_object_get (self->player, "error", &error, NULL);
  show_error (self, error);
}

/* Where a plan was made shorter than the position, there is no frame any more: the last is shown.
 */
static void
leave_end (SampanViewer *self)
{
  gint64 duration = sampan_player_get_duration (self->player);

  if (duration > LAST_FRAME && sampan_player_get_position (self->player) >= duration)
    sampan_player_seek (self->player, duration - LAST_FRAME, TRUE);
}

static void
on_plan_changed (SampanViewer *self)
{
  g_autoptr (SampanPlan) plan = read_plan (self->media);
  sampan_player_set_plan (self->player, plan);
  leave_end (self);
}

static void
on_zoomed (SampanViewer *self)
{
  double zoom = sampan_canvas_get_zoom (self->canvas);
  /* Translators: how many times larger a picture is shown than it fits */
  g_autofree char *label = g_strdup_printf (_ ("%.1f×"), zoom);
  gboolean still = self->media != NULL && sampan_media_get_kind (self->media) == SAMPAN_MEDIA_IMAGE;

  gtk_label_set_label (self->zoom_badge, label);
  gtk_widget_set_visible (GTK_WIDGET (self->zoom_badge), zoom > 1);
  sampan_player_set_max_size (self->player, still && zoom > 1.5 ? CLOSE_UP_SIZE : PREVIEW_SIZE);
}

static void
on_play_clicked (SampanViewer *self)
{
  sampan_viewer_toggle_playing (self);
}

void
sampan_viewer_toggle_playing (SampanViewer *self)
{
  g_return_if_fail (SAMPAN_IS_VIEWER (self));

  if (sampan_player_get_playing (self->player))
    sampan_player_pause (self->player);
  else
    sampan_player_play (self->player);
}

static gboolean
on_scrubbed (SampanViewer *self, GtkScrollType scroll, double value)
{
  sampan_player_seek (self->player, (gint64)(MAX (value, 0) * 1000), TRUE);
  return GDK_EVENT_PROPAGATE;
}

static void
on_mute_toggled (SampanViewer *self)
{
  gboolean muted = gtk_toggle_button_get_active (self->mute_button);
  sampan_player_set_volume (self->player, muted ? 0 : 1);
  gtk_button_set_icon_name (GTK_BUTTON (self->mute_button),
                            muted ? "audio-volume-muted-symbolic" : "audio-volume-high-symbolic");
}

/* Who does not want to wait switches the slow edit off; its row is there to switch it on again. */
static void
on_work_cancelled (SampanViewer *self)
{
  g_autoptr (SampanPlan) plan = read_plan (self->media);

  for (guint i = 0; i < sampan_plan_get_n_edits (plan); i++)
    {
      SampanEdit *edit = sampan_plan_get_edit (plan, i);
      g_autoptr (SampanEdit) off = sampan_edit_with_enabled (edit, FALSE);

      if (sampan_edit_get_op (edit)->id != SAMPAN_OP_UPSCALE)
        continue;
      SampanPlan *less = sampan_plan_with_edit (plan, i, off);
      sampan_plan_unref (plan);
      plan = less;
    }
  g_autofree char *json = sampan_plan_to_json (plan, FALSE);
  sampan_media_set_plan (self->media, json);
}

static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanMediaInfo) info = sampan_media_probe_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  SampanViewer *self = user_data;
  if (info == NULL)
    {
      show_error (self, error);
      return;
    }
  g_autofree char *path =
      sampan_library_dup_media_path (self->library, sampan_media_get_sha256 (self->media));
  const char *media_dir = sampan_library_get_media_folder (self->library);
  g_autoptr (SampanPlan) plan = read_plan (self->media);
  sampan_player_load (self->player, path, info, plan, media_dir);
  gtk_widget_set_visible (self->controls, info->kind == SAMPAN_MEDIA_VIDEO);
  gtk_widget_set_visible (GTK_WIDGET (self->mute_button), info->has_audio);
  update_time (self);
  g_signal_emit (self, signals[READY], 0);
}

static void
sampan_viewer_unmap (GtkWidget *widget)
{
  SampanViewer *self = SAMPAN_VIEWER (widget);
  /* Nobody hears or sees it on another page. */
  sampan_player_pause (self->player);
  GTK_WIDGET_CLASS (sampan_viewer_parent_class)->unmap (widget);
}

static void
sampan_viewer_dispose (GObject *object)
{
  SampanViewer *self = SAMPAN_VIEWER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->player != NULL)
    sampan_player_load (self->player, NULL, NULL, NULL, NULL);
  g_clear_object (&self->player);
  g_clear_object (&self->media_signals);
  g_clear_object (&self->media);
  g_clear_object (&self->library);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_VIEWER);
  G_OBJECT_CLASS (sampan_viewer_parent_class)->dispose (object);
}

static void
sampan_viewer_class_init (SampanViewerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sampan_viewer_dispose;
  widget_class->unmap = sampan_viewer_unmap;
  g_type_ensure (SAMPAN_TYPE_CANVAS);
  g_type_ensure (SAMPAN_TYPE_WORDS_BOXES);
  g_type_ensure (SAMPAN_TYPE_WORK_BADGE);

  signals[READY] = g_signal_new ("ready", SAMPAN_TYPE_VIEWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sampan_app/Sampan/sampan-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanViewer, canvas);
  gtk_widget_class_bind_template_child (widget_class, SampanViewer, boxes);
  gtk_widget_class_bind_template_child (widget_class, SampanViewer, original_badge);
  gtk_widget_class_bind_template_child (widget_class, SampanViewer, zoom_badge);
  gtk_widget_class_bind_template_child (widget_class, SampanViewer, error_box);
  gtk_widget_class_bind_template_child (widget_class, SampanViewer, error_label);
  gtk_widget_class_bind_template_child (widget_class, SampanViewer, controls);
  gtk_widget_class_bind_template_child (widget_class, SampanViewer, play_button);
  gtk_widget_class_bind_template_child (widget_class, SampanViewer, time_label);
  gtk_widget_class_bind_template_child (widget_class, SampanViewer, scrubber);
  gtk_widget_class_bind_template_child (widget_class, SampanViewer, mute_button);
  gtk_widget_class_bind_template_child (widget_class, SampanViewer, work_badge);
  gtk_widget_class_bind_template_callback (widget_class, on_play_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_scrubbed);
  gtk_widget_class_bind_template_callback (widget_class, on_mute_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_zoomed);
  gtk_widget_class_bind_template_callback (widget_class, on_work_cancelled);
}

static void
sampan_viewer_init (SampanViewer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sampan_words_boxes_set_canvas (self->boxes, self->canvas);
  sampan_media_init ();

  GstElement *sink = gst_element_factory_make ("gtk4paintablesink", NULL);
  if (sink != NULL)
    {
      g_autoptr (GdkPaintable) paintable = NULL;
      g_object_get (sink, "paintable", &paintable, NULL);
      g_object_set (self->canvas, "paintable", paintable, NULL);
    }
  else
    {
      g_autoptr (GError) error =
          g_error_new_literal (SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLUGIN,
                               _ ("Pictures and videos can not be shown: the GStreamer element "
                                  "gtk4paintablesink is missing."));
      show_error (self, error);
      sink = gst_element_factory_make ("fakesink", NULL);
    }
  self->player = sampan_player_new (sink);
  sampan_player_set_max_size (self->player, PREVIEW_SIZE);
  g_signal_connect_object (self->player, "notify::position", G_CALLBACK (update_time), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "notify::duration", G_CALLBACK (update_time), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "notify::playing", G_CALLBACK (update_playing), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "notice", G_CALLBACK (sampan_say), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "notify::error", G_CALLBACK (update_error), self,
                           G_CONNECT_SWAPPED);
  sampan_work_badge_set_player (self->work_badge, self->player);
  update_playing (self);

  self->media_signals = g_signal_group_new (SAMPAN_TYPE_MEDIA);
  g_signal_group_connect_swapped (self->media_signals, "notify::plan", G_CALLBACK (on_plan_changed),
                                  self);
}

void
sampan_viewer_set_media (SampanViewer *self, SampanLibrary *library, SampanMedia *media)
{
  g_return_if_fail (SAMPAN_IS_VIEWER (self));
  if (self->media == media)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_set_object (&self->library, library);
  g_set_object (&self->media, media);
  g_signal_group_set_target (self->media_signals, media);
  show_error (self, NULL);
  sampan_canvas_set_zoom (self->canvas, 1);
  sampan_player_load (self->player, NULL, NULL, NULL, NULL);
  gtk_widget_set_visible (self->controls, FALSE);
  if (media == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  g_autofree char *path = sampan_library_dup_media_path (library, sampan_media_get_sha256 (media));
  sampan_media_probe_async (path, self->cancellable, on_probed, self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sampan_media_get_name (media), -1);
}

SampanMedia *
sampan_viewer_get_media (SampanViewer *self)
{
  g_return_val_if_fail (SAMPAN_IS_VIEWER (self), NULL);
  return self->media;
}

SampanWordsBoxes *
sampan_viewer_get_boxes (SampanViewer *self)
{
  g_return_val_if_fail (SAMPAN_IS_VIEWER (self), NULL);
  return self->boxes;
}

SampanPlayer *
sampan_viewer_get_player (SampanViewer *self)
{
  g_return_val_if_fail (SAMPAN_IS_VIEWER (self), NULL);
  return self->player;
}

void
sampan_viewer_set_captions (SampanViewer *self, SampanCaptionSet *captions)
{
  g_return_if_fail (SAMPAN_IS_VIEWER (self));
  sampan_player_set_captions (self->player, captions);
}

void
sampan_viewer_set_compare (SampanViewer *self, gboolean compare)
{
  g_return_if_fail (SAMPAN_IS_VIEWER (self));
  sampan_player_set_compare (self->player, compare);
  gtk_widget_set_visible (GTK_WIDGET (self->original_badge), compare);
}

void
sampan_viewer_show_plan (SampanViewer *self, SampanPlan *plan)
{
  g_return_if_fail (SAMPAN_IS_VIEWER (self));
  sampan_player_set_plan (self->player, plan);
}

void
sampan_viewer_zoom (SampanViewer *self, int direction)
{
  g_return_if_fail (SAMPAN_IS_VIEWER (self));
  double zoom = sampan_canvas_get_zoom (self->canvas);

  sampan_canvas_set_zoom (self->canvas, direction > 0   ? zoom * ZOOM_STEP
                                        : direction < 0 ? zoom / ZOOM_STEP
                                                        : 1);
}

void
sampan_viewer_focus (SampanViewer *self)
{
  g_return_if_fail (SAMPAN_IS_VIEWER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

char *
sampan_viewer_dup_time (gint64 time)
{
  gint64 tenths = MAX (time, 0) / 100;
  gint64 hours = tenths / 36000;

  if (hours > 0)
    return g_strdup_printf ("%d:%02d:%02d.%d", (int)hours, (int)(tenths / 600 % 60),
                            (int)(tenths / 10 % 60), (int)(tenths % 10));
  return g_strdup_printf ("%d:%02d.%d", (int)(tenths / 600), (int)(tenths / 10 % 60),
                          (int)(tenths % 10));
}
