#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-glossary-group.h"
#include "sampan-memory-group.h"
#include "sampan-memory-page.h"
#include "sampan-tags-group.h"

GtkWidget *
sampan_memory_page_new (SampanStudio *studio)
{
  SampanDatabase *database = sampan_library_get_database (sampan_studio_get_library (studio));
  GtkWidget *widget = adw_preferences_page_new ();
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (widget);

  /* Translators: a page of the preferences: what is remembered of translations. */
  adw_preferences_page_set_title (page, _ ("Memory"));
  adw_preferences_page_set_name (page, "memory");
  adw_preferences_page_set_icon_name (page, "accessories-dictionary-symbolic");
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (sampan_glossary_group_new (studio)));
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (sampan_memory_group_new (database)));
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (sampan_tags_group_new (database)));
  return widget;
}
