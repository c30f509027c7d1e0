#include "sampan-caption-style.h"

G_DEFINE_BOXED_TYPE (SampanCaptionStyle,
                     sampan_caption_style,
                     sampan_caption_style_copy,
                     sampan_caption_style_free)

/**
 * sampan_caption_style_new:
 * @name: (nullable): "soft-box", "outline" or "plain"; anything else is "soft-box"
 *
 * Returns: (transfer full): a style that may be changed before it is used
 */
SampanCaptionStyle *
sampan_caption_style_new (const char *name)
{
  SampanCaptionStyle *self = g_new0 (SampanCaptionStyle, 1);
  gboolean outline = g_strcmp0 (name, "outline") == 0;
  gboolean plain = g_strcmp0 (name, "plain") == 0;

  self->size = 0.052;
  self->second_size = 0.72;
  self->colour = g_strdup ("#ffffff");
  self->second_colour = g_strdup ("#ffe9a8");
  self->box_colour = g_strdup (outline || plain ? "#00000000" : "#0000008c");
  self->position = 0.93;
  self->outline_colour = g_strdup ("#000000d0");
  self->outline = outline ? 0.09 : 0;
  self->shadow = plain ? 0.6 : 0;
  return self;
}

/**
 * sampan_caption_style_copy:
 *
 * Returns: (transfer full): a deep copy
 */
SampanCaptionStyle *
sampan_caption_style_copy (const SampanCaptionStyle *self)
{
  SampanCaptionStyle *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->font = g_strdup (self->font);
  copy->colour = g_strdup (self->colour);
  copy->second_colour = g_strdup (self->second_colour);
  copy->box_colour = g_strdup (self->box_colour);
  copy->outline_colour = g_strdup (self->outline_colour);
  return copy;
}

/**
 * sampan_caption_style_free:
 * @self: (nullable)
 */
void
sampan_caption_style_free (SampanCaptionStyle *self)
{
  if (self == NULL)
    return;
  g_free (self->font);
  g_free (self->colour);
  g_free (self->second_colour);
  g_free (self->box_colour);
  g_free (self->outline_colour);
  g_free (self);
}
