<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of the workflow page that lists every version, shows one and what it has that another has
// not, and has an older one published again. Which one is looked at stands in the address.

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

use Waybill\Engine;
use Waybill\Exception\NotFound;
use Waybill\WordPress\Numbers;
use Waybill\WordPress\Orders\History;
use Waybill\Workflow;

/**
 * @phpstan-import-type Version from \Waybill\Engine
 */
final class WorkflowVersions {

	private const SHOWN   = 'shown';
	private const AGAINST = 'against';

	public static function show( Engine $engine, Workflow $current ): void {
		$versions = $engine->versions( $current->getName() );
		echo '<h2 id="waybill-versions">' . esc_html__( 'Versions', 'waybill' ) . '</h2>';
		self::showTable( $versions, $current );
		self::showCompare( $versions, $current );
		self::showChosen( $engine );
	}

	/** @param list<Version> $versions */
	private static function showTable( array $versions, Workflow $current ): void {
		echo '<div class="waybill-scroll"><table class="widefat striped waybill-versions"><thead><tr>';
		foreach ( [ __( 'Version', 'waybill' ), __( 'Published', 'waybill' ), __( 'Orders under way', 'waybill' ), __( 'Actions', 'waybill' ) ] as $heading ) {
			echo '<th scope="col">' . esc_html( $heading ) . '</th>';
		}
		echo '</tr></thead><tbody>';
		foreach ( $versions as $version ) {
			printf(
				'<tr data-hash="%1$s"><th scope="row">%2$d <code>%3$s</code>%4$s</th><td><time datetime="%5$s">%6$s</time></td><td>%7$s</td><td>',
				esc_attr( $version['hash'] ),
				(int) $version['version'],
				esc_html( substr( $version['hash'], 0, 12 ) ),
				$version['current'] ? ' <strong>' . esc_html__( 'in force', 'waybill' ) . '</strong>' : '',
				esc_attr( gmdate( 'c', intdiv( $version['published_at'], 1000 ) ) ),
				esc_html( History::moment( $version['published_at'] ) ),
				esc_html( Numbers::count( $version['subjects'] ) )
			);
			self::showActions( $version, $current );
			echo '</td></tr>';
		}
		echo '</tbody></table></div>';
	}

	/** @param Version $version */
	private static function showActions( array $version, Workflow $current ): void {
		printf(
			'<a href="%1$s">%2$s</a>',
			esc_url( self::url( [ self::SHOWN => $version['hash'] ] ) ),
			/* translators: %d: number of a version. */
			esc_html( sprintf( __( 'Show version %d', 'waybill' ), $version['version'] ) )
		);
		if ( $version['current'] ) {
			return;
		}
		if ( $version['subjects'] > 0 ) {
			/* translators: %d: number of a version. */
			printf( ' <a href="%1$s">%2$s</a>', esc_url( WorkflowMigration::url( $version['hash'] ) ), esc_html( sprintf( __( 'Move the orders of version %d', 'waybill' ), $version['version'] ) ) );
		}
		WorkflowForms::start( WorkflowForms::RESTORE );
		printf(
			'<input type="hidden" name="%1$s" value="%2$s"><input type="hidden" name="%3$s" value="%4$s">',
			esc_attr( WorkflowForms::VERSION ),
			esc_attr( $version['hash'] ),
			esc_attr( WorkflowForms::CURRENT ),
			esc_attr( $current->getHash() )
		);
		/* translators: %d: number of a version. */
		submit_button( sprintf( __( 'Publish version %d again', 'waybill' ), $version['version'] ), 'small', 'submit', false, [ 'id' => 'waybill-restore-' . substr( $version['hash'], 0, 12 ) ] );
		echo '</form>';
	}

	/** @param list<Version> $versions */
	private static function showCompare( array $versions, Workflow $current ): void {
		if ( count( $versions ) < 2 ) {
			return;
		}
		$chosen = [
			self::AGAINST => self::asked( self::AGAINST ) ?: $versions[1]['hash'],
			self::SHOWN   => self::asked( self::SHOWN ) ?: $current->getHash(),
		];
		$labels = [
			self::AGAINST => __( 'From', 'waybill' ),
			self::SHOWN   => __( 'to', 'waybill' ),
		];
		echo '<form method="get" action="' . esc_url( admin_url( 'admin.php' ) ) . '"><p><input type="hidden" name="page" value="' . esc_attr( WorkflowPage::PAGE ) . '">';
		foreach ( $chosen as $name => $hash ) {
			printf( '<label for="waybill-%1$s">%2$s</label> <select id="waybill-%1$s" name="%1$s">', esc_attr( $name ), esc_html( $labels[ $name ] ) );
			foreach ( $versions as $version ) {
				/* translators: 1: number of a version, 2: beginning of its hash. */
				$label = sprintf( __( 'version %1$d (%2$s)', 'waybill' ), $version['version'], substr( $version['hash'], 0, 12 ) );
				printf( '<option value="%1$s"%2$s>%3$s</option>', esc_attr( $version['hash'] ), selected( $hash, $version['hash'], false ), esc_html( $label ) );
			}
			echo '</select> ';
		}
		echo '<button type="submit" class="button" id="waybill-compare">' . esc_html__( 'Compare', 'waybill' ) . '</button></p></form>';
	}

	/** What the address names: one version, and maybe what it is compared with. */
	private static function showChosen( Engine $engine ): void {
		$hash = self::asked( self::SHOWN );
		if ( '' === $hash ) {
			return;
		}
		try {
			$shown   = $engine->getDefinition( $hash );
			$against = '' === self::asked( self::AGAINST ) ? null : $engine->getDefinition( self::asked( self::AGAINST ) );
		} catch ( NotFound ) {
			echo '<div class="notice notice-error inline" role="alert"><p>' . esc_html__( 'There is no such version.', 'waybill' ) . '</p></div>';
			return;
		}
		echo '<div id="waybill-shown">';
		if ( null === $against ) {
			/* translators: %d: number of a version. */
			echo '<h3>' . esc_html( sprintf( __( 'Version %d', 'waybill' ), $shown->getVersion() ) ) . '</h3>';
			WorkflowPage::showDiagram( $shown );
			DefinitionText::showLines( DefinitionText::pretty( $shown ), 'waybill-shown-line-', [] );
		} else {
			/* translators: 1: number of a version, 2: number of a version. */
			echo '<h3>' . esc_html( sprintf( __( 'From version %1$d to version %2$d', 'waybill' ), $against->getVersion(), $shown->getVersion() ) ) . '</h3>';
			DefinitionText::showDifference( DefinitionText::pretty( $against ), DefinitionText::pretty( $shown ) );
		}
		echo '</div>';
	}

	/** A hash out of the address; empty where there is none. */
	private static function asked( string $name ): string {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- says what to look at, changes nothing.
		$value = $_GET[ $name ] ?? '';
		return is_string( $value ) && 1 === preg_match( '/^[0-9a-f]{64}$/', $value ) ? $value : '';
	}

	/** @param array<string, string> $what */
	private static function url( array $what ): string {
		return add_query_arg( $what, WorkflowPage::url() ) . '#waybill-shown';
	}
}
