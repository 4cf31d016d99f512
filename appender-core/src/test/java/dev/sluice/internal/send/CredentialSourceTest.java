// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.options.SluiceOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class CredentialSourceTest {

  /** More than the pipe to its reader takes, as with {@code aws --debug}. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisabledOnOs(OS.WINDOWS)
  void processThatWritesMuchOfErrors_isReadToItsEnd() {
    SluiceOptions options = new SluiceOptions();
    options
        .client()
        .setCredentialProcess(
            "head -c 200000 /dev/zero >&2;"
                + " echo '{\"Version\":1,\"AccessKeyId\":\"AKID\",\"SecretAccessKey\":\"s\"}'");
    CredentialSource source = CredentialSource.of(new ClientSettings(options, 1));
    assertThat(source.provider().resolveCredentials().accessKeyId()).isEqualTo("AKID");
    source.close();
  }
}
