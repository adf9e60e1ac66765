/* SPDX-License-Identifier: BSD-3-Clause */
/* Cutting command lines into words; see <uk/argparse.h>. */
#include <errno.h>
#include <ctype.h>
#include <string.h>

#include <uk/argparse.h>
#include <uk/errptr.h>

/* True if the backslash at `p` takes the next character literally. */
static int escapes(const char *p, char quote)
{
	if (*p != '\\' || !p[1] || quote == '\'')
		return 0;
	return !quote || p[1] == '"' || p[1] == '\\';
}

char *uk_nextword(char **pos)
{
	char *in = *pos, *out, *word, quote = 0;

	while (isspace(*in))
		in++;
	if (!*in) {
		*pos = in;
		return NULL;
	}
	for (word = out = in; *in && (quote || !isspace(*in)); in++) {
		if (escapes(in, quote))
			*out++ = *++in;
		else if (quote ? *in == quote : *in == '"' || *in == '\'')
			quote = quote ? 0 : *in;
		else
			*out++ = *in;
	}
	*pos = *in ? in + 1 : in;
	*out = '\0';
	return quote ? ERR2PTR(-EINVAL) : word;
}

int uk_argparse(char *argb, int maxcount, char *argv[])
{
	char *word;
	int n = 0;

	while ((word = uk_nextword(&argb))) {
		if (PTRISERR(word))
			return PTR2ERR(word);
		if (n + 1 >= maxcount)
			return -E2BIG;
		argv[n++] = word;
	}
	argv[n] = NULL;
	return n;
}

int uk_argnparse(char *argb, __sz len, int maxcount, char *argv[])
{
	if (!len) {
		argv[0] = NULL;
		return 0;
	}
	argb[strnlen(argb, len - 1)] = '\0';
	return uk_argparse(argb, maxcount, argv);
}

char *uk_nextarg(char **argptr, int separator)
{
	char *arg = *argptr, *end;

	if (!arg)
		return NULL;
	end = strchr(arg, separator);
	if (end)
		*end++ = '\0';
	*argptr = end;
	return arg;
}

__sz uk_argquote(char *buf, __sz len, const char *word)
{
	int plain = *word && !word[strcspn(word, " \t\n\v\f\r\"'\\")];
	__sz n = 0;

#define PUT(c) (n + 1 < len ? (void)(buf[n] = (c)) : (void)0, n++)
	if (!plain)
		PUT('"');
	for (; *word; word++) {
		if (*word == '"' || *word == '\\')
			PUT('\\');
		PUT(*word);
	}
	if (!plain)
		PUT('"');
#undef PUT
	if (len)
		buf[MIN(n, len - 1)] = '\0';
	return n;
}
