import SanadReplica
import SanadStorage
import SanadTypes

/// Who the validators of an epoch are, for whoever names them to people.
struct EpochSets: Sendable {
  private let read: @Sendable (Epoch) -> ValidatorSet
  private let newest: @Sendable () -> ValidatorSet

  /// Those of a chain; where the store does not know an epoch any more, the present ones.
  init(_ environment: ReplicaEnvironment) {
    newest = { environment.validators }
    read = { epoch in
      do throws(StorageFailure) { return try environment.validators(of: epoch) } catch {
        return environment.validators
      }
    }
  }

  /// The same for all epochs.
  init(_ set: ValidatorSet) {
    newest = { set }
    read = { _ in set }
  }

  /// Those of the epoch that the node is in.
  var current: ValidatorSet { newest() }

  /// What people call the validator in a place of an epoch.
  func name(of place: ValidatorIndex, in epoch: Epoch) -> String { read(epoch).name(of: place) }
}
