#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SAMPAN_TYPE_PACK_OFFER (sampan_pack_offer_get_type ())

/**
 * SampanPackOffer:
 *
 * A language pack of a list, which can be fetched: what the list says of it, and how far it is
 * (properties "state", "done" and "error", which notify). Main thread alone.
 */
G_DECLARE_FINAL_TYPE (SampanPackOffer, sampan_pack_offer, SAMPAN, PACK_OFFER, GObject)

typedef enum
{
  SAMPAN_PACK_OFFER_AVAILABLE,  /* not here, or a part of it is (see "done") */
  SAMPAN_PACK_OFFER_FETCHING,   /* on its way */
  SAMPAN_PACK_OFFER_INSTALLING, /* here, and being checked */
  SAMPAN_PACK_OFFER_INSTALLED,
} SampanPackOfferState;

/**
 * sampan_pack_offer_parse_list:
 * @base: (nullable): the address of the list, which addresses in it may be relative to
 *
 *     {"format": 1, "packs": [
 *       {"id": "opus-mt-zh-en", "name": "...", "url": "https://...zip", "sha256": "...", "size":
 * 123, "installed_size": 456, "source": "zh", "targets": ["en"], "licence": "CC-BY-4.0", "quality":
 * {"note": "...", "source": "https://..."}}]}
 *
 * "name", "installed_size", "licence" and "quality" may be missing.
 *
 * Returns: (transfer full) (element-type SampanPackOffer): the offers; else %NULL with
 * SAMPAN_PACK_ERROR. An entry without a checksum, or not of a web address, makes the whole list
 * invalid.
 */
GPtrArray *sampan_pack_offer_parse_list (GBytes *list, const char *base, GError **error);

const char *sampan_pack_offer_get_id (SampanPackOffer *self);
const char *sampan_pack_offer_get_name (SampanPackOffer *self);
const char *sampan_pack_offer_get_url (SampanPackOffer *self);
/** 64 hexadecimal digits in lower case. */
const char *sampan_pack_offer_get_sha256 (SampanPackOffer *self);
/** BCP 47; "zh" is Chinese in whatever way of writing it: as a target, in those that the pack turns
 * out to have. */
const char *sampan_pack_offer_get_source (SampanPackOffer *self);
const char *const *sampan_pack_offer_get_targets (SampanPackOffer *self);
/** "unknown" if the list does not say. */
const char *sampan_pack_offer_get_licence (SampanPackOffer *self);
/** Returns: (transfer none) (nullable) */
const char *sampan_pack_offer_get_quality (SampanPackOffer *self);
const char *sampan_pack_offer_get_quality_source (SampanPackOffer *self);
/** Bytes to download. */
gint64 sampan_pack_offer_get_size (SampanPackOffer *self);
/** Bytes that must be free on the disk for what is still to come: the rest of the file, and the
 * pack that is made of it. */
gint64 sampan_pack_offer_get_needed (SampanPackOffer *self);

SampanPackOfferState sampan_pack_offer_get_state (SampanPackOffer *self);
/** Bytes that are here. */
gint64 sampan_pack_offer_get_done (SampanPackOffer *self);
/** Seconds until all is here at the speed so far, -1 while that can not be told. */
int sampan_pack_offer_get_seconds_left (SampanPackOffer *self);
/** Returns: (transfer none) (nullable): why the last try failed, a sentence for people. */
const char *sampan_pack_offer_get_error (SampanPackOffer *self);

G_END_DECLS
