import NIOCore
import NIOPosix

@testable import SanadAPI

/// A client that sends bytes as they are, and says what came back until the server closed.
struct RawClient {
  /// What came back on a connection.
  struct Answers {
    let text: String
    /// The statuses of all answers, in their order.
    var statuses: [Int] {
      text.split(separator: "HTTP/1.1 ").compactMap { Int($0.prefix(3)) }
    }
    /// The codes of all problems, in their order.
    var codes: [String] {
      text.split(separator: "\"code\":\"").dropFirst().map { String($0.prefix(4)) }
    }
  }

  let port: Int

  /// Sends `texts` one after the other on one connection, and reads until the server closes it.
  func send(_ texts: String..., closing: Bool = false) async throws -> Answers {
    try await connected { inbound, outbound in
      for text in texts { try await outbound.write(ByteBuffer(string: text)) }
      if closing { outbound.finish() }
      return try await Self.rest(of: inbound)
    }
  }

  /// Opens a connection around `body`.
  func connected<Outcome: Sendable>(
    _ body:
      @Sendable (
        NIOAsyncChannelInboundStream<ByteBuffer>, NIOAsyncChannelOutboundWriter<ByteBuffer>
      ) async throws -> Outcome
  ) async throws -> Outcome {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true))
        }
      }
    return try await channel.executeThenClose { try await body($0, $1) }
  }

  /// Whatever comes until the server closes.
  static func rest(of inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async throws -> Answers {
    var text = ""
    for try await bytes in inbound { text += String(buffer: bytes) }
    return Answers(text: text)
  }
}
