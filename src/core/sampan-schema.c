#include "sampan-schema-private.h"

/* Times are microseconds since 1970, UTC; those of cues and media are milliseconds.
 *
 * The columns of "notes" from kind to duration repeat, for the library's list, what the other
 * tables say; a save writes both in one transaction. Languages there are separated by spaces. The
 * source ids of a cue are separated by line breaks.
 *
 * "jobs" and "job_steps" are the outbox's: a job outlives its note and its account, so it refers to
 * both by id without a foreign key. What its payload names (media by SHA-256) is kept from garbage
 * collection.
 */
static const char first[] =
    "CREATE TABLE notes ("
    "  number INTEGER PRIMARY KEY,"
    "  id TEXT NOT NULL UNIQUE,"
    "  created INTEGER NOT NULL,"
    "  modified INTEGER NOT NULL,"
    "  deleted INTEGER," /* when; NULL for a note that is there */
    "  revision INTEGER NOT NULL DEFAULT 1,"
    "  kind INTEGER NOT NULL,"
    "  title TEXT NOT NULL,"
    "  languages TEXT NOT NULL,"
    "  incomplete TEXT NOT NULL,"
    "  cover_sha256 TEXT,"
    "  cover_plan TEXT,"
    "  cover_mime_type TEXT,"
    "  duration INTEGER NOT NULL"
    ");"
    "CREATE INDEX notes_modified ON notes (modified);"

    "CREATE TABLE versions ("
    "  note INTEGER NOT NULL REFERENCES notes ON DELETE CASCADE,"
    "  language TEXT NOT NULL,"
    "  position INTEGER NOT NULL," /* 0 is the source */
    "  PRIMARY KEY (note, language)"
    ") WITHOUT ROWID;"

    "CREATE TABLE segments ("
    "  note INTEGER NOT NULL,"
    "  language TEXT NOT NULL,"
    "  id TEXT NOT NULL,"
    "  position INTEGER NOT NULL," /* 0 is the title */
    "  source_id TEXT,"
    "  text TEXT NOT NULL,"
    "  source_hash TEXT NOT NULL,"
    "  origin INTEGER NOT NULL,"
    "  provider TEXT,"
    "  pinned INTEGER NOT NULL,"
    "  score INTEGER NOT NULL,"
    "  UNIQUE (note, language, id),"
    "  FOREIGN KEY (note, language) REFERENCES versions (note, language) ON DELETE CASCADE"
    ");"

    "CREATE TABLE tags ("
    "  note INTEGER NOT NULL,"
    "  language TEXT NOT NULL,"
    "  position INTEGER NOT NULL,"
    "  tag TEXT NOT NULL,"
    "  PRIMARY KEY (note, language, position),"
    "  FOREIGN KEY (note, language) REFERENCES versions (note, language) ON DELETE CASCADE"
    ") WITHOUT ROWID;"
    "CREATE INDEX tags_by_tag ON tags (language, tag);"

    "CREATE TABLE media ("
    "  note INTEGER NOT NULL REFERENCES notes ON DELETE CASCADE,"
    "  id TEXT NOT NULL,"
    "  position INTEGER NOT NULL,"
    "  kind INTEGER NOT NULL,"
    "  sha256 TEXT NOT NULL,"
    "  name TEXT NOT NULL,"
    "  mime_type TEXT NOT NULL,"
    "  width INTEGER NOT NULL,"
    "  height INTEGER NOT NULL,"
    "  duration INTEGER NOT NULL,"
    "  plan TEXT,"
    "  UNIQUE (note, id)"
    ");"
    "CREATE INDEX media_by_sha256 ON media (sha256);"

    "CREATE TABLE alts ("
    "  note INTEGER NOT NULL,"
    "  media TEXT NOT NULL,"
    "  language TEXT NOT NULL,"
    "  text TEXT NOT NULL,"
    "  PRIMARY KEY (note, media, language),"
    "  FOREIGN KEY (note, media) REFERENCES media (note, id) ON DELETE CASCADE"
    ") WITHOUT ROWID;"

    "CREATE TABLE tracks ("
    "  note INTEGER NOT NULL,"
    "  media TEXT NOT NULL,"
    "  language TEXT NOT NULL,"
    "  position INTEGER NOT NULL,"
    "  PRIMARY KEY (note, media, language),"
    "  FOREIGN KEY (note, media) REFERENCES media (note, id) ON DELETE CASCADE"
    ") WITHOUT ROWID;"

    "CREATE TABLE cues ("
    "  note INTEGER NOT NULL,"
    "  media TEXT NOT NULL,"
    "  language TEXT NOT NULL,"
    "  id TEXT NOT NULL,"
    "  position INTEGER NOT NULL,"
    "  start INTEGER NOT NULL,"
    "  \"end\" INTEGER NOT NULL,"
    "  text TEXT NOT NULL,"
    "  settings TEXT,"
    "  source_ids TEXT NOT NULL,"
    "  pinned INTEGER NOT NULL,"
    "  UNIQUE (note, media, language, id),"
    "  FOREIGN KEY (note, media, language) REFERENCES tracks (note, media, language)"
    "    ON DELETE CASCADE"
    ");"

    /* Tokens come from sampan-search.c, separated by spaces; rowid is notes.number. */
    "CREATE VIRTUAL TABLE notes_text USING fts5 ("
    "  title, tags, body, media,"
    "  content = '', contentless_delete = 1, tokenize = 'ascii'"
    ");"

    "CREATE TABLE accounts ("
    "  id TEXT NOT NULL PRIMARY KEY,"
    "  service TEXT NOT NULL,"
    "  server TEXT NOT NULL,"
    "  handle TEXT NOT NULL,"
    "  user TEXT,"
    "  language TEXT,"
    "  created INTEGER NOT NULL"
    ");"

    "CREATE TABLE jobs ("
    "  id TEXT NOT NULL PRIMARY KEY,"
    "  note_id TEXT NOT NULL,"
    "  account_id TEXT NOT NULL,"
    "  language TEXT NOT NULL,"
    "  title TEXT NOT NULL DEFAULT '',"
    "  handle TEXT NOT NULL DEFAULT '',"
    "  state TEXT NOT NULL"
    "    CHECK (state IN ('waiting', 'sending', 'needs-you', 'posted', 'cancelled')),"
    "  due INTEGER NOT NULL DEFAULT 0,"
    "  created INTEGER NOT NULL,"
    "  posted INTEGER NOT NULL DEFAULT 0,"
    "  attempts INTEGER NOT NULL DEFAULT 0," /* that came to nothing, since the last success */
    "  url TEXT,"
    "  message TEXT,"
    "  payload TEXT"
    ");"
    "CREATE INDEX jobs_by_note ON jobs (note_id);"

    "CREATE TABLE job_steps ("
    "  job_id TEXT NOT NULL REFERENCES jobs ON DELETE CASCADE,"
    "  position INTEGER NOT NULL,"
    "  kind TEXT NOT NULL,"
    "  data TEXT,"
    "  state TEXT NOT NULL,"
    "  result TEXT,"
    "  PRIMARY KEY (job_id, position)"
    ");"

    /* The last translation of a text is the one that is offered. */
    "CREATE TABLE memory ("
    "  source_language TEXT NOT NULL,"
    "  target_language TEXT NOT NULL,"
    "  source TEXT NOT NULL,"
    "  target TEXT NOT NULL,"
    "  origin TEXT NOT NULL DEFAULT '',"
    "  created INTEGER NOT NULL,"
    "  UNIQUE (source_language, target_language, source)"
    ");";

/* The memory of 1 was never written to. In each pair of languages the last translation of a text is
 * the one that is offered. Numbers are never used again: what indexes the pairs asks for those
 * above the last it knows.
 *
 * "forbidden" holds words separated by line breaks; "key" is the tag as sampan-tag-memory.c
 * compares tags. */
static const char second[] = "DROP TABLE memory;"
                             "CREATE TABLE memory ("
                             "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
                             "  source_language TEXT NOT NULL,"
                             "  target_language TEXT NOT NULL,"
                             "  source TEXT NOT NULL,"
                             "  target TEXT NOT NULL,"
                             "  who TEXT," /* NULL: the user */
                             "  created INTEGER NOT NULL,"
                             "  note TEXT,"
                             "  UNIQUE (source_language, target_language, source)"
                             ");"

                             "CREATE TABLE glossary ("
                             "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
                             "  source_language TEXT NOT NULL,"
                             "  target_language TEXT NOT NULL,"
                             "  term TEXT NOT NULL,"
                             "  target TEXT NOT NULL,"
                             "  forbidden TEXT NOT NULL,"
                             "  letter_case INTEGER NOT NULL,"
                             "  note TEXT,"
                             "  UNIQUE (source_language, target_language, term)"
                             ");"

                             "CREATE TABLE tag_pairs ("
                             "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
                             "  source_language TEXT NOT NULL,"
                             "  target_language TEXT NOT NULL,"
                             "  key TEXT NOT NULL,"
                             "  source TEXT NOT NULL,"
                             "  target TEXT NOT NULL,"
                             "  uses INTEGER NOT NULL,"
                             "  used INTEGER NOT NULL," /* when last */
                             "  UNIQUE (source_language, target_language, key, target)"
                             ");";

/* Who wrote a cue, and from which text of its source. */
static const char third[] = "ALTER TABLE cues ADD COLUMN source_hash TEXT NOT NULL DEFAULT '';"
                            "ALTER TABLE cues ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;"
                            "ALTER TABLE cues ADD COLUMN provider TEXT;";

/* How the captions of a medium look. */
static const char fourth[] = "ALTER TABLE media ADD COLUMN caption_style TEXT;";

/* The caption file that a track was imported from, with its styles, regions and notes. */
static const char fifth[] = "ALTER TABLE tracks ADD COLUMN file TEXT;";

/* What servers said last of their own limits, -1 where they said nothing, and when. */
static const char sixth[] =
    "CREATE TABLE server_limits ("
    "  platform TEXT NOT NULL PRIMARY KEY," /* of the rules, and "@SERVER" */
    "  characters INTEGER NOT NULL,"
    "  characters_per_link INTEGER NOT NULL,"
    "  pictures INTEGER NOT NULL,"
    "  picture_bytes INTEGER NOT NULL,"
    "  video_bytes INTEGER NOT NULL,"
    "  asked INTEGER NOT NULL"
    ");";

const char *const sampan_schema[] = { first, second, third, fourth, fifth, sixth };
const guint sampan_schema_version = G_N_ELEMENTS (sampan_schema);
