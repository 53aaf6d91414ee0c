import SanadAPI
import SanadReplica
import SanadTypes

/// What a transaction takes of the places for those that clients hand over: from then until the
/// replica's verdict, whether anybody waits for it or not.
///
/// Signatures are checked in that time, so that nothing is known yet of who is behind a transaction
/// but the address that it came from.
struct SubmissionRoom: Equatable, Sendable {
  /// What the quota is called.
  static let name = "transactions"
  /// Half of what the mempool checks at once, the other half being the peers'.
  static let total = 8_192
  /// One place for each so many bytes that a transaction has begun: all places together are half of
  /// the bytes that the mempool checks at once.
  static let bytes = 2_048

  /// Whose it is.
  let client: ClientAddress
  /// How many places.
  let count: Int

  /// What a transaction of `client` takes.
  init(_ transaction: UnverifiedTransaction, of client: ClientAddress) {
    self.client = client
    count = Self.count(bytes: transaction.bytes.count)
  }

  /// Whose turn its check takes: that of its address.
  var tag: ClientTag { Self.tag(client) }

  /// The tag of an address, another one in each process.
  static func tag(_ client: ClientAddress) -> ClientTag {
    ClientTag(UInt64(truncatingIfNeeded: client.hashValue))
  }

  /// The places of a transaction of so many bytes.
  static func count(bytes: Int) -> Int { max(1, (bytes + Self.bytes - 1) / Self.bytes) }
}

extension ClientPlaces {
  /// Takes room for transactions of one client, in their order, or for none of them.
  ///
  /// Throws ``ServiceFailure``: `RATE_LIMITED` where there is no room for anybody, and
  /// `CLIENT_QUOTA_USED` where there is none for this client.
  func room(
    for transactions: [UnverifiedTransaction], of client: ClientAddress
  ) throws(ServiceFailure) -> [SubmissionRoom] {
    let rooms = transactions.map { SubmissionRoom($0, of: client) }
    let count = rooms.reduce(0) { $0 + $1.count }
    if count == 0 { return [] }
    switch enter(client, count) {
    case .taken: return rooms
    case .full: throw NodeDesk.overloaded
    case .quotaUsed:
      throw ServiceFailure(
        usedUp: quota(SubmissionRoom.name, of: client),
        "as many transactions of this address wait to be checked as may now",
        retryAfter: .milliseconds(500))
    }
  }

  /// Gives back what a transaction took.
  func leave(_ room: SubmissionRoom) { leave(room.client, room.count) }
}
