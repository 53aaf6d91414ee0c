import SanadTypes
import Synchronization

/// The codes that receipts of a test's chains have carried: of reasons, of flags, and of events that
/// say why something that the chain tried by itself did not come about.
final class ProducedCodes: Sendable {
  /// Where the chains of this task write; nil where nobody asks.
  @TaskLocal static var shared: ProducedCodes?

  private let numbers = Mutex<Set<UInt16>>([])

  /// Every code so far.
  var all: Set<UInt16> { numbers.withLock { $0 } }

  func note(_ receipt: Receipt) {
    var found = (receipt.reasons + receipt.flags.reasons).map(\.code.value)
    for event in receipt.events {
      if let code = Self.code(of: event) { found.append(code.value) }
    }
    let told = found
    numbers.withLock { $0.formUnion(told) }
  }

  /// Of a door or an operation that a test asks by itself, on a state that no chain can be brought to
  /// in a test.
  func note(_ reasons: ReasonList) {
    let told = reasons.reasons.map(\.code.value)
    numbers.withLock { $0.formUnion(told) }
  }

  private static func code(of event: Event) -> CodeNumber? {
    switch event {
    case .refused(_, _, let code), .flagged(_, _, _, let code): code
    case .auction(.bidVoid(_, _, _, let code)), .auction(.awardLapsed(_, _, _, let code)): code
    case .settling(.failed(_, _, let code)): code
    case .offer(.closed(_, _, _, let code)), .offer(.released(_, _, _, let code)): code
    default: nil
    }
  }
}
