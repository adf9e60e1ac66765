/* SPDX-License-Identifier: BSD-3-Clause */
/* Configuration space: PCI 3.0, chapter 6; bridges: PCI-to-PCI 1.2, 3.2. */
#ifndef __PCI_HW_H__
#define __PCI_HW_H__

#define PCI_CONF_LEN 256
#define PCI_ID 0x00
#define PCI_COMMAND 0x04
#define PCI_COMMAND_IO 0x1
#define PCI_COMMAND_MEM 0x2
#define PCI_COMMAND_MASTER 0x4
#define PCI_COMMAND_INTX_OFF 0x400
#define PCI_STATUS 0x06
#define PCI_STATUS_CAPS 0x10
#define PCI_CLASSREV 0x08
#define PCI_HEADER 0x0e
#define PCI_HEADER_MULTI 0x80
#define PCI_HEADER_TYPE 0x7f
#define PCI_HEADER_DEVICE 0x00
#define PCI_HEADER_BRIDGE 0x01
#define PCI_BAR(n) (0x10 + 4 * (n))
#define PCI_BAR_IO 0x1
#define PCI_BAR_TYPE 0x6
#define PCI_BAR_64 0x4
#define PCI_CAP_PTR 0x34
#define PCI_CAP_FIRST 0x40
#define PCI_INT_LINE 0x3c
#define PCI_INT_PIN 0x3d

/* Bridges */
#define PCI_BRIDGE_BARS 2
#define PCI_BUSES 0x18 /* primary, secondary, subordinate, latency */
#define PCI_BUSES_LATENCY 0xff000000U
#define PCI_BRIDGE_IO 0x1c
#define PCI_BRIDGE_IO_CLOSED 0x00f0U /* base above limit */
#define PCI_BRIDGE_MEM 0x20 /* base, limit: address bits 31-20 each */
#define PCI_BRIDGE_PREF 0x24
#define PCI_BRIDGE_CLOSED 0x0000fff0U
#define PCI_BRIDGE_GRAIN 0x100000UL

/* PCI Express: 7.8 */
#define PCI_CAP_EXP 0x10
#define PCI_EXP_FLAGS 2
#define PCI_EXP_TYPE(v) ((v) >> 4 & 15)
#define PCI_EXP_TO_PCI 7

/* MSI-X: 6.8.2 */
#define PCI_CAP_MSIX 0x11
#define PCI_MSIX_CTL 2
#define PCI_MSIX_CTL_SIZE 0x7ff
#define PCI_MSIX_CTL_MASK 0x4000
#define PCI_MSIX_CTL_ENABLE 0x8000
#define PCI_MSIX_TABLE 4
#define PCI_MSIX_BIR 0x7
#define PCI_MSIX_ENTRY 16

#endif /* __PCI_HW_H__ */
