#pragma once

#include <adwaita.h>

#include "language/sampan-glossary.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_TERM_DIALOG (sampan_term_dialog_get_type ())

/** SampanTermDialog: a term of the glossary, new or to be changed. ::saved (#SampanGlossaryTerm)
 * comes when it is to be kept, ::removed when it is to be forgotten. */
G_DECLARE_FINAL_TYPE (SampanTermDialog, sampan_term_dialog, SAMPAN, TERM_DIALOG, AdwDialog)

/** @term: what is shown at first; with the number 0 it is a new one. */
SampanTermDialog *sampan_term_dialog_new (const SampanGlossaryTerm *term);

G_END_DECLS
