import SanadCodec
package import SanadCrypto
import SanadLedger
package import SanadState
package import SanadTypes

/// A block that a node got another result of, run again from what the node wrote down: with this
/// program, on any machine.
package struct DivergenceReplay: Sendable {
  /// Whose result this program gets.
  package enum Result: String, Sendable {
    /// The network's: the block is valid.
    case network
    /// That of the node that wrote the bundle.
    case node
    /// Neither.
    case other
  }

  /// A key that has one value after the block as the node ran it, and another here.
  package struct Difference: Sendable {
    package let key: StateKey
    /// The value before the block; nil where there was none, as below.
    package let before: [UInt8]?
    package let node: [UInt8]?
    package let here: [UInt8]?
  }

  /// What came of it.
  package let result: Result
  /// The keys whose values before the block are not those of the parent's state: the node read
  /// something else than what the network has there. Ascending.
  package let unproven: [StateKey]
  /// What is wrong with the block here; nil where it is valid: that is the network's result.
  package let defect: String?
  /// The roots here; nil where a transaction cannot be in the block.
  package let stateRoot: Digest?
  package let receiptsRoot: Digest?
  /// Where the state after the block differs from the node's, ascending by key.
  package let differences: [Difference]
  /// The places of the receipts that are not the node's.
  package let receipts: [Int]
  /// What the block changes here, ascending by key; `node` is the node's value after the block.
  package let changes: [Difference]

  /// Why this is no proof that the node alone is at fault; nil where it is one.
  package var failure: ErrorCode? {
    if !unproven.isEmpty { return .divergenceDamaged }
    return switch result {
    case .network: nil
    case .node: .divergenceRepeated
    case .other: .divergenceOther
    }
  }

  /// Runs a bundle.
  ///
  /// Throws a ``NodeFailure`` of 9420 where a page is not of the parent's tree, and of 9422 where the
  /// program asks for something that the bundle does not have.
  package init(_ bundle: DivergenceBundle) throws(NodeFailure) {
    do throws(StateFailure) {
      let store = try WitnessStore(bundle.pages, bundle.before)
      unproven = try store.unproven(in: bundle.anchor)
      let state = store.state(at: bundle.anchor)
      let examination = try Self.examine(bundle.block, on: state.overlay())
      defect = examination.defect.map { "\($0)" }
      stateRoot = examination.execution?.stateRoot
      receiptsRoot = examination.execution?.receiptsRoot
      (differences, changes) = Self.compare(examination, bundle)
      let own = examination.execution?.receipts ?? []
      receipts = (0..<max(own.count, bundle.receipts.count)).filter { place in
        guard place < own.count, place < bundle.receipts.count else { return true }
        return own[place] != bundle.receipts[place]
      }
    } catch { throw Self.failure(error) }
    let isNode =
      stateRoot == bundle.ownStateRoot && receiptsRoot == bundle.ownReceiptsRoot
      && (stateRoot != nil || bundle.foundAgain != nil) && differences.isEmpty
    result = defect == nil ? .network : isNode ? .node : .other
  }

  private static func examine(
    _ block: Block, on state: StateOverlay
  ) throws(StateFailure) -> BlockExamination {
    do throws(LedgerFailure) { return try LedgerExecutor().examine(block, on: state) } catch {
      guard case .state(let failure) = error else { throw .storage("\(error)") }
      throw failure
    }
  }

  /// Where the node's state after the block and this one differ, and what changes here.
  private static func compare(
    _ examination: BlockExamination, _ bundle: DivergenceBundle
  ) -> (differences: [Difference], changes: [Difference]) {
    var here = KeyedTable<StateKey, BlockExamination.Entry>()
    for entry in examination.entries { here[entry.key] = entry }
    var all: [Difference] = []
    for (before, after) in zip(bundle.before, bundle.after) {
      // What was not read here was not changed either.
      let value = here[before.key].map(\.after) ?? before.value
      all.append(
        Difference(key: before.key, before: before.value, node: after.value, here: value))
    }
    all.sort { $0.key < $1.key }
    return (
      all.filter { $0.node != $0.here }, all.filter { $0.before != $0.here }
    )
  }

  private static func failure(_ error: StateFailure) -> NodeFailure {
    switch error {
    case .notProven(let key):
      NodeFailure(
        .divergenceIncomplete, "this program reads a key that the node did not read",
        details: ["key  \(Hex.encode(key.bytes))", "     \(StateText.name(of: key))"])
    case .missingNode(let id):
      NodeFailure(.divergenceIncomplete, "the bundle lacks page \(id) of the parent's tree")
    case .corruptNode(let id):
      NodeFailure(
        .divergenceBundleInvalid, "page \(id) is not the one that the parent's tree has there")
    case .storage(let text):
      NodeFailure(.divergenceBundleInvalid, "the block cannot be run on these values: \(text)")
    default: NodeFailure(.divergenceBundleInvalid, "\(error)")
    }
  }
}
