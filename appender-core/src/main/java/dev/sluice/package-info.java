// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Sluice: a one-way flow from a log event to a record of an Amazon Kinesis data stream.
 *
 * <pre>
 *  caller threads        | the shipper thread               | sender threads
 *  format, route, buffer -> batch, send, account    --------+-> PutRecords
 *                        |                   &lt;--------------+-- results
 * </pre>
 */
@NullMarked
package dev.sluice;

import org.jspecify.annotations.NullMarked;
