/// One kind of calculation: its name, the fields that it reads, and what it works out of them.
struct CalculationKind: Sendable {
  /// The name, as in a file of vectors.
  let name: String
  /// Fields that have to be there; none for a kind whose input is a text.
  let required: [String]
  /// Fields that may be there.
  let optional: [String]
  private let work: @Sendable (CalculationInput) throws -> JSONTree

  init(
    _ name: String, _ required: [String], optional: [String] = [],
    _ work: @escaping @Sendable (CalculationInput) throws -> JSONTree
  ) {
    self.name = name
    self.required = required
    self.optional = optional
    self.work = work
  }

  /// The result.
  ///
  /// Throws what is wrong with the input, with its place.
  func result(of input: CalculationInput) throws(CalculationFailure) -> JSONTree {
    do {
      if !required.isEmpty {
        try input.allow(required + optional)
        for name in required { _ = try input.field(name) }
      }
      return try work(input)
    } catch {
      throw CalculationFailure(any: error)
    }
  }
}

/// The kinds, by the command that computes them.
enum CalculationKinds {
  /// Every kind.
  static let all: [CalculationKind] =
    dayCounts + interest + prices + yields + schedules + adjustments + allotments + nettings
    + withholdings + identifiers + unattended

  static func find(_ name: String) -> CalculationKind? { all.first { $0.name == name } }
}
