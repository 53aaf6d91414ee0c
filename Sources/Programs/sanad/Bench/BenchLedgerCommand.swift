import ArgumentParser
import SanadBench
import SanadTypes

/// `sanad bench ledger`.
struct BenchLedgerCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "Blocks of transfers and trades, a coupon, and an auction, in memory.",
    discussion: """
      Examples:
        sanad bench ledger
        sanad bench ledger --accounts 20000 --transfers 4000 --json
        sanad bench ledger --part sweep --holders 1000000

      Transfers: the workload of `sanad bench tx` without signatures, network and
      disk. Settlements: trades of two legs, a bond against its cash. Sweep: a
      coupon, paid to each holder by the blocks themselves. Auction: sealed bids,
      opened by two of three key-holders, allotted and delivered.
      """)

  /// What is measured.
  enum Part: String, CaseIterable, ExpressibleByArgument {
    case transfers, settlements, sweep, auction
  }

  @Option(help: "Accounts that take part.")
  var accounts = 100_000

  @Option(help: "Transfers, or settlements, of a block.")
  var transfers = 1_000

  @Option(help: "Blocks that count; one more warms up.")
  var rounds = 9

  @Option(help: "Seed of the random pairs, and of what bidders bid.")
  var seed: UInt64 = 1

  @Option(help: "Holders of the bond whose coupon is paid.")
  var holders = 20_000

  @Option(help: "Bids of the auction.")
  var bids = 10_000

  @Option(help: "Most weight of a block that pays or allots.")
  var weight = ChainParameters.localNetwork.blockWeightMax

  @Option(help: "One part alone: \(Part.allCases.map(\.rawValue).joined(separator: ", ")).")
  var part: [Part] = []

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (2...1_000_000).contains(accounts), (1...10_000).contains(transfers),
      (1...1_000).contains(rounds)
    else {
      throw ValidationError("2 to 1000000 accounts, 1 to 10000 transfers, and 1 to 1000 rounds")
    }
    guard (1...1_000_000).contains(holders), (1...Int(AuctionRecord.bidsMax)).contains(bids),
      (1_000...1_000_000_000).contains(weight)
    else {
      throw ValidationError(
        "1 to 1000000 holders, 1 to \(AuctionRecord.bidsMax) bids, a weight of 1000 to 1000000000")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let parts = part.isEmpty ? Part.allCases : part
    let reports = try Part.allCases.filter(parts.contains).map(measure)
    guard let report = MeasurementReport(joining: reports) else { return }
    try terminal.show(report, text: report.text)
  }

  private func measure(_ part: Part) throws -> MeasurementReport {
    switch part {
    case .transfers:
      var bench = LedgerBench(
        .init(accounts: accounts, transfers: transfers, rounds: rounds, seed: seed))
      return try bench.run(version: Version.text)
    case .settlements:
      var bench = SettlementBench(
        .init(accounts: accounts, settlements: transfers, rounds: rounds, seed: seed))
      return try bench.run(version: Version.text)
    case .sweep:
      return try SweepBench(.init(holders: holders, weightMax: weight)).run(version: Version.text)
    case .auction:
      var bench = AuctionBench(.init(bids: bids, weightMax: weight, seed: seed))
      return try bench.run(version: Version.text)
    }
  }
}

/// `sanad bench weight`.
struct BenchWeightCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "weight",
    abstract: "Full blocks, under policies from the cheapest to the dearest.",
    discussion: """
      Examples:
        sanad bench weight
        sanad bench weight --accounts 20000 --json

      Fills blocks to the limit of weight with each kind of transaction and judges
      them on one thread, signatures included: whether weight measures work.
      """)

  @Option(help: "Accounts that take part.")
  var accounts = 2_000

  @Option(help: "Blocks of each kind that count; one more warms up.")
  var rounds = 5

  @Option(help: "Most weight of a block; the default of genesis files where it is left out.")
  var weight: UInt64?

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (2...1_000_000).contains(accounts), (1...1_000).contains(rounds),
      (1...1_000_000_000).contains(weight ?? 1)
    else {
      throw ValidationError("2 to 1000000 accounts, 1 to 1000 rounds, a weight up to 1000000000")
    }
  }

  func perform(on terminal: Terminal) async throws {
    var plan = WeightBench.Plan(accounts: accounts, rounds: rounds)
    if let weight { plan.weightMax = weight }
    let report = try WeightBench(plan).run(version: Version.text)
    try terminal.show(report, text: report.text)
  }
}

/// `sanad bench state`.
struct BenchStateCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "state", abstract: "Random leaves of a large tree, written, read and proved.",
    discussion: """
      Examples:
        sanad bench state
        sanad bench state --leaves 100000 --json
      """)

  @Option(help: "Leaves of the tree.")
  var leaves = 1_000_000

  @Option(help: "Leaves that each block changes.")
  var changes = 4_000

  @Option(help: "Blocks that count; one more warms up.")
  var rounds = 9

  @Option(help: "Seed of the random leaves.")
  var seed: UInt64 = 1

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (1...4_000_000).contains(leaves), (1...100_000).contains(changes),
      (1...1_000).contains(rounds)
    else {
      throw ValidationError("1 to 4000000 leaves, 1 to 100000 changes, and 1 to 1000 rounds")
    }
  }

  func perform(on terminal: Terminal) async throws {
    var bench = StateBench(
      .init(leaves: leaves, changes: changes, rounds: rounds, seed: seed))
    let report = try bench.run(version: Version.text)
    try terminal.show(report, text: report.text)
  }
}
