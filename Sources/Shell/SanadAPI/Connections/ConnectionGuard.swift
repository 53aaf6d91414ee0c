import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import SanadAPIModel
import SanadTypes

/// Holds one connection of the API to the limits, and says why one is closed: a coded problem is the
/// last that a client reads. Between the HTTP codec and the server, on the connection's event loop.
///
/// A class because a channel handler is one.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let limits: APILimits
  private let places: ConnectionPlaces
  private var state = ConnectionState(isServed: true)
  private var isOpen = false
  private var client = ClientAddress.other
  /// Where it has a place: among those that are served, or those that are told why not.
  private var place: ClientPlaces?
  private var isQuotaUsed = false
  private var timer: Scheduled<Void>?

  init(limits: APILimits, places: ConnectionPlaces) {
    self.limits = limits
    self.places = places
  }

  // MARK: The connection's life

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { open(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    open(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    leave()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { leave() }

  private func open(_ context: ChannelHandlerContext) {
    guard !isOpen else { return }
    isOpen = true
    client = ClientAddress(context.channel.remoteAddress)
    let entry = places.served.enter(client)
    if entry == .taken {
      place = places.served
    } else if places.refused.enter(client) == .taken {
      place = places.refused
    } else if entry == .quotaUsed {
      // Without a word, or it would take the places in which others are told, and keep further
      // connections from being accepted.
      return context.close(mode: .all, promise: nil)
    }
    isQuotaUsed = entry == .quotaUsed
    state = ConnectionState(isServed: entry == .taken)
    beginWait(context)
  }

  private func leave() {
    timer?.cancel()
    timer = nil
    place?.leave(client)
    place = nil
  }

  // MARK: What comes in

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if state.isEnding { return }
    var action = ConnectionState.Action.goOn
    switch unwrapInboundIn(data) {
    case .head(let head):
      action = state.head(asksToClose: Self.asksToClose(head))
      if action != .goOn { break }
      context.fireChannelRead(data)
    case .body:
      // The time of a body is that of the whole of it.
      return context.fireChannelRead(data)
    case .end:
      action = state.end()
      context.fireChannelRead(data)
    }
    perform(action, context)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let fault: ConnectionState.Fault
    switch error {
    case HTTPParserError.headerOverflow: fault = .headTooLarge
    case let error as HTTPParserError: fault = .malformed(error.debugDescription)
    // The system's: nobody is there to be told.
    case is IOError, is ChannelError: return context.fireErrorCaught(error)
    default: fault = .malformed("\(error)")
    }
    perform(state.fails(fault), context)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent { state.stops() }
    context.fireUserInboundEventTriggered(event)
  }

  // MARK: What goes out

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    // The server may still want to say something after the last words: there is nobody to hear it.
    if state.isEnding {
      promise?.succeed(())
      return
    }
    switch unwrapOutboundIn(data) {
    case .head(var head):
      if StreamFormat.isStream(head.headerFields[.contentType]) { state.streamBegins() }
      if state.answerBegins() { head.headerFields[.connection] = "close" }
      context.write(wrapOutboundOut(.head(head)), promise: promise)
      if state.wait == .stream { beginWait(context) }
    case .body:
      context.write(data, promise: state.wait == .stream ? part(promise, context) : promise)
    case .end:
      let action = state.answerEnds()
      if action == .finish {
        context.writeAndFlush(data, promise: lastWords(promise, context))
        return beginWait(context)
      }
      context.write(data, promise: promise)
      perform(action, context)
    }
  }

  func close(
    context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?
  ) {
    // The guard closes this side itself, once the last words have left.
    if mode == .output, state.isEnding {
      promise?.succeed(())
      return
    }
    context.close(mode: mode, promise: promise)
  }

  // MARK: Private

  private func perform(_ action: ConnectionState.Action, _ context: ChannelHandlerContext) {
    switch action {
    case .goOn: if !state.isEnding { beginWait(context) }
    case .tell(.tooManyConnections) where isQuotaUsed:
      tell(
        ServiceFailure(
          usedUp: places.served.quota("connections", of: client),
          "this address has as many connections as one may have now", retryAfter: .seconds(1)),
        context)
    case .tell(let fault): tell(ServiceFailure(fault, limits), context)
    case .finish:
      // Its answer has left before: there is nothing to wait for.
      state.lastWordsLeft()
      context.close(mode: .output, promise: nil)
      beginWait(context)
    case .drop: context.close(mode: .all, promise: nil)
    }
  }

  /// Says the last words of this connection.
  private func tell(_ failure: ServiceFailure, _ context: ChannelHandlerContext) {
    do {
      let answer = try LastWords(failure)
      context.write(wrapOutboundOut(.head(answer.head)), promise: nil)
      context.write(wrapOutboundOut(.body(answer.body)), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: lastWords(nil, context))
      beginWait(context)
      // Ends the reading of a request that does not come to its end.
      context.fireErrorCaught(HTTPParserError.unknown)
    } catch {
      // Texts and numbers always encode; without words the close has to do.
      context.close(mode: .all, promise: nil)
    }
  }

  /// A promise at whose end this side is closed and the other side's close is waited for.
  private func lastWords(
    _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext
  ) -> EventLoopPromise<Void> {
    let left = context.eventLoop.makePromise(of: Void.self)
    if let promise { left.futureResult.cascade(to: promise) }
    left.futureResult.assumeIsolated().whenComplete { [self] _ in
      state.lastWordsLeft()
      context.close(mode: .output, promise: nil)
      beginWait(context)
    }
    return left
  }

  /// A promise at whose end a part of a stream has reached the socket, and the next is waited for.
  private func part(
    _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext
  ) -> EventLoopPromise<Void> {
    let left = context.eventLoop.makePromise(of: Void.self)
    if let promise { left.futureResult.cascade(to: promise) }
    left.futureResult.assumeIsolated().whenSuccess { [self] in
      if state.wait == .stream { beginWait(context) }
    }
    return left
  }

  /// Begins the time of the present wait.
  private func beginWait(_ context: ChannelHandlerContext) {
    timer?.cancel()
    guard context.channel.isActive else { return }
    let time = limits.time(for: state.wait)
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) { [self] in
      perform(state.timesOut(), context)
    }
  }

  private static func asksToClose(_ head: HTTPRequest) -> Bool {
    (head.headerFields[.connection] ?? "").split(separator: ",").contains {
      $0.lowercased().filter { !$0.isWhitespace } == "close"
    }
  }
}

/// The places of connections, which all of them share.
struct ConnectionPlaces: Sendable {
  /// Of those that are served.
  let served: ClientPlaces
  /// Of those that are told why not.
  let refused: ClientPlaces
}

/// The answer of a connection that is not served further.
private struct LastWords {
  let head: HTTPResponse
  let body: ByteBuffer

  init(_ failure: ServiceFailure) throws {
    let id = RequestNumber.fresh()
    let problem = ProblemResource(failure, instance: id)
    body = ByteBuffer(bytes: try APICoding.encode(problem))
    var fields: HTTPFields = [
      .contentType: "application/problem+json", .contentLength: String(body.readableBytes),
      .connection: "close", .server: APIServer.name,
    ]
    RequestNumber.put(id, into: &fields)
    if let wait = problem.retryAfterSeconds(failure) { fields[.retryAfter] = String(wait) }
    failure.quota?.tell(in: &fields)
    head = HTTPResponse(status: .init(code: problem.status), headerFields: fields)
  }
}

extension ServiceFailure {
  /// Why a connection is not served further, in words.
  fileprivate init(_ fault: ConnectionState.Fault, _ limits: APILimits) {
    switch fault {
    case .tooManyConnections:
      self.init(
        .tooManyConnections, "\(limits.connections) connections are open, and no more are served",
        retryAfter: .seconds(1))
    case .tooSlow:
      self.init(
        .requestTooSlow,
        "a head must be here within \(limits.headTime.components.seconds) seconds, and its body"
          + " within \(limits.bodyTime.components.seconds) more")
    case .headTooLarge:
      self.init(
        .requestHeadTooLarge,
        "the target and the header fields have more than \(limits.headBytes) bytes together, or"
          + " there are more than \(limits.headFields) fields")
    case .malformed(let found):
      self.init(.requestInvalid, "this is no request of HTTP/1.1: \(found)")
    }
  }
}
