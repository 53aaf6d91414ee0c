import SanadConsensus

/// Holds messages back until the records that they depend on are durable (consensus.md 2.8).
///
/// This is the one place where persist-before-send is kept: a message with a token leaves when
/// that token, or a later one, has been reported durable, and never before.
struct SendGate {
  private var waiting: [OutboundMessage] = []
  private var durable = SyncToken.start

  /// Number of messages held back.
  var count: Int { waiting.count }

  /// Takes messages in order and returns those that may leave now.
  mutating func admit(_ messages: [OutboundMessage]) -> [OutboundMessage] {
    var ready: [OutboundMessage] = []
    for message in messages {
      if let token = message.after, token > durable {
        waiting.append(message)
      } else {
        ready.append(message)
      }
    }
    return ready
  }

  /// Takes a token that has become durable and returns what waited for it, in order.
  mutating func open(upTo token: SyncToken) -> [OutboundMessage] {
    durable = max(durable, token)
    guard !waiting.isEmpty else { return [] }
    var ready: [OutboundMessage] = []
    var held: [OutboundMessage] = []
    for message in waiting {
      if let after = message.after, after > durable {
        held.append(message)
      } else {
        ready.append(message)
      }
    }
    waiting = held
    return ready
  }
}
