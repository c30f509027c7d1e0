#pragma once

#include <json-glib/json-glib.h>

#include "core/sampan-error.h"
#include "core/sampan-library.h"

G_BEGIN_DECLS

/** What every command gets. */
typedef struct
{
  char *library_path; /* NULL: the default one */
  gboolean json;
  SampanLibrary *library; /* opened when first asked for */
} SampanCli;

/** Exit statuses: 0 done, 1 failed with one sentence on stderr, 2 wrong usage. */
enum
{
  SAMPAN_CLI_DONE,
  SAMPAN_CLI_FAILED,
  SAMPAN_CLI_USAGE,
};

typedef int (*SampanCliFunc) (SampanCli *cli, int argc, char **argv);

typedef struct
{
  const char *group; /* "note" */
  const char *name;  /* "new"; NULL for a command of one word */
  const char *arguments;
  const char *summary; /* marked N_() */
  SampanCliFunc func;
} SampanCliCommand;

/** Each group's commands, ended by one with group NULL. */
extern const SampanCliCommand sampan_cli_note_commands[];
extern const SampanCliCommand sampan_cli_edit_commands[];
extern const SampanCliCommand sampan_cli_captions_commands[];
extern const SampanCliCommand sampan_cli_cues_commands[];
extern const SampanCliCommand sampan_cli_caption_looks_commands[];
extern const SampanCliCommand sampan_cli_text_commands[];
extern const SampanCliCommand sampan_cli_publish_commands[];
extern const SampanCliCommand sampan_cli_provider_commands[];
extern const SampanCliCommand sampan_cli_memory_commands[];
extern const SampanCliCommand sampan_cli_pack_commands[];
extern const SampanCliCommand sampan_cli_ocr_commands[];
extern const SampanCliCommand sampan_cli_handoff_commands[];

/** Says which command is run, for sampan_cli_parse(). */
void sampan_cli_begin (const SampanCliCommand *command);
/** Parses @entries; what is left over stays in @argv. Returns: FALSE after telling what is wrong,
 * or after --help; *@status is what to exit with. */
gboolean sampan_cli_parse (const GOptionEntry *entries, int *argc, char ***argv, int *status);
/** Says that there must be @n arguments. Returns: SAMPAN_CLI_USAGE. */
int sampan_cli_wants (const char *what);
/** Tells people of @error. Returns: SAMPAN_CLI_FAILED. */
int sampan_cli_fail (const GError *error);

/** Returns: (transfer none) (nullable): the library; NULL with @error set. */
SampanLibrary *sampan_cli_open (SampanCli *cli, GError **error);
/** Returns: (transfer full) (nullable): the note whose id is @id or begins with it. */
SampanNote *sampan_cli_load (SampanCli *cli, const char *id, GError **error);
/** Returns: (transfer none) (nullable): medium number @number, from 1. */
SampanMedia *sampan_cli_get_media (SampanNote *note, const char *number, GError **error);
/** Returns: (transfer none) (nullable): the note's video. */
SampanMedia *sampan_cli_get_video (SampanNote *note, GError **error);

/** Runs the main loop until sampan_cli_done(), the callback of an asynchronous call whose user data
 * is @result, was called. */
void sampan_cli_wait (GAsyncResult **result);
void sampan_cli_done (GObject *source, GAsyncResult *result, gpointer user_data);

/** Prints @node as JSON, and a line break. Consumes it. */
void sampan_cli_print_json (JsonNode *node);

G_END_DECLS
