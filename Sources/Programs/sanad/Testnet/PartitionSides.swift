import SanadTypes

/// The sides of a partition: who can reach whom.
struct PartitionSides: Equatable {
  /// Names of nodes, in the network's order; every node is on exactly one side.
  let sides: [[String]]

  /// Reads sides as a person writes them: names with commas. Nodes that none of them names are one
  /// more side.
  init(_ words: [String], of nodes: [String]) throws(CommandFailure) {
    var sides: [[String]] = []
    for word in words {
      let names = word.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      for name in names where !nodes.contains(name) { throw Self.unknown(name, nodes) }
      for name in names {
        guard !sides.contains(where: { $0.contains(name) }), names.count(where: { $0 == name }) == 1
        else { throw Self.wrong("\(name) stands twice") }
      }
      sides.append(nodes.filter(names.contains))
    }
    let rest = nodes.filter { name in !sides.contains { $0.contains(name) } }
    if !rest.isEmpty { sides.append(rest) }
    guard sides.count > 1 else { throw Self.wrong("all nodes are on one side") }
    self.sides = sides
  }

  /// The nodes that one is cut off from, in the network's order.
  func others(of node: String) -> [String] {
    sides.filter { !$0.contains(node) }.flatMap(\.self)
  }

  /// Sides as a person reads them.
  static func text(_ sides: [[String]]) -> String {
    sides.map { $0.map(Printable.line).joined(separator: " ") }.joined(separator: "   |   ")
  }

  private static func unknown(_ name: String, _ nodes: [String]) -> CommandFailure {
    let nearest = NearestName.of(name, among: nodes).map { "Did you mean \($0)? " } ?? ""
    return CommandFailure(
      .usage, status: .invalidInput, "there is no node \"\(name)\"",
      help: "\(nearest)The nodes are \(nodes.joined(separator: ", ")).")
  }

  private static func wrong(_ message: String) -> CommandFailure {
    CommandFailure(
      .usage, status: .invalidInput, message,
      help: "Give each side as names with commas: sanad testnet partition val-a,val-b val-c,val-d")
  }
}
