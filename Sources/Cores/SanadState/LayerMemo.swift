public import SanadTypes

/// What whoever seals a block's state keeps with its changes, so as not to work it out again where a
/// later block reads them: the ledger's decoded records. The tree never looks into it, and every
/// answer is the same without.
public protocol LayerMemo: AnyObject, Sendable {}

/// The memos of final blocks that somebody has not seen yet.
public struct FinalMemos: Sendable {
  /// Height of the block that will be final next.
  public let next: Height
  /// One for each block from the height that was asked about, ascending; nil where one of them is
  /// no longer at hand or had none.
  public let memos: [any LayerMemo]?
}
