#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SAMPAN_PACK_ERROR (sampan_pack_error_quark ())

/** What is wrong with a language pack. The message is a translated sentence for people. */
typedef enum
{
  SAMPAN_PACK_ERROR_FAILED,      /* it can not be read or written */
  SAMPAN_PACK_ERROR_NOT_PACK,    /* this is something else */
  SAMPAN_PACK_ERROR_LANGUAGES,   /* nothing says which languages a plain export is for: ask */
  SAMPAN_PACK_ERROR_MISSING,     /* a file of it is not there */
  SAMPAN_PACK_ERROR_DAMAGED,     /* cut off or changed: size or checksum is wrong */
  SAMPAN_PACK_ERROR_VOCABULARY,  /* vocabulary, pieces and configuration do not belong together */
  SAMPAN_PACK_ERROR_UNSUPPORTED, /* made for a newer version, or another kind of model */
  SAMPAN_PACK_ERROR_UNSAFE,      /* paths out of its folder, links, absurd sizes */
  SAMPAN_PACK_ERROR_EXISTS,      /* a pack with this id is installed */
  SAMPAN_PACK_ERROR_SPACE,       /* not enough room on the disk */
} SampanPackError;

GQuark sampan_pack_error_quark (void);

/** The files of a pack, by what they are for. */
typedef enum
{
  SAMPAN_PACK_CONFIG,            /* config.json */
  SAMPAN_PACK_GENERATION_CONFIG, /* generation_config.json; may be absent */
  SAMPAN_PACK_VOCABULARY,        /* vocab.json: token -> id */
  SAMPAN_PACK_SOURCE_PIECES,     /* source.spm */
  SAMPAN_PACK_TARGET_PIECES,     /* target.spm */
  SAMPAN_PACK_ENCODER,           /* onnx/encoder_model.onnx */
  SAMPAN_PACK_DECODER,           /* onnx/decoder_model_merged.onnx */
  SAMPAN_PACK_N_FILES,
} SampanPackFile;

#define SAMPAN_TYPE_PACK (sampan_pack_get_type ())

/**
 * SampanPack:
 *
 * One language pack: a folder with pack.json and the files of an Opus-MT model as Optimum exports
 * it (in onnx/ or beside the others; int8 files have the names ..._quantized.onnx or
 * ..._int8.onnx, and are preferred). Immutable; may be used from any thread.
 *
 *     {"format": 1, "id": "opus-mt-en-zh", "name": "English → Chinese",
 *      "source": "en", "targets": ["zh-Hans", "zh-Hant"],      (or "target": "zh-Hans")
 *      "architecture": "marian", "licence": "CC-BY-4.0",
 *      "prefix": {"zh-Hans": ">>cmn_Hans<<", "zh-Hant": ">>cmn_Hant<<"},   (or one string;
 * optional) "quality": {"note": "...", "source": "https://..."},                (optional) "files":
 * {"config.json": {"sha256": "...", "size": 123}, ...}}
 *
 * Languages are BCP 47; one without a subtag stands for all of its variants as a source ("zh" is
 * zh-Hans, zh-Hant and zh-HK).
 */
G_DECLARE_FINAL_TYPE (SampanPack, sampan_pack, SAMPAN, PACK, GObject)

/**
 * sampan_pack_open:
 * @folder: its path
 * @source: (nullable): for a folder without pack.json, the language it translates
 * @target: (nullable): and the one it translates into; without them they are taken from the
 *   folder's name ("opus-mt-zh-en") or from config.json
 *
 * Reads what a pack says of itself, and looks whether its files are there with the right sizes: a
 * few milliseconds. A file that pack.json does not name is not part of the pack. Blocks.
 *
 * Returns: (transfer full): the pack; else %NULL with SAMPAN_PACK_ERROR (LANGUAGES: ask for @source
 * and @target, and try again)
 */
SampanPack *
sampan_pack_open (const char *folder, const char *source, const char *target, GError **error);

/** How far it is, 0 to 1. Called in the thread that verifies. */
typedef void (*SampanPackProgress) (double fraction, gpointer user_data);

/**
 * sampan_pack_verify:
 *
 * Reads every file to its end: checksums, whole models, a vocabulary that belongs to the pieces and
 * to the configuration. Blocks, for as long as the disk takes (some 300 MB a second): for worker
 * threads.
 *
 * Returns: whether the pack may be used; errors: SAMPAN_PACK_ERROR, G_IO_ERROR_CANCELLED
 */
gboolean sampan_pack_verify (SampanPack *self,
                             SampanPackProgress progress,
                             gpointer user_data,
                             GCancellable *cancellable,
                             GError **error);

/** A name for files, settings and the command line: letters, digits, ".", "_" and "-". */
const char *sampan_pack_get_id (SampanPack *self);
/** The name for people. */
const char *sampan_pack_get_name (SampanPack *self);
const char *sampan_pack_get_folder (SampanPack *self);
/** BCP 47, canonical. */
const char *sampan_pack_get_source (SampanPack *self);
/** Returns: (transfer none): BCP 47, canonical; at least one. */
const char *const *sampan_pack_get_targets (SampanPack *self);
/** "marian", the only one so far. */
const char *sampan_pack_get_architecture (SampanPack *self);
/** Its licence ("CC-BY-4.0"), "unknown" if nothing says. */
const char *sampan_pack_get_licence (SampanPack *self);
/** Returns: (transfer none) (nullable): how good it is, in words, and who says so. */
const char *sampan_pack_get_quality (SampanPack *self);
const char *sampan_pack_get_quality_source (SampanPack *self);
/** Bytes on the disk. */
gint64 sampan_pack_get_size (SampanPack *self);
/** Returns: whether the folder has a pack.json of its own. */
gboolean sampan_pack_get_described (SampanPack *self);
/** @from, @to: BCP 47. */
gboolean sampan_pack_supports (SampanPack *self, const char *from, const char *to);
/** Returns: (transfer none) (nullable): the token that goes before a text to be translated into
 * @to, ">>cmn_Hans<<"; %NULL if the model needs none. */
const char *sampan_pack_get_prefix (SampanPack *self, const char *to);
/** Returns: (transfer full) (nullable): the path of @file; %NULL if this pack has none. */
char *sampan_pack_dup_path (SampanPack *self, SampanPackFile file);

G_END_DECLS
