#pragma once

#include <json-glib/json-glib.h>

#include "sampan-edit-op.h"

G_BEGIN_DECLS

#define SAMPAN_EDIT_ERROR (sampan_edit_error_quark ())

typedef enum
{
  SAMPAN_EDIT_ERROR_SYNTAX, /* not JSON, or not a plan */
  SAMPAN_EDIT_ERROR_UNKNOWN_OP,
  SAMPAN_EDIT_ERROR_UNKNOWN_PARAM,
  SAMPAN_EDIT_ERROR_BAD_VALUE,    /* wrong type or out of range */
  SAMPAN_EDIT_ERROR_MISSING,      /* a required parameter */
  SAMPAN_EDIT_ERROR_NOT_FOR_KIND, /* for video only, on a picture, or the other way */
} SampanEditError;

GQuark sampan_edit_error_quark (void);

#define SAMPAN_TYPE_EDIT (sampan_edit_get_type ())

/** SampanEdit: one operation with its parameters: an immutable, reference-counted value (boxed). */
typedef struct _SampanEdit SampanEdit;
GType sampan_edit_get_type (void) G_GNUC_CONST;

/** An edit with every parameter at its default (a crop to 1:1, a width of 1080). */
SampanEdit *sampan_edit_new (SampanOpId id);
SampanEdit *sampan_edit_ref (SampanEdit *self);
void sampan_edit_unref (SampanEdit *self);
gboolean sampan_edit_equal (SampanEdit *a, SampanEdit *b);

const SampanOp *sampan_edit_get_op (SampanEdit *self);
/** A disabled edit stays in the plan and does nothing. */
gboolean sampan_edit_get_enabled (SampanEdit *self);
/** Whether the parameter was given (a crop with aspect has no "x"). */
gboolean sampan_edit_has (SampanEdit *self, const char *param);
/** Numbers, times, integers and booleans; the default when not given. */
double sampan_edit_get_number (SampanEdit *self, const char *param);
/** Choices, aspects, colours, texts, files; the default or NULL when not given. (transfer none) */
const char *sampan_edit_get_string (SampanEdit *self, const char *param);
/** Colours and languages. (transfer none) (nullable) */
const char *const *sampan_edit_get_strv (SampanEdit *self, const char *param);

/**
 * Each returns (transfer full) a changed copy; numbers are clamped to the parameter's range. What
 * an edit holds always makes sense together: an aspect replaces a crop's rectangle and the other
 * way round, a text's position its x and y, a file makes the background's mode "image". A value
 * that is not allowed (a choice that there is not, an end before the start, the mode "image"
 * without a file) changes nothing. %NULL takes back a parameter that is not required.
 */
SampanEdit *sampan_edit_with_enabled (SampanEdit *self, gboolean enabled);
SampanEdit *sampan_edit_with_number (SampanEdit *self, const char *param, double value);
SampanEdit *sampan_edit_with_string (SampanEdit *self, const char *param, const char *value);
SampanEdit *sampan_edit_with_strv (SampanEdit *self, const char *param, const char *const *value);

/** Validates one object of a plan's "edits". */
SampanEdit *sampan_edit_new_from_json (JsonNode *node, SampanMediaKind kind, GError **error);
JsonNode *sampan_edit_to_json (SampanEdit *self);

/** The two numbers of a parameter of type ASPECT ("3:4", "1.91:1"); %FALSE if @aspect is not one.
 * @width, @height: (out) (optional) */
gboolean sampan_aspect_parse (const char *aspect, double *width, double *height);

/** Returns: (transfer full): a short label for people, translated: "Background Blur", "Crop 3:4".
 */
char *sampan_edit_dup_label (SampanEdit *self);
/** Returns: (transfer full): what of it is set, for people, translated: "Amount 0.50 · Colour
 * #ff0000"; without what is in its label. */
char *sampan_edit_dup_values (SampanEdit *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanEdit, sampan_edit_unref)

G_END_DECLS
