<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether the store that is set is this shop's. A database that is cloned for a test shop takes the
// store's name with it, a file can be put in another's place, and a file that is gone would be made
// anew, empty, without a word. So each side knows the other: the store's id is kept in an option,
// and the shop's digest in the store. Where they do not agree nothing is written to the store until
// somebody says that it is right.
//
// The site's address is no part of the digest: shops move to other domains with all they have.

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\Exception\Conflict;
use Waybill\Store;

final class Ownership {

	/** The id of the store that this shop uses, as an option. */
	private const STORE_ID = 'store_id';

	public function __construct( private readonly Options $options ) {
	}

	/** What this shop calls itself in a store: tells shops apart and names nobody. */
	public static function shop(): string {
		/** @var \wpdb $wpdb */
		global $wpdb;
		$database = constant( 'DB_NAME' );
		\assert( is_string( $database ) );
		return hash( 'sha256', implode( "\0", [ $database, $wpdb->prefix, (string) get_current_blog_id() ] ) );
	}

	/** The id of the store that this shop uses; empty before the first. */
	public function storeId(): string {
		$id = get_option( 'waybill_' . self::STORE_ID, '' );
		return is_string( $id ) ? $id : '';
	}

	/** Why the file of a store may not be opened; empty when it may, or there is none and may be. */
	public function objectionToFile( string $name ): string {
		$file = substr( $name, strlen( 'sqlite:' ) );
		clearstatcache( true, $file );
		// One without a byte is as good as gone; opening it would write into it.
		if ( '' === $this->storeId() || ( is_file( $file ) && filesize( $file ) > 0 ) ) {
			return '';
		}
		return self::advise( __( 'The store’s file is gone.', 'waybill' ) );
	}

	/** Why an open store may not be used, in words for a technical admin; empty when it may. */
	public function objection( Store $store ): string {
		$identity = $store->getIdentity();
		return match ( true ) {
			! self::isFree( $identity['owner'] ) => self::advise( __( 'The store belongs to another shop.', 'waybill' ) ),
			'' !== $this->storeId() && $this->storeId() !== $identity['id'] => self::advise( __( 'Another store stands where this shop’s was.', 'waybill' ) ),
			default => '',
		};
	}

	/** Whether a store with that owner may be had without asking: it is this shop's, or nobody's. */
	public static function isFree( string $owner ): bool {
		return '' === $owner || self::shop() === $owner;
	}

	/**
	 * Makes a store this shop's that nobody has yet. Of several shops, and of several requests that
	 * found different stores, one wins. Answers the objection of the loser; empty when it is ours.
	 */
	public function claim( Store $store ): string {
		$identity = $store->getIdentity();
		if ( '' === $identity['owner'] ) {
			try {
				$store->setOwner( '', self::shop() );
			} catch ( Conflict ) {
				// Another request was quicker; whose it was is seen below.
				return $this->objection( $store );
			}
		}
		if ( '' === $this->storeId() ) {
			$this->options->claim( self::STORE_ID, $identity['id'] );
		}
		return $this->objection( $store );
	}

	/** Makes a store this shop's, whoever had it: somebody has decided so. */
	public function take( Store $store ): void {
		$store->setOwner( $store->getIdentity()['owner'], self::shop() );
		$this->options->write( self::STORE_ID, $store->getIdentity()['id'] );
	}

	private static function advise( string $what ): string {
		return $what . ' ' . __( 'Nothing is written to it; orders can’t be moved meanwhile, sales go on. Put the right file in place or name it in Waybill’s settings. If what is there now is meant to be this shop’s store, adopt it in the settings or with “wp waybill store adopt”.', 'waybill' );
	}
}
