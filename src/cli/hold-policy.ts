// The policy of the project held against what was read and found. Loaded only where there is a policy.

import type { Tree } from '../base/index.ts'
import { type LicencesPolicy, type RuleCard, rooms, type ScanResult } from '../finding/index.ts'
import type { Model } from '../model/index.ts'
import { type AppliedPolicy, applyPolicy, type PackageFacts, type Policy } from '../policy/index.ts'
import { roomOfRule } from '../scan/index.ts'
import { findLicence, readInventory } from '../supply-chain/index.ts'
import type { Host } from './host.ts'
import { documentName } from './settings/policy-source.ts'

export interface HeldPolicy extends Pick<AppliedPolicy, 'evaluation'> {
  readonly result: ScanResult
  readonly cards: readonly RuleCard[]
}

export interface Held {
  readonly model: Model
  readonly tree: Tree
  readonly result: ScanResult
  /** Rules that were asked alone. */
  readonly only: readonly string[]
  readonly skip: readonly string[]
  readonly licences: LicencesPolicy | null
}

export function holdPolicy(policy: Policy, { model, tree, result, only, skip, licences }: Held, host: Host): HeldPolicy {
  // Who asks for one rule alone does not ask for the guardrails and access rules.
  const asked =
    only.length > 0
      ? { ...policy, guardrails: [], access: { policy: { rules: [], fields: [], resources: [] }, places: new Map() } }
      : policy
  const wantsPackages = asked.guardrails.some(({ guardrail }) => guardrail.for === 'component')
  return applyPolicy(asked, {
    model,
    result,
    packages: wantsPackages ? readPackages(tree, licences) : null,
    roomOf: (rule) => rooms.find((room) => room === roomOfRule(rule)) ?? null,
    today: host.clock.now(),
    place: { file: documentName, line: 1 },
    isPartial: only.length > 0 || skip.length > 0,
  })
}

/** Null where nothing says what is installed. */
function readPackages(tree: Tree, licences: LicencesPolicy | null): readonly PackageFacts[] | null {
  const { inventory } = readInventory({ tree })
  if (inventory.resolutions.length === 0) return null
  return inventory.resolutions.flatMap(({ isLocked, packages }) =>
    packages.map(({ name, version, ecosystem, license, isDirect, scope, source, hashes, place }) => {
      // What the package says where it is installed; what is no expression of SPDX is compared with none.
      const said = licences === null ? null : findLicence({ name, version, ecosystem }, licences)
      return {
        name,
        version,
        ecosystem,
        license: license ?? (said?.kind === 'expression' ? said.text : null),
        isDirect,
        scope,
        source,
        isLocked,
        hasHashes: hashes.length > 0,
        place,
      }
    }),
  )
}
