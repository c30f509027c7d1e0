#pragma once

#include "sampan-edit.h"

G_BEGIN_DECLS

#define SAMPAN_MAX_TEXT 2000   /* bytes of a text drawn on a picture */
#define SAMPAN_MAX_PATH 4096   /* PATH_MAX of Linux */
#define SAMPAN_MAX_COLOURS 8   /* of a gradient */
#define SAMPAN_MAX_LANGUAGES 2 /* the caption renderer draws one or two */

/** The value of one parameter: the member that belongs to its type, its default while it is not
 * given. */
typedef struct
{
  gboolean given;
  double number;
  char *string;
  GStrv strv;
} SampanValue;

struct _SampanEdit
{
  gatomicrefcount ref_count;
  const SampanOp *op;
  gboolean enabled;
  SampanValue values[];
};

/** Returns: (transfer full): an edit with nothing given, to be filled before anybody else sees it.
 */
SampanEdit *sampan_edit_alloc (const SampanOp *op);

/** Whether parameters of that type keep a number, a string or a list in their value. */
gboolean sampan_param_is_number (const SampanParam *param);
gboolean sampan_param_is_list (const SampanParam *param);

/** Returns: (transfer full) (nullable): @value as it is kept, NULL if it is not allowed. */
char *sampan_param_dup_string (const SampanParam *param, const char *value);
/** The same for a list. */
GStrv sampan_param_dup_strv (const SampanParam *param, const char *const *value);

/** Takes what fits @param into @value and marks it given. @string, @strv: (transfer full) */
void sampan_value_take_string (SampanValue *value, char *string);
void sampan_value_take_strv (SampanValue *value, GStrv strv);
void sampan_value_reset (SampanValue *value, const SampanParam *param);

/**
 * sampan_edit_find_fault:
 * @code: (out) (optional)
 *
 * What a single parameter cannot tell. Returns: (transfer full) (nullable): what is wrong,
 * translated.
 */
char *sampan_edit_find_fault (SampanEdit *self, SampanEditError *code);

/** Appends the edit as canonical JSON. */
void sampan_edit_write (SampanEdit *self, GString *out);
/** Appends @text as a JSON string. */
void sampan_json_write_string (GString *out, const char *text);

G_END_DECLS
