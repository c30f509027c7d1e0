#pragma once

#include "sampan-pack-offer.h"
#include "sampan-pack.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_PACKS (sampan_packs_get_type ())

/**
 * SampanPacks:
 *
 * The language packs of this computer: a GListModel of SampanPack, in the order of their names.
 * They stand in one folder, each in a folder of its own that bears its id. A pack that another
 * process adds or removes comes and goes here, too. Main thread alone.
 */
G_DECLARE_FINAL_TYPE (SampanPacks, sampan_packs, SAMPAN, PACKS, GObject)

/** Returns: (transfer none): those of the user, in XDG_DATA_HOME/sampan/packs; loaded. */
SampanPacks *sampan_packs_get_default (void);
/** @folder: need not be there. The list is empty until it is loaded. */
SampanPacks *sampan_packs_new (const char *folder);
const char *sampan_packs_get_folder (SampanPacks *self);

/** Reads what is there: a few milliseconds a pack. Removes what processes that were killed left. */
void sampan_packs_load (SampanPacks *self);

/** Returns: (transfer none) (nullable) */
SampanPack *sampan_packs_find (SampanPacks *self, const char *id);
/** Returns: (transfer none) (nullable): the first pack that translates @from into @to (BCP 47). */
SampanPack *sampan_packs_find_pair (SampanPacks *self, const char *from, const char *to);
/** Returns: (transfer full): the ids of packs that are there and can not be used. */
char **sampan_packs_dup_broken (SampanPacks *self);
/** Returns: (transfer none) (nullable): why not, a sentence for people. */
const char *sampan_packs_get_broken_reason (SampanPacks *self, const char *id);

/**
 * sampan_packs_add_async:
 * @path: a folder or a .zip
 * @source: (nullable): its languages, for one that does not say them
 * @target: (nullable)
 * @progress: (nullable): called on the main thread
 *
 * Verifies a pack and takes a copy of it. Nothing of it is there until all of it is.
 * sampan_packs_add_finish() gives the pack, or an error of SAMPAN_PACK_ERROR: LANGUAGES asks for
 * @source and @target.
 */
void sampan_packs_add_async (SampanPacks *self,
                             const char *path,
                             const char *source,
                             const char *target,
                             SampanPackProgress progress,
                             gpointer progress_data,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/** Returns: (transfer full) */
SampanPack *sampan_packs_add_finish (SampanPacks *self, GAsyncResult *result, GError **error);

/** Takes the pack @id, broken or not, out of the list. It can be put back until
 * sampan_packs_forget_removed() or the end of the program. */
gboolean sampan_packs_remove (SampanPacks *self, const char *id, GError **error);
/** Puts @id back after sampan_packs_remove(). */
gboolean sampan_packs_restore (SampanPacks *self, const char *id, GError **error);
/** Removes from the disk what was taken out of the list. @wait: %FALSE for the background. */
void sampan_packs_forget_removed (SampanPacks *self, gboolean wait);

/**
 * sampan_packs_load_offers_async:
 * @location: (nullable): the path or web address of a list (see sampan_pack_offer_parse_list()),
 * %NULL for the one that comes with the program
 *
 * sampan_packs_load_offers_finish() gives a GListModel of SampanPackOffer. An offer that is being
 * fetched stays the same object.
 */
void sampan_packs_load_offers_async (SampanPacks *self,
                                     const char *location,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/** Returns: (transfer full) */
GListModel *
sampan_packs_load_offers_finish (SampanPacks *self, GAsyncResult *result, GError **error);

/** Returns: (transfer none) (nullable): the first pack of the list that was loaded last that would
 * translate @from into @to (BCP 47), and is not installed. */
SampanPackOffer *sampan_packs_find_offer (SampanPacks *self, const char *from, const char *to);

/**
 * sampan_packs_fetch_async:
 * @offer: one that is not being fetched
 *
 * Downloads @offer, or the rest of it, and adds it. How far it is shows in @offer, and so does a
 * failure. What came stays after a failure or when it is cancelled, for the next call, also in
 * another process.
 */
void sampan_packs_fetch_async (SampanPacks *self,
                               SampanPackOffer *offer,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/** Returns: (transfer full): errors: SAMPAN_PACK_ERROR, SAMPAN_NET_ERROR, SAMPAN_CORE_ERROR,
 * G_IO_ERROR_CANCELLED */
SampanPack *sampan_packs_fetch_finish (SampanPacks *self, GAsyncResult *result, GError **error);
/** Stops a fetch of @offer, if there is one; what came of it stays. */
void sampan_packs_cancel (SampanPacks *self, SampanPackOffer *offer);
/** Throws away what came of @offer. */
void sampan_packs_discard (SampanPacks *self, SampanPackOffer *offer);

/** Returns: bytes that are free where packs go. */
gint64 sampan_packs_get_free_space (SampanPacks *self);

G_END_DECLS
