#include "config.h"

#include "sampan-card-player.h"

#include "media/sampan-player.h"
#include "media/sampan-rendition.h"

/* Longest side of the frames, pixels: a card is small. */
#define FRAME_SIZE 640

struct _SampanCardPlayer
{
  GObject parent_instance;

  SampanLibrary *library;
  SampanMedia *media;
  char *language;
  SampanPlayer *player;
  GdkPaintable *paintable;
  GCancellable *cancellable;
  gboolean wanted; /* to play once the file is read */
};

enum
{
  PROP_PLAYING = 1,
};

static GParamSpec *playing_property;

G_DEFINE_FINAL_TYPE (SampanCardPlayer, sampan_card_player, G_TYPE_OBJECT)

static void
update_captions (SampanCardPlayer *self)
{
  SampanCaptionTrack *track =
      self->language != NULL ? sampan_media_get_track (self->media, self->language) : NULL;
  g_autoptr (GPtrArray) tracks = g_ptr_array_new ();
  g_autoptr (SampanCaptionStyle) style = sampan_rendition_dup_caption_style (self->media, NULL);
  g_autoptr (SampanCaptionSet) set = NULL;

  if (track != NULL)
    {
      g_ptr_array_add (tracks, track);
      set = sampan_caption_set_new (tracks, style);
    }
  sampan_player_set_captions (self->player, set);
}

static SampanPlan *
read_plan (SampanCardPlayer *self)
{
  g_autoptr (GError) error = NULL;
  SampanPlan *plan =
      sampan_plan_new_from_json (sampan_media_get_plan (self->media), SAMPAN_MEDIA_VIDEO, &error);

  return plan != NULL ? plan : sampan_plan_new ();
}

static void
on_plan_changed (SampanCardPlayer *self)
{
  g_autoptr (SampanPlan) plan = read_plan (self);

  sampan_player_set_plan (self->player, plan);
}

static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanMediaInfo) info = sampan_media_probe_finish (result, &error);
  SampanCardPlayer *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (info == NULL)
    {
      g_debug ("The card's video does not play: %s", error->message);
      sampan_card_player_set_playing (self, FALSE);
      return;
    }
  g_autofree char *path =
      sampan_library_dup_media_path (self->library, sampan_media_get_sha256 (self->media));
  g_autoptr (SampanPlan) plan = read_plan (self);
  sampan_player_load (self->player, path, info, plan,
                      sampan_library_get_media_folder (self->library));
  update_captions (self);
  if (self->wanted)
    sampan_player_play (self->player);
}

static void
on_playing_changed (SampanCardPlayer *self)
{
  /* It has come to its end. */
  if (self->wanted && !sampan_player_get_playing (self->player)
      && sampan_player_get_position (self->player) > 0)
    sampan_card_player_set_playing (self, FALSE);
}

static void
sampan_card_player_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_boolean (value, SAMPAN_CARD_PLAYER (object)->wanted);
}

static void
sampan_card_player_dispose (GObject *object)
{
  SampanCardPlayer *self = SAMPAN_CARD_PLAYER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->player != NULL)
    sampan_player_load (self->player, NULL, NULL, NULL, NULL);
  g_clear_object (&self->player);
  g_clear_object (&self->paintable);
  g_clear_object (&self->media);
  g_clear_object (&self->library);
  g_clear_pointer (&self->language, g_free);
  G_OBJECT_CLASS (sampan_card_player_parent_class)->dispose (object);
}

static void
sampan_card_player_class_init (SampanCardPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sampan_card_player_get_property;
  object_class->dispose = sampan_card_player_dispose;
  playing_property = g_param_spec_boolean ("playing", NULL, NULL, FALSE,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_PLAYING, playing_property);
}

static void
sampan_card_player_init (SampanCardPlayer *self)
{
  GstElement *sink;

  sampan_media_init ();
  sink = gst_element_factory_make ("gtk4paintablesink", NULL);
  if (sink != NULL)
    g_object_get (sink, "paintable", &self->paintable, NULL);
  else
    {
      self->paintable = gdk_paintable_new_empty (16, 9);
      sink = gst_element_factory_make ("fakesink", NULL);
    }
  self->player = sampan_player_new (sink);
  sampan_player_set_max_size (self->player, FRAME_SIZE);
  g_signal_connect_object (self->player, "notify::playing", G_CALLBACK (on_playing_changed), self,
                           G_CONNECT_SWAPPED);
}

SampanCardPlayer *
sampan_card_player_new (SampanLibrary *library, SampanMedia *video)
{
  SampanCardPlayer *self = g_object_new (SAMPAN_TYPE_CARD_PLAYER, NULL);
  g_autofree char *path = sampan_library_dup_media_path (library, sampan_media_get_sha256 (video));

  self->library = g_object_ref (library);
  self->media = g_object_ref (video);
  self->cancellable = g_cancellable_new ();
  sampan_media_probe_async (path, self->cancellable, on_probed, self);
  g_signal_connect_object (video, "notify::plan", G_CALLBACK (on_plan_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (video, "notify::caption-style", G_CALLBACK (update_captions), self,
                           G_CONNECT_SWAPPED);
  return self;
}

GdkPaintable *
sampan_card_player_get_paintable (SampanCardPlayer *self)
{
  g_return_val_if_fail (SAMPAN_IS_CARD_PLAYER (self), NULL);
  return self->paintable;
}

void
sampan_card_player_set_language (SampanCardPlayer *self, const char *language)
{
  g_return_if_fail (SAMPAN_IS_CARD_PLAYER (self));

  g_set_str (&self->language, language);
  update_captions (self);
}

gboolean
sampan_card_player_get_playing (SampanCardPlayer *self)
{
  g_return_val_if_fail (SAMPAN_IS_CARD_PLAYER (self), FALSE);
  return self->wanted;
}

void
sampan_card_player_set_playing (SampanCardPlayer *self, gboolean playing)
{
  g_return_if_fail (SAMPAN_IS_CARD_PLAYER (self));

  if (self->wanted == playing)
    return;
  self->wanted = playing;
  if (playing)
    sampan_player_play (self->player);
  else
    sampan_player_pause (self->player);
  g_object_notify_by_pspec (G_OBJECT (self), playing_property);
}

SampanMedia *
sampan_card_player_get_media (SampanCardPlayer *self)
{
  g_return_val_if_fail (SAMPAN_IS_CARD_PLAYER (self), NULL);
  return self->media;
}
