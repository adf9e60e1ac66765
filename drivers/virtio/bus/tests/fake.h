/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the tests of both transports share: a device that can be told to
 * misbehave, and a class driver that notes what it is given.
 */
#ifndef __TESTS_FAKE_H__
#define __TESTS_FAKE_H__

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/init.h>
#include <uk/print.h>

#include <virtio/virtio.h>

#define FAKE_ID 77
#define FAKE_QUEUES 3
#define ALL_FEATURES                                                           \
	(1ULL << VIRTIO_F_VERSION_1 | 1ULL << VIRTIO_F_EVENT_IDX |             \
	 1ULL << VIRTIO_F_RING_PACKED | 1ULL << VIRTIO_F_INDIRECT_DESC)

/* What the device has and does; the test sets it. */
static struct {
	__u64 offers;
	__u16 size; /* of queues */
	int no_features_ok; /* refuses what was chosen */
	int stuck; /* does not reset */
	int restless; /* reads until the configuration stays as it is */
	__u8 status;
	__u8 seen_status[16]; /* all that was written */
	unsigned int nstatus;
	__u64 chosen;
	__u32 gen;
	__u32 dev_sel, drv_sel, queue_sel;
	struct {
		__u16 num;
		__u64 desc, avail, used;
		int ready;
	} q[FAKE_QUEUES];
	int notified;
} fake;

static char said[512]; /* the last error or warning of the kernel */

void uk_printk_out(int lvl, const char *lib, const char *fmt, ...)
{
	va_list ap;

	if (lvl > KLVL_WARN)
		return;
	va_start(ap, fmt);
	vsnprintf(said, sizeof(said), fmt, ap);
	va_end(ap);
}

int (*test_handler)(void *arg);
void *test_handler_arg;
/* What has a handler stays for ever: no leak. */
void *test_kept[64];
unsigned int test_nkept;
extern void (*const test_term)(const struct uk_term_ctx *);

static struct uk_alloc heap;

static void fake_reset(void)
{
	memset(&fake, 0, sizeof(fake));
	fake.offers = ALL_FEATURES;
	fake.size = 256;
	said[0] = 0;
}

static void status_write(__u8 v)
{
	if (fake.nstatus < sizeof(fake.seen_status))
		fake.seen_status[fake.nstatus++] = v;
	if (!v) {
		memset(fake.q, 0, sizeof(fake.q));
		fake.chosen = 0;
		if (fake.stuck)
			return;
	}
	if (fake.no_features_ok)
		v &= ~VIRTIO_STATUS_FEATURES_OK;
	fake.status = v;
}

static __u64 half(__u64 v, __u32 sel)
{
	return sel > 1 ? 0 : (__u32)(v >> 32 * sel);
}

static void half_set(__u64 *v, __u32 sel, __u32 half)
{
	*v = (*v & ~(0xffffffffULL << 32 * sel)) | (__u64)half << 32 * sel;
}

/* Bytes 0, 1, 2 ... plus a number that changes with the generation. */
static __u8 config_byte(unsigned int off)
{
	if (fake.restless) {
		fake.restless--;
		fake.gen++;
	}
	return (__u8)(off + fake.gen);
}

static __u64 config_bytes(unsigned int off, unsigned int width)
{
	__u64 v = config_byte(off);

	assert(off % width == 0);
	for (unsigned int i = 1; i < width; i++)
		v |= (__u64)(__u8)(off + i + fake.gen) << 8 * i;
	return v;
}

/* The class driver */
static struct virtio_dev *given;
static struct virtio_queue *queue;
static int queue_rc, config_rc, changes, finished, too_early;
static __u8 config[8];
static __u16 config_field;
static __u32 config_wide;

static void note_change(struct virtio_dev *d)
{
	changes++;
}

static void note_finished(struct virtio_queue *q, void *arg)
{
	finished++;
}

static int note_dev(struct virtio_dev *d)
{
	int rc = virtio_negotiate(d, 1ULL << VIRTIO_F_EVENT_IDX);

	given = d;
	if (rc)
		return rc;
	config_rc = virtio_config_get(d, 0, config, sizeof(config));
	if (!config_rc)
		config_rc = virtio_config_get(d, 2, &config_field,
					      sizeof(config_field));
	if (!config_rc)
		config_rc = virtio_config_get(d, 4, &config_wide,
					      sizeof(config_wide));
	queue_rc = virtio_queue_setup(d, 1, 128, note_finished, NULL, &queue);
	if (queue_rc)
		return queue_rc;
	finished = 0;
	virtio_dev_queue_irq(d);
	too_early += finished;
	d->config_changed = note_change;
	virtio_driver_ok(d);
	return 0;
}

static struct virtio_driver note_driver = {
	.id = FAKE_ID,
	.name = "note",
	.add_dev = note_dev,
};

/* What every transport must make of it.  `add` finds the device. */
static void conformance(int (*add)(void), int first)
{
	static const __u8 dance[] = { 0, 1, 3, 11, 15 };
	static const struct {
		__u16 offered, used;
	} sizes[] = { { 1, 1 },	    { 2, 2 },	   { 3, 2 },	  { 127, 64 },
		      { 128, 128 }, { 1024, 128 }, { 32768, 128 } };
	int n = first;

	fake_reset();
	assert(!add() && given->modern && !queue_rc && !config_rc);
	assert(fake.nstatus == sizeof(dance) &&
	       !memcmp(fake.seen_status, dance, sizeof(dance)));
	assert(fake.chosen ==
	       (1ULL << VIRTIO_F_VERSION_1 | 1ULL << VIRTIO_F_EVENT_IDX |
		1ULL << VIRTIO_F_RING_PACKED));
	assert(fake.q[1].ready && fake.q[1].desc == (__u64)queue->vq.desc &&
	       fake.q[1].avail == (__u64)queue->vq.avail &&
	       fake.q[1].used == (__u64)queue->vq.used && !fake.q[0].ready);
	assert(config_field == 0x0302 && config_wide == 0x07060504);
	assert(!too_early);
	virtio_dev_queue_irq(given);
	assert(finished == 1);
	printf("ok %d - a device is set up in the order of the standard\n",
	       n++);

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		fake_reset();
		fake.size = sizes[i].offered;
		assert(!add() && fake.q[1].num == sizes[i].used);
		assert(queue->vq.num == sizes[i].used);
	}
	fake_reset();
	fake.size = 0;
	assert(add() == -ENOENT && fake.status == VIRTIO_STATUS_FAILED);
	printf("ok %d - queues of any size, and none\n", n++);

	fake_reset();
	fake.offers &= ~(1ULL << VIRTIO_F_VERSION_1);
	assert(add() == -ENOTSUP && fake.status == VIRTIO_STATUS_FAILED);
	assert(!fake.q[1].ready);
	fake_reset();
	fake.no_features_ok = 1;
	queue = NULL;
	assert(add() == -ENOTSUP && fake.status == VIRTIO_STATUS_FAILED);
	assert(!queue && said[0]);
	printf("ok %d - features that do not fit are refused\n", n++);

	fake_reset();
	fake.restless = 11;
	assert(!add() && !config_rc);
	for (unsigned int i = 0; i < sizeof(config); i++)
		assert(config[i] == (__u8)(i + fake.gen));
	fake_reset();
	fake.restless = 1000;
	assert(!add() && config_rc == -EIO && said[0]);
	printf("ok %d - a restless configuration is read whole or not\n", n++);

	fake_reset();
	fake.stuck = 1;
	fake.status = 15;
	assert(add() == -EIO && strstr(said, "does not reset"));
	printf("ok %d - a device that does not reset is left alone\n", n++);
}

/* After `irq` told of a failure nothing is believed; at the end all reset. */
static void failure(int (*add)(void), void (*irq)(void), int n)
{
	struct virtq_seg seg = { 0x1000, 1 };
	static char cookie;
	__u32 len;

	fake_reset();
	assert(!add());
	changes = 0;
	irq();
	assert(changes == 1 && !queue->vq.broken && !said[0]);
	assert(!virtq_add(&queue->vq, &seg, 1, 0, &cookie));
	virtio_queue_kick(queue);
	assert(fake.notified);
	fake.status |= VIRTIO_STATUS_NEEDS_RESET;
	irq();
	assert(changes == 2 && queue->vq.broken && strstr(said, "failed"));
	said[0] = 0;
	irq();
	assert(!said[0]); /* once is enough */
	assert(virtq_add(&queue->vq, &seg, 1, 0, &cookie) == -EIO);
	assert(!virtq_get(&queue->vq, &len));
	assert(virtq_detach(&queue->vq) == &cookie);
	printf("ok %d - a device that fails is not used any more\n", n);

	fake_reset();
	assert(!add() && fake.status == 15);
	test_term(NULL);
	assert(!fake.status && queue->vq.broken);
	printf("ok %d - the end resets the devices\n", n + 1);
}

#endif /* __TESTS_FAKE_H__ */
