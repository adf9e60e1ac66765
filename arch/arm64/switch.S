/* SPDX-License-Identifier: BSD-3-Clause */
/* Context switch, the first step of a new context, and the vector registers. */
#include <uk/asm/ectx.h>

	.text

/*
 * void ukarch_ctx_switch(struct ukarch_ctx *store, struct ukarch_ctx *load)
 * Callee-saved registers go to the stack that is left; the rest is dead at a
 * call.  struct ukarch_ctx = { ip, sp }.
 */
	.globl	ukarch_ctx_switch
	.type	ukarch_ctx_switch, %function
ukarch_ctx_switch:
	stp	x29, x30, [sp, #-96]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	adr	x2, 1f
	mov	x3, sp
	stp	x2, x3, [x0]
	ldp	x2, x3, [x1]
	mov	sp, x3
	br	x2
1:	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #96
	ret

/*
 * Where a context made by ukarch_ctx_init_entry2() starts.
 * In: sp -> { entry, arg0, arg1, 0 }.  The zero frame ends backtraces.
 */
	.globl	arm64_ctx_start
	.hidden	arm64_ctx_start
	.type	arm64_ctx_start, %function
arm64_ctx_start:
	ldp	x9, x0, [sp]
	ldr	x1, [sp, #16]
	add	sp, sp, #32
	mov	x29, xzr
	mov	x30, xzr
	br	x9

/* void ukarch_ectx_store(struct ukarch_ectx *e) */
	.globl	ukarch_ectx_store
	.type	ukarch_ectx_store, %function
ukarch_ectx_store:
	stp	q0, q1, [x0, #0]
	stp	q2, q3, [x0, #32]
	stp	q4, q5, [x0, #64]
	stp	q6, q7, [x0, #96]
	stp	q8, q9, [x0, #128]
	stp	q10, q11, [x0, #160]
	stp	q12, q13, [x0, #192]
	stp	q14, q15, [x0, #224]
	stp	q16, q17, [x0, #256]
	stp	q18, q19, [x0, #288]
	stp	q20, q21, [x0, #320]
	stp	q22, q23, [x0, #352]
	stp	q24, q25, [x0, #384]
	stp	q26, q27, [x0, #416]
	stp	q28, q29, [x0, #448]
	stp	q30, q31, [x0, #480]
	mrs	x1, fpcr
	mrs	x2, fpsr
	str	w1, [x0, #UKARCH_ECTX_FPCR_OFFSET]
	str	w2, [x0, #UKARCH_ECTX_FPSR_OFFSET]
	ret

/* void ukarch_ectx_load(const struct ukarch_ectx *e) */
	.globl	ukarch_ectx_load
	.type	ukarch_ectx_load, %function
ukarch_ectx_load:
	ldp	q0, q1, [x0, #0]
	ldp	q2, q3, [x0, #32]
	ldp	q4, q5, [x0, #64]
	ldp	q6, q7, [x0, #96]
	ldp	q8, q9, [x0, #128]
	ldp	q10, q11, [x0, #160]
	ldp	q12, q13, [x0, #192]
	ldp	q14, q15, [x0, #224]
	ldp	q16, q17, [x0, #256]
	ldp	q18, q19, [x0, #288]
	ldp	q20, q21, [x0, #320]
	ldp	q22, q23, [x0, #352]
	ldp	q24, q25, [x0, #384]
	ldp	q26, q27, [x0, #416]
	ldp	q28, q29, [x0, #448]
	ldp	q30, q31, [x0, #480]
	ldr	w1, [x0, #UKARCH_ECTX_FPCR_OFFSET]
	ldr	w2, [x0, #UKARCH_ECTX_FPSR_OFFSET]
	msr	fpcr, x1
	msr	fpsr, x2
	ret
