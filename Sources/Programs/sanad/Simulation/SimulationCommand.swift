import ArgumentParser

/// `sanad sim …`: whole networks in one thread, from a seed.
struct SimulationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sim", abstract: "Run whole networks in simulation, faults included.",
    discussion: """
      One seed gives one run on any machine: the same faults at the same moments and
      the same trace. A run that breaks a property ends with exit code 8 and says
      how to see it again.
      """,
    subcommands: [
      SimulationRunCommand.self, SimulationPlanCommand.self, SimulationReplayCommand.self,
      SimulationShrinkCommand.self, SimulationExploreCommand.self,
      SimulationTwinsCommand.self,
      SimulationMutantsCommand.self, SimulationFaultsCommand.self, SimulationCouponCommand.self,
    ])
}
