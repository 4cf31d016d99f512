// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The log on disk: segments of frames, a cursor of what is acknowledged, and what an earlier
 * process left. One thread owns it.
 *
 * <pre>
 * append - FrameQueue - LogWriter - Block - Segment (file)
 * next --- Shelf - LogReader - Reading (Pages) - Frame
 * settle - States - Progress - Cursor (file)
 * open --- Layout - DirectoryLock - Recovery - Survey - Findings
 * </pre>
 *
 * <p>No method throws for trouble with the disk, but for the opening.
 */
@NullMarked
package dev.sluice.internal.buffer.spool.log;

import org.jspecify.annotations.NullMarked;
