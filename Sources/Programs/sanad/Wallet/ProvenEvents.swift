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
  /// The last transaction whose proof was checked, and its events that have not been told.
  private var latest: (id: TransactionID, events: [(shown: EventResource, event: Event)])?

  init(of account: AccountID, in session: WalletSession) {
    self.account = account
    self.session = session
  }

  /// The event that the proof shows, where it is as it was told. The event's index in the block is
  /// not in the proof, and stays the node's word.
  ///
  /// - Throws: `proofInvalid` where the proven receipt does not have it, or had it once and it was
  ///   told before, or where it has nothing to do with the account.
  mutating func event(toldAs told: EventResource) async throws -> Event {
    guard let digest = Digest(hex: told.transaction) else {
      throw NodeClientFailure.incomprehensible("\"\(told.transaction)\" is no transaction")
    }
    let id = TransactionID(digest)
    if latest?.id != id { latest = (id, try await events(of: id)) }
    var told = told
    told.index = 0
    guard let place = latest?.events.firstIndex(where: { $0.shown == told }),
      let event = latest?.events.remove(at: place).event, event.accounts.contains(account)
    else {
      throw CommandFailure(
        .proofInvalid,
        "the node tells of something that the proof of transaction \(id) does not show of the account"
      )
    }
    return event
  }

  private func events(
    of id: TransactionID
  ) async throws -> [(shown: EventResource, event: Event)] {
    do throws(DeliveryFailure) {
      let shown = try await session.delivery.proof(of: id).shown
      return Array(zip(EventResource.events(of: shown, session.genesis), shown.receipt.events))
    } catch {
      if case .unknown(_, let why) = error { throw NodeClientFailure.unreachable(why) }
      throw CommandFailure(error)
    }
  }
}
