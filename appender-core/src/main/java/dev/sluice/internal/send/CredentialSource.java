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
 * The source of credentials that the options choose: a base, and on top of it a role. Building it
 * makes no request; its provider may ask STS, the metadata service, a process or a file. Threads of
 * look-ups.
 */
final class CredentialSource implements AutoCloseable {

  /** A process is run again this long before its credentials expire, because it may be slow. */
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
            ? AnonymousCredentialsProvider.create() // STS checks the token, not these
            : base(settings);
    Role role = Role.assumed(settings, base);
    return new CredentialSource(role.provider(), List.of(role.provider(), role.sts(), base));
  }

  AwsCredentialsProvider provider() {
    return provider;
  }

  /** Whether the credentials never change. */
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

  /**
   * Runs a command as the SDK runs the credential_process of a profile. The SDK does not read what
   * it says of errors before it ends, and no message quotes it: with much of it a command would
   * wait for ever.
   */
  private static List<String> shell(String command) {
    boolean isWindows =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    return isWindows
        ? List.of("cmd.exe", "/C", command)
        : List.of("sh", "-c", "exec 2>/dev/null\n" + command);
  }

  /** Closes the outermost part first. A class of the application may fail here. */
  @Override
  public void close() {
    for (Object part : parts) {
      if (part instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) {
          // The source is not used again, closed or not.
        }
      }
    }
  }
}
