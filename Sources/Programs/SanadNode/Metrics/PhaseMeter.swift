import SanadAPI
import SanadConsensus
import SanadTypes

/// How long the phases of views take, from one observation of consensus to the next.
struct PhaseMeter {
  /// Views that are being measured at once: finalizations come late while others go on.
  private static let viewsMax = 16

  private struct Times {
    let view: View
    var working: Timestamp?
    var proposed: Timestamp?
  }

  private var views: [Times] = []
  private var propose = Histogram()
  private var notarize = Histogram()
  private var finalize = Histogram()
  /// Of the newest view that was notarized.
  private var quorumDelay: (view: View, seconds: Double)?

  /// Takes what consensus saw at `now`. A view that is never finished is forgotten for newer ones.
  mutating func note(_ observation: Observation, at now: Timestamp) {
    switch observation {
    case .working(let view, _, _, _): change(view) { $0.working = $0.working ?? now }
    case .proposed(let view, _, _, _):
      if let begin = times(of: view)?.working { propose.observe(Self.seconds(begin, now)) }
      change(view) { $0.proposed = now }
    case .certified(let statement, _, _) where statement.kind == .notarize:
      guard let begin = times(of: statement.view)?.proposed else { return }
      let delay = Self.seconds(begin, now)
      notarize.observe(delay)
      if statement.view > quorumDelay?.view ?? View(0) {
        quorumDelay = (statement.view, delay)
      }
    case .epochBegan: quorumDelay = nil
    case .finalized(_, _, _, let after): finalize.observe(Double(after.value) / 1_000)
    default: break
    }
  }

  /// Writes the family.
  func write(to text: inout MetricsText) {
    text.histograms(
      "sanad_consensus_phase_duration_seconds",
      "From the start of a view's clock to the proposal, from there to the notarization, and from"
        + " there until blocks are final.",
      [
        ([("phase", "propose")], propose), ([("phase", "notarize")], notarize),
        ([("phase", "finalize")], finalize),
      ])
    guard let quorumDelay else { return }
    text.gauge(
      "sanad_consensus_quorum_delay_seconds",
      "From the proposal to a quorum of votes for it, in the newest view that had both here.",
      .init(quorumDelay.seconds))
  }

  private func times(of view: View) -> Times? { views.last { $0.view == view } }

  private mutating func change(_ view: View, _ body: (inout Times) -> Void) {
    if let place = views.lastIndex(where: { $0.view == view }) { return body(&views[place]) }
    if views.count == Self.viewsMax { views.removeFirst() }
    var times = Times(view: view)
    body(&times)
    views.append(times)
  }

  private static func seconds(_ begin: Timestamp, _ end: Timestamp) -> Double {
    Double(end.distance(above: begin)) / 1_000
  }
}
