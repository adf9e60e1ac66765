/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Unpacking with libarchive: see deb.h.  A .deb is an ar archive that holds
 * data.tar.{xz,zst,gz}.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <archive.h>
#include <archive_entry.h>

#include "deb.h"
#include "diag.h"
#include "fs.h"

#define EXTRACT_FLAGS                                                          \
	(ARCHIVE_EXTRACT_PERM | ARCHIVE_EXTRACT_SECURE_NODOTDOT |              \
	 ARCHIVE_EXTRACT_SECURE_SYMLINKS | ARCHIVE_EXTRACT_UNLINK)

static int broken(const char *file, struct archive *a)
{
	const char *why = a ? archive_error_string(a) : NULL;

	return fail(
		"K0002", "check the file, and that there is room on the disk",
		"cannot unpack '%s': %s", file, why ? why : "it is damaged");
}

/* Puts one entry below `dir`; devices and the like are left out. */
static int extract(struct archive *a, struct archive_entry *e, const char *dir)
{
	const char *link = archive_entry_hardlink(e);
	mode_t type = archive_entry_filetype(e);
	char *p;
	int rc;

	if (!link && type != AE_IFREG && type != AE_IFDIR && type != AE_IFLNK)
		return ARCHIVE_OK;
	p = xasprintf("%s/%s", dir, archive_entry_pathname(e));
	archive_entry_set_pathname(e, p);
	free(p);
	if (link) {
		p = xasprintf("%s/%s", dir, link);
		archive_entry_set_hardlink(e, p);
		free(p);
	}
	if (type == AE_IFDIR)
		archive_entry_set_perm(e, 0755);
	else if (type == AE_IFREG)
		archive_entry_set_perm(e, archive_entry_perm(e) | 0600);
	rc = archive_read_extract(a, e, EXTRACT_FLAGS);
	return rc == ARCHIVE_WARN ? ARCHIVE_OK : rc;
}

static int extract_all(struct archive *a, const char *file, const char *dir)
{
	struct archive_entry *e;
	int rc;

	while ((rc = archive_read_next_header(a, &e)) == ARCHIVE_OK ||
	       rc == ARCHIVE_WARN)
		if (extract(a, e, dir) != ARCHIVE_OK)
			return broken(file, a);
	return rc == ARCHIVE_EOF ? 0 : broken(file, a);
}

static struct archive *reader(void)
{
	struct archive *a = archive_read_new();

	if (a) {
		archive_read_support_filter_all(a);
		archive_read_support_format_ar(a);
		archive_read_support_format_tar(a);
		archive_read_support_format_cpio(a);
	}
	return a;
}

static int unpack_memory(const struct buf *b, const char *file, const char *dir)
{
	struct archive *a = reader();
	int rc;

	if (!a || archive_read_open_memory(a, b->data, b->len))
		rc = broken(file, a);
	else
		rc = extract_all(a, file, dir);
	archive_read_free(a);
	return rc;
}

static int read_entry(struct archive *a, struct buf *b)
{
	char chunk[65536];
	la_ssize_t n;

	while ((n = archive_read_data(a, chunk, sizeof(chunk))) > 0)
		buf_add(b, chunk, n);
	return n < 0 ? -1 : 0;
}

int deb_unpack(const char *deb, const char *dir)
{
	struct archive *a = reader();
	struct archive_entry *e;
	struct buf data = { 0 };
	int rc = 0;

	if (!a || archive_read_open_filename(a, deb, 65536)) {
		rc = broken(deb, a);
		goto out;
	}
	while (archive_read_next_header(a, &e) == ARCHIVE_OK) {
		if (!starts_with(archive_entry_pathname(e), "data.tar"))
			continue;
		if (read_entry(a, &data)) {
			rc = broken(deb, a);
			goto out;
		}
	}
	if (!data.len)
		rc = fail("K0002", "remove it, and it is fetched again",
			  "cannot unpack '%s': it is not a Debian package",
			  deb);
	else
		rc = mkdirs(dir) ? broken(deb, NULL)
				 : unpack_memory(&data, deb, dir);
out:
	buf_free(&data);
	archive_read_free(a);
	return rc;
}

int archive_unpack(const char *file, const char *dir)
{
	struct buf b = { 0 };
	int rc = read_file(file, &b);

	if (rc)
		rc = fail_io("K0002", "read", file, rc);
	else
		rc = mkdirs(dir) ? broken(file, NULL)
				 : unpack_memory(&b, file, dir);
	buf_free(&b);
	return rc;
}
