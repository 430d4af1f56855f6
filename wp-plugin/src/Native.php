<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The only class that makes native objects. The store is opened on first use: a page that needs
// nothing of it costs nothing. What went wrong last is kept in an option, so that the notice in
// wp-admin and the health lines can say it without trying again on every page.

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\Catalog;
use Waybill\Engine;
use Waybill\Exception as NativeException;
use Waybill\Exception\NotFound;
use Waybill\Store;
use Waybill\Workflow;

/**
 * @phpstan-import-type Actor from \Waybill\Workflow
 * @phpstan-import-type Lint from \Waybill\Workflow
 */
final class Native {

	/** The shape of the extension's classes that this plugin is written against. */
	private const API_VERSION = 1;

	/** What is asked of the extension, by name. */
	private const FEATURES = [ 'engine.v1', 'audit.v1', 'store.identity' ];

	/** What only those ask for who look after the workflow itself: orders move without it. */
	private const WORKFLOW_FEATURES = [ 'workflow.lint', 'workflow.diagram', 'engine.versions', 'engine.migrate', 'engine.whatif' ];

	/** What only the panels ask for: orders move without it. */
	private const PANEL_FEATURES = [ ...self::CATALOG_FEATURES, 'engine.throttle' ];

	/** What lists and search ask for. */
	private const CATALOG_FEATURES = [ 'catalog.v1' ];

	/** What the numbers of the day ask for: without it the panels leave them out. */
	private const DAY_FEATURE = 'catalog.day';

	private const READY   = 'waybill_ready';
	private const PROBLEM = 'waybill_problem';

	private ?Store $store   = null;
	private ?Engine $engine = null;
	private ?Catalog $catalog = null;

	/** Why the store that was last looked for is not this shop's; empty when it is. */
	private string $objection = '';

	private readonly Ownership $ownership;

	/** Only reads; a handle of its own, because its patience is. */
	private ?Store $read_store = null;
	private ?Engine $reader    = null;

	public function __construct(
		private readonly Options $options,
		private readonly string $version,
	) {
		$this->ownership = new Ownership( $options );
	}

	/** Why the extension can't be used, in words for a technical admin; null when it can. */
	public static function missing(): ?string {
		if ( ! extension_loaded( 'waybill' ) ) {
			return __( 'The PHP extension waybill is not loaded.', 'waybill' );
		}
		$api = defined( 'Waybill\API_VERSION' ) ? \Waybill\API_VERSION : 0;
		if ( $api < self::API_VERSION || ! function_exists( 'Waybill\features' ) ) {
			return sprintf(
				/* translators: 1: version of the extension, 2: number of the newest interface it has, 3: number of the interface that is needed. */
				__( 'The PHP extension waybill %1$s is too old for this plugin: it has interface %2$d, needed is %3$d.', 'waybill' ),
				(string) phpversion( 'waybill' ),
				$api,
				self::API_VERSION
			);
		}
		$absent = array_diff( self::FEATURES, \Waybill\features() );
		if ( [] !== $absent ) {
			return sprintf(
				/* translators: %s: names of features. */
				__( 'The PHP extension waybill lacks what this plugin needs: %s.', 'waybill' ),
				implode( ', ', $absent )
			);
		}
		return null;
	}

	/** Why there are no lists and no search with this extension; null when there are. */
	public static function missingForCatalog(): ?string {
		$absent = array_diff( self::CATALOG_FEATURES, \Waybill\features() );
		if ( [] === $absent ) {
			return null;
		}
		return sprintf(
			/* translators: 1: version of the extension, 2: names of features. */
			__( 'The PHP extension waybill %1$s is too old for lists and search: it lacks %2$s. Orders move as before; with a newer extension this works as well.', 'waybill' ),
			(string) phpversion( 'waybill' ),
			implode( ', ', $absent )
		);
	}

	/** Whether the extension can count a day. */
	public static function countsDays(): bool {
		return in_array( self::DAY_FEATURE, \Waybill\features(), true );
	}

	/** Why the workflow itself can't be looked after with this extension; null when it can. */
	public static function missingForWorkflows(): ?string {
		$absent = array_diff( self::WORKFLOW_FEATURES, \Waybill\features() );
		if ( [] === $absent ) {
			return null;
		}
		return sprintf(
			/* translators: 1: version of the extension, 2: names of features. */
			__( 'The PHP extension waybill %1$s is too old for looking after workflows: it lacks %2$s. Orders move as before; with a newer extension this works as well.', 'waybill' ),
			(string) phpversion( 'waybill' ),
			implode( ', ', $absent )
		);
	}

	/** Why the panels can't be used with this extension; null when they can. */
	public static function missingForPanels(): ?string {
		$absent = array_diff( self::PANEL_FEATURES, \Waybill\features() );
		if ( [] === $absent ) {
			return null;
		}
		return sprintf(
			/* translators: 1: version of the extension, 2: names of features. */
			__( 'The PHP extension waybill %1$s is too old for the panels: it lacks %2$s. Orders move as before; with a newer extension the panels work as well.', 'waybill' ),
			(string) phpversion( 'waybill' ),
			implode( ', ', $absent )
		);
	}

	/**
	 * What the extension can do, by name.
	 *
	 * @return list<string>
	 */
	public static function features(): array {
		return \Waybill\features();
	}

	/**
	 * The engine on the shop's store, opened, migrated and with a published workflow.
	 *
	 * @throws Unavailable Where it can't be had.
	 */
	public function engine(): Engine {
		if ( null === $this->engine ) {
			$this->open();
		}
		\assert( null !== $this->engine );
		return $this->engine;
	}

	/**
	 * The engine for looking after the workflow itself: its versions, migrations and what-if.
	 *
	 * @throws Unavailable Where it can't be had or the extension has no such methods.
	 */
	public function engineForWorkflows(): Engine {
		$missing = self::missingForWorkflows();
		if ( null !== $missing ) {
			// phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- escaped where shown.
			throw new Unavailable( $missing );
		}
		return $this->engine();
	}

	/**
	 * The read model of orders.
	 *
	 * @throws Unavailable Where it can't be had or the extension has none.
	 */
	public function catalog(): Catalog {
		$missing = self::missingForCatalog();
		if ( null !== $missing ) {
			// phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- escaped where shown.
			throw new Unavailable( $missing );
		}
		return $this->catalog ??= new Catalog( $this->store() );
	}

	/**
	 * An engine for a question in the middle of somebody else's request: it reads the store as it is
	 * and waits no longer than [busy_ms] for it. Nothing is made, migrated or published, and no option
	 * is written.
	 *
	 * @throws Unavailable|NativeException Where it can't be had.
	 */
	public function reader( int $busy_ms ): Engine {
		if ( null === $this->reader ) {
			$name = $this->options->store();
			if ( '' === $name ) {
				throw new Unavailable( esc_html__( 'No store is set. Activate the plugin again or name one in its settings.', 'waybill' ) );
			}
			$store     = new Store(
				$name,
				[
					'busy_ms'   => $busy_ms,
					'read_only' => true,
				]
			);
			$objection = $this->ownership->objection( $store );
			if ( '' !== $objection ) {
				// phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- for the health page, escaped there.
				throw new Unavailable( $objection );
			}
			$this->read_store = $store;
			$this->reader     = new Engine( $store );
		}
		return $this->reader;
	}

	/** @throws Unavailable Where it can't be had. */
	public function store(): Store {
		$this->engine();
		\assert( null !== $this->store );
		return $this->store;
	}

	/** @return list<array{check: string, level: 'ok'|'warning'|'error', text: string}> */
	public function doctor(): array {
		return Store::doctor( $this->options->store() );
	}

	/**
	 * A definition, read and checked, but not published.
	 *
	 * @throws NativeException Where it is wrong; a SyntaxError says where.
	 */
	public function readWorkflow( string $definition ): Workflow {
		return Workflow::parse( $definition );
	}

	/**
	 * All that is wrong or unwise in a definition that is to take the place of [current], the one in
	 * force: a state that is gone matters where orders are in it.
	 *
	 * @return Lint
	 * @throws NativeException Where it is too long to be looked at.
	 * @throws Unavailable
	 */
	public function lint( string $definition, Workflow $current ): array {
		foreach ( $this->engineForWorkflows()->versions( $current->getName() ) as $version ) {
			if ( $version['hash'] === $current->getHash() ) {
				return Workflow::lint( $definition, $current, $version['states'] );
			}
		}
		return Workflow::lint( $definition, $current );
	}

	/** Reads JSON strictly. */
	public function parseJson( string $text ): mixed {
		return \Waybill\parse_json( $text );
	}

	/**
	 * The SHA-256 of a request in canonical form, 64 hexadecimal digits.
	 *
	 * @param array<string, mixed> $request
	 */
	public function fingerprint( array $request ): string {
		return \Waybill\fingerprint( $request );
	}

	/**
	 * Checks that a store of that name can be opened and is one, without using it. Answers whether it
	 * may be had without asking: it is this shop's, or nobody's.
	 */
	public function tryStore( string $name ): bool {
		$store   = new Store( $name );
		$is_free = Ownership::isFree( $store->getIdentity()['owner'] );
		if ( $is_free ) {
			$store->migrate();
		}
		$store->close();
		return $is_free;
	}

	/** Why the store that is set waits for somebody to adopt it; empty when it does not. */
	public function objection(): string {
		try {
			$this->engine();
		} catch ( Unavailable ) {
			return $this->objection;
		}
		return '';
	}

	/**
	 * Makes the store that is set this shop's, whatever stands there; an event tells who did it.
	 *
	 * @param Actor $actor
	 * @throws Unavailable Where it can't be had.
	 * @throws NativeException
	 */
	public function adopt( array $actor ): void {
		$this->close();
		$name  = $this->options->store();
		$known = $this->ownership->storeId();
		$store = new Store( $name );
		$owner = $store->getIdentity()['owner'];
		$store->migrate();
		$engine = new Engine( $store );
		self::publishFirst( $engine );
		$engine->record(
			'store',
			'store_adopted',
			$actor,
			[
				'store'  => $store->getIdentity()['id'],
				'name'   => $name,
				'before' => $known,
				'owner'  => $owner,
			],
			Clock::nowMs()
		);
		$this->ownership->take( $store );
		$store->close();
		$this->engine();
	}

	/** What the last try to open the store ended with; empty when it worked. */
	public function problem(): string {
		$problem = get_option( self::PROBLEM, '' );
		return is_string( $problem ) ? $problem : '';
	}

	/** Lets go of the store, so that the next use opens the one that the options then name. */
	public function close(): void {
		$this->engine  = null;
		$this->catalog = null;
		$this->reader  = null;
		$this->store?->close();
		$this->read_store?->close();
		$this->store      = null;
		$this->read_store = null;
	}

	private function open(): void {
		$name = $this->options->store();
		if ( '' === $name ) {
			throw new Unavailable( esc_html__( 'No store is set. Activate the plugin again or name one in its settings.', 'waybill' ) );
		}
		try {
			$store           = $this->openOurs( $name );
			$engine          = new Engine( $store );
			$this->objection = '';
			$this->prepare( $store, $engine );
		} catch ( NativeException $failure ) {
			$this->remember( $failure->getMessage() );
			// phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- escaped where shown.
			throw new Unavailable( $failure->getMessage(), (int) $failure->getCode(), $failure );
		}
		$this->store  = $store;
		$this->engine = $engine;
		$this->remember( self::isWritable( $name ) ? '' : __( 'The store can be read but not written to: its folder or file belongs to somebody else, or is mounted read-only.', 'waybill' ) );
	}

	/**
	 * The store under that name, which is this shop's.
	 *
	 * @throws Unavailable Where it is not.
	 */
	private function openOurs( string $name ): Store {
		$this->objectTo( $this->ownership->objectionToFile( $name ) );
		$store = new Store( $name, [ 'must_exist' => '' !== $this->ownership->storeId() ] );
		$this->objectTo( $this->ownership->objection( $store ) );
		if ( '' === $store->getIdentity()['owner'] ) {
			$store->migrate();
		}
		$this->objectTo( $this->ownership->claim( $store ) );
		return $store;
	}

	/** @throws Unavailable Where there is an objection. */
	private function objectTo( string $objection ): void {
		$this->objection = $objection;
		if ( '' !== $objection ) {
			$this->remember( $objection );
			// phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- escaped where shown.
			throw new Unavailable( $objection );
		}
	}

	/** Opening for reading alone works as well; only the next move would tell. */
	private static function isWritable( string $name ): bool {
		$file = str_starts_with( $name, 'sqlite:' ) ? substr( $name, strlen( 'sqlite:' ) ) : '';
		return '' === $file || ( wp_is_writable( $file ) && wp_is_writable( dirname( $file ) ) );
	}

	/** Once per version and store: the schema, and a workflow to start under. */
	private function prepare( Store $store, Engine $engine ): void {
		$ready = $this->version . ' ' . $this->ownership->storeId();
		if ( get_option( self::READY ) === $ready && $store->getSchema() === \Waybill\SCHEMA_VERSION ) {
			return;
		}
		$store->migrate();
		self::publishFirst( $engine );
		update_option( self::READY, $ready, true );
	}

	private static function publishFirst( Engine $engine ): void {
		try {
			$engine->getWorkflow();
		} catch ( NotFound ) {
			$engine->publish( Workflow::default(), Actors::system(), Clock::nowMs() );
		}
	}

	private function remember( string $problem ): void {
		if ( $this->problem() !== $problem ) {
			update_option( self::PROBLEM, $problem, true );
		}
	}
}
