/* SPDX-License-Identifier: BSD-3-Clause */
/* Errors and talk: see diag.h. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "diag.h"

bool diag_quiet, diag_verbose;

const struct errkind errkinds[] = {
	{ "K0001", EX_K_FAIL, "The host has no memory left for kraft." },
	{ "K0002", EX_K_FAIL,
	  "A file of the host could not be read or "
	  "written; the message says which and why." },
	{ "K0101", EX_K_USAGE,
	  "The verb is unknown.  `kraft help` lists them." },
	{ "K0102", EX_K_USAGE,
	  "The option is unknown to this verb, or lacks "
	  "its value.  `kraft help VERB` lists them." },
	{ "K0103", EX_K_USAGE,
	  "The value of an option or an argument cannot "
	  "be understood." },
	{ "K0104", EX_K_USAGE,
	  "An argument is missing, or there are too many." },
	{ "K0201", EX_K_NOTFOUND,
	  "No machine has this name.  `kraft ps -a` "
	  "lists all." },
	{ "K0202", EX_K_NO_IMAGE,
	  "There is no folder, file or catalog entry "
	  "of this name." },
	{ "K0203", EX_K_NOT_RUNNABLE,
	  "The file is neither a kernel nor a "
	  "Linux program for this machine." },
	{ "K0204", EX_K_NOT_RUNNABLE,
	  "The image or program is for another "
	  "architecture.  Give --arch." },
	{ "K0205", EX_K_CONFLICT,
	  "A machine of this name exists.  Remove it "
	  "with `kraft rm`, or choose another name." },
	{ "K0206", EX_K_CONFLICT,
	  "The machine runs.  Stop it first, or use "
	  "`kraft rm -f`." },
	{ "K0207", EX_K_CONFLICT,
	  "Another program or machine listens on this "
	  "port.  Choose another with -p." },
	{ "K0208", EX_K_BEFORE_GUEST,
	  "This address or port of the host may "
	  "not be used." },
	{ "K0209", EX_K_NOT_RUNNABLE,
	  "The program's file has no execute "
	  "permission." },
	{ "K0301", EX_K_BEFORE_GUEST,
	  "The machine has less memory than its "
	  "kernel and root file system take." },
	{ "K0302", EX_K_BEFORE_GUEST,
	  "The command line of the guest would be "
	  "longer than the kernel takes." },
	{ "K0303", EX_K_CONFIG,
	  "The archive given as the initial root file "
	  "system is not a complete newc cpio archive." },
	{ "K0304", EX_K_CONFIG,
	  "A program or library needed in the root file "
	  "system was not found." },
	{ "K0305", EX_K_NOT_RUNNABLE,
	  "The kernel or program is damaged, or not all of it is there." },
	{ "K0306", EX_K_BEFORE_GUEST,
	  "The machine would have more memory than this host has." },
	{ "K0401", EX_K_CONFIG, "No Kraftfile was found." },
	{ "K0402", EX_K_CONFIG, "The Kraftfile is not well-formed YAML." },
	{ "K0403", EX_K_CONFIG,
	  "A value in the Kraftfile has the wrong form." },
	{ "K0404", EX_K_CONFIG,
	  "The Kraftfile has a key that kraft does not "
	  "know (an error because of --strict)." },
	{ "K0405", EX_K_CONFIG, "The Kraftfile lacks a key that is needed." },
	{ "K0406", EX_K_CONFIG,
	  "The Kraftfile asks for something that kraft "
	  "cannot do (yet)." },
	{ "K0410", EX_K_BEFORE_GUEST,
	  "QEMU did not start; the lines above it "
	  "are QEMU's own." },
	{ "K0412", EX_K_CRASHED,
	  "The guest crashed.  Its last words are on "
	  "its console (`kraft logs`)." },
	{ "K0601", EX_K_NETWORK,
	  "A package could not be resolved or fetched, "
	  "and is not in the cache." },
	{ "K0602", EX_K_NETWORK,
	  "A fetched package does not have the promised "
	  "checksum." },
	{ "K0603", EX_K_CONFIG, "There is no Debian package of this name." },
	{ "K0701", EX_K_BUILD,
	  "The build failed; the lines above the error "
	  "are the end of its log." },
	{ "K0801", EX_K_HOST, "The host is not a Debian system." },
	{ "K0802", EX_K_HOST,
	  "Host packages are missing and may not be "
	  "installed without root or sudo." },
	{ "K0803", EX_K_HOST,
	  "The host packages could not be installed with apt-get." },
	{ "K0804", EX_K_HOST, "A folder that kraft needs may not be written." },
	{ "K0805", EX_K_HOST, "A program that kraft needs is not installed." },
	{ NULL, EX_K_FAIL, NULL },
};

const struct errkind *errkind_find(const char *code)
{
	const struct errkind *k = errkinds;

	while (k->code && strcmp(k->code, code))
		k++;
	return k;
}

static void say(const char *head, const char *fmt, va_list ap)
{
	fflush(stdout);
	fputs(head, stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

int fail(const char *code, const char *help, const char *fmt, ...)
{
	char head[32];
	va_list ap;

	snprintf(head, sizeof(head), "error[%s]: ", code);
	va_start(ap, fmt);
	say(head, fmt, ap);
	va_end(ap);
	if (help)
		fprintf(stderr, "  help: %s\n", help);
	return errkind_find(code)->exit;
}

static const char *remedy(int err)
{
	switch (err) {
	case -ENOSPC:
	case -EDQUOT:
		return "make room on its disk (`df` shows how full it is)";
	case -EFBIG:
		return "raise the limit on sizes of files (ulimit -f)";
	case -EROFS:
	case -EACCES:
	case -EPERM:
		return "check its owner and permissions, or choose another "
		       "place";
	case -ENOENT:
	case -ENOTDIR:
		return "check the path";
	}
	return "check the disk and the path";
}

int fail_io(const char *code, const char *what, const char *path, int err)
{
	return fail(code, remedy(err), "cannot %s '%s': %s", what, path,
		    strerror(-err));
}

void warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("warning: ", fmt, ap);
	va_end(ap);
}

void note(const char *fmt, ...)
{
	va_list ap;

	if (diag_quiet)
		return;
	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
}

void detail(const char *fmt, ...)
{
	va_list ap;

	if (!diag_verbose)
		return;
	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
}
