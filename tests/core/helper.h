#pragma once

#include "core/sampan-library.h"

/* What the tests of the core share. */

/* A new, empty folder; remove_folder() removes it with all that is in it. */
char *make_folder (void);
void remove_folder (const char *path);

/* Opens the library in @folder, or fails the test. */
SampanLibrary *open_library (const char *folder);

/* A note with a title and a body, one line a segment. */
SampanNote *make_note (const char *language, const char *title, const char *body);

/* A note that has something of everything: languages, tags, a video with tracks, alternative texts.
 */
SampanNote *make_full_note (SampanLibrary *library);

/* The state of a note as the database has it. */
GVariant *load_state (SampanLibrary *library, const char *id);

/* Lets the main context run until @done is TRUE or the test has waited too long. */
void wait_for (const gboolean *done);
