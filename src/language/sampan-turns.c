#include "sampan-turns.h"

/* Milliseconds in which things gather for one turn; a person sees no difference. */
#define GATHER 30
/* Microseconds of work in one turn; whoever shows what changed needs some more. */
#define TURN (5 * G_TIME_SPAN_MILLISECOND)

struct _SampanTurns
{
  const SampanTurnsTable *table;
  gpointer user_data;
  GQueue items;
  GSource *source; /* the next turn */
};

/* @time: microseconds; all of them if it is negative. */
static void
handle_items (SampanTurns *self, gint64 time)
{
  gint64 end = g_get_monotonic_time () + time;

  self->table->begin (self->user_data);
  do
    self->table->handle (g_queue_pop_head (&self->items), self->user_data);
  while (!g_queue_is_empty (&self->items) && (time < 0 || g_get_monotonic_time () < end));
}

static gboolean
on_turn (gpointer user_data)
{
  SampanTurns *self = user_data;
  gboolean more;

  handle_items (self, TURN);
  more = !g_queue_is_empty (&self->items);
  if (!more)
    g_clear_pointer (&self->source, g_source_unref);
  self->table->end (self->user_data);
  return more ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
unschedule (SampanTurns *self)
{
  if (self->source)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

SampanTurns *
sampan_turns_new (const SampanTurnsTable *table, gpointer user_data)
{
  SampanTurns *self = g_new0 (SampanTurns, 1);

  self->table = table;
  self->user_data = user_data;
  g_queue_init (&self->items);
  return self;
}

void
sampan_turns_add (SampanTurns *self, gpointer item)
{
  g_queue_push_tail (&self->items, item);
  if (self->source)
    return;
  self->source = g_timeout_source_new (GATHER);
  /* Behind what is drawn. */
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT_IDLE);
  g_source_set_callback (self->source, on_turn, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

gboolean
sampan_turns_is_empty (SampanTurns *self)
{
  return g_queue_is_empty (&self->items);
}

void
sampan_turns_flush (SampanTurns *self)
{
  unschedule (self);
  if (g_queue_is_empty (&self->items))
    return;
  handle_items (self, -1);
  self->table->end (self->user_data);
}

void
sampan_turns_free (SampanTurns *self)
{
  unschedule (self);
  g_queue_clear_full (&self->items, self->table->free_item);
  g_free (self);
}
