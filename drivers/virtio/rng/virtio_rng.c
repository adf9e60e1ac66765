/* SPDX-License-Identifier: BSD-3-Clause */
/* virtio-rng (virtio 1.2, 5.4): a source for ukrandom. */

#include <errno.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/atomic.h>
#include <uk/plat/memory.h>
#include <uk/plat/time.h>
#include <uk/random.h>
#include <uk/spinlock.h>

#include <virtio/virtio.h>

#define BYTES 64
#define PATIENCE_NSEC 20000000UL

struct vrng {
	struct uk_random_source source; /* first: sources become vrngs */
	struct virtio_queue *q; /* guarded by who has `busy` */
	/*
	 * 1 from the request on until its bytes were used.  Who changes it
	 * from 0 may add to the queue; the interrupt takes from it.
	 */
	int busy;
	__u8 *buf;
};

static void request(struct uk_random_source *s)
{
	struct vrng *r = (struct vrng *)s;
	struct virtq_seg seg = { .len = BYTES };

	if (uk_exchange_n(&r->busy, 1))
		return;
	memset(r->buf, 0, BYTES);
	seg.addr = ukplat_virt_to_phys(r->buf);
	/* A broken queue stays busy: it is not asked again. */
	if (virtq_add(&r->q->vq, &seg, 0, 1, r->buf))
		return;
	virtio_queue_kick(r->q);
}

/* Uses what came; two CPUs, or the wait at boot, may look at once. */
static void take(struct virtio_queue *q, void *arg)
{
	static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER();
	struct vrng *r = arg;
	unsigned long flags;
	__u8 copy[BYTES];
	__u32 len = 0;
	void *b;

	uk_spin_lock_irqsave(&lock, flags);
	b = virtq_get(&q->vq, &len);
	if (b) {
		memcpy(copy, b, len);
		memset(b, 0, BYTES);
		(void)virtq_intr_on(&q->vq);
		uk_store_n_rel(&r->busy, 0);
	}
	uk_spin_unlock_irqrestore(&lock, flags);
	if (!b)
		return;
	uk_random_add(copy, len, len * 8);
	memset(copy, 0, sizeof(copy));
	barrier();
}

static int vrng_setup(struct virtio_dev *d, struct vrng *r)
{
	int rc = virtio_negotiate(d, 1ULL << VIRTIO_F_EVENT_IDX);

	return rc ? rc : virtio_queue_setup(d, 0, 1, take, r, &r->q);
}

static int vrng_add_dev(struct virtio_dev *d)
{
	struct vrng *r = uk_zalloc(d->a, sizeof(*r));
	__u8 *buf = uk_malloc(d->a, BYTES);
	__nsec end;
	int rc = -ENOMEM;

	if (r && buf)
		rc = vrng_setup(d, r);
	if (rc) {
		uk_free(d->a, buf);
		uk_free(d->a, r);
		return rc;
	}
	r->buf = buf;
	r->source.request = request;
	virtio_driver_ok(d);
	(void)virtq_intr_on(&r->q->vq);
	request(&r->source);
	/* Whoever starts next may need a seed. */
	end = ukplat_monotonic_clock() + PATIENCE_NSEC;
	while (!uk_random_seeded() && uk_load_n_acq(&r->busy) &&
	       ukplat_monotonic_clock() < end)
		take(r->q, r);
	uk_random_source_register(&r->source);
	return 0;
}

static struct virtio_driver vrng_driver = {
	.id = VIRTIO_ID_RNG,
	.name = "virtio-rng",
	.add_dev = vrng_add_dev,
};
VIRTIO_BUS_REGISTER_DRIVER(vrng_driver);
