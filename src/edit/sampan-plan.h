#pragma once

#include "sampan-edit.h"

G_BEGIN_DECLS

#define SAMPAN_PLAN_VERSION 1

typedef struct
{
  const char *text;   /* the very words */
  const char *reason; /* for people, translated */
} SampanUnresolved;

#define SAMPAN_TYPE_PLAN (sampan_plan_get_type ())

/** SampanPlan: the edits of one medium in order, and what was not understood: an immutable,
 * reference-counted value (boxed). */
typedef struct _SampanPlan SampanPlan;
GType sampan_plan_get_type (void) G_GNUC_CONST;

SampanPlan *sampan_plan_new (void);
/** @json: (nullable): NULL or "" give an empty plan. Errors: SAMPAN_EDIT_ERROR, naming the edit and
 * the parameter. */
SampanPlan *sampan_plan_new_from_json (const char *json, SampanMediaKind kind, GError **error);
SampanPlan *sampan_plan_ref (SampanPlan *self);
void sampan_plan_unref (SampanPlan *self);
gboolean sampan_plan_equal (SampanPlan *a, SampanPlan *b);

/** Returns: (transfer full): canonical JSON: a fixed order of members, defaults that were not given
 * left out. */
char *sampan_plan_to_json (SampanPlan *self, gboolean pretty);

guint sampan_plan_get_n_edits (SampanPlan *self);
SampanEdit *sampan_plan_get_edit (SampanPlan *self, guint position);
/** Returns: (transfer none) (nullable): the first enabled edit of that operation. */
SampanEdit *sampan_plan_find (SampanPlan *self, SampanOpId id);
guint sampan_plan_get_n_unresolved (SampanPlan *self);
const SampanUnresolved *sampan_plan_get_unresolved (SampanPlan *self, guint position);

/** Each returns (transfer full) a changed copy. */
SampanPlan *sampan_plan_with_edit (SampanPlan *self, guint position, SampanEdit *edit);
SampanPlan *sampan_plan_with_appended (SampanPlan *self, SampanEdit *edit);
SampanPlan *sampan_plan_without_edit (SampanPlan *self, guint position);
SampanPlan *sampan_plan_with_moved (SampanPlan *self, guint from, guint to);
SampanPlan *sampan_plan_without_unresolved (SampanPlan *self, guint position);
/** The edits alone: what a note keeps. */
SampanPlan *sampan_plan_with_edits_alone (SampanPlan *self);
/** @other's edits after one's own (an operation marked once replaces in place); @other's unresolved
 * replace one's own. */
SampanPlan *sampan_plan_with_merged (SampanPlan *self, SampanPlan *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanPlan, sampan_plan_unref)

G_END_DECLS
