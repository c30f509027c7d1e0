#include "snac-server.h"

#include <gio/gio.h>
#include <string.h>

#include "fixture.h"
#include "net/sampan-json.h"

struct _SnacServer
{
  GSubprocess *process;
  GDataInputStream *out;
  char *folder;
  JsonNode *ready;
};

static JsonNode *
read_line (SnacServer *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line (self->out, NULL, NULL, &error);
  JsonNode *node;

  g_assert_no_error (error);
  g_assert_nonnull (line);
  node = sampan_json_parse_string (line, &error);
  g_assert_no_error (error);
  return node;
}

SnacServer *
snac_server_new (const char *const *names)
{
  g_autofree char *program = g_find_program_in_path ("snac");
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "snac", "server.py", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  SnacServer *self;

  if (!program)
    return NULL;
  self = g_new0 (SnacServer, 1);
  self->folder = g_dir_make_tmp ("sampan-snac-XXXXXX", &error);
  g_assert_no_error (error);
  g_strv_builder_add_many (arguments, "python3", script, self->folder, NULL);
  g_strv_builder_addv (arguments, (const char **)names);
  argv = g_strv_builder_end (arguments);
  self->process =
      g_subprocess_newv ((const char *const *)argv,
                         G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  self->out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->ready = read_line (self);
  return self;
}

void
snac_server_free (SnacServer *self)
{
  if (!self)
    return;
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, 0);
  g_object_unref (self->out);
  g_object_unref (self->process);
  json_node_unref (self->ready);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self);
}

const char *
snac_server_get_url (SnacServer *self)
{
  return sampan_json_peek_string (self->ready, "url", NULL);
}

const char *
snac_server_get_password (SnacServer *self, guint position)
{
  g_autofree char *path = g_strdup_printf ("accounts[%u].password", position);

  return sampan_json_peek_string (self->ready, path, NULL);
}

char *
snac_server_authorize (SnacServer *self,
                       const char *address,
                       const char *name,
                       const char *password)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *json = NULL;
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "authorize", address);
  sampan_json_add_string (builder, "name", name);
  sampan_json_add_string (builder, "password", password);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = sampan_json_to_string (root);
  line = g_strconcat (json, "\n", NULL);
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (self->process), line, strlen (line), NULL,
                             NULL, &error);
  g_assert_no_error (error);
  answer = read_line (self);
  return g_strdup (sampan_json_peek_string (answer, "page", ""));
}
