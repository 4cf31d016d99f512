// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/** An example: one application for two lines of Spring Boot and two logging frameworks. */
package dev.sluice.examples.spring;
