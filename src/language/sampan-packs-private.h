#pragma once

#include "sampan-packs.h"

G_BEGIN_DECLS

struct _SampanPacks
{
  GObject parent_instance;

  char *folder;
  GPtrArray *packs;    /* SampanPack */
  GHashTable *broken;  /* id -> reason */
  GHashTable *removed; /* id -> where it is until it is forgotten */
  int lock;            /* held while there are such, else -1 */
  GFileMonitor *monitor;
  guint reload_id;
  GListModel *offers; /* the list that was loaded last, or NULL */
};

/* Says in the offers which of them are installed, and how much of the others is here. */
void _sampan_packs_update_offers (SampanPacks *self);

G_END_DECLS
