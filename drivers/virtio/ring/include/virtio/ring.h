/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Split virtqueues (virtio 1.2, 2.7) as the driver sees them: a pure core
 * without locks, allocation or device access.
 *
 * The device is not trusted.  What the driver must remember of a buffer lies
 * in private memory; of what the device writes only the used ring is read,
 * and each index and length is checked.  A device that breaks the rules makes
 * the queue `broken`: it gives nothing more.
 */
#ifndef __VIRTIO_RING_H__
#define __VIRTIO_RING_H__

#include <stdbool.h>

#include <uk/essentials.h>

UK_BEGIN_DECLS

#define VIRTQ_MAX_SIZE 1024U

struct vring_desc {
	__u64 addr;
	__u32 len;
	__u16 flags;
	__u16 next;
};

#define VRING_DESC_F_NEXT 1
#define VRING_DESC_F_WRITE 2

struct vring_avail {
	__u16 flags;
	__u16 idx;
	__u16 ring[];
};

#define VRING_AVAIL_F_NO_INTERRUPT 1

struct vring_used_elem {
	__u32 id;
	__u32 len;
};

struct vring_used {
	__u16 flags;
	__u16 idx;
	struct vring_used_elem ring[];
};

#define VRING_USED_F_NO_NOTIFY 1

/* One piece of physically contiguous memory. */
struct virtq_seg {
	__u64 addr;
	__u32 len;
};

/* What we remember of descriptor i, out of the device's reach. */
struct virtq_slot {
	void *cookie; /* of the buffer whose head this is; NULL if free */
	__u32 in_len; /* bytes that the device may write */
	__u16 next; /* next free descriptor, or next of the chain */
	__u16 ndesc; /* length of the chain */
};

struct virtq {
	struct vring_desc *desc;
	struct vring_avail *avail;
	struct vring_used *used;
	struct virtq_slot *slots;
	__u16 num; /* descriptors, a power of two */
	__u16 nfree;
	__u16 free_head;
	__u16 avail_idx; /* what we last published */
	__u16 kicked_idx; /* avail_idx at the last notification */
	__u16 last_used;
	__u16 in_flight; /* chains that the device has */
	__u16 idle_used; /* see virtq_overlooked() */
	bool event_idx;
	bool broken;
	bool intr_on;
	bool idle; /* the device waited at idle_used */
};

/** Bytes of ring memory for `num` descriptors, `align` as the device wants. */
__sz virtq_mem_size(__u16 num, __sz align);

/**
 * Lays a queue out in zeroed memory of virtq_mem_size() bytes, aligned to
 * `align`.  Interrupts are off at first.
 *
 * @param slots `num` slots of private memory
 * @return 0, or -EINVAL if num is no power of two or above VIRTQ_MAX_SIZE
 */
int virtq_init(struct virtq *vq, void *mem, struct virtq_slot *slots, __u16 num,
	       __sz align, bool event_idx);

/**
 * Queues one buffer: first `nout` pieces that the device reads, then `nin`
 * that it writes.  The device sees it at the next virtq_publish().
 *
 * @param cookie not NULL; given back by virtq_get()
 * @return 0, -ENOSPC without enough free descriptors, -EIO if broken
 */
int virtq_add(struct virtq *vq, const struct virtq_seg *seg, unsigned int nout,
	      unsigned int nin, void *cookie);

/** Shows the device what was added; true if it must be notified. */
bool virtq_publish(struct virtq *vq);

/**
 * To be asked now and then while nothing happens: true if the device has been
 * waiting for a notification since the last time that it was asked, though
 * there are buffers that it has not seen.  Notify it then.
 *
 * The fences of virtq_publish() exclude this.  But QEMU before 8.1, when it
 * emulates a machine that has one CPU and can have no second one, executes no
 * fences, and its device threads run beside the CPU.
 */
bool virtq_overlooked(struct virtq *vq);

/**
 * Takes one finished buffer back.
 *
 * @param[out] len bytes that the device says it wrote, at most what was given
 * @return the cookie, or NULL if none is finished or the queue is broken
 */
void *virtq_get(struct virtq *vq, __u32 *len);

/** True if virtq_get() would give something. */
bool virtq_pending(const struct virtq *vq);

/** Asks the device for no interrupts (a hint: some may still come). */
void virtq_intr_off(struct virtq *vq);

/**
 * Asks for an interrupt at the next finished buffer.
 *
 * @return true if something finished meanwhile: poll again, no interrupt
 *   will come for it
 */
bool virtq_intr_on(struct virtq *vq);

UK_END_DECLS

#endif /* __VIRTIO_RING_H__ */
