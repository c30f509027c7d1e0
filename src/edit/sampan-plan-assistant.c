#include "sampan-plan-assistant.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "net/sampan-json.h"
#include "sampan-plan-private.h"
#include "sampan-plan-schema.h"

typedef struct
{
  SampanPlan *plan;
  SampanMediaKind kind;
} Job;

static void
job_free (Job *job)
{
  sampan_plan_unref (job->plan);
  g_free (job);
}

static const char instructions[] =
    "You turn a person's wishes, in any language, into edits of a picture or a video for an "
    "editor. The user sends JSON: \"kind\" says which of the two, \"edits\" which edits are there "
    "already, \"words\" what is wished for.\n"
    "Answer with JSON only, as the schema says: in \"edits\" the new edits alone, with operations "
    "and parameters of the schema and null for what is not given; in \"unresolved\" the words, "
    "unchanged, for which it has no operation.\n"
    "Amounts are -1..1 or 0..1, where 0 changes nothing and 0.25 is a visible but gentle change; "
    "times are seconds of the original, colours #rrggbb.\n"
    "Never guess: an edit that does not do what was wished for is worse than none.";

/* ---- the question ---- */

static char *
build_question (Job *job)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GBytes) bytes = NULL;

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "kind", job->kind == SAMPAN_MEDIA_VIDEO ? "video" : "picture");
  sampan_json_begin_array (builder, "edits");
  for (guint i = 0; i < sampan_plan_get_n_edits (job->plan); i++)
    {
      SampanEdit *edit = sampan_plan_get_edit (job->plan, i);

      /* Where a file lies is nobody's business. */
      if (sampan_edit_get_op (edit)->id != SAMPAN_OP_BACKGROUND || !sampan_edit_has (edit, "file"))
        json_builder_add_value (builder, sampan_edit_to_json (edit));
    }
  json_builder_end_array (builder);
  sampan_json_begin_array (builder, "words");
  for (guint i = 0; i < sampan_plan_get_n_unresolved (job->plan); i++)
    json_builder_add_string_value (builder, sampan_plan_get_unresolved (job->plan, i)->text);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  bytes = sampan_json_builder_end_bytes (builder);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* ---- the answer ---- */

static void
drop_nulls (JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    if (json_object_get_null_member (object, l->data))
      json_object_remove_member (object, l->data);
}

static SampanEdit *
read_edit (JsonNode *node, SampanMediaKind kind, GError **error)
{
  g_autoptr (SampanEdit) edit = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    drop_nulls (json_node_get_object (node));
  edit = sampan_edit_new_from_json (node, kind, error);
  if (edit != NULL && sampan_op_find_param (sampan_edit_get_op (edit), "file") != NULL
      && sampan_edit_has (edit, "file"))
    {
      g_set_error_literal (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_BAD_VALUE,
                           _ ("The language model may not say which file is read."));
      return NULL;
    }

  return g_steal_pointer (&edit);
}

static void
keep_unresolved (SampanPlan *plan, SampanPlan *asked, const char *reason)
{
  for (guint i = 0; i < sampan_plan_get_n_unresolved (asked); i++)
    sampan_plan_add_unresolved (plan, sampan_plan_get_unresolved (asked, i)->text, reason);
}

/* Whether the model says that it has no edit for @words, in these or in more or fewer of them. */
static gboolean
is_refused (const char *words, JsonArray *refused)
{
  for (guint i = 0; refused != NULL && i < json_array_get_length (refused); i++)
    {
      const char *said = sampan_json_peek_string (json_array_get_element (refused, i), "", "");

      if (*said != '\0' && (strstr (words, said) != NULL || strstr (said, words) != NULL))
        return TRUE;
    }

  return FALSE;
}

static SampanPlan *
read_answer (Job *job, const char *answer, GError **error)
{
  g_autofree char *json = sampan_chat_extract_json (answer);
  g_autoptr (JsonNode) root = sampan_json_parse_string (json, NULL);
  g_autoptr (SampanPlan) plan = sampan_plan_new ();
  g_autoptr (GError) fault = NULL;
  JsonArray *edits = sampan_json_get_array (root, "edits", NULL);
  JsonArray *unresolved = sampan_json_get_array (root, "unresolved", NULL);

  if (edits == NULL)
    {
      g_set_error_literal (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_PROTOCOL,
                           "the answer is no plan");
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (edits); i++)
    {
      SampanEdit *edit =
          read_edit (json_array_get_element (edits, i), job->kind, fault == NULL ? &fault : NULL);

      if (edit != NULL)
        sampan_plan_merge_edit (plan, edit);
    }
  /* In the person's own words: a model is not to put others into mouths. */
  for (guint i = 0; i < sampan_plan_get_n_unresolved (job->plan); i++)
    {
      const char *words = sampan_plan_get_unresolved (job->plan, i)->text;

      if (is_refused (words, unresolved))
        sampan_plan_add_unresolved (plan, words, _ ("the language model knows no edit for this"));
    }
  if (sampan_plan_get_n_edits (plan) == 0 && sampan_plan_get_n_unresolved (plan) == 0)
    keep_unresolved (plan, job->plan,
                     fault != NULL ? _ ("the language model's answer was not valid")
                                   : _ ("the language model knows no edit for this"));

  return g_steal_pointer (&plan);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = sampan_chat_ask_finish (SAMPAN_CHAT (source), result, NULL, &error);
  SampanPlan *plan = NULL;

  if (answer != NULL)
    plan = read_answer (g_task_get_task_data (task), answer, &error);
  if (plan != NULL)
    g_task_return_pointer (task, plan, (GDestroyNotify)sampan_plan_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* ---- public ---- */

void
sampan_plan_assistant_ask_async (SampanChat *chat,
                                 SampanPlan *plan,
                                 SampanMediaKind kind,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (chat, cancellable, callback, user_data);
  g_autoptr (JsonNode) schema = sampan_plan_schema_new (kind);
  g_autofree char *question = NULL;
  Job *job = g_new0 (Job, 1);

  g_task_set_source_tag (task, sampan_plan_assistant_ask_async);
  job->plan = sampan_plan_ref (plan);
  job->kind = kind;
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  question = build_question (job);
  sampan_chat_ask_async (chat, instructions, question, "plan", schema, NULL, NULL, cancellable,
                         on_answer, task);
}

SampanPlan *
sampan_plan_assistant_ask_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
