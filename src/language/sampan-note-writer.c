#include "sampan-note-writer-private.h"

/* Milliseconds in which answers gather to be one change; a person sees no difference. */
#define GATHER 30
/* Microseconds of work in one turn of the main loop; who shows the note needs some more. */
#define TURN (5 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  gpointer item;
  SampanSegment *target;
  char *source;
  char *text;
  char *provider;
  SampanOrigin origin;
  guint score;
  gboolean written;
} Answer;

struct _SampanNoteWriter
{
  SampanNote *note;
  SampanNoteWriterTold told;
  SampanNoteWriterTurn turn;
  gpointer user_data;
  GQueue answers;  /* of Answer */
  GSource *source; /* the next turn */
};

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_object_unref (answer->target);
  g_free (answer->source);
  g_free (answer->text);
  g_free (answer->provider);
  g_free (answer);
}

static void
write_answer (SampanNoteWriter *self, Answer *answer)
{
  SampanSegment *source = sampan_note_get_source_segment (self->note, answer->target);

  answer->written =
      source && answer->text && g_str_equal (sampan_segment_get_text (source), answer->source)
      && sampan_note_set_translation (self->note, answer->target, answer->source, answer->text,
                                      answer->origin, answer->provider, answer->score);
}

/* @time: microseconds; all of them if it is negative. */
static void
write_answers (SampanNoteWriter *self, gint64 time)
{
  gint64 end = g_get_monotonic_time () + time;
  g_autoptr (GPtrArray) done = g_ptr_array_new_with_free_func (answer_free);

  sampan_note_begin_change (self->note);
  do
    {
      Answer *answer = g_queue_pop_head (&self->answers);

      write_answer (self, answer);
      g_ptr_array_add (done, answer);
    }
  while (!g_queue_is_empty (&self->answers) && (time < 0 || g_get_monotonic_time () < end));
  sampan_note_end_change (self->note, FALSE);
  for (guint i = 0; i < done->len; i++)
    {
      Answer *answer = g_ptr_array_index (done, i);

      self->told (answer->item, answer->written, self->user_data);
    }
}

static gboolean
on_turn (gpointer user_data)
{
  SampanNoteWriter *self = user_data;

  write_answers (self, TURN);
  if (!g_queue_is_empty (&self->answers))
    {
      self->turn (self->user_data);
      return G_SOURCE_CONTINUE;
    }
  g_clear_pointer (&self->source, g_source_unref);
  /* The last: whoever hears of it may let go of the writer. */
  self->turn (self->user_data);
  return G_SOURCE_REMOVE;
}

static void
schedule (SampanNoteWriter *self)
{
  if (self->source)
    return;
  self->source = g_timeout_source_new (GATHER);
  /* Behind what is drawn. */
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT_IDLE);
  g_source_set_callback (self->source, on_turn, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static void
unschedule (SampanNoteWriter *self)
{
  if (self->source)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

SampanNoteWriter *
_sampan_note_writer_new (SampanNote *note,
                         SampanNoteWriterTold told,
                         SampanNoteWriterTurn turn,
                         gpointer user_data)
{
  SampanNoteWriter *self = g_new0 (SampanNoteWriter, 1);

  self->note = g_object_ref (note);
  self->told = told;
  self->turn = turn;
  self->user_data = user_data;
  g_queue_init (&self->answers);
  return self;
}

void
_sampan_note_writer_add (SampanNoteWriter *self,
                         gpointer item,
                         SampanSegment *target,
                         const char *source,
                         const char *text,
                         SampanOrigin origin,
                         const char *provider,
                         guint score)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->item = item;
  answer->target = g_object_ref (target);
  answer->source = g_strdup (source);
  answer->text = g_strdup (text);
  answer->origin = origin;
  answer->provider = g_strdup (provider);
  answer->score = score;
  g_queue_push_tail (&self->answers, answer);
  schedule (self);
}

gboolean
_sampan_note_writer_is_empty (SampanNoteWriter *self)
{
  return g_queue_is_empty (&self->answers);
}

void
_sampan_note_writer_flush (SampanNoteWriter *self)
{
  unschedule (self);
  if (!g_queue_is_empty (&self->answers))
    write_answers (self, -1);
}

void
_sampan_note_writer_free (SampanNoteWriter *self)
{
  unschedule (self);
  g_queue_clear_full (&self->answers, answer_free);
  g_object_unref (self->note);
  g_free (self);
}
