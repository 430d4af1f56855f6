<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The box on WooCommerce's order screen: the moves that are open as buttons, the reason under each
// that is not, drift with its two ways out, and the history as sentences. It needs no script.
//
// WooCommerce's screen is one big form and HTML knows no form within a form. So the forms stand at
// the end of the page, and buttons and fields name theirs by the attribute `form`. Each form holds
// a key made when the page was: a double click is one command.
//
// The order screen is the shop's: a part of the box that fails is left out as a whole and says so,
// with a reference to what stands in the server's log.

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

use Waybill\Exception\Busy;
use Waybill\Exception\NotFound;
use Waybill\Exception\StorageFailure;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Catalogue;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Html;
use Waybill\WordPress\Mail\MailRetry;
use Waybill\WordPress\Native;
use Waybill\WordPress\Orders\Drain;
use Waybill\WordPress\Orders\History;
use Waybill\WordPress\Orders\OrderFacts;
use Waybill\WordPress\Orders\UnfinishedMoves;
use Waybill\WordPress\Roles\Roles;
use Waybill\WordPress\Sentences;
use Waybill\WordPress\Service;
use Waybill\Workflow;

/**
 * @phpstan-import-type SubjectWithMoves from \Waybill\Engine
 * @phpstan-import-type Event from \Waybill\Engine
 */
final class OrderBox implements Service {

	/** How many of the newest events are shown. */
	private const EVENTS_SHOWN = 30;

	/** @var list<array{id: string, fields: array<string, string>}> Forms to print at the end. */
	private array $forms = [];

	public function __construct(
		private readonly Native $native,
		private readonly Drain $drain,
		private readonly OrderFacts $facts,
		private readonly UnfinishedMoves $unfinished,
		private readonly MailRetry $mails,
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
		Stylesheet::enqueue();
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
		$this->part( $id, fn() => $this->showUnfinished( $id ) );
		$this->part( $id, fn() => $this->showMails( $id ) );
		$this->part( $id, fn() => $this->showOrder( $order ) );
	}

	/**
	 * The outermost border: whatever fails in a part, nothing of it is shown but where to look.
	 *
	 * @param \Closure(): void $show
	 */
	private function part( int $id, \Closure $show ): void {
		$forms = $this->forms;
		$depth = ob_get_level();
		ob_start();
		try {
			$show();
			ob_end_flush();
		} catch ( \Throwable $failure ) {
			while ( ob_get_level() > $depth ) {
				ob_end_clean();
			}
			$this->forms = $forms;
			$reference   = wp_generate_uuid4();
			// phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
			error_log( "waybill: urn:uuid:{$reference} box of order {$id}: {$failure->getMessage()}" );
			/* translators: %s: a reference number. */
			$text = sprintf( __( 'Waybill can’t be reached at the moment. Reference: %s', 'waybill' ), $reference );
			echo '<p class="waybill-failure" role="alert">' . Html::text( $text ) . '</p>';
		}
	}

	private function showOrder( \WC_Order $order ): void {
		$subject = Drain::subject( $order->get_id() );
		$engine  = $this->native->engine();
		try {
			$this->drain( $order->get_id() );
			$facts    = $this->facts->of( $order->get_id() );
			$view     = $engine->read( $subject, Actors::current( 'wp-admin' ), $facts, Clock::nowMs() );
			$workflow = $engine->getWorkflowOf( $subject );
		} catch ( NotFound ) {
			$text = __( 'This order has not entered the workflow: it does so when it is paid.', 'waybill' );
			echo '<p>' . Html::text( $text ) . '</p>';
			return;
		}
		$history = new History( $workflow );
		$from    = max( 1, $view['head']['seq'] - self::EVENTS_SHOWN + 1 );
		$this->showState( $view, $history );
		if ( '' !== $view['drift'] || $view['torn'] ) {
			$this->showTrouble( $order, $view, $workflow, $history );
		} else {
			$this->showMoves( $order->get_id(), $view );
		}
		$this->showHistory( $engine->events( $subject, $from, self::EVENTS_SHOWN ), $history );
	}

	/** Mails of the order that nobody tries to send any more, and the click that sends them. */
	private function showMails( int $id ): void {
		foreach ( $this->mails->find( $id ) as $mail ) {
			$form = 'waybill-mail-' . $mail['id'];
			$name = self::mailName( $mail['template'] );
			/* translators: 1: name of a mail, 2: an error message. */
			$text = sprintf( __( 'The mail “%1$s” could not be sent: %2$s', 'waybill' ), $name, $mail['error'] );
			printf(
				'<div class="waybill-trouble waybill-mail" role="status"><p>%1$s</p>'
				. '<button type="submit" class="button" form="%2$s">%3$s</button></div>',
				Html::text( $text ),
				Html::text( $form ),
				esc_html__( 'Try again', 'waybill' )
			);
			$this->addForm( $form, 'mail', $id, 0, [ 'name' => (string) $mail['id'] ] );
		}
	}

	/** As WooCommerce's settings call it; a mail of another plugin by the hook that it was sent from. */
	private static function mailName( string $template ): string {
		foreach ( WC()->mailer()->get_emails() as $email ) {
			if ( $email instanceof \WC_Email && $template === $email->id ) {
				return $email->get_title();
			}
		}
		return (string) preg_replace( '/^[0-9a-f]{16} /', '', $template );
	}

	/** Moves of WooCommerce's own whose worker was killed: what is missing, and the click that runs it. */
	private function showUnfinished( int $id ): void {
		foreach ( $this->unfinished->find( $id ) as $move ) {
			$form = 'waybill-finish-' . $move->id;
			$text = sprintf(
				/* translators: 1: an order status, 2: what is missing, as a list. */
				__( 'The change to %1$s was interrupted. Missing: %2$s.', 'waybill' ),
				wc_get_order_status_name( $move->to ),
				implode( ', ', $this->unfinished->missing( $move ) )
			);
			printf(
				'<div class="waybill-trouble waybill-unfinished" role="status"><p>%1$s</p>'
				. '<button type="submit" class="button" form="%2$s">%3$s</button></div>',
				Html::text( $text ),
				Html::text( $form ),
				esc_html__( 'Finish it', 'waybill' )
			);
			$this->addForm( $form, 'finish', $id, 0, [ 'name' => $move->id ] );
		}
	}

	/** Where nothing can be written, what was written is still worth showing. */
	private function drain( int $id ): void {
		try {
			$this->drain->order( $id );
		} catch ( StorageFailure | Busy $failure ) {
			// phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
			error_log( "waybill: order {$id} is shown as it was last recorded: {$failure->getMessage()}" );
		}
	}

	/** @param SubjectWithMoves $view */
	private function showState( array $view, History $history ): void {
		printf(
			'<p class="waybill-state" data-state="%1$s" data-version="%2$d">%3$s <strong>%4$s</strong></p>',
			Html::text( $view['state'] ),
			(int) $view['version'],
			esc_html__( 'State:', 'waybill' ),
			Html::text( Catalogue::shipped( $view['label'] ) )
		);
		if ( '' !== $view['assignee'] ) {
			/* translators: %s: a person. */
			$text = sprintf( __( 'With %s.', 'waybill' ), $history->name( $view['assignee'] ) );
			echo '<p>' . Html::text( $text ) . '</p>';
		}
		if ( $view['busy'] ) {
			echo '<p>' . esc_html__( 'A move is being made at this moment.', 'waybill' ) . '</p>';
		}
	}

	/**
	 * What can be done with one click, then what asks for something first, then what is refused.
	 *
	 * @param SubjectWithMoves $view
	 */
	private function showMoves( int $id, array $view ): void {
		$moves = [ [], [], [] ];
		foreach ( $view['moves'] as $move ) {
			$moves[ $move['allowed'] ? (int) InputField::isAnyRequired( $move['inputs'] ) : 2 ][] = $move;
		}
		foreach ( array_merge( ...$moves ) as $index => $move ) {
			$form = 'waybill-move-' . $move['name'];
			if ( ! $move['allowed'] ) {
				self::showRefused( $form, Catalogue::shipped( $move['label'] ), array_map( Sentences::of( ... ), $move['blockers'] ) );
				continue;
			}
			self::showOpen( $form, Catalogue::shipped( $move['label'] ), $move['inputs'], 0 === $index );
			$this->addForm( $form, 'move', $id, (int) $view['version'], [ 'name' => $move['name'] ] );
		}
	}

	/** @param array<string, mixed> $inputs */
	private static function showOpen( string $form, string $label, array $inputs, bool $is_first ): void {
		$is_asking = InputField::isAnyRequired( $inputs );
		echo $is_asking
			? '<details class="waybill-move"><summary>' . Html::text( $label ) . '…</summary>'
			: '<div class="waybill-move">';
		InputField::showAll( $inputs, $form );
		printf(
			'<button type="submit" class="button%1$s" form="%2$s">%3$s</button>%4$s',
			$is_first ? ' button-primary' : '',
			Html::text( $form ),
			Html::text( $label ),
			$is_asking ? '</details>' : '</div>'
		);
	}

	/** @param list<string> $reasons */
	private static function showRefused( string $form, string $label, array $reasons ): void {
		printf(
			'<div class="waybill-move"><button type="button" class="button" disabled aria-describedby="%1$s-why">%2$s</button>'
			. '<ul id="%1$s-why" class="waybill-reasons">',
			Html::text( $form ),
			Html::text( $label )
		);
		foreach ( $reasons as $reason ) {
			echo '<li>' . Html::text( $reason ) . '</li>';
		}
		echo '</ul></div>';
	}

	/** @param SubjectWithMoves $view */
	private function showTrouble(
		\WC_Order $order,
		array $view,
		Workflow $workflow,
		History $history
	): void {
		$status = $order->get_status();
		$now    = $history->status( $status );
		$before = $history->status( $view['woo'] );
		$text   = $view['torn']
			? __( 'A move of this order was cut in half by a plugin. Look at the order, then say which is right.', 'waybill' )
			: sprintf(
				/* translators: 1: an order status, 2: an order status. */
				__( 'WooCommerce says %1$s where Waybill expects %2$s. Which is right?', 'waybill' ),
				$now,
				$before
			);
		echo '<div class="waybill-trouble waybill-drift" role="status"><p>' . Html::text( $text ) . '</p>';
		self::showStates( $workflow, $history, $status );
		printf(
			'<button type="submit" class="button" form="waybill-adopt">%1$s</button>'
			. ' <button type="submit" class="button" form="waybill-revert">%2$s</button></div>',
			/* translators: %s: an order status. */
			Html::text( sprintf( __( 'Keep %s', 'waybill' ), $now ) ),
			/* translators: %s: an order status. */
			Html::text( sprintf( __( 'Set back to %s', 'waybill' ), $before ) )
		);
		$seen = (int) $view['version'];
		$this->addForm( 'waybill-adopt', 'adopt', $order->get_id(), $seen, [] );
		$this->addForm( 'waybill-revert', 'revert', $order->get_id(), $seen, [ 'name' => '' ] );
	}

	/**
	 * Which state an order can be in that keeps its status: those that stand for it, and those that
	 * stand for none.
	 */
	private static function showStates( Workflow $workflow, History $history, string $status ): void {
		/* translators: %s: an order status. */
		$label = sprintf( __( 'If it stays %s, the order is in', 'waybill' ), $history->status( $status ) );
		printf(
			'<p class="waybill-field"><label for="waybill-adopt-name">%1$s</label>'
			. '<select id="waybill-adopt-name" name="name" form="waybill-adopt"><option value="">%2$s</option>',
			Html::text( $label ),
			esc_html__( 'what the workflow says', 'waybill' )
		);
		foreach ( $workflow->getStates() as $name => $state ) {
			if ( '' === $state['woo'] || $status === $state['woo'] ) {
				$label = $history->state( $name );
				printf( '<option value="%1$s">%2$s</option>', Html::text( $name ), Html::text( $label ) );
			}
		}
		echo '</select></p>';
	}

	/** @param list<Event> $events */
	private function showHistory( array $events, History $history ): void {
		echo '<h4>' . esc_html__( 'History', 'waybill' ) . '</h4><ol class="waybill-history">';
		foreach ( array_reverse( $events ) as $event ) {
			printf(
				'<li dir="auto">%1$s<br><small><time datetime="%2$s">%3$s</time></small></li>',
				Html::text( $history->sentence( $event ) ),
				Html::text( gmdate( 'c', intdiv( $event['at'], 1000 ) ) ),
				Html::text( History::moment( $event['at'] ) )
			);
		}
		echo '</ol>';
	}

	/** @param array<string, string> $fields besides those that every form has */
	private function addForm( string $form, string $action, int $id, int $seen, array $fields ): void {
		$this->forms[] = [
			'id'     => $form,
			'fields' => [
				'_wpnonce' => wp_create_nonce( OrderActions::nonce( $id ) ),
				'action'   => OrderActions::PREFIX . $action,
				'order'    => (string) $id,
				'seen'     => (string) $seen,
				'key'      => wp_generate_uuid4(),
			] + $fields,
		];
	}

	private function printForms(): void {
		foreach ( $this->forms as $form ) {
			printf(
				'<form id="%1$s" method="post" action="%2$s" hidden>',
				Html::text( $form['id'] ),
				esc_url( admin_url( 'admin-post.php' ) )
			);
			foreach ( $form['fields'] as $name => $value ) {
				printf(
					'<input type="hidden" name="%1$s" value="%2$s">',
					Html::text( $name ),
					Html::text( $value )
				);
			}
			echo '</form>';
		}
	}
}
