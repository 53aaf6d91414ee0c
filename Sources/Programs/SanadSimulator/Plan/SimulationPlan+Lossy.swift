import SanadTypes

extension SimulationPlan {
  /// The same plan as one in which messages get lost and nothing else happens that makes anybody send
  /// them again: no connection is ever closed, so that whoever lacks something has it by a retry alone.
  ///
  /// - Parameter perMille: how many messages of each link are lost.
  package func losing(perMille: UInt64) -> SimulationPlan {
    var plan = self
    for place in plan.links.indices { plan.links[place].lossPerMille = perMille }
    plan.downForGood = []
    plan.faults = plan.faults.compactMap { planned in
      switch planned.fault {
      case .partition(var partition):
        partition.notice = .silent
        return PlannedFault(at: planned.time, .partition(partition))
      case .pause, .slowDisk, .slowLinks, .clockJump: return planned
      default: return nil
      }
    }
    return plan
  }
}
