#pragma once

#include "sampan-cli.h"

/** Translates what is missing or stale of a note, and saves it as it goes: run again, it goes on.
 */
int sampan_cli_note_translate (SampanCli *cli, int argc, char **argv);
/** Translates a note's translation back, and prints what has changed. */
int sampan_cli_note_check_translation (SampanCli *cli, int argc, char **argv);
/** Finds the words in a picture of a note, prints, translates and sets them. */
int sampan_cli_note_words (SampanCli *cli, int argc, char **argv);
/** Translates a text, or the standard input, line by line. */
int sampan_cli_translate (SampanCli *cli, int argc, char **argv);
