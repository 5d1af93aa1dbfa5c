// Runs the detectors over a model and brings back findings, in a defined order.

export { asksForFlows, type RuleChoice, type ScanOptions, scan } from './scan.ts'
