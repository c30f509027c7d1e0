#pragma once

#include <adwaita.h>

#include "ui/sampan-document.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_COMPARE_PAGE (sampan_compare_page_get_type ())

/** SampanComparePage: one note on every platform in every language, side by side. */
G_DECLARE_FINAL_TYPE (
    SampanComparePage, sampan_compare_page, SAMPAN, COMPARE_PAGE, AdwNavigationPage)

SampanComparePage *sampan_compare_page_new (SampanDocument *document);

G_END_DECLS
