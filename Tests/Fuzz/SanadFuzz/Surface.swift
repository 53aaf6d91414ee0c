/// A part of the program that takes bytes or text of others: it must answer with a value or an
/// error, and never trap.
struct Surface: Sendable {
  let name: String
  let take: @Sendable ([UInt8]) -> Void

  static let all: [Surface] =
    values + [frames, greeting, journal, segment, genesis, configuration, policy, http]
}
