// SPDX-License-Identifier: GPL-3.0-or-later
//
// What stays while screens change: the app bar and the menu bar. Only the content scrolls. Phones get
// the same two bars, the menu within reach and scrolling sideways.

import { clsx } from 'clsx';
import { Cloud, CloudOff, KeyRound, type LucideIcon, Maximize, Minimize } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useLoginUrl } from '@/api/login-url';
import { useConnection, useShop } from '@/api/shop';
import { BRAND } from '@/lib/brand';
import { __ } from '@/lib/i18n';
import { buttonLook, IconButton } from '@/ui/button';
import { LiveRegions } from './announce';
import { ErrorBoundary } from './error-boundary';
import { ScrollerProvider } from './screen';
import { Toasts } from './toasts';
import { UserMenu } from './user-menu';

export interface Destination {
	path: string;
	label: string;
	icon: LucideIcon;
}

interface Props {
	destinations: readonly Destination[];
	/** What the panel adds to the app bar. */
	tools?: ReactNode;
	/** What has to be said over every screen. */
	notice?: ReactNode;
	children: ReactNode;
}

export function Frame({ destinations, tools, notice, children }: Props) {
	const content = useRef<HTMLElement>(null);
	const { boot } = useShop();
	const [location] = useLocation();
	return (
		<ScrollerProvider value={content}>
			<div
				className={clsx(
					'flex flex-col bg-ground text-text',
					// Inside wp-admin its bar stays above, and its page has a margin of its own.
					boot.mode === 'wp-admin' ? '-ms-5 h-[calc(100dvh-46px)] md:h-[calc(100dvh-32px)]' : 'h-dvh',
				)}
			>
				<a
					href="#waybill-content"
					className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:absolute focus:start-2 focus:top-2"
					onClick={(event) => {
						event.preventDefault();
						content.current?.focus();
					}}
				>
					{__('Skip to the content', 'waybill')}
				</a>
				<header className="flex items-center gap-2 border-b border-line bg-surface px-2 sm:px-4">
					<Brand />
					<div className="ms-auto flex items-center gap-1">
						<ErrorBoundary about={location}>{tools}</ErrorBoundary>
						<ConnectionSign />
						<Fullscreen />
						<UserMenu />
					</div>
				</header>
				<MenuBar destinations={destinations} />
				<LoggedOut />
				{notice}
				<main ref={content} id="waybill-content" tabIndex={-1} className="relative min-h-0 grow overflow-y-auto">
					<ErrorBoundary about={location}>{children}</ErrorBoundary>
				</main>
			</div>
			<LiveRegions />
			<Toasts />
		</ScrollerProvider>
	);
}

function Brand() {
	const { version } = useShop().boot;
	return (
		<Link href="/" className="ui-control flex items-baseline gap-2 rounded-md pt-2 pe-2 font-semibold md:pt-1.5">
			<span className="text-lg" translate="no">
				{BRAND}
			</span>
			<span className="hidden text-sm font-normal text-quiet sm:inline" dir="ltr">
				{version}
			</span>
		</Link>
	);
}

function MenuBar({ destinations }: { destinations: readonly Destination[] }) {
	const [location] = useLocation();
	// Of two that begin alike, the one that says more of where one is.
	const here = destinations
		.filter(({ path }) => (path === '/' ? location === '/' : location.startsWith(path)))
		.sort((one, other) => other.path.length - one.path.length)[0];
	if (destinations.length < 2) {
		return null;
	}
	return (
		<nav aria-label={__('Screens', 'waybill')} className="shrink-0 overflow-x-auto border-b border-line bg-surface px-1 sm:px-3">
			<ul className="flex">
				{destinations.map(({ path, label, icon: Icon }) => {
					const isCurrent = path === here?.path;
					return (
						<li key={path}>
							<Link
								href={path}
								aria-current={isCurrent ? 'page' : undefined}
								className={clsx(
									'ui-control flex items-center gap-2 border-b-2 px-3 py-1 whitespace-nowrap',
									isCurrent ? 'border-accent font-semibold' : 'border-transparent text-quiet hover:text-text',
								)}
							>
								<Icon aria-hidden size={18} strokeWidth={1.5} />
								{label}
							</Link>
						</li>
					);
				})}
			</ul>
		</nav>
	);
}

function ConnectionSign() {
	const isOnline = useConnection() !== 'offline';
	const Icon = isOnline ? Cloud : CloudOff;
	return (
		<span
			role="status"
			className={clsx(
				'flex items-center gap-1 px-2 text-sm',
				isOnline ? 'text-quiet' : 'rounded-full bg-warn-soft py-0.5 font-medium text-warn',
			)}
		>
			<Icon aria-hidden size={18} strokeWidth={1.5} />
			<span className={isOnline ? 'sr-only lg:not-sr-only' : ''}>
				{isOnline ? __('Connected', 'waybill') : __('No connection', 'waybill')}
			</span>
		</span>
	);
}

function Fullscreen() {
	const [isFull, setIsFull] = useState(document.fullscreenElement !== null);
	useEffect(() => {
		const look = () => setIsFull(document.fullscreenElement !== null);
		document.addEventListener('fullscreenchange', look);
		return () => document.removeEventListener('fullscreenchange', look);
	}, []);
	if (!document.fullscreenEnabled) {
		return null;
	}
	return (
		<span className="hidden md:block">
			<IconButton
				icon={isFull ? Minimize : Maximize}
				label={isFull ? __('Leave full screen', 'waybill') : __('Full screen', 'waybill')}
				onClick={() => void (isFull ? document.exitFullscreen() : document.documentElement.requestFullscreen())}
			/>
		</span>
	);
}

/** Stays until somebody acts: nothing on the screen works any more, and nothing of it is lost. */
function LoggedOut() {
	const loginUrl = useLoginUrl();
	if (useConnection() !== 'logged-out') {
		return null;
	}
	return (
		<div role="alert" className="flex flex-wrap items-center gap-3 bg-warn-soft px-4 py-2 text-warn">
			<KeyRound aria-hidden size={20} strokeWidth={1.5} />
			<span className="font-medium">{__('You have been logged out. Log in again to go on.', 'waybill')}</span>
			<a href={loginUrl} className={buttonLook('primary')}>
				{__('Log in', 'waybill')}
			</a>
		</div>
	);
}
