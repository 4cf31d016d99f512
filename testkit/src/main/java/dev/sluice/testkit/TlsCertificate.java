// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate made on the spot, with its key: nothing secret lies in a repository,
 * and nothing runs out. The wrong ones are for tests that a client refuses them.
 */
public final class TlsCertificate {
  private static final String PASSWORD = "testkit";

  private final PrivateKey key;
  private final Certificate certificate;

  private TlsCertificate(PrivateKey key, Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /** A good certificate for {@code localhost} and {@code 127.0.0.1}. */
  public static TlsCertificate forLoopback() {
    return create("localhost", true, Instant.now().plus(Duration.ofDays(365)));
  }

  /** A certificate for another host: a client of the endpoint must refuse it, even if trusted. */
  public static TlsCertificate forHost(String host) {
    return create(host, false, Instant.now().plus(Duration.ofDays(365)));
  }

  /** A certificate for the right host that ran out yesterday. */
  public static TlsCertificate expired() {
    return create("localhost", true, Instant.now().minus(Duration.ofDays(1)));
  }

  /** A store that holds this certificate as trusted. */
  public KeyStore trustStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("sluice-testkit", certificate);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot make a trust store", e);
    }
  }

  /**
   * Writes {@link #trustStore()} to a file, for {@code javax.net.ssl.trustStore}.
   *
   * @return the file
   */
  public Path writeTrustStore(Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      trustStore().store(out, PASSWORD.toCharArray());
      return file;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot write " + file, e);
    }
  }

  /** The password of the file that {@link #writeTrustStore(Path)} writes. */
  public String trustStorePassword() {
    return PASSWORD;
  }

  /** Trust managers for a client that shall trust this certificate and no other. */
  public TrustManager[] trustManagers() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trustStore());
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make trust managers", e);
    }
  }

  SSLContext serverContext() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "sluice-testkit", key, PASSWORD.toCharArray(), new Certificate[] {certificate});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot set up TLS", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TlsCertificate create(String host, boolean isLoopback, Instant notAfter) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      Instant notBefore = notAfter.minus(Duration.ofDays(730));
      byte[] body = X509.body(host, isLoopback, pair.getPublic().getEncoded(), notBefore, notAfter);
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(body);
      byte[] encoded = X509.signed(body, signature.sign());
      Certificate certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
      return new TlsCertificate(pair.getPrivate(), certificate);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a certificate", e);
    }
  }
}
