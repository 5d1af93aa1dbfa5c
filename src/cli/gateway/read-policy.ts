// What `fastward.yaml` says to the gateway, and what it extends.

import { createPolicy, type Document, type PlacedAccess } from '../../policy/index.ts'
import type { Host } from '../host.ts'
import { readDocument } from '../settings/read-document.ts'
import { getTarget } from '../target.ts'

export interface GatewayPolicy {
  /** Absolute: where `fastward.yaml` lies, and what it names by a path. */
  readonly folder: string
  readonly section: Partial<Document['gateway']>
  readonly placed: PlacedAccess
  /** There is a `fastward.yaml`. */
  readonly hasPolicy: boolean
}

const noAccess: PlacedAccess = { policy: { rules: [], fields: [], resources: [] }, places: new Map() }

export async function readGatewayPolicy(path: string | undefined, host: Host): Promise<GatewayPolicy> {
  const target = getTarget(path, host)
  const { layers } = await readDocument(target, findRuleNames, host)
  const hasPolicy = layers.length > 0
  return {
    folder: target.folder,
    section: layers.findLast(({ document }) => document.gateway !== undefined)?.document.gateway ?? {},
    placed: hasPolicy ? createPolicy(layers, await findRuleNames()).access : noAccess,
    hasPolicy,
  }
}

async function findRuleNames(): Promise<readonly string[]> {
  return (await import('../settings/list-rule-names.ts')).ruleNames
}
