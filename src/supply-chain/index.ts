// What the application is built on: lock files, packages, advisories, and whether they matter to this application.

export { DATABASE_VERSION, type OpenedDatabase, openDatabase, type WhyNoDatabase } from './advisories/database.ts'
export { joinAdvisories } from './advisories/find-vulnerabilities.ts'
export { isAffected } from './advisories/is-affected.ts'
export type { Given, GivenFile, MadeDatabase, OldDatabase } from './advisories/make-database.ts'
export { daysSince, warnOfAge } from './advisories/tell-age.ts'
export { findLicence } from './denied-licences.ts'
export { detectInSupplyChain } from './detect.ts'
export { type DependencyPath, findPath, findPaths, writePath } from './graph.ts'
export { findApplication } from './installed.ts'
export type * from './inventory.ts'
export { type ReadInventory, readInventory } from './read-inventory.ts'
export { supplyRules } from './rules/index.ts'
export { makeBill } from './sbom/bill.ts'
export { writeCycloneDx } from './sbom/cyclonedx.ts'
export { type Licence, parseLicence } from './sbom/licences.ts'
export { writeSpdx } from './sbom/spdx.ts'
export { writeOpenVex } from './vex/openvex.ts'
export { type StateOptions, stateExposures, type VexStatement, type VexStatus } from './vex/state.ts'

/** Loaded with what it needs, and only to make a database. */
export async function loadMaker() {
  return (await import('./advisories/make-database.ts')).makeDatabase
}
