// SPDX-License-Identifier: GPL-3.0-or-later
//
// What stays while screens change: the app bar and the menu. Only the content scrolls. Phones get the
// same bars, the menu within reach and scrolling sideways.

import { clsx } from 'clsx';
import { Cloud, CloudOff, KeyRound, Maximize, Minimize } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { useLoginUrl } from '@/api/login-url';
import { useConnection, useShop } from '@/api/shop';
import { BRAND } from '@/lib/brand';
import { __ } from '@/lib/i18n';
import { buttonLook, IconButton } from '@/ui/button';
import { LiveRegions } from './announce';
import { ErrorBoundary } from './error-boundary';
import type { Fullscreen } from './fullscreen';
import { ScrollerProvider } from './screen';
import { Toasts } from './toasts';
import { UserMenu } from './user-menu';

interface Props {
	fullscreen: Fullscreen;
	/** The screens there are, as a bar under the app bar or as one beside the content. */
	menu?: ReactNode;
	menuPlace?: 'above' | 'beside';
	/** What the panel adds to the app bar. */
	tools?: ReactNode;
	/** What has to be said over every screen. */
	notice?: ReactNode;
	children: ReactNode;
}

export function Frame({ fullscreen, menu, menuPlace = 'above', tools, notice, children }: Props) {
	const content = useRef<HTMLElement>(null);
	const { boot } = useShop();
	const [location] = useLocation();
	// Inside wp-admin the panel stands in the main part of WordPress' page already.
	const [Bar, Content] = boot.mode === 'wp-admin' ? (['div', 'div'] as const) : (['header', 'main'] as const);
	return (
		<ScrollerProvider value={content}>
			<div className="flex h-full flex-col bg-ground text-text">
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
				<Bar className="flex items-center gap-2 border-b border-line bg-surface px-2 sm:px-4">
					<Brand />
					<div className="ms-auto flex items-center gap-1">
						<ErrorBoundary about={location}>{tools}</ErrorBoundary>
						<ConnectionSign />
						<FullscreenButton {...fullscreen} />
						<UserMenu />
					</div>
				</Bar>
				{menuPlace === 'above' && menu}
				<LoggedOut />
				{notice}
				<div className="flex min-h-0 grow">
					{menuPlace === 'beside' && menu}
					<Content
						ref={(element) => {
							content.current = element;
						}}
						id="waybill-content"
						tabIndex={-1}
						className="relative min-w-0 grow overflow-y-auto"
					>
						<ErrorBoundary about={location}>{children}</ErrorBoundary>
					</Content>
				</div>
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
			<span className={isOnline ? 'sr-only lg:not-sr-only' : 'max-[23rem]:sr-only'}>
				{isOnline ? __('Connected', 'waybill') : __('No connection', 'waybill')}
			</span>
		</span>
	);
}

function FullscreenButton({ isFull, isPossible, change }: Fullscreen) {
	if (!isPossible) {
		return null;
	}
	return (
		<IconButton
			icon={isFull ? Minimize : Maximize}
			label={isFull ? __('Leave full screen', 'waybill') : __('Full screen', 'waybill')}
			onClick={change}
		/>
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
