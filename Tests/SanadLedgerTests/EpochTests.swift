import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes
import Testing

/// When a block closes its epoch, and what its header then has to say (consensus.md 2.13).
@Suite struct EpochTests {
  /// A chain whose epochs last a minute.
  private func chain(_ length: UInt64 = 60_000) throws -> TestChain {
    var genesis = try TestNetwork.genesis()
    genesis.kind = .test
    genesis.chain.epochLength = Milliseconds(length)
    return try TestChain(genesis)
  }

  private func epoch(_ chain: TestChain) throws -> EpochRecord {
    try LedgerView(reading: chain.state).epoch()
  }

  private func defect(
    _ built: BuiltBlock, _ chain: TestChain, _ change: (inout BlockHeader) -> Void
  ) throws -> BlockDefect? {
    var header = built.block.header
    change(&header)
    let block = Block(header: header, transactions: built.block.transactions)
    guard case .invalid(let defect) = try chain.judge.execute(block, on: chain.state) else {
      return nil
    }
    return defect
  }

  @Test func genesisBeginsTheFirstEpoch() throws {
    let chain = try chain()
    #expect(
      try epoch(chain)
        == EpochRecord(
          number: Epoch(0), anchorHeight: Height(0), startedAt: chain.genesis.timestamp,
          validators: chain.genesis.validators))
  }

  /// The first block a minute behind the anchor closes the epoch, one a millisecond earlier does not.
  @Test func theFirstBlockAtTheEndClosesIt() throws {
    let chain = try chain()
    chain.advance(milliseconds: 58_999)
    let early = try chain.build([])
    #expect(early.block.header.timestamp.value == chain.genesis.timestamp.value + 59_999)
    #expect(!early.block.header.closesEpoch && early.block.header.nextValidators == .zero)
    #expect(early.execution.stateRoot == chain.state.root, "the epoch goes on")
    chain.advance(milliseconds: 1)
    let last = try chain.build([])
    #expect(last.block.header.closesEpoch)
    #expect(last.block.header.nextValidators == chain.genesis.validators.digest)
    let executed = try chain.commit(last)
    #expect(executed.nextValidators == chain.genesis.validators)
    #expect(
      try epoch(chain)
        == EpochRecord(
          number: Epoch(1), anchorHeight: Height(1),
          startedAt: chain.genesis.timestamp.advanced(by: 60_000),
          validators: chain.genesis.validators))
  }

  @Test func aProductionNetworkHasNoBriefEpochs() throws {
    var genesis = try TestNetwork.genesis()
    genesis.kind = .production
    func check(_ length: UInt64) throws {
      genesis.chain.epochLength = Milliseconds(length)
      _ = try GenesisBlock(genesis)
    }
    #expect(
      throws: GenesisFailure.invalid(
        .parameters, "epochs of a production network last a day or longer")
    ) { try check(86_399_999) }
    try check(86_400_000)
    try check(0)
  }

  @Test func onlyGovernanceEndsEpochsWithoutLength() throws {
    let chain = try chain(0)
    chain.advance(milliseconds: 10_000_000_000)
    #expect(try !chain.build([]).block.header.closesEpoch)
  }

  @Test func aHeaderSaysWhatTheStateSays() throws {
    let chain = try chain()
    let early = try chain.build([])
    let validators = chain.genesis.validators.digest
    #expect(try defect(early, chain) { $0.closesEpoch = true } == .closesEpoch(header: true))
    #expect(
      try defect(early, chain) { $0.nextValidators = validators }
        == .nextValidators(header: validators, computed: .zero))
    #expect(
      try defect(early, chain) { $0.epoch = Epoch(1) } == .epoch(header: Epoch(1), state: Epoch(0)))
    chain.advance(milliseconds: 60_000)
    let last = try chain.build([])
    #expect(try defect(last, chain) { _ in } == nil)
    #expect(try defect(last, chain) { $0.closesEpoch = false } == .closesEpoch(header: false))
    let other = SHA256.digest([1])
    #expect(
      try defect(last, chain) { $0.nextValidators = other }
        == .nextValidators(header: other, computed: validators))
    _ = try chain.commit(last)
    let late = try chain.build([])
    #expect(
      try defect(late, chain) { $0.epoch = Epoch(0) } == .epoch(header: Epoch(0), state: Epoch(1)))
    #expect(try defect(late, chain) { _ in } == nil)
  }
}
