/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Virtqueues (virtio 1.2, 2.7 split and 2.8 packed) as the driver sees them: a
 * pure core without locks, allocation or device access.
 *
 * The device is not trusted.  What the driver must remember of a buffer lies
 * in private memory.  Of what the device can write, only the index, id, length
 * and flags of finished buffers and its wishes about notifications are read,
 * and each is checked.  A device that breaks the rules makes the queue
 * `broken`: it gives nothing more.
 */
#ifndef __VIRTIO_RING_H__
#define __VIRTIO_RING_H__

#include <errno.h>
#include <stdbool.h>

#include <uk/essentials.h>

#include <virtio/ring_format.h>

UK_BEGIN_DECLS

#define VIRTQ_MAX_SIZE 1024U

/* One piece of physically contiguous memory. */
struct virtq_seg {
	__u64 addr;
	__u32 len;
};

/* What we remember of descriptor (packed: buffer) i, out of its reach. */
struct virtq_slot {
	void *cookie; /* of the buffer whose head this is; NULL if free */
	__u32 in_len; /* bytes that the device may write */
	__u16 next; /* next free slot, or next descriptor of the chain */
	__u16 ndesc; /* descriptors in the ring */
};

struct virtq {
	union {
		struct vring_desc *desc;
		struct vring_packed_desc *pdesc;
	};
	union {
		struct vring_avail *avail;
		struct vring_event *drv_event; /* when to interrupt us */
	};
	union {
		struct vring_used *used;
		struct vring_event *dev_event; /* when to notify the device */
	};
	struct virtq_slot *slots;
	struct vring_desc *tables; /* indirect: `table_len` for each slot */
	__u64 tables_addr; /* for the device */
	__u16 table_len; /* 0: no indirect descriptors */
	__u16 num; /* descriptors, a power of two */
	__u16 nfree;
	__u16 free_head;
	__u16 avail_idx; /* split: next index; packed: next place */
	__u16 kicked_idx; /* split: avail_idx at the last virtq_publish() */
	__u16 last_used; /* split: next index; packed: next place */
	__u16 in_flight; /* buffers that the device has */
	__u16 idle_used; /* see virtq_overlooked() */
	__u16 head_flags; /* packed: of the first unpublished descriptor */
	__u16 added; /* packed: descriptors since the last publication */
	bool packed;
	bool avail_wrap; /* packed: our lap of the ring is an odd one */
	bool used_wrap; /* packed: the device's lap is an odd one */
	bool event_idx;
	bool broken;
	bool intr_on;
	bool idle; /* the device waited at idle_used */
};

#define VIRTQ_F_EVENT_IDX 0x1 /* VIRTIO_F_EVENT_IDX was negotiated */
#define VIRTQ_F_PACKED 0x2 /* VIRTIO_F_RING_PACKED was negotiated */

/**
 * Bytes of ring memory for `num` descriptors of either format, `align` as the
 * device wants.
 */
__sz virtq_mem_size(__u16 num, __sz align);

/**
 * Lays a queue out in zeroed memory of virtq_mem_size() bytes, aligned to
 * `align`.  Interrupts are off at first.
 *
 * @param slots `num` slots of private memory
 * @param flags VIRTQ_F_*
 * @return 0, -EINVAL if num is no power of two or above VIRTQ_MAX_SIZE,
 *   -ENOTSUP for a packed queue without LIBVIRTIO_RING_PACKED
 */
int virtq_init(struct virtq *vq, void *mem, struct virtq_slot *slots, __u16 num,
	       __sz align, unsigned int flags);

/**
 * Lets buffers of 2 to `len` pieces take one descriptor: after virtq_init(),
 * if VIRTIO_F_INDIRECT_DESC was negotiated.
 *
 * @param tables num * len descriptors of memory, used until the device is
 *   reset, physically contiguous
 * @param addr its address for the device
 */
void virtq_indirect(struct virtq *vq, void *tables, __u64 addr, __u16 len);

/* The formats behind the functions below, which are what is to be called. */
int virtq_split_add(struct virtq *vq, const struct virtq_seg *seg,
		    unsigned int nout, unsigned int nin, void *cookie);
int virtq_packed_add(struct virtq *vq, const struct virtq_seg *seg,
		     unsigned int nout, unsigned int nin, void *cookie);
bool virtq_split_publish(struct virtq *vq);
bool virtq_packed_publish(struct virtq *vq);
bool virtq_split_overlooked(struct virtq *vq);
bool virtq_packed_overlooked(struct virtq *vq);
void *virtq_split_get(struct virtq *vq, __u32 *len);
void *virtq_packed_get(struct virtq *vq, __u32 *len);
bool virtq_split_pending(const struct virtq *vq);
bool virtq_packed_pending(const struct virtq *vq);
void virtq_split_intr_off(struct virtq *vq);
void virtq_packed_intr_off(struct virtq *vq);
bool virtq_split_intr_on(struct virtq *vq);
bool virtq_packed_intr_on(struct virtq *vq);

/** The format: two instructions, none without LIBVIRTIO_RING_PACKED. */
static inline bool virtq_is_packed(const struct virtq *vq)
{
	return UK_IS_ENABLED(CONFIG_LIBVIRTIO_RING_PACKED) && vq->packed;
}

/**
 * Queues one buffer: first `nout` pieces that the device reads, then `nin`
 * that it writes.  The device sees it at the next virtq_publish().
 *
 * @param cookie not NULL; given back by virtq_get()
 * @return 0, -ENOSPC without enough free descriptors, -EIO if broken
 */
static inline int virtq_add(struct virtq *vq, const struct virtq_seg *seg,
			    unsigned int nout, unsigned int nin, void *cookie)
{
	return virtq_is_packed(vq)
		       ? virtq_packed_add(vq, seg, nout, nin, cookie)
		       : virtq_split_add(vq, seg, nout, nin, cookie);
}

/** Shows the device what was added; true if it must be notified. */
static inline bool virtq_publish(struct virtq *vq)
{
	return virtq_is_packed(vq) ? virtq_packed_publish(vq)
				   : virtq_split_publish(vq);
}

/**
 * To be asked now and then while nothing happens: true if the device has been
 * waiting for a notification since the last time that it was asked, though
 * there are buffers that it has not seen.  Notify it then.
 *
 * The fences of virtq_publish() exclude this.  But QEMU before 8.1, when it
 * emulates a machine that has one CPU and can have no second one, executes no
 * fences, and its device threads run beside the CPU.
 */
static inline bool virtq_overlooked(struct virtq *vq)
{
	return virtq_is_packed(vq) ? virtq_packed_overlooked(vq)
				   : virtq_split_overlooked(vq);
}

/**
 * Takes one finished buffer back.
 *
 * @param[out] len bytes that the device says it wrote, at most what was given
 * @return the cookie, or NULL if none is finished or the queue is broken
 */
static inline void *virtq_get(struct virtq *vq, __u32 *len)
{
	return virtq_is_packed(vq) ? virtq_packed_get(vq, len)
				   : virtq_split_get(vq, len);
}

/** True if virtq_get() would give something. */
static inline bool virtq_pending(const struct virtq *vq)
{
	return virtq_is_packed(vq) ? virtq_packed_pending(vq)
				   : virtq_split_pending(vq);
}

/** Asks the device for no interrupts (a hint: some may still come). */
static inline void virtq_intr_off(struct virtq *vq)
{
	if (virtq_is_packed(vq))
		virtq_packed_intr_off(vq);
	else
		virtq_split_intr_off(vq);
}

/**
 * Asks for an interrupt at the next finished buffer.
 *
 * @return true if something finished meanwhile: poll again, no interrupt
 *   will come for it
 */
static inline bool virtq_intr_on(struct virtq *vq)
{
	return virtq_is_packed(vq) ? virtq_packed_intr_on(vq)
				   : virtq_split_intr_on(vq);
}

/**
 * Takes back, one by one, what the device was given and did not finish: only
 * after it was reset.  The queue is broken then, for ever.
 *
 * @return the next cookie, or NULL
 */
void *virtq_detach(struct virtq *vq);

UK_END_DECLS

#endif /* __VIRTIO_RING_H__ */
