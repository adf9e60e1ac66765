/* SPDX-License-Identifier: BSD-3-Clause */
/* Booting with the core: what is counted ends here, see core.bench. */

int main(void)
{
	return 0;
}
