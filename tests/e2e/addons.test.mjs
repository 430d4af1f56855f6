// SPDX-License-Identifier: MIT
//
// Other plugins in the manager's panel, as real plugins in a real shop: one that does all that there is
// to do, under the content security policy, and one that does everything wrong, which costs nobody else
// anything.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { close, open, Person } from './lib/browser.mjs';
import { php, rest, url } from './lib/shop.mjs';

const SOURCE = fileURLToPath(new URL('./addon', import.meta.url));
const FOLDER = 'WP_PLUGIN_DIR . "/acme-loyalty"';
const ROUTE = `<?php add_action( 'rest_api_init', static fn() => register_rest_route( 'acme/v1', '/points', [
	'methods' => 'GET', 'callback' => static fn() => [ 'points' => 70 ], 'permission_callback' => static fn() => is_user_logged_in() ] ) );`;

/** Makes these of the addon's plugins active, and no other. */
function activate(...names) {
	php(
		`require_once ABSPATH . 'wp-admin/includes/plugin.php';
		$all = [ 'acme-loyalty/acme-loyalty.php', 'acme-loyalty/faulty.php', 'acme-loyalty/route.php' ];
		deactivate_plugins( $all, true );
		foreach ( ${JSON.stringify(names).replace('[', '[ ').replace(']', ' ]')} as $name ) {
			$wrong = activate_plugin( 'acme-loyalty/' . $name . '.php', '', false, true );
			if ( is_wp_error( $wrong ) ) { fwrite( STDERR, $wrong->get_error_message() ); exit( 1 ); }
		}`,
	);
}

async function someOrder() {
	const { body } = await rest('manager1', 'GET', 'orders?scope=open&max=1');
	return body.orders[0].id;
}

const health = () =>
	php(
		`foreach ( ( new Waybill\\WordPress\\Addons\\Addons( new Waybill\\WordPress\\Addons\\Failures() ) )->healthLines() as $line ) { echo $line['level'], ' ', $line['text'], "\\n"; }`,
	);

describe('addons', () => {
	before(async () => {
		await open();
		php(
			`$to = ${FOLDER}; wp_mkdir_p( $to );
			foreach ( glob( '${SOURCE}/*' ) as $file ) { copy( $file, $to . '/' . basename( $file ) ); }
			file_put_contents( $to . '/route.php', ${JSON.stringify(`<?php\n/* Plugin Name: Points */\n${ROUTE.slice(6)}`).replaceAll('$', '\\$')} );`,
		);
		activate('acme-loyalty', 'route');
	});

	after(async () => {
		activate();
		php(`array_map( 'unlink', glob( ${FOLDER} . '/*' ) ); rmdir( ${FOLDER} ); delete_option( 'waybill_addon_failures' );`);
		await close();
	});

	test('an addon stands in every slot, under the policy, and works', async () => {
		const ana = await Person.at('manager1');
		await ana.goto('manager');
		await ana.page.getByText('Hello Manager1').waitFor();
		await ana.page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Points' }).click();
		await ana.page.getByRole('heading', { name: 'Points of customers' }).waitFor();
		await ana.page.getByText('70 points').waitFor();
		assert.equal(new URL(ana.page.url()).pathname, '/waybill/manager/addons/acme/points');
		await ana.page.reload();
		await ana.button('To the orders').click();
		await ana.page.getByRole('columnheader', { name: 'Points' }).waitFor();
		assert.match(await ana.page.locator('tr[data-order]').first().textContent(), /\d0$/);
		await ana.page.getByRole('button', { name: 'Filter', exact: true }).click();
		await ana.button('New ones for Berlin').click();
		await ana.page.waitForURL(/state=new&city=Berlin/);
		await ana.page.locator('tr[data-order]').first().getByRole('checkbox').click();
		await ana.button('Reward…').click();
		await ana.button('Reward 1').click();
		await ana.page.getByText('Rewarded.').waitFor();
		await ana.page.getByText('1 selected').waitFor({ state: 'detached' });
		await ana.goto(`manager/orders/${await someOrder()}`);
		const thank = ana.button(/thanked 0 times/);
		await thank.click();
		await ana.button(/thanked 1 times/).waitFor();
		await ana.page.getByText(/^In state \w+$/).waitFor();
		assert.deepEqual(await ana.barriers(), []);
		await ana.leave();
	});

	test('it is the same inside wp-admin', async () => {
		const mo = await Person.inWordPress('shopmanager');
		await mo.page.goto(`${url}/wp-admin/admin.php?page=waybill#/addons/acme/points`);
		await mo.page.getByText('70 points').waitFor();
		await mo.page.goto(`${url}/wp-admin/admin.php?page=waybill#/orders/${await someOrder()}`);
		await mo.button(/thanked 0 times/).click();
		await mo.button(/thanked 1 times/).waitFor();
		await mo.context.close();
	});

	test('one that does everything wrong costs nobody else anything, and says so with a reference', async () => {
		activate('acme-loyalty', 'route', 'faulty');
		const ana = await Person.at('manager1');
		const reported = [];
		ana.page.on('response', (response) => {
			if (response.url().endsWith('/addons/failures') && response.status() === 200) {
				reported.push(response.request().postDataJSON());
			}
		});
		await ana.goto(`manager/orders/${await someOrder()}`);
		for (const label of ['Throws', 'Rejects', 'Never comes']) {
			const told = ana.page.getByRole('alert').filter({ hasText: `“${label}” does not work here` });
			await told.getByRole('button', { name: /^Reference/ }).waitFor();
		}
		await ana.button(/thanked 0 times/).click();
		await ana.button(/thanked 1 times/).waitFor();
		await ana.button('Start picking').or(ana.button('Pack')).first().waitFor();
		assert.deepEqual(await ana.barriers(), []);
		await ana.link('Orders').first().click();
		const row = ana.page.locator('tr[data-order]').first();
		await row.getByText('“Broken” does not work here').waitFor({ state: 'attached' });
		assert.equal(await ana.link('Outside').count(), 0);
		await ana.link('Points').first().click();
		await ana.page.getByText('70 points').waitFor();

		await ana.page.waitForLoadState('networkidle');
		const names = reported.map(({ name, place }) => `${name} ${place}`);
		assert.deepEqual(names.toSorted(), [
			'faulty routes',
			'faulty.cell orders/columns',
			'faulty.no_label order/detail/panels',
			'faulty.rejects order/detail/panels',
			'faulty.throws order/detail/panels',
			'gone scripts',
		]);
		const lines = health();
		for (const { text, reference } of reported) {
			assert.ok(lines.includes(text) && lines.includes(reference), `${text}: ${lines}`);
		}
		for (const what of ['its "label" is missing', 'its "path" is missing', 'its "entry" is missing', 'a filter that throws', 'something else than a list', 'needs version 2', 'no address on this site', 'what it needs is not there']) {
			assert.ok(lines.includes(what), `${what}: ${lines}`);
		}
		await ana.leave();
	});

	test('a script that never answers holds the panel up for two seconds, and gets in when it comes', async () => {
		activate('acme-loyalty', 'route');
		const ana = await Person.at('manager1');
		let answer = () => undefined;
		await ana.page.route('**/acme.js*', async (route) => {
			await new Promise((resolve) => {
				answer = resolve;
			});
			await route.fallback();
		});
		await ana.goto('manager');
		await ana.page.getByRole('heading', { name: 'Today', exact: true }).waitFor();
		await ana.page.getByRole('alert').filter({ hasText: '“Points today” does not work here' }).waitFor();
		answer();
		await ana.page.getByText('Hello Manager1').waitFor();
		assert.equal(await ana.page.getByRole('alert').count(), 0);
		await ana.leave();
	});
});
