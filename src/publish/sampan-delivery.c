#include "config.h"

#include "sampan-delivery.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "net/sampan-json.h"
#include "sampan-journal.h"
#include "sampan-publisher-iface.h"

#define MAX_RESENDS 2 /* of what the server has lost */
#define MAX_ASKS 2    /* after a lost answer, before the job waits */
#define ASK_AFTER_MS 1000

static char *
folder_of (SampanLibrary *library, const char *job_id)
{
  g_autofree char *all = sampan_library_dup_cache_path (library, "outbox");

  return g_build_filename (all, job_id, NULL);
}

SampanDelivery *
sampan_delivery_new (SampanLibrary *library, const char *job_id, GError **error)
{
  SampanDatabase *database = sampan_library_get_database (library);
  g_autoptr (SampanDelivery) self = g_new0 (SampanDelivery, 1);
  g_autoptr (SampanJournalRow) row = sampan_journal_get (database, job_id, error);
  g_autofree char *json = NULL;

  if (!row)
    {
      if (error && !*error)
        g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED,
                             _ ("This job is not in the outbox any more."));
      return NULL;
    }
  self->library = g_object_ref (library);
  self->job_id = g_strdup (job_id);
  self->account_id = g_strdup (row->account_id);
  self->folder = folder_of (library, job_id);
  self->steps = sampan_journal_load_steps (database, job_id, &json, error);
  if (!self->steps)
    return NULL;
  self->post = sampan_post_new_from_json (json ? json : "", error);
  return self->post ? g_steal_pointer (&self) : NULL;
}

void
sampan_delivery_free (SampanDelivery *self)
{
  if (!self)
    return;
  g_clear_object (&self->library);
  g_free (self->job_id);
  g_free (self->account_id);
  g_free (self->folder);
  g_clear_object (&self->withdraw);
  g_clear_pointer (&self->post, sampan_post_free);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_free (self);
}

/* ---- the journal ---- */

static gboolean
write_step (SampanDelivery *self, guint position, GError **error)
{
  return sampan_journal_update_step (sampan_library_get_database (self->library), self->job_id,
                                     position, self->steps->pdata[position], error);
}

static gboolean
set_step (
    SampanDelivery *self, guint position, SampanStepState state, const char *result, GError **error)
{
  SampanStep *step = self->steps->pdata[position];

  step->state = state;
  g_set_str (&step->result, result);
  if (!write_step (self, position, error))
    return FALSE;
  sampan_delivery_report (self, position, state == SAMPAN_STEP_DONE ? 1 : 0);
  return TRUE;
}

gboolean
sampan_delivery_freeze (SampanDelivery *self, guint position, const char *draft, GError **error)
{
  SampanStep *step = self->steps->pdata[position];

  g_set_str (&step->draft, draft);
  return write_step (self, position, error);
}

void
sampan_delivery_report (SampanDelivery *self, guint position, double fraction)
{
  if (self->progress)
    self->progress (self, position, fraction, self->progress_data);
}

/* ---- steps ---- */

SampanStep *
sampan_delivery_get_step (SampanDelivery *self, guint position)
{
  return self->steps->pdata[position];
}

static SampanStep *
find_step (
    SampanDelivery *self, SampanStepKind kind, guint media, const char *language, guint *position)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      SampanStep *step = self->steps->pdata[i];

      if (step->kind != kind || step->media != media || g_strcmp0 (step->language, language) != 0)
        continue;
      if (position)
        *position = i;
      return step;
    }
  return NULL;
}

SampanStep *
sampan_delivery_find_step (SampanDelivery *self,
                           SampanStepKind kind,
                           guint media,
                           const char *language)
{
  return find_step (self, kind, media, language, NULL);
}

JsonNode *
sampan_delivery_dup_result (SampanDelivery *self,
                            SampanStepKind kind,
                            guint media,
                            const char *language)
{
  SampanStep *step = find_step (self, kind, media, language, NULL);

  return step && step->result ? sampan_json_parse_string (step->result, NULL) : NULL;
}

gboolean
sampan_delivery_is_uncertain (SampanDelivery *self)
{
  SampanStep *post = find_step (self, SAMPAN_STEP_POST, 0, NULL, NULL);

  return post && post->state == SAMPAN_STEP_STARTED;
}

/* Where nobody knows whether the post was made: before anything else, ask. */
static gboolean
must_ask (SampanDelivery *self, GError **error)
{
  guint ask;

  if (!sampan_delivery_is_uncertain (self) || !find_step (self, SAMPAN_STEP_ASK, 0, NULL, &ask))
    return TRUE;
  return set_step (self, ask, SAMPAN_STEP_PENDING, NULL, error);
}

/* The server said that there is no post. */
static gboolean
forget_attempt (SampanDelivery *self, GError **error)
{
  guint post;

  if (!sampan_delivery_is_uncertain (self) || !find_step (self, SAMPAN_STEP_POST, 0, NULL, &post))
    return TRUE;
  return set_step (self, post, SAMPAN_STEP_PENDING, NULL, error);
}

/* The server said that the post is there: what leads to it is done, too. */
static gboolean
skip_to_verify (SampanDelivery *self, const char *result, GError **error)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      SampanStep *step = self->steps->pdata[i];
      gboolean is_post = step->kind == SAMPAN_STEP_POST;

      if (step->kind != SAMPAN_STEP_VERIFY && step->state != SAMPAN_STEP_DONE
          && !set_step (self, i, SAMPAN_STEP_DONE, is_post ? result : NULL, error))
        return FALSE;
    }
  return TRUE;
}

/* The server has lost what was sent (or the cache was emptied): prepare and send it again. */
static gboolean
start_over (SampanDelivery *self, GError **error)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      SampanStep *step = self->steps->pdata[i];

      g_clear_pointer (&step->draft, g_free);
      if (!set_step (self, i, SAMPAN_STEP_PENDING, NULL, error))
        return FALSE;
    }
  return TRUE;
}

/* By the user, here or in another process. */
static gboolean
is_withdrawn (SampanDelivery *self)
{
  g_autoptr (SampanJournalRow) row = NULL;

  if (g_cancellable_is_cancelled (self->withdraw))
    return TRUE;
  row = sampan_journal_get (sampan_library_get_database (self->library), self->job_id, NULL);
  return !row || row->state == SAMPAN_JOB_CANCELLED;
}

static gboolean
may_withdraw (SampanDelivery *self, const SampanStep *step)
{
  if (step->kind == SAMPAN_STEP_ASK)
    return !sampan_delivery_is_uncertain (self);
  return step->kind != SAMPAN_STEP_VERIFY;
}

static void
on_cancelled (GCancellable *source, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* What readers see is made or not: that step is not left in the middle because the user thinks
 * better of it. */
static char *
perform (SampanDelivery *self,
         SampanPublisher *publisher,
         guint position,
         GCancellable *cancellable,
         GError **error)
{
  SampanStep *step = self->steps->pdata[position];
  g_autoptr (GCancellable) either = g_cancellable_new ();
  gulong run = cancellable
                   ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), either, NULL)
                   : 0;
  gulong withdraw = 0;
  char *result;

  if (self->withdraw && step->kind != SAMPAN_STEP_POST && may_withdraw (self, step))
    withdraw = g_cancellable_connect (self->withdraw, G_CALLBACK (on_cancelled), either, NULL);
  result = sampan_publisher_perform (publisher, self, position, either, error);
  g_cancellable_disconnect (cancellable, run);
  g_cancellable_disconnect (self->withdraw, withdraw);
  return result;
}

static gboolean
take_step (SampanDelivery *self,
           SampanPublisher *publisher,
           guint position,
           GCancellable *cancellable,
           GError **error)
{
  SampanStep *step = self->steps->pdata[position];
  g_autofree char *result = NULL;
  g_autoptr (JsonNode) answer = NULL;

  if (!set_step (self, position, SAMPAN_STEP_STARTED, NULL, error))
    return FALSE;
  result = perform (self, publisher, position, cancellable, error);
  if (!result || !set_step (self, position, SAMPAN_STEP_DONE, result, error))
    return FALSE;
  if (step->kind != SAMPAN_STEP_ASK)
    return TRUE;
  answer = sampan_json_parse_string (result, NULL);
  if (sampan_json_peek_boolean (answer, "found", FALSE))
    return skip_to_verify (self, result, error);
  return forget_attempt (self, error);
}

static gboolean
take_steps (SampanDelivery *self,
            SampanPublisher *publisher,
            GCancellable *cancellable,
            GError **error)
{
  if (!must_ask (self, error))
    return FALSE;
  for (guint i = 0; i < self->steps->len; i++)
    {
      SampanStep *step = self->steps->pdata[i];

      if (step->state == SAMPAN_STEP_DONE)
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (may_withdraw (self, step) && is_withdrawn (self))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "withdrawn");
          return FALSE;
        }
      if (!take_step (self, publisher, i, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static void
wait_a_little (GCancellable *cancellable)
{
  GPollFD fd = { 0 };

  if (g_cancellable_make_pollfd (cancellable, &fd))
    {
      g_poll (&fd, 1, ASK_AFTER_MS);
      g_cancellable_release_fd (cancellable);
    }
  else
    g_usleep (ASK_AFTER_MS * G_TIME_SPAN_MILLISECOND);
}

static gboolean
is_answer_lost (SampanDelivery *self, const GError *error)
{
  return sampan_delivery_is_uncertain (self)
         && (g_error_matches (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_TRY_LATER)
             || g_error_matches (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_ANSWER));
}

gboolean
sampan_delivery_run (SampanDelivery *self,
                     SampanPublisher *publisher,
                     GCancellable *cancellable,
                     GError **error)
{
  guint resends = 0;
  guint asks = 0;

  for (;;)
    {
      GError *local = NULL;

      if (take_steps (self, publisher, cancellable, &local))
        return TRUE;
      if (g_error_matches (local, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_GONE)
          && resends++ < MAX_RESENDS)
        {
          g_clear_error (&local);
          if (!start_over (self, error))
            return FALSE;
        }
      else if (is_answer_lost (self, local) && asks++ < MAX_ASKS)
        {
          g_clear_error (&local);
          wait_a_little (cancellable);
        }
      else
        {
          g_propagate_error (error, local);
          return FALSE;
        }
    }
}

void
sampan_delivery_clean (SampanLibrary *library, const char *job_id)
{
  g_autofree char *folder = folder_of (library, job_id);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}
