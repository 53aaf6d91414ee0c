import SanadTypes

/// What has to have been said before a step can be made.
enum StepGuard: Hashable {
  /// Nothing: a timer, an own job, or a word of the Byzantine validator alone.
  case none
  /// By so many honest validators: 1, 2 or 3.
  case said(Int, by: Int)
  /// By the honest leader of its view, whose proposal it is.
  case proposed(Int)
}

/// Every state that one honest node can come to, computed by the engine itself.
///
/// A node's answer depends on its own state and on what it is given, and on nothing else. So each
/// pair is given to the engine once, whatever the others do meanwhile, and the search over all nodes
/// (``Exploration``) needs only the numbers of their states.
struct SeatGraph {
  /// A step to another state.
  struct Step {
    let input: SeatInput
    let needs: StepGuard
    let target: Int
  }

  /// A node of the graph.
  struct State {
    let sent: VoteSet
    let breach: ExplorationBreach?
    var steps: [Step] = []
  }

  /// Most states, so that a state of all nodes fits into a word.
  static let statesMax = 1 << 21

  let place: ValidatorIndex
  private(set) var states: [State] = []
  /// What a node has ever said.
  private(set) var everSent = VoteSet()
  /// Engine steps that were made.
  private(set) var trials = 0
  /// Where each state came from, so that its node can be made again.
  private var origins: [(parent: Int, input: SeatInput, depth: Int)] = []
  /// The nodes of states at every fourth depth: all of them would take gigabytes.
  private var kept: [Int: ExplorerSeat] = [:]
  private var numbers: [ExplorerSeat.Key: Int] = [:]
  /// How many of the common inputs each state has been given.
  private var given: [Int] = []

  init(place: ValidatorIndex, _ alphabet: inout ExplorerAlphabet) throws(ExplorationFailure) {
    self.place = place
    let seat = try ExplorerSeat(place: place, &alphabet)
    kept[0] = seat
    _ = try add(seat, from: 0, by: .viewTimer, depth: 0)
  }

  /// The node of a state.
  private func seat(
    _ number: Int, _ alphabet: inout ExplorerAlphabet
  ) throws(ExplorationFailure) -> ExplorerSeat {
    if let seat = kept[number] { return seat }
    var seat = try seat(origins[number].parent, &alphabet)
    try seat.take(origins[number].input, &alphabet)
    return seat
  }

  private mutating func add(
    _ seat: ExplorerSeat, from parent: Int, by input: SeatInput, depth: Int
  ) throws(ExplorationFailure) -> Int {
    let key = seat.key
    if let number = numbers[key] { return number }
    guard states.count < Self.statesMax else { throw .tooManyStandings }
    numbers[key] = states.count
    states.append(State(sent: seat.sent, breach: seat.breach))
    origins.append((parent, input, depth))
    if depth.isMultiple(of: 4) { kept[states.count - 1] = seat }
    given.append(-1)
    everSent = everSent.union(seat.sent)
    return states.count - 1
  }

  /// Gives every state the inputs that it has not had yet. Returns whether there was any.
  mutating func grow(
    _ inputs: [CommonInput], _ rules: CertificateRules, _ alphabet: inout ExplorerAlphabet
  ) throws(ExplorationFailure) -> Bool {
    var isNew = false
    var number = 0
    while number < states.count {
      if given[number] == inputs.count {
        number += 1
        continue
      }
      let node = try seat(number, &alphabet)
      if given[number] < 0 {
        isNew = true
        given[number] = 0
        for input in [SeatInput.viewTimer, .built, .signed] {
          try attempt(CommonInput(input: input, needs: .none), in: number, node, rules, &alphabet)
        }
      }
      while given[number] < inputs.count {
        isNew = true
        let input = inputs[given[number]]
        given[number] += 1
        try attempt(input, in: number, node, rules, &alphabet)
      }
      number += 1
    }
    return isNew
  }

  private mutating func attempt(
    _ common: CommonInput, in number: Int, _ before: ExplorerSeat, _ rules: CertificateRules,
    _ alphabet: inout ExplorerAlphabet
  ) throws(ExplorationFailure) {
    // What broke a property is not gone on from.
    if states[number].breach != nil { return }
    guard before.canTake(common.input, in: alphabet.plan.views) else { return }
    if let bit = common.input.statement {
      // A certificate that is held is no news, and one that cannot be beside those held breaks a
      // property before anybody is given it.
      if before.held.contains(bit) || before.held.meets(rules.conflicts(with: bit)) { return }
    }
    if case .proposal(let number) = common.input {
      let known = alphabet.proposals[number]
      if known.view > before.view || alphabet.leader(of: known.view) == place { return }
    }
    var after = before
    trials += 1
    try after.take(common.input, &alphabet)
    if after.breach == nil {
      if isEarly(common.input, before, after, alphabet) { return }
    }
    let target = try add(
      after, from: number, by: common.input, depth: origins[number].depth + 1)
    if target == number { return }
    states[number].steps.append(Step(input: common.input, needs: common.needs, target: target))
  }

  /// A proposal is given in the moment in which it makes the node vote. Given before, it would wait
  /// in its place and change nothing else; one that only makes the node give up is a timer's affair.
  private func isEarly(
    _ input: SeatInput, _ before: ExplorerSeat, _ after: ExplorerSeat,
    _ alphabet: ExplorerAlphabet
  ) -> Bool {
    guard case .proposal(let number) = input else { return false }
    let known = alphabet.proposals[number]
    if known.view < before.view { return false }
    if alphabet.plan.hasSlowSigners { return after.signing.count == before.signing.count }
    let vote = alphabet.statement(known.view, .notarize(known.reference))
    guard let bit = alphabet.knownBit(vote) else { return true }
    return !after.sent.contains(bit)
  }

  /// Lets go of the engines when the graph is whole.
  mutating func finish() {
    kept = [:]
    origins = []
    numbers = [:]
    given = []
  }
}

/// An input that every node may be given once somebody has said something.
struct CommonInput: Hashable {
  let input: SeatInput
  let needs: StepGuard
}

extension SeatInput {
  /// The statement of which it brings a quorum; nil for what is no quorum.
  var statement: Int? {
    switch self {
    case .votes(let bit, _), .certificate(let bit, _): bit
    case .viewTimer, .built, .signed, .proposal, .forged: nil
    }
  }
}
