#pragma once

#include "sampan-captions-page.h"
#include "sampan-cue-editor.h"
#include "sampan-wave-view.h"
#include "ui/media/sampan-viewer.h"

G_BEGIN_DECLS

struct _SampanCaptionsPage
{
  AdwBin parent_instance;

  GtkStack *stack;
  AdwMultiLayoutView *layout;
  SampanViewer *viewer;
  GtkDropDown *language_drop_down;
  GtkButton *translate_button;
  GtkWidget *stale_box;
  GtkLabel *stale_label;
  GtkStack *list_stack;
  GtkListView *list;
  SampanCueEditor *editor;
  SampanWaveView *wave;
  GtkScrollbar *scrollbar;

  SampanDocument *document;
  SampanMedia *media;         /* the note's video */
  SampanCaptionTrack *track;  /* in the note's language */
  SampanCaptionTrack *target; /* in the language beside it */
  SampanTimeMap *times;       /* of the video's edits */
  GtkSingleSelection *selection;
  GSignalGroup *media_list_signals;
  GSignalGroup *media_signals;
  GSignalGroup *tracks_signals;
  GSignalGroup *track_signals;
  GSignalGroup *target_signals;
  GSignalGroup *document_signals;
  GSignalGroup *versions_signals;
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  GCancellable *translation;
  GCancellable *listening; /* to the sound, for the waveform */
  gboolean heard;          /* the waveform is there; speech is not looked for yet */
  char *import_language;   /* of the captions in the file that is chosen */
  guint captions_idle;
  gboolean setting;   /* while the choice of languages is brought to the note */
  gboolean following; /* while the selection changes without a person choosing */

  /* One caption that is played, in the result's time. */
  gboolean playing_part;
  gboolean part_begun; /* the player has gone to its start */
  gint64 part_start;
  gint64 part_end;
};

/* sampan-captions-page.c */

/** Brings the page to the note as it is: which video, which two tracks. */
void sampan_captions_page_update (SampanCaptionsPage *self);
/** Returns: (transfer none) (nullable) */
SampanNote *sampan_captions_page_get_note (SampanCaptionsPage *self);
/** Returns: (transfer none) (nullable): the chosen cue. */
SampanCue *sampan_captions_page_get_cue (SampanCaptionsPage *self);
/** Chooses the cue with @id, without going there. */
void sampan_captions_page_select (SampanCaptionsPage *self, const char *id);
/** Returns: where the video stands, ms of the original. */
gint64 sampan_captions_page_get_time (SampanCaptionsPage *self);
/** Moves a cue, keeps it chosen, and shows the moment. */
void sampan_captions_page_move (SampanCaptionsPage *self, const char *id, gint64 start, gint64 end);
/** Plays the chosen cue alone; stops if something plays. */
void sampan_captions_page_play_part (SampanCaptionsPage *self);
/** Returns: (transfer full) (element-type SampanCaptionTrack): what is drawn over the video. */
GPtrArray *sampan_captions_page_dup_shown (SampanCaptionsPage *self);
/** Draws them anew, soon. */
void sampan_captions_page_queue_captions (SampanCaptionsPage *self);
/** What is done next is one step of undo. */
void sampan_captions_page_seal (SampanCaptionsPage *self);

/* sampan-captions-actions.c */

void sampan_captions_page_install_actions (SampanCaptionsPage *self);
/** Which actions can be done now. */
void sampan_captions_page_update_actions (SampanCaptionsPage *self);

G_END_DECLS
