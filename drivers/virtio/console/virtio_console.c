/* SPDX-License-Identifier: BSD-3-Clause */
/* virtio-console: one console, or a number of named ports. */

#include <errno.h>

#include <uk/alloc.h>
#include <uk/page.h>
#include <uk/plat/memory.h>

#include "console.h"

static unsigned int numbers; /* of ports of all devices */

__u64 console_dma(const void *p)
{
	return ukplat_virt_to_phys(p);
}

static void vcon_free(struct vcon *con)
{
	struct uk_alloc *a = con->vdev->a;

	for (unsigned int k = 0; k < PORTS_MAX; k++) {
		if (con->ports[k].rx)
			uk_pfree(a, con->ports[k].rx, 1);
		if (con->ports[k].tx.mem)
			uk_pfree(a, con->ports[k].tx.mem, 1);
	}
	if (con->cbufs)
		uk_pfree(a, con->cbufs, 1);
	uk_free(a, con);
}

/* How many ports we use of those that the device may have; or -EIO. */
static int ports_of(struct virtio_dev *d)
{
	__u32 n;
	int rc = virtio_config_get(d, VIRTIO_CONSOLE_CFG_MAX_PORTS, &n,
				   sizeof(n));

	return rc ? rc : (int)MAX(1U, MIN(n, (__u32)PORTS_MAX));
}

static int vcon_setup(struct vcon *con)
{
	struct virtio_dev *d = con->vdev;
	int rc = virtio_negotiate(d, 1UL << VIRTIO_CONSOLE_F_MULTIPORT |
					     1UL << VIRTIO_F_ANY_LAYOUT |
					     1UL << VIRTIO_F_EVENT_IDX);

	if (rc)
		return rc;
	con->multiport = virtio_has(d, VIRTIO_CONSOLE_F_MULTIPORT);
	rc = con->multiport ? ports_of(d) : 1;
	if (rc < 0)
		return rc;
	con->nports = (unsigned int)rc;
	rc = 0;
	for (unsigned int k = 0; !rc && k < con->nports; k++) {
		con->ports[k].port.number = numbers + k;
		rc = stream_init(con, k);
	}
	return rc || !con->multiport ? rc : control_init(con);
}

static int vcon_add_dev(struct virtio_dev *d)
{
	struct vcon *con = uk_zalloc(d->a, sizeof(*con));
	int rc;

	if (!con)
		return -ENOMEM;
	con->vdev = d;
	rc = vcon_setup(con);
	if (rc) {
		vcon_free(con);
		return rc;
	}
	numbers += con->nports;
	virtio_driver_ok(d);
	for (unsigned int k = 0; k < con->nports; k++)
		stream_start(&con->ports[k]);
	if (con->multiport)
		control_start(con);
	else
		uk_port_register(&con->ports[0].port);
	return 0;
}

static struct virtio_driver vcon_driver = {
	.id = VIRTIO_ID_CONSOLE,
	.name = "virtio-console",
	.add_dev = vcon_add_dev,
};
VIRTIO_BUS_REGISTER_DRIVER(vcon_driver);
