<?php
// SPDX-License-Identifier: MIT
//
// Further places where what a stranger typed does harm, one a function. Psalm reports a place once
// for all ways that lead to it alike, so each has a function of its own.

declare(strict_types=1);

namespace Waybill\Tests\Taint;

function plant_header(): void {
	header( $_GET['typed'] ); // finds TaintedHeader
}

function plant_wp_redirect(): void {
	wp_redirect( $_GET['typed'] ); // finds TaintedHeader
}

function plant_wp_remote_head(): void {
	wp_remote_head( $_GET['typed'] ); // finds TaintedSSRF
}

function plant_wp_remote_get(): void {
	wp_remote_get( $_GET['typed'] ); // finds TaintedSSRF
}

function plant_wp_remote_post(): void {
	wp_remote_post( $_GET['typed'] ); // finds TaintedSSRF
}

function plant_wp_remote_request(): void {
	wp_remote_request( $_GET['typed'] ); // finds TaintedSSRF
}

function plant_wp_delete_file(): void {
	wp_delete_file( $_GET['typed'] ); // finds TaintedFile
}

function plant_maybe_unserialize(): void {
	maybe_unserialize( $_GET['typed'] ); // finds TaintedUnserialize
}

function plant_exec(): void {
	exec( $_GET['typed'] ); // finds TaintedShell
}
