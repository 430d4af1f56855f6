// SPDX-License-Identifier: GPL-3.0-or-later
//
// Products by name or article number: typing searches, one tap adds. What was chosen stands below
// with its quantity.

import { useQuery } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { type Dispatch, type SetStateAction, useDeferredValue, useId, useState } from 'react';
import { findProducts, type Product } from '@/api/new-order';
import { keys } from '@/api/query-keys';
import { useShop } from '@/api/shop';
import { __, _n, sprintf } from '@/lib/i18n';
import { Button, IconButton } from '@/ui/button';
import { wordsOf } from '@/ui/error-card';
import { Field, TextInput } from '@/ui/field';
import { addProduct, type Line, QUANTITY_MAX, sum } from './draft';

interface Props {
	lines: readonly Line[];
	setLines: Dispatch<SetStateAction<Line[]>>;
	errors: ReadonlyMap<string, string>;
}

/** Fewer letters find too much. */
const TEXT_LENGTH_MIN = 2;

export function ProductPicker({ lines, setLines, errors }: Props) {
	const shop = useShop();
	const [text, setText] = useState('');
	const wanted = useDeferredValue(text.trim());
	const found = useQuery({
		queryKey: keys.products(wanted),
		queryFn: ({ signal }) => findProducts(shop, wanted, signal),
		enabled: wanted.length >= TEXT_LENGTH_MIN,
	});
	const add = (product: Product) => {
		setLines((before) => addProduct(before, product));
		setText('');
	};
	return (
		<div className="flex flex-col gap-3">
			<Field label={__('Find a product by name or article number', 'waybill')} error={errors.get('items')}>
				{(control) => (
					<TextInput
						{...control}
						type="search"
						value={text}
						onChange={(event) => setText(event.currentTarget.value)}
						onKeyDown={(event) => {
							// Enter would send the form; here it takes what there is no doubt about.
							if (event.key === 'Enter') {
								event.preventDefault();
								const only = found.data?.length === 1 ? found.data[0] : undefined;
								if (only) {
									add(only);
								}
							}
						}}
						maxLength={100}
						dir="auto"
						autoComplete="off"
					/>
				)}
			</Field>
			{wanted.length >= TEXT_LENGTH_MIN && (
				<div role="status">
					{found.isPending && <p className="text-sm text-quiet">{__('Products are being looked for.', 'waybill')}</p>}
					{found.isError && <p className="text-sm text-bad">{wordsOf(found.error)}</p>}
					{found.data?.length === 0 && <p className="text-sm text-quiet">{__('No product is called so.', 'waybill')}</p>}
				</div>
			)}
			{found.data !== undefined && found.data.length > 0 && wanted.length >= TEXT_LENGTH_MIN && (
				<ul className="divide-y divide-line rounded-md border border-line">
					{found.data.map((product) => (
						<Found key={product.id} product={product} onAdd={() => add(product)} />
					))}
				</ul>
			)}
			<Lines lines={lines} setLines={setLines} errors={errors} />
		</div>
	);
}

function Found({ product, onAdd }: { product: Product; onAdd: () => void }) {
	const { formats } = useShop();
	return (
		<li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
			<span className="min-w-0 grow basis-48">
				<bdi>{product.name}</bdi> <bdi className="text-sm text-quiet">{product.sku}</bdi>
			</span>
			<Stock product={product} />
			<span className="tabular-nums">{formats.price(product.price)}</span>
			<Button
				icon={Plus}
				onClick={onAdd}
				disabled={!product.in_stock}
				/* translators: %s: name of a product. */
				aria-label={sprintf(__('Add %s', 'waybill'), product.name)}
			>
				{__('Add', 'waybill')}
			</Button>
		</li>
	);
}

function Stock({ product }: { product: Product }) {
	const { formats } = useShop();
	if (!product.in_stock) {
		return <span className="text-sm text-bad">{__('Not in stock', 'waybill')}</span>;
	}
	if (product.stock === null) {
		return null;
	}
	return (
		<span className="text-sm text-quiet">
			{/* translators: %s: number of pieces. */}
			{sprintf(_n('%s in stock', '%s in stock', product.stock, 'waybill'), formats.number(product.stock))}
		</span>
	);
}

function Lines({ lines, setLines, errors }: Props) {
	const { formats } = useShop();
	const heading = useId();
	const first = lines[0];
	if (first === undefined) {
		return null;
	}
	const setQuantity = (at: number, quantity: number) =>
		setLines((before) => before.map((line, index) => (index === at ? { ...line, quantity } : line)));
	return (
		<section aria-labelledby={heading}>
			<h3 id={heading} className="mb-1 text-sm font-medium">
				{__('In this order', 'waybill')}
			</h3>
			<ul className="divide-y divide-line rounded-md border border-line">
				{lines.map(({ product, quantity }, at) => (
					<li key={product.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
						<bdi className="min-w-0 grow basis-48">{product.name}</bdi>
						<TextInput
							type="number"
							min={1}
							max={QUANTITY_MAX}
							step={1}
							value={quantity}
							onChange={(event) => setQuantity(at, Math.trunc(event.currentTarget.valueAsNumber) || 1)}
							className="max-w-24"
							/* translators: %s: name of a product. */
							aria-label={sprintf(__('How many of %s', 'waybill'), product.name)}
						/>
						<span className="min-w-20 text-end tabular-nums">
							{formats.price({ ...product.price, minor: product.price.minor * quantity })}
						</span>
						<IconButton
							icon={Trash2}
							/* translators: %s: name of a product. */
							label={sprintf(__('Take %s out', 'waybill'), product.name)}
							onClick={() => setLines((before) => before.filter((_, index) => index !== at))}
						/>
						<LineError text={errors.get(`items[${at}].quantity`) ?? errors.get(`items[${at}].product`)} />
					</li>
				))}
			</ul>
			<p className="mt-2 text-end text-sm text-quiet">
				{/* translators: %s: a price. */}
				{sprintf(__('Products: %s. The shop adds taxes.', 'waybill'), formats.price({ ...first.product.price, minor: sum(lines) }))}
			</p>
		</section>
	);
}

function LineError({ text }: { text: string | undefined }) {
	return text === undefined ? null : <p className="basis-full text-sm text-bad">{text}</p>;
}
