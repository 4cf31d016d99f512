// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The same cases against a Kinesis endpoint that nobody here wrote: kinesis-mock, in a container
 * through Testcontainers or as a Node process from npm's kinesis-local.
 *
 * <p>{@code -Dit.thirdparty=auto|containers|node|none} picks the way; {@code auto}, the default,
 * takes the first that this machine offers and skips with one sentence where it offers none. {@code
 * containers} and {@code node} fail instead of skipping. {@code -Dit.kinesis.image=NAME} (or the
 * environment's {@code IT_KINESIS_IMAGE}) picks the image.
 *
 * <p>Classes here are named {@code ThirdParty*IT} and extended with {@link
 * dev.sluice.it.thirdparty.ThirdPartyExtension}, which starts one endpoint for the whole run.
 */
@NullMarked
package dev.sluice.it.thirdparty;

import org.jspecify.annotations.NullMarked;
