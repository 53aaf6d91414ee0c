import SanadTypes

extension ReasonList {
  /// What supervisors are told of the flags of a scheduled step: one event for each rule and
  /// instrument, at most so many, as of a transaction's. The schedule's receipt has thousands of other
  /// events and no room for their particulars.
  ///
  /// - Parameter account: the party in whose leaf they are counted, beside the instrument's.
  func told(of account: AccountID, at height: Height, max: Int) -> [Event] {
    var events: [Event] = []
    for flag in reasons {
      guard events.count < max, let instrument = flag.instrument else { continue }
      let event = Event.flagged(
        account, TransactionID(scheduleAt: height), instrument, code: flag.code)
      if !events.contains(event) { events.append(event) }
    }
    return events
  }
}
