<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The forms of the workflow page. Checking keeps a draft and changes nothing that anybody works by;
// publishing takes the draft as it was checked: the form names it and the definition it was compared
// with by their hashes, and where either has changed since, nothing is published.

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

use Waybill\Exception as NativeException;
use Waybill\Exception\Conflict;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Html;
use Waybill\WordPress\Native;
use Waybill\WordPress\Roles\Roles;
use Waybill\WordPress\Unavailable;
use Waybill\Workflow;

final class WorkflowForms {

	public const CHECK   = 'waybill_workflow_check';
	public const DISCARD = 'waybill_workflow_discard';
	public const PUBLISH = 'waybill_workflow_publish';
	public const RESTORE = 'waybill_workflow_restore';
	public const MIGRATE = 'waybill_workflow_migrate';

	public const TEXT    = 'definition';
	public const FILE    = 'definition_file';
	public const DRAFT   = 'draft';
	public const CURRENT = 'current';
	public const VERSION = 'version';

	public function __construct(
		private readonly FormGate $gate,
		private readonly Native $native,
	) {
	}

	public function open(): void {
		$forms = [
			self::CHECK   => [ [ self::TEXT ], $this->check( ... ) ],
			self::DISCARD => [ [], $this->discard( ... ) ],
			self::PUBLISH => [ [ self::DRAFT, self::CURRENT ], fn() => $this->change( $this->publishDraft( ... ) ) ],
			self::RESTORE => [ [ self::VERSION, self::CURRENT ], fn() => $this->change( $this->restoreVersion( ... ) ) ],
			self::MIGRATE => [ [ self::VERSION, self::CURRENT, WorkflowMigration::STATES, WorkflowMigration::TRY, WorkflowMigration::AFTER ], fn() => $this->change( $this->migrate( ... ), WorkflowMigration::url( FormGate::posted( self::VERSION ) ) ) ],
		];
		foreach ( $forms as $action => [ $members, $run ] ) {
			$this->gate->open( $action, Roles::ADMIN, [ ...$members, 'submit' ], static fn(): string => $action, $run );
		}
	}

	private function check(): never {
		[ $text, $problem ] = self::typed();
		if ( '' === $problem ) {
			$problem = Draft::objection( $text );
		}
		if ( '' !== $problem ) {
			self::answer( 'error', $problem );
		}
		Draft::keep( $text );
		self::answer( '', '' );
	}

	private function discard(): never {
		Draft::forget();
		self::answer( 'success', __( 'The draft is gone.', 'waybill' ) );
	}

	/** @param \Closure(): array{string, string} $make what changes something, and says what */
	private function change( \Closure $make, string $back = '' ): never {
		try {
			[ $kind, $words ] = $make();
		} catch ( Conflict ) {
			[ $kind, $words ] = [ 'error', self::overtaken() ];
		} catch ( Unavailable | NativeException $failure ) {
			[ $kind, $words ] = [ 'error', self::failure( $failure ) ];
		}
		self::answer( $kind, $words, $back );
	}

	/**
	 * @return array{string, string} kind of notice and what it says
	 * @throws Unavailable|NativeException
	 */
	private function publishDraft(): array {
		$text = Draft::read();
		if ( '' === $text ) {
			return [ 'error', __( 'There is no draft to publish.', 'waybill' ) ];
		}
		$current = $this->native->engineForWorkflows()->getWorkflow();
		$check   = WorkflowCheck::of( $this->native, $text, $current );
		if ( FormGate::posted( self::CURRENT ) !== $current->getHash() || FormGate::posted( self::DRAFT ) !== $check->workflow?->getHash() ) {
			return [ 'error', __( 'The draft or the current definition has changed since you looked at them; nothing was published. This is how they are now.', 'waybill' ) ];
		}
		if ( ! $check->mayBePublished() ) {
			return [ 'error', __( 'The draft has errors; nothing was published.', 'waybill' ) ];
		}
		// Checking takes time, in which somebody else may publish.
		$this->native->engineForWorkflows()->publish( $check->workflow, Actors::current( 'wp-admin' ), Clock::nowMs(), $current->getHash() );
		Draft::forget();
		return [ 'success', self::published( $check->workflow ) ];
	}

	/**
	 * @return array{string, string} kind of notice and what it says
	 * @throws Unavailable|NativeException
	 */
	private function restoreVersion(): array {
		$engine  = $this->native->engineForWorkflows();
		$current = $engine->getWorkflow();
		if ( FormGate::posted( self::CURRENT ) !== $current->getHash() ) {
			return [ 'error', self::overtaken() ];
		}
		$version = $engine->getDefinition( FormGate::posted( self::VERSION ) );
		if ( $version->getName() !== $current->getName() ) {
			return [ 'error', __( 'There is no such version.', 'waybill' ) ];
		}
		$engine->publish( $version, Actors::current( 'wp-admin' ), Clock::nowMs(), $current->getHash() );
		return [ 'success', self::published( $version ) ];
	}

	/**
	 * @return array{string, string} kind of notice and what it says
	 * @throws Unavailable|NativeException
	 */
	private function migrate(): array {
		$engine  = $this->native->engineForWorkflows();
		$current = $engine->getWorkflow();
		if ( FormGate::posted( self::CURRENT ) !== $current->getHash() ) {
			return [ 'error', self::overtaken() ];
		}
		// phpcs:ignore WordPress.Security.NonceVerification.Missing -- the gate has checked it.
		$states = wp_unslash( $_POST )[ WorkflowMigration::STATES ] ?? [];
		$is_try = '' !== FormGate::posted( WorkflowMigration::TRY );
		return WorkflowMigration::run( $engine, $engine->getDefinition( FormGate::posted( self::VERSION ) ), $current, is_array( $states ) ? $states : [], $is_try, FormGate::posted( WorkflowMigration::AFTER ) );
	}

	private static function overtaken(): string {
		return __( 'Another version has been published since you looked at them; nothing was changed. This is how they are now.', 'waybill' );
	}

	private static function published( Workflow $workflow ): string {
		/* translators: %d: number of a version. */
		return sprintf( __( 'Version %d is published. Orders that are under way stay with the version they started under.', 'waybill' ), $workflow->getVersion() );
	}

	/** Begins a form of this page; the caller ends it. */
	public static function start( string $action, string $id = '' ): void {
		printf(
			'<form method="post" action="%1$s"%2$s%3$s>',
			esc_url( admin_url( 'admin-post.php' ) ),
			self::CHECK === $action ? ' enctype="multipart/form-data"' : '',
			'' === $id ? '' : ' id="' . Html::text( $id ) . '"'
		);
		wp_nonce_field( $action, '_wpnonce', false );
		printf( '<input type="hidden" name="action" value="%s">', Html::text( $action ) );
	}

	/**
	 * The file that was chosen, else what was typed; and why it did not arrive.
	 *
	 * @return array{string, string}
	 */
	private static function typed(): array {
		// phpcs:ignore WordPress.Security.NonceVerification.Missing -- the gate has checked it.
		$file  = $_FILES[ self::FILE ] ?? [];
		$error = is_array( $file ) ? ( $file['error'] ?? UPLOAD_ERR_NO_FILE ) : UPLOAD_ERR_NO_FILE;
		if ( UPLOAD_ERR_NO_FILE === $error ) {
			return [ FormGate::postedText( self::TEXT ), '' ];
		}
		$path = $file['tmp_name'] ?? '';
		if ( UPLOAD_ERR_OK !== $error || ! is_string( $path ) || ! is_uploaded_file( $path ) ) {
			return [ '', __( 'The file did not arrive. It may be too large for this server.', 'waybill' ) ];
		}
		// One byte more than may be: then it is known to be too long.
		return [ (string) file_get_contents( $path, false, null, 0, Draft::BYTES_MAX + 1 ), '' ];
	}

	private static function failure( Unavailable|NativeException $failure ): string {
		/* translators: %s: what is wrong. */
		return sprintf( __( 'Nothing was changed: %s.', 'waybill' ), rtrim( $failure->getMessage(), '.' ) );
	}

	/** Back to the page, with words to show there unless they are empty. */
	private static function answer( string $kind, string $words, string $back = '' ): never {
		if ( '' !== $words ) {
			set_transient( self::key(), [ $kind, $words ], 60 );
		}
		wp_safe_redirect( '' === $back ? WorkflowPage::url() . '#waybill-draft' : $back );
		exit;
	}

	public static function showAnswer(): void {
		$answer = get_transient( self::key() );
		if ( ! is_array( $answer ) || ! is_string( $answer[0] ?? null ) || ! is_string( $answer[1] ?? null ) ) {
			return;
		}
		delete_transient( self::key() );
		printf(
			'<div class="notice notice-%1$s" role="%2$s"><p>%3$s</p></div>',
			Html::text( $answer[0] ),
			'success' === $answer[0] ? 'status' : 'alert',
			Html::text( $answer[1] )
		);
	}

	private static function key(): string {
		return 'waybill_workflow_answer_' . get_current_user_id();
	}
}
