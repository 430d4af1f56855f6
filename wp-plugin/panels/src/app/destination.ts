// SPDX-License-Identifier: GPL-3.0-or-later

import type { ComponentType } from 'react';
import { useLocation } from 'wouter';

/** A screen that the menu leads to. */
export interface Destination {
	/** Those of addons may lead to the same path, or be called the same. */
	name: string;
	path: string;
	label: string;
	icon: ComponentType<{ 'aria-hidden': true; size: number; strokeWidth: number; className?: string }>;
}

/** The path of the one that the reader is at; of two that begin alike, the one that says more. */
export function useHere(destinations: readonly Destination[]): string | undefined {
	const [location] = useLocation();
	return destinations
		.map(({ path }) => path)
		.filter((path) => location === path || (path !== '/' && location.startsWith(`${path}/`)))
		.sort((one, other) => other.length - one.length)[0];
}
