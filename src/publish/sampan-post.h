#pragma once

#include "core/sampan-note.h"
#include "sampan-publisher.h"

G_BEGIN_DECLS

/** One picture or video of a post. */
typedef struct
{
  SampanMediaKind kind;
  char *sha256;
  char *name;
  char *mime_type;
  int width;
  int height;
  gint64 duration;   /* ms */
  char *plan;        /* JSON, NULL if none */
  char *alt;         /* "" if none */
  GPtrArray *tracks; /* SampanCaptionTrack: copies, times in the original medium */
} SampanPostMedia;

/**
 * SampanPost:
 *
 * What is published, as it was when it was queued: a value that belongs to no note, kept as JSON in
 * the journal. A key and a time are chosen with it, so that sending it twice is sending the same.
 */
typedef struct
{
  char *service;  /* of the account */
  char *platform; /* name of the rules */
  char *server;
  char *user;
  char *handle;
  char *language;  /* or two, see sampan-languages.h */
  GStrv languages; /* the same, each by itself */
  char *title;
  char *text;       /* composed for the platform */
  GStrv tags;       /* that are not in the text */
  char *key;        /* TID */
  char *created;    /* RFC 3339, UTC, milliseconds */
  GPtrArray *media; /* SampanPostMedia */
} SampanPost;

/** A snapshot for @account. @language: or two, see sampan-languages.h. Errors:
 * SAMPAN_PUBLISH_ERROR_FAILED if @note has no text in one of them. */
SampanPost *sampan_post_new (SampanNote *note,
                             const char *language,
                             SampanAccount *account,
                             const char *platform,
                             GError **error);
SampanPost *sampan_post_new_from_json (const char *json, GError **error);
char *sampan_post_to_json (SampanPost *self);
void sampan_post_free (SampanPost *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanPost, sampan_post_free)

SampanPostMedia *sampan_post_get_media (SampanPost *self, guint position);

G_END_DECLS
