import SanadAPIModel
import SanadCrypto
import SanadLightClient
import SanadNode
import SanadTypes
import SanadWallet

/// Holds the events that a node tells of an account against the proofs of their transactions. A proof
/// is asked for once for all events of its transaction that come one after the other.
struct ProvenEvents {
  let session: WalletSession
  let account: AccountID
  /// Whether the oldest comes first.
  let isOldestFirst: Bool
  /// The last transaction whose proof was checked, and its events that have not been told.
  private var latest: (id: TransactionID, events: [(shown: EventResource, event: Event)])?
  /// The proven height of the last transaction, and the transactions of that height so far.
  private var place: (height: Height, transactions: [TransactionID])?

  init(of account: AccountID, oldestFirst: Bool, in session: WalletSession) {
    self.account = account
    isOldestFirst = oldestFirst
    self.session = session
  }

  /// The event that the proof shows, where it is as it was told. The event's index in the block is
  /// not in the proof, and stays the node's word.
  ///
  /// - Throws: `proofInvalid` where the proven receipt does not have it, or had it once and it was
  ///   told before, or where it has nothing to do with the account, or comes out of the chain's
  ///   order: what has happened once is not told twice.
  mutating func event(toldAs told: EventResource) async throws -> Event {
    guard let digest = Digest(hex: told.transaction) else {
      throw NodeClientFailure.incomprehensible("\"\(told.transaction)\" is no transaction")
    }
    let id = TransactionID(digest)
    if latest?.id != id { latest = (id, try await events(of: id, toldAt: told.height)) }
    var told = told
    told.index = 0
    guard let place = latest?.events.firstIndex(where: { $0.shown.isTold(as: told) }),
      let event = latest?.events.remove(at: place).event, event.accounts.contains(account)
    else {
      throw CommandFailure(
        .proofInvalid,
        "the node tells of something that the proof of transaction \(id) does not show of the account"
      )
    }
    return event
  }

  /// The events of a transaction, or of what the chain did by itself at the height that was told.
  private mutating func events(
    of id: TransactionID, toldAt height: String
  ) async throws -> [(shown: EventResource, event: Event)] {
    if let height = UInt64(height).map(Height.init), id == TransactionID(scheduleAt: height) {
      let shown = try await schedule(at: height)
      try take(height, id)
      return Array(
        zip(EventResource.events(of: shown, session.genesis), shown.receipt.events))
    }
    let shown = try await proven(id)
    try take(shown.header.height, id)
    return Array(zip(EventResource.events(of: shown, session.genesis), shown.receipt.events))
  }

  private func schedule(at height: Height) async throws -> ProvenSchedule {
    do throws(DeliveryFailure) { return try await session.delivery.schedule(at: height) } catch {
      if case .unknown(_, let why) = error { throw NodeClientFailure.unreachable(why) }
      throw CommandFailure(error)
    }
  }

  /// Notes a transaction's place, which is behind those before it.
  private mutating func take(_ height: Height, _ id: TransactionID) throws(CommandFailure) {
    guard var place else { return self.place = (height, [id]) }
    let isBehind = isOldestFirst ? height > place.height : height < place.height
    guard isBehind || (height == place.height && !place.transactions.contains(id)) else {
      throw CommandFailure(
        .proofInvalid,
        "the node tells of transaction \(id) twice, or not in the order of the chain")
    }
    if isBehind { place = (height, []) }
    place.transactions.append(id)
    self.place = place
  }

  private func proven(_ id: TransactionID) async throws -> ProvenTransaction {
    do throws(DeliveryFailure) { return try await session.delivery.proof(of: id).shown } catch {
      if case .unknown(_, let why) = error { throw NodeClientFailure.unreachable(why) }
      throw CommandFailure(error)
    }
  }
}

extension EventResource {
  /// Whether it is what somebody tells, who may name an instrument by its symbol where only its id is
  /// known here: the id is the symbol's digest.
  func isTold(as told: EventResource) -> Bool {
    var shown = self
    if let name = told.instrument.flatMap(InstrumentSymbol.init(ifAny:)),
      shown.instrument == InstrumentID(name).description
    {
      shown.instrument = told.instrument
    }
    return shown == told
  }
}
