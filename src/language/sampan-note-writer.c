#include "sampan-note-writer-private.h"

#include "sampan-turns.h"

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
  SampanTurns *turns;
  GPtrArray *done; /* of Answer, in this turn */
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
begin_turn (gpointer user_data)
{
  SampanNoteWriter *self = user_data;

  sampan_note_begin_change (self->note);
}

static void
write_answer (gpointer item, gpointer user_data)
{
  SampanNoteWriter *self = user_data;
  Answer *answer = item;
  SampanSegment *source = sampan_note_get_source_segment (self->note, answer->target);

  answer->written =
      source && answer->text && g_str_equal (sampan_segment_get_text (source), answer->source)
      && sampan_note_set_translation (self->note, answer->target, answer->source, answer->text,
                                      answer->origin, answer->provider, answer->score);
  g_ptr_array_add (self->done, answer);
}

static void
end_turn (gpointer user_data)
{
  SampanNoteWriter *self = user_data;
  g_autoptr (GPtrArray) done = g_steal_pointer (&self->done);

  self->done = g_ptr_array_new_with_free_func (answer_free);
  sampan_note_end_change (self->note, FALSE);
  for (guint i = 0; i < done->len; i++)
    {
      Answer *answer = g_ptr_array_index (done, i);

      self->told (answer->item, answer->written, self->user_data);
    }
  /* The last: whoever hears of it may let go of the writer. */
  self->turn (self->user_data);
}

static const SampanTurnsTable table = { begin_turn, write_answer, end_turn, answer_free };

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
  self->turns = sampan_turns_new (&table, self);
  self->done = g_ptr_array_new_with_free_func (answer_free);
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
  sampan_turns_add (self->turns, answer);
}

gboolean
_sampan_note_writer_is_empty (SampanNoteWriter *self)
{
  return sampan_turns_is_empty (self->turns);
}

void
_sampan_note_writer_flush (SampanNoteWriter *self)
{
  sampan_turns_flush (self->turns);
}

void
_sampan_note_writer_free (SampanNoteWriter *self)
{
  sampan_turns_free (self->turns);
  g_ptr_array_unref (self->done);
  g_object_unref (self->note);
  g_free (self);
}
