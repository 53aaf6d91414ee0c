import SanadTypes

/// One input of a command, matched with the kind of calculation that it asks for.
struct CalculationRequest {
  let kind: CalculationKind
  let input: JSONTree

  /// A vector (`{"kind", "input"}`, with or without more), the fields of one kind beside `"kind"`, or
  /// the fields alone, which then say which of `kinds` is meant.
  init(_ tree: JSONTree, of kinds: [CalculationKind]) throws(CalculationFailure) {
    guard case .object(let members) = tree else {
      throw CalculationFailure("an object is expected, and there is \(tree.kindName)")
    }
    if let input = tree["input"] {
      kind = try Self.named(tree["kind"], of: kinds)
      self.input = input
      return
    }
    let fields = members.filter { !["kind", "id", "note", "oracle"].contains($0.name) }
    input = .object(fields)
    if tree["kind"] != nil {
      kind = try Self.named(tree["kind"], of: kinds)
    } else {
      kind = try Self.meant(fields.map(\.name), of: kinds)
    }
  }

  private static func named(
    _ name: JSONTree?, of kinds: [CalculationKind]
  ) throws(CalculationFailure) -> CalculationKind {
    if name == nil, kinds.count == 1 { return kinds[0] }
    guard case .text(let name)? = name else {
      throw CalculationFailure(
        "the field \"kind\" is missing: one of \(list(kinds))")
    }
    guard let kind = kinds.first(where: { $0.name == name }) else {
      let question = NearestName.question(name, among: kinds.map(\.name))
      throw CalculationFailure(
        "there is no kind \"\(name)\" here; \(question ?? "the kinds are \(list(kinds))")",
        at: "kind")
    }
    return kind
  }

  /// The kind with the most required fields, all of them there; of one kind that one.
  private static func meant(
    _ names: [String], of kinds: [CalculationKind]
  ) throws(CalculationFailure) -> CalculationKind {
    if kinds.count == 1 { return kinds[0] }
    let fitting = kinds.filter { kind in
      !kind.required.isEmpty && kind.required.allSatisfy(names.contains)
    }
    guard let kind = fitting.max(by: { $0.required.count < $1.required.count }) else {
      throw CalculationFailure(
        "these fields are of no kind; give \"kind\": one of \(list(kinds))")
    }
    return kind
  }

  private static func list(_ kinds: [CalculationKind]) -> String {
    kinds.map(\.name).joined(separator: ", ")
  }
}
