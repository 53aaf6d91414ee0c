import SanadTypes

/// A file of calculations with the results that they should have.
struct VectorFile {
  /// One of them.
  struct Vector {
    let id: String
    let kind: String
    let input: JSONTree
    let expect: JSONTree
  }

  /// What became of one.
  struct Outcome: Encodable, Equatable {
    let id: String
    let kind: String
    /// What is wrong; empty of one that passed.
    let differences: [String]
  }

  let vectors: [Vector]

  /// Reads an object with a list `vectors`, that list alone, or one vector a line.
  init(_ bytes: [UInt8]) throws(CommandFailure) {
    let documents = try CalculationLines.read(bytes)
    let trees: [JSONTree]
    if documents.count == 1, case .list(let items)? = documents[0].tree["vectors"] {
      trees = items
    } else if documents.count == 1, case .list(let items) = documents[0].tree {
      trees = items
    } else {
      trees = documents.map(\.tree)
    }
    var vectors: [Vector] = []
    for (index, tree) in trees.enumerated() {
      guard let input = tree["input"], let expect = tree["expect"],
        case .text(let kind)? = tree["kind"]
      else {
        throw CommandFailure(
          .calculationInvalid,
          details: ["vector \(index + 1): \"kind\", \"input\" and \"expect\" are needed"])
      }
      var id = "\(index + 1)"
      if case .text(let name)? = tree["id"] { id = name }
      vectors.append(Vector(id: id, kind: kind, input: input, expect: expect))
    }
    guard !vectors.isEmpty else {
      throw CommandFailure(.calculationInvalid, details: ["there is no vector in it"])
    }
    self.vectors = vectors
  }

  /// Computes each, and compares.
  func outcomes() -> [Outcome] {
    vectors.map { Outcome(id: $0.id, kind: $0.kind, differences: Self.differences($0)) }
  }

  private static func differences(_ vector: Vector) -> [String] {
    guard let kind = CalculationKinds.find(vector.kind) else {
      return ["there is no kind \"\(vector.kind)\""]
    }
    do throws(CalculationFailure) {
      let result = try kind.result(of: CalculationInput(input(of: vector)))
      return VectorComparison.differences(result, expect(of: vector))
    } catch {
      return ["it is refused: \(error.line)"]
    }
  }

  /// A table of results has its rows where results are; face and price of a row are what was bid.
  private static func input(of vector: Vector) -> JSONTree {
    guard case .list(let rows) = vector.expect, case .object(let members) = vector.input,
      vector.input["rows"] == nil
    else { return vector.input }
    let bids = rows.map { row in
      JSONTree.object(
        ["face_mn", "price_e4"].compactMap { name in
          row[name].map { JSONTree.Member(name: name, value: $0) }
        })
    }
    return .object(members + [JSONTree.Member(name: "rows", value: .list(bids))])
  }

  private static func expect(of vector: Vector) -> JSONTree {
    guard case .list = vector.expect else { return vector.expect }
    return .members(("rows", vector.expect))
  }
}
