/// What is to be explored, and with what bounds. Four validators, one of them Byzantine.
package struct ExplorationPlan: Hashable, Sendable {
  /// Most views that a search can have.
  package static let viewsMax: UInt64 = 3

  /// Views 1 up to this one are explored: nobody acts in a later one.
  package let views: UInt64
  /// The view that the Byzantine validator leads; nil when it leads none of them.
  package let byzantineLeads: UInt64?
  /// Whether a signature may come back any time after it was asked for. Otherwise it comes at once.
  package let hasSlowSigners: Bool
  /// Whether every input that honest nodes have to refuse is tried in every state: certificates and
  /// votes that are one short of a quorum, forged ones, proposals that lie about their parent's view.
  package let hasForgeries: Bool
  /// Most states before the search is given up as not whole.
  package let statesMax: Int

  /// Puts a plan together.
  package init(
    views: UInt64, byzantineLeads: UInt64?, hasSlowSigners: Bool = false,
    hasForgeries: Bool = true, statesMax: Int = 200_000_000
  ) {
    self.views = min(max(1, views), Self.viewsMax)
    self.byzantineLeads = byzantineLeads
    self.hasSlowSigners = hasSlowSigners
    self.hasForgeries = hasForgeries
    self.statesMax = statesMax
  }
}
