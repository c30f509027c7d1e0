#include "sampan-download.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/sampan-error.h"

#define BLOCK (1 << 20)
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 10)
/* So many attempts in a row may bring nothing; the wait before each doubles. */
#define MAX_FAILURES 3
#define FIRST_WAIT 0.5
#define MAX_WAIT 60
#define GROUP "part"

typedef struct
{
  SampanHttp *http;
  const char *url;
  const char *path;
  const char *sha256;
  gint64 size; /* -1 if unknown */
  SampanDownloadProgress progress;
  gpointer user_data;
  GCancellable *cancellable;

  char *part;
  char *about; /* beside the part: where it is from, and what the server calls its state */
  int fd;
  gint64 done;
  GChecksum *checksum;
  char *validator;      /* a strong ETag, or Last-Modified; NULL */
  gint64 next_progress; /* in time */
  gint64 next_done;     /* in bytes */
  gboolean began;       /* the answer of this attempt */
  gboolean spliced;     /* of more than one answer */
  gboolean start_over;  /* what is there does not go with what the server has */
} Download;

static void
download_clear (Download *self)
{
  g_clear_fd (&self->fd, NULL);
  g_clear_pointer (&self->checksum, g_checksum_free);
  g_free (self->part);
  g_free (self->about);
  g_free (self->validator);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Download, download_clear)

/* ---- the disk ---- */

static char *
dup_part (const char *path)
{
  return g_strconcat (path, ".part", NULL);
}

static char *
dup_about (const char *path)
{
  return g_strconcat (path, ".part.about", NULL);
}

static gboolean
fail_writing (Download *self, int number, GError **error)
{
  g_autofree char *name = g_filename_display_name (self->path);

  if (number == ENOSPC || number == EDQUOT)
    g_set_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_FULL,
                 _ ("There is no space left to write %s. Make room on the disk and try again."),
                 name);
  else
    /* Translators: the first %s is a file or folder, the second what the system says. */
    g_set_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_FAILED,
                 _ ("%s could not be written: %s. Check the permissions of its folder."), name,
                 g_strerror (number));
  return FALSE;
}

static void
save_about (Download *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_string (file, GROUP, "url", self->url);
  if (self->validator != NULL)
    g_key_file_set_string (file, GROUP, "validator", self->validator);
  g_key_file_save_to_file (file, self->about, NULL);
}

/* Returns: whether the part that is there is of the same address. */
static gboolean
load_about (Download *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *url = NULL;

  if (!g_key_file_load_from_file (file, self->about, G_KEY_FILE_NONE, NULL))
    return FALSE;
  url = g_key_file_get_string (file, GROUP, "url", NULL);
  g_set_str (&self->validator, NULL);
  self->validator = g_key_file_get_string (file, GROUP, "validator", NULL);
  return g_strcmp0 (url, self->url) == 0;
}

static gboolean
begin_anew (Download *self, GError **error)
{
  g_checksum_reset (self->checksum);
  self->done = 0;
  self->spliced = FALSE;
  g_set_str (&self->validator, NULL);
  return (ftruncate (self->fd, 0) == 0 && lseek (self->fd, 0, SEEK_SET) == 0)
         || fail_writing (self, errno, error);
}

/* Reads what is there already, for its checksum. */
static gboolean
read_part (Download *self, GError **error)
{
  g_autofree guchar *block = g_malloc (BLOCK);
  gssize n;

  while ((n = read (self->fd, block, BLOCK)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      g_checksum_update (self->checksum, block, n);
      self->done += n;
    }
  self->spliced = self->done > 0;
  return n == 0 || fail_writing (self, errno, error);
}

static gboolean
open_part (Download *self, GError **error)
{
  self->fd = g_open (self->part, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (self->fd < 0)
    return fail_writing (self, errno, error);
  if (flock (self->fd, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error_literal (
          error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_BUSY,
          _ ("This is being downloaded already, in another window or program. Wait "
             "until it is done there."));
      return FALSE;
    }
  if (!load_about (self))
    return begin_anew (self, error);
  if (!read_part (self, error))
    return FALSE;
  return self->size < 0 || self->done <= self->size || begin_anew (self, error);
}

/* ---- what comes ---- */

/* What came in one go before a silence is told of, too. */
static void
report (Download *self, gboolean now)
{
  gint64 time = g_get_monotonic_time ();

  if (self->progress == NULL
      || (!now && time < self->next_progress && self->done < self->next_done))
    return;
  self->next_progress = time + PROGRESS_INTERVAL;
  self->next_done = self->done + MAX (self->size / 100, BLOCK / 16);
  self->progress (self->done, self->size, self->user_data);
}

static gboolean
fail_promise (GError **error)
{
  g_set_error_literal (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_CHECKSUM,
                       "Size or checksum is not the one promised");
  return FALSE;
}

static gboolean
fail_range (Download *self, GError **error)
{
  self->start_over = TRUE;
  g_set_error_literal (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_PROTOCOL,
                       "The server sent another part than was asked for");
  return FALSE;
}

/* A weak ETag does not promise the same bytes (RFC 9110, 13.1.5). */
static const char *
get_validator (SampanHttpResponse *response)
{
  const char *tag = sampan_http_response_get_header (response, "ETag");

  return tag != NULL && *tag == '"' ? tag
                                    : sampan_http_response_get_header (response, "Last-Modified");
}

/* Returns: whether a 206 goes on where the part ends, in the same state of the same file. */
static gboolean
goes_on (Download *self, SampanHttpResponse *response)
{
  const char *range = sampan_http_response_get_header (response, "Content-Range");
  const char *total = range != NULL ? strchr (range, '/') : NULL;
  const char *validator = get_validator (response);
  char *end = NULL;

  if (total == NULL || g_ascii_strncasecmp (range, "bytes ", 6) != 0)
    return FALSE;
  if (g_ascii_strtoll (range + 6, &end, 10) != self->done || end == NULL || *end != '-')
    return FALSE;
  if (self->size >= 0 && total[1] != '*' && g_ascii_strtoll (total + 1, NULL, 10) != self->size)
    return FALSE;
  return self->validator == NULL || validator == NULL || g_str_equal (self->validator, validator);
}

static gboolean
begin_answer (Download *self, SampanHttpResponse *response, GError **error)
{
  self->began = TRUE;
  if (sampan_http_response_get_status (response) == 206)
    {
      if (self->done == 0 || !goes_on (self, response))
        return fail_range (self, error);
      self->spliced = TRUE;
      return TRUE;
    }
  /* The whole: the server knows no ranges, or the file has changed. */
  if (!begin_anew (self, error))
    return FALSE;
  g_set_str (&self->validator, get_validator (response));
  save_about (self);
  return TRUE;
}

static gboolean
on_piece (SampanHttpResponse *response,
          gconstpointer data,
          gsize size,
          gpointer user_data,
          GError **error)
{
  Download *self = user_data;
  const char *rest = data;

  if (!self->began && !begin_answer (self, response, error))
    return FALSE;
  if (self->size >= 0 && self->done + (gint64)size > self->size)
    {
      self->start_over = self->spliced;
      return fail_promise (error);
    }
  while (size > 0)
    {
      gssize n = write (self->fd, rest, size);

      if (n < 0)
        return fail_writing (self, errno, error);
      g_checksum_update (self->checksum, (const guchar *)rest, n);
      rest += n;
      size -= (gsize)n;
      self->done += n;
    }
  report (self, FALSE);
  return TRUE;
}

/* ---- attempts ---- */

static SampanHttpRequest *
make_request (Download *self)
{
  SampanHttpRequest *request = sampan_http_request_new ("GET", self->url);

  sampan_http_request_set_retries (request, 0, 0);
  sampan_http_request_set_header (request, "Accept-Encoding", "identity");
  if (self->done > 0)
    {
      g_autofree char *range = g_strdup_printf ("bytes=%" G_GINT64_FORMAT "-", self->done);

      sampan_http_request_set_header (request, "Range", range);
      sampan_http_request_set_header (request, "If-Range", self->validator);
    }
  return request;
}

/* Returns: whether the answer came to its end. @wait: what the server asks for, in seconds. */
static gboolean
attempt (Download *self, int *wait, GError **error)
{
  g_autoptr (SampanHttpRequest) request = make_request (self);
  g_autoptr (SampanHttpResponse) response = NULL;

  self->began = FALSE;
  *wait = -1;
  response = sampan_http_receive (self->http, request, on_piece, self, self->cancellable, error);
  if (response == NULL)
    return FALSE;
  *wait = sampan_http_response_get_retry_after (response);
  if (sampan_http_response_get_status (response) == 416)
    return fail_range (self, error);
  if (!sampan_http_response_check (response, error))
    return FALSE;
  if (self->size < 0 || self->done >= self->size)
    return TRUE;
  /* Without a length, the end of a connection that was cut looks like that of the file. */
  g_set_error_literal (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_LOST, "The answer ended early");
  return FALSE;
}

static gboolean
may_pass (const GError *error)
{
  if (error->domain != SAMPAN_NET_ERROR)
    return FALSE;
  switch ((SampanNetError)error->code)
    {
    case SAMPAN_NET_ERROR_OFFLINE:
    case SAMPAN_NET_ERROR_CONNECT:
    case SAMPAN_NET_ERROR_LOST:
    case SAMPAN_NET_ERROR_TIMEOUT:
    case SAMPAN_NET_ERROR_TOO_MANY:
    case SAMPAN_NET_ERROR_SERVER:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
wait_for (Download *self, double seconds, GError **error)
{
  gint64 until = g_get_monotonic_time () + (gint64)(seconds * G_USEC_PER_SEC);

  while (g_get_monotonic_time () < until)
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      g_usleep (G_USEC_PER_SEC / 20);
    }
  return TRUE;
}

static gboolean
is_as_promised (Download *self)
{
  return (self->size < 0 || self->done == self->size)
         && (self->sha256 == NULL
             || g_ascii_strcasecmp (self->sha256, g_checksum_get_string (self->checksum)) == 0);
}

/* Brings the part to its end. */
static gboolean
fetch (Download *self, GError **error)
{
  guint failures = 0;

  while (self->size < 0 || self->done < self->size)
    {
      g_autoptr (GError) local = NULL;
      gint64 before = self->done;
      int asked;

      if (attempt (self, &asked, &local))
        return TRUE;
      failures = self->done > before ? 0 : failures + 1;
      if (self->start_over || !may_pass (local) || failures > MAX_FAILURES || asked > MAX_WAIT)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (!wait_for (self, MAX (FIRST_WAIT * (1 << MIN (failures, 6)) / 2, asked), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
publish (Download *self, GError **error)
{
  if (fsync (self->fd) != 0 || g_rename (self->part, self->path) != 0)
    return fail_writing (self, errno, error);
  g_unlink (self->about);
  return TRUE;
}

/* Once more from its start if a part of an earlier state may be to blame. */
static gboolean
run (Download *self, GError **error)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) local = NULL;
      gboolean whole = fetch (self, &local);

      report (self, TRUE);
      if (whole && is_as_promised (self))
        return publish (self, error);
      if (!(whole && self->spliced) && !self->start_over)
        {
          if (local == NULL || g_error_matches (local, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_CHECKSUM))
            break;
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      self->start_over = FALSE;
      if (!begin_anew (self, error))
        return FALSE;
    }
  sampan_download_forget (self->path);
  return fail_promise (error);
}

gboolean
sampan_download (SampanHttp *http,
                 const char *url,
                 const char *path,
                 const char *sha256,
                 gint64 size,
                 SampanDownloadProgress progress,
                 gpointer user_data,
                 GCancellable *cancellable,
                 GError **error)
{
  g_auto (Download) self = { http, url, path, sha256, size, progress, user_data, cancellable };

  g_return_val_if_fail (SAMPAN_IS_HTTP (http), FALSE);
  g_return_val_if_fail (url != NULL && path != NULL, FALSE);

  self.fd = -1;
  self.part = dup_part (path);
  self.about = dup_about (path);
  self.checksum = g_checksum_new (G_CHECKSUM_SHA256);
  return open_part (&self, error) && run (&self, error);
}

gint64
sampan_download_get_partial_size (const char *path)
{
  g_autofree char *part = dup_part (path);
  g_autofree char *about = dup_about (path);
  GStatBuf info;

  return g_stat (part, &info) == 0 && g_access (about, R_OK) == 0 ? info.st_size : 0;
}

void
sampan_download_forget (const char *path)
{
  g_autofree char *part = dup_part (path);
  g_autofree char *about = dup_about (path);

  g_unlink (part);
  g_unlink (about);
}
