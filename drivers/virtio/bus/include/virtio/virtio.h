/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Virtio devices, whatever they hang on: transports (mmio, pci) register
 * devices, class drivers (net, blk, ...) register themselves, and the bus
 * brings them together.
 */
#ifndef __VIRTIO_VIRTIO_H__
#define __VIRTIO_VIRTIO_H__

#include <stdbool.h>

#include <uk/ctors.h>
#include <uk/essentials.h>
#include <uk/list.h>

#include <virtio/ring.h>

UK_BEGIN_DECLS

struct uk_alloc;
struct virtio_dev;
struct virtio_queue;

#define VIRTIO_ID_NET 1
#define VIRTIO_ID_BLOCK 2
#define VIRTIO_ID_CONSOLE 3
#define VIRTIO_ID_RNG 4
#define VIRTIO_ID_9P 9

#define VIRTIO_STATUS_ACK 1
#define VIRTIO_STATUS_DRIVER 2
#define VIRTIO_STATUS_DRIVER_OK 4
#define VIRTIO_STATUS_FEATURES_OK 8
#define VIRTIO_STATUS_NEEDS_RESET 64
#define VIRTIO_STATUS_FAILED 128

#define VIRTIO_F_ANY_LAYOUT 27
#define VIRTIO_F_INDIRECT_DESC 28
#define VIRTIO_F_EVENT_IDX 29
#define VIRTIO_F_VERSION_1 32
#define VIRTIO_F_RING_PACKED 34

/** Called in interrupt context when a queue may have finished buffers. */
typedef void (*virtio_queue_cb)(struct virtio_queue *q, void *arg);

struct virtio_queue {
	struct virtq vq; /* guarded by the class driver */
	struct virtio_dev *dev;
	__u16 idx;
	void *mem; /* the rings and tables, `mem_pages` pages */
	__sz mem_pages;
	volatile void *notify; /* transport: where a notification goes */
	virtio_queue_cb cb;
	void *cb_arg;
};

struct virtio_transport_ops {
	__u64 (*features_get)(struct virtio_dev *d);
	/* Tells the device what we use. 0 or -ENOTSUP if it refuses. */
	int (*features_set)(struct virtio_dev *d, __u64 features);
	__u8 (*status_get)(struct virtio_dev *d);
	/* 0 resets: the status reads 0 when the device has done it. */
	void (*status_set)(struct virtio_dev *d, __u8 status);
	/* A number that changes when the configuration does. */
	__u32 (*config_gen)(struct virtio_dev *d);
	/*
	 * Reads of it as it is: 0, or -EIO if there is less of it.  With
	 * virtio_config_copy().
	 */
	int (*config_read)(struct virtio_dev *d, __u32 off, void *buf,
			   __u32 len);
	/* Largest size of queue `idx`; 0 if there is no such queue. */
	__u16 (*queue_max)(struct virtio_dev *d, __u16 idx);
	/* Gives a queue with its rings to the device. */
	int (*queue_enable)(struct virtio_dev *d, struct virtio_queue *q);
	void (*notify)(struct virtio_dev *d, struct virtio_queue *q);
};

#define VIRTIO_MAX_QUEUES 12

struct virtio_driver;

struct virtio_dev {
	struct uk_list_head list; /* the bus' own */
	const struct virtio_driver *drv; /* or NULL */
	__u16 id; /* VIRTIO_ID_* */
	bool modern; /* VERSION_1 was negotiated */
	bool legacy_transport; /* virtio-mmio v1 */
	bool live; /* told DRIVER_OK, and not reset since */
	bool failed; /* it asked for a reset: all queues are broken */
	__sz ring_align; /* 4096 for legacy, else 64 */
	__u64 features; /* negotiated */
	const struct virtio_transport_ops *ops;
	struct uk_alloc *a;
	struct virtio_queue *queues[VIRTIO_MAX_QUEUES]; /* by index, or NULL */
	void (*config_changed)(struct virtio_dev *d); /* ISR; or NULL */
	void *priv; /* of the class driver */
};

struct virtio_driver {
	struct uk_list_head list; /* the bus' own */
	__u16 id; /* VIRTIO_ID_* */
	const char *name;
	/*
	 * Takes a device that was reset and told ACK|DRIVER.  After an error
	 * the bus resets the device and frees its queues.
	 */
	int (*add_dev)(struct virtio_dev *d);
	/* Before the reset at the end; nothing comes after.  Or NULL. */
	void (*shutdown)(struct virtio_dev *d);
};

/** Adds a class driver; from constructors only, cannot fail. */
void virtio_register_driver(struct virtio_driver *drv);

/**
 * Called by a transport for each device it found: resets the device and gives
 * it to its driver.
 *
 * @return 0, -ENODEV without a driver for it, -EIO if it does not reset, or the
 *   driver's error
 */
int virtio_register_device(struct virtio_dev *d);

/**
 * Negotiates: uses those of `wanted` that are offered, VERSION_1 wherever
 * possible, and packed queues if the image has them.
 *
 * @return 0 with dev->features set, or -ENOTSUP, after a message
 */
int virtio_negotiate(struct virtio_dev *d, __u64 wanted);

/**
 * Reads `len` bytes of the configuration at `off` as they were at one moment:
 * one field, or fields of one byte each.  Any context.
 *
 * @return 0; -EIO, `buf` undefined, after a message, if the device has less or
 *   changes it again and again
 */
int virtio_config_get(struct virtio_dev *d, __u32 off, void *buf, __u32 len);

/**
 * For transports: reads `len` bytes of configuration at `regs`, by one access
 * if that is the size of a field, as the standard wants it (virtio 1.2, 4.1.3.1
 * and 4.2.2.2).
 */
void virtio_config_copy(void *buf, const volatile __u8 *regs, __u32 len);

/** True if feature bit `bit` was negotiated. */
static inline bool virtio_has(const struct virtio_dev *d, unsigned int bit)
{
	return d->features & (1ULL << bit);
}

/**
 * Sets up queue `idx` with at most `max` descriptors.
 *
 * @return 0, -ENOENT if the device has no such queue, -ENOMEM, or what the
 *   transport says
 */
int virtio_queue_setup(struct virtio_dev *d, __u16 idx, __u16 max,
		       virtio_queue_cb cb, void *arg,
		       struct virtio_queue **out);

/**
 * The same for buffers of up to `segs` pieces: each takes one descriptor if
 * VIRTIO_F_INDIRECT_DESC was negotiated, for 16 * segs bytes more per
 * descriptor.
 */
int virtio_queue_setup_sg(struct virtio_dev *d, __u16 idx, __u16 max,
			  __u16 segs, virtio_queue_cb cb, void *arg,
			  struct virtio_queue **out);

/** Shows added buffers to the device and notifies it if it wants that. */
void virtio_queue_kick(struct virtio_queue *q);

/** Notifies the device again if it sleeps over buffers: virtq_overlooked(). */
void virtio_queue_nudge(struct virtio_queue *q);

/** Lets the device begin: no queue may be set up after. */
void virtio_driver_ok(struct virtio_dev *d);

/**
 * Resets the device: it touches no memory afterwards, and its queues give
 * nothing more (virtq_detach() does).  They are not freed.
 */
void virtio_dev_reset(struct virtio_dev *d);

/** For transports, in interrupt context: one or all queues have news. */
void virtio_dev_queue_irq(struct virtio_dev *d);

/**
 * For transports, in interrupt context: the configuration changed, or the
 * device failed; in that case it says so, and breaks the queues.
 */
void virtio_dev_config_irq(struct virtio_dev *d);

UK_END_DECLS

/** Registers a `struct virtio_driver` at boot. */
#define VIRTIO_BUS_REGISTER_DRIVER(d)                                          \
	static void UK_CONCAT(virtio_driver_ctor_, d)(void)                    \
	{                                                                      \
		virtio_register_driver(&(d));                                  \
	}                                                                      \
	UK_CTOR_PRIO(UK_CONCAT(virtio_driver_ctor_, d), UK_PRIO_EARLIEST)

#endif /* __VIRTIO_VIRTIO_H__ */
