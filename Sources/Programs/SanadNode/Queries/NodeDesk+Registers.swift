import SanadAPI
import SanadAPIModel
import SanadCodec
import SanadCrypto
import SanadLedger
import SanadLightClient
import SanadReplica
import SanadStorage
import SanadTypes

// Registers of instruments, why blocks are final, and what validators did.
extension NodeDesk {
  func holders(
    of symbol: InstrumentSymbol, _ request: ListRequest
  ) async throws(ServiceFailure) -> RegisterResource {
    try environment.final.answer { state in
      if try LedgerView(reading: state).instrument(InstrumentID(symbol)) == nil {
        throw ServiceFailure(.instrumentUnknown, "there is no instrument \(symbol.text)")
      }
    }
    return try await registers.page(of: symbol, request)
  }

  func certificate(of reference: BlockName) async throws(ServiceFailure) -> FinalityResource {
    let height = try height(of: reference)
    let store = environment.blockStore
    return try ServiceFailure.reading {
      guard height <= finality.newest.height, let record = try store.record(at: height) else {
        try store.refuseMissing(height)
      }
      let proof = try store.knownProof(at: height)
      return try FinalityResource(
        EpochEnds(environment).proven(record.header, by: proof),
        environment.validators(of: record.header.epoch))
    }
  }

  func performance(
    of name: String, blocks count: Int
  ) async throws(ServiceFailure) -> PerformanceResource {
    let validators = environment.validators.validators
    guard validators.contains(where: { $0.name == name }) else {
      let nearest = NearestName.of(name, among: validators.map(\.name))
      throw ServiceFailure(
        .validatorUnknown,
        "there is no validator \(name.prefix(64))"
          + (nearest.map { "; did you mean \($0)?" } ?? ""))
    }
    return try await lists.performance(of: name, blocks: count)
  }
}

extension FinalityResource {
  /// Why a block is final, for people and as bytes.
  init(_ block: FinalHeader, _ validators: ValidatorSet) {
    let header = block.header
    let proof = block.finality
    self.init(
      height: header.height.description, digest: header.digest.description,
      descendants: proof.descendants.count,
      certificate: BlockResource.Certificate(proof.finalization, validators: validators),
      bytes: Hex.encode(block.bcsBytes))
  }
}
