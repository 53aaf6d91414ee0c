/// A validator that does not keep to the protocol, for the whole run: at most f of a plan.
///
/// It has the production host, and one of these characters between the host and the network, with
/// the validator's own key: it can say whatever that key can sign, and forge nobody else's word.
package struct ByzantineSeat: Hashable, Sendable, Codable {
  /// Which validator.
  package var node: Int
  /// What it does.
  package var character: Character

  /// Gives a seat to a character.
  package init(node: Int, _ character: Character) {
    self.node = node
    self.character = character
  }

  /// What a Byzantine validator does (consensus.md 4).
  package enum Character: String, CaseIterable, Hashable, Sendable, Codable {
    /// Says nothing at all.
    case silent = "silent"
    /// Gives its votes and bodies to some, and to others late or never.
    case withholder = "withholder"
    /// Keeps certificates, and gives each to one node just before the view's time is up.
    case hoarder = "certificate hoarder"
    /// Proposes just before the leader's time is up.
    case lateLeader = "late leader"
    /// Proposes several blocks in one view, to different nodes.
    case equivocator = "equivocating leader"
    /// Votes for everything that it hears, of every kind, and leads on stale parents.
    case ruleBreaker = "rule breaker"
    /// Proposes blocks with something wrong in them.
    case badBuilder = "builder of bad blocks"
    /// Speaks in the names of others, with signatures that are none.
    case forger = "forger"
    /// Changes single fields of what it says, and signs that.
    case mutator = "mutator"
    /// Sends far more than anybody needs, and much of it worthless.
    case flooder = "flooder"
    /// Answers requests wrongly, late or not at all, and says that it knows more than all.
    case liar = "false server"
    /// Two honest nodes with one key, each of which some of the others hear.
    case twins = "twins"
    /// An honest node that is started a second time, from a copy of its files.
    case clone = "clone"

    /// Those of whom seeds draw one for a Byzantine validator; clones are drawn by themselves.
    static let drawn = allCases.filter { $0 != .clone }
  }
}

extension ByzantineSeat.Character {
  /// What it does, for people.
  package var meaning: String {
    switch self {
    case .silent: "says nothing at all"
    case .withholder: "gives votes and bodies to some, and to others late or never"
    case .hoarder:
      "keeps certificates, and gives each to one node when the view's time is nearly up"
    case .lateLeader: "proposes just before or after the leader's time is up"
    case .equivocator: "proposes several blocks in one view, to different nodes"
    case .ruleBreaker: "votes for everything, of every kind, and leads on stale parents"
    case .badBuilder: "proposes blocks with something wrong in them"
    case .forger: "speaks in the names of others, with signatures that are none"
    case .mutator: "changes single fields of what it says, and signs that"
    case .flooder: "sends far more than anybody needs, much of it worthless"
    case .liar: "answers requests wrongly, late or not at all, and claims to be far ahead"
    case .twins: "is two honest nodes with one key, each heard by some"
    case .clone: "is started a second time from a copy of its files, and has to stop"
    }
  }

  /// The conduct of a seat, at its beginning.
  func conduct() -> any SeatConduct {
    switch self {
    case .silent: SilentConduct()
    case .withholder: WithholdingConduct()
    case .hoarder: HoardingConduct()
    case .lateLeader: LateLeadingConduct()
    case .equivocator: EquivocatingConduct()
    case .ruleBreaker: RuleBreakingConduct()
    case .badBuilder: BadBuildingConduct()
    case .forger: ForgingConduct()
    case .mutator: MutatingConduct()
    case .flooder: FloodingConduct()
    case .liar: LyingConduct()
    case .twins, .clone: TwinConduct()
    }
  }

  /// Hosts that run behind the seat.
  var hostCount: Int { self == .twins || self == .clone ? 2 : 1 }

  /// A word for the trace.
  var mark: UInt64 { UInt64(Self.allCases.firstIndex(of: self) ?? 0) }
}
