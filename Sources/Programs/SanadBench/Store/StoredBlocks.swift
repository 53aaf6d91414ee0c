import SanadCodec
import SanadLedger
import SanadState
import SanadStorage
import SanadTypes

/// Final blocks of the standard workload, as the store gets them, genesis first.
struct StoredBlocks {
  private static let start = Timestamp(1_790_000_000_000)
  private let plan: StoreBench.Plan

  init(_ plan: StoreBench.Plan) { self.plan = plan }

  func make() throws -> [FinalBlock] {
    var genesis = try BenchGenesis(validators: 1, accounts: 1_000, at: Self.start)
    genesis.allow(weight: 1 << 40)
    let memory = MemoryStore()
    let state = FinalState(nodes: memory, values: memory, limits: .unbounded)
    let first = try GenesisBlock(genesis.genesis, on: state.overlay())
    try state.commit(first.state)
    var header = first.block.header
    var blocks = [
      FinalBlock(
        block: first.block, digest: header.digest, finality: .certificate([]),
        transactionIDs: [], receipts: [], events: [])
    ]
    var stream = TransferWorkload(
      genesis, validUntil: Self.start.advanced(by: 3_600_000), seed: plan.seed
    ).streams(1, of: plan.transfers)[0]
    let builder = LedgerExecutor(verdicts: TrustedSignatures())
    for _ in 0...plan.rounds {
      let candidates = try stream.take(plan.transfers).map { bytes throws in
        try UnverifiedTransaction(decoding: bytes)
      }
      let built = try builder.build(
        candidates, template: LedgerBench.template(after: header), bytesMax: 1 << 30,
        on: state.overlay())
      guard built.execution.receipts.count == plan.transfers else {
        throw LedgerBench.Failure.notApplied("\(built.rejected.first.map { "\($0.reason)" } ?? "")")
      }
      try state.commit(built.execution.state)
      header = built.block.header
      blocks.append(Self.final(built))
    }
    return blocks
  }

  private static func final(_ built: BuiltBlock) -> FinalBlock {
    let execution = built.execution
    return FinalBlock(
      block: built.block, digest: built.block.header.digest,
      finality: .certificate(WireSamples().certificate.bcsBytes),
      transactionIDs: execution.transactions, receipts: execution.receipts.map(\.bcsBytes),
      events: execution.events(at: built.block.header.height).map(\.bcsBytes))
  }
}
