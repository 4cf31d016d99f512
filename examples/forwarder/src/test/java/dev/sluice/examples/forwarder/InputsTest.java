// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import org.junit.jupiter.api.Test;

class InputsTest {

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
