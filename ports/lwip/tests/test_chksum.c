/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The sum against the plain one, for all short lengths and places.
 * host-sources: glue/chksum.c
 */

#include <stdlib.h>
#include <string.h>

#include <uk/test.h>

__u16 lwip_chksum(const void *data, int len);

static __u16 plain(const __u8 *p, int len)
{
	__u32 sum = 0;

	for (int i = 0; i < len; i++)
		sum += (__u32)p[i] << (i & 1) * 8;
	while (sum >> 16)
		sum = (sum >> 16) + (sum & 0xffff);
	return (__u16)sum;
}

/* The example of RFC 1071, 3. */
UK_TESTCASE(lwip_chksum, rfc1071)
{
	static const __u8 v[] = {
		0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7
	};

	UK_TEST_EXPECT_SNUM_EQ(__builtin_bswap16(lwip_chksum(v, 8)), 0xddf2);
}

UK_TESTCASE(lwip_chksum, as_the_plain_sum)
{
	__u8 *buf = malloc(1600);
	int bad = 0;

	for (int fill = 0; fill < 3; fill++) {
		for (int i = 0; i < 1600; i++)
			buf[i] = fill == 0 ? 0xff : fill == 1 ? 0 : rand();
		for (int at = 0; at < 9; at++)
			for (int len = 0; len < 200; len++)
				bad += lwip_chksum(buf + at, len) !=
				       plain(buf + at, len);
		/* to the last byte of the memory, and no further */
		for (int len = 1400; len <= 1600; len++)
			bad += lwip_chksum(buf + 1600 - len, len) !=
			       plain(buf + 1600 - len, len);
	}
	UK_TEST_EXPECT_ZERO(bad);
	free(buf);
}

uk_testsuite_register(lwip_chksum, NULL);
