/* SPDX-License-Identifier: BSD-3-Clause */
/* Archives of others: .deb packages and tar files, unpacked without root. */
#ifndef KRAFT_DEB_H
#define KRAFT_DEB_H

/**
 * Unpacks the files of a Debian package below `dir`, which is created.
 *
 * @return 0, or the exit code of the error that it has printed
 */
int deb_unpack(const char *deb, const char *dir);
/** The same for a tar or cpio archive, compressed or not. */
int archive_unpack(const char *file, const char *dir);

#endif
