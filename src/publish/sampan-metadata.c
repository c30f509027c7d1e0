#include "config.h"

#include "sampan-metadata.h"

#include <gexiv2/gexiv2.h>
#include <string.h>

/* GB 45438-2025: implicit labels stand in this namespace, in the property AIGC, as JSON. */
#define AIGC_NAMESPACE "http://www.tc260.org.cn/ns/AIGC/1.0/"
#define AIGC_PREFIX "TC260"
#define AIGC_TAG "Xmp.TC260.AIGC"
/* https://www.iptc.org/std/photometadata/specification/IPTC-PhotoMetadata#digital-source-type */
#define SOURCE_TAG "Xmp.iptcExt.DigitalSourceType"
#define SOURCE_FOLDER "http://cv.iptc.org/newscodes/digitalsourcetype/"

/* A list of what may go out: what nobody thought of stays here. */
static const char *const credits[] = {
  "Exif.Image.Artist",
  "Exif.Image.Copyright",
  "Iptc.Application2.Byline",
  "Iptc.Application2.Credit",
  "Iptc.Application2.Copyright",
  "Iptc.Application2.Source",
  "Xmp.dc.creator",
  "Xmp.dc.rights",
  "Xmp.photoshop.Credit",
  "Xmp.photoshop.Source",
  "Xmp.xmpRights.Marked",
  "Xmp.xmpRights.Owner",
  "Xmp.xmpRights.UsageTerms",
  "Xmp.xmpRights.WebStatement",
  NULL,
};
static const char *const ai_labels[] = { SOURCE_TAG, AIGC_TAG, NULL };

/* Parts of names of tags. */
static const char *const positions[] = { "GPS", "LocationCreated", "LocationShown", NULL };
static const char *const serials[] = { "Serial",         "ImageUniqueID",
                                       "OwnerName",      "ShutterCount",
                                       "InternalSerial", "DocumentID",
                                       "InstanceID",     NULL };

/* Values of DigitalSourceType for what a model made up. */
static const char *const generated[] = { "trainedAlgorithmicMedia",
                                         "compositeWithTrainedAlgorithmicMedia",
                                         "compositeSynthetic", "algorithmicMedia", NULL };

/* Exiv2's reader of XMP keeps state of its own. */
static GMutex lock;

/* Without room to write in it again. */
#define FORMAT (GEXIV2_USE_COMPACT_FORMAT | GEXIV2_READ_ONLY_PACKET)

/* Longer than the 80 bytes in which Exiv2 looks for what a packet begins with. */
#define EMPTY_PACKET                                                                               \
  "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "                                                \
  "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"/></x:xmpmeta>"

static void
get_ready (void)
{
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      gexiv2_initialize ();
      gexiv2_log_set_level (GEXIV2_LOG_LEVEL_MUTE);
      gexiv2_metadata_try_register_xmp_namespace (AIGC_NAMESPACE, AIGC_PREFIX, NULL);
      g_once_init_leave (&ready, 1);
    }
}

static GExiv2Metadata *
open_file (const char *path)
{
  g_autoptr (GExiv2Metadata) metadata = NULL;

  get_ready ();
  metadata = gexiv2_metadata_new ();
  return gexiv2_metadata_open_path (metadata, path, NULL) ? g_steal_pointer (&metadata) : NULL;
}

static GExiv2Metadata *
open_packet (const char *packet)
{
  g_autoptr (GExiv2Metadata) metadata = NULL;

  get_ready ();
  metadata = gexiv2_metadata_new ();
  return gexiv2_metadata_open_buf (metadata, (const guint8 *)packet, (glong)strlen (packet), NULL)
             ? g_steal_pointer (&metadata)
             : NULL;
}

static void
set_missing (GExiv2Metadata *metadata, const char *tag, const char *value)
{
  if (value && !gexiv2_metadata_try_has_tag (metadata, tag, NULL))
    gexiv2_metadata_try_set_tag_string (metadata, tag, value, NULL);
}

/* What a video says, in the words of pictures. Returns: (transfer full) (nullable) */
static GExiv2Metadata *
open_movie (const SampanMovieLabels *labels)
{
  g_autoptr (GExiv2Metadata) metadata = labels->xmp ? open_packet (labels->xmp) : NULL;

  if (!metadata)
    metadata = open_packet (EMPTY_PACKET);
  if (!metadata)
    return NULL;
  set_missing (metadata, "Xmp.dc.creator", labels->artist);
  set_missing (metadata, "Xmp.dc.rights", labels->copyright);
  set_missing (metadata, AIGC_TAG, labels->aigc);
  return g_steal_pointer (&metadata);
}

static gboolean
is_movie (GExiv2Metadata *metadata)
{
  const char *type = metadata ? gexiv2_metadata_get_mime_type (metadata) : NULL;

  return type && g_str_has_prefix (type, "video/");
}

static gboolean
any_named (char **tags, const char *const *parts)
{
  for (guint i = 0; tags && tags[i]; i++)
    for (guint j = 0; parts[j]; j++)
      if (strstr (tags[i], parts[j]))
        return TRUE;
  return FALSE;
}

static gboolean
has_any (GExiv2Metadata *metadata, const char *const *tags)
{
  for (guint i = 0; tags[i]; i++)
    if (gexiv2_metadata_try_has_tag (metadata, tags[i], NULL))
      return TRUE;
  return FALSE;
}

static gboolean
is_generated (GExiv2Metadata *metadata)
{
  g_autofree char *source = gexiv2_metadata_try_get_tag_string (metadata, SOURCE_TAG, NULL);
  const char *word = source ? strrchr (source, '/') : NULL;

  return gexiv2_metadata_try_has_tag (metadata, AIGC_TAG, NULL)
         || (source && g_strv_contains (generated, word ? word + 1 : source));
}

SampanMetadata
sampan_metadata_read (const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  g_autoptr (GExiv2Metadata) metadata = open_file (path);
  SampanMetadata self = { FALSE };
  g_auto (GStrv) exif = NULL;
  g_auto (GStrv) xmp = NULL;

  if (!metadata || is_movie (metadata))
    {
      g_autoptr (SampanMovieLabels) labels = sampan_movie_labels_read (path);

      self.position = labels->position;
      self.serial = labels->serial;
      g_clear_object (&metadata);
      metadata = open_movie (labels);
    }
  if (!metadata)
    return self;
  exif = gexiv2_metadata_get_exif_tags (metadata);
  xmp = gexiv2_metadata_get_xmp_tags (metadata);
  self.position |= any_named (exif, positions) || any_named (xmp, positions);
  self.serial |= any_named (exif, serials) || any_named (xmp, serials);
  self.credit = has_any (metadata, credits);
  self.ai = is_generated (metadata);
  return self;
}

static gboolean
copy_tags (GExiv2Metadata *from, GExiv2Metadata *to, const char *const *tags)
{
  gboolean any = FALSE;

  for (guint i = 0; tags[i]; i++)
    {
      g_auto (GStrv) values = NULL;

      if (!gexiv2_metadata_try_has_tag (from, tags[i], NULL))
        continue;
      values = gexiv2_metadata_try_get_tag_multiple (from, tags[i], NULL);
      any |= values && values[0]
             && gexiv2_metadata_try_set_tag_multiple (to, tags[i], (const char **)values, NULL);
    }
  return any;
}

gboolean
sampan_metadata_copy (const char *from, const char *to, gboolean enhanced, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  g_autoptr (GExiv2Metadata) source = open_file (from);
  g_autoptr (GExiv2Metadata) copy = open_file (to);
  gboolean any = FALSE;

  if (!copy)
    return TRUE;
  if (source)
    {
      any = copy_tags (source, copy, credits);
      any |= copy_tags (source, copy, ai_labels);
    }
  if (enhanced && !gexiv2_metadata_try_has_tag (copy, SOURCE_TAG, NULL))
    any |= gexiv2_metadata_try_set_tag_string (copy, SOURCE_TAG,
                                               SOURCE_FOLDER "algorithmicallyEnhanced", NULL);
  return !any || gexiv2_metadata_save_file (copy, to, error);
}

/* The first of what @tag says, without the language that may stand before it. */
static char *
dup_first (GExiv2Metadata *metadata, const char *tag)
{
  g_auto (GStrv) values = NULL;
  const char *text;

  if (!gexiv2_metadata_try_has_tag (metadata, tag, NULL))
    return NULL;
  values = gexiv2_metadata_try_get_tag_multiple (metadata, tag, NULL);
  text = values ? values[0] : NULL;
  if (text && g_str_has_prefix (text, "lang=\"") && strchr (text, ' '))
    text = strchr (text, ' ') + 1;
  return g_strdup (text);
}

SampanMovieLabels *
sampan_metadata_dup_movie_labels (const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  g_autoptr (SampanMovieLabels) labels = sampan_movie_labels_read (path);
  g_autoptr (GExiv2Metadata) source = open_movie (labels);
  g_autoptr (GExiv2Metadata) copy = open_packet (EMPTY_PACKET);
  SampanMovieLabels *self = g_new0 (SampanMovieLabels, 1);

  if (!source || !copy)
    return self;
  if (copy_tags (source, copy, credits) | copy_tags (source, copy, ai_labels))
    self->xmp = gexiv2_metadata_try_generate_xmp_packet (copy, FORMAT, 0, NULL);
  self->artist = dup_first (copy, "Xmp.dc.creator");
  self->copyright = dup_first (copy, "Xmp.dc.rights");
  self->aigc = dup_first (copy, AIGC_TAG);
  return self;
}
