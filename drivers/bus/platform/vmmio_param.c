/* SPDX-License-Identifier: BSD-3-Clause */
/* Reads virtio_mmio.device= of the command line.  Also for the build host. */

#include <errno.h>

#include <uk/bus/platform.h>

/* Reads a number (0x.. or decimal) and moves `*s` behind it. */
static int number(const char **s, __u64 *out)
{
	const char *p = *s;
	unsigned int base = 10;
	__u64 v = 0;
	int digits = 0;

	if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X')) {
		base = 16;
		p += 2;
	}
	for (;; p++, digits++) {
		unsigned int d;

		if (*p >= '0' && *p <= '9')
			d = *p - '0';
		else if (base == 16 && (*p | 32) >= 'a' && (*p | 32) <= 'f')
			d = (*p | 32) - 'a' + 10;
		else
			break;
		if (uk_mul_overflow(v, base, &v) || uk_add_overflow(v, d, &v))
			return -EINVAL;
	}
	*s = p;
	*out = v;
	return digits ? 0 : -EINVAL;
}

static unsigned int suffix(const char **s)
{
	switch (**s | 32) {
	case 'k':
		(*s)++;
		return 10;
	case 'm':
		(*s)++;
		return 20;
	case 'g':
		(*s)++;
		return 30;
	default:
		return 0;
	}
}

int pf_parse_virtio_mmio(const char *s, struct pf_device *dev)
{
	__u64 size, base, irq, id;
	unsigned int shift;

	if (number(&s, &size))
		return -EINVAL;
	shift = suffix(&s);
	if (size > (__U64_MAX >> shift) || *s++ != '@' || number(&s, &base) ||
	    *s++ != ':' || number(&s, &irq))
		return -EINVAL;
	if (*s == ':' && (s++, number(&s, &id)))
		return -EINVAL;
	size <<= shift;
	if ((*s && *s != ' ') || size < 0x100 || size > 0x100000 ||
	    base + size < base || irq > __S32_MAX)
		return -EINVAL;
	*dev = (struct pf_device){
		.compatible = "virtio,mmio",
		.base = base,
		.size = size,
		.irq = (unsigned int)irq,
	};
	return 0;
}
