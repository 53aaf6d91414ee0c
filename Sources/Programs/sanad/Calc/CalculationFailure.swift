import SanadInstruments
import SanadTypes

/// Why a calculation has no result: what is wrong, where in the input, and what would be right.
struct CalculationFailure: Error, Equatable {
  /// The place in the input, as `bids[2].face`; empty for the whole of it.
  let place: String
  let message: String

  init(_ message: String, at place: String = "") {
    self.place = place
    self.message = message
  }

  /// Any failure that a calculation meets.
  init(any error: any Error) {
    switch error {
    case let failure as CalculationFailure: self = failure
    case let failure as InstrumentFailure: self.init(failure.description)
    case let failure as ValueFailure: self.init(failure.description)
    default: self.init("\(error)")
    }
  }

  /// Place and message on one line.
  var line: String { place.isEmpty ? message : "\(place): \(message)" }
}
