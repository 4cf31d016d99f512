// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/** Tests of the documents: links, snippets, commands, messages and the names of tests. */
@NullMarked
package dev.sluice.it.docs;

import org.jspecify.annotations.NullMarked;
