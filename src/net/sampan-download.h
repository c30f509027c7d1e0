#pragma once

#include "sampan-http.h"

G_BEGIN_DECLS

/** How much of the file is there, and how much it is, in bytes. Called in the thread that
 * downloads, ten times a second or at each hundredth of the file, and at the end. */
typedef void (*SampanDownloadProgress) (gint64 done, gint64 size, gpointer user_data);

/**
 * sampan_download:
 * @path: where the file goes once it is whole; until then it grows in @path.part
 * @sha256: (nullable): its SHA-256 in hexadecimal digits
 * @size: its size in bytes, -1 if unknown
 *
 * Downloads a file of any size, and resumes where an earlier call for the same @url left off, also
 * in an earlier process: after a lost connection, silence or a server's own trouble it waits and
 * asks for the rest (Range, with If-Range so that a file that has changed comes from its start)
 * until several attempts in a row bring nothing. The part is kept when it ends so or is cancelled.
 * A file that is not what @sha256 and @size promise is removed. Blocks: for worker threads.
 *
 * Returns: whether the file is whole and at @path; errors: SAMPAN_NET_ERROR (CHECKSUM for a file
 * that is not the one promised), SAMPAN_CORE_ERROR_FULL, G_IO_ERROR_CANCELLED
 */
gboolean sampan_download (SampanHttp *http,
                          const char *url,
                          const char *path,
                          const char *sha256,
                          gint64 size,
                          SampanDownloadProgress progress,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error);

/** Returns: the bytes of @path that earlier calls have brought, 0 for none. */
gint64 sampan_download_get_partial_size (const char *path);
/** Throws away what earlier calls have brought. */
void sampan_download_forget (const char *path);

G_END_DECLS
