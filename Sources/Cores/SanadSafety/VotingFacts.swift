package import SanadTypes

/// What the rules have to be told about a view; everything else they know themselves.
package struct VotingFacts: Hashable, Sendable {
  /// The node's current view.
  package let currentView: View
  /// The block of the notarization held for the voted view.
  package let notarized: BlockReference?
  /// Whether that block has been executed and found valid.
  package let isBlockValid: Bool
  /// Whether that block's body is in the synced journal.
  package let isBlockDurable: Bool

  /// States the facts.
  package init(
    currentView: View, notarized: BlockReference? = nil, isBlockValid: Bool = false,
    isBlockDurable: Bool = false
  ) {
    self.currentView = currentView
    self.notarized = notarized
    self.isBlockValid = isBlockValid
    self.isBlockDurable = isBlockDurable
  }
}
