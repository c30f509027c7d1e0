#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-cue-mark.h"

static void
take_words (SampanCueMark *self, const char *icon, const char *css_class, char *words)
{
  self->icon = icon;
  self->css_class = css_class;
  self->words = words;
}

static void
say_fresh (SampanCueMark *self, SampanCue *cue)
{
  const char *provider = sampan_cue_get_provider (cue);

  if (self->pinned && sampan_cue_get_origin (cue) == SAMPAN_ORIGIN_PERSON)
    take_words (self, "view-pin-symbolic", NULL, g_strdup (_ ("Pinned by you")));
  else if (self->pinned)
    take_words (self, "view-pin-symbolic", NULL, g_strdup (_ ("Approved")));
  else if (sampan_cue_get_origin (cue) == SAMPAN_ORIGIN_MEMORY)
    /* Of captions only what is the same is taken from the memory. */
    take_words (self, "object-select-symbolic", "success",
                g_strdup_printf (_ ("Memory, %u %% match"), 100u));
  else if (self->unapproved && provider != NULL)
    /* Translators: %s is the translator that wrote the caption, which nobody has approved yet. */
    take_words (self, "sampan-translate-symbolic", "dim-label",
                g_strdup_printf (_ ("By %s, not approved"), provider));
  else if (self->unapproved)
    take_words (self, "sampan-translate-symbolic", "dim-label",
                g_strdup (_ ("Fresh, not approved")));
  else
    take_words (self, "object-select-symbolic", "success", g_strdup (_ ("Fresh")));
}

void
sampan_cue_mark_init (SampanCueMark *self,
                      SampanCaptionTrack *track,
                      SampanCaptionTrack *target,
                      SampanCue *rendering)
{
  SampanSegmentState state = rendering != NULL
                                 ? sampan_caption_track_get_state (target, rendering, track)
                                 : SAMPAN_SEGMENT_MISSING;

  *self = (SampanCueMark){ 0 };
  if (state == SAMPAN_SEGMENT_MISSING || *sampan_cue_get_text (rendering) == '\0')
    {
      self->words = g_strdup ("");
      return;
    }
  self->stale = state == SAMPAN_SEGMENT_STALE;
  self->pinned = sampan_cue_get_pinned (rendering);
  self->unapproved = !self->pinned && sampan_cue_get_origin (rendering) == SAMPAN_ORIGIN_MACHINE;
  if (self->stale)
    take_words (self, "view-refresh-symbolic", "warning",
                g_strdup (self->pinned ? _ ("Pinned, but stale: the source changed")
                                       : _ ("Stale: the source changed")));
  else
    say_fresh (self, rendering);
}

void
sampan_cue_mark_clear (SampanCueMark *self)
{
  g_clear_pointer (&self->words, g_free);
}

guint
sampan_cue_mark_count_stale (SampanCaptionTrack *track, SampanCaptionTrack *target)
{
  guint n = 0;

  for (guint i = 0; track != NULL && target != NULL && i < sampan_caption_track_get_n_cues (target);
       i++)
    {
      SampanCue *cue = sampan_caption_track_get_cue (target, i);

      n += !sampan_cue_get_pinned (cue)
           && sampan_caption_track_get_state (target, cue, track) == SAMPAN_SEGMENT_STALE;
    }
  return n;
}
