// What the application is built on: lock files, packages, advisories, and whether they matter to this application.

export { detectInSupplyChain } from './detect.ts'
export { supplyRules } from './rules/index.ts'
