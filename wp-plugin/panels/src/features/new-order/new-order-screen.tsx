// SPDX-License-Identifier: GPL-3.0-or-later
//
// An order that called or came in. The server says all that is missing at once: beside each field,
// and as a list above them that takes the focus. Sent twice it is one order, because the key stays
// until the form changes.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { getOrderForm, makeOrder, type NewOrder, type OrderForm } from '@/api/new-order';
import { persist } from '@/api/persist';
import { Problem } from '@/api/problem';
import { keys } from '@/api/query-keys';
import { useShop } from '@/api/shop';
import { Screen } from '@/app/screen';
import { say } from '@/app/toasts';
import { useKey } from '@/app/use-key';
import { __, sprintf } from '@/lib/i18n';
import { Button } from '@/ui/button';
import { ErrorCard } from '@/ui/error-card';
import { controlLook, Field, Select } from '@/ui/field';
import { Skeleton } from '@/ui/skeleton';
import { AddressFields } from './address-fields';
import { type Line, readDraft } from './draft';
import { ProductPicker } from './product-picker';

export function NewOrderScreen() {
	const shop = useShop();
	const form = useQuery({ queryKey: keys.orderForm, queryFn: ({ signal }) => getOrderForm(shop, signal) });
	return (
		<Screen title={__('New order', 'waybill')}>
			{form.isPending && <Skeleton sentence={__('The form is being fetched.', 'waybill')} rows={6} />}
			{form.isError && form.data === undefined && (
				<ErrorCard failure={form.error} onRetry={() => void form.refetch()} />
			)}
			{form.data && <Form form={form.data} />}
		</Screen>
	);
}

function Form({ form }: { form: OrderForm }) {
	const shop = useShop();
	const queries = useQueryClient();
	const [, navigate] = useLocation();
	const [lines, setLines] = useState<Line[]>([]);
	const [isShippedElsewhere, setShippedElsewhere] = useState(false);
	const { keyOf } = useKey();
	const sending = useMutation({
		mutationFn: (order: NewOrder) => persist(() => makeOrder(shop, order, keyOf(order))),
		onSuccess: ({ id, number }) => {
			/* translators: %s: number of an order. */
			say.good(sprintf(__('Order %s is made.', 'waybill'), number));
			void queries.invalidateQueries({ queryKey: keys.summaries });
			navigate(`/orders/${id}`);
		},
		onError: (failure) => {
			if (!(failure instanceof Problem) || failure.places.length === 0) {
				say.failure(failure);
			}
		},
	});
	const refusal = sending.error instanceof Problem ? sending.error : null;
	const errors = useMemo(() => new Map(refusal?.places.map(({ field, text }) => [field, text])), [refusal]);
	const submit = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		if (!sending.isPending) {
			sending.mutate(readDraft(new FormData(event.currentTarget), lines, isShippedElsewhere));
		}
	};
	return (
		<form noValidate onSubmit={submit} className="flex max-w-3xl flex-col gap-6 p-3 sm:p-4">
			{refusal !== null && refusal.places.length > 0 && <Refusal refusal={refusal} />}
			<Part title={__('Products', 'waybill')}>
				<ProductPicker lines={lines} setLines={setLines} errors={errors} />
			</Part>
			<Part title={__('Customer', 'waybill')}>
				<AddressFields name="billing" form={form} errors={errors} />
				<label className="ui-control mt-2 flex items-center gap-2">
					<input
						type="checkbox"
						checked={isShippedElsewhere}
						onChange={(event) => setShippedElsewhere(event.currentTarget.checked)}
						className="size-5 accent-(--w-accent)"
					/>
					{__('It goes to another address', 'waybill')}
				</label>
				{isShippedElsewhere && <AddressFields name="shipping" form={form} errors={errors} />}
			</Part>
			<Part title={__('Payment', 'waybill')}>
				<Payment form={form} errors={errors} />
			</Part>
			<div>
				<Button kind="primary" type="submit" disabled={sending.isPending}>
					{sending.isPending ? __('The order is being made …', 'waybill') : __('Make the order', 'waybill')}
				</Button>
			</div>
		</form>
	);
}

function Part({ title, children }: { title: string; children: ReactNode }) {
	const id = useId();
	return (
		<section aria-labelledby={id} className="rounded-lg border border-line bg-surface p-4">
			<h2 id={id} className="mb-3 text-lg font-semibold">
				{title}
			</h2>
			{children}
		</section>
	);
}

function Payment({ form, errors }: { form: OrderForm; errors: ReadonlyMap<string, string> }) {
	return (
		<div className="flex flex-col gap-3">
			<Field label={__('How it is paid', 'waybill')} error={errors.get('payment')}>
				{(control) => (
					<Select {...control} name="payment" defaultValue="" className="max-w-sm">
						<option value="">{__('— Not known yet —', 'waybill')}</option>
						{form.payments.map(({ id, title }) => (
							<option key={id} value={id}>
								{title}
							</option>
						))}
					</Select>
				)}
			</Field>
			<label className="ui-control flex items-center gap-2">
				<input type="checkbox" name="paid" className="size-5 accent-(--w-accent)" />
				{__('It is paid already: the warehouse may begin', 'waybill')}
			</label>
			<Field label={__('Note of the customer (if there is one)', 'waybill')} error={errors.get('note')}>
				{(control) => (
					<textarea {...control} name="note" rows={2} maxLength={2000} dir="auto" className={`${controlLook} py-2`} />
				)}
			</Field>
		</div>
	);
}

/** All that is wrong, where the eye is after sending; the same stands beside each field. */
function Refusal({ refusal }: { refusal: Problem }) {
	const card = useRef<HTMLDivElement>(null);
	useEffect(() => card.current?.focus(), [refusal]);
	return (
		<div ref={card} tabIndex={-1} role="alert" className="rounded-lg border border-bad bg-surface p-4">
			<p className="font-medium">{__('The order was not made yet:', 'waybill')}</p>
			<ul className="mt-1 list-disc ps-5">
				{refusal.places.map(({ field, text }) => (
					<li key={field}>{text}</li>
				))}
			</ul>
		</div>
	);
}
