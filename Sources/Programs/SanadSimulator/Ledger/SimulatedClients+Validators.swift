import SanadTypes

// What operators of validators submit: they are clients like others.
extension SimulatedClients {
  /// A transaction of one operation of an account; nil where its keys are being replaced, or where it
  /// has asked for the same and is waiting.
  mutating func ask(
    _ operation: LedgerOperation, of account: AccountID, at wall: Timestamp, time: UInt64
  ) throws -> UnverifiedTransaction? {
    guard let place = book.accounts.firstIndex(where: { $0.id == account }), book.signs(place),
      !pending.contains(where: {
        $0.order.submitter == place && $0.order.operations == [operation]
      })
    else { return nil }
    return try self.place(
      ClientOrder(submitter: place, operations: [operation]), at: wall, time: time)
  }
}
