import SanadCodec
public import SanadState
public import SanadTypes

/// What transactions will ask of the state, as far as it can be told before they run: the accounts that
/// they name, what these hold of the instruments that they name, and the identities and claims behind
/// the accounts.
///
/// A hint and nothing else: reading it beforehand changes what an answer costs and not the answer, and
/// so it leaves out what few transactions need.
public struct Foresight: Sendable {
  /// The accounts and holdings, which most transactions also write; distinct.
  public let movedKeys: [StateKey]
  /// The instruments and what they add up to; distinct.
  public let instrumentKeys: [StateKey]
  private let accounts: [AccountID]

  /// What follows from the transactions alone. O(legs log legs).
  public init(of transactions: [UnverifiedTransaction]) {
    var accounts: [AccountID] = []
    var instruments: [InstrumentID] = []
    var holdings: [(account: AccountID, instrument: InstrumentID)] = []
    func note(_ account: AccountID, _ instrument: InstrumentID) {
      accounts.append(account)
      instruments.append(instrument)
      holdings.append((account, instrument))
    }
    for transaction in transactions {
      accounts.append(transaction.body.account)
      for operation in transaction.body.operations {
        for leg in operation.legs {
          note(leg.from, leg.instrument)
          note(leg.to, leg.instrument)
        }
        if case .issue(let issuance) = operation { note(issuance.to, issuance.instrument) }
      }
    }
    holdings.sort { ($0.account, $0.instrument) < ($1.account, $1.instrument) }
    self.accounts = Self.distinct(accounts)
    movedKeys =
      self.accounts.map { Self.stateKey(.account($0)) }
      + Self.distinct(holdings).map { Self.stateKey(.holding($0.account, $0.instrument)) }
    instrumentKeys = Self.distinct(instruments).flatMap {
      [Self.stateKey(.instrument($0)), Self.stateKey(.tally($0))]
    }
  }

  /// The identities behind the accounts, and their claims; of accounts that there are not, nothing.
  public func partyKeys(in state: some StateReading) throws(StateFailure) -> [StateKey] {
    var owners: [IdentityID] = []
    for id in accounts {
      guard let bytes = try state.read(Self.stateKey(.account(id))) else { continue }
      // What does not decode is found, and told, by whoever executes.
      do throws(DecodingFailure) {
        owners.append((try BCSReader.decode(from: bytes) as Account).owner)
      } catch { continue }
    }
    return Self.distinct(owners).flatMap { owner in
      [Self.stateKey(.identity(owner))]
        + ClaimTopic.allCases.map { Self.stateKey(.claim(owner, $0)) }
    }
  }

  /// Brings all of it, and the pages of the tree above what is written, into the memory of a final state.
  public func bring(into final: FinalState) throws(StateFailure) {
    try final.prefetch(movedKeys + instrumentKeys)
    try final.prefetch(try partyKeys(in: final))
    try final.prefetchPages(above: movedKeys)
  }

  private static func distinct<ID: Comparable>(_ ids: [ID]) -> [ID] {
    var distinct: [ID] = []
    for id in ids.sorted() where id != distinct.last { distinct.append(id) }
    return distinct
  }

  /// Of sorted ones.
  private static func distinct(
    _ holdings: [(account: AccountID, instrument: InstrumentID)]
  ) -> [(account: AccountID, instrument: InstrumentID)] {
    var distinct: [(account: AccountID, instrument: InstrumentID)] = []
    for holding in holdings {
      if let last = distinct.last, last == holding { continue }
      distinct.append(holding)
    }
    return distinct
  }

  private static func stateKey(_ key: LedgerKey) -> StateKey {
    guard let stateKey = StateKey(bytes: key.bytes) else {
      preconditionFailure("a ledger key has 1 to 128 bytes")
    }
    return stateKey
  }
}
