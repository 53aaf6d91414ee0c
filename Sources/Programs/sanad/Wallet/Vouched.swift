/// A resource with one member more, `proven`: what of it has been proven here. Whatever is not is the
/// word of the node that was asked.
struct Vouched<Resource: Encodable, Proof: Encodable>: Encodable {
  let resource: Resource
  let proven: Proof

  private enum Key: String, CodingKey {
    case proven
  }

  func encode(to encoder: any Encoder) throws {
    try resource.encode(to: encoder)
    var members = encoder.container(keyedBy: Key.self)
    try members.encode(proven, forKey: .proven)
  }
}
