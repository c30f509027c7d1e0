#pragma once

#include <onnxruntime/onnxruntime_c_api.h>

#include "sampan-model.h"

G_BEGIN_DECLS

const OrtApi *_sampan_ort (void);
/* Around all that calls the library, so that no thread is in it when the program ends. Not to be
 * nested. */
void _sampan_ort_enter (void);
void _sampan_ort_leave (void);
/* Takes @status. Returns: %TRUE if it stands for success. */
gboolean _sampan_ort_check (OrtStatus *status, SampanInferError code, GError **error);
OrtSession *_sampan_model_get_session (SampanModel *self);

G_END_DECLS
