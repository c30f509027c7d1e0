#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Makes small language packs with everything that is looked at when one is verified: pieces that
 * the reader of .spm files takes, a vocabulary that goes with them, and files that begin like ONNX
 * models. They do not translate: tests/language/toy-pack has one that does.
 */

/** What is unusual about a pack. */
typedef enum
{
  PACK_PLAIN = 1 << 0, /* as exported: without a pack.json */
  PACK_INT8 = 1 << 1,  /* int8 models beside the others */
  PACK_FLAT = 1 << 2,  /* the models in the folder itself */
  PACK_BPE = 1 << 3,   /* source.spm is of another kind */
  PACK_OTHER_PIECES = 1 << 4 /* target.spm is of another model */,
  PACK_GAP = 1 << 5,      /* vocab.json leaves a number out */
  PACK_SHORT = 1 << 6,    /* config.json says another size */
  PACK_CHINESE = 1 << 7,  /* into Simplified and Traditional Chinese, with a token for each */
  PACK_SEPARATE = 1 << 8, /* one vocabulary for each language */
  PACK_LARGE = 1 << 9,    /* an encoder of 3 MB instead of some bytes */
} PackFlags;

/** Writes a pack into @folder, which is made; from zh into en unless @flags say otherwise. */
void pack_fixture_write (const char *folder, const char *id, PackFlags flags);
/** Writes a text file in @folder. */
void pack_fixture_write_file (const char *folder, const char *path, const char *text, gssize size);
/** Replaces @from by @to in a text file in @folder; the size stays if they are as long. */
void pack_fixture_replace (const char *folder, const char *path, const char *from, const char *to);
/** Cuts the last byte of a file in @folder off. */
void pack_fixture_cut (const char *folder, const char *path);
/** Writes a .zip of what is in @folder, each name with @prefix before it. */
void pack_fixture_zip (const char *folder, const char *zip, const char *prefix);
/** A .zip with one entry; @link: (nullable): what it links to, else a file. */
void pack_fixture_zip_entry (const char *zip, const char *name, const char *link);
char *pack_fixture_hash (const char *path, gint64 *size);
void pack_fixture_remove_tree (const char *path);

G_END_DECLS
