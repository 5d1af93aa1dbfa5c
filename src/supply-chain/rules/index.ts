// Made by `npm run gen` from the rules in this folder: the list of them.

import type { SupplyRule } from '../kit.ts'
import deployedPackageUnhashed from './deployed-package-unhashed.ts'
import deployedPackageUnpinned from './deployed-package-unpinned.ts'
import gitDependencyWithoutCommit from './git-dependency-without-commit.ts'
import packageAbandoned from './package-abandoned.ts'
import packageIndexMixed from './package-index-mixed.ts'
import packageIndexUnverified from './package-index-unverified.ts'
import packageNameLookalike from './package-name-lookalike.ts'
import packageReleaseYanked from './package-release-yanked.ts'
import packageUnderDeniedLicence from './package-under-denied-licence.ts'
import packageWithKnownWeakness from './package-with-known-weakness.ts'

export const supplyRules: readonly SupplyRule[] = [
  deployedPackageUnhashed,
  deployedPackageUnpinned,
  gitDependencyWithoutCommit,
  packageAbandoned,
  packageIndexMixed,
  packageIndexUnverified,
  packageNameLookalike,
  packageReleaseYanked,
  packageUnderDeniedLicence,
  packageWithKnownWeakness,
]
