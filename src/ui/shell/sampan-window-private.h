#pragma once

#include "ui/captions/sampan-captions-page.h"
#include "ui/library/sampan-library-pane.h"
#include "ui/media/sampan-media-page.h"
#include "ui/preview/sampan-preview-pane.h"
#include "ui/publish/sampan-publish-page.h"
#include "ui/sampan-documents.h"
#include "ui/write/sampan-write-page.h"

#include "sampan-welcome.h"
#include "sampan-window.h"

G_BEGIN_DECLS

struct _SampanWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwNavigationView *navigation;
  AdwNavigationSplitView *library_split;
  SampanLibraryPane *library_pane;
  AdwNavigationPage *note_page;
  GtkStack *content_stack;
  AdwStatusPage *failure_page;
  SampanWelcome *welcome;
  AdwMultiLayoutView *layouts;
  AdwOverlaySplitView *preview_split;
  AdwBottomSheet *preview_sheet;
  SampanPreviewPane *preview_pane;
  AdwWindowTitle *window_title;
  AdwBanner *save_banner;
  AdwViewStack *pages;
  SampanWritePage *write_page;
  AdwBin *media_bin;
  AdwBin *captions_bin;
  AdwBin *publish_bin;

  /* Made when they are first shown: a window that opens on another page need not wait for them. */
  SampanMediaPage *media_page;
  SampanCaptionsPage *captions_page;
  SampanPublishPage *publish_page;

  GSettings *settings;
  SampanStudio *studio;
  SampanDocument *document;
  SampanDocuments *left; /* those that are still translated */
  GCancellable *cancellable;
  GCancellable *load_cancellable;
  GSignalGroup *history_signals;
  GSignalGroup *autosave_signals;
  GSignalGroup *title_signals;
  gboolean loading;        /* a note is on its way */
  gboolean folding;        /* the preview is put away by the window's width, not by a person */
  gboolean library_hidden; /* put away by a person, in a wide window */
  guint outbox_source;
  guint focus_source;
  gboolean close_anyway;
};

/* sampan-window-actions.c */
void sampan_window_install_actions (SampanWindow *self);
/** Makes the sample note and opens it. */
void sampan_window_open_sample (SampanWindow *self);
/** Asks whether to close though @error kept the note from being saved. */
void sampan_window_ask_close (SampanWindow *self, const GError *error);

/* sampan-window.c */
void sampan_window_open_note (SampanWindow *self, const char *id);
/** @document: (nullable) */
void sampan_window_set_document (SampanWindow *self, SampanDocument *document);
void sampan_window_show_error (SampanWindow *self, const char *heading, const GError *error);
void sampan_window_set_preview_shown (SampanWindow *self, gboolean shown);
void sampan_window_set_library_shown (SampanWindow *self, gboolean shown);

G_END_DECLS
