import NIOCore
import NIOPosix

/// The options of every socket between nodes.
enum SocketSettings {
  // A vote must not stand behind what the kernel holds, so it may hold little that is unsent
  // (tcp(7), TCP_NOTSENT_LOWAT = 25 on Linux); what is on its way does not count.
  private static let notSentLowWater = ChannelOptions.tcpOption(NIOBSDSocket.Option(rawValue: 25))
  private static let notSentBytes: ChannelOptions.Types.SocketOption.Value = 64 << 10
  private static let backlog: Int32 = 128
  private static let writeBuffer = ChannelOptions.Types.WriteBufferWaterMark(
    low: 32 << 10, high: 64 << 10)

  // A fixed receive buffer: Linux would otherwise let one grow to tens of MiB before a receiver that
  // rests, and a vote could not overtake what is in there.
  private static let receiveBuffer = ChannelOptions.socketOption(.so_rcvbuf)

  /// For sockets that dial.
  static func apply(
    to bootstrap: ClientBootstrap, _ limits: PeerNetworkLimits
  ) -> ClientBootstrap {
    bootstrap
      .connectTimeout(TimeAmount(limits.handshakeTimeout))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(receiveBuffer, value: receiveBytes(limits))
      .channelOption(notSentLowWater, value: notSentBytes)
      .channelOption(.writeBufferWaterMark, value: writeBuffer)
  }

  /// For the socket that listens and those it accepts.
  static func apply(
    to bootstrap: ServerBootstrap, _ limits: PeerNetworkLimits
  ) -> ServerBootstrap {
    bootstrap
      .serverChannelOption(.backlog, value: backlog)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      // Inherited by what is accepted; set before listening, because the window's scale is fixed then.
      .serverChannelOption(receiveBuffer, value: receiveBytes(limits))
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(notSentLowWater, value: notSentBytes)
      .childChannelOption(.writeBufferWaterMark, value: writeBuffer)
  }

  private static func receiveBytes(
    _ limits: PeerNetworkLimits
  ) -> ChannelOptions.Types.SocketOption.Value {
    ChannelOptions.Types.SocketOption.Value(clamping: limits.receiveBufferBytes)
  }
}
