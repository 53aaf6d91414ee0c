import SanadAPIModel
import SanadCrypto
import SanadTypes
import SanadWallet
import Synchronization

/// Term sheets of instruments that the genesis does not have, as proofs have shown them. A class,
/// because whoever knows the network shares what one command has learned.
final class LearnedTerms: Sendable {
  private let sheets = Mutex<[TermSheet]>([])

  /// All of them.
  var all: [TermSheet] { sheets.withLock { $0 } }

  /// Adds what a proof has shown.
  func add(_ sheet: TermSheet) {
    sheets.withLock { sheets in
      if !sheets.contains(where: { $0.instrument == sheet.instrument }) { sheets.append(sheet) }
    }
  }
}

extension WalletSession {
  /// Sees to it that an instrument's terms are known: those of one that was registered after the
  /// genesis are asked of the node and proven, since amounts and names follow from them. What there
  /// is not stays unknown.
  func learn(_ symbol: InstrumentSymbol) async throws(StateReadFailure) {
    if network.terms(of: InstrumentID(symbol)) != nil { return }
    let reader = try StateReader(client: client, genesis: genesis)
    guard let sheet = try await reader.instrument(symbol).record?.terms else { return }
    network.learned.add(sheet)
    // What it is paid in gives its payments' amounts a point.
    if let cash = sheet.terms.cash { try await learn([cash]) }
  }

  /// The same of whatever words are symbols. A number is the amount beside one: nobody is asked for
  /// it, or what is built without a node could not be.
  func learn(_ words: [String]) async throws(StateReadFailure) {
    for word in words {
      guard word.contains(where: \.isLetter), let symbol = InstrumentSymbol(ifAny: word) else {
        continue
      }
      try await learn(symbol)
    }
  }

  /// The same of instruments that are known by their ids: the node says what they are called, and a
  /// symbol is held against the id, which is its digest.
  func learn(_ ids: [InstrumentID]) async throws(StateReadFailure) {
    let unknown = ids.filter { network.terms(of: $0) == nil }
    if unknown.isEmpty { return }
    let told: [InstrumentResource]
    do throws(NodeClientFailure) { told = try await client.instruments() } catch {
      throw .node(error)
    }
    let symbols = told.compactMap { InstrumentSymbol(ifAny: $0.symbol) }
    for symbol in symbols where unknown.contains(InstrumentID(symbol)) {
      try await learn(symbol)
    }
  }
}

extension InstrumentSymbol {
  /// A symbol; nil for what is none.
  init?(ifAny text: String) {
    do throws(ValueFailure) { try self.init(text) } catch { return nil }
  }
}
