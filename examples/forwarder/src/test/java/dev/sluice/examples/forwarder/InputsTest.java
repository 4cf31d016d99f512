// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {

  @Test
  void file_thatIsNone_isRefused(@TempDir Path directory) {
    CommandLine line = CommandLine.of(List.of("--file", directory.toString()), Inputs.OPTIONS);
    assertThatThrownBy(() -> Inputs.of(line, () -> new Lines(text -> {}), "the stream"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory + " is no file that can be followed");
  }

  @Test
  void connection_thatVanishes_isNoticedInMinutes() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      TcpInput.watch(client);
      assertThat(client.getKeepAlive()).isTrue();
      for (SocketOption<?> option : client.supportedOptions()) {
        if (option.name().equals("TCP_KEEPIDLE")) {
          assertThat(client.getOption(option)).isEqualTo(60);
        }
      }
    }
  }
}
