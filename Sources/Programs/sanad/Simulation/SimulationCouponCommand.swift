import ArgumentParser
import SanadBench
import SanadTypes

/// `sanad sim coupon`: a coupon to many holders, with crashes.
struct SimulationCouponCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "coupon",
    abstract: "Pay a coupon to many holders while the node crashes.",
    discussion: """
      Examples:
        sanad sim coupon
        sanad sim coupon --holders 1000000 --crashes 500 --seed 7 --json

      Blocks pay one holder after the other. The node is cut off at random blocks,
      before or after they were stored, and starts again from what was durable. In
      the end each holder has what it is owed, once, to the last minor unit; where
      not, this exits with 8.
      """)

  @Option(help: "Holders of the bond.")
  var holders = 20_000

  @Option(help: "How often the node is cut off.")
  var crashes = 50

  @Option(help: "Seed of where it is cut off.")
  var seed: UInt64 = 1

  @Option(help: "Most weight of a block, of which a quarter pays.")
  var weight = ChainParameters.localNetwork.blockWeightMax

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (1...1_000_000).contains(holders), (0...100_000).contains(crashes),
      (1_000...1_000_000_000).contains(weight)
    else {
      throw ValidationError(
        "1 to 1000000 holders, 0 to 100000 crashes, a weight of 1000 to 1000000000")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let run = CouponRun(
      .init(holders: holders, crashes: crashes, seed: seed, weightMax: weight))
    let report: CouponRun.Report
    do {
      report = try run.run { terminal.explain("\($0) holders are paid") }
    } catch let broken as CouponRun.Broken {
      throw CommandFailure(
        .propertyBroken, status: .checkFailed, "a coupon was not paid once and exactly",
        details: [broken.description], help: "run it again with --seed \(seed)")
    }
    try terminal.show(report, text: Self.text(report))
  }

  private static func text(_ report: CouponRun.Report) -> String {
    """
    \(report.holders) holders were paid once, \(report.waiting) of them into suspense
    \(report.blocks) blocks, \(report.crashes) crashes: \(report.cutBeforeStored) before a block \
    was stored, \(report.cutAfterStored) behind that,
    \(report.cutAfterFinal) when it was final, \(report.cutAfterFlushed) when it was flushed; \
    \(report.blocksReplayed) blocks executed again
    brought \(report.funded): paid \(report.paid), withheld \(report.withheld), \
    left \(report.left), to the last minor unit
    state root \(report.stateRoot)
    """
  }
}
