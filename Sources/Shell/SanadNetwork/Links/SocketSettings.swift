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

  /// For sockets that dial.
  static func apply(
    to bootstrap: ClientBootstrap, _ limits: PeerNetworkLimits
  ) -> ClientBootstrap {
    bootstrap
      .connectTimeout(TimeAmount(limits.handshakeTimeout))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(notSentLowWater, value: notSentBytes)
      .channelOption(.writeBufferWaterMark, value: writeBuffer)
  }

  /// For the socket that listens and those it accepts.
  static func apply(to bootstrap: ServerBootstrap) -> ServerBootstrap {
    bootstrap
      .serverChannelOption(.backlog, value: backlog)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(notSentLowWater, value: notSentBytes)
      .childChannelOption(.writeBufferWaterMark, value: writeBuffer)
  }
}
