#include "sampan-hold.h"

/* Decoded frames that wait: enough to keep the decoder busy, few enough to keep memory small. */
#define MAX_FRAMES 3

typedef struct
{
  GFunc function;
  gpointer data;
  GDestroyNotify destroy;
} Change;

typedef struct
{
  GstElement parent_instance;

  GstPad *sink;
  GstPad *src;

  GMutex mutex;
  GCond cond;
  /* The rest is guarded by the mutex. */
  GQueue items; /* of buffers and serialised events */
  guint n_frames;
  gboolean flushing; /* from upstream: what comes is refused */
  gboolean halted;   /* for a change: what comes waits */
  gboolean again;    /* the kept frame is to be sent first */
  GstFlowReturn result;
  GstBuffer *kept;
  GstEvent *segment;
  GstEvent *eos;
  GQueue changes;
} SampanHold;

typedef GstElementClass SampanHoldClass;

static GType sampan_hold_get_type (void);

G_DEFINE_TYPE (SampanHold, sampan_hold, GST_TYPE_ELEMENT)

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);
static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

/* ---- helpers ---- */

static void
change_free (Change *change)
{
  if (change->destroy != NULL)
    change->destroy (change->data);
  g_free (change);
}

static void
clear_items (SampanHold *self)
{
  g_queue_clear_full (&self->items, (GDestroyNotify)gst_mini_object_unref);
  self->n_frames = 0;
}

static void
forget (SampanHold *self)
{
  clear_items (self);
  gst_clear_buffer (&self->kept);
  g_clear_pointer (&self->segment, gst_event_unref);
  g_clear_pointer (&self->eos, gst_event_unref);
  self->again = FALSE;
}

/* Queues a serialised event or a buffer. Takes @item. */
static GstFlowReturn
enqueue (SampanHold *self, gpointer item)
{
  gboolean is_frame = GST_IS_BUFFER (item);
  GstFlowReturn result;

  g_mutex_lock (&self->mutex);
  while (is_frame && self->n_frames >= MAX_FRAMES && !self->flushing && self->result == GST_FLOW_OK)
    g_cond_wait (&self->cond, &self->mutex);
  result = self->flushing ? GST_FLOW_FLUSHING : self->result;
  if (result == GST_FLOW_OK)
    {
      g_queue_push_tail (&self->items, item);
      self->n_frames += is_frame;
      g_cond_broadcast (&self->cond);
    }
  else
    gst_mini_object_unref (item);
  g_mutex_unlock (&self->mutex);

  return result;
}

static void
set_flushing (SampanHold *self, gboolean flushing)
{
  g_mutex_lock (&self->mutex);
  self->flushing = flushing;
  self->result = GST_FLOW_OK;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* ---- streaming thread ---- */

/* The next thing to send, to be unreferenced; NULL when flushing or when there was a change to
 * make. */
static gpointer
next_item (SampanHold *self)
{
  gpointer item = NULL;

  while (!self->flushing && !self->halted && g_queue_is_empty (&self->items)
         && g_queue_is_empty (&self->changes))
    g_cond_wait (&self->cond, &self->mutex);
  if (self->flushing || self->halted)
    return NULL;
  if (!g_queue_is_empty (&self->changes))
    {
      Change *change = g_queue_pop_head (&self->changes);

      g_mutex_unlock (&self->mutex);
      change->function (self, change->data);
      change_free (change);
      g_mutex_lock (&self->mutex);
      return NULL;
    }
  item = g_queue_pop_head (&self->items);
  if (GST_IS_BUFFER (item))
    {
      self->n_frames--;
      gst_buffer_replace (&self->kept, item);
    }
  else if (GST_EVENT_TYPE (item) == GST_EVENT_SEGMENT)
    gst_event_replace (&self->segment, item);
  else if (GST_EVENT_TYPE (item) == GST_EVENT_EOS)
    gst_event_replace (&self->eos, item);
  g_cond_broadcast (&self->cond);

  return item;
}

static GstFlowReturn
send_item (SampanHold *self, gpointer item)
{
  if (GST_IS_BUFFER (item))
    return gst_pad_push (self->src, item);
  gst_pad_push_event (self->src, item);

  return GST_FLOW_OK;
}

/* Sends what was there when the picture was asked for again. */
static GstFlowReturn
send_again (SampanHold *self, GstEvent *segment, GstBuffer *kept, GstEvent *eos)
{
  GstFlowReturn result = GST_FLOW_OK;

  if (segment != NULL)
    gst_pad_push_event (self->src, segment);
  if (kept != NULL)
    result = gst_pad_push (self->src, kept);
  if (eos != NULL && result == GST_FLOW_OK)
    gst_pad_push_event (self->src, eos);
  else if (eos != NULL)
    gst_event_unref (eos);

  return result;
}

static void
hold_loop (GstPad *pad)
{
  SampanHold *self = (SampanHold *)GST_PAD_PARENT (pad);
  GstFlowReturn result = GST_FLOW_OK;
  gboolean stop;

  g_mutex_lock (&self->mutex);
  /* A change that was asked for before the picture is made first, or the old edits would show. */
  if (self->again && g_queue_is_empty (&self->changes) && !self->flushing && !self->halted)
    {
      GstEvent *segment = self->segment != NULL ? gst_event_ref (self->segment) : NULL;
      GstBuffer *kept = self->kept != NULL ? gst_buffer_ref (self->kept) : NULL;
      GstEvent *eos = self->eos != NULL ? gst_event_ref (self->eos) : NULL;

      self->again = FALSE;
      g_mutex_unlock (&self->mutex);
      result = send_again (self, segment, kept, eos);
      g_mutex_lock (&self->mutex);
    }
  else
    {
      gpointer item = next_item (self);

      g_mutex_unlock (&self->mutex);
      if (item != NULL)
        result = send_item (self, item);
      g_mutex_lock (&self->mutex);
    }
  /* Flushed from here, for a refresh: the task is started again, and the frames that wait are still
   * wanted. */
  if (result != GST_FLOW_OK && result != GST_FLOW_FLUSHING)
    self->result = result;
  stop = result != GST_FLOW_OK || self->flushing || self->halted;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  if (stop)
    gst_pad_pause_task (pad);
  if (result == GST_FLOW_NOT_NEGOTIATED || result == GST_FLOW_ERROR)
    gst_pad_push_event (pad, gst_event_new_eos ());
}

/* ---- callbacks ---- */

static GstFlowReturn
hold_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  return enqueue ((SampanHold *)parent, buffer);
}

static gboolean
hold_sink_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  SampanHold *self = (SampanHold *)parent;
  gboolean result;

  switch (GST_EVENT_TYPE (event))
    {
    case GST_EVENT_FLUSH_START:
      result = gst_pad_push_event (self->src, event);
      set_flushing (self, TRUE);
      gst_pad_pause_task (self->src);
      return result;
    case GST_EVENT_FLUSH_STOP:
      result = gst_pad_push_event (self->src, event);
      g_mutex_lock (&self->mutex);
      forget (self);
      g_mutex_unlock (&self->mutex);
      set_flushing (self, FALSE);
      gst_pad_start_task (self->src, (GstTaskFunction)hold_loop, self->src, NULL);
      return result;
    default:
      if (GST_EVENT_IS_SERIALIZED (event))
        return enqueue (self, event) == GST_FLOW_OK;
      return gst_pad_event_default (pad, parent, event);
    }
}

static gboolean
hold_sink_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  /* What is asked in line with the data cannot be passed by a thread; the decoder then uses memory
   * of its own. */
  if (GST_QUERY_IS_SERIALIZED (query))
    return FALSE;

  return gst_pad_query_default (pad, parent, query);
}

static gboolean
hold_activate_src (GstPad *pad, GstObject *parent, GstPadMode mode, gboolean active)
{
  SampanHold *self = (SampanHold *)parent;

  if (mode != GST_PAD_MODE_PUSH)
    return FALSE;
  set_flushing (self, !active);
  if (active)
    return gst_pad_start_task (pad, (GstTaskFunction)hold_loop, pad, NULL);

  return gst_pad_stop_task (pad);
}

static gboolean
hold_activate_sink (GstPad *pad, GstObject *parent, GstPadMode mode, gboolean active)
{
  SampanHold *self = (SampanHold *)parent;

  if (mode != GST_PAD_MODE_PUSH)
    return FALSE;
  set_flushing (self, !active);

  return TRUE;
}

/* ---- vfuncs ---- */

static GstStateChangeReturn
sampan_hold_change_state (GstElement *element, GstStateChange transition)
{
  SampanHold *self = (SampanHold *)element;
  GstStateChangeReturn result =
      GST_ELEMENT_CLASS (sampan_hold_parent_class)->change_state (element, transition);

  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    {
      g_mutex_lock (&self->mutex);
      forget (self);
      g_mutex_unlock (&self->mutex);
    }

  return result;
}

static void
sampan_hold_finalize (GObject *object)
{
  SampanHold *self = (SampanHold *)object;

  forget (self);
  g_queue_clear_full (&self->changes, (GDestroyNotify)change_free);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);

  G_OBJECT_CLASS (sampan_hold_parent_class)->finalize (object);
}

static void
sampan_hold_class_init (SampanHoldClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sampan_hold_finalize;
  element_class->change_state = sampan_hold_change_state;

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Sampan hold", "Generic",
                                         "Keeps the last frame, to send it again",
                                         "The Sampan developers");
}

static void
sampan_hold_init (SampanHold *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->items);
  g_queue_init (&self->changes);
  self->flushing = TRUE;

  self->sink = gst_pad_new_from_static_template (&sink_template, "sink");
  gst_pad_set_chain_function (self->sink, hold_chain);
  gst_pad_set_event_function (self->sink, hold_sink_event);
  gst_pad_set_query_function (self->sink, hold_sink_query);
  gst_pad_set_activatemode_function (self->sink, hold_activate_sink);
  GST_PAD_SET_PROXY_CAPS (self->sink);
  gst_element_add_pad (GST_ELEMENT (self), self->sink);

  self->src = gst_pad_new_from_static_template (&src_template, "src");
  gst_pad_set_activatemode_function (self->src, hold_activate_src);
  GST_PAD_SET_PROXY_CAPS (self->src);
  gst_element_add_pad (GST_ELEMENT (self), self->src);
}

/* ---- public ---- */

GstElement *
sampan_hold_new (void)
{
  return g_object_new (sampan_hold_get_type (), NULL);
}

void
sampan_hold_refresh (GstElement *hold)
{
  sampan_hold_change (hold, TRUE, NULL, NULL, NULL);
}

void
sampan_hold_change (
    GstElement *hold, gboolean again, GFunc change, gpointer data, GDestroyNotify destroy)
{
  SampanHold *self = (SampanHold *)hold;

  if (!again)
    {
      Change *later = g_new (Change, 1);

      *later = (Change){ change, data, destroy };
      g_mutex_lock (&self->mutex);
      g_queue_push_tail (&self->changes, later);
      g_cond_broadcast (&self->cond);
      g_mutex_unlock (&self->mutex);
      return;
    }

  /* The thread waits in the sink, which holds a paused frame, or for a frame to come. */
  gst_pad_push_event (self->src, gst_event_new_flush_start ());
  g_mutex_lock (&self->mutex);
  self->halted = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  gst_pad_pause_task (self->src);
  if (change != NULL)
    change (self, data);
  if (destroy != NULL)
    destroy (data);
  /* The clock does not start anew: the sound goes on where it is. */
  gst_pad_push_event (self->src, gst_event_new_flush_stop (FALSE));
  g_mutex_lock (&self->mutex);
  self->halted = FALSE;
  self->again = TRUE;
  g_mutex_unlock (&self->mutex);
  gst_pad_start_task (self->src, (GstTaskFunction)hold_loop, self->src, NULL);
}
