<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The workflow page: what is in force and how it looks, a draft with what is to be said of it, and a
// button that publishes it. It needs no script, and shows only: what changes anything is a form of
// WorkflowForms. Whoever may open it may publish; so the page says what would change before it does.

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

use Waybill\Engine;
use Waybill\WordPress\Html;
use Waybill\Exception as NativeException;
use Waybill\WordPress\Native;
use Waybill\WordPress\Roles\Roles;
use Waybill\WordPress\Service;
use Waybill\WordPress\Unavailable;
use Waybill\Workflow;

final class WorkflowPage implements Service {

	public const PAGE = 'waybill-workflow';

	private const LINE = 'waybill-line-';

	private readonly WorkflowForms $forms;

	public function __construct(
		FormGate $gate,
		private readonly Native $native,
	) {
		$this->forms = new WorkflowForms( $gate, $native );
	}

	public function register(): void {
		add_action( 'admin_menu', [ $this, 'addPage' ] );
		$this->forms->open();
	}

	public function addPage(): void {
		$page = add_submenu_page( 'woocommerce', __( 'Waybill workflow', 'waybill' ), __( 'Waybill workflow', 'waybill' ), Roles::ADMIN, self::PAGE, [ $this, 'show' ] );
		add_action( 'load-' . $page, Stylesheet::enqueue( ... ) );
	}

	public static function url(): string {
		return admin_url( 'admin.php?page=' . self::PAGE );
	}

	public function show(): void {
		echo '<div class="wrap waybill-workflow"><h1>' . esc_html__( 'Workflow', 'waybill' ) . '</h1>';
		WorkflowForms::showAnswer();
		$missing = Native::missingForWorkflows();
		if ( null !== $missing ) {
			echo '<div class="notice notice-error" role="alert"><p>' . Html::text( $missing ) . '</p></div></div>';
			return;
		}
		try {
			$engine  = $this->native->engineForWorkflows();
			$current = $engine->getWorkflow();
			$this->showCurrent( $current );
			$this->showDraft( $engine, $current );
			WorkflowVersions::show( $engine, $current );
			WorkflowMigration::show( $engine, $current );
		} catch ( Unavailable | NativeException $failure ) {
			/* translators: %s: what is wrong. */
			echo '<div class="notice notice-error" role="alert"><p>' . Html::text( sprintf( __( 'The store can’t be read: %s.', 'waybill' ), rtrim( $failure->getMessage(), '.' ) ) ) . '</p></div>';
		}
		echo '</div>';
	}

	private function showCurrent( Workflow $current ): void {
		echo '<h2>' . esc_html__( 'In force', 'waybill' ) . '</h2><p>';
		echo wp_kses( self::describe( $current ), [ 'code' => [] ] ) . '</p>';
		self::showDiagram( $current );
		echo '<details><summary>' . esc_html__( 'The definition', 'waybill' ) . '</summary>';
		DefinitionText::showLines( DefinitionText::pretty( $current ), 'waybill-current-line-', [] );
		echo '</details>';
	}

	/** Name, version and hash, escaped. */
	private static function describe( Workflow $workflow ): string {
		return sprintf(
			/* translators: 1: technical name of a workflow, 2: number of its version, 3: beginning of its hash. */
			esc_html__( '%1$s, version %2$d (%3$s)', 'waybill' ),
			'<code>' . Html::text( $workflow->getName() ) . '</code>',
			$workflow->getVersion(),
			'<code>' . Html::text( substr( $workflow->getHash(), 0, 12 ) ) . '</code>'
		);
	}

	public static function showDiagram( Workflow $workflow ): void {
		try {
			$svg = $workflow->getDiagram( 'svg' );
		} catch ( NativeException ) {
			echo '<p>' . esc_html__( 'This workflow has more arrows than a picture can show.', 'waybill' ) . '</p>';
			return;
		}
		printf(
			'<div class="waybill-scroll waybill-picture" tabindex="0" role="region" aria-label="%1$s">%2$s</div>',
			esc_attr__( 'Diagram', 'waybill' ),
			$svg // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- drawn by the core, which escapes every label.
		);
	}

	private function showDraft( Engine $engine, Workflow $current ): void {
		$text = Draft::read();
		echo '<div class="waybill-draft"><h2 id="waybill-draft">' . esc_html__( 'Draft', 'waybill' ) . '</h2>';
		if ( '' === $text ) {
			echo '<p>' . esc_html__( 'Change the definition and check it: nothing that anybody works by changes before you publish.', 'waybill' ) . '</p>';
			$this->showEditor( DefinitionText::pretty( $current ), false );
			echo '</div>';
			return;
		}
		$check = WorkflowCheck::of( $this->native, $text, $current );
		self::showFindings( $check );
		if ( null !== $check->workflow ) {
			$this->showComparison( $engine, $current, $check->workflow );
		}
		if ( $check->mayBePublished() ) {
			$this->showPublish( $current, $check );
		}
		echo '<h3>' . esc_html__( 'The draft by lines', 'waybill' ) . '</h3>';
		DefinitionText::showLines( $text, self::LINE, $check->marks() );
		$this->showEditor( $text, true );
		echo '</div>';
	}

	private static function showFindings( WorkflowCheck $check ): void {
		$errors   = $check->count( 'error' );
		$warnings = $check->count( 'warning' );
		$words    = [
			'error'   => __( 'Error', 'waybill' ),
			'warning' => __( 'Warning', 'waybill' ),
		];
		printf(
			'<div class="waybill-verdict" data-level="%1$s"><p><strong>%2$s, %3$s.</strong> %4$s</p>',
			Html::text( 0 < $errors ? 'error' : ( 0 < $warnings ? 'warning' : 'ok' ) ),
			/* translators: %d: number of errors. */
			Html::text( sprintf( _n( '%d error', '%d errors', $errors, 'waybill' ), $errors ) ),
			/* translators: %d: number of warnings. */
			Html::text( sprintf( _n( '%d warning', '%d warnings', $warnings, 'waybill' ), $warnings ) ),
			Html::text( 0 < $errors ? __( 'It can’t be published before the errors are mended.', 'waybill' ) : __( 'It may be published.', 'waybill' ) )
		);
		echo [] === $check->findings ? '' : '<ul class="waybill-findings">';
		foreach ( $check->findings as $finding ) {
			/* translators: %d: number of a line. */
			$place = 0 === $finding['line'] ? '' : '<a href="#' . Html::text( self::LINE . $finding['line'] ) . '">' . Html::text( sprintf( __( 'line %d', 'waybill' ), $finding['line'] ) ) . '</a>: ';
			printf(
				'<li data-level="%1$s"><strong>%2$s</strong>, %3$s<span dir="auto">%4$s</span>%5$s</li>',
				Html::text( $finding['level'] ),
				Html::text( $words[ $finding['level'] ] ),
				$place, // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- escaped above.
				Html::text( $finding['text'] ),
				'' === $finding['trace'] ? '' : '<br><code dir="ltr">' . Html::text( $finding['trace'] ) . '</code>'
			);
		}
		echo ( [] === $check->findings ? '' : '</ul>' ) . '</div>';
	}

	private function showComparison( Engine $engine, Workflow $current, Workflow $draft ): void {
		echo '<h3>' . esc_html__( 'What would change', 'waybill' ) . '</h3>';
		DefinitionText::showDifference( DefinitionText::pretty( $current ), DefinitionText::pretty( $draft ) );
		if ( $draft->getHash() !== $current->getHash() ) {
			echo '<h3>' . esc_html__( 'How it would look', 'waybill' ) . '</h3>';
			self::showDiagram( $draft );
			WorkflowWhatIf::show( $engine, $draft );
		}
	}

	private function showPublish( Workflow $current, WorkflowCheck $check ): void {
		if ( null === $check->workflow || $check->workflow->getHash() === $current->getHash() ) {
			return;
		}
		WorkflowForms::start( WorkflowForms::PUBLISH );
		printf(
			'<input type="hidden" name="%1$s" value="%2$s"><input type="hidden" name="%3$s" value="%4$s">',
			Html::text( WorkflowForms::DRAFT ),
			Html::text( $check->workflow->getHash() ),
			Html::text( WorkflowForms::CURRENT ),
			Html::text( $current->getHash() )
		);
		/* translators: %d: number of a version. */
		submit_button( sprintf( __( 'Publish version %d', 'waybill' ), $check->workflow->getVersion() ), 'primary', 'submit', true, [ 'id' => 'waybill-publish' ] );
		echo '<p class="description">' . esc_html__( 'Orders that are paid from then on start under it. Orders that are under way stay with the version they started under.', 'waybill' ) . '</p></form>';
	}

	private function showEditor( string $text, bool $is_draft ): void {
		WorkflowForms::start( WorkflowForms::CHECK );
		printf(
			'<p><label for="waybill-definition">%1$s</label></p><textarea id="waybill-definition" name="%2$s" class="large-text code" rows="24" dir="ltr" spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off">%3$s</textarea>'
			. '<p><label for="waybill-file">%4$s</label> <input type="file" id="waybill-file" name="%5$s" accept=".json,application/json"></p>',
			esc_html__( 'Definition (JSON)', 'waybill' ),
			Html::text( WorkflowForms::TEXT ),
			// The first line break of a text area is not its content.
			"\n" . esc_textarea( $text ),
			esc_html__( 'or a file with it', 'waybill' ),
			Html::text( WorkflowForms::FILE )
		);
		echo '<p class="submit">';
		submit_button( __( 'Check', 'waybill' ), 'secondary', 'submit', false, [ 'id' => 'waybill-check' ] );
		if ( $is_draft ) {
			echo ' ';
			submit_button( __( 'Discard the draft', 'waybill' ), 'secondary', 'submit', false, [ 'id' => 'waybill-discard', 'form' => 'waybill-discard-form' ] );
		}
		echo '</p></form>';
		if ( $is_draft ) {
			WorkflowForms::start( WorkflowForms::DISCARD, 'waybill-discard-form' );
			echo '</form>';
		}
	}

	/** A link to the order, escaped. */
	public static function order( string $subject ): string {
		$id = str_starts_with( $subject, 'order:' ) ? (int) substr( $subject, strlen( 'order:' ) ) : 0;
		/* translators: %d: number of an order. */
		return 0 === $id ? Html::text( $subject ) : '<a href="' . esc_url( admin_url( "admin.php?page=wc-orders&action=edit&id={$id}" ) ) . '">' . Html::text( sprintf( __( 'order %d', 'waybill' ), $id ) ) . '</a>';
	}
}
