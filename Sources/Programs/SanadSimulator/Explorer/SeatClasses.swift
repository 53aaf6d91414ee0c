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

  private struct Signature: Hashable {
    let own: Int
    let steps: Set<Step>
  }

  private(set) var classes: [Class]
  /// The class of the state in which a node starts.
  let start: Int

  init(_ graph: SeatGraph, isMerging: Bool) {
    let states = graph.states
    var numbers = isMerging ? Self.number(states.map(Self.look)) : Array(states.indices)
    var count = Set(numbers).count
    while isMerging {
      let current = numbers
      numbers = Self.number(
        states.indices.map {
          Signature(own: current[$0], steps: Self.steps(states[$0], current[$0], current))
        })
      let split = Set(numbers).count
      if split == count { break }
      count = split
    }
    var examples = [Int?](repeating: nil, count: count)
    for (state, number) in numbers.enumerated() where examples[number] == nil {
      examples[number] = state
    }
    let final = numbers
    classes = examples.compactMap { example in
      example.map { Self.whole(states[$0], final[$0], final) }
    }
    start = numbers[0]
    if isMerging { findFreeSteps() }
  }

  private static func look(_ state: SeatGraph.State) -> Look {
    Look(sent: state.sent, breach: state.breach)
  }

  private static func steps(
    _ state: SeatGraph.State, _ own: Int, _ numbers: [Int]
  ) -> Set<Step> {
    var steps: Set<Step> = []
    for step in state.steps where numbers[step.target] != own {
      steps.insert(Step(needs: step.needs, target: numbers[step.target]))
    }
    return steps
  }

  private static func whole(
    _ state: SeatGraph.State, _ own: Int, _ numbers: [Int]
  ) -> Class {
    var steps: [Step] = []
    var inputs: [SeatInput] = []
    for step in state.steps where numbers[step.target] != own {
      let found = Step(needs: step.needs, target: numbers[step.target])
      if steps.contains(found) { continue }
      steps.append(found)
      inputs.append(step.input)
    }
    return Class(
      sent: state.sent, breach: state.breach, steps: steps, inputs: inputs)
  }

  /// Numbers in the order in which values first come, so that they are the same in every run.
  private static func number<Value: Hashable>(_ values: [Value]) -> [Int] {
    var known: [Value: Int] = [:]
    return values.map { value in
      if let number = known[value] { return number }
      known[value] = known.count
      return known.count - 1
    }
  }

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
