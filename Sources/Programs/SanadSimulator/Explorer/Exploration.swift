import SanadTypes

/// An exhaustive search: every state that four validators, one of them Byzantine, can come to
/// within some views, each property checked in each (docs/simulator.md, Exhaustive check).
package struct Exploration {
  /// What came of it.
  package struct Report: Sendable {
    /// What was explored.
    package let plan: ExplorationPlan
    /// States of one honest node by itself, for each seat, and the classes that they make.
    package let seats: [(leads: [UInt64], states: Int, classes: Int)]
    /// Inputs that were given to an engine.
    package let trials: Int
    /// States of all nodes together.
    package let states: Int
    /// Steps between them.
    package let transitions: Int
    /// Steps that led to a state that was known.
    package let duplicates: Int
    /// Most steps from the start.
    package let depth: Int
    /// Different sets of votes that the honest nodes together can have said.
    package let saidCount: Int
    /// Different sets of certificates that there can be.
    package let certificateCount: Int
    /// Whether every state was visited.
    package let isWhole: Bool
    /// The first property that broke, and the steps that lead to it.
    package let violation: (property: ExplorationProperty, detail: String, steps: [String])?
  }

  /// How far a search is.
  package enum Progress: Sendable {
    /// States of one seat by itself, and inputs that it was given.
    case seat(Int, states: Int, inputs: Int)
    /// Classes that the states of a seat make.
    case classes(Int, Int)
    /// States of all seats that were visited.
    case states(Int)
  }

  private let alphabet: ExplorerAlphabet
  private let rules: CertificateRules
  private let seats: [SeatClasses]
  private let graphs: [(states: Int, classes: Int)]
  private let trials: Int
  /// Which two or three neighbouring seats lead the same views, so that their order says nothing.
  private let isLikeNext: [Bool]
  private let leaders: [Int?]

  /// Searches. Throws when the plan is too large to be searched at all.
  ///
  /// - Parameters:
  ///   - isMerging: whether states of a seat that nothing can tell apart are taken for one.
  ///   - progress: is told now and then how far it is.
  package static func run(
    _ plan: ExplorationPlan, isMerging: Bool = true, progress: ((Progress) -> Void)? = nil
  ) throws -> Report {
    try Exploration(plan, isMerging: isMerging, progress).search(progress)
  }

  private init(
    _ plan: ExplorationPlan, isMerging: Bool, _ progress: ((Progress) -> Void)?
  ) throws {
    var alphabet = try ExplorerAlphabet(plan)
    let honest = alphabet.honest
    let turns = honest.map { alphabet.views(ledBy: $0) }
    // Seats with the same turns have the same graph.
    let examples = turns.map { turn in turns.firstIndex(of: turn) ?? 0 }
    var graphs: [Int: SeatGraph] = [:]
    for seat in examples where graphs[seat] == nil {
      graphs[seat] = try SeatGraph(place: honest[seat], &alphabet)
    }
    var inputs: [CommonInput] = []
    var known: Set<CommonInput> = []
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      let rules = CertificateRules(alphabet)
      for seat in examples.indices where examples[seat] == seat {
        let isNew = try graphs[seat]?.grow(inputs, rules, &alphabet) { states, inputs in
          progress?(.seat(seat + 1, states: states, inputs: inputs))
        }
        if isNew == true { isGrowing = true }
      }
      let sets = examples.map { graphs[$0]?.everSent ?? VoteSet() }
      for input in try Self.inputs(from: sets, &alphabet) where known.insert(input).inserted {
        inputs.append(input)
        isGrowing = true
      }
    }
    rules = CertificateRules(alphabet)
    var classes: [Int: SeatClasses] = [:]
    for seat in examples.indices where examples[seat] == seat {
      graphs[seat]?.finish()
      guard let graph = graphs[seat] else { continue }
      progress?(.seat(seat + 1, states: graph.states.count, inputs: graph.trials))
      let merged = SeatClasses(graph, isMerging: isMerging)
      guard merged.classes.count <= 1 << Self.width else { throw ExplorationFailure.tooManyClasses }
      progress?(.classes(seat + 1, merged.classes.count))
      classes[seat] = merged
    }
    seats = examples.compactMap { classes[$0] }
    self.graphs = examples.map {
      (graphs[$0]?.states.count ?? 0, classes[$0]?.classes.count ?? 0)
    }
    trials = examples.indices.reduce(0) { sum, seat in
      examples[seat] == seat ? sum + (graphs[seat]?.trials ?? 0) : sum
    }
    isLikeNext = [examples[0] == examples[1], examples[1] == examples[2]]
    let final = alphabet
    leaders = alphabet.statements.map { statement in
      honest.firstIndex(of: final.leader(of: statement.view.value))
    }
    self.alphabet = alphabet
  }

  /// What nodes can be given, by what anybody can ever have said.
  private static func inputs(
    from sent: [VoteSet], _ alphabet: inout ExplorerAlphabet
  ) throws -> [CommonInput] {
    var inputs: [CommonInput] = []
    let hasForgeries = alphabet.plan.hasForgeries
    _ = alphabet.addByzantineProposals()
    for (number, known) in alphabet.proposals.enumerated() {
      let statement = alphabet.statement(known.view, .notarize(known.reference))
      if alphabet.leader(of: known.view) == alphabet.byzantine {
        inputs.append(CommonInput(input: .proposal(number), needs: .none))
      } else if let bit = alphabet.knownBit(statement) {
        inputs.append(CommonInput(input: .proposal(number), needs: .proposed(bit)))
      }
    }
    for bit in alphabet.statements.indices {
      let count = sent.count { $0.contains(bit) }
      if count >= 2 {
        let needs = StepGuard.said(bit, by: 2)
        inputs.append(CommonInput(input: .votes(bit, honest: 2), needs: needs))
        // A node that holds another vote of the Byzantine validator in this place takes these votes
        // for no quorum, and the certificate of them for one.
        inputs.append(CommonInput(input: .certificate(bit, honest: 2), needs: needs))
      }
      guard hasForgeries else { continue }
      if count >= 1 {
        let needs = StepGuard.said(bit, by: 1)
        inputs.append(CommonInput(input: .votes(bit, honest: 1), needs: needs))
        inputs.append(CommonInput(input: .certificate(bit, honest: 1), needs: needs))
      }
      inputs.append(CommonInput(input: .forged(bit), needs: .none))
    }
    return inputs
  }

  // MARK: The search

  /// States of all nodes, in the order in which they were found, with where each came from.
  private struct Found {
    private(set) var words: [UInt64] = []
    private(set) var parents: [UInt32] = []
    private var table: [UInt32]

    init() { table = [UInt32](repeating: .max, count: 1 << 16) }

    /// Adds a state; false when it is known.
    mutating func insert(_ word: UInt64, from parent: Int) -> Bool {
      var place = Self.hash(word) & (table.count - 1)
      while table[place] != .max {
        if words[Int(table[place])] == word { return false }
        place = (place + 1) & (table.count - 1)
      }
      table[place] = UInt32(words.count)
      words.append(word)
      parents.append(UInt32(parent))
      if words.count * 2 > table.count { grow() }
      return true
    }

    private mutating func grow() {
      let count = table.count * 2
      table = [UInt32](repeating: .max, count: count)
      for (number, word) in words.enumerated() {
        var place = Self.hash(word) & (count - 1)
        while table[place] != .max { place = (place + 1) & (count - 1) }
        table[place] = UInt32(number)
      }
    }

    private static func hash(_ word: UInt64) -> Int {
      var mixed = word &* 0x9e37_79b9_7f4a_7c15
      mixed ^= mixed >> 32
      mixed = mixed &* 0xff51_afd7_ed55_8ccd
      return Int(truncatingIfNeeded: mixed >> 20)
    }
  }

  private static let width: UInt64 = 21

  private func word(_ one: Int, _ two: Int, _ three: Int) -> UInt64 {
    var (low, middle, high) = (one, two, three)
    if isLikeNext[0], low > middle { swap(&low, &middle) }
    if isLikeNext[1], middle > high { swap(&middle, &high) }
    if isLikeNext[0], low > middle { swap(&low, &middle) }
    return UInt64(low) | UInt64(middle) << Self.width | UInt64(high) << (2 * Self.width)
  }

  /// What has been said, the same for seats that have changed places.
  private func ordered(_ sent: [VoteSet]) -> [VoteSet] {
    var sent = sent
    if isLikeNext[0], sent[1] < sent[0] { sent.swapAt(0, 1) }
    if isLikeNext[1], sent[2] < sent[1] { sent.swapAt(1, 2) }
    if isLikeNext[0], sent[1] < sent[0] { sent.swapAt(0, 1) }
    return sent
  }

  private func parts(_ word: UInt64) -> [Int] {
    let mask: UInt64 = 1 << Self.width - 1
    return [
      Int(word & mask), Int(word >> Self.width & mask), Int(word >> (2 * Self.width) & mask),
    ]
  }

  private func search(_ progress: ((Progress) -> Void)?) -> Report {
    var found = Found()
    _ = found.insert(settled(seats[0].start, seats[1].start, seats[2].start), from: 0)
    var next = 0
    var transitions = 0
    var depth = 0
    var levelEnd = 1
    var verdicts: [VoteSet: ExplorationBreach?] = [:]
    var said: Set<[VoteSet]> = []
    var broken: (state: Int, breach: ExplorationBreach)?
    while next < found.words.count {
      if next == levelEnd {
        depth += 1
        levelEnd = found.words.count
      }
      if next.isMultiple(of: 1 << 20), next > 0 { progress?(.states(next)) }
      let places = parts(found.words[next])
      let all = (
        seats[0].classes[places[0]], seats[1].classes[places[1]], seats[2].classes[places[2]]
      )
      let sent = [all.0.sent, all.1.sent, all.2.sent]
      let possible = VoteSet.inTwo(sent[0], sent[1], sent[2])
      said.insert(ordered(sent))
      let verdict: ExplorationBreach?
      if let known = verdicts[possible] {
        verdict = known
      } else {
        verdict = rules.breach(of: possible)
        verdicts[possible] = .some(verdict)
      }
      if let breach = all.0.breach ?? all.1.breach ?? all.2.breach ?? verdict {
        broken = (next, breach)
        break
      }
      if found.words.count > alphabet.plan.statesMax { break }
      let union = sent[0].union(sent[1]).union(sent[2])
      for seat in 0..<3 {
        let own = seat == 0 ? all.0 : seat == 1 ? all.1 : all.2
        for step in own.steps where isOpen(step.needs, union, possible, sent) {
          transitions += 1
          let target = settled(
            seat == 0 ? step.target : places[0], seat == 1 ? step.target : places[1],
            seat == 2 ? step.target : places[2])
          _ = found.insert(target, from: next)
        }
      }
      next += 1
    }
    let isWhole = next == found.words.count && broken == nil
    let turns = alphabet.honest.map { alphabet.views(ledBy: $0) }
    return Report(
      plan: alphabet.plan,
      seats: zip(turns, graphs).map { ($0, $1.states, $1.classes) },
      trials: trials, states: found.words.count, transitions: transitions,
      duplicates: transitions - (found.words.count - 1), depth: depth, saidCount: said.count,
      certificateCount: verdicts.count, isWhole: isWhole,
      violation: broken.map {
        ($0.breach.property, $0.breach.detail, trace(to: $0.state, found.words, found.parents))
      })
  }

  /// A state after every step that loses nothing.
  private func settled(_ one: Int, _ two: Int, _ three: Int) -> UInt64 {
    let sent = [
      seats[0].classes[one].sent, seats[1].classes[two].sent, seats[2].classes[three].sent,
    ]
    let union = sent[0].union(sent[1]).union(sent[2])
    let possible = VoteSet.inTwo(sent[0], sent[1], sent[2])
    // Such a step says nothing, so that it opens none for another seat.
    return word(
      rest(0, one, union, possible, sent), rest(1, two, union, possible, sent),
      rest(2, three, union, possible, sent))
  }

  private func rest(
    _ seat: Int, _ start: Int, _ union: VoteSet, _ possible: VoteSet, _ sent: [VoteSet]
  ) -> Int {
    var place = start
    while let step = seats[seat].classes[place].free.first(where: {
      isOpen($0.needs, union, possible, sent)
    }) { place = step.target }
    return place
  }

  private func isOpen(
    _ needs: StepGuard, _ union: VoteSet, _ possible: VoteSet, _ sent: [VoteSet]
  ) -> Bool {
    switch needs {
    case .none: true
    case .said(let bit, let count): count == 1 ? union.contains(bit) : possible.contains(bit)
    case .proposed(let bit): leaders[bit].map { sent[$0].contains(bit) } ?? false
    }
  }

  // MARK: How it came to a state

  private func trace(to last: Int, _ words: [UInt64], _ parents: [UInt32]) -> [String] {
    var path = [last]
    while let state = path.last, state != 0 { path.append(Int(parents[state])) }
    path.reverse()
    return zip(path, path.dropFirst()).map { before, after in
      line(words[before], words[after])
    }
  }

  private func line(_ before: UInt64, _ after: UInt64) -> String {
    let places = parts(before)
    for seat in 0..<3 {
      let own = seats[seat].classes[places[seat]]
      for (step, input) in zip(own.steps, own.inputs) {
        var targets = places
        targets[seat] = step.target
        guard settled(targets[0], targets[1], targets[2]) == after else { continue }
        let reached = seats[seat].classes[step.target]
        let fresh = reached.sent.bits.filter { !own.sent.contains($0) }
        let signs = fresh.map { alphabet.name(of: alphabet.statements[$0]) }
        let what = "validator \(alphabet.honest[seat].value): \(alphabet.name(of: input))"
        return signs.isEmpty ? what : "\(what); signs \(signs.joined(separator: ", "))"
      }
    }
    return "?"
  }
}

extension ExplorerAlphabet {
  func name(of input: SeatInput) -> String {
    switch input {
    case .viewTimer: "its view's time is up"
    case .built: "its block is built"
    case .signed: "its signature is made"
    case .proposal(let number): "hears of \(name(ofBlock: proposals[number].block))"
    case .votes(let bit, let honest):
      "has votes of \(honest + 1): \(name(of: statements[bit]))"
    case .certificate(let bit, let honest):
      "has a certificate of \(honest + 1): \(name(of: statements[bit]))"
    case .forged(let bit): "has a forged certificate: \(name(of: statements[bit]))"
    }
  }
}
