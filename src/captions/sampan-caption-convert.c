#include <glib/gi18n-lib.h>
#include <string.h>

#include "sampan-caption-rich-private.h"
#include "sampan-vtt-settings.h"

/* From one format to another: what the target can hold is kept, the rest is counted. */

typedef struct
{
  SampanCaptionDocument *from, *to;
  GHashTable *styles; /* of ASS: name -> SampanAssStyle */
  double width, height;
  GPtrArray *rules; /* of WebVTT's style sheet */
  guint counts[SAMPAN_CAPTION_N_LOSSES];
} Converter;

/* ---- where a caption stands ---- */

static gboolean
is_vtt (const char *settings)
{
  return settings != NULL && !sampan_caption_settings_are_srt (settings)
         && !sampan_caption_settings_are_ass (settings);
}

/* As the number keys lie. @exact: whether that says all that the settings say. */
static guint
get_alignment (const SampanVttSettings *settings, gboolean *exact)
{
  guint column = 1, row = 0;

  if (settings->align == SAMPAN_VTT_START || settings->align == SAMPAN_VTT_LEFT)
    column = 0;
  else if (settings->align == SAMPAN_VTT_END || settings->align == SAMPAN_VTT_RIGHT)
    column = 2;
  if (!settings->line_auto && settings->snap_to_lines)
    row = settings->line >= 0 && settings->line < 8 ? 2 : 0;
  else if (!settings->line_auto)
    row = settings->line < 33 ? 2 : settings->line < 67 ? 1 : 0;
  *exact = settings->direction == SAMPAN_VTT_HORIZONTAL && settings->position_auto
           && settings->size == 100 && settings->region == NULL
           && (settings->line_auto || (settings->snap_to_lines && settings->line == 0)
               || (!settings->snap_to_lines && settings->line == 50));
  return row * 3 + column + 1;
}

guint
sampan_caption_settings_get_alignment (const char *settings)
{
  SampanVttSettings parsed;
  gboolean exact;
  guint alignment;

  if (!is_vtt (settings))
    return 0;
  sampan_vtt_settings_parse (&parsed, settings, NULL, NULL);
  alignment = get_alignment (&parsed, &exact);
  sampan_vtt_settings_clear (&parsed);
  return alignment;
}

static void
append_percent (GString *text, const char *name, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "%s%s:%s%%", text->len > 0 ? " " : "", name,
                          g_ascii_formatd (buffer, sizeof buffer, "%.4g", value * 100));
}

static char *
make_vtt_settings (const SampanCaptionRich *rich)
{
  static const char *const rows[] = { "end", "center", "start" };
  static const char *const columns[] = { "line-left", "center", "line-right" };
  static const char *const aligns[] = { "left", "center", "right" };
  guint alignment = rich->alignment != 0 ? rich->alignment : 2;
  guint row = (alignment - 1) / 3, column = (alignment - 1) % 3;
  GString *settings = g_string_new (NULL);

  if (rich->x >= 0)
    {
      append_percent (settings, "line", rich->y);
      g_string_append_printf (settings, ",%s", rows[row]);
      append_percent (settings, "position", rich->x);
      g_string_append_printf (settings, ",%s", columns[column]);
    }
  else if (row > 0)
    g_string_append (settings, row == 2 ? "line:0" : "line:50%,center");
  if (column != 1)
    g_string_append_printf (settings, "%salign:%s", settings->len > 0 ? " " : "", aligns[column]);
  return g_string_free_and_steal (settings);
}

/* ---- what is around the cues of ASS ---- */

static const char *
get_value (const char *line, const char *key)
{
  gsize length = strlen (key);

  if (g_ascii_strncasecmp (line, key, length) != 0 || line[length] != ':')
    return NULL;
  line += length + 1;
  return line + strspn (line, " \t");
}

/* Of two with one name the later holds, and its own name must be the key. */
static void
take_style (Converter *self, char **names, const char *value, gboolean old)
{
  SampanAssStyle *style = names != NULL ? sampan_ass_style_read (names, value, old) : NULL;

  if (style != NULL)
    g_hash_table_replace (self->styles, style->name, style);
}

static void
read_head (Converter *self)
{
  g_auto (GStrv) names = NULL;
  gboolean in_styles = FALSE, old = FALSE;

  for (guint i = 0; i < self->from->entries->len; i++)
    {
      SampanCaptionEntry *entry = g_ptr_array_index (self->from->entries, i);
      const char *line = entry->kind == SAMPAN_CAPTION_ENTRY_LINE ? entry->text : "", *value;

      if (*line == '[')
        {
          old = g_ascii_strncasecmp (line, "[V4 Styles]", 11) == 0;
          in_styles = old || g_ascii_strncasecmp (line, "[V4+ Styles]", 12) == 0;
        }
      else if ((value = get_value (line, "PlayResX")) != NULL && g_ascii_strtod (value, NULL) >= 1)
        self->width = g_ascii_strtod (value, NULL);
      else if ((value = get_value (line, "PlayResY")) != NULL && g_ascii_strtod (value, NULL) >= 1)
        self->height = g_ascii_strtod (value, NULL);
      else if (in_styles && (value = get_value (line, "Format")) != NULL)
        {
          g_strfreev (names);
          names = sampan_ass_split_format (value);
        }
      else if (in_styles && (value = get_value (line, "Style")) != NULL)
        take_style (self, names, value, old);
      else if ((value = get_value (line, "Title")) != NULL && *value != '\0')
        self->counts[SAMPAN_CAPTION_LOSS_HEADER]++;
    }
}

/* ---- cues ---- */

static void
take_look_of_style (SampanCaptionRich *rich, const SampanAssStyle *style)
{
  if (rich->alignment == 0)
    rich->alignment = style->alignment;
  for (guint i = 0; style->colour != 0xffffff && i < rich->runs->len; i++)
    {
      SampanCaptionRun *run = g_ptr_array_index (rich->runs, i);

      if (run->colour < 0)
        run->colour = style->colour;
    }
}

/* Margins and effects of an event stand beside its text. */
static void
note_ass_fields (const char *settings, guint *lost)
{
  static const char *const margins[] = { "marginl", "marginr", "marginv" };
  g_autofree char *effect = sampan_ass_settings_get (settings, "effect");

  for (guint i = 0; i < G_N_ELEMENTS (margins); i++)
    {
      g_autofree char *margin = sampan_ass_settings_get (settings, margins[i]);

      if (margin != NULL && g_ascii_strtoll (margin, NULL, 10) != 0)
        *lost |= SAMPAN_CAPTION_LOST (POSITIONS);
    }
  if (effect != NULL && *effect != '\0')
    *lost |= SAMPAN_CAPTION_LOST (OVERRIDES);
}

static SampanCaptionRich *
read_ass (Converter *self, SampanCue *cue, guint *lost)
{
  const char *settings = sampan_cue_get_settings (cue);
  g_autofree char *style_name = sampan_ass_settings_get (settings, "style");
  g_autofree char *speaker = sampan_ass_settings_get (settings, "name");
  const char *name = style_name != NULL ? style_name : "Default";
  SampanAssStyle *style = g_hash_table_lookup (self->styles, name + (*name == '*'));
  SampanCaptionRich *rich =
      sampan_caption_rich_from_ass (sampan_cue_get_text (cue), style, sampan_cue_get_start (cue),
                                    self->width, self->height);

  if (style != NULL)
    {
      self->counts[SAMPAN_CAPTION_LOSS_STYLES] += !style->used;
      style->used = TRUE;
      take_look_of_style (rich, style);
    }
  for (guint i = 0; speaker != NULL && *speaker != '\0' && i < rich->runs->len; i++)
    g_set_str (&((SampanCaptionRun *)g_ptr_array_index (rich->runs, i))->voice, speaker);
  note_ass_fields (settings, lost);
  return rich;
}

static SampanCaptionRich *
read_vtt (SampanCue *cue, guint *lost)
{
  SampanCaptionRich *rich = sampan_caption_rich_from_vtt (sampan_cue_get_text (cue));
  SampanVttSettings settings;
  gboolean exact;

  sampan_vtt_settings_parse (&settings, sampan_cue_get_settings (cue), NULL, NULL);
  rich->alignment = get_alignment (&settings, &exact);
  if (!exact)
    *lost |= SAMPAN_CAPTION_LOST (POSITIONS);
  sampan_vtt_settings_clear (&settings);
  return rich;
}

SampanCaptionRich *
sampan_caption_document_read_rich (SampanCaptionDocument *self, SampanCue *cue)
{
  const char *text = sampan_cue_get_text (cue);

  if (self->format == SAMPAN_CAPTION_VTT)
    return sampan_caption_rich_from_vtt (text);
  if (self->format == SAMPAN_CAPTION_ASS)
    return sampan_caption_rich_from_ass (text, NULL, sampan_cue_get_start (cue), SAMPAN_ASS_WIDTH,
                                         SAMPAN_ASS_HEIGHT);
  return sampan_caption_rich_from_any (text);
}

/* A speaker of WebVTT is a field of the event in ASS. */
static char *
take_voice (SampanCaptionRich *rich)
{
  for (guint i = 0; i < rich->runs->len; i++)
    {
      SampanCaptionRun *run = g_ptr_array_index (rich->runs, i);

      if (run->voice != NULL)
        return g_strdup (run->voice);
    }
  return NULL;
}

static char *
write_rich (Converter *self, SampanCaptionRich *rich, SampanCue *cue, char **settings, guint *lost)
{
  gint64 start = sampan_cue_get_start (cue), end = sampan_cue_get_end (cue);
  g_autofree char *voice = NULL;

  if (self->to->format == SAMPAN_CAPTION_SRT)
    return sampan_caption_rich_to_srt (rich, lost);
  if (self->to->format == SAMPAN_CAPTION_VTT)
    {
      *settings = make_vtt_settings (rich);
      return sampan_caption_rich_to_vtt (rich, self->rules, lost);
    }
  voice = take_voice (rich);
  *settings = sampan_ass_make_settings ("Default", voice);
  if (start % 10 != 0 || end % 10 != 0)
    *lost |= SAMPAN_CAPTION_LOST (ROUNDING);
  return sampan_caption_rich_to_ass (rich, start, end, lost);
}

static gboolean
is_number (const char *id)
{
  return id[strspn (id, "0123456789")] == '\0';
}

static void
convert_cue (Converter *self, SampanCaptionEntry *entry)
{
  SampanCue *cue = entry->cue;
  guint lost = 0;
  g_autoptr (SampanCaptionRich) rich =
      self->from->format == SAMPAN_CAPTION_ASS ? read_ass (self, cue, &lost)
      : self->from->format == SAMPAN_CAPTION_VTT
          ? read_vtt (cue, &lost)
          : sampan_caption_rich_from_any (sampan_cue_get_text (cue));
  g_autofree char *settings = NULL;
  g_autofree char *text = write_rich (self, rich, cue, &settings, &lost);
  SampanCaptionEntry *made =
      sampan_caption_document_add (self->to, SAMPAN_CAPTION_ENTRY_CUE, 0, text);

  if (sampan_caption_settings_are_srt (sampan_cue_get_settings (cue)))
    lost |= SAMPAN_CAPTION_LOST (POSITIONS);
  if (entry->id != NULL && self->to->format != SAMPAN_CAPTION_VTT && !is_number (entry->id))
    lost |= SAMPAN_CAPTION_LOST (IDS);
  made->id = g_strdup (entry->id);
  made->cue = sampan_cue_new (sampan_cue_get_id (cue), sampan_cue_get_start (cue),
                              sampan_cue_get_end (cue), text, settings, NULL);
  made->end = sampan_cue_get_end (cue);
  for (guint i = 0; i < SAMPAN_CAPTION_N_LOSSES; i++)
    self->counts[i] += lost >> i & 1;
}

/* ---- notes ---- */

/* A remark between the cues: without the word that WebVTT begins it with. */
static char *
get_note (SampanCaptionEntry *entry)
{
  const char *text = entry->text;

  if (entry->kind == SAMPAN_CAPTION_ENTRY_NOTE)
    {
      text += strlen ("NOTE");
      return g_strdup (text + (*text != '\0'));
    }
  return sampan_ass_text_read (text, TRUE);
}

static void
convert_note (Converter *self, SampanCaptionEntry *entry)
{
  g_autofree char *note = get_note (entry);
  SampanCaptionFormat format = self->to->format;

  if (format == SAMPAN_CAPTION_SRT)
    {
      self->counts[SAMPAN_CAPTION_LOSS_NOTES]++;
      return;
    }
  if (*note == '\0')
    return;
  if (format == SAMPAN_CAPTION_VTT)
    {
      g_autoptr (GString) text = g_string_new (note);

      g_string_replace (text, "-->", "--&gt;", 0);
      g_string_prepend (text, strchr (text->str, '\n') != NULL ? "NOTE\n" : "NOTE ");
      while (g_string_replace (text, "\n\n", "\n", 0) > 0)
        ;
      sampan_caption_document_add (self->to, SAMPAN_CAPTION_ENTRY_NOTE, 0, g_strchomp (text->str));
    }
  else
    {
      static const char *const fields[] = { "0", "0:00:00.00", "0:00:00.00", "Default", "",
                                            "0", "0",          "0",          "",        NULL };
      g_auto (GStrv) lines = g_strsplit (note, "\n", -1);
      g_autofree char *text = g_strjoinv ("\\N", lines);

      sampan_caption_document_add (self->to, SAMPAN_CAPTION_ENTRY_COMMENT, 0, text)->fields =
          g_strdupv ((char **)fields);
    }
}

/* ---- the whole file ---- */

typedef struct
{
  SampanCaptionEntry *entry;
  gint64 start; /* of a note, that of the cue behind it */
} Place;

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *x = a, *y = b;

  return x->start < y->start ? -1 : x->start > y->start;
}

/* Files of ASS need not be in the order of time; the others are expected to be. */
static GArray *
sort_entries (SampanCaptionDocument *document)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));
  gint64 start = G_MAXINT64;

  g_array_set_size (places, document->entries->len);
  for (guint i = document->entries->len; i > 0; i--)
    {
      SampanCaptionEntry *entry = g_ptr_array_index (document->entries, i - 1);

      if (entry->cue != NULL)
        start = sampan_cue_get_start (entry->cue);
      g_array_index (places, Place, i - 1) = (Place){ entry, start };
    }
  g_array_sort (places, compare_places);
  return places;
}

static void
convert_entry (Converter *self, SampanCaptionEntry *entry)
{
  switch (entry->kind)
    {
    case SAMPAN_CAPTION_ENTRY_CUE:
      convert_cue (self, entry);
      break;
    case SAMPAN_CAPTION_ENTRY_NOTE:
    case SAMPAN_CAPTION_ENTRY_COMMENT:
      convert_note (self, entry);
      break;
    case SAMPAN_CAPTION_ENTRY_HEADER:
      self->counts[SAMPAN_CAPTION_LOSS_HEADER]++;
      break;
    case SAMPAN_CAPTION_ENTRY_STYLE:
      self->counts[SAMPAN_CAPTION_LOSS_STYLES]++;
      break;
    case SAMPAN_CAPTION_ENTRY_REGION:
      self->counts[SAMPAN_CAPTION_LOSS_REGIONS]++;
      break;
    case SAMPAN_CAPTION_ENTRY_LINE:
    default:
      break;
    }
}

/* A sentence for each kind of loss; %u is how many captions or things it is about. */
static char *
describe (SampanCaptionLoss loss, guint n)
{
  switch (loss)
    {
    case SAMPAN_CAPTION_LOSS_STYLES:
      return g_strdup_printf (ngettext ("Of %u style only colour, weight and place were kept.",
                                        "Of %u styles only colour, weight and place were kept.", n),
                              n);
    case SAMPAN_CAPTION_LOSS_REGIONS:
      return g_strdup_printf (ngettext ("%u region was left out.", "%u regions were left out.", n),
                              n);
    case SAMPAN_CAPTION_LOSS_NOTES:
      return g_strdup_printf (ngettext ("%u note was left out.", "%u notes were left out.", n), n);
    case SAMPAN_CAPTION_LOSS_HEADER:
      return g_strdup (_ ("Title and header of the file were left out."));
    case SAMPAN_CAPTION_LOSS_IDS:
      return g_strdup_printf (ngettext ("%u caption lost its name.",
                                        "%u captions lost their names.", n),
                              n);
    case SAMPAN_CAPTION_LOSS_POSITIONS:
      return g_strdup_printf (ngettext ("The exact place of %u caption was left out.",
                                        "The exact places of %u captions were left out.", n),
                              n);
    case SAMPAN_CAPTION_LOSS_VOICES:
      return g_strdup_printf (ngettext ("The speaker of %u caption was left out.",
                                        "The speakers of %u captions were left out.", n),
                              n);
    case SAMPAN_CAPTION_LOSS_CLASSES:
      return g_strdup_printf (ngettext ("Style classes were left out in %u caption.",
                                        "Style classes were left out in %u captions.", n),
                              n);
    case SAMPAN_CAPTION_LOSS_LANGUAGES:
      return g_strdup_printf (ngettext ("The language of words was left out in %u caption.",
                                        "The language of words was left out in %u captions.", n),
                              n);
    case SAMPAN_CAPTION_LOSS_RUBY:
      return g_strdup_printf (ngettext ("Readings over characters were left out in %u caption.",
                                        "Readings over characters were left out in %u captions.",
                                        n),
                              n);
    case SAMPAN_CAPTION_LOSS_KARAOKE:
      return g_strdup_printf (ngettext ("The times of single words were left out in %u caption.",
                                        "The times of single words were left out in %u captions.",
                                        n),
                              n);
    case SAMPAN_CAPTION_LOSS_FONTS:
      return g_strdup_printf (ngettext ("Fonts and sizes were left out in %u caption.",
                                        "Fonts and sizes were left out in %u captions.", n),
                              n);
    case SAMPAN_CAPTION_LOSS_OVERRIDES:
      return g_strdup_printf (ngettext ("Effects were left out in %u caption.",
                                        "Effects were left out in %u captions.", n),
                              n);
    case SAMPAN_CAPTION_LOSS_DRAWINGS:
      return g_strdup_printf (ngettext ("A drawing was left out in %u caption.",
                                        "Drawings were left out in %u captions.", n),
                              n);
    case SAMPAN_CAPTION_LOSS_ROUNDING:
    default:
      return g_strdup_printf (
          ngettext ("The times of %u caption were rounded to hundredths of a second.",
                    "The times of %u captions were rounded to hundredths of a second.", n),
          n);
    }
}

SampanCaptionDocument *
sampan_caption_document_convert (SampanCaptionDocument *self,
                                 SampanCaptionFormat format,
                                 GPtrArray *losses)
{
  Converter converter = { .from = self,
                          .to = sampan_caption_document_new (format),
                          .width = SAMPAN_ASS_WIDTH,
                          .height = SAMPAN_ASS_HEIGHT };
  g_autoptr (GHashTable) styles =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)sampan_ass_style_free);
  g_autoptr (GPtrArray) rules = g_ptr_array_new_null_terminated (4, g_free, TRUE);
  g_autoptr (GArray) places = sort_entries (self);

  converter.styles = styles;
  converter.rules = rules;
  if (self->format == SAMPAN_CAPTION_ASS)
    read_head (&converter);
  for (guint i = 0; i < places->len; i++)
    convert_entry (&converter, g_array_index (places, Place, i).entry);
  if (rules->len > 0)
    {
      g_autofree char *sheet = g_strjoinv ("\n", (char **)rules->pdata);
      SampanCaptionEntry *entry =
          sampan_caption_document_add (converter.to, SAMPAN_CAPTION_ENTRY_STYLE, 0, sheet);

      g_ptr_array_steal_index (converter.to->entries, converter.to->entries->len - 1);
      g_ptr_array_insert (converter.to->entries, 0, entry);
    }
  for (guint i = 0; losses != NULL && i < SAMPAN_CAPTION_N_LOSSES; i++)
    if (converter.counts[i] > 0)
      g_ptr_array_add (losses, describe (i, converter.counts[i]));
  return converter.to;
}
