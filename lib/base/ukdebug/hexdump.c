/* SPDX-License-Identifier: BSD-3-Clause */
/* Memory as text. */
#include <ctype.h>

#include <uk/hexdump.h>
#include <uk/snprintf.h>

int uk_hexdump_line(char *buf, __sz buflen, __u64 addr, const void *data,
		    __sz len)
{
	const unsigned char *p = data;
	__sz pos = 0;

	uk_snappendf(buf, buflen, &pos, "%08lx ", addr);
	for (__sz i = 0; i < 16; i++)
		if (i < len)
			uk_snappendf(buf, buflen, &pos, " %02x", p[i]);
		else
			uk_snappendf(buf, buflen, &pos, "   ");
	uk_snappendf(buf, buflen, &pos, "  |");
	for (__sz i = 0; i < MIN(len, 16UL); i++)
		uk_snappendf(buf, buflen, &pos, "%c",
			     isprint(p[i]) ? p[i] : '.');
	uk_snappendf(buf, buflen, &pos, "|\n");
	return (int)pos;
}

void uk_hexdumpk(int lvl, const void *data, __sz len)
{
	char line[96];

	for (__sz off = 0; off < len; off += 16) {
		uk_hexdump_line(line, sizeof(line), off,
				(const char *)data + off, len - off);
		uk_printk_out(lvl, "hexdump", "%s", line);
	}
}
