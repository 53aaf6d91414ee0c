public import SanadCrypto

/// Whose connections are let in.
///
/// The list comes from state and changes with it: ``PeerNetwork/updateAdmission(_:)`` closes the
/// connections of those who are no longer on it.
public struct Admission: Sendable, Equatable {
  /// Keys of the validators' channels.
  public var validators: Set<PublicKey>
  /// Keys of the registered observers' channels.
  public var observers: Set<PublicKey>
  /// How many nodes may be connected that the chain does not name; 0 refuses all of them.
  public var guestsMax: Int

  /// Creates a list.
  public init(validators: Set<PublicKey>, observers: Set<PublicKey> = [], guestsMax: Int = 0) {
    self.validators = validators
    self.observers = observers
    self.guestsMax = guestsMax
  }

  /// What a key may be; nil when it may not come in.
  public func role(of key: PublicKey) -> PeerRole? {
    if validators.contains(key) { return .validator }
    if observers.contains(key) { return .observer }
    // A key of small order proves nothing about who holds it.
    return guestsMax > 0 && key.isValidForRegistration ? .guest : nil
  }
}
