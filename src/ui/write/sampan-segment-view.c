#include "config.h"

#include <gtksourceview/gtksource.h>
#include <libspelling.h>

#include "language/sampan-language.h"

#include "sampan-gloss.h"
#include "sampan-segment-accessible.h"
#include "sampan-segment-view.h"

#define MIN_WIDTH 40
#define LONGEST_LINE 600 /* characters: wider than any column, in the smallest font */
#define N_SIZES 4
/* Unicode's marks of a direction: letters without a shape or a width. */
#define LEFT_TO_RIGHT_MARK 0x200e
#define RIGHT_TO_LEFT_MARK 0x200f

/* Of a text that is laid out. */
typedef struct
{
  int for_width;
  int width;
  int height;
} Size;

struct _SampanSegmentView
{
  GtkTextView parent_instance;

  SampanSegment *segment;
  GtkSourceBuffer *buffer;
  GtkTextTag *language_tag;
  GtkTextTag *mark_tag; /* of a direction mark before the text, which the text has not */
  GtkWidget *placeholder;
  int placeholder_x;
  SpellingTextBufferAdapter *spelling;
  SampanGloss *gloss;
  char *language;
  gboolean check_spelling;
  gboolean syncing; /* the text goes from the segment into the buffer */
  gboolean
      editing; /* the view tells a screen reader what comes or goes, in offsets of the buffer */
  guint lines_source;
  guint mark_source;
  guint spelling_source;
  char *preedit; /* NULL while nothing is composed */
  Size sizes[N_SIZES];
  guint n_sizes;
  guint sizes_serial; /* of the font and what else they depend on */
};

enum
{
  LINES,
  JOIN,
  LEAVE,
  MOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanSegmentView,
                               sampan_segment_view,
                               GTK_TYPE_TEXT_VIEW,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE_TEXT,
                                                      sampan_segment_accessible_init))

static int
get_mark_length (SampanSegmentView *self)
{
  GtkTextIter start;
  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self->buffer), &start);
  return gtk_text_iter_has_tag (&start, self->mark_tag) ? 1 : 0;
}

static void
get_text_start (SampanSegmentView *self, GtkTextIter *start)
{
  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), start,
                                      get_mark_length (self));
}

static char *
dup_text (SampanSegmentView *self)
{
  GtkTextIter start, end;
  get_text_start (self, &start);
  gtk_text_buffer_get_end_iter (GTK_TEXT_BUFFER (self->buffer), &end);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, TRUE);
}

static gsize
get_cursor_bytes (SampanSegmentView *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start, cursor;

  get_text_start (self, &start);
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  if (gtk_text_iter_compare (&cursor, &start) <= 0)
    return 0;
  g_autofree char *before = gtk_text_buffer_get_text (buffer, &start, &cursor, TRUE);
  return strlen (before);
}

static void
tag_language (SampanSegmentView *self)
{
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  gtk_text_buffer_apply_tag (GTK_TEXT_BUFFER (self->buffer), self->language_tag, &start, &end);
}

static void
update_placeholder (SampanSegmentView *self)
{
  GtkTextIter start;
  get_text_start (self, &start);
  gtk_widget_set_visible (self->placeholder, gtk_text_iter_is_end (&start));
}

/* A text view takes a paragraph's direction from its first strong letter. Where the language goes
 * the other way, as in an Arabic sentence that begins with a Latin word, a mark before the text
 * says so. */
static void
update_mark (SampanSegmentView *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  g_autofree char *text = dup_text (self);
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int found = sampan_language_find_direction (text);
  gboolean wanted = found != 0 && (found < 0) != rtl;
  gunichar mark = wanted ? (rtl ? RIGHT_TO_LEFT_MARK : LEFT_TO_RIGHT_MARK) : 0;
  GtkTextIter start, end;

  get_text_start (self, &end);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gunichar old = gtk_text_iter_equal (&start, &end) ? 0 : gtk_text_iter_get_char (&start);
  if (mark == old)
    return;

  char bytes[6];
  int length = mark != 0 ? g_unichar_to_utf8 (mark, bytes) : 0;
  self->syncing = TRUE;
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert_with_tags (buffer, &start, bytes, length, self->mark_tag, NULL);
  self->syncing = FALSE;
}

static gboolean
on_mark_due (gpointer user_data)
{
  SampanSegmentView *self = user_data;

  self->mark_source = 0;
  update_mark (self);
  return G_SOURCE_REMOVE;
}

/* Nobody gets before the mark: neither the cursor nor a selection ... */
static void
on_mark_set (SampanSegmentView *self, GtkTextIter *location, GtkTextMark *mark)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start;

  if (gtk_text_iter_get_offset (location) > 0
      || (mark != gtk_text_buffer_get_insert (buffer)
          && mark != gtk_text_buffer_get_selection_bound (buffer)))
    return;
  get_text_start (self, &start);
  if (!gtk_text_iter_is_start (&start))
    gtk_text_buffer_move_mark (buffer, mark, &start);
}

/* ... nor what is inserted. */
static void
on_insert_text (SampanSegmentView *self, GtkTextIter *location)
{
  if (!self->syncing && gtk_text_iter_is_start (location))
    get_text_start (self, location);
}

static void
on_editing (SampanSegmentView *self)
{
  self->editing = TRUE;
}

static void
on_edited (SampanSegmentView *self)
{
  self->editing = FALSE;
}

/* Lays @text into the buffer where it differs, so that the cursor and the selection stay. */
static void
put_text (SampanSegmentView *self, const char *text)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  g_autofree char *old = dup_text (self);
  if (g_str_equal (old, text))
    return;

  glong old_length = g_utf8_strlen (old, -1), new_length = g_utf8_strlen (text, -1);
  const char *a = old, *b = text;
  glong prefix = 0;
  while (prefix < old_length && prefix < new_length && g_utf8_get_char (a) == g_utf8_get_char (b))
    {
      a = g_utf8_next_char (a);
      b = g_utf8_next_char (b);
      prefix++;
    }
  glong suffix = 0;
  const char *old_end = old + strlen (old), *new_end = text + strlen (text);
  while (suffix < old_length - prefix && suffix < new_length - prefix)
    {
      const char *x = g_utf8_prev_char (old_end), *y = g_utf8_prev_char (new_end);
      if (g_utf8_get_char (x) != g_utf8_get_char (y))
        break;
      old_end = x;
      new_end = y;
      suffix++;
    }

  GtkTextIter start, end;
  int first = get_mark_length (self);
  self->syncing = TRUE;
  gtk_text_buffer_get_iter_at_offset (buffer, &start, first + (int)prefix);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, first + (int)(old_length - suffix));
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, b, new_end - b);
  self->syncing = FALSE;
  update_mark (self);
}

static gboolean
emit_lines (gpointer user_data)
{
  SampanSegmentView *self = user_data;
  g_autofree char *text = dup_text (self);

  self->lines_source = 0;
  g_signal_emit (self, signals[LINES], 0, text, (guint64)get_cursor_bytes (self));
  return G_SOURCE_REMOVE;
}

static void
on_buffer_changed (SampanSegmentView *self)
{
  tag_language (self);
  update_placeholder (self);
  self->n_sizes = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  if (self->syncing || self->segment == NULL)
    return;
  /* Not now: whoever inserts still holds iterators into the buffer. */
  if (self->mark_source == 0)
    self->mark_source = g_idle_add_full (G_PRIORITY_HIGH, on_mark_due, self, NULL);

  g_autofree char *text = dup_text (self);
  if (strpbrk (text, "\n\r") == NULL)
    sampan_segment_set_text (self->segment, text);
  else if (self->lines_source == 0)
    self->lines_source = g_idle_add_full (G_PRIORITY_HIGH, emit_lines, self, NULL);
}

static void
on_segment_text_changed (SampanSegmentView *self)
{
  if (self->lines_source == 0)
    put_text (self, sampan_segment_get_text (self->segment));
}

/* Returns: (transfer none) (nullable): the checker of a language, shared: each holds a dictionary
 * in memory. */
static SpellingChecker *
get_checker (const char *language)
{
  static GHashTable *checkers; /* BCP 47 -> SpellingChecker, NULL where there is no dictionary */
  gpointer known = NULL;

  if (checkers == NULL)
    checkers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (g_hash_table_lookup_extended (checkers, language, NULL, &known))
    return known;

  SpellingProvider *provider = spelling_provider_get_default ();
  g_autofree char *code =
      g_strdelimit (g_strdup (g_str_equal (language, "en") ? "en-US" : language), "-", '_');
  SpellingChecker *checker = spelling_provider_supports_language (provider, code)
                                 ? spelling_checker_new (provider, code)
                                 : NULL;
  g_hash_table_insert (checkers, g_strdup (language), checker);
  return checker;
}

static void
update_spelling (SampanSegmentView *self)
{
  gboolean wanted =
      self->check_spelling && self->language != NULL && gtk_widget_get_mapped (GTK_WIDGET (self));
  SpellingChecker *checker = wanted ? get_checker (self->language) : NULL;

  if (checker == NULL)
    {
      if (self->spelling != NULL)
        spelling_text_buffer_adapter_set_enabled (self->spelling, FALSE);
      gtk_text_view_set_extra_menu (GTK_TEXT_VIEW (self), NULL);
      return;
    }
  if (self->spelling == NULL)
    {
      self->spelling = spelling_text_buffer_adapter_new (self->buffer, checker);
      gtk_widget_insert_action_group (GTK_WIDGET (self), "spelling",
                                      G_ACTION_GROUP (self->spelling));
    }
  spelling_text_buffer_adapter_set_checker (self->spelling, checker);
  gtk_text_view_set_extra_menu (GTK_TEXT_VIEW (self),
                                spelling_text_buffer_adapter_get_menu_model (self->spelling));
  spelling_text_buffer_adapter_set_enabled (self->spelling, TRUE);
}

static gboolean
on_spelling_due (gpointer user_data)
{
  SampanSegmentView *self = user_data;

  self->spelling_source = 0;
  update_spelling (self);
  return G_SOURCE_REMOVE;
}

/* The first frame does not wait for dictionaries. */
static void
queue_spelling (SampanSegmentView *self)
{
  if (self->spelling_source == 0)
    self->spelling_source = g_idle_add_full (G_PRIORITY_LOW, on_spelling_due, self, NULL);
}

static gboolean
has_selection (SampanSegmentView *self)
{
  return gtk_text_buffer_get_has_selection (GTK_TEXT_BUFFER (self->buffer));
}

static void
sampan_segment_view_backspace (GtkTextView *view)
{
  SampanSegmentView *self = SAMPAN_SEGMENT_VIEW (view);

  if (!has_selection (self) && get_cursor_bytes (self) == 0)
    g_signal_emit (self, signals[JOIN], 0, FALSE);
  else
    GTK_TEXT_VIEW_CLASS (sampan_segment_view_parent_class)->backspace (view);
}

static void
sampan_segment_view_delete_from_cursor (GtkTextView *view, GtkDeleteType type, int count)
{
  SampanSegmentView *self = SAMPAN_SEGMENT_VIEW (view);
  GtkTextIter cursor;
  gtk_text_buffer_get_iter_at_mark (GTK_TEXT_BUFFER (self->buffer), &cursor,
                                    gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (self->buffer)));

  if (count > 0 && !has_selection (self) && gtk_text_iter_is_end (&cursor)
      && (type == GTK_DELETE_CHARS || type == GTK_DELETE_WORD_ENDS))
    g_signal_emit (self, signals[JOIN], 0, TRUE);
  else
    GTK_TEXT_VIEW_CLASS (sampan_segment_view_parent_class)->delete_from_cursor (view, type, count);
}

static void
sampan_segment_view_move_cursor (GtkTextView *view,
                                 GtkMovementStep step,
                                 int count,
                                 gboolean extend)
{
  SampanSegmentView *self = SAMPAN_SEGMENT_VIEW (view);

  if (step == GTK_MOVEMENT_DISPLAY_LINES && !extend && (count == 1 || count == -1))
    {
      GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
      GtkTextIter cursor;
      gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
      gboolean inside = count > 0 ? gtk_text_view_forward_display_line (view, &cursor)
                                  : gtk_text_view_backward_display_line (view, &cursor);
      /* At the last line the iterator goes to its end, which is no other line. */
      if (!inside
          || (count > 0 && gtk_text_iter_is_end (&cursor)
              && !gtk_text_view_starts_display_line (view, &cursor)))
        {
          g_signal_emit (self, signals[LEAVE], 0, count > 0);
          return;
        }
    }
  GTK_TEXT_VIEW_CLASS (sampan_segment_view_parent_class)->move_cursor (view, step, count, extend);
}

static gboolean
on_move_key (GtkWidget *widget, GVariant *down, gpointer user_data)
{
  g_signal_emit (widget, signals[MOVE], 0, g_variant_get_boolean (down));
  return GDK_EVENT_STOP;
}

static GtkSizeRequestMode
sampan_segment_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* The text as it is seen: with what an input method is composing. */
static char *
dup_shown_text (SampanSegmentView *self)
{
  g_autofree char *text = dup_text (self);
  if (self->preedit == NULL)
    return g_steal_pointer (&text);

  gsize cursor = MIN (get_cursor_bytes (self), strlen (text));
  g_autofree char *before = g_strndup (text, cursor);
  return g_strconcat (before, self->preedit, text + cursor, NULL);
}

/* A text view knows its height only after it was given a width, a frame too late for a row that
 * grows as one types: so the text is laid out here as the view will do it. */
static Size
lay_out_text (SampanSegmentView *self, int width)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  g_autofree char *text = dup_shown_text (self);
  /* How wide it would be in one line is asked only to find that it is too wide. */
  if (width < 0 && g_utf8_strlen (text, -1) > LONGEST_LINE)
    *g_utf8_offset_to_pointer (text, LONGEST_LINE) = '\0';
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  Size size = { .for_width = width };

  if (self->language != NULL)
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
      pango_attr_list_insert (attributes, pango_attr_language_new (
                                              pango_language_from_string (self->language)));
      pango_layout_set_attributes (layout, attributes);
    }
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_spacing (layout, gtk_text_view_get_pixels_inside_wrap (view) * PANGO_SCALE);
  /* The view keeps a pixel for the cursor. Without a width it is one line, the least it can be. */
  if (width >= 0)
    pango_layout_set_width (layout, MAX (width - 1, 1) * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, &size.width, &size.height);
  return size;
}

/* GTK asks for the same sizes again and again while a list finds its rows' places. */
static Size
measure_text (SampanSegmentView *self, int width)
{
  guint serial = pango_context_get_serial (gtk_widget_get_pango_context (GTK_WIDGET (self)));

  if (serial != self->sizes_serial)
    self->n_sizes = 0;
  self->sizes_serial = serial;
  for (guint i = 0; i < self->n_sizes; i++)
    if (self->sizes[i].for_width == width)
      return self->sizes[i];
  if (self->n_sizes == N_SIZES)
    self->n_sizes = 0;
  return self->sizes[self->n_sizes++] = lay_out_text (self, width);
}

static void
sampan_segment_view_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  SampanSegmentView *self = SAMPAN_SEGMENT_VIEW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN_WIDTH;
      *natural = MAX (measure_text (self, -1).width + 1, MIN_WIDTH);
    }
  else
    {
      *minimum = measure_text (self, for_size).height;
      *natural = *minimum;
    }
}

/* Overlays stand from the left: in text that is written from the right the placeholder is moved.
 * Lines break only now: when it is shown, the view lays its text out before it has a width, and
 * then each letter would be a line. */
static void
sampan_segment_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SampanSegmentView *self = SAMPAN_SEGMENT_VIEW (widget);
  int x = 0, natural;

  if (gtk_widget_get_visible (self->placeholder)
      && gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    {
      gtk_widget_measure (self->placeholder, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL,
                          NULL);
      x = MAX (0, width - natural - 1);
    }
  if (x != self->placeholder_x)
    {
      self->placeholder_x = x;
      gtk_text_view_move_overlay (GTK_TEXT_VIEW (self), self->placeholder, x, 0);
    }
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (widget), GTK_WRAP_WORD_CHAR);
  GTK_WIDGET_CLASS (sampan_segment_view_parent_class)
      ->size_allocate (widget, width, height, baseline);
}

static void
on_preedit_changed (SampanSegmentView *self, const char *preedit)
{
  if (!g_set_str (&self->preedit, *preedit != '\0' ? preedit : NULL))
    return;
  self->n_sizes = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
sampan_segment_view_dispose (GObject *object)
{
  SampanSegmentView *self = SAMPAN_SEGMENT_VIEW (object);

  g_clear_handle_id (&self->lines_source, g_source_remove);
  g_clear_handle_id (&self->mark_source, g_source_remove);
  g_clear_handle_id (&self->spelling_source, g_source_remove);
  g_clear_pointer (&self->gloss, sampan_gloss_free);
  sampan_segment_view_set_segment (self, NULL);
  if (self->spelling != NULL)
    gtk_widget_insert_action_group (GTK_WIDGET (self), "spelling", NULL);
  g_clear_object (&self->spelling);
  g_clear_object (&self->buffer);

  G_OBJECT_CLASS (sampan_segment_view_parent_class)->dispose (object);
}

static void
sampan_segment_view_finalize (GObject *object)
{
  SampanSegmentView *self = SAMPAN_SEGMENT_VIEW (object);

  g_free (self->language);
  g_free (self->preedit);

  G_OBJECT_CLASS (sampan_segment_view_parent_class)->finalize (object);
}

static void
sampan_segment_view_class_init (SampanSegmentViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkTextViewClass *view_class = GTK_TEXT_VIEW_CLASS (klass);

  object_class->dispose = sampan_segment_view_dispose;
  object_class->finalize = sampan_segment_view_finalize;
  widget_class->get_request_mode = sampan_segment_view_get_request_mode;
  widget_class->measure = sampan_segment_view_measure;
  widget_class->size_allocate = sampan_segment_view_size_allocate;
  view_class->backspace = sampan_segment_view_backspace;
  view_class->delete_from_cursor = sampan_segment_view_delete_from_cursor;
  view_class->move_cursor = sampan_segment_view_move_cursor;

  signals[LINES] = g_signal_new ("lines", SAMPAN_TYPE_SEGMENT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT64);
  signals[JOIN] = g_signal_new ("join", SAMPAN_TYPE_SEGMENT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[LEAVE] = g_signal_new ("leave", SAMPAN_TYPE_SEGMENT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[MOVE] = g_signal_new ("move", SAMPAN_TYPE_SEGMENT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, GDK_ALT_MASK, on_move_key, "b", FALSE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, GDK_ALT_MASK, on_move_key, "b", TRUE);
}

static void
sampan_segment_view_init (SampanSegmentView *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);

  self->buffer = gtk_source_buffer_new (NULL);
  /* Of a code editor only the buffer is taken, for the spelling; and undo is the note's, not the
   * view's. */
  gtk_source_buffer_set_style_scheme (self->buffer, NULL);
  gtk_source_buffer_set_highlight_syntax (self->buffer, FALSE);
  gtk_source_buffer_set_highlight_matching_brackets (self->buffer, FALSE);
  gtk_source_buffer_set_implicit_trailing_newline (self->buffer, FALSE);
  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (self->buffer), FALSE);
  self->language_tag = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), NULL, NULL);
  self->mark_tag = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), NULL, NULL);
  g_signal_connect_object (self->buffer, "insert-text", G_CALLBACK (on_insert_text), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->buffer, "mark-set", G_CALLBACK (on_mark_set), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (on_buffer_changed), self,
                           G_CONNECT_SWAPPED);

  g_signal_connect_object (self->buffer, "insert-text", G_CALLBACK (on_editing), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->buffer, "delete-range", G_CALLBACK (on_editing), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "preedit-changed", G_CALLBACK (on_preedit_changed), NULL);
  g_signal_connect (self, "map", G_CALLBACK (queue_spelling), NULL);
  gtk_text_view_set_buffer (view, GTK_TEXT_BUFFER (self->buffer));
  /* Behind the view's own. */
  g_signal_connect_object (self->buffer, "insert-text", G_CALLBACK (on_edited), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->buffer, "delete-range", G_CALLBACK (on_edited), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gtk_text_view_set_pixels_inside_wrap (view, 3);
  gtk_text_view_set_accepts_tab (view, FALSE);
  gtk_text_view_set_input_hints (view, GTK_INPUT_HINT_SPELLCHECK);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "segment");

  self->gloss = sampan_gloss_new (view);
  self->placeholder = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->placeholder, "dim-label");
  gtk_widget_set_can_target (self->placeholder, FALSE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->placeholder), GTK_ACCESSIBLE_STATE_HIDDEN,
                               TRUE, -1);
  gtk_text_view_add_overlay (view, self->placeholder, 0, 0);
}

void
sampan_segment_view_set_segment (SampanSegmentView *self, SampanSegment *segment)
{
  g_return_if_fail (SAMPAN_IS_SEGMENT_VIEW (self));

  if (self->segment == segment)
    return;
  if (self->segment != NULL)
    g_signal_handlers_disconnect_by_func (self->segment, on_segment_text_changed, self);
  g_clear_handle_id (&self->lines_source, g_source_remove);
  g_set_object (&self->segment, segment);
  if (segment == NULL)
    return;
  put_text (self, sampan_segment_get_text (segment));
  update_placeholder (self);
  g_signal_connect_object (segment, "notify::text", G_CALLBACK (on_segment_text_changed), self,
                           G_CONNECT_SWAPPED);
}

SampanSegment *
sampan_segment_view_get_segment (SampanSegmentView *self)
{
  g_return_val_if_fail (SAMPAN_IS_SEGMENT_VIEW (self), NULL);

  return self->segment;
}

void
sampan_segment_view_set_language (SampanSegmentView *self, const char *language)
{
  g_return_if_fail (SAMPAN_IS_SEGMENT_VIEW (self));

  if (!g_set_str (&self->language, language))
    return;
  const SampanLanguage *known = language != NULL ? sampan_language_find (language) : NULL;
  g_object_set (self->language_tag, "language", language, "language-set", language != NULL, NULL);
  gtk_widget_set_direction (GTK_WIDGET (self),
                            known != NULL && known->rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  sampan_gloss_set_language (self->gloss, language);
  self->n_sizes = 0;
  tag_language (self);
  update_mark (self);
  queue_spelling (self);
}

void
sampan_segment_view_set_check_spelling (SampanSegmentView *self, gboolean check)
{
  g_return_if_fail (SAMPAN_IS_SEGMENT_VIEW (self));

  check = !!check;
  if (self->check_spelling == check)
    return;
  self->check_spelling = check;
  queue_spelling (self);
}

void
sampan_segment_view_set_placeholder (SampanSegmentView *self, const char *text)
{
  g_return_if_fail (SAMPAN_IS_SEGMENT_VIEW (self));

  gtk_label_set_label (GTK_LABEL (self->placeholder), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER, text,
                                  -1);
}

void
sampan_segment_view_focus_at (SampanSegmentView *self, gssize offset)
{
  g_return_if_fail (SAMPAN_IS_SEGMENT_VIEW (self));

  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  g_autofree char *text = dup_text (self);
  GtkTextIter iter;

  if (offset < 0 || (gsize)offset > strlen (text))
    gtk_text_buffer_get_end_iter (buffer, &iter);
  else
    gtk_text_buffer_get_iter_at_offset (buffer, &iter,
                                        get_mark_length (self)
                                            + (int)g_utf8_pointer_to_offset (text, text + offset));
  gtk_text_buffer_place_cursor (buffer, &iter);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

gssize
sampan_segment_view_get_cursor (SampanSegmentView *self)
{
  g_return_val_if_fail (SAMPAN_IS_SEGMENT_VIEW (self), -1);

  return (gssize)get_cursor_bytes (self);
}

guint
sampan_segment_view_get_mark_length (SampanSegmentView *self)
{
  g_return_val_if_fail (SAMPAN_IS_SEGMENT_VIEW (self), 0);

  return self->editing ? 0 : (guint)get_mark_length (self);
}

void
sampan_segment_view_reset (SampanSegmentView *self)
{
  g_return_if_fail (SAMPAN_IS_SEGMENT_VIEW (self));

  if (self->segment != NULL)
    put_text (self, sampan_segment_get_text (self->segment));
}
