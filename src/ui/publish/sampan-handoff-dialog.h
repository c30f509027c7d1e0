#pragma once

#include <adwaita.h>

#include "publish/sampan-outbox.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_HANDOFF_DIALOG (sampan_handoff_dialog_get_type ())

/**
 * SampanHandoffDialog: prepares a note for a platform that lets no program in, serves it to a phone
 * under a QR code, and keeps the link that comes back as the receipt. Closing it ends the page.
 */
G_DECLARE_FINAL_TYPE (SampanHandoffDialog, sampan_handoff_dialog, SAMPAN, HANDOFF_DIALOG, AdwDialog)

/** @outbox: takes in the receipt */
AdwDialog *
sampan_handoff_dialog_new (SampanLibrary *library, SampanOutbox *outbox, SampanNote *note);

G_END_DECLS
