// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.sluice.log4j2;

import org.jspecify.annotations.NullMarked;
