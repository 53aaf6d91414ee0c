// Runs seeds of the simulator on the copy with the changes, until one breaks a property, and says so
// in one line of JSON. simulator.py starts it once for each change.

import SanadSimulator

let arguments = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
guard arguments.count == 3, arguments[2] > 0 else {
  fatalError("simulate VALIDATORS FIRST-SEED SEEDS")
}
let validators = Int(arguments[0])
var views: UInt64 = 0
for seed in arguments[1]..<arguments[1] + arguments[2] {
  var plan = SimulationPlan(seed: seed, validators: validators)
  // Two of three have a Byzantine validator, each character in its turn: many guards are against these.
  let characters = ByzantineSeat.Character.allCases
  if seed % 3 != 0, plan.byzantine.isEmpty, validators > 3 {
    plan.downForGood = []
    plan.byzantine = [
      ByzantineSeat(
        node: Int(seed % UInt64(validators)), characters[Int(seed / 3) % characters.count])
    ]
  }
  let report = try Simulation.run(plan)
  views += report.views
  guard let violation = report.violation else { continue }
  let milliseconds = violation.time / 1_000
  print(
    "{\"seed\": \(seed), \"property\": \"\(violation.property.rawValue)\", "
      + "\"milliseconds\": \(milliseconds), \"views\": \(views)}")
  break
}
