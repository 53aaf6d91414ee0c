/// What a node's API gives to its clients at most (docs/api.md, "Limits").
///
/// Times are counted from the event that begins the wait, and not from the last byte: who sends a
/// byte now and then holds a connection no longer than who sends none.
public struct APILimits: Equatable, Sendable {
  /// Connections that are served at once.
  public var connections = 256
  /// Connections above ``connections`` that are told so and closed; further ones wait in the
  /// system's queue.
  public var refusals = 32
  /// Bytes of a request's target and header fields together.
  public var headBytes = 16_384
  /// Header fields of a request.
  public var headFields = 64
  /// From opening a connection to the end of its first head.
  public var headTime = Duration.seconds(10)
  /// From the end of an answer to the end of the next head.
  public var idleTime = Duration.seconds(60)
  /// From the end of a head to the end of its body.
  public var bodyTime = Duration.seconds(20)
  /// From the end of a request to the end of its answer, the longest wait for finality included.
  public var answerTime = Duration.seconds(75)
  /// Streams that are served at once; fewer than ``connections``, so that others get a place.
  public var streams = 128
  /// Pages of lists that are put together at once; fewer than ``connections``, because each takes
  /// milliseconds of one thread.
  public var lists = 32
  /// From one sign of life of a stream to the next, while nothing happens.
  public var heartbeatTime = Duration.seconds(15)
  /// From one sign of life of a stream to the next, while it looks through blocks that have nothing
  /// of its topics.
  public var lookTime = Duration.seconds(5)
  /// From one look at the node to the next, for a stream that follows it.
  public var liveTime = Duration.seconds(1)
  /// What a client of a stream may take to read a page, before it is told that it is too slow.
  public var streamPageTime = Duration.seconds(10)
  /// From one write of a stream that has reached the socket to the next; longer than both.
  public var streamStallTime = Duration.seconds(40)
  /// From the last byte of the last answer to the close, so that it is read before the close is
  /// seen; also how long a body that nobody wants is read.
  public var lingerTime = Duration.seconds(1)
  /// From being told to stop to the close of every connection.
  public var drainTime = Duration.seconds(2)

  /// Creates the limits of docs/api.md.
  public init() {}

  /// How long a connection may stay in a wait.
  func time(for wait: ConnectionState.Wait) -> Duration {
    switch wait {
    case .firstHead: headTime
    case .nextHead: idleTime
    case .body: bodyTime
    case .answer, .lastWords: answerTime
    case .stream: streamStallTime
    case .refusal, .restOfBody, .close: lingerTime
    }
  }
}
