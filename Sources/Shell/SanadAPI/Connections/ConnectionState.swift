/// Where one connection stands between its requests and their answers. Events in, what to do out; it
/// knows neither sockets nor clocks.
///
/// firstHead → body → answer → nextHead → body → … ; from everywhere → lastWords → close. An answer
/// that begins before its request has ended is the last one: restOfBody → close.
struct ConnectionState {
  /// What is waited for, with a limit of time for each.
  enum Wait: Equatable {
    case firstHead, nextHead, body, answer
    /// The next part of an answer that has no end.
    case stream
    /// The head of a connection that gets no place, so that it can be told why.
    case refusal
    /// The end of a request that is answered already.
    case restOfBody
    /// The end of the last answer's way to the socket.
    case lastWords
    /// The other side's close.
    case close
  }

  /// What to do after an event.
  enum Action: Equatable {
    case goOn
    /// Say what is wrong as the last words of the connection.
    case tell(Fault)
    /// Say nothing more, and close once the other side had the time to read.
    case finish
    /// Close without a word.
    case drop
  }

  /// Why a connection is not served further.
  enum Fault: Equatable {
    case tooManyConnections, tooSlow, headTooLarge
    /// It speaks no HTTP/1.1; what the parser found.
    case malformed(String)
  }

  private(set) var wait: Wait
  /// Heads that came and whose answers have not ended.
  private var unanswered = 0
  /// Whether the end of the newest request has not come yet.
  private var isBodyOpen = false
  private var hasAnswerBegun = false
  private var isLastAnswer = false
  /// Found while an earlier request was being answered, and told after that.
  private var laterFault: Fault?

  /// A connection that has been opened; `isServed` says whether there was a place for it.
  init(isServed: Bool) { wait = isServed ? .firstHead : .refusal }

  /// Whether the last words have been said: what still comes from either side is dropped.
  var isEnding: Bool { wait == .lastWords || wait == .close }

  /// The head of a request came.
  mutating func head(asksToClose: Bool) -> Action {
    if wait == .refusal { return tell(.tooManyConnections) }
    unanswered += 1
    isBodyOpen = true
    isLastAnswer = isLastAnswer || asksToClose
    wait = unanswered == 1 ? .body : .answer
    return .goOn
  }

  /// A request came to its end.
  mutating func end() -> Action {
    isBodyOpen = false
    if wait == .restOfBody { return finish() }
    wait = .answer
    return .goOn
  }

  /// An answer begins; whether it is the last one of this connection and has to say so.
  mutating func answerBegins() -> Bool {
    hasAnswerBegun = true
    guard unanswered <= 1 else { return false }
    // Whatever else the body has is read and dropped for a moment only.
    if isBodyOpen { isLastAnswer = true }
    return isLastAnswer
  }

  /// The answer that has begun is a stream: it ends with the connection, and each of its parts begins
  /// the wait anew.
  mutating func streamBegins() {
    isLastAnswer = true
    wait = .stream
  }

  /// An answer came to its end.
  mutating func answerEnds() -> Action {
    hasAnswerBegun = false
    unanswered = max(0, unanswered - 1)
    if let laterFault, unanswered == (isBodyOpen ? 1 : 0) { return tell(laterFault) }
    guard unanswered == 0 else {
      wait = unanswered == 1 && isBodyOpen ? .body : .answer
      return .goOn
    }
    if isBodyOpen {
      wait = .restOfBody
      return .goOn
    }
    if isLastAnswer { return finish() }
    wait = .nextHead
    return .goOn
  }

  /// The other side sent what cannot be read further.
  mutating func fails(_ fault: Fault) -> Action {
    if isEnding { return .goOn }
    if unanswered > (isBodyOpen ? 1 : 0) {
      laterFault = fault
      return .goOn
    }
    // Its answer is on its way or has been given: there is no place left for another.
    if hasAnswerBegun || wait == .restOfBody { return .drop }
    return tell(fault)
  }

  /// The time for the present wait is over.
  mutating func timesOut() -> Action {
    switch wait {
    case .firstHead, .body: tell(.tooSlow)
    case .nextHead, .answer, .stream, .refusal, .restOfBody, .lastWords, .close: .drop
    }
  }

  /// The node stops: the answers that are due are the last ones.
  mutating func stops() { isLastAnswer = true }

  /// The last words have left.
  mutating func lastWordsLeft() { wait = .close }

  private mutating func tell(_ fault: Fault) -> Action {
    wait = .lastWords
    return .tell(fault)
  }

  private mutating func finish() -> Action {
    wait = .lastWords
    return .finish
  }
}
