// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.options.ClientOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProcessCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * One way to credentials, as the options say it: a base, and on top of it a role, if one is to be
 * assumed. Building it asks nobody; its provider may ask STS, the metadata service, a process or a
 * file. The threads of look-ups.
 */
final class CredentialSource implements AutoCloseable {

  /** A process is run again this long before its answer runs out: it may take its time. */
  private static final Duration AHEAD = Duration.ofMinutes(1);

  private final AwsCredentialsProvider provider;
  private final List<Object> parts;

  private CredentialSource(AwsCredentialsProvider provider, List<Object> parts) {
    this.provider = provider;
    this.parts = parts;
  }

  static CredentialSource of(ClientSettings settings) {
    ClientOptions client = settings.client;
    if (!client.isSet(ClientOptions.ROLE_ARN)) {
      AwsCredentialsProvider base = base(settings);
      return new CredentialSource(base, List.of(base));
    }
    AwsCredentialsProvider base =
        client.isSet(ClientOptions.WEB_IDENTITY_TOKEN_FILE)
            ? AnonymousCredentialsProvider.create() // the token is what STS looks at
            : base(settings);
    Role role = Role.assumed(settings, base);
    return new CredentialSource(role.provider(), List.of(role.provider(), role.sts(), base));
  }

  AwsCredentialsProvider provider() {
    return provider;
  }

  /** Whether it gives the same ones for ever. */
  boolean isConstant() {
    return provider instanceof StaticCredentialsProvider;
  }

  private static AwsCredentialsProvider base(ClientSettings settings) {
    ClientOptions client = settings.client;
    String id = client.find(ClientOptions.ACCESS_KEY_ID);
    String secret = client.find(ClientOptions.SECRET_ACCESS_KEY);
    if (id != null && secret != null) {
      String token = client.find(ClientOptions.SESSION_TOKEN);
      return StaticCredentialsProvider.create(
          token == null
              ? AwsBasicCredentials.create(id, secret)
              : AwsSessionCredentials.create(id, secret, token));
    }
    String process = client.find(ClientOptions.CREDENTIAL_PROCESS);
    if (process != null) {
      return ProcessCredentialsProvider.builder()
          .command(shell(process))
          .credentialRefreshThreshold(AHEAD)
          .build();
    }
    String own = client.find(ClientOptions.CREDENTIALS_PROVIDER);
    if (own != null) {
      return ProviderClass.create(own, settings.applicationClasses);
    }
    if (client.isSet(ClientOptions.PROFILE) || client.isSet(ClientOptions.PROFILE_FILE)) {
      ProfileCredentialsProvider.Builder profile =
          ProfileCredentialsProvider.builder().profileName(client.find(ClientOptions.PROFILE));
      Supplier<ProfileFile> files = profiles(client);
      return (files == null ? profile : profile.profileFile(files)).build();
    }
    return InstanceMetadata.isTuned(client)
        ? InstanceMetadata.chain(client)
        : DefaultCredentialsProvider.builder().build();
  }

  /** The file that the options name, or null for those in ~/.aws. */
  static @Nullable Supplier<ProfileFile> profiles(ClientOptions client) {
    String file = client.find(ClientOptions.PROFILE_FILE);
    return file == null ? null : ClientFiles.profiles(file);
  }

  /** As the SDK runs the credential_process of a profile. */
  private static List<String> shell(String command) {
    boolean isWindows =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    return isWindows ? List.of("cmd.exe", "/C", command) : List.of("sh", "-c", command);
  }

  /** Outermost first. Parts of the application's own may fail at it. */
  @Override
  public void close() {
    for (Object part : parts) {
      if (part instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) {
          // It is of no use any more, closed or not.
        }
      }
    }
  }
}
