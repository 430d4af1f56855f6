// SPDX-License-Identifier: GPL-3.0-or-later

import { useState } from 'react';
import type { OrderForm } from '@/api/new-order';
import { __, sprintf } from '@/lib/i18n';
import { Field, Select, TextInput } from '@/ui/field';

interface Props {
	/** "billing" or "shipping": the first part of each field's name. */
	name: 'billing' | 'shipping';
	form: OrderForm;
	errors: ReadonlyMap<string, string>;
}

/** What the browser may fill in, by WordPress' names of the fields. */
const FILLED_AS = {
	first_name: 'given-name',
	last_name: 'family-name',
	company: 'organization',
	address_1: 'address-line1',
	address_2: 'address-line2',
	postcode: 'postal-code',
	city: 'address-level2',
	email: 'email',
	phone: 'tel',
} as const;

export function AddressFields({ name, form, errors }: Props) {
	const [country, setCountry] = useState(form.country);
	const states = Object.entries(form.countries.find(({ code }) => code === country)?.states ?? {});
	const optional = (label: string) =>
		/* translators: %s: name of a field. */
		sprintf(__('%s (if you like)', 'waybill'), label);
	const text = (field: keyof typeof FILLED_AS, label: string, type = 'text') => (
		<Field label={label} error={errors.get(`${name}.${field}`)}>
			{(control) => (
				<TextInput
					{...control}
					type={type}
					name={`${name}.${field}`}
					maxLength={100}
					dir="auto"
					autoComplete={`${name} ${FILLED_AS[field]}`}
				/>
			)}
		</Field>
	);
	return (
		<div className="grid gap-3 sm:grid-cols-2">
			{text('first_name', __('First name', 'waybill'))}
			{text('last_name', __('Last name', 'waybill'))}
			{name === 'billing' && text('email', __('E-mail address', 'waybill'), 'email')}
			{text('phone', optional(__('Phone', 'waybill')), 'tel')}
			{text('address_1', __('Street and number', 'waybill'))}
			{text('address_2', optional(__('Further address line', 'waybill')))}
			{text('postcode', __('Postcode', 'waybill'))}
			{text('city', __('City', 'waybill'))}
			<Field label={__('Country', 'waybill')} error={errors.get(`${name}.country`)}>
				{(control) => (
					<Select
						{...control}
						name={`${name}.country`}
						value={country}
						onChange={(event) => setCountry(event.currentTarget.value)}
						autoComplete={`${name} country`}
					>
						{form.countries.map(({ code, name: label }) => (
							<option key={code} value={code}>
								{label}
							</option>
						))}
					</Select>
				)}
			</Field>
			{states.length > 0 && (
				<Field key={country} label={optional(__('State', 'waybill'))} error={errors.get(`${name}.state`)}>
					{(control) => (
						<Select {...control} name={`${name}.state`} defaultValue="">
							<option value="">{__('— Choose —', 'waybill')}</option>
							{states.map(([code, label]) => (
								<option key={code} value={code}>
									{label}
								</option>
							))}
						</Select>
					)}
				</Field>
			)}
			{text('company', optional(__('Company', 'waybill')))}
		</div>
	);
}
