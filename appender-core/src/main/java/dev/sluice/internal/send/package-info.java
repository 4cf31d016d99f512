// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/** SEND: requests in flight, their outcomes, retries. The only package that knows the AWS SDK. */
@NullMarked
package dev.sluice.internal.send;

import org.jspecify.annotations.NullMarked;
