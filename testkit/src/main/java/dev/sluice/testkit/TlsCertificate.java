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
 * A certificate made on the spot, with its key and an authority of its own: nothing secret lies in
 * a repository, and nothing runs out. The wrong ones are for tests that a client refuses them; an
 * authority signs them, because Java does not look at the dates of a certificate trusted itself.
 */
public final class TlsCertificate {
  private static final String PASSWORD = "testkit";
  private static final String AUTHORITY = "Sluice test authority";
  private static final Duration TWO_YEARS = Duration.ofDays(730);

  private final PrivateKey key;
  private final Certificate certificate;
  private final Certificate authority;

  private TlsCertificate(PrivateKey key, Certificate certificate, Certificate authority) {
    this.key = key;
    this.certificate = certificate;
    this.authority = authority;
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

  /** A store with the authority that signed this certificate. */
  public KeyStore trustStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("sluice-testkit", authority);
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

  /** Trust managers for a client that shall trust {@link #trustStore()} and nothing else. */
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
          "sluice-testkit",
          key,
          PASSWORD.toCharArray(),
          new Certificate[] {certificate, authority});
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
      X509.Validity always =
          new X509.Validity(Instant.now().minus(TWO_YEARS), Instant.now().plus(TWO_YEARS));
      X509.Validity limited = new X509.Validity(notAfter.minus(TWO_YEARS), notAfter);
      KeyPair authorityKeys = newKeys();
      KeyPair keys = newKeys();
      byte[] authority = X509.authority(AUTHORITY, authorityKeys.getPublic().getEncoded(), always);
      byte[] certificate =
          X509.host(AUTHORITY, host, isLoopback, keys.getPublic().getEncoded(), limited);
      return new TlsCertificate(
          keys.getPrivate(),
          sign(certificate, authorityKeys.getPrivate()),
          sign(authority, authorityKeys.getPrivate()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a certificate", e);
    }
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static Certificate sign(byte[] body, PrivateKey signer) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(signer);
    signature.update(body);
    byte[] encoded = X509.signed(body, signature.sign());
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(encoded));
  }
}
