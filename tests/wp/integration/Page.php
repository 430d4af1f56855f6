<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/** A page as a browser without script has it: its elements, and its forms ready to be sent. */
final class Page {

	private readonly \DOMXPath $elements;

	public function __construct( string $html ) {
		$document = new \DOMDocument();
		$before   = libxml_use_internal_errors( true );
		$document->loadHTML( '<?xml encoding="utf-8"?>' . $html );
		libxml_clear_errors();
		libxml_use_internal_errors( $before );
		$this->elements = new \DOMXPath( $document );
	}

	/** @return list<\DOMElement> */
	public function find( string $xpath, ?\DOMElement $within = null ): array {
		$found = $this->elements->query( $xpath, $within );
		return false === $found ? [] : array_values( array_filter( iterator_to_array( $found ), static fn( \DOMNode $node ): bool => $node instanceof \DOMElement ) );
	}

	/** The text of the elements, white space as a browser shows it. @return list<string> */
	public function texts( string $xpath, ?\DOMElement $within = null ): array {
		return array_map( static fn( \DOMElement $element ): string => trim( (string) preg_replace( '/\s+/u', ' ', $element->textContent ) ), $this->find( $xpath, $within ) );
	}

	public function text( string $xpath ): string {
		return $this->texts( $xpath )[0] ?? '';
	}

	/** The element as text, without its scripts and styles and without what differs at each request. */
	public function html( string $xpath ): string {
		$element = $this->find( $xpath )[0] ?? throw new \RuntimeException( "There is no {$xpath}." );
		foreach ( $this->find( './/script | .//style | .//link', $element ) as $code ) {
			$code->parentNode?->removeChild( $code );
		}
		$html = (string) $element->ownerDocument?->saveHTML( $element );
		return (string) preg_replace( [ '/\b[0-9a-f]{10}\b/', '/\s+/' ], [ 'nonce', ' ' ], $html );
	}

	/**
	 * What a click on the button sends: the address, and the controls that belong to the button's
	 * form, in it or by the attribute `form`, with [typed] in them.
	 *
	 * @param array<string, string> $typed name of a control to what is typed, chosen or ticked
	 * @return array{method: string, action: string, fields: array<string, mixed>}
	 */
	public function press( string $button, array $typed = [] ): array {
		$pressed = $this->find( $button )[0] ?? throw new \RuntimeException( "There is no {$button} to press." );
		if ( $pressed->hasAttribute( 'disabled' ) || 'submit' !== $pressed->getAttribute( 'type' ) ) {
			throw new \RuntimeException( "{$button} can't be pressed." );
		}
		$form = $this->formOf( $pressed );
		$sent = [];
		foreach ( $this->find( '//input | //select | //textarea | //button' ) as $control ) {
			$name = $control->getAttribute( 'name' );
			if ( '' === $name || $control->hasAttribute( 'disabled' ) || ! $this->belongs( $control, $form ) ) {
				continue;
			}
			$value = $typed[ $name ] ?? $this->value( $control, $control->isSameNode( $pressed ) );
			unset( $typed[ $name ] );
			if ( null !== $value ) {
				$sent[] = rawurlencode( $name ) . '=' . rawurlencode( $value );
			}
		}
		if ( [] !== $typed ) {
			throw new \RuntimeException( 'The form has no ' . implode( ', ', array_keys( $typed ) ) . '.' );
		}
		parse_str( implode( '&', $sent ), $fields );
		return [
			'method' => strtoupper( $form->getAttribute( 'method' ) ),
			'action' => $form->getAttribute( 'action' ),
			'fields' => $fields,
		];
	}

	private function formOf( \DOMElement $control ): \DOMElement {
		$id    = $control->getAttribute( 'form' );
		$forms = '' !== $id ? $this->find( "//form[@id='{$id}']" ) : $this->find( 'ancestor::form', $control );
		if ( 1 !== count( $forms ) ) {
			throw new \RuntimeException( 'The button belongs to ' . count( $forms ) . ' forms.' );
		}
		return $forms[0];
	}

	private function belongs( \DOMElement $control, \DOMElement $form ): bool {
		if ( $control->hasAttribute( 'form' ) ) {
			return $control->getAttribute( 'form' ) === $form->getAttribute( 'id' );
		}
		return [] !== array_filter( $this->find( 'ancestor::form', $control ), static fn( \DOMElement $around ): bool => $around->isSameNode( $form ) );
	}

	/** Null: it is not sent. */
	private function value( \DOMElement $control, bool $is_pressed ): ?string {
		if ( 'select' === $control->nodeName ) {
			$chosen = $this->find( './/option[@selected]', $control )[0] ?? $this->find( './/option', $control )[0] ?? null;
			return null === $chosen ? null : ( $chosen->hasAttribute( 'value' ) ? $chosen->getAttribute( 'value' ) : $chosen->textContent );
		}
		if ( 'textarea' === $control->nodeName ) {
			return $control->textContent;
		}
		return match ( $control->getAttribute( 'type' ) ) {
			'submit', 'image'    => $is_pressed ? $control->getAttribute( 'value' ) : null,
			'button', 'reset', 'file' => null,
			'checkbox', 'radio'  => $control->hasAttribute( 'checked' ) ? ( $control->getAttribute( 'value' ) ?: 'on' ) : null,
			default              => $control->getAttribute( 'value' ),
		};
	}
}
