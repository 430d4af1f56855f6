<?php
// SPDX-License-Identifier: MIT
//
// Recovery as Action Scheduler runs it.

do_action( 'waybill_recover' );
echo json_encode( [ 'recovered' ] );
