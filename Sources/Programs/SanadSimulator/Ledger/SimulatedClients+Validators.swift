import SanadTypes

// What operators of validators submit: they are clients like others.
extension SimulatedClients {
  /// A transaction of one operation of an account; nil where its keys are being replaced, or where it
  /// has asked for the same and is waiting.
  ///
  /// - Parameter expected: the code of the refusal that it has to get, once it is final.
  mutating func ask(
    _ operation: LedgerOperation, of account: AccountID, expecting expected: ErrorCode? = nil,
    at wall: Timestamp, time: UInt64
  ) throws -> UnverifiedTransaction? {
    guard let place = book.accounts.firstIndex(where: { $0.id == account }), book.signs(place),
      !pending.contains(where: {
        $0.order.submitter == place && $0.order.operations == [operation]
      })
    else { return nil }
    return try self.place(
      ClientOrder(submitter: place, operations: [operation], expected: expected?.number),
      at: wall, time: time)
  }
}
