// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The few operations on files that the spool needs: {@link
 * dev.sluice.internal.buffer.spool.files.Disk}. Tests make them fail.
 */
@NullMarked
package dev.sluice.internal.buffer.spool.files;

import org.jspecify.annotations.NullMarked;
