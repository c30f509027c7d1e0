#include "sampan-tmx-private.h"

#include <string.h>

#include "config.h"

#define MAX_DEPTH 32
#define MAX_TEXT (1024 * 1024) /* bytes of a segment, or between two tags */
#define MAX_VARIANTS 100
#define FORBIDDEN "x-sampan-forbidden"
#define SAME_CASE "x-sampan-same-case"

/* Where the characters go that are being read. */
typedef enum
{
  NOWHERE,
  SEGMENT,
  NOTE,
  PROPERTY,
} Place;

struct _SampanTmxParser
{
  SampanTmxFunc func;
  gpointer user_data;
  GMarkupParseContext *context;

  char *header_language;
  SampanTmxUnit unit;
  GStrvBuilder *forbidden;
  gboolean in_unit;
  char *language; /* of the variant that is being read */
  char *property;
  Place place;
  GString *text;
  guint depth;
  guint code_depth; /* of native codes in a segment */
  gsize fed;        /* bytes since the last tag */
};

static void
clear_variant (SampanTmxVariant *variant)
{
  g_free (variant->language);
  g_free (variant->text);
}

static void
clear_unit (SampanTmxUnit *unit)
{
  g_clear_pointer (&unit->source_language, g_free);
  g_clear_pointer (&unit->variants, g_array_unref);
  g_clear_pointer (&unit->who, g_free);
  g_clear_pointer (&unit->note, g_free);
  g_clear_pointer (&unit->forbidden, g_strfreev);
  unit->created = 0;
  unit->same_case = FALSE;
}

/* ---- reading ---- */

static const char *
get_attribute (const char **names, const char **values, const char *name)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return values[i];
  return NULL;
}

/* "20261125T040000Z" */
static gint64
parse_date (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) date = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  return date != NULL ? g_date_time_to_unix_usec (date) : 0;
}

static void
begin_unit (SampanTmxParser *self, const char **names, const char **values)
{
  const char *language = get_attribute (names, values, "srclang");
  const char *changed = get_attribute (names, values, "changedate");
  const char *changer = get_attribute (names, values, "changeid");

  clear_unit (&self->unit);
  self->unit.variants = g_array_new (FALSE, TRUE, sizeof (SampanTmxVariant));
  g_array_set_clear_func (self->unit.variants, (GDestroyNotify)clear_variant);
  self->unit.source_language = g_strdup (language != NULL ? language : self->header_language);
  self->unit.line = _sampan_tmx_parser_get_line (self);
  self->unit.created =
      parse_date (changed != NULL ? changed : get_attribute (names, values, "creationdate"));
  self->unit.who =
      g_strdup (changer != NULL ? changer : get_attribute (names, values, "creationid"));
  self->forbidden = g_strv_builder_new ();
  self->in_unit = TRUE;
}

static gboolean
end_unit (SampanTmxParser *self, GError **error)
{
  self->in_unit = FALSE;
  self->unit.forbidden = g_strv_builder_end (self->forbidden);
  g_clear_pointer (&self->forbidden, g_strv_builder_unref);
  return self->func (&self->unit, self->user_data, error);
}

/* Codes of the program that the text came from; what is in them is no text. */
static gboolean
is_code (const char *element)
{
  static const char *const codes[] = { "bpt", "ept", "ph", "it", "ut" };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (element, codes[i]))
      return TRUE;
  return FALSE;
}

static void
begin_text (SampanTmxParser *self, Place place)
{
  self->place = place;
  self->code_depth = 0;
  g_string_truncate (self->text, 0);
}

static void
begin_variant (SampanTmxParser *self, const char **names, const char **values)
{
  const char *language = get_attribute (names, values, "xml:lang");

  if (language == NULL) /* as TMX 1.1 has it */
    language = get_attribute (names, values, "lang");
  g_set_str (&self->language, language != NULL ? language : "");
}

static void
on_start (GMarkupParseContext *context,
          const char *element,
          const char **names,
          const char **values,
          gpointer user_data,
          GError **error)
{
  SampanTmxParser *self = user_data;

  self->fed = 0;
  if (++self->depth > MAX_DEPTH)
    g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT,
                         "nested too deeply");
  else if (self->place == SEGMENT)
    self->code_depth += self->code_depth > 0 || is_code (element);
  else if (g_str_equal (element, "header"))
    g_set_str (&self->header_language, get_attribute (names, values, "srclang"));
  else if (g_str_equal (element, "tu") && !self->in_unit)
    begin_unit (self, names, values);
  else if (!self->in_unit)
    return;
  else if (g_str_equal (element, "tuv"))
    begin_variant (self, names, values);
  else if (g_str_equal (element, "seg"))
    begin_text (self, SEGMENT);
  else if (g_str_equal (element, "note") && self->language == NULL && self->unit.note == NULL)
    begin_text (self, NOTE);
  else if (g_str_equal (element, "prop"))
    {
      begin_text (self, PROPERTY);
      g_set_str (&self->property, get_attribute (names, values, "type"));
    }
}

static void
end_segment (SampanTmxParser *self)
{
  SampanTmxVariant variant = { g_strdup (self->language), g_strstrip (g_strdup (self->text->str)) };

  if (self->language != NULL && self->unit.variants->len < MAX_VARIANTS)
    g_array_append_val (self->unit.variants, variant);
  else
    clear_variant (&variant);
}

static void
end_property (SampanTmxParser *self)
{
  if (g_strcmp0 (self->property, FORBIDDEN) == 0)
    g_strv_builder_add (self->forbidden, self->text->str);
  else if (g_strcmp0 (self->property, SAME_CASE) == 0)
    self->unit.same_case = g_str_equal (self->text->str, "yes");
}

static void
on_end (GMarkupParseContext *context, const char *element, gpointer user_data, GError **error)
{
  SampanTmxParser *self = user_data;
  Place place = self->place;

  self->fed = 0;
  self->depth--;
  if (place == SEGMENT && !g_str_equal (element, "seg"))
    {
      self->code_depth -= self->code_depth > 0;
      return;
    }
  self->place = NOWHERE;
  if (place == SEGMENT)
    end_segment (self);
  else if (place == NOTE)
    self->unit.note = g_strstrip (g_strdup (self->text->str));
  else if (place == PROPERTY)
    end_property (self);
  else if (g_str_equal (element, "tuv"))
    g_clear_pointer (&self->language, g_free);
  else if (g_str_equal (element, "tu") && self->in_unit)
    end_unit (self, error);
}

static void
on_text (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  SampanTmxParser *self = user_data;

  if (self->place == NOWHERE || self->code_depth > 0)
    return;
  if (self->text->len + length > MAX_TEXT)
    g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT,
                         "a text is too long");
  else
    g_string_append_len (self->text, text, (gssize)length);
}

SampanTmxParser *
_sampan_tmx_parser_new (SampanTmxFunc func, gpointer user_data)
{
  static const GMarkupParser callbacks = { .start_element = on_start,
                                           .end_element = on_end,
                                           .text = on_text };
  SampanTmxParser *self = g_new0 (SampanTmxParser, 1);

  self->func = func;
  self->user_data = user_data;
  self->text = g_string_new (NULL);
  self->context = g_markup_parse_context_new (&callbacks, G_MARKUP_TREAT_CDATA_AS_TEXT, self, NULL);
  return self;
}

void
_sampan_tmx_parser_free (SampanTmxParser *self)
{
  g_markup_parse_context_free (self->context);
  clear_unit (&self->unit);
  g_clear_pointer (&self->forbidden, g_strv_builder_unref);
  g_string_free (self->text, TRUE);
  g_free (self->header_language);
  g_free (self->language);
  g_free (self->property);
  g_free (self);
}

gboolean
_sampan_tmx_parser_feed (SampanTmxParser *self, const char *data, gsize size, GError **error)
{
  self->fed += size;
  if (!g_markup_parse_context_parse (self->context, data, (gssize)size, error))
    return FALSE;
  /* What has no end would be kept until the memory is full. */
  if (self->fed <= 4 * MAX_TEXT)
    return TRUE;
  g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "a text is too long");
  return FALSE;
}

gboolean
_sampan_tmx_parser_end (SampanTmxParser *self, GError **error)
{
  return g_markup_parse_context_end_parse (self->context, error);
}

guint
_sampan_tmx_parser_get_line (SampanTmxParser *self)
{
  int line;

  g_markup_parse_context_get_position (self->context, &line, NULL);
  return (guint)MAX (line, 1);
}

/* ---- writing ---- */

/* XML has no place for most control characters. */
static void
append_text (GString *out, const char *text)
{
  g_autofree char *plain = g_strdup (text);
  g_autofree char *escaped = NULL;

  for (char *p = plain; *p != '\0'; p++)
    if ((guchar)*p < ' ' && strchr ("\t\n\r", *p) == NULL)
      *p = ' ';
  escaped = g_markup_escape_text (plain, -1);
  g_string_append (out, escaped);
}

static void
append_element (GString *out, const char *tag, const char *type, const char *text)
{
  g_string_append_printf (out, "      <%s%s%s%s>", tag, type != NULL ? " type=\"" : "",
                          type != NULL ? type : "", type != NULL ? "\"" : "");
  append_text (out, text);
  g_string_append_printf (out, "</%s>\n", tag);
}

void
_sampan_tmx_append_header (GString *out)
{
  g_string_append (out,
                   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n"
                   "  <header creationtool=\"Sampan\" creationtoolversion=\"" SAMPAN_PROJECT_VERSION
                   "\" segtype=\"paragraph\" o-tmf=\"Sampan\" adminlang=\"en\" "
                   "srclang=\"*all*\" datatype=\"plaintext\"/>\n  <body>\n");
}

static void
append_attribute (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, " %s=\"", name);
  append_text (out, value);
  g_string_append_c (out, '"');
}

void
_sampan_tmx_append_unit (GString *out, const SampanTmxUnit *unit)
{
  g_string_append (out, "    <tu");
  append_attribute (out, "srclang", unit->source_language);
  if (unit->created > 0)
    {
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc_usec (unit->created);
      g_autofree char *text = g_date_time_format (date, "%Y%m%dT%H%M%SZ");
      append_attribute (out, "creationdate", text);
    }
  if (unit->who != NULL)
    append_attribute (out, "creationid", unit->who);
  g_string_append (out, ">\n");
  if (unit->note != NULL)
    append_element (out, "note", NULL, unit->note);
  for (guint i = 0; unit->forbidden != NULL && unit->forbidden[i] != NULL; i++)
    append_element (out, "prop", FORBIDDEN, unit->forbidden[i]);
  if (unit->same_case)
    append_element (out, "prop", SAME_CASE, "yes");
  for (guint i = 0; i < unit->variants->len; i++)
    {
      const SampanTmxVariant *variant = &g_array_index (unit->variants, SampanTmxVariant, i);

      g_string_append (out, "      <tuv");
      append_attribute (out, "xml:lang", variant->language);
      g_string_append (out, "><seg>");
      append_text (out, variant->text);
      g_string_append (out, "</seg></tuv>\n");
    }
  g_string_append (out, "    </tu>\n");
}

void
_sampan_tmx_append_end (GString *out)
{
  g_string_append (out, "  </body>\n</tmx>\n");
}
