/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memcpy, memmove, memset: 64 and 16 bytes at a time in pairs of general
 * registers, then the odd 8, 4, 2 and 1.  AAPCS64; x1-x7 are clobbered, no stack is used.
 */
#define FN(name)                                                               \
	.section .text.name, "ax", %progbits;                                  \
	.globl name;                                                           \
	.type name, %function;                                                 \
	.p2align 4;                                                            \
	name:
#define END(name) .size name, . - name

FN(memmove)
	sub	x3, x0, x1
	cmp	x3, x2
	b.hs	memcpy		/* the destination does not begin inside */
	add	x1, x1, x2
	add	x3, x0, x2
1:	subs	x2, x2, #16
	b.lo	2f
	ldp	x4, x5, [x1, #-16]!
	stp	x4, x5, [x3, #-16]!
	b	1b
2:	tbz	w2, #3, 3f
	ldr	x4, [x1, #-8]!
	str	x4, [x3, #-8]!
3:	tbz	w2, #2, 4f
	ldr	w4, [x1, #-4]!
	str	w4, [x3, #-4]!
4:	tbz	w2, #1, 5f
	ldrh	w4, [x1, #-2]!
	strh	w4, [x3, #-2]!
5:	tbz	w2, #0, 6f
	ldrb	w4, [x1, #-1]!
	strb	w4, [x3, #-1]!
6:	ret
END(memmove)

FN(memcpy)
	mov	x3, x0
0:	subs	x2, x2, #64
	b.lo	7f
	ldp	x4, x5, [x1]
	ldp	x6, x7, [x1, #16]
	stp	x4, x5, [x3]
	stp	x6, x7, [x3, #16]
	ldp	x4, x5, [x1, #32]
	ldp	x6, x7, [x1, #48]
	stp	x4, x5, [x3, #32]
	stp	x6, x7, [x3, #48]
	add	x1, x1, #64
	add	x3, x3, #64
	b	0b
7:	add	x2, x2, #64
1:	subs	x2, x2, #16
	b.lo	2f
	ldp	x4, x5, [x1], #16
	stp	x4, x5, [x3], #16
	b	1b
2:	tbz	w2, #3, 3f
	ldr	x4, [x1], #8
	str	x4, [x3], #8
3:	tbz	w2, #2, 4f
	ldr	w4, [x1], #4
	str	w4, [x3], #4
4:	tbz	w2, #1, 5f
	ldrh	w4, [x1], #2
	strh	w4, [x3], #2
5:	tbz	w2, #0, 6f
	ldrb	w4, [x1]
	strb	w4, [x3]
6:	ret
END(memcpy)

FN(memset)
	mov	x3, x0
	and	x1, x1, #0xff
	mov	x4, #0x0101010101010101
	mul	x1, x1, x4
0:	subs	x2, x2, #64
	b.lo	7f
	stp	x1, x1, [x3]
	stp	x1, x1, [x3, #16]
	stp	x1, x1, [x3, #32]
	stp	x1, x1, [x3, #48]
	add	x3, x3, #64
	b	0b
7:	add	x2, x2, #64
1:	subs	x2, x2, #16
	b.lo	2f
	stp	x1, x1, [x3], #16
	b	1b
2:	tbz	w2, #3, 3f
	str	x1, [x3], #8
3:	tbz	w2, #2, 4f
	str	w1, [x3], #4
4:	tbz	w2, #1, 5f
	strh	w1, [x3], #2
5:	tbz	w2, #0, 6f
	strb	w1, [x3]
6:	ret
END(memset)
