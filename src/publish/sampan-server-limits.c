#include "config.h"

#include "sampan-server-limits.h"

#include "sampan-rules-private.h"

/* An answer holds so long before the server is asked again; without another it holds for good. */
#define KEPT G_TIME_SPAN_HOUR

void
sampan_server_limits_load (SampanDatabase *database)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows =
      sampan_database_query (database, &error,
                             "SELECT platform, characters, characters_per_link, pictures, "
                             "picture_bytes, video_bytes FROM server_limits",
                             NULL);

  if (!rows)
    g_message ("the limits of servers can not be read: %s", error->message);
  for (guint i = 0; rows && i < rows->len; i++)
    {
      GVariant *row = rows->pdata[i];
      const SampanServerLimits limits = {
        .max_characters = sampan_row_get_int64 (row, 1),
        .characters_per_link = sampan_row_get_int64 (row, 2),
        .max_pictures = sampan_row_get_int64 (row, 3),
        .picture_bytes = sampan_row_get_int64 (row, 4),
        .video_bytes = sampan_row_get_int64 (row, 5),
      };

      sampan_rules_learn (sampan_row_get_string (row, 0), &limits);
    }
}

static gboolean
keep (SampanDatabase *database,
      const char *platform,
      const SampanServerLimits *limits,
      GError **error)
{
  return sampan_database_run (
             database, error,
             "REPLACE INTO server_limits (platform, characters, characters_per_link, pictures, "
             "picture_bytes, video_bytes, asked) VALUES (?, ?, ?, ?, ?, ?, ?)",
             g_variant_new ("(sxxxxxx)", platform, (gint64)limits->max_characters,
                            (gint64)limits->characters_per_link, (gint64)limits->max_pictures,
                            limits->picture_bytes, limits->video_bytes, g_get_real_time ()))
         >= 0;
}

static gboolean
is_fresh (SampanDatabase *database, const char *platform)
{
  g_autoptr (GPtrArray) rows =
      sampan_database_query (database, NULL,
                             "SELECT 1 FROM server_limits WHERE platform = ? AND asked BETWEEN ? "
                             "AND ?",
                             g_variant_new ("(sxx)", platform, g_get_real_time () - KEPT,
                                            g_get_real_time ()));

  return rows && rows->len > 0;
}

gboolean
sampan_server_limits_ask (SampanDatabase *database,
                          const SampanService *service,
                          const char *server,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autofree char *platform = g_strconcat (service->platform, "@", server, NULL);
  SampanServerLimits limits = { 0 };

  if (is_fresh (database, platform))
    return TRUE;
  if (!service->read_limits (server, &limits, cancellable, error))
    return FALSE;
  sampan_rules_learn (platform, &limits);
  return keep (database, platform, &limits, error);
}
