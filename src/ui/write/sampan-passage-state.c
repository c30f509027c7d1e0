#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-passage-state.h"

static void
take_words (SampanPassageState *self, const char *icon, const char *css_class, char *words)
{
  self->icon = icon;
  self->css_class = css_class;
  self->words = words;
}

static void
set_mend (SampanPassageState *self, SampanMend mend, const char *label)
{
  self->mend = mend;
  self->mend_label = g_strdup (label);
}

static void
say_running (SampanPassageState *self, SampanNoteTranslation *whole)
{
  self->running = TRUE;
  take_words (self, NULL, "dim-label",
              g_strdup (whole != NULL && sampan_note_translation_get_progress (whole)->waiting > 0
                            ? _ ("Waiting for the server…")
                            : _ ("Translating…")));
}

static void
say_error (SampanPassageState *self, const GError *error)
{
  take_words (self, "dialog-error-symbolic", "error", g_strdup (error->message));
  if (g_error_matches (error, SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR))
    /* Translators: opens the preferences, where a translator can be set up. */
    set_mend (self, SAMPAN_MEND_SET_UP, _ ("Set Up…"));
  else
    set_mend (self, SAMPAN_MEND_TRANSLATE, _ ("Try Again"));
}

static void
say_stale (SampanPassageState *self, SampanSegment *source, SampanSegment *target)
{
  self->stale = TRUE;
  if (*sampan_segment_get_text (source) == '\0')
    {
      take_words (self, "view-refresh-symbolic", "warning", g_strdup (_ ("Its source is empty")));
      /* Translators: a button: takes the translation away, too. */
      set_mend (self, SAMPAN_MEND_CLEAR, _ ("Clear"));
      return;
    }
  take_words (self, "view-refresh-symbolic", "warning", g_strdup (_ ("Stale: the source changed")));
  if (sampan_segment_get_pinned (target))
    /* Translators: keeps a translation that was pinned though its source changed. */
    set_mend (self, SAMPAN_MEND_KEEP, _ ("Keep It"));
  else
    set_mend (self, SAMPAN_MEND_TRANSLATE, _ ("Translate Again"));
}

static void
say_fresh (SampanPassageState *self, SampanSegment *target)
{
  if (*sampan_segment_get_text (target) == '\0')
    take_words (self, NULL, "dim-label", g_strdup (""));
  else if (sampan_segment_get_pinned (target)
           && sampan_segment_get_origin (target) == SAMPAN_ORIGIN_PERSON)
    take_words (self, "view-pin-symbolic", NULL, g_strdup (_ ("Pinned by you")));
  else if (sampan_segment_get_pinned (target))
    /* Translators: a machine's translation that a person has approved. */
    take_words (self, "view-pin-symbolic", NULL, g_strdup (_ ("Approved")));
  else if (sampan_segment_get_is_unapproved (target))
    /* Translators: a machine's translation that no person has approved yet. */
    take_words (self, "sampan-translate-symbolic", "dim-label",
                g_strdup (_ ("Fresh, not approved")));
  else
    /* Translators: this translation is up to date with its source. */
    take_words (self, "object-select-symbolic", "success", g_strdup (_ ("Fresh")));
  self->unapproved = sampan_segment_get_is_unapproved (target);
}

static void
say_state (SampanPassageState *self, SampanSegment *source, SampanSegment *target)
{
  switch (sampan_segment_get_state (target))
    {
    case SAMPAN_SEGMENT_STALE:
      say_stale (self, source, target);
      break;
    case SAMPAN_SEGMENT_MISSING:
      /* Translators: there is no translation of this passage yet. */
      take_words (self, "sampan-missing-symbolic", "dim-label", g_strdup (_ ("Missing")));
      /* Translators: a button: translates this passage. */
      set_mend (self, SAMPAN_MEND_TRANSLATE, _ ("Translate"));
      break;
    case SAMPAN_SEGMENT_FRESH:
    default:
      say_fresh (self, target);
    }
}

/* Who wrote the text that is there, also when it is stale. */
static void
say_writer (SampanPassageState *self, SampanDocument *document, SampanSegment *target)
{
  const SampanMemoryMatch *match = sampan_document_get_suggestion (document, target);
  const char *provider = sampan_segment_get_provider (target);

  if (*sampan_segment_get_text (target) != '\0')
    {
      if (sampan_segment_get_origin (target) == SAMPAN_ORIGIN_MEMORY)
        /* Translators: the translation comes from the translation memory; how alike the texts are.
         */
        self->memory =
            g_strdup_printf (_ ("Memory, %u %% match"), sampan_segment_get_score (target));
      else if (g_strcmp0 (provider, SAMPAN_PROVIDER_KEPT) == 0)
        /* Translators: nothing was to be translated, so that the text is as in the source. */
        self->detail = g_strdup (_ ("was in this language already"));
      else if (sampan_segment_get_origin (target) == SAMPAN_ORIGIN_MACHINE)
        self->detail = g_strdup (provider);
    }
  if (self->memory == NULL && match != NULL && !sampan_segment_get_pinned (target))
    /* Translators: the translation memory knows a similar text; how alike they are. */
    self->memory = g_strdup_printf (_ ("Memory has %u %%"), match->score);
}

SampanPassageState *
sampan_passage_state_new (SampanDocument *document, SampanPassage *passage)
{
  g_return_val_if_fail (SAMPAN_IS_DOCUMENT (document), NULL);
  g_return_val_if_fail (SAMPAN_IS_PASSAGE (passage), NULL);
  g_return_val_if_fail (sampan_passage_get_target (passage) != NULL, NULL);

  SampanPassageState *self = g_new0 (SampanPassageState, 1);
  SampanSegment *source = sampan_passage_get_source (passage);
  SampanSegment *target = sampan_passage_get_target (passage);
  const char *language = sampan_document_get_target_language (document);
  SampanNoteTranslation *whole = sampan_document_get_translation (document, language);
  const GError *error = sampan_document_get_segment_error (document, target);
  gboolean wanting = sampan_segment_get_state (target) != SAMPAN_SEGMENT_FRESH
                     && !sampan_segment_get_pinned (target);

  if ((language != NULL && sampan_document_is_translating (document, language, target))
      || (whole != NULL && wanting && error == NULL))
    say_running (self, whole);
  else if (error != NULL && !sampan_segment_get_pinned (target))
    say_error (self, error);
  else
    say_state (self, source, target);
  say_writer (self, document, target);
  return self;
}

void
sampan_passage_state_free (SampanPassageState *self)
{
  g_free (self->words);
  g_free (self->detail);
  g_free (self->memory);
  g_free (self->mend_label);
  g_free (self);
}
