package import SanadTypes

/// Names one request for a signature; never used twice in the life of a process.
package struct SigningRequestID: Hashable, Comparable, Sendable {
  /// The number.
  package let value: UInt64
  /// Wraps a number.
  package init(_ value: UInt64) { self.value = value }
  /// Order of the numbers.
  package static func < (left: SigningRequestID, right: SigningRequestID) -> Bool {
    left.value < right.value
  }
}

/// A request that the rules have let through: the host's signer signs
/// `statement.signedBytes(on: chain)` with the consensus key and nothing else.
package struct SigningRequest: Hashable, Sendable {
  /// Comes back with the signature.
  package let id: SigningRequestID
  /// What to sign.
  package let statement: Statement

  /// Made by ``VotingRules`` alone, so that no other code can ask for a vote's signature.
  fileprivate init(id: SigningRequestID, statement: Statement) {
    self.id = id
    self.statement = statement
  }
}

/// Hands out requests with numbers that go up, through all epochs of a process.
package struct SigningRequestCounter: Sendable {
  private var last: UInt64 = 0

  /// Starts at one.
  package init() {}

  /// The next request.
  mutating func next(_ statement: Statement) -> SigningRequest {
    // 2^64 signatures take longer than any process runs.
    last &+= 1
    return SigningRequest(id: SigningRequestID(last), statement: statement)
  }
}
