#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helper.h"

/* A child makes edits and says on a pipe which of them are saved; it is killed at some moment by
 * SIGKILL. What it said was saved must be there. */

#define N_EDITS 200

static const char *program;

static SampanNote *
open_note (SampanLibrary *library)
{
  g_autoptr (SampanNoteItem) item = g_list_model_get_item (G_LIST_MODEL (library), 0);
  g_autoptr (GError) error = NULL;
  SampanNote *note;

  if (item == NULL)
    return make_note ("en", "0", "");
  note = sampan_library_load (library, sampan_note_item_get_id (item), &error);
  g_assert_no_error (error);
  return note;
}

/* The title says the number of the edit, and everything else is a function of it. */
static void
edit (SampanNote *note, guint number)
{
  SampanVersion *source = sampan_note_get_source (note);
  g_autoptr (GRand) random = g_rand_new_with_seed (number);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *title = g_strdup_printf ("%u", number);

  for (guint i = 0; i < number % 40 + 1; i++)
    g_string_append_printf (body, "%s第 %u 行 %x", i > 0 ? "\n" : "", i, g_rand_int (random));
  sampan_segment_set_text (sampan_version_get_title (source), title);
  sampan_version_set_body (source, body->str);
  sampan_version_set_tags (source, (const char *const[]){ title, NULL });
}

static int
be_the_child (const char *folder)
{
  g_autoptr (SampanLibrary) library = open_library (folder);
  g_autoptr (SampanNote) note = open_note (library);
  SampanSegment *title = sampan_version_get_title (sampan_note_get_source (note));
  guint number = (guint)atoi (sampan_segment_get_text (title));

  for (guint i = 0; i < N_EDITS; i++)
    {
      g_autoptr (GError) error = NULL;

      edit (note, ++number);
      if (!sampan_library_save (library, note, &error))
        g_error ("save: %s", error->message);
      /* The number of an edit that is on the disk. */
      if (write (STDOUT_FILENO, &number, sizeof number) != sizeof number)
        return 1;
    }
  /* On a slow machine the parent is not through with its reading yet. */
  alarm (60);
  pause ();
  return 0;
}

/* Returns the last edit that the child said was saved. */
static guint
run_and_kill (const char *folder, guint kill_after, gulong then_wait)
{
  const char *argv[] = { program, "--child", folder, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid;
  int out, status;
  guint number, acknowledged = 0, count = 0;
  FILE *pipe;

  g_spawn_async_with_pipes (NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                            NULL, &out, NULL, &error);
  g_assert_no_error (error);
  pipe = fdopen (out, "r");
  while (fread (&number, sizeof number, 1, pipe) == 1)
    {
      acknowledged = number;
      if (++count == kill_after)
        {
          g_usleep (then_wait);
          kill (pid, SIGKILL);
        }
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  g_assert_cmpuint (count, >=, kill_after);
  fclose (pipe);
  g_spawn_close_pid (pid);
  return acknowledged;
}

static void
test_killed (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GRand) random = g_rand_new_with_seed (1984);

  for (guint round = 0; round < 12; round++)
    {
      guint after = (guint)g_rand_int_range (random, 1, N_EDITS - 20);
      gulong wait = (gulong)g_rand_int_range (random, 0, 6000);
      guint acknowledged = run_and_kill (folder, after, wait);
      g_autoptr (SampanLibrary) library = open_library (folder);
      g_autoptr (SampanNote) note = open_note (library);
      g_autoptr (SampanNote) expected = sampan_note_new ("en");
      SampanVersion *source = sampan_note_get_source (note);
      guint number = (guint)atoi (sampan_segment_get_text (sampan_version_get_title (source)));
      g_autofree char *body = NULL, *expected_body = NULL, *word = NULL;
      g_auto (GStrv) found = NULL;

      /* The one after it may have been saved without being said. */
      g_assert_cmpuint (number, >=, acknowledged);
      g_assert_cmpuint (number, <=, acknowledged + 1);
      edit (expected, number);
      body = sampan_version_dup_body (source);
      expected_body = sampan_version_dup_body (sampan_note_get_source (expected));
      g_assert_cmpstr (body, ==, expected_body);
      g_assert_cmpstr (sampan_version_get_tags (source)[0], ==,
                       sampan_version_get_tags (sampan_note_get_source (expected))[0]);
      /* the index and the list went with it */
      word = g_strdup_printf ("%u", number);
      found = sampan_library_search (library, word, NULL);
      g_assert_cmpuint (g_strv_length (found), ==, 1);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (library)), ==, 1);
    }
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--child"))
    return be_the_child (argv[2]);
  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  g_test_add_func ("/crash/killed", test_killed);
  return g_test_run ();
}
