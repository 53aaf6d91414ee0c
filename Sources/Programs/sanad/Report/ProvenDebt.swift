import SanadAPIModel
import SanadCodec
import SanadCrypto
import SanadLedger
import SanadLightClient
import SanadNode
import SanadState
import SanadTypes
import SanadWallet

/// A debt report that was worked out here, of values that are proven.
struct ProvenDebt {
  let report: DebtReport
  let header: BlockHeader

  /// Checks an extract, and works the report out of it.
  ///
  /// - Throws: `PROOF_INVALID` where a value is wrong, or one is missing that the report takes.
  init(_ bytes: [UInt8], _ request: DebtRequest, genesis: Genesis) throws(CommandFailure) {
    let state = try ProvenState.checked(bytes, genesis)
    let cells = state.cells
    do throws(DebtReportFailure) {
      report = try DebtReport(
        DebtReportKind(request.kind), DebtQuery(request), of: LedgerView(reading: state),
        at: state.header.timestamp
      ) { id throws(LedgerFailure) in cells[id] ?? [] }
    } catch {
      throw CommandFailure(error)
    }
    header = state.header
  }

  func text(of request: DebtRequest) throws(CommandFailure) -> DebtText {
    do throws(DebtReportFailure) {
      return switch request.kind {
      case .outstanding:
        .outstanding(
          try DebtOutstandingResource(report, home: request.home, at: header), isProven: true)
      case .redemptions, .service:
        .schedule(
          try DebtScheduleResource(report, request, at: header), request.kind, isProven: true)
      case .programmes: .programmes(DebtProgrammesResource(report, at: header), isProven: true)
      }
    } catch { throw CommandFailure(error) }
  }
}

extension ProvenState {
  /// What an extract shows, checked against a genesis.
  static func checked(_ bytes: [UInt8], _ genesis: Genesis) throws(CommandFailure) -> ProvenState {
    let checker: ProofChecker
    do throws(CryptoFailure) { checker = try ProofChecker(genesis: genesis) } catch {
      throw CommandFailure(error.code, "\(error)")
    }
    do throws(LightClientFailure) { return try checker.check(extract: bytes) } catch {
      throw CommandFailure(.proofInvalid, "the values are not proven: \(error)")
    }
  }

  /// The countries and classes of which a total is proven, by instrument. Whether these are all is
  /// seen by what they add up to.
  fileprivate var cells: [InstrumentID: [Classification]] {
    var found: [InstrumentID: [Classification]] = [:]
    for key in keys {
      do throws(DecodingFailure) {
        if case .cell(let id, let cell) = try BCSReader.decode(LedgerKey.self, from: key.bytes) {
          found[id, default: []].append(cell)
        }
      } catch {
        // A key of a later release is nothing that this report takes.
        continue
      }
    }
    return found
  }
}

extension CommandFailure {
  /// Why a report could not be worked out of what is proven.
  init(_ failure: DebtReportFailure) {
    self.init(failure.code, "the report does not follow from the proven values: \(failure)")
  }
}
