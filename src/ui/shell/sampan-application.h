#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SAMPAN_TYPE_APPLICATION (sampan_application_get_type ())

/** SampanApplication: the program: one window, one library. */
G_DECLARE_FINAL_TYPE (SampanApplication, sampan_application, SAMPAN, APPLICATION, AdwApplication)

SampanApplication *sampan_application_new (void);

G_END_DECLS
