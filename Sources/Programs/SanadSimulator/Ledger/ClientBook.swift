import SanadCrypto
import SanadTypes

/// What the clients of a run know of the ledger, from genesis and from receipts: the accounts whose
/// keys they have, and who is registered.
struct ClientBook {
  /// Where an account stands with its keys.
  enum Keys: Hashable {
    /// They sign.
    case inUse
    /// They are to be replaced: the account authorizes nothing new until everything that it has
    /// authorized is final, because the next keys would leave the rest without authority.
    case resting
    /// The transaction that replaces them is on its way.
    case rotating
  }

  /// An account.
  struct Account {
    let id: AccountID
    let owner: IdentityID
    var authority: Authority
    /// The authority before this one; nil before the first rotation.
    var replaced: Authority?
    var keys = Keys.inUse
    /// The next sequence of each lane that is used in order.
    var sequences = [UInt64](repeating: 0, count: ClientBook.laneCount)
    /// How many transactions of each of these lanes are final.
    var finals = [UInt64](repeating: 0, count: ClientBook.laneCount)
    /// The next lane in which nothing was ever sent.
    var spareLane = ClientBook.spareLaneFirst
    /// Transactions that it authorizes and that are not final.
    var open = 0
  }

  /// Lanes that are used in order.
  static let laneCount = 3
  /// The lane of what no block may hold; nothing in it ever becomes final.
  static let deadLane = 3
  private static let spareLaneFirst = 4
  /// Most accounts and most identities: more would only make checks slower.
  private static let accountsMax = 40
  private static let identitiesMax = 40
  private static let rotationsMax = 2

  /// Offices, traders, lapsed, and whoever was opened since.
  private(set) var accounts: [Account]
  private(set) var identities: [IdentityID]
  /// Settlements that may be open, the oldest first.
  var agreements: [Agreement] = []
  private var authorities: [AccountID: (owner: IdentityID, authority: Authority)] = [:]
  private var registering = 0

  init(_ network: SimulatedGenesis) {
    accounts = network.parties.map {
      Account(id: $0.account, owner: $0.owner, authority: $0.authority)
    }
    identities = network.parties.map(\.owner)
  }

  subscript(place: Int) -> Account {
    get { accounts[place] }
    set { accounts[place] = newValue }
  }

  /// The places of those that trade.
  var traders: Range<Int> { Int(SimulatedGenesis.officeCount)..<accounts.count }

  /// The places of those that traded from the start and were admitted to everything then.
  var founders: Range<Int> {
    let first = Int(SimulatedGenesis.officeCount)
    return first..<(first + Int(SimulatedGenesis.traderCount))
  }

  /// Whether an account may authorize something new.
  func signs(_ place: Int) -> Bool { accounts[place].keys == .inUse }

  // MARK: Registration

  var hasRoomForIdentities: Bool { identities.count + registering < Self.identitiesMax }

  var hasRoomForAccounts: Bool { accounts.count + authorities.count < Self.accountsMax }

  mutating func registers() { registering += 1 }

  mutating func opens(_ id: AccountID, of owner: IdentityID, with authority: Authority) {
    authorities[id] = (owner, authority)
  }

  // MARK: Rotation

  /// Lets an account rest, so that its keys can be replaced, unless several do already.
  mutating func rest(_ place: Int) {
    guard accounts.count(where: { $0.keys != .inUse }) < Self.rotationsMax, signs(place) else {
      return
    }
    accounts[place].keys = .resting
  }

  /// An account whose keys can be replaced now.
  var rested: Int? { accounts.firstIndex { $0.keys == .resting && $0.open == 0 } }

  /// The transaction that replaces an account's keys is final.
  mutating func rotated(_ place: Int, to authority: Authority, isApplied: Bool) {
    accounts[place].keys = .inUse
    guard isApplied else { return }
    accounts[place].replaced = accounts[place].authority
    accounts[place].authority = authority
  }

  // MARK: Sequences

  mutating func nextSequence(of place: Int, in lane: Int) -> SequenceNumber {
    defer { accounts[place].sequences[lane] += 1 }
    return SequenceNumber(accounts[place].sequences[lane])
  }

  /// A lane of its own for a transaction that may never become final; nil when all are used.
  mutating func spareLane(of place: Int) -> Int? {
    guard accounts[place].spareLane < Int(Lane.count) else { return nil }
    defer { accounts[place].spareLane += 1 }
    return accounts[place].spareLane
  }

  // MARK: Following

  /// Learns from one final transaction.
  mutating func follow(_ body: TransactionBody, _ receipt: Receipt) {
    if let place = accounts.firstIndex(where: { $0.id == body.account }),
      Int(body.lane.value) < Self.laneCount
    {
      accounts[place].finals[Int(body.lane.value)] += 1
    }
    for event in receipt.events {
      follow(event, of: body)
      switch event {
      case .identityRegistered(let identity, _): identities.append(identity)
      case .accountOpened(let id, _, _):
        guard let opened = authorities.removeValue(forKey: id) else { continue }
        accounts.append(Account(id: id, owner: opened.owner, authority: opened.authority))
      default: continue
      }
    }
  }

  /// What was asked for is decided: what it did is told by ``follow(_:_:)``, and what was refused
  /// leaves its room to others.
  mutating func isDecided(_ operations: [LedgerOperation], of transaction: TransactionID) {
    for (place, operation) in operations.enumerated() {
      switch operation {
      case .registerIdentity: registering = max(0, registering - 1)
      case .openAccount:
        authorities[AccountID(transaction: transaction, operation: UInt32(place))] = nil
      default: continue
      }
    }
  }
}
