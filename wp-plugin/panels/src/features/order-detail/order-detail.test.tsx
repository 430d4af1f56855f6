// SPDX-License-Identifier: GPL-3.0-or-later

import { act, cleanup, fireEvent, render, renderHook, screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import type { ReactNode } from 'react';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { makeMove, makeOrder } from '@test/fixtures/orders';
import { openPlace, ROOT } from '@test/shop';
import type { Event, Order } from '@/api/schemas';
import { LiveRegions } from '@/app/announce';
import { say } from '@/app/toasts';
import { LiveProvider } from '@/live/live';
import { History } from './history';
import { Moves } from './moves';
import { OrderScreen } from './order-screen';
import { type Commands, useCommands, useOrder } from './use-order';

const server = setupServer();
const DETAILS = {
	id: 7,
	number: '1007',
	items: [],
	billing: {},
	shipping: {},
	payment: { method: 'cod', title: 'Cash', paid_at: 0 },
	note: '',
	total: null,
	links: {},
};
const PEOPLE = [{ id: 'user:9', name: 'Ben', roles: ['driver'] }];

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => {
	cleanup();
	server.resetHandlers();
});
afterAll(() => server.close());

const give = (path: string, body: () => Record<string, unknown>) =>
	http.get(`${ROOT}${path}`, () => HttpResponse.json(body()));

function openDesk(user: Parameters<typeof openPlace>[0] = {}) {
	const { shop, queries, wrapper: Place } = openPlace(user);
	shop.boot.features = ['engine.silence'];
	const wrapper = ({ children }: { children: ReactNode }) => (
		<Place>
			<LiveProvider>
				{children}
				<LiveRegions />
			</LiveProvider>
		</Place>
	);
	return { shop, queries, options: { wrapper } };
}

const quiet: Commands = {
	conflict: null,
	dismiss: () => undefined,
	pending: null,
	move: () => undefined,
	settle: () => undefined,
	silence: () => undefined,
	assign: () => undefined,
	note: () => Promise.resolve(true),
};

/** An order that the shop has; [order] is asked each time. */
function serve(order: () => Order): void {
	server.use(
		give('orders/7', order),
		give('orders/7/details', () => DETAILS),
		give('orders/7/events', () => ({ events: [], next: null })),
		give('people', () => ({ people: PEOPLE })),
		give('changes', () => ({ cursor: 1, orders: [], more: false })),
	);
}

test('a conflict that comes after the screen was left is told with its order’s number', async () => {
	serve(makeOrder);
	let answer: () => void = () => undefined;
	server.use(
		http.post(`${ROOT}orders/7/transitions/pack`, async () => {
			await new Promise<void>((resolve) => {
				answer = resolve;
			});
			return HttpResponse.json({ status: 409, code: 'stale', detail: 'Ben packed it.' }, { status: 409 });
		}),
	);
	const warn = vi.spyOn(say, 'warn').mockImplementation(() => 1);
	const { result, unmount } = renderHook(() => useCommands(7, '1007'), openDesk().options);
	act(() => result.current.move(makeMove('pack'), 1, {}));
	unmount();
	await waitFor(() => {
		answer();
		expect(warn).toHaveBeenCalledWith('Order 1007: Ben packed it.');
	});
});

test('while the screen is there a conflict is told in it alone', async () => {
	serve(makeOrder);
	server.use(
		http.post(`${ROOT}orders/7/transitions/pack`, () =>
			HttpResponse.json({ status: 409, code: 'stale', detail: 'Ben packed it.' }, { status: 409 }),
		),
	);
	const warn = vi.spyOn(say, 'warn').mockImplementation(() => 1);
	const { result } = renderHook(() => useCommands(7, '1007'), openDesk().options);
	act(() => result.current.move(makeMove('pack'), 1, {}));
	await waitFor(() => expect(result.current.conflict).toBe('Ben packed it.'));
	expect(warn).not.toHaveBeenCalled();
});

test('a command is pending until the order’s state is fresh', async () => {
	serve(makeOrder);
	server.use(http.post(`${ROOT}orders/7/transitions/pack`, () => HttpResponse.json({ version: 2 })));
	const { result } = renderHook(
		() => ({ state: useOrder(7).state, commands: useCommands(7, '1007') }),
		openDesk().options,
	);
	await waitFor(() => expect(result.current.state.data?.version).toBe(1));
	let answer: (() => void) | null = null;
	server.use(
		http.get(`${ROOT}orders/7`, async () => {
			await new Promise<void>((resolve) => {
				answer = resolve;
			});
			return HttpResponse.json(makeOrder({ version: 2 }));
		}),
	);
	act(() => result.current.commands.move(makeMove('pack'), 1, {}));
	// The move itself is over once the state is asked for.
	await waitFor(() => expect(answer).not.toBeNull());
	await waitFor(() => expect(result.current.state.isFetching).toBe(true));
	expect(result.current.commands.pending).not.toBeNull();
	await waitFor(() => {
		answer?.();
		expect(result.current.commands.pending).toBeNull();
	});
	expect(result.current.state.data?.version).toBe(2);
});

test('an order that could not be read anew says so, above what is known', async () => {
	serve(() => makeOrder({ label: 'To pack' }));
	const { queries, options } = openDesk();
	render(<OrderScreen id={7} list="/orders" />, options);
	await screen.findByText('To pack');
	server.use(http.get(`${ROOT}orders/7`, () => HttpResponse.json({ status: 500, code: 'failed', detail: 'It broke.' }, { status: 500 })));
	await act(() => queries.invalidateQueries({ queryKey: ['order', 7, 'state'] }));
	expect((await screen.findByRole('alert')).textContent).toContain('It broke.');
	expect(screen.getByText('To pack')).toBeTruthy();
});

test('a note stays in its field until it went through, under one key', async () => {
	const sent: [string, string][] = [];
	const answers = [false, true, true];
	const onNote = vi.fn((text: string, key: string) => {
		sent.push([text, key]);
		return Promise.resolve(answers.shift() ?? true);
	});
	const { wrapper } = openPlace();
	render(<History events={[]} names={new Map()} note={{ onNote, isBusy: false }} />, { wrapper });
	const field = screen.getByLabelText<HTMLInputElement>('Add a note');
	const add = async () => {
		await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Add' })));
	};
	fireEvent.change(field, { target: { value: 'Ring twice' } });
	await add();
	expect(field.value).toBe('Ring twice');
	await add();
	expect(field.value).toBe('');
	fireEvent.change(field, { target: { value: 'Ring twice' } });
	await add();
	expect(sent.map(([text]) => text)).toEqual(['Ring twice', 'Ring twice', 'Ring twice']);
	const [failed, again, another] = sent.map(([, key]) => key);
	expect(again).toBe(failed);
	expect(another).not.toBe(failed);
});

test('a note that is on its way is not sent again', () => {
	const onNote = vi.fn(() => Promise.resolve(true));
	const { wrapper } = openPlace();
	const view = (isBusy: boolean) => <History events={[]} names={new Map()} note={{ onNote, isBusy }} />;
	const { rerender } = render(view(false), { wrapper });
	const field = screen.getByLabelText('Add a note');
	fireEvent.change(field, { target: { value: 'Ring twice' } });
	rerender(view(true));
	expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Add' }).disabled).toBe(true);
	field.closest('form')?.requestSubmit();
	expect(onNote).not.toHaveBeenCalled();
});

test.each([
	['staff, who see all orders', { roles: ['staff'], can: ['waybill_see_all', 'waybill_move'] }, 0],
	['a manager', {}, 1],
])('after a drift %s', async (_, user, buttons) => {
	serve(() => makeOrder({ drift: 'completed' }));
	render(<OrderScreen id={7} list="/" />, openDesk(user).options);
	await screen.findByText(/WooCommerce shows something else/);
	expect(screen.queryAllByRole('button', { name: 'Waybill is right' })).toHaveLength(buttons);
});

test('an order is given by the button, to who can carry it', async () => {
	const given: unknown[] = [];
	serve(() => makeOrder({ assignee: 'user:3' }));
	server.use(
		http.patch(`${ROOT}orders/7`, async ({ request }) => {
			given.push(await request.json());
			return HttpResponse.json({ version: 2 });
		}),
	);
	render(<OrderScreen id={7} list="/" />, openDesk().options);
	const field = await screen.findByLabelText<HTMLSelectElement>('Who has the order');
	// The one who has it is not among those who could get it, nor is the reader.
	expect([...field.options].map(({ text }) => text)).toEqual(['Nobody', 'A colleague', 'Ben']);
	expect(field.value).toBe('user:3');
	fireEvent.change(field, { target: { value: 'user:9' } });
	expect([field.value, given]).toEqual(['user:9', []]);
	fireEvent.click(screen.getByRole('button', { name: 'Give' }));
	await waitFor(() => expect(given).toEqual([{ assignee: 'user:9' }]));
});

test('while the people are read, who has the order is no “Nobody”', async () => {
	serve(() => makeOrder({ assignee: 'user:7' }));
	server.use(http.get(`${ROOT}people`, () => new Promise<never>(() => undefined)));
	render(<OrderScreen id={7} list="/" />, openDesk().options);
	expect(await screen.findByText('Maria')).toBeTruthy();
	expect(screen.queryByText('Nobody')).toBeNull();
});

test('an open form outlives a change of the order, and sends the version it was opened at', () => {
	const move = vi.fn();
	const hold = makeMove('hold', { label: 'Hold', inputs: { reason: { type: 'string', title: 'Reason', required: true } } });
	const view = (version: number) => <Moves order={makeOrder({ version, moves: [hold] })} commands={{ ...quiet, move }} />;
	const { wrapper } = openPlace();
	const { rerender } = render(view(1), { wrapper });
	fireEvent.click(screen.getByRole('button', { name: 'Hold…' }));
	fireEvent.change(screen.getByRole('textbox'), { target: { value: 'Lost' } });
	rerender(view(2));
	expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('Lost');
	fireEvent.click(screen.getByRole('button', { name: 'Hold' }));
	expect(move).toHaveBeenCalledWith(hold, 1, { reason: 'Lost' });
});

test.each([
	['silence', 'Keep silent', { silence: { until: 9e12, by: { id: 'user:7', name: 'Maria' } } }],
	['revert', 'Waybill is right', { drift: '' }],
])('what is done about a drift is said, and the focus stays beside it: %s', async (route, button, change) => {
	let order = makeOrder({ drift: 'on-hold' });
	serve(() => order);
	server.use(
		http.post(`${ROOT}orders/7/${route}`, () => {
			order = makeOrder({ drift: 'on-hold', ...change });
			return HttpResponse.json({ version: 1 });
		}),
	);
	render(<OrderScreen id={7} list="/" />, openDesk().options);
	const pressed = await screen.findByRole('button', { name: button });
	pressed.focus();
	fireEvent.click(pressed);
	await waitFor(() => expect(screen.queryByRole('button', { name: button })).toBeNull());
	await waitFor(() => expect(document.activeElement?.textContent).toBe('State:New'));
	expect(document.querySelector('[aria-live=polite]')?.textContent).toContain(`Order 1007: “${button}” is done.`);
});

test('whoever went on meanwhile keeps the focus', async () => {
	let order = makeOrder({ drift: 'on-hold' });
	serve(() => order);
	let answer: (() => void) | null = null;
	server.use(
		http.post(`${ROOT}orders/7/adopt`, async () => {
			await new Promise<void>((resolve) => {
				answer = resolve;
			});
			order = makeOrder();
			return HttpResponse.json({ version: 1 });
		}),
	);
	render(<OrderScreen id={7} list="/" />, openDesk().options);
	fireEvent.click(await screen.findByRole('button', { name: 'WooCommerce is right' }));
	await waitFor(() => expect(answer).not.toBeNull());
	const back = screen.getByRole('button', { name: 'Back to the list' });
	back.focus();
	await waitFor(() => {
		answer?.();
		expect(screen.queryByText(/WooCommerce shows something else/)).toBeNull();
	});
	await waitFor(() => expect(document.querySelector('[aria-live=polite]')?.textContent).toContain('“WooCommerce is right” is done.'));
	expect(document.activeElement).toBe(back);
});

test('a silence that runs out is read anew, by the server’s clock', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
	try {
		const { shop, options } = openDesk();
		vi.spyOn(shop.client, 'now').mockReturnValue(1_000);
		let order = makeOrder({ drift: 'on-hold', silence: { until: 61_000, by: { id: 'user:7', name: 'Maria' } } });
		serve(() => order);
		const { result } = renderHook(() => useOrder(7).state.data?.silence, options);
		await vi.waitFor(() => expect(result.current?.until).toBe(61_000));
		order = makeOrder({ drift: 'on-hold' });
		await act(() => vi.advanceTimersByTimeAsync(59_000));
		expect(result.current?.until).toBe(61_000);
		await act(() => vi.advanceTimersByTimeAsync(5_000));
		await vi.waitFor(() => expect(result.current).toBeNull());
	} finally {
		vi.useRealTimers();
	}
});

const makeEvent = (seq: number, change: Partial<Event> = {}): Event => ({
	seq,
	kind: 'moved',
	at: 0,
	text: `Event ${seq}`,
	hash: '',
	prev: '',
	body: null,
	...change,
});

test('a history is sifted by person, also for who is not shown what was recorded', () => {
	const events = [
		makeEvent(1, { actor: { id: 'user:8', name: 'Sven' } }),
		makeEvent(2, { actor: { id: 'system', name: 'system' } }),
		makeEvent(3, { body: '{"actor":{"id":"user:9"}}' }),
		makeEvent(4),
	];
	const { wrapper } = openPlace();
	render(<History events={events} names={new Map([['system', 'Waybill itself']])} note={null} />, { wrapper });
	const by = screen.getByLabelText<HTMLSelectElement>('By');
	expect([...by.options].map(({ text }) => text)).toEqual(['Anybody', 'Sven', 'Waybill itself', 'user:9']);
	fireEvent.change(by, { target: { value: 'user:8' } });
	expect(screen.getAllByText(/^Event/).map((entry) => entry.textContent)).toEqual(['Event 1']);
});
