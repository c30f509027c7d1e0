#pragma once

#include <json-glib/json-glib.h>

#include "cutting-proxy.h"
#include "publish/sampan-outbox-private.h"

G_BEGIN_DECLS

/** A library in a folder of its own, with its accounts and its outbox. */
typedef struct
{
  char *folder;
  SampanLibrary *library;
  SampanAccounts *accounts;
  SampanOutbox *outbox;
} Fixture;

void fixture_set_up (Fixture *self, gconstpointer data);
void fixture_tear_down (Fixture *self, gconstpointer data);
/** Opens the same folder anew, as another start of the program would. */
void fixture_reopen (Fixture *self);

/** Returns: (transfer full): a saved note in Simplified Chinese with that text. */
SampanNote *
fixture_add_note (Fixture *self, const char *title, const char *body, const char *const *tags);
/** The same with its English. */
SampanNote *fixture_add_bilingual_note (Fixture *self);
/** Imports @path and adds it to @note. */
SampanMedia *fixture_add_media (Fixture *self, SampanNote *note, const char *path);
/** Puts an account into the library that nobody signed in with. */
SampanAccount *
fixture_add_account (Fixture *self, const char *server, const char *handle, const char *user);
/** Runs the outbox until nothing due is left. */
void fixture_run (Fixture *self);
/** For a process of its own: runs the outbox of the library @folder once, and ends. */
G_NORETURN void fixture_run_alone (const char *folder);
/** What happens to a request. */
typedef enum
{
  DEED_CUT,    /* this connection alone is lost */
  DEED_OUTAGE, /* this and all that follow, until somebody tries again */
  DEED_KILL,   /* the process is killed */
  N_DEEDS,
} Deed;

extern const char *const fixture_deeds[];

/** Runs the outbox while @deed is done to the request at @position, at @point; and once more if
 * @job waits after that. @program: with "--run FOLDER" it calls fixture_run_alone() */
void fixture_fault (Fixture *self,
                    const char *program,
                    CuttingProxy *proxy,
                    Deed deed,
                    FaultPoint point,
                    guint position,
                    SampanJob *job);
/** Takes the last reference of @object, which the thread of a task that has just ended may hold for
 * a moment longer. */
void drop (gpointer object);
/** Removes a folder and all in it. */
void remove_folder (const char *path);

/** Turns the main loop until @done; fails the test after @seconds. */
void wait_until (gboolean (*done) (gpointer user_data), gpointer user_data, guint seconds);

G_END_DECLS
