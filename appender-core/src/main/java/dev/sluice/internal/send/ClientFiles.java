// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;

/**
 * Reads the files of profiles, tokens and trusted certificates. Sender threads; never writes them.
 */
final class ClientFiles {

  private ClientFiles() {}

  /**
   * The profiles of a file, read again when it was changed. It may be a credentials file with
   * {@code [name]} or a configuration file with {@code [profile name]}.
   */
  static ProfileFileSupplier profiles(String file) {
    Path path = Path.of(file);
    try (InputStream profiles = Files.newInputStream(path)) {
      profiles.read(); // for the SDK a file that cannot be read is an empty one
    } catch (IOException e) {
      throw new IllegalStateException("client.profileFile cannot be read: " + e, e);
    }
    return ProfileFileSupplier.aggregate(
        ProfileFileSupplier.reloadWhenModified(path, ProfileFile.Type.CREDENTIALS),
        ProfileFileSupplier.reloadWhenModified(path, ProfileFile.Type.CONFIGURATION));
  }

  /** The present token in a file. Its issuer replaces it from time to time. */
  static String token(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Trusts the certificates in the store and no others. Dates and host names are checked as always.
   */
  static TrustManager[] trustManagers(String file, @Nullable String password) {
    try {
      char[] secret = password == null ? null : password.toCharArray();
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(KeyStore.getInstance(new File(file), secret));
      TrustManager[] managers = factory.getTrustManagers();
      if (!trustsAny(managers)) { // or each handshake would fail, without a word of the store
        throw new IllegalStateException(
            "client.trustStore cannot be used: it has no trusted certificate"
                + (secret == null ? ", or none without client.trustStorePassword" : ""));
      }
      return managers;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException("client.trustStore cannot be read: " + e, e);
    }
  }

  private static boolean trustsAny(TrustManager[] managers) {
    return Stream.of(managers)
        .anyMatch(each -> each instanceof X509TrustManager x && x.getAcceptedIssuers().length > 0);
  }
}
