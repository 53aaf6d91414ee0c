import SanadCrypto
import SanadLedger
import SanadTypes

/// The places of an exported register as a table for other programs, worked out of the same proven values
/// as its lines.
enum RegisterCSV {
  static func text(of files: RegisterFiles) throws(CommandFailure) -> String {
    let sheet = files.export.instrument.terms
    var table = CSVTable([
      "height", "state_root", "symbol", "place", "account", "owner", "lei", "units", "available",
      "locked", "pledged", "currency", "face",
    ])
    for row in files.export.rows {
      let line = RegisterLine(row)
      guard let face = CheckedMath.product(row.units.value, sheet.unitFaceMinor) else {
        throw CommandFailure(.internalFault, "the face of place \(row.place) does not fit")
      }
      let currency = sheet.currency.code
      let amount = try CSVTable.decimal("\(face)", currency)
      table.add(
        ["\(files.header.height)", files.header.stateRoot.hex, sheet.symbol.text, line.place]
          + [line.account, line.owner, line.lei ?? "", line.units, line.available, line.locked]
          + [line.pledged, currency, amount])
    }
    return table.text
  }
}
