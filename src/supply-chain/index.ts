// What the application is built on: lock files, packages, advisories, and whether they matter to this application.

export { detectInSupplyChain } from './detect.ts'
export { type DependencyPath, findPath, findPaths, writePath } from './graph.ts'
export type * from './inventory.ts'
export { type ReadInventory, readInventory } from './read-inventory.ts'
export { supplyRules } from './rules/index.ts'
