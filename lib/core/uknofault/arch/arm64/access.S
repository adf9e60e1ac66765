/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Accesses that may fault, each twice: plain and _np.  AAPCS64; x0-x6 are
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
	subs	x2, x2, #64
	b.lo	107f
120:	ldp	x3, x4, [x1]
121:	ldp	x5, x6, [x1, #16]
122:	stp	x3, x4, [x0]
123:	stp	x5, x6, [x0, #16]
124:	ldp	x3, x4, [x1, #32]
125:	ldp	x5, x6, [x1, #48]
126:	stp	x3, x4, [x0, #32]
127:	stp	x5, x6, [x0, #48]
	add	x1, x1, #64
	add	x0, x0, #64
	subs	x2, x2, #64
	b.hs	120b
107:	add	x2, x2, #64
108:	subs	x2, x2, #8
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
	/* of what faults in one go, word for word, byte for byte what can be */
	.irp	at, 120b, 121b, 122b, 123b, 124b, 125b, 126b, 127b
	fault	\at, 107b, \np
	.endr
	fault	100b, 109b, \np
	fault	102b, 109b, \np
	fault	103b, 101b, \np
	fault	104b, 101b, \np
.endm

access_functions "", 0
access_functions _np, 1

/* Zeroes; only where nobody pages in. */
	.section .text.nofault_zero_np, "ax", %progbits
	.globl nofault_zero_np
	.hidden nofault_zero_np
nofault_zero_np:
	subs	x1, x1, #16
	b.lo	101f
100:	stp	xzr, xzr, [x0]
	add	x0, x0, #16
	subs	x1, x1, #16
	b.hs	100b
101:	add	x1, x1, #16
102:	cbz	x1, 104f
103:	strb	wzr, [x0], #1
	sub	x1, x1, #1
	b	102b
104:	mov	x0, x1
	ret
	fault	100b, 101b, 1
	fault	103b, 104b, 1

/* One aligned word at once. */
	.section .text.nofault_word_np, "ax", %progbits
	.globl nofault_load32_np, nofault_cas32_np
	.hidden nofault_load32_np, nofault_cas32_np
nofault_load32_np:
100:	ldar	w2, [x0]
	str	w2, [x1]
	mov	w0, #0
	ret
	fault	100b, 104f, 1
nofault_cas32_np:
	ldr	w3, [x1]
101:	ldaxr	w4, [x0]
	cmp	w4, w3
	b.ne	103f
102:	stlxr	w5, w2, [x0]
	cbnz	w5, 101b
	mov	w0, #0
	ret
103:	clrex
	str	w4, [x1]
	mov	w0, #1
	ret
104:	clrex
	mov	w0, #-1
	ret
	fault	101b, 104b, 1
	fault	102b, 104b, 1
