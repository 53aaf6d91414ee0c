import Testing

@testable import SanadAPI

/// The stories of a connection, event by event.
@Suite struct ConnectionStateTests {
  private typealias Fault = ConnectionState.Fault

  /// A connection of which one request has been answered.
  private static func answered() -> ConnectionState {
    var state = ConnectionState(isServed: true)
    _ = state.head(asksToClose: false)
    _ = state.end()
    _ = state.answerBegins()
    _ = state.answerEnds()
    return state
  }

  @Test func aConnectionWithoutAPlaceIsToldWhyAtItsHead() {
    var state = ConnectionState(isServed: false)
    #expect(state.wait == .refusal)
    #expect(state.head(asksToClose: false) == .tell(.tooManyConnections))
    #expect(state.isEnding)
    var silent = ConnectionState(isServed: false)
    #expect(silent.timesOut() == .drop)
  }

  @Test func aHeadThatDoesNotComeIsTooSlow() {
    var state = ConnectionState(isServed: true)
    #expect(state.wait == .firstHead)
    #expect(state.timesOut() == .tell(.tooSlow))
  }

  @Test func aBodyThatDoesNotComeIsTooSlow() {
    var state = ConnectionState(isServed: true)
    #expect(state.head(asksToClose: false) == .goOn)
    #expect(state.wait == .body)
    #expect(state.timesOut() == .tell(.tooSlow))
  }

  @Test func anIdleConnectionIsClosedWithoutAWord() {
    var state = Self.answered()
    #expect(state.wait == .nextHead)
    #expect(state.timesOut() == .drop)
  }

  @Test func anAnswerThatNobodyReadsIsDropped() {
    var state = ConnectionState(isServed: true)
    _ = state.head(asksToClose: false)
    _ = state.end()
    #expect(state.wait == .answer)
    #expect(state.timesOut() == .drop)
    _ = state.answerBegins()
    #expect(state.timesOut() == .drop)
  }

  @Test func anAnswerInTheMiddleOfABodyIsTheLast() {
    var state = ConnectionState(isServed: true)
    _ = state.head(asksToClose: false)
    #expect(state.answerBegins() == true, "it says so in its head")
    #expect(state.answerEnds() == .goOn)
    #expect(state.wait == .restOfBody)
    var slow = state
    #expect(slow.timesOut() == .drop)
    #expect(state.end() == .finish)
    #expect(state.isEnding)
  }

  @Test func aRequestThatAsksToCloseGetsTheLastAnswer() {
    var state = ConnectionState(isServed: true)
    _ = state.head(asksToClose: true)
    _ = state.end()
    #expect(state.answerBegins() == true)
    #expect(state.answerEnds() == .finish)
    #expect(state.wait == .lastWords)
    state.lastWordsLeft()
    #expect(state.wait == .close)
    #expect(state.timesOut() == .drop)
  }

  /// Requests may come before the answers to earlier ones.
  @Test func onlyTheLastOfSeveralAnswersIsTheLast() {
    var state = ConnectionState(isServed: true)
    _ = state.head(asksToClose: false)
    _ = state.end()
    #expect(state.head(asksToClose: true) == .goOn)
    #expect(state.wait == .answer, "its body need not be in time while the first is answered")
    _ = state.end()
    #expect(state.answerBegins() == false)
    #expect(state.answerEnds() == .goOn)
    #expect(state.answerBegins() == true)
    #expect(state.answerEnds() == .finish)
  }

  @Test func theBodyOfASecondRequestHasItsTimeWhenTheFirstIsAnswered() {
    var state = ConnectionState(isServed: true)
    _ = state.head(asksToClose: false)
    _ = state.end()
    _ = state.head(asksToClose: false)
    _ = state.answerBegins()
    #expect(state.answerEnds() == .goOn)
    #expect(state.wait == .body)
    #expect(state.timesOut() == .tell(.tooSlow))
  }

  @Test func aNodeThatStopsGivesTheAnswerThatIsDueAndNoMore() {
    var state = ConnectionState(isServed: true)
    _ = state.head(asksToClose: false)
    _ = state.end()
    state.stops()
    #expect(state.answerBegins() == true)
    #expect(state.answerEnds() == .finish)
  }

  @Test func whatCannotBeReadIsToldAtOnceWhereNothingIsDue() {
    var fresh = ConnectionState(isServed: true)
    #expect(fresh.fails(.headTooLarge) == .tell(.headTooLarge))
    #expect(fresh.fails(.headTooLarge) == .goOn, "once")
    var idle = Self.answered()
    #expect(idle.fails(.malformed("m")) == .tell(.malformed("m")))
    var inBody = ConnectionState(isServed: true)
    _ = inBody.head(asksToClose: false)
    #expect(inBody.fails(.malformed("m")) == .tell(.malformed("m")))
  }

  @Test func whatCannotBeReadIsToldAfterTheAnswersThatAreDue() {
    var state = ConnectionState(isServed: true)
    _ = state.head(asksToClose: false)
    _ = state.end()
    #expect(state.fails(.headTooLarge) == .goOn)
    #expect(state.answerBegins() == false)
    #expect(state.answerEnds() == .tell(.headTooLarge))
  }

  @Test func whatCannotBeReadEndsARequestThatHasItsAnswer() {
    var state = ConnectionState(isServed: true)
    _ = state.head(asksToClose: false)
    _ = state.answerBegins()
    var early = state
    #expect(early.fails(.malformed("m")) == .drop)
    _ = state.answerEnds()
    #expect(state.fails(.malformed("m")) == .drop)
  }

  @Test func everyWaitHasATimeOfItsOwn() {
    var limits = APILimits()
    limits.headTime = .seconds(1)
    limits.idleTime = .seconds(2)
    limits.bodyTime = .seconds(3)
    limits.answerTime = .seconds(4)
    limits.lingerTime = .seconds(5)
    let waits: [(ConnectionState.Wait, Duration)] = [
      (.firstHead, .seconds(1)), (.nextHead, .seconds(2)), (.body, .seconds(3)),
      (.answer, .seconds(4)), (.lastWords, .seconds(4)), (.refusal, .seconds(5)),
      (.restOfBody, .seconds(5)), (.close, .seconds(5)),
    ]
    for (wait, time) in waits { #expect(limits.time(for: wait) == time, "\(wait)") }
    #expect(SubmissionRoutes.waitMax < APILimits().answerTime)
  }
}
