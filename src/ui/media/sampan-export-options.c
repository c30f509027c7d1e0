#include "config.h"

#include <glib/gi18n-lib.h>

#include "edit/sampan-plan.h"
#include "language/sampan-language.h"

#include "sampan-export-options.h"

struct _SampanExportOptions
{
  AdwDialog parent_instance;

  GtkWidget *picture_group;
  GtkWidget *people_group;
  GtkWidget *captions_group;
  GtkWidget *files_group;
  AdwComboRow *readers_row;
  AdwSwitchRow *quick_row;
  AdwComboRow *burn_row;
  AdwSwitchRow *soft_row;
  AdwSwitchRow *srt_row;
  AdwSwitchRow *vtt_row;
  AdwSwitchRow *ass_row;
  AdwSwitchRow *bilingual_row;
  AdwSwitchRow *text_row;
  AdwSwitchRow *times_row;

  GStrv languages;
  GPtrArray *burns; /* of GStrv, as in burn_row; none for a picture */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SampanExportOptions, sampan_export_options, ADW_TYPE_DIALOG)

void
sampan_export_choice_free (SampanExportChoice *self)
{
  if (self == NULL)
    return;
  g_free (self->readers);
  g_strfreev (self->burn);
  g_strfreev (self->soft);
  g_free (self);
}

/* ---- what can be drawn into the picture ---- */

/* @first and @second: (nullable) */
static void
add_burn (SampanExportOptions *self, GtkStringList *names, const char *first, const char *second)
{
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();
  g_autofree char *one = first != NULL ? sampan_language_dup_name (first) : NULL;
  g_autofree char *two = second != NULL ? sampan_language_dup_name (second) : NULL;

  if (first != NULL)
    g_strv_builder_add (tags, first);
  if (second != NULL)
    g_strv_builder_add (tags, second);
  g_ptr_array_add (self->burns, g_strv_builder_end (tags));
  if (first == NULL)
    /* Translators: no captions in the picture */
    gtk_string_list_append (names, _ ("None"));
  else
    /* Translators: the names of two languages, in one caption */
    gtk_string_list_take (names, two != NULL ? g_strdup_printf (_ ("%s and %s"), one, two)
                                             : g_steal_pointer (&one));
}

/* What the captions edit of the plan says is chosen. */
static void
list_burns (SampanExportOptions *self, SampanPlan *plan)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  SampanEdit *captions = plan != NULL ? sampan_plan_find (plan, SAMPAN_OP_CAPTIONS) : NULL;
  const char *const *wanted =
      captions != NULL ? sampan_edit_get_strv (captions, "languages") : NULL;
  guint n = g_strv_length (self->languages);

  add_burn (self, names, NULL, NULL);
  for (guint i = 0; i < n; i++)
    add_burn (self, names, self->languages[i], NULL);
  for (guint i = 0; i < n && n <= 4; i++)
    for (guint j = 0; j < n; j++)
      if (i != j)
        add_burn (self, names, self->languages[i], self->languages[j]);
  adw_combo_row_set_model (self->burn_row, G_LIST_MODEL (names));
  for (guint i = 0; wanted != NULL && i < self->burns->len; i++)
    if (g_strv_equal (wanted, self->burns->pdata[i]))
      adw_combo_row_set_selected (self->burn_row, i);
  /* Else players would show the words twice. */
  adw_switch_row_set_active (self->soft_row, adw_combo_row_get_selected (self->burn_row) == 0);
}

/* ---- callbacks ---- */

static void
on_cancel_clicked (SampanExportOptions *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_export_clicked (SampanExportOptions *self)
{
  g_autoptr (SampanExportOptions) held = g_object_ref (self);

  g_signal_emit (held, signals[CHOSEN], 0);
  adw_dialog_close (ADW_DIALOG (held));
}

/* ---- the object ---- */

static void
sampan_export_options_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SAMPAN_TYPE_EXPORT_OPTIONS);
  G_OBJECT_CLASS (sampan_export_options_parent_class)->dispose (object);
}

static void
sampan_export_options_finalize (GObject *object)
{
  SampanExportOptions *self = SAMPAN_EXPORT_OPTIONS (object);

  g_strfreev (self->languages);
  g_ptr_array_unref (self->burns);
  G_OBJECT_CLASS (sampan_export_options_parent_class)->finalize (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SampanExportOptions, name)

static void
sampan_export_options_class_init (SampanExportOptionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_export_options_dispose;
  G_OBJECT_CLASS (klass)->finalize = sampan_export_options_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-export-options.ui");
  BIND (picture_group);
  BIND (people_group);
  BIND (captions_group);
  BIND (files_group);
  BIND (readers_row);
  BIND (quick_row);
  BIND (burn_row);
  BIND (soft_row);
  BIND (srt_row);
  BIND (vtt_row);
  BIND (ass_row);
  BIND (bilingual_row);
  BIND (text_row);
  BIND (times_row);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_export_clicked);
}

static void
sampan_export_options_init (SampanExportOptions *self)
{
  self->burns = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static gboolean
finds_people (SampanPlan *plan)
{
  return plan != NULL
         && (sampan_plan_find (plan, SAMPAN_OP_BACKGROUND) != NULL
             || sampan_plan_find (plan, SAMPAN_OP_RECOLOUR) != NULL);
}

SampanExportOptions *
sampan_export_options_new (SampanMedia *video, const char *const *languages)
{
  g_autoptr (SampanPlan) plan =
      sampan_plan_new_from_json (sampan_media_get_plan (video), SAMPAN_MEDIA_VIDEO, NULL);
  gboolean people = finds_people (plan);
  SampanExportOptions *self;

  if (languages[0] == NULL && !people)
    return NULL;
  self = g_object_new (SAMPAN_TYPE_EXPORT_OPTIONS, NULL);
  self->languages = g_strdupv ((char **)languages);
  gtk_widget_set_visible (self->people_group, people);
  gtk_widget_set_visible (self->captions_group, languages[0] != NULL);
  gtk_widget_set_visible (self->files_group, languages[0] != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->bilingual_row), g_strv_length (self->languages) > 1);
  list_burns (self, plan);
  return self;
}

SampanExportOptions *
sampan_export_options_new_for_picture (const char *source_language,
                                       const char *const *languages,
                                       const char *chosen)
{
  SampanExportOptions *self;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *own = sampan_language_dup_name (source_language);

  if (languages[0] == NULL)
    return NULL;
  self = g_object_new (SAMPAN_TYPE_EXPORT_OPTIONS, NULL);
  self->languages = g_strdupv ((char **)languages);
  gtk_widget_set_visible (self->picture_group, TRUE);
  gtk_widget_set_visible (self->captions_group, FALSE);
  gtk_widget_set_visible (self->files_group, FALSE);
  /* Translators: %s is the language of the words that are in a picture already */
  gtk_string_list_take (names, g_strdup_printf (_ ("%s, as it is"), own));
  for (guint i = 0; languages[i] != NULL; i++)
    gtk_string_list_take (names, sampan_language_dup_name (languages[i]));
  adw_combo_row_set_model (self->readers_row, G_LIST_MODEL (names));
  for (guint i = 0; languages[i] != NULL; i++)
    if (g_strcmp0 (languages[i], chosen) == 0)
      adw_combo_row_set_selected (self->readers_row, i + 1);
  return self;
}

SampanExportChoice *
sampan_export_options_dup_choice (SampanExportOptions *self)
{
  SampanExportChoice *choice = g_new0 (SampanExportChoice, 1);
  const struct
  {
    AdwSwitchRow *row;
    SampanSidecarFlags flag;
  } rows[] = {
    { self->srt_row, SAMPAN_SIDECAR_SRT },   { self->vtt_row, SAMPAN_SIDECAR_VTT },
    { self->ass_row, SAMPAN_SIDECAR_ASS },   { self->bilingual_row, SAMPAN_SIDECAR_BILINGUAL },
    { self->text_row, SAMPAN_SIDECAR_TEXT }, { self->times_row, SAMPAN_SIDECAR_TIMES },
  };

  if (self->burns->len == 0)
    {
      guint chosen = adw_combo_row_get_selected (self->readers_row);

      choice->readers = chosen > 0 ? g_strdup (self->languages[chosen - 1]) : NULL;
      return choice;
    }
  choice->quick = adw_switch_row_get_active (self->quick_row);
  choice->burn = g_strdupv (self->burns->pdata[adw_combo_row_get_selected (self->burn_row)]);
  choice->soft =
      adw_switch_row_get_active (self->soft_row) ? g_strdupv (self->languages) : g_new0 (char *, 1);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (adw_switch_row_get_active (rows[i].row))
      choice->sidecars |= rows[i].flag;
  return choice;
}
