/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Accesses that may fault, each twice: plain and _np.  AAPCS64; x0-x4 are
 * clobbered, no stack is used.
 */
.macro fault ip, fixup, np
	.pushsection uk_nofaulttab, "a", %progbits
	.quad \ip, \fixup, \np
	.popsection
.endm

.macro access_functions suffix, np
	.section .text.nofault\suffix, "ax", %progbits
	.globl nofault_read\suffix, nofault_rw\suffix, nofault_copy\suffix
	.hidden nofault_read\suffix, nofault_rw\suffix, nofault_copy\suffix
nofault_read\suffix:
100:	ldrb	w1, [x0]
	mov	w0, #0
	ret
101:	mov	w0, #1
	ret
	fault	100b, 101b, \np
nofault_rw\suffix:
100:	ldxrb	w1, [x0]
102:	stxrb	w2, w1, [x0]
	cbnz	w2, 100b
	mov	w0, #0
	ret
101:	mov	w0, #1
	ret
	fault	100b, 101b, \np
	fault	102b, 101b, \np
nofault_copy\suffix:
	subs	x2, x2, #8
	b.lo	109f
100:	ldr	x3, [x1]
102:	str	x3, [x0]
	add	x1, x1, #8
	add	x0, x0, #8
	subs	x2, x2, #8
	b.hs	100b
109:	add	x2, x2, #8
110:	cbz	x2, 101f
103:	ldrb	w3, [x1], #1
104:	strb	w3, [x0], #1
	sub	x2, x2, #1
	b	110b
101:	mov	x0, x2
	ret
	/* of a word that faults, byte for byte what can be copied */
	fault	100b, 109b, \np
	fault	102b, 109b, \np
	fault	103b, 101b, \np
	fault	104b, 101b, \np
.endm

access_functions "", 0
access_functions _np, 1
