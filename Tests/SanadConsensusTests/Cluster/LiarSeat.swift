import SanadTesting
import SanadTypes

@testable import SanadConsensus

/// A Byzantine seat: votes for everything it hears, of every kind, and proposes two blocks to two
/// halves when it leads, on whatever certificates it has heard of.
final class LiarSeat {
  let place: Int
  private let index: ValidatorIndex
  private var generator: SplitMix64
  private var notarizations: [View: Certificate] = [:]
  private var nullifications: [View: Certificate] = [:]
  private var headers: [BlockDigest: BlockHeader] = [:]
  private var proposedIn: Set<View> = []

  init(place: Int, seed: UInt64) {
    self.place = place
    index = ValidatorIndex(UInt16(place))
    generator = SplitMix64(seed: seed ^ 0xbad)
    let genesis = SimulatedLedger.genesis()
    headers[genesis.digest] = genesis
  }

  func hears(_ message: PeerMessage, _ cluster: Cluster) {
    switch message {
    case .proposal(let proposal):
      headers[proposal.block.header.digest] = proposal.block.header
      for certificate in proposal.justification.certificates { learn(certificate, cluster) }
      if let block = proposal.vote.block { vote(proposal.view, block, cluster) }
    case .certificate(let certificate): learn(certificate, cluster)
    case .certificateResponse(let response):
      for certificate in response.certificates { learn(certificate, cluster) }
    case .blockResponse(let response):
      for block in response.blocks { headers[block.header.digest] = block.header }
    default: break
    }
  }

  private func learn(_ certificate: Certificate, _ cluster: Cluster) {
    if certificate.kind == .nullify {
      nullifications[certificate.view] = certificate
    } else {
      notarizations[certificate.view] = certificate
    }
    let next = certificate.view.next
    if cluster.leader(of: next.value) == place { propose(in: next, cluster) }
  }

  private func vote(_ view: View, _ block: BlockReference, _ cluster: Cluster) {
    for ballot in [Ballot.notarize(block), .nullify, .finalize(block)] {
      let statement = Statement(epoch: Epoch(0), view: view, ballot: ballot)
      for target in 0..<cluster.validatorCount
      where target != place && generator.chance(perMille: 600) {
        cluster.deliver(
          .vote(SimulatedKeys.vote(statement, by: index)), from: place, to: target)
      }
    }
  }

  private func propose(in view: View, _ cluster: Cluster) {
    guard proposedIn.insert(view).inserted else { return }
    // Sometimes on a parent that its certificates do not make legal.
    let parents = notarizations.keys.filter { $0 < view }.sorted()
    let pick = generator.chance(perMille: 300) ? parents.first : parents.last
    let parentCertificate = pick.flatMap { notarizations[$0] }
    let parentDigest = parentCertificate?.block?.digest ?? SimulatedLedger.genesis().digest
    guard let parent = headers[parentDigest] else { return }
    let parentView = parentCertificate?.view ?? View(0)
    let skipped = nullifications.keys.filter { $0 > parentView && $0 < view }.sorted()
    var inlined = skipped.compactMap { nullifications[$0] }
    // Sometimes with a forgery, so that whoever passes it on is accused.
    if generator.chance(perMille: 500), inlined.count < Justification.nullificationsMax {
      inlined.append(
        SimulatedKeys.forgedCertificate(
          Statement(epoch: Epoch(0), view: view, ballot: .nullify),
          by: Array((0..<UInt16(cluster.validatorCount)).prefix(cluster.validatorCount - 1)),
          of: cluster.validatorCount))
    }
    let justification = Justification(parent: parentCertificate, nullifications: inlined)
    for (half, text) in ["left", "right"].enumerated() {
      let isFalse = generator.chance(perMille: 200)
      let block = SimulatedLedger.block(
        on: parent, view: view, leader: index,
        timestamp: max(parent.timestamp.next, cluster.now.wall),
        [Array("\(text) \(view)".utf8)], root: isFalse ? parent.stateRoot : nil)
      headers[block.header.digest] = block.header
      let reference = BlockReference(parentView: parentView, digest: block.header.digest)
      let statement = Statement(epoch: Epoch(0), view: view, ballot: .notarize(reference))
      let proposal = Proposal(
        vote: SimulatedKeys.vote(statement, by: index), block: block, justification: justification)
      for target in 0..<cluster.validatorCount where target != place && target % 2 == half {
        cluster.deliver(.proposal(proposal), from: place, to: target)
      }
    }
  }
}
