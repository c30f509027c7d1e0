#include "sampan-error.h"

G_DEFINE_QUARK (sampan - core - error - quark, sampan_core_error)
