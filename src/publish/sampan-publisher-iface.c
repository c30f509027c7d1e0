#include "config.h"

#include "sampan-publisher-iface.h"

#include "sampan-prepare.h"

G_DEFINE_INTERFACE (SampanPublisher, sampan_publisher, G_TYPE_OBJECT)

static const char *
get_platform (SampanPublisher *self)
{
  return SAMPAN_PUBLISHER_GET_IFACE (self)->platform;
}

static GPtrArray *
plan (SampanPublisher *self, SampanPost *post)
{
  return sampan_steps_plan (post, SAMPAN_PUBLISHER_GET_IFACE (self)->captions);
}

static char *
perform (SampanPublisher *self,
         SampanDelivery *delivery,
         guint position,
         GCancellable *cancellable,
         GError **error)
{
  SampanStepFunc step =
      SAMPAN_PUBLISHER_GET_IFACE (self)->steps[sampan_delivery_get_step (delivery, position)->kind];

  g_return_val_if_fail (step, NULL);
  return step (self, delivery, position, cancellable, error);
}

static char *
prepare (SampanPublisher *self,
         SampanDelivery *delivery,
         guint position,
         GCancellable *cancellable,
         GError **error)
{
  return sampan_prepare_media (delivery, position, cancellable, error);
}

static void
sampan_publisher_default_init (SampanPublisherInterface *iface)
{
  iface->get_platform = get_platform;
  iface->plan = plan;
  iface->perform = perform;
  iface->steps[SAMPAN_STEP_PREPARE] = prepare;
}

const char *
sampan_publisher_get_platform (SampanPublisher *self)
{
  return SAMPAN_PUBLISHER_GET_IFACE (self)->get_platform (self);
}

GPtrArray *
sampan_publisher_plan (SampanPublisher *self, SampanPost *post)
{
  return SAMPAN_PUBLISHER_GET_IFACE (self)->plan (self, post);
}

char *
sampan_publisher_perform (SampanPublisher *self,
                          SampanDelivery *delivery,
                          guint position,
                          GCancellable *cancellable,
                          GError **error)
{
  return SAMPAN_PUBLISHER_GET_IFACE (self)->perform (self, delivery, position, cancellable, error);
}

gboolean
sampan_publisher_can_remove (SampanPublisher *self)
{
  return SAMPAN_PUBLISHER_GET_IFACE (self)->remove && SAMPAN_PUBLISHER_GET_IFACE (self)->look;
}

gboolean
sampan_publisher_remove (SampanPublisher *self,
                         SampanAccount *account,
                         JsonNode *post,
                         GCancellable *cancellable,
                         GError **error)
{
  return SAMPAN_PUBLISHER_GET_IFACE (self)->remove (self, account, post, cancellable, error);
}

gboolean
sampan_publisher_look (SampanPublisher *self,
                       SampanAccount *account,
                       JsonNode *post,
                       gboolean *there,
                       GCancellable *cancellable,
                       GError **error)
{
  return SAMPAN_PUBLISHER_GET_IFACE (self)->look (self, account, post, there, cancellable, error);
}

gboolean
sampan_publisher_leaves (SampanPublisher *self, GPtrArray *steps)
{
  gboolean sent = FALSE;

  for (guint i = 0; i < steps->len; i++)
    {
      const SampanStep *step = steps->pdata[i];

      if (step->kind == SAMPAN_STEP_POST && step->state != SAMPAN_STEP_PENDING)
        return FALSE;
      sent |= step->kind == SAMPAN_STEP_UPLOAD && (step->draft || step->result);
    }
  return sent && SAMPAN_PUBLISHER_GET_IFACE (self)->take_back;
}

gboolean
sampan_publisher_take_back (SampanPublisher *self,
                            SampanDelivery *delivery,
                            GCancellable *cancellable,
                            GError **error)
{
  return SAMPAN_PUBLISHER_GET_IFACE (self)->take_back (self, delivery, cancellable, error);
}
