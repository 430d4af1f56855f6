// SPDX-License-Identifier: MIT
//
// What of a text became more than text. In a panel whatever is not known to be ours is found, be it
// harmless or not; in wp-admin, where others put what they like into the page, only what the texts of
// tests/corpus brought there, by the mark that each of them bears.

/** Runs in the page. */
function find([isPanel, mark]) {
	const found = [];
	const say = (element, what) => found.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
	const isMarked = (text) => isPanel || text.includes(mark);
	for (const script of document.scripts) {
		const isOurs =
			script.id === 'waybill-boot'
				? script.type === 'application/json' && script.children.length === 0
				: new URL(script.src || 'about:blank').pathname.includes('/plugins/waybill/build/');
		// Others' scripts may hold the texts as data; one that begins with them is one of them.
		const begins = /^\s*(parent\.)?(alert|import)\(/.test(script.textContent) && isMarked(script.textContent);
		if (isPanel ? !isOurs : begins || script.src.includes(mark)) {
			say(script, 'script');
		}
	}
	for (const element of document.querySelectorAll('*')) {
		if (element.localName.includes(mark)) {
			say(element, 'element');
		}
		if (isPanel && /^(iframe|object|embed|base|plaintext|marquee|math|video|template)$/.test(element.localName)) {
			say(element, 'element');
		}
		for (const { name, value } of element.attributes) {
			const address = value.replace(/[\0-\x20]/g, '').toLowerCase();
			if (name.startsWith('on') && isMarked(value)) {
				say(element, 'handler');
			}
			if (['href', 'src', 'action', 'formaction', 'data', 'srcdoc', 'xlink:href', 'poster', 'background'].includes(name)) {
				if (/^(javascript|vbscript|data:text)/.test(address) && isMarked(value)) {
					say(element, 'address');
				}
				if (URL.canParse(value, document.baseURI) && new URL(value, document.baseURI).hostname.includes(mark)) {
					say(element, 'host');
				}
			}
		}
	}
	return found;
}

export const MARK = 'zqxj';

/** What the texts made of the page, as short sentences. */
export const intruders = (page, { isPanel = true } = {}) => page.evaluate(find, [isPanel, MARK]);

/** Each piece of text that stands in the page as one, and what its fields hold. */
export const pieces = (page, root = 'body') =>
	page.locator(root).evaluate((element) => {
		// In wp-admin WordPress draws what the browser has no letters for.
		for (const drawn of element.querySelectorAll('img.emoji')) {
			const { parentNode } = drawn;
			drawn.replaceWith(drawn.alt);
			parentNode.normalize();
		}
		const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
		const texts = [];
		while (walker.nextNode()) {
			if (walker.currentNode.parentElement.localName !== 'script') {
				texts.push(walker.currentNode.data);
			}
		}
		return [...texts, ...[...element.querySelectorAll('input, textarea')].map((field) => field.value)];
	});
