import SanadCodec
public import SanadState

/// What running a block again shows: for a node whose result is not the others'
/// (consensus.md 2.10).
public struct BlockExamination: Sendable {
  /// One key that the block read, with its value before the block and after it; nil where it has
  /// none.
  public struct Entry: Hashable, Sendable {
    /// The key.
    public let key: StateKey
    /// The value in the parent's state.
    public let before: [UInt8]?
    /// The value after the block.
    public let after: [UInt8]?
  }

  /// What is wrong with the block; nil where this run finds it valid.
  public let defect: BlockDefect?
  /// What the block does here; nil where one of its transactions cannot be in it.
  public let execution: ExecutedBlock?
  /// Every key that was read, ascending; what is written is read before.
  public let entries: [Entry]

  init(defect: BlockDefect?, execution: ExecutedBlock?, reads: [StateChange]) {
    self.defect = defect
    self.execution = execution
    var written = KeyedTable<StateKey, StateChange>()
    for change in execution?.state.changes ?? [] { written[change.key] = change }
    entries = reads.map { read in
      Entry(
        key: read.key, before: read.value,
        after: written[read.key].map(\.value) ?? read.value)
    }
  }
}

/// A state that remembers what was read of it. A class because reading does not change a state;
/// it never leaves its thread.
final class ReadRecord: StateReading {
  private let state: StateOverlay
  private var values = KeyedTable<StateKey, StateChange>()

  init(of state: StateOverlay) { self.state = state }

  func read(_ key: StateKey) throws(StateFailure) -> [UInt8]? {
    let value = try state.read(key)
    values[key] = StateChange(key: key, value: value)
    return value
  }

  /// What was read, ascending by key.
  var entries: [StateChange] { values.sortedKeys().compactMap { values[$0] } }
}
