import SanadBench

/// A report as people read it.
enum BenchTxText {
  static func text(_ report: TransactionReport) -> String {
    let work = report.workload
    let offered = work.rate.map { "\($0) a second offered" } ?? "as many as they take"
    let bound = report.bound
    let ratio = percent(report.ratioToBound)
    return """
      \(report.machine.text)   sanad \(report.version)
        workload     \(work.nodes) validators, \(work.accounts) accounts, \(work.rules) rules, \
      \(offered), \(work.seconds) s
        finalized    \(report.finalized)   \(round1(report.perSecond)) a second in \(report.blocks) \
      blocks   refused by rules \(report.refusedByRules)
        transfers    \(round1(report.transfersPerSecond)) a second, \(work.transfersEach) in a transaction
        finality     \(finality(report.finality))
        CPU          \(microseconds(report.nodeMicroseconds)) a transaction and node, \
      \(microseconds(report.clientMicroseconds)) of the load generator
        bound        \(bound.transactionsPerSecond) a second: \(bound.verificationMicroseconds) µs \
      a signature, \(bound.signatures) in a transaction, \(bound.cores) cores, \(bound.nodes) nodes
        ratio        \(ratio) of the bound; verification is \
      \(report.verificationShare.map(percent) ?? "-") of a node's CPU
        disk         \(report.disk.map { "fdatasync p50 \($0.median) ms, p99 \($0.slow) ms" } ?? "-")
        files        \(growth(report.diskBytesPerThousand))
        memory       \(round1(report.residentMebibytes)) MiB in the largest validator
      """ + (report.beside.map { "\n" + beside($0) } ?? "")
  }

  private static func beside(_ beside: TransactionReport.Beside) -> String {
    """
      coupon       \(beside.swept) holders in \(beside.seconds) s, \(beside.sweptPerSecond) a second\
    \(beside.isPaid ? "" : ", and not all of them")
      beside it    \(finality(beside.finality)): p99 \(beside.p99Ratio.map { "\($0)" } ?? "-") times \
    the usual, of \(beside.finalized)
    """
  }

  private static func growth(_ bytes: Double?) -> String {
    bytes.map { "\(round1($0 / 1_024)) KiB more of one validator for 1,000 transfers" } ?? "-"
  }

  private static func finality(_ finality: TransactionReport.Finality?) -> String {
    guard let finality else { return "-" }
    return "p50 \(finality.p50) ms, p90 \(finality.p90) ms, p99 \(finality.p99) ms, "
      + "at most \(finality.most) ms"
  }

  private static func percent(_ share: Double) -> String { "\(round1(share * 100)) %" }
  private static func microseconds(_ value: Double?) -> String {
    value.map { "\(round1($0)) µs" } ?? "-"
  }
  private static func round1(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
