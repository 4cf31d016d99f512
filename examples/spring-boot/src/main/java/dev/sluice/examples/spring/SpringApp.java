// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.spring;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A Spring Boot application that logs each line of its standard input. Where its events go is said
 * in logback-spring.xml or log4j2-spring.xml alone, whichever framework is there; which stream, in
 * application.properties. Spring Boot stops the framework when the JVM ends, after all beans, and
 * the appender drains: neither file needs a shutdown hook.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class SpringApp {

  private static final Logger LOG = LoggerFactory.getLogger(SpringApp.class);

  /** Ends with its input, or with SIGTERM. */
  public static void main(String[] arguments) throws IOException {
    // Spring has not read its logging file yet: with a logback.xml or log4j2.xml this goes to the
    // stream, with the "-spring" variants only to the console.
    LOG.info("the application begins");
    try (ConfigurableApplicationContext context =
            SpringApplication.run(SpringApp.class, arguments);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println("started=" + context.getId());
      long logged = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        logged++;
        LOG.info(line);
        System.out.println("logged=" + logged);
      }
    }
  }
}
