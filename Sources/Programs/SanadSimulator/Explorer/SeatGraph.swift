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
  /// A step to another state: eight bytes, because there are some hundred millions.
  struct Step {
    /// Which of ``SeatGraph/inputs`` makes it.
    let input: UInt16
    let target: UInt32
  }

  /// A node of the graph.
  struct State {
    let sent: VoteSet
    let breach: ExplorationBreach?
    var steps: [Step] = []
  }

  /// Most states, a bound of memory: some hundred bytes for each, and eight for each step.
  static let statesMax = 1 << 25
  /// Depths between nodes that are kept: all of them would take tens of gigabytes, and whoever lies
  /// between is made again from the one above it.
  private static let keptDepths = 8

  let place: ValidatorIndex
  /// What a node may be given: its own inputs first, then those of ``grow(_:_:_:)``.
  private(set) var inputs = [SeatInput.viewTimer, .built, .signed].map {
    CommonInput(input: $0, needs: .none)
  }
  private(set) var states: [State] = []
  /// What a node has ever said.
  private(set) var everSent = VoteSet()
  /// Engine steps that were made.
  private(set) var trials = 0
  /// Where each state came from, so that its node can be made again.
  private var origins: [(parent: UInt32, input: UInt16, depth: UInt16)] = []
  /// The nodes of states at some depths.
  private var kept: [Int: ExplorerSeat] = [:]
  private var numbers: [[UInt16]: UInt32] = [:]
  private var words = StandingWords()
  /// How many of ``inputs`` each state has been given.
  private var given: [UInt16] = []

  init(place: ValidatorIndex, _ alphabet: inout ExplorerAlphabet) throws(ExplorationFailure) {
    self.place = place
    let seat = try ExplorerSeat(place: place, &alphabet)
    kept[0] = seat
    _ = try add(seat, from: 0, by: 0, depth: 0)
  }

  /// The node of a state.
  private func seat(
    _ number: Int, _ alphabet: inout ExplorerAlphabet
  ) throws(ExplorationFailure) -> ExplorerSeat {
    if let seat = kept[number] { return seat }
    let origin = origins[number]
    var seat = try seat(Int(origin.parent), &alphabet)
    try seat.take(inputs[Int(origin.input)].input, &alphabet)
    return seat
  }

  private mutating func add(
    _ seat: ExplorerSeat, from parent: Int, by input: Int, depth: UInt16
  ) throws(ExplorationFailure) -> UInt32 {
    let word = words.word(of: seat.key)
    if let number = numbers[word] { return number }
    guard states.count < Self.statesMax else { throw .tooManyStandings }
    let number = UInt32(states.count)
    numbers[word] = number
    states.append(State(sent: seat.sent, breach: seat.breach))
    origins.append((UInt32(parent), UInt16(input), depth))
    if Int(depth).isMultiple(of: Self.keptDepths) { kept[Int(number)] = seat }
    given.append(0)
    everSent = everSent.union(seat.sent)
    return number
  }

  /// Gives every state the inputs that it has not had yet. Returns whether there was any.
  ///
  /// - Parameters:
  ///   - common: all that nodes can be given beside what is their own; grows at its end alone.
  ///   - progress: is told the numbers of states and of inputs now and then.
  mutating func grow(
    _ common: [CommonInput], _ rules: CertificateRules, _ alphabet: inout ExplorerAlphabet,
    _ progress: (Int, Int) -> Void
  ) throws(ExplorationFailure) -> Bool {
    // As many as a step can name; statements are fewer than ``VoteSet/countMax``.
    guard common.count < Int(UInt16.max) - 3 else { throw .tooManyStatements }
    inputs += common.dropFirst(inputs.count - 3)
    var isNew = false
    var number = 0
    while number < states.count {
      if Int(given[number]) == inputs.count {
        number += 1
        continue
      }
      isNew = true
      let node = try seat(number, &alphabet)
      while Int(given[number]) < inputs.count {
        let input = Int(given[number])
        given[number] += 1
        try attempt(input, in: number, node, rules, &alphabet)
      }
      number += 1
      if number.isMultiple(of: 1 << 16) { progress(states.count, trials) }
    }
    return isNew
  }

  private mutating func attempt(
    _ input: Int, in number: Int, _ before: ExplorerSeat, _ rules: CertificateRules,
    _ alphabet: inout ExplorerAlphabet
  ) throws(ExplorationFailure) {
    let common = inputs[input]
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
      after, from: number, by: input, depth: origins[number].depth + 1)
    if target == number { return }
    states[number].steps.append(Step(input: UInt16(input), target: target))
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
    words = StandingWords()
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
