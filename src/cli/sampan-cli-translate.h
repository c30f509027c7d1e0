#pragma once

#include "core/sampan-media.h"

#include "sampan-cli.h"

/** Translates what is missing or stale of a note, and saves it as it goes: run again, it goes on.
 */
int sampan_cli_note_translate (SampanCli *cli, int argc, char **argv);
/** Translates a note's translation back, and prints what has changed. */
int sampan_cli_note_check_translation (SampanCli *cli, int argc, char **argv);
/** Finds the words in a picture of a note, prints, translates and sets them. */
int sampan_cli_note_words (SampanCli *cli, int argc, char **argv);
/**
 * sampan_cli_translate_words:
 * @provider: (nullable)
 *
 * Translates the words of @picture that are missing or stale, into the note in memory.
 *
 * Returns: how many are still missing or stale, or -1 with @error set when none could be translated
 */
int sampan_cli_translate_words (SampanCli *cli,
                                SampanMedia *picture,
                                const char *from,
                                const char *to,
                                const char *provider,
                                GCancellable *cancellable,
                                GError **error);
/** Translates a text, or the standard input, line by line. */
int sampan_cli_translate (SampanCli *cli, int argc, char **argv);
