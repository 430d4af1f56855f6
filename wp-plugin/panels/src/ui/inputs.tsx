// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a move asks for, as fields made from the workflow's own schema. The browser holds to the
// bounds; what it lets through the server refuses by name.

import type { InputValue } from '@/api/apply-transition';
import type { Input } from '@/api/schemas';
import { useShop } from '@/api/shop';
import { __, sprintf } from '@/lib/i18n';
import { spoken } from '@/lib/spoken';
import { controlLook, Field, Select, TextInput } from './field';

function valueOf(input: Input, text: string): InputValue {
	return input.type === 'integer' || input.type === 'number' ? Number(text) : text;
}

/** What was filled in; an empty field was not. */
export function readInputs(inputs: Readonly<Record<string, Input>>, form: FormData): Record<string, InputValue> {
	const values: Record<string, InputValue> = {};
	for (const [name, input] of Object.entries(inputs)) {
		const given = form.get(name);
		if (input.type === 'boolean') {
			values[name] = given !== null;
		} else if (typeof given === 'string' && given.trim() !== '') {
			values[name] = valueOf(input, given.trim());
		}
	}
	return values;
}

export function Inputs({ inputs }: { inputs: Readonly<Record<string, Input>> }) {
	const ordered = Object.entries(inputs).sort(([, one], [, other]) => Number(other.required) - Number(one.required));
	return ordered.map(([name, input]) => <InputControl key={name} name={name} input={input} />);
}

/** Longer texts than this want more than one line. */
const LINE_LENGTH_MAX = 120;

function InputControl({ name, input }: { name: string; input: Input }) {
	const { words } = useShop().boot;
	const title = input.title ?? spoken(name);
	/* translators: %s: name of a field. */
	const label = input.required ? title : sprintf(__('%s (if you like)', 'waybill'), title);
	const given = input.default === undefined ? undefined : String(input.default);
	if (input.type === 'boolean') {
		return (
			<label className="ui-control flex items-center gap-2">
				<input type="checkbox" name={name} defaultChecked={input.default === true} className="size-5 accent-(--w-accent)" />
				{title}
			</label>
		);
	}
	return (
		<Field label={label}>
			{(control) => {
				const shared = { ...control, name, required: input.required, defaultValue: given };
				if (input.enum !== undefined) {
					return (
						<Select {...shared} defaultValue={given ?? ''}>
							<option value="">{__('— Choose —', 'waybill')}</option>
							{input.enum.map((choice) => (
								<option key={choice} value={choice}>
									{spoken(String(choice), words)}
								</option>
							))}
						</Select>
					);
				}
				if (input.type === 'integer' || input.type === 'number') {
					return (
						<TextInput
							{...shared}
							type="number"
							step={input.type === 'integer' ? 1 : 'any'}
							min={input.minimum}
							max={input.maximum}
						/>
					);
				}
				return input.maxLength !== undefined && input.maxLength > LINE_LENGTH_MAX ? (
					<textarea {...shared} rows={2} maxLength={input.maxLength} className={`${controlLook} py-2`} />
				) : (
					<TextInput {...shared} maxLength={input.maxLength} />
				);
			}}
		</Field>
	);
}
