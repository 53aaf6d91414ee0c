import SanadAPI
import SanadLedger
import SanadLightClient
import SanadState
import SanadTypes

extension ReportDesk {
  /// An extract of the state with the whole register of an instrument.
  func proof(ofRegisterOf symbol: InstrumentSymbol) async throws(ServiceFailure) -> [UInt8] {
    let id = InstrumentID(symbol)
    return try await extract { state, header in
      guard try LedgerView(reading: state).instrument(id) != nil else {
        throw ServiceFailure(.instrumentUnknown, "there is no instrument \(symbol.text)")
      }
      // Each place of the register is a value at least: seen before any of them is read.
      let places = try LedgerView(reading: state).tally(id).registered
      guard places <= UInt64(StateExtract.entriesMax) else {
        throw Self.tooLarge("\(places) places")
      }
      let recorder = RecordingState(state)
      do throws(RegisterExportFailure) {
        _ = try RegisterExport(of: id, in: LedgerView(reading: recorder), at: header.timestamp)
      } catch {
        if case .noRegister = error { throw ServiceFailure(error.code, "\(error)") }
        throw ServiceFailure(.storeDamaged, "\(error)")
      }
      return recorder.keys
    }
  }
}
