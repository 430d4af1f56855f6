// SPDX-License-Identifier: GPL-3.0-or-later

/** The product's name, which is the same in every language. */
export const BRAND = 'Waybill';
