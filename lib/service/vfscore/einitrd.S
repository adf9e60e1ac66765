/* SPDX-License-Identifier: BSD-3-Clause */
/* The embedded archive; whole pages, because its contents are mapped. */
	.section .rodata.einitrd, "a"
	.globl vfs_einitrd_start, vfs_einitrd_end
	.hidden vfs_einitrd_start, vfs_einitrd_end
	.balign 4096
vfs_einitrd_start:
	.incbin EINITRD_PATH
vfs_einitrd_end:
	.balign 4096
