// Runs the detectors over an application and brings back findings, in a defined order.

export { cards, createDetectors, roomOfRule } from './detectors.ts'
export { asksForFlows, type RuleChoice, type ScanOptions, scan } from './scan.ts'
