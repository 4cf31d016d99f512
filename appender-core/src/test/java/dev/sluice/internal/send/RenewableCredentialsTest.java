// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.options.SluiceOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class RenewableCredentialsTest {

  private final List<CredentialSource> built = new ArrayList<>();
  private final RenewableCredentials credentials = new RenewableCredentials(this::build);

  private CredentialSource build() {
    SluiceOptions options = new SluiceOptions();
    options.setStream("app-logs");
    options.client().setAccessKeyId("AKID" + built.size());
    options.client().setSecretAccessKey("CANARY");
    CredentialSource source = CredentialSource.of(new ClientSettings(options, 1));
    built.add(source);
    return source;
  }

  private String id() {
    return credentials.forClient().resolveCredentials().accessKeyId();
  }

  @Test
  void resolve_buildsOneSourceAndKeepsIt() {
    assertThat(built).isEmpty();
    assertThat(id()).isEqualTo("AKID0");
    assertThat(id()).isEqualTo("AKID0");
    assertThat(built).hasSize(1);
  }

  @Test
  void renew_replacesWhatWasRefusedAndNothingElse() {
    assertThat(id()).isEqualTo("AKID0");
    CredentialSource used = credentials.inUse();
    credentials.renew(used);
    assertThat(id()).isEqualTo("AKID1");
    credentials.renew(used); // of a slower request that used the old ones
    assertThat(id()).isEqualTo("AKID1");
  }

  @Test
  void renew_ofARequestThatBeganWithNoneReplacesWhatItFound() {
    credentials.renew(null);
    assertThat(id()).isEqualTo("AKID0");
    credentials.renew(null);
    assertThat(id()).isEqualTo("AKID1");
  }

  @Test
  void clientThatIsThrownAway_leavesTheCredentialsToTheOther() {
    SluiceOptions options = new SluiceOptions();
    options.setRegion("us-east-1");
    SdkClients.kinesis(new ClientSettings(options, 1), credentials.forClient()).close();
    assertThat(id()).isEqualTo("AKID0");
  }

  @Test
  void close_endsIt() {
    assertThat(id()).isEqualTo("AKID0");
    credentials.close();
    credentials.close();
    assertThatThrownBy(this::id).isInstanceOf(SdkClientException.class);
    assertThat(built).hasSize(1);
  }

  @Test
  void text_holdsNoSecret() {
    assertThat(id()).isNotEmpty();
    assertThat(credentials.toString() + credentials.forClient() + credentials.inUse())
        .doesNotContain("CANARY");
  }

  @Test
  void noProxy_isTakenByNameAndBySuffix() {
    Set<String> patterns =
        HttpClients.patterns(List.of("Host.example", ".corp.example", "*.svc", "10.0.0.1"));
    assertThat("host.example").matches(any(patterns));
    assertThat("a.corp.example").matches(any(patterns));
    assertThat("b.svc").matches(any(patterns));
    assertThat("10.0.0.1").matches(any(patterns));
    assertThat("hostxexample").doesNotMatch(any(patterns));
    assertThat("a.host.example").doesNotMatch(any(patterns));
    assertThat("10x0.0.1").doesNotMatch(any(patterns));
    assertThat("anything").matches(any(HttpClients.patterns(List.of("*"))));
  }

  private static String any(Set<String> patterns) {
    return String.join("|", patterns);
  }
}
