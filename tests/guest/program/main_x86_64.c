/* SPDX-License-Identifier: BSD-3-Clause */
/* arm64 only: tests/abi runs real programs on both. */

int main(void)
{
	return 0;
}
