<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The box on WooCommerce's order screen: the moves that are open as buttons, the reason under each
// that is not, drift with its two ways out, and the history as sentences. It needs no script.
//
// WooCommerce's screen is one big form and HTML knows no form within a form. So the forms stand at
// the end of the page, and buttons and fields name theirs by the attribute `form`. Each form holds
// a key made when the page was: a double click is one command.

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

use Waybill\Exception as NativeException;
use Waybill\Exception\NotFound;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Native;
use Waybill\WordPress\Orders\DatabaseFailure;
use Waybill\WordPress\Orders\Drain;
use Waybill\WordPress\Orders\History;
use Waybill\WordPress\Orders\OrderFacts;
use Waybill\WordPress\Orders\UnfinishedMoves;
use Waybill\WordPress\Roles\Roles;
use Waybill\WordPress\Service;
use Waybill\WordPress\Unavailable;

/**
 * @phpstan-import-type SubjectWithMoves from \Waybill\Engine
 * @phpstan-import-type Event from \Waybill\Engine
 */
final class OrderBox implements Service {

	/** How many of the newest events are shown. */
	private const EVENTS_SHOWN = 30;

	/** @var list<array{id: string, action: string, fields: array<string, string>}> Forms to print at the end. */
	private array $forms = [];

	public function __construct(
		private readonly Native $native,
		private readonly Drain $drain,
		private readonly UnfinishedMoves $unfinished,
	) {
	}

	public function register(): void {
		add_action( 'add_meta_boxes', $this->addBox( ... ), 20, 2 );
		add_action( 'admin_footer', $this->printForms( ... ) );
	}

	private function addBox( string $screen, mixed $order ): void {
		if ( ! $order instanceof \WC_Order || ! current_user_can( Roles::ACT_AS_MANAGER ) ) {
			return;
		}
		add_meta_box(
			'waybill-order',
			__( 'Waybill', 'waybill' ),
			function () use ( $order ): void {
				$this->show( $order );
			},
			$screen,
			'side',
			'high'
		);
	}

	private function show( \WC_Order $order ): void {
		$id = $order->get_id();
		OrderActions::showAnswer();
		$this->showUnfinished( $id );
		try {
			$engine = $this->native->engine();
			$this->drain->order( $id );
			$view    = $engine->read( 'order:' . $id, Actors::current( 'wp-admin' ), OrderFacts::of( $order ), Clock::nowMs() );
			$history = new History( $engine->getWorkflow( $view['workflow']['name'] ) );
			$events  = $engine->events( 'order:' . $id, max( 1, $view['head']['seq'] - self::EVENTS_SHOWN + 1 ), self::EVENTS_SHOWN );
		} catch ( NotFound ) {
			echo '<p>' . esc_html__( 'This order has not entered the workflow: it does so when it is paid.', 'waybill' ) . '</p>';
			return;
		} catch ( NativeException | Unavailable $failure ) {
			$reference = wp_generate_uuid4();
			error_log( "waybill: urn:uuid:{$reference} order box: {$failure->getMessage()}" ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
			/* translators: %s: a reference number. */
			echo '<p role="alert">' . esc_html( sprintf( __( 'Waybill can’t be reached at the moment. Reference: %s', 'waybill' ), $reference ) ) . '</p>';
			return;
		}
		$this->showState( $view );
		if ( '' !== $view['drift'] || $view['torn'] ) {
			$this->showTrouble( $id, $view, $history );
		} else {
			$this->showMoves( $id, $view );
		}
		$this->showHistory( $events, $history );
	}

	/** Moves of WooCommerce's own whose worker was killed: what is missing, and the click that runs it. */
	private function showUnfinished( int $id ): void {
		try {
			$moves = $this->unfinished->find( $id );
		} catch ( DatabaseFailure $failure ) {
			error_log( 'waybill: ' . $failure->getMessage() ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
			return;
		}
		foreach ( $moves as $move ) {
			$form = 'waybill-finish-' . $move->id;
			printf(
				'<div class="waybill-unfinished" role="status"><p>%1$s</p><button type="submit" class="button" form="%2$s">%3$s</button></div>',
				esc_html(
					sprintf(
						/* translators: 1: an order status, 2: what is missing, as a list. */
						__( 'The change to %1$s was interrupted. Missing: %2$s.', 'waybill' ),
						wc_get_order_status_name( $move->to ),
						implode( ', ', $this->unfinished->missing( $move ) )
					)
				),
				esc_attr( $form ),
				esc_html__( 'Finish it', 'waybill' )
			);
			$this->addForm( $form, 'finish', $id, 0, $move->id );
		}
	}

	/** @param SubjectWithMoves $view */
	private function showState( array $view ): void {
		printf(
			'<p class="waybill-state" data-state="%1$s" data-version="%2$d">%3$s <strong>%4$s</strong></p>',
			esc_attr( $view['state'] ),
			(int) $view['version'],
			esc_html__( 'The order is in', 'waybill' ),
			esc_html( $view['label'] )
		);
		if ( $view['busy'] ) {
			echo '<p>' . esc_html__( 'A move is being made at this moment.', 'waybill' ) . '</p>';
		}
	}

	/** @param SubjectWithMoves $view */
	private function showMoves( int $id, array $view ): void {
		foreach ( $view['moves'] as $move ) {
			$form = 'waybill-move-' . $move['name'];
			echo '<div class="waybill-move" style="margin:0 0 10px">';
			if ( ! $move['allowed'] ) {
				printf( '<button type="button" class="button" disabled aria-describedby="%1$s-why">%2$s</button>', esc_attr( $form ), esc_html( $move['label'] ) );
				echo '<ul id="' . esc_attr( $form ) . '-why" style="margin:4px 0 0">';
				foreach ( $move['blockers'] as $blocker ) {
					echo '<li>' . esc_html( $blocker['text'] ) . '</li>';
				}
				echo '</ul></div>';
				continue;
			}
			foreach ( $move['inputs'] as $name => $schema ) {
				InputField::show( (string) $name, is_array( $schema ) ? $schema : [], $form );
			}
			printf( '<button type="submit" class="button" form="%1$s">%2$s</button></div>', esc_attr( $form ), esc_html( $move['label'] ) );
			$this->addForm( $form, 'move', $id, (int) $view['version'], $move['name'] );
		}
	}

	/** @param SubjectWithMoves $view */
	private function showTrouble( int $id, array $view, History $history ): void {
		echo '<div class="waybill-drift" role="status">';
		if ( $view['torn'] ) {
			echo '<p>' . esc_html__( 'A move of this order was cut in half by a plugin. Look at the order, then settle it:', 'waybill' ) . '</p>';
		} else {
			echo '<p>' . esc_html(
				sprintf(
					/* translators: 1: an order status, 2: an order status. */
					__( 'WooCommerce says %1$s where Waybill expects %2$s. Which is right?', 'waybill' ),
					$history->status( $view['drift'] ),
					$history->status( $view['woo'] )
				)
			) . '</p>';
		}
		printf( '<button type="submit" class="button" form="waybill-adopt">%s</button> ', esc_html__( 'WooCommerce is right', 'waybill' ) );
		printf( '<button type="submit" class="button" form="waybill-revert">%s</button>', esc_html__( 'Set it back', 'waybill' ) );
		echo '</div>';
		$this->addForm( 'waybill-adopt', 'adopt', $id, (int) $view['version'], '' );
		$this->addForm( 'waybill-revert', 'revert', $id, (int) $view['version'], '' );
	}

	/** @param list<Event> $events */
	private function showHistory( array $events, History $history ): void {
		echo '<h4>' . esc_html__( 'History', 'waybill' ) . '</h4><ol class="waybill-history" style="margin:0;list-style:none">';
		foreach ( array_reverse( $events ) as $event ) {
			printf(
				'<li style="margin:0 0 8px"><span>%1$s</span><br><small><time datetime="%2$s">%3$s</time></small></li>',
				esc_html( $history->sentence( $event ) ),
				esc_attr( gmdate( 'c', intdiv( $event['at'], 1000 ) ) ),
				esc_html( History::moment( $event['at'] ) )
			);
		}
		echo '</ol>';
	}

	private function addForm( string $form, string $action, int $id, int $seen, string $name ): void {
		$this->forms[] = [
			'id'     => $form,
			'action' => $action,
			'fields' => [
				'order' => (string) $id,
				'seen'  => (string) $seen,
				'name'  => $name,
				'key'   => wp_generate_uuid4(),
			],
		];
	}

	private function printForms(): void {
		foreach ( $this->forms as $form ) {
			printf( '<form id="%1$s" method="post" action="%2$s" hidden>', esc_attr( $form['id'] ), esc_url( admin_url( 'admin-post.php' ) ) );
			wp_nonce_field( OrderActions::nonce( (int) $form['fields']['order'] ), '_wpnonce', false );
			printf( '<input type="hidden" name="action" value="%s">', esc_attr( OrderActions::PREFIX . $form['action'] ) );
			foreach ( $form['fields'] as $name => $value ) {
				printf( '<input type="hidden" name="%1$s" value="%2$s">', esc_attr( $name ), esc_attr( $value ) );
			}
			echo '</form>';
		}
	}
}
