<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All that a refusal is put together from, for translators: the templates of the core
// (core/src/workflow/message_list.h), in its English, under its ids. A test compares the two.
//
// What stands in braces is put in: a name, a number, a fact, or another of these. Braces can be
// moved about; all of them have to stay. Sentences are put together from conditions ("{fact} is at
// least {value}") and facts ("the order's total"), which begin in lower case because they stand
// inside a sentence.

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\Workflow;

final class Catalogue {

	/** A template in the language of whoever reads; null for what the core did not know here. */
	public static function template( string $id ): ?string {
		return match ( $id ) {
			// What stands alone, or before and after who can change it.
			'explained' => _x( '{what} {who}', 'refusal', 'waybill' ),
			'state.elsewhere' => _x( '"{move}" starts from {states}; the order is "{state}".', 'refusal', 'waybill' ),
			'state.final' => _x( 'The order is "{state}", and nothing follows after that.', 'refusal', 'waybill' ),
			'role.left_to' => _x( '"{move}" is left to {people}.', 'refusal', 'waybill' ),
			'role.itself' => _x( '"{move}" happens by itself when it is due.', 'refusal', 'waybill' ),
			'role.woocommerce' => _x( '"{move}" happens only when WooCommerce itself changes the order.', 'refusal', 'waybill' ),
			'second.yours' => _x( '"{move}" needs a second person: the last move was yours.', 'refusal', 'waybill' ),
			'second.other' => _x( '"{move}" needs a second person: somebody else than {person}, who made the last move.', 'refusal', 'waybill' ),
			'second.unknown' => _x( '"{move}" needs a second person, and it is not known who made the last move.', 'refusal', 'waybill' ),
			'input.unknown' => _x( '"{move}" has no input "{input}".', 'refusal', 'waybill' ),
			'input.missing' => _x( '"{input}" must be filled in.', 'refusal', 'waybill' ),
			'input.wrong' => _x( '"{input}" {problem}.', 'refusal', 'waybill' ),
			'input.wrong_at' => _x( '"{input}" at {place} {problem}.', 'refusal', 'waybill' ),
			'guard.only' => _x( 'Only possible when {condition}.', 'refusal', 'waybill' ),
			'guard.only_but' => _x( 'Only possible when {condition}; {facts}.', 'refusal', 'waybill' ),
			'guard.while' => _x( 'Not possible while {facts}.', 'refusal', 'waybill' ),
			'guard.never' => _x( '"{move}" is never possible: its rule says so.', 'refusal', 'waybill' ),
			'guard.unchecked' => _x( '"{move}" is refused, because its rule can\'t be checked.', 'refusal', 'waybill' ),
			'guard.unchecked_why' => _x( '"{move}" is refused, because its rule can\'t be checked: {reason}.', 'refusal', 'waybill' ),
			'guard.unset' => _x( '"{move}" is refused, because "{variable}" can\'t be worked out.', 'refusal', 'waybill' ),
			'guard.unset_why' => _x( '"{move}" is refused, because "{variable}" can\'t be worked out: {reason}.', 'refusal', 'waybill' ),
			'drift' => _x( 'WooCommerce has changed this order outside the workflow. A manager has to adopt the change or revert it first.', 'refusal', 'waybill' ),
			'torn' => _x( 'An earlier move of this order was cut in half by a plugin. A manager has to adopt what WooCommerce shows or revert it first.', 'refusal', 'waybill' ),

			// Who can do something about it.
			'who.people' => _x( 'That can be changed by {people}.', 'refusal', 'waybill' ),
			'who.bring' => _x( 'It can be brought there by {people}.', 'refusal', 'waybill' ),
			'who.time' => _x( 'That changes with time.', 'refusal', 'waybill' ),
			'who.asking' => _x( 'That depends on who asks, and from where.', 'refusal', 'waybill' ),
			'person.you' => _x( 'you', 'refusal', 'waybill' ),
			'person.shop' => _x( 'whoever edits the order in WooCommerce', 'refusal', 'waybill' ),
			'person.assigner' => _x( 'whoever assigns orders', 'refusal', 'waybill' ),
			'person.manager' => _x( 'manager', 'refusal', 'waybill' ),
			'person.staff' => _x( 'staff', 'refusal', 'waybill' ),
			'person.driver' => _x( 'driver', 'refusal', 'waybill' ),

			// Lists: "A, B or C" is or(next(A, B), C).
			'list.next' => _x( '{before}, {item}', 'refusal', 'waybill' ),
			'list.or' => _x( '{before} or {item}', 'refusal', 'waybill' ),
			'list.and' => _x( '{before} and {item}', 'refusal', 'waybill' ),

			// Conditions: what a guard asks for, and also what a fact is.
			'is' => _x( '{fact} is {value}', 'refusal', 'waybill' ),
			'is_not' => _x( '{fact} is not {value}', 'refusal', 'waybill' ),
			'more' => _x( '{fact} is more than {value}', 'refusal', 'waybill' ),
			'at_least' => _x( '{fact} is at least {value}', 'refusal', 'waybill' ),
			'less' => _x( '{fact} is less than {value}', 'refusal', 'waybill' ),
			'at_most' => _x( '{fact} is at most {value}', 'refusal', 'waybill' ),
			'after' => _x( '{fact} is after {value}', 'refusal', 'waybill' ),
			'not_before' => _x( '{fact} is not before {value}', 'refusal', 'waybill' ),
			'before' => _x( '{fact} is before {value}', 'refusal', 'waybill' ),
			'not_after' => _x( '{fact} is not after {value}', 'refusal', 'waybill' ),
			'yes' => _x( '{fact} is yes', 'refusal', 'waybill' ),
			'no' => _x( '{fact} is no', 'refusal', 'waybill' ),
			'paid' => _x( 'the order is paid', 'refusal', 'waybill' ),
			'unpaid' => _x( 'the order is not paid', 'refusal', 'waybill' ),
			'mine' => _x( 'the order is assigned to you', 'refusal', 'waybill' ),
			'not_mine' => _x( 'the order is not assigned to you', 'refusal', 'waybill' ),
			'assigned' => _x( 'the order is assigned to somebody', 'refusal', 'waybill' ),
			'unassigned' => _x( 'the order is assigned to nobody', 'refusal', 'waybill' ),
			'empty' => _x( '{fact} is empty', 'refusal', 'waybill' ),
			'not_empty' => _x( '{fact} is not empty', 'refusal', 'waybill' ),
			'known' => _x( '{fact} is known', 'refusal', 'waybill' ),
			'unknown' => _x( '{fact} is not known', 'refusal', 'waybill' ),
			'filled_in' => _x( '{fact} is filled in', 'refusal', 'waybill' ),
			'left_empty' => _x( '{fact} is left empty', 'refusal', 'waybill' ),
			'as_needed' => _x( '{fact} is as needed', 'refusal', 'waybill' ),
			'not_as_needed' => _x( '{fact} is not as needed', 'refusal', 'waybill' ),
			'has' => _x( '{fact} has {amount}', 'refusal', 'waybill' ),
			'has_not' => _x( '{fact} does not have {amount}', 'refusal', 'waybill' ),
			'has_more' => _x( '{fact} has more than {amount}', 'refusal', 'waybill' ),
			'has_at_least' => _x( '{fact} has at least {amount}', 'refusal', 'waybill' ),
			'has_less' => _x( '{fact} has less than {amount}', 'refusal', 'waybill' ),
			'has_at_most' => _x( '{fact} has at most {amount}', 'refusal', 'waybill' ),
			'among' => _x( '{fact} is among {list}', 'refusal', 'waybill' ),
			'not_among' => _x( '{fact} is not among {list}', 'refusal', 'waybill' ),
			'starts' => _x( '{fact} begins with {value}', 'refusal', 'waybill' ),
			'starts_not' => _x( '{fact} does not begin with {value}', 'refusal', 'waybill' ),
			'ends' => _x( '{fact} ends with {value}', 'refusal', 'waybill' ),
			'ends_not' => _x( '{fact} does not end with {value}', 'refusal', 'waybill' ),
			'contains' => _x( '{fact} contains {value}', 'refusal', 'waybill' ),
			'contains_not' => _x( '{fact} does not contain {value}', 'refusal', 'waybill' ),
			'matches' => _x( '{fact} has the form {value}', 'refusal', 'waybill' ),
			'matches_not' => _x( '{fact} does not have the form {value}', 'refusal', 'waybill' ),
			'every' => _x( '{condition} for each entry of {list}', 'refusal', 'waybill' ),
			'some' => _x( '{condition} for at least one entry of {list}', 'refusal', 'waybill' ),
			'one' => _x( '{condition} for exactly one entry of {list}', 'refusal', 'waybill' ),

			// What the one fact of a condition is.
			'it.is' => _x( 'it is {value}', 'refusal', 'waybill' ),
			'it.empty' => _x( 'it is empty', 'refusal', 'waybill' ),
			'it.unknown' => _x( 'it is not known', 'refusal', 'waybill' ),
			'it.has' => _x( 'it has {amount}', 'refusal', 'waybill' ),
			'for_item' => _x( 'for {item}, {facts}', 'refusal', 'waybill' ),
			'not_for_item' => _x( 'that fails for {item}', 'refusal', 'waybill' ),

			// Values.
			'quoted' => _x( '"{text}"', 'refusal', 'waybill' ),
			'value.yes' => _x( 'yes', 'refusal', 'waybill' ),
			'value.no' => _x( 'no', 'refusal', 'waybill' ),
			'since' => _x( 'the time since {fact}', 'refusal', 'waybill' ),
			'until' => _x( 'the time until {fact}', 'refusal', 'waybill' ),
			'at' => _x( '{fact} for {key}', 'refusal', 'waybill' ),
			'item.number' => _x( 'number {number}', 'refusal', 'waybill' ),

			// Facts. What an author named has his words; an input its title.
			'fact.input' => _x( '"{title}"', 'refusal', 'waybill' ),
			'fact.inputs' => _x( 'what was filled in', 'refusal', 'waybill' ),
			'fact.vars' => _x( 'what was recorded', 'refusal', 'waybill' ),
			'fact.now' => _x( 'the time', 'refusal', 'waybill' ),
			'fact.order' => _x( 'the order', 'refusal', 'waybill' ),
			'fact.order.id' => _x( 'the order\'s id', 'refusal', 'waybill' ),
			'fact.order.number' => _x( 'the order\'s number', 'refusal', 'waybill' ),
			'fact.order.status' => _x( 'the order\'s status', 'refusal', 'waybill' ),
			'fact.order.currency' => _x( 'the currency', 'refusal', 'waybill' ),
			'fact.order.total' => _x( 'the order\'s total', 'refusal', 'waybill' ),
			'fact.order.paid' => _x( 'whether the order is paid', 'refusal', 'waybill' ),
			'fact.order.created_at' => _x( 'the date of the order', 'refusal', 'waybill' ),
			'fact.order.paid_at' => _x( 'the date of payment', 'refusal', 'waybill' ),
			'fact.order.payment_method' => _x( 'the payment method', 'refusal', 'waybill' ),
			'fact.order.shipping_method' => _x( 'the shipping method', 'refusal', 'waybill' ),
			'fact.order.country' => _x( 'the country', 'refusal', 'waybill' ),
			'fact.order.city' => _x( 'the city', 'refusal', 'waybill' ),
			'fact.order.postcode' => _x( 'the postcode', 'refusal', 'waybill' ),
			'fact.order.note' => _x( 'the customer\'s note', 'refusal', 'waybill' ),
			'fact.order.items' => _x( 'the order\'s list of items', 'refusal', 'waybill' ),
			'fact.actor' => _x( 'your account', 'refusal', 'waybill' ),
			'fact.actor.id' => _x( 'your id', 'refusal', 'waybill' ),
			'fact.actor.roles' => _x( 'the list of your roles', 'refusal', 'waybill' ),
			'fact.actor.via' => _x( 'the place you work from', 'refusal', 'waybill' ),
			'fact.actor.device' => _x( 'your device', 'refusal', 'waybill' ),
			'fact.subject' => _x( 'the order\'s place in the workflow', 'refusal', 'waybill' ),
			'fact.subject.key' => _x( 'the order\'s key', 'refusal', 'waybill' ),
			'fact.subject.state' => _x( 'the order\'s state', 'refusal', 'waybill' ),
			'fact.subject.version' => _x( 'the order\'s version', 'refusal', 'waybill' ),
			'fact.vars.assignee' => _x( 'the assignee', 'refusal', 'waybill' ),
			'fact.item' => _x( 'it', 'refusal', 'waybill' ),
			'fact.item.id' => _x( 'its id', 'refusal', 'waybill' ),
			'fact.item.sku' => _x( 'its SKU', 'refusal', 'waybill' ),
			'fact.item.name' => _x( 'its name', 'refusal', 'waybill' ),
			'fact.item.quantity' => _x( 'its quantity', 'refusal', 'waybill' ),
			'fact.item.total' => _x( 'its total', 'refusal', 'waybill' ),
			'fact.item.weight_g' => _x( 'its weight in grams', 'refusal', 'waybill' ),
			'fact.item.member' => _x( 'its {name}', 'refusal', 'waybill' ),

			// What an input must be.
			'must.not_be_given' => _x( 'must not be given', 'refusal', 'waybill' ),
			'must.be_null' => _x( 'must be null', 'refusal', 'waybill' ),
			'must.be_yes_or_no' => _x( 'must be yes or no', 'refusal', 'waybill' ),
			'must.be_whole' => _x( 'must be a whole number', 'refusal', 'waybill' ),
			'must.be_number' => _x( 'must be a number', 'refusal', 'waybill' ),
			'must.be_text' => _x( 'must be a text', 'refusal', 'waybill' ),
			'must.be_list' => _x( 'must be a list', 'refusal', 'waybill' ),
			'must.be_object' => _x( 'must be an object', 'refusal', 'waybill' ),
			'must.be_another_kind' => _x( 'must be of another kind', 'refusal', 'waybill' ),
			'must.be' => _x( 'must be {value}', 'refusal', 'waybill' ),
			'must.be_one_of' => _x( 'must be one of {values}', 'refusal', 'waybill' ),
			'must.be_at_least' => _x( 'must be at least {value}', 'refusal', 'waybill' ),
			'must.be_at_most' => _x( 'must be at most {value}', 'refusal', 'waybill' ),
			'must.be_more' => _x( 'must be more than {value}', 'refusal', 'waybill' ),
			'must.be_less' => _x( 'must be less than {value}', 'refusal', 'waybill' ),
			'must.be_multiple' => _x( 'must be a multiple of {value}', 'refusal', 'waybill' ),
			'must.have_at_least' => _x( 'must have at least {amount}', 'refusal', 'waybill' ),
			'must.have_at_most' => _x( 'must have at most {amount}', 'refusal', 'waybill' ),
			'must.have_form' => _x( 'must have the form {pattern}', 'refusal', 'waybill' ),
			'must.have_member' => _x( 'must have a member "{member}"', 'refusal', 'waybill' ),
			'must.have_text_keys' => _x( 'must have texts as keys', 'refusal', 'waybill' ),
			'must.not_repeat' => _x( 'must not hold the same item twice', 'refusal', 'waybill' ),
			'too_many_digits' => _x( 'has too many digits', 'refusal', 'waybill' ),
			'too_deep' => _x( 'is nested too deep', 'refusal', 'waybill' ),
			default => null,
		};
	}

	/** The same where a number decides on the form. */
	public static function plural( string $id, int $count ): ?string {
		return match ( $id ) {
			'count.items' => _nx( '{count} item', '{count} items', $count, 'refusal', 'waybill' ),
			'count.entries' => _nx( '{count} entry', '{count} entries', $count, 'refusal', 'waybill' ),
			'count.members' => _nx( '{count} member', '{count} members', $count, 'refusal', 'waybill' ),
			'count.characters' => _nx( '{count} character', '{count} characters', $count, 'refusal', 'waybill' ),
			'count.days' => _nx( '{count} day', '{count} days', $count, 'refusal', 'waybill' ),
			'count.hours' => _nx( '{count} hour', '{count} hours', $count, 'refusal', 'waybill' ),
			'count.minutes' => _nx( '{count} minute', '{count} minutes', $count, 'refusal', 'waybill' ),
			'count.seconds' => _nx( '{count} second', '{count} seconds', $count, 'refusal', 'waybill' ),
			default => null,
		};
	}

	/** What the shipped workflow says in its own words, and calls things; any other text as it is. */
	public static function shipped( string $text ): string {
		return match ( $text ) {
			'New' => _x( 'New', 'workflow', 'waybill' ),
			'Picking' => _x( 'Picking', 'workflow', 'waybill' ),
			'Packed' => _x( 'Packed', 'workflow', 'waybill' ),
			'Out for delivery' => _x( 'Out for delivery', 'workflow', 'waybill' ),
			'Delivery failed' => _x( 'Delivery failed', 'workflow', 'waybill' ),
			'On hold' => _x( 'On hold', 'workflow', 'waybill' ),
			'Delivered' => _x( 'Delivered', 'workflow', 'waybill' ),
			'Returned' => _x( 'Returned', 'workflow', 'waybill' ),
			'Cancelled' => _x( 'Cancelled', 'workflow', 'waybill' ),
			'Start picking' => _x( 'Start picking', 'workflow', 'waybill' ),
			'Pack' => _x( 'Pack', 'workflow', 'waybill' ),
			'Parcels' => _x( 'Parcels', 'workflow', 'waybill' ),
			'Send out' => _x( 'Send out', 'workflow', 'waybill' ),
			'Deliver' => _x( 'Deliver', 'workflow', 'waybill' ),
			'Note' => _x( 'Note', 'workflow', 'waybill' ),
			'Not delivered' => _x( 'Not delivered', 'workflow', 'waybill' ),
			'Reason' => _x( 'Reason', 'workflow', 'waybill' ),
			'Deliver again' => _x( 'Deliver again', 'workflow', 'waybill' ),
			'Return' => _x( 'Return', 'workflow', 'waybill' ),
			'Hold' => _x( 'Hold', 'workflow', 'waybill' ),
			'Release' => _x( 'Release', 'workflow', 'waybill' ),
			'End one hold' => _x( 'End one hold', 'workflow', 'waybill' ),
			'Cancel' => _x( 'Cancel', 'workflow', 'waybill' ),
			'Complete' => _x( 'Complete', 'workflow', 'waybill' ),
			'The order is not paid yet, and it is not cash on delivery.' => _x( 'The order is not paid yet, and it is not cash on delivery.', 'refusal', 'waybill' ),
			'The order is held for this reason already.' => _x( 'The order is held for this reason already.', 'refusal', 'waybill' ),
			'The order is held for several reasons. End one at a time.' => _x( 'The order is held for several reasons. End one at a time.', 'refusal', 'waybill' ),
			'This is the only reason the order is held for. Release the order.' => _x( 'This is the only reason the order is held for. Release the order.', 'refusal', 'waybill' ),
			'The order is not held for this reason.' => _x( 'The order is not held for this reason.', 'refusal', 'waybill' ),
			default => $text,
		};
	}

	/** A choice that an input offers, such as "wrong_address", as a person reads it. */
	public static function choice( string $name ): string {
		return match ( $name ) {
			'nobody_home' => _x( 'Nobody home', 'choice', 'waybill' ),
			'refused' => _x( 'Refused', 'choice', 'waybill' ),
			'damaged' => _x( 'Damaged', 'choice', 'waybill' ),
			'wrong_address' => _x( 'Wrong address', 'choice', 'waybill' ),
			'other' => _x( 'Other', 'choice', 'waybill' ),
			'out_of_stock' => _x( 'Out of stock', 'choice', 'waybill' ),
			'payment' => _x( 'Payment', 'choice', 'waybill' ),
			'address' => _x( 'Address', 'choice', 'waybill' ),
			'customer_asked' => _x( 'Customer asked', 'choice', 'waybill' ),
			default => ucfirst( str_replace( '_', ' ', $name ) ),
		};
	}

	/**
	 * Every choice that the transitions of a workflow offer, in words.
	 *
	 * @return array<string, string>
	 */
	public static function choices( Workflow $workflow ): array {
		$words = [];
		foreach ( $workflow->getTransitions() as $transition ) {
			foreach ( $transition['inputs'] as $input ) {
				$choices = is_array( $input ) && is_array( $input['enum'] ?? null ) ? $input['enum'] : [];
				foreach ( array_filter( $choices, 'is_string' ) as $choice ) {
					$words[ $choice ] = self::choice( $choice );
				}
			}
		}
		return $words;
	}
}
