#pragma once

#include <adwaita.h>

#include "edit/sampan-plan-assistant.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_ASK_DIALOG (sampan_ask_dialog_get_type ())

/**
 * SampanAskDialog:
 *
 * Asks a language model for what was not understood, and shows the edits that it proposes.
 *
 * ::accepted (SampanPlan) carries them when the person takes them; the unresolved words of the plan
 * are those that are still not understood.
 */
G_DECLARE_FINAL_TYPE (SampanAskDialog, sampan_ask_dialog, SAMPAN, ASK_DIALOG, AdwAlertDialog)

/** Asks at once. @plan: as for sampan_plan_assistant_ask_async() */
SampanAskDialog *sampan_ask_dialog_new (SampanChat *chat, SampanPlan *plan, SampanMediaKind kind);

G_END_DECLS
