import SanadTypes

/// One lane of one account.
struct LaneKey: Hashable, Comparable, Sendable {
  let account: AccountID
  let lane: Lane

  init(_ account: AccountID, _ lane: Lane) {
    self.account = account
    self.lane = lane
  }

  init(of body: TransactionBody) { self.init(body.account, body.lane) }

  static func < (left: LaneKey, right: LaneKey) -> Bool {
    left.account == right.account ? left.lane < right.lane : left.account < right.account
  }
}
