/// The states of one seat, those taken for one that no further input can tell apart.
///
/// Two states are one when the node has said the same in both and each
/// step from one has a step from the other that needs the same words of others and ends in the
/// same class; steps that stay inside a class count for nothing. Found by splitting, from the
/// coarsest classes on, until nothing splits any more. So whatever the other nodes do, a run through
/// states is a run through classes with the same votes, and back.
///
/// Beyond that, class b *covers* class a when the node has said the same in both and for each step
/// from a there is one from b that needs no more and ends in a class that covers where the first
/// ends, or b itself covers that. A step from a to a class that covers it can be made as soon
/// as the others have said what it needs: nobody sees it, and nothing is lost by it. Votes
/// are never taken back, so what can be done once can be done ever after.
struct SeatClasses {
  /// A step to another class.
  struct Step: Hashable {
    let needs: StepGuard
    let target: Int
  }

  /// What all states of a class have in common.
  struct Class {
    let sent: VoteSet
    let breach: ExplorationBreach?
    let steps: [Step]
    /// What each step is called in a trace.
    let inputs: [SeatInput]
    /// Steps that say nothing and lose nothing: whatever the node can come to say from here, it can
    /// from their targets. They are made as soon as they can be.
    var free: [Step] = []
  }

  /// What tells classes apart from the start.
  private struct Look: Hashable {
    let sent: VoteSet
    let breach: ExplorationBreach?
  }

  private(set) var classes: [Class]
  /// The class of the state in which a node starts.
  let start: Int

  init(_ graph: SeatGraph, isMerging: Bool) {
    let states = graph.states
    let guards = Self.numbered(graph.inputs.map(\.needs)) { $0 }
    var numbers =
      isMerging
      ? Self.numbered(states) { Look(sent: $0.sent, breach: $0.breach) }
      : states.indices.map { UInt32($0) }
    var count = Self.count(numbers)
    while isMerging {
      let current = numbers
      numbers = Self.numbered(states.indices) {
        Self.signature(states[$0], current[$0], current, guards)
      }
      let split = Self.count(numbers)
      if split == count { break }
      count = split
    }
    var examples = [Int?](repeating: nil, count: count)
    for (state, number) in numbers.enumerated() where examples[Int(number)] == nil {
      examples[Int(number)] = state
    }
    let final = numbers
    classes = examples.compactMap { example in
      example.map { Self.whole(states[$0], final[$0], final, graph.inputs) }
    }
    start = Int(numbers[0])
    if isMerging { findFreeSteps() }
  }

  /// A state's class and, ascending and once each, where its steps out of it lead and what they need.
  private static func signature(
    _ state: SeatGraph.State, _ own: UInt32, _ numbers: [UInt32], _ guards: [UInt32]
  ) -> [UInt64] {
    var signature: [UInt64] = []
    signature.reserveCapacity(state.steps.count + 1)
    for step in state.steps where numbers[Int(step.target)] != own {
      let needs = UInt64(guards[Int(step.input)])
      signature.append(needs << 32 | UInt64(numbers[Int(step.target)]))
    }
    signature.sort()
    var kept = 0
    for place in signature.indices where kept == 0 || signature[kept - 1] != signature[place] {
      signature[kept] = signature[place]
      kept += 1
    }
    signature.removeLast(signature.count - kept)
    signature.append(UInt64(own))
    return signature
  }

  private static func whole(
    _ state: SeatGraph.State, _ own: UInt32, _ numbers: [UInt32], _ common: [CommonInput]
  ) -> Class {
    var steps: [Step] = []
    var inputs: [SeatInput] = []
    for step in state.steps where numbers[Int(step.target)] != own {
      let input = common[Int(step.input)]
      let found = Step(needs: input.needs, target: Int(numbers[Int(step.target)]))
      if steps.contains(found) { continue }
      steps.append(found)
      inputs.append(input.input)
    }
    return Class(
      sent: state.sent, breach: state.breach, steps: steps, inputs: inputs)
  }

  /// Numbers in the order in which looks first come, so that they are the same in every run. Of the
  /// looks only different ones are kept.
  private static func numbered<Elements: Collection, Value: Hashable>(
    _ elements: Elements, _ look: (Elements.Element) -> Value
  ) -> [UInt32] {
    var known: [Value: UInt32] = [:]
    return elements.map { element in
      let value = look(element)
      if let number = known[value] { return number }
      let number = UInt32(known.count)
      known[value] = number
      return number
    }
  }

  private static func count(_ numbers: [UInt32]) -> Int { numbers.max().map { Int($0) + 1 } ?? 0 }

  // MARK: Steps that lose nothing

  private mutating func findFreeSteps() {
    var groups: [VoteSet: [Int]] = [:]
    for (number, found) in classes.enumerated() where found.breach == nil {
      groups[found.sent, default: []].append(number)
    }
    // For each class the classes that may cover it, until each that does not is struck.
    var covers = [Set<Int>](repeating: [], count: classes.count)
    for (number, found) in classes.enumerated() where found.breach == nil {
      covers[number] = Set(groups[found.sent] ?? [])
    }
    var isChanging = true
    while isChanging {
      isChanging = false
      for lower in classes.indices {
        let kept = covers[lower].filter { isCovered(lower, by: $0, covers) }
        if kept.count < covers[lower].count {
          covers[lower] = kept
          isChanging = true
        }
      }
    }
    for number in classes.indices {
      classes[number].free = classes[number].steps.filter { covers[number].contains($0.target) }
    }
  }

  private func isCovered(_ lower: Int, by upper: Int, _ covers: [Set<Int>]) -> Bool {
    if lower == upper { return true }
    return classes[lower].steps.allSatisfy { step in
      if covers[step.target].contains(upper) { return true }
      return classes[upper].steps.contains { other in
        (other.needs == step.needs || other.needs == .none)
          && (other.target == step.target || covers[step.target].contains(other.target))
      }
    }
  }
}
