// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The log on disk: segments of frames, a cursor that says which of them are acknowledged, and
 * recovery of the files of an earlier process. One thread owns it.
 *
 * <pre>
 * append - FrameQueue - LogWriter - Segment (file)
 * next --- Shelf - Reading - LogReader - Frame
 * ack ---- Segment - Cursor (file)
 * open --- Layout - Trust, DirectoryLock - Directory - Recovery
 * </pre>
 *
 * <p>No method throws for trouble with the disk, but for the opening.
 */
@NullMarked
package dev.sluice.internal.buffer.spool.log;

import org.jspecify.annotations.NullMarked;
