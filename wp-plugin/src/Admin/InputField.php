<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

use Waybill\Engine;
use Waybill\Exception\NotFound;
use Waybill\WordPress\Catalogue;
use Waybill\WordPress\Html;

/** The inputs of a transition as form fields, made from their schemas; and read back from texts. */
final class InputField {

	/** The form's member that holds all inputs. */
	public const MEMBER = 'inputs';

	/**
	 * Whether a transition asks for something that it can't do without.
	 *
	 * @param array<string, mixed> $schemas
	 */
	public static function isAnyRequired( array $schemas ): bool {
		return in_array( true, array_column( $schemas, 'required' ), true );
	}

	/**
	 * All inputs of a transition, those that must be filled in first.
	 *
	 * @param array<string, mixed> $schemas
	 */
	public static function showAll( array $schemas, string $form ): void {
		$maps = array_filter( $schemas, 'is_array' );
		uasort( $maps, static fn( array $one, array $other ): int => self::isRequired( $other ) <=> self::isRequired( $one ) );
		foreach ( $maps as $name => $schema ) {
			self::show( $name, $schema, $form );
		}
	}

	/** @param array<mixed> $schema */
	private static function isRequired( array $schema ): bool {
		return true === ( $schema['required'] ?? false );
	}

	/** @param array<mixed> $schema */
	private static function show( string $name, array $schema, string $form ): void {
		$id          = $form . '-' . $name;
		$title       = is_string( $schema['title'] ?? null ) ? Catalogue::shipped( $schema['title'] ) : ucfirst( str_replace( '_', ' ', $name ) );
		$is_required = self::isRequired( $schema );
		$attributes  = sprintf( 'id="%1$s" name="%2$s[%3$s]" form="%4$s"%5$s', Html::text( $id ), self::MEMBER, Html::text( $name ), Html::text( $form ), $is_required ? ' required' : '' );
		printf(
			'<p class="waybill-field"><label for="%1$s">%2$s%3$s</label>%4$s</p>',
			Html::text( $id ),
			Html::text( $title ),
			$is_required ? ' <span class="waybill-required">' . esc_html__( '(required)', 'waybill' ) . '</span>' : '',
			self::control( $schema, $attributes ) // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- made and escaped below.
		);
	}

	/**
	 * The inputs of a transition in the workflow that a subject started under; of the one that it
	 * would start under where it has not.
	 *
	 * @return array<string, array<mixed>>
	 */
	public static function schemas( Engine $engine, string $subject, string $transition ): array {
		try {
			$workflow = $engine->getWorkflowOf( $subject );
		} catch ( NotFound ) {
			$workflow = $engine->getWorkflow();
		}
		return array_filter( $workflow->getTransitions()[ $transition ]['inputs'] ?? [], 'is_array' );
	}

	/**
	 * Inputs given as texts, as the workflow's types want them. What is left empty is left out; what
	 * does not fit its type goes through as it is, for the core to refuse by name.
	 *
	 * @param array<mixed>                $given
	 * @param array<string, array<mixed>> $schemas
	 * @return array<string, mixed>
	 */
	public static function read( array $given, array $schemas ): array {
		$inputs = [];
		foreach ( $given as $name => $value ) {
			if ( ! is_string( $value ) ) {
				$inputs[ (string) $name ] = [];
				continue;
			}
			// Kept as it was typed and escaped where it is shown: a "<" is part of what was said.
			$text = trim( str_replace( "\r\n", "\n", $value ) );
			if ( '' !== $text ) {
				$inputs[ (string) $name ] = self::typed( $text, $schemas[ $name ] ?? [] );
			}
		}
		return $inputs;
	}

	/** @param array<mixed> $schema */
	private static function typed( string $text, array $schema ): string|int|bool {
		return match ( $schema['type'] ?? 'string' ) {
			'integer' => 1 === preg_match( '/^-?[0-9]{1,18}$/', $text ) ? (int) $text : $text,
			'boolean' => 'yes' === $text,
			default   => $text,
		};
	}

	/** @param array<mixed> $schema */
	private static function control( array $schema, string $attributes ): string {
		$default = $schema['default'] ?? '';
		$default = is_scalar( $default ) ? (string) $default : '';
		if ( is_array( $schema['enum'] ?? null ) ) {
			return self::choice( $schema['enum'], $default, $attributes );
		}
		$value = '' === $default ? '' : sprintf( ' value="%s"', Html::text( $default ) );
		return match ( $schema['type'] ?? 'string' ) {
			'integer' => sprintf( '<input type="number" step="1" %1$s%2$s%3$s%4$s>', $attributes, $value, self::bound( $schema, 'minimum', 'min' ), self::bound( $schema, 'maximum', 'max' ) ),
			'boolean' => "<input type=\"checkbox\" value=\"yes\" {$attributes}>",
			default   => sprintf( '<input type="text" %1$s%2$s%3$s>', $attributes, $value, self::bound( $schema, 'maxLength', 'maxlength' ) ),
		};
	}

	/**
	 * Nothing is chosen for a person who has not chosen.
	 *
	 * @param array<mixed> $choices
	 */
	private static function choice( array $choices, string $default, string $attributes ): string {
		$options = '<option value="">' . esc_html__( '— Choose —', 'waybill' ) . '</option>';
		foreach ( $choices as $choice ) {
			$text     = is_scalar( $choice ) ? (string) $choice : '';
			$options .= sprintf( '<option value="%1$s"%2$s>%3$s</option>', Html::text( $text ), selected( $text, $default, false ), Html::text( Catalogue::choice( $text ) ) );
		}
		return "<select {$attributes}>{$options}</select>";
	}

	/** @param array<mixed> $schema */
	private static function bound( array $schema, string $key, string $attribute ): string {
		return is_int( $schema[ $key ] ?? null ) ? sprintf( ' %s="%d"', $attribute, $schema[ $key ] ) : '';
	}
}
