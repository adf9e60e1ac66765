/* SPDX-License-Identifier: BSD-3-Clause */
/* Network buffers: see <uk/netbuf.h>. */

#include <uk/alloc.h>
#include <uk/netbuf.h>
#include <uk/plat/memory.h>

void uk_netbuf_init_indir(struct uk_netbuf *nb, void *buf, __sz buflen,
			  __u16 headroom, void *priv, uk_netbuf_dtor_t dtor)
{
	*nb = (struct uk_netbuf){
		.data = (__u8 *)buf + headroom,
		.buf = buf,
		.buflen = (__u32)buflen,
		.paddr = ukplat_virt_to_phys(buf),
		.priv = priv,
		.dtor = dtor,
	};
}

static void buf_dtor(struct uk_netbuf *nb)
{
	uk_free(nb->priv, nb);
}

struct uk_netbuf *uk_netbuf_alloc_buf(struct uk_alloc *a, __sz buflen,
				      __u16 headroom)
{
	struct uk_netbuf *nb = uk_malloc(a, sizeof(*nb) + buflen);

	if (nb)
		uk_netbuf_init_indir(nb, nb + 1, buflen, headroom, a, buf_dtor);
	return nb;
}

void uk_netbuf_free(struct uk_netbuf *nb)
{
	struct uk_netbuf *next;

	for (; nb; nb = next) {
		next = nb->next;
		nb->next = __NULL;
		nb->dtor(nb);
	}
}
