// SPDX-License-Identifier: GPL-3.0-or-later

import { Mail, MapPin, Package, Phone } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Address, Details } from '@/api/schemas';
import { useShop } from '@/api/shop';
import { countryName } from '@/lib/country';
import { __, sprintf } from '@/lib/i18n';

const icon = { 'aria-hidden': true, size: 18, strokeWidth: 1.5, className: 'mt-0.5 shrink-0 text-quiet' } as const;

export function Part({ title, children }: { title: string; children: ReactNode }) {
	return (
		<section className="rounded-lg border border-line bg-surface p-4">
			<h2 className="mb-2 font-semibold">{title}</h2>
			{children}
		</section>
	);
}

export function Items({ details }: { details: Details }) {
	const { formats } = useShop();
	return (
		<Part title={__('Items', 'waybill')}>
			<ul className="divide-y divide-line">
				{details.items.map((item, index) => (
					<li key={index} className="flex items-center gap-3 py-2">
						{item.image ? (
							<img src={item.image} alt="" width={44} height={44} loading="lazy" className="size-11 rounded-md object-cover" />
						) : (
							<span className="flex size-11 shrink-0 items-center justify-center rounded-md bg-raised">
								<Package {...icon} className="text-quiet" />
							</span>
						)}
						<span className="w-10 shrink-0 text-end text-lg font-semibold tabular-nums">
							{`${formats.number(item.quantity)}\u202f×`}
						</span>
						<span className="min-w-0 grow">
							<span className="block">{item.name}</span>
							{item.sku !== '' && <span className="block text-sm text-quiet">{item.sku}</span>}
						</span>
						{item.total && <span className="tabular-nums">{formats.price(item.total)}</span>}
					</li>
				))}
			</ul>
			{details.total && (
				<p className="flex justify-between border-t border-line pt-2 font-semibold">
					<span>{__('Total', 'waybill')}</span>
					<span className="tabular-nums">{formats.price(details.total)}</span>
				</p>
			)}
		</Part>
	);
}

const nameOf = (address: Address) => [address.first_name, address.last_name].filter((part) => part !== '').join(' ');

export function linesOf(address: Address, locale: string): string[] {
	return [
		nameOf(address),
		address.company,
		address.address_1,
		address.address_2,
		[address.postcode, address.city].filter((part) => part !== '').join(' '),
		address.country === '' ? '' : countryName(locale, address.country),
	].filter((line) => line !== '');
}

export function mapUrl(address: Address, locale: string): string {
	const place = [address.address_1, address.postcode, address.city, countryName(locale, address.country || 'ZZ')];
	return `https://www.openstreetmap.org/search?query=${encodeURIComponent(place.filter((part) => part !== '').join(', '))}`;
}

function AddressLines({ address, hasMap }: { address: Address; hasMap: boolean }) {
	const { boot } = useShop();
	const lines = linesOf(address, boot.locale);
	return (
		<div className="flex flex-col gap-1">
			<address className="not-italic">
				{lines.map((line, index) => (
					<span key={index} dir="auto" className="block ltr:text-left rtl:text-right">
						{line}
					</span>
				))}
			</address>
			{hasMap && address.address_1 !== '' && (
				<ContactLink href={mapUrl(address, boot.locale)} isOutside>
					<MapPin {...icon} />
					{__('Show on a map', 'waybill')}
				</ContactLink>
			)}
			{address.phone !== '' && (
				<ContactLink href={`tel:${address.phone.replace(/[^\d+]/g, '')}`}>
					<Phone {...icon} />
					<span dir="ltr">{address.phone}</span>
				</ContactLink>
			)}
			{address.email !== '' && (
				<ContactLink href={`mailto:${encodeURIComponent(address.email)}`}>
					<Mail {...icon} />
					<span dir="ltr">{address.email}</span>
				</ContactLink>
			)}
		</div>
	);
}

function ContactLink({ href, isOutside = false, children }: { href: string; isOutside?: boolean; children: ReactNode }) {
	return (
		<a
			href={href}
			{...(isOutside ? { target: '_blank', rel: 'noreferrer' } : {})}
			className="inline-flex min-h-8 items-start gap-2 py-1 text-accent hover:underline"
		>
			{children}
		</a>
	);
}

const isSamePlace = (one: Address, other: Address) =>
	(['first_name', 'last_name', 'company', 'address_1', 'address_2', 'postcode', 'city', 'country'] as const).every(
		(member) => one[member] === other[member],
	);

export function Addresses({ details }: { details: Details }) {
	const hasShipping = details.shipping.address_1 !== '' || details.shipping.city !== '';
	if (!hasShipping || isSamePlace(details.shipping, details.billing)) {
		return (
			<Part title={__('Customer', 'waybill')}>
				<AddressLines address={details.billing} hasMap />
			</Part>
		);
	}
	return (
		<>
			<Part title={__('To', 'waybill')}>
				<AddressLines address={details.shipping} hasMap />
			</Part>
			<Part title={__('Bill to', 'waybill')}>
				<AddressLines address={details.billing} hasMap={false} />
			</Part>
		</>
	);
}

export function Payment({ details }: { details: Details }) {
	const { formats } = useShop();
	const { title, method, paid_at } = details.payment;
	return (
		<Part title={__('Payment', 'waybill')}>
			<p dir="auto" className="ltr:text-left rtl:text-right">
				{title === '' ? method : title}
			</p>
			<p className={paid_at === 0 ? 'font-medium text-warn' : 'text-quiet'}>
				{paid_at === 0
					? __('Not paid yet', 'waybill')
					: /* translators: %s: date and time. */
						sprintf(__('Paid %s', 'waybill'), formats.moment(paid_at))}
			</p>
		</Part>
	);
}
