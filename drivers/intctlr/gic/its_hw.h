/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interrupt Translation Service: registers and commands (IHI 0069, 12.18 and
 * 5.3).
 */
#ifndef __ITS_HW_H__
#define __ITS_HW_H__

#define GITS_CTLR 0x0000
#define GITS_CTLR_ENABLED (1U << 0)
#define GITS_CTLR_QUIESCENT (1U << 31)
#define GITS_TYPER 0x0008
#define GITS_TYPER_ITT_ENTRY(v) (((v) >> 4 & 15) + 1) /* bytes */
#define GITS_TYPER_DEVICE_BITS(v) (((v) >> 13 & 31) + 1)
#define GITS_TYPER_PTA (1UL << 19) /* targets are addresses */
#define GITS_CBASER 0x0080
#define GITS_CWRITER 0x0088
#define GITS_CREADR 0x0090
#define GITS_CREADR_STALLED 1
#define GITS_BASER(n) (0x0100 + 8 * (n))
#define GITS_BASERS 8
#define GITS_BASER_TYPE(v) ((v) >> 56 & 7)
#define GITS_BASER_DEVICES 1
#define GITS_BASER_COLLECTIONS 4
#define GITS_BASER_ENTRY(v) (((v) >> 48 & 31) + 1) /* bytes */
#define GITS_BASER_INDIRECT (1UL << 62)
#define GITS_BASER_PAGE_4K 0UL
#define GITS_BASER_PAGE_MASK (3UL << 8)
#define GITS_LEN 0x20000
#define GITS_TRANSLATER 0x10040

/* Tables in memory, of all kinds: valid, cached and shared as the CPU does. */
#define GIC_TABLE_VALID (1UL << 63)
#define GIC_TABLE_CACHED (7UL << 59)
#define GIC_TABLE_SHARED (1UL << 10)
#define GIC_TABLE_SHARED_MASK (3UL << 10)
#define GIC_LPI_CACHED 7UL /* the same in PROPBASER and PENDBASER */
#define GIC_LPI_CACHED_SHIFT 7
#define GIC_TABLE_L2_VALID (1UL << 63)

/* Commands, four words of 64 bits */
#define ITS_CMD_LEN 32
#define ITS_CMD_SYNC 0x05
#define ITS_CMD_MAPD 0x08
#define ITS_CMD_MAPC 0x09
#define ITS_CMD_MAPTI 0x0a
#define ITS_CMD_INVALL 0x0d
#define ITS_CMD_DEVICE_SHIFT 32
#define ITS_CMD_INTID_SHIFT 32
#define ITS_CMD_VALID (1UL << 63)

/* The byte of an interrupt in the table of properties */
#define LPI_PRIORITY 0xa0
#define LPI_ENABLED 0x01

#endif /* __ITS_HW_H__ */
