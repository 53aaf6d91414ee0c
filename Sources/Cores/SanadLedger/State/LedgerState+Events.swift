import SanadCodec
import SanadTypes

extension LedgerState {
  /// Counts each event in the leaves of the accounts and the instrument that it concerns; `first` is
  /// the place of the first of them in the block.
  func chain(
    _ events: [Event], from first: UInt32, at height: Height
  ) throws(LedgerFailure) {
    for (offset, event) in events.enumerated() {
      let index = first &+ UInt32(truncatingIfNeeded: offset)
      let bytes = PlacedEvent(height: height, index: index, event: event).bcsBytes
      var chained: [AccountID] = []
      for id in event.accounts where !chained.contains(id) {
        var account = try knownAccount(id)
        account.events.append(bytes)
        try set(account: id, to: account)
        chained.append(id)
      }
      if let instrument = event.instrument {
        var tally = try tally(instrument)
        tally.events.append(bytes)
        try set(tally: instrument, to: tally)
      }
    }
  }
}
