import SanadAPIModel
import SanadCodec
import SanadCrypto
import SanadLedger
import SanadLightClient
import SanadTypes

/// A line of an exported register. Names are those of docs/cli.md, "Registers that move".
struct RegisterLine: Encodable {
  /// What locked units wait for.
  struct Lock: Encodable {
    /// `settlement`, `bid`, `redemption`, `put` or `offer`.
    let kind: String
    let id: String
    let units: String
    let until: String
  }

  /// A payment that is still to be made.
  struct Waiting: Encodable {
    let payment: Int
    let kind: String
    let status: String
    let units: String
    let gross: String?
  }

  let place: String
  let account: String
  let owner: String
  let lei: String?
  let units: String
  let available: String
  let locked: String
  let pledged: String
  let locks: [Lock]
  let waiting: [Waiting]
  let suspense: String

  init(_ row: RegisterExport.Row) {
    place = "\(row.place)"
    account = row.account.description
    owner = row.owner.description
    lei = row.lei?.text
    units = row.units.description
    available = (row.units.subtracting(row.locked) ?? .zero).description
    locked = row.locked.description
    pledged = row.pledged.description
    locks = row.locks.map { lock in
      let kind =
        switch lock.owner {
        case .settlement: "settlement"
        case .bid: "bid"
        case .redemption: "redemption"
        case .put: "put"
        case .offer: "offer"
        }
      return Lock(
        kind: kind, id: lock.owner.description, units: lock.units.description,
        until: lock.until.rfc3339)
    }
    waiting = row.waiting.map {
      Waiting(
        payment: Int($0.payment), kind: "\($0.kind)", status: "\($0.status)",
        units: $0.units.description, gross: $0.gross?.description)
    }
    suspense = row.suspense.description
  }
}

/// What an exported register is of, and what it adds up to.
struct RegisterManifest: Encodable {
  /// A change of the legal register that has begun.
  struct Switching: Encodable {
    let to: String
    let height: String
    let total: String
  }

  let format = "sanad-register-1"
  let chainID: String
  let network: String
  let symbol: String
  let instrument: String
  let isin: String
  let currency: String
  let unitFaceMinor: String
  let status: String
  let height: String
  let block: String
  let stateRoot: String
  let time: String
  /// The header, what leads from it to a certified one, and the certificate, hexadecimal.
  let certificate: String
  /// Which register is the legal one, `chain` or `depository`.
  let legal: String
  /// The account in which what lives in the depository is immobilised, and how many units are.
  let mirror: String?
  let mirrored: String
  let switching: Switching?
  let issued: String
  let redeemed: String
  let outstanding: String
  let places: String
  let holders: String
  let locked: String
  let pledged: String
  /// SHA-256 of the file with the rows.
  let rowsDigest: String
  /// SHA-256 of the file with the proven values.
  let valuesDigest: String

  enum CodingKeys: String, CodingKey {
    case format
    case chainID = "chainId"
    case network, symbol, instrument, isin, currency, unitFaceMinor, status, height, block
    case stateRoot, time, certificate, legal, mirror, mirrored, switching, issued, redeemed
    case outstanding, places, holders, locked, pledged, rowsDigest, valuesDigest
  }

  init(
    _ export: RegisterExport, _ block: FinalHeader, _ name: String, rows: [UInt8],
    values: [UInt8]
  ) {
    let header = block.header
    let sheet = export.instrument.terms
    chainID = header.chainID.description
    network = name
    symbol = sheet.symbol.text
    instrument = sheet.instrument.description
    isin = sheet.terms.security?.isin.text ?? ""
    currency = sheet.currency.code
    unitFaceMinor = "\(sheet.unitFaceMinor)"
    status = "\(export.instrument.status)"
    height = header.height.description
    self.block = header.digest.description
    stateRoot = header.stateRoot.hex
    time = header.timestamp.rfc3339
    certificate = Hex.encode(block.bcsBytes)
    legal = "\(export.registers?.legal ?? .chain)"
    mirror = export.registers?.mirror.description
    mirrored = (export.registers?.mirrored ?? .zero).description
    switching = export.registers?.switching.map {
      Switching(to: "\($0.to)", height: $0.height.description, total: $0.total.description)
    }
    issued = export.tally.issued.description
    redeemed = export.tally.redeemed.description
    outstanding = export.tally.outstanding.description
    places = "\(export.tally.registered)"
    holders = "\(export.holders)"
    locked = export.locked.description
    pledged = export.pledged.description
    rowsDigest = SHA256.digest(rows).hex
    valuesDigest = SHA256.digest(values).hex
  }
}

/// The three files of an exported register, worked out of proven values.
struct RegisterFiles {
  let export: RegisterExport
  /// One line of JSON for each place.
  let rows: [UInt8]
  /// What they are of, as JSON.
  let manifest: [UInt8]
  /// The proven values.
  let values: [UInt8]
  let header: BlockHeader

  /// Checks an extract against a genesis, and makes the files.
  init(
    values: [UInt8], of symbol: InstrumentSymbol, genesis: Genesis
  ) throws {
    let state = try ProvenState.checked(values, genesis)
    do throws(RegisterExportFailure) {
      export = try RegisterExport(
        of: InstrumentID(symbol), in: LedgerView(reading: state), at: state.header.timestamp)
    } catch {
      throw CommandFailure(error.code, "the register does not follow from the values: \(error)")
    }
    var lines: [UInt8] = []
    for row in export.rows {
      lines += Array(try APICoding.encode(RegisterLine(row))) + [UInt8(ascii: "\n")]
    }
    let extract = try StateExtract(file: values)
    rows = lines
    self.values = values
    header = state.header
    manifest =
      Array(
        try APICoding.encodePretty(
          RegisterManifest(
            export, extract.block, genesis.name, rows: lines, values: values)))
      + [UInt8(ascii: "\n")]
  }
}
