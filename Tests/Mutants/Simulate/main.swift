// Runs seeds of the simulator on the copy with the changes, until one breaks a property, and says so
// in one line of JSON, and what exactly on standard error. simulator.py starts it once for each change.

@preconcurrency import Glibc
import SanadSimulator

let arguments = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
guard arguments.count == 3, arguments[2] > 0 else {
  fatalError("simulate VALIDATORS FIRST-SEED SEEDS")
}
let validators = Int(arguments[0])
var views: UInt64 = 0
for seed in arguments[1]..<arguments[1] + arguments[2] {
  var plan = SimulationPlan(seed: seed, validators: validators)
  // What is broken in an executor has to show at the node that has it.
  plan.execution = .everywhere
  // One of four is as it is drawn, one loses messages and nothing else, and two have a Byzantine
  // validator: each character in its turn, and those that strike at the guards most often once more.
  let characters = ByzantineSeat.Character.allCases
  let strikers: [ByzantineSeat.Character] = [.ruleBreaker, .forger, .badBuilder, .equivocator]
  let turn = Int(seed / 4)
  switch seed % 4 {
  case 0: break
  case 1: plan = plan.losing(perMille: min(150, 50 + seed % 5 * 50))
  default:
    guard plan.byzantine.isEmpty, validators > 3 else { break }
    // In their place: with damaged disks beside it there would be more faults than f.
    plan.downForGood = []
    plan.faults.removeAll { if case .damage = $0.fault { true } else { false } }
    plan.byzantine = [
      ByzantineSeat(
        node: Int(seed % UInt64(validators)),
        seed % 4 == 2 ? strikers[turn % strikers.count] : characters[turn % characters.count])
    ]
  }
  let report = try Simulation.run(plan)
  views += report.views
  guard let violation = report.violation else { continue }
  fputs("\(violation)\n", stderr)
  let milliseconds = violation.time / 1_000
  print(
    "{\"seed\": \(seed), \"property\": \"\(violation.property.rawValue)\", "
      + "\"milliseconds\": \(milliseconds), \"views\": \(views)}")
  break
}
