// Where decisions go: to the log as lines, to the record chained and signed, or to both.

import { createHash } from 'node:crypto'
import { type AuditRoute, isTelling, PathRedactor } from '../../audit/index.ts'
import { UserError } from '../../base/index.ts'
import type { DecisionNote, Outcome } from '../../gateway/index.ts'
import type { Model } from '../../model/index.ts'
import type { CompiledAccess, PlacedAccess } from '../../policy/index.ts'
import { nameChain } from '../audit/audit-settings.ts'
import type { OpenedAudit } from '../audit/open-audit.ts'
import type { Host } from '../host.ts'
import { findCollector } from './admin/open-telemetry.ts'
import { Outcomes } from './admin/outcomes.ts'
import { Traffic } from './admin/traffic.ts'
import { openDecisionLog } from './decision-log.ts'
import type { GatewaySettings } from './read-settings.ts'

export interface Records {
  readonly audit: OpenedAudit['recorder']
  readonly traffic: Traffic
  readonly outcomes: Outcomes
  /** The operations, and the digest of the rules, from here on. */
  know(routes: readonly AuditRoute[], policy: string): void
  add(outcome: Outcome<DecisionNote>): void
  /** Whether the decision is on disk. */
  acknowledge(outcome: Outcome<DecisionNote>): Promise<boolean>
  close(): Promise<void>
}

/** Who records does not print as well, unless told to. */
export async function openRecords(all: GatewaySettings, host: Host): Promise<Records> {
  const { options, audit: settings, worker } = all
  const role = { writes: settings === null ? null : nameChain(settings, worker.number, host), signs: !worker.isSupervised }
  const opened =
    settings === null
      ? null
      : await (await import('../audit/open-audit.ts')).openAudit(settings, role, await findCollector(all, host), host)
  const audit = opened?.recorder ?? null
  const hidden = new Set(settings?.section.hidden)
  const paths = new PathRedactor(() => '~', hidden)
  const redact = {
    path: (path: string, routes: readonly string[]) => paths.redact(path, routes),
    isTelling: (name: string) => isTelling(name) || hidden.has(name),
  }
  const log = audit !== null && options.log === undefined ? null : openDecisionLog(options.log, redact, host)
  const traffic = new Traffic()
  const outcomes = new Outcomes()
  return {
    audit,
    traffic,
    outcomes,
    know(routes, policy) {
      paths.know(routes)
      audit?.know(routes, policy)
    },
    add(outcome) {
      traffic.add(outcome)
      outcomes.add(outcome)
      audit?.add(outcome)
      log?.add(outcome)
    },
    acknowledge: async (outcome) => audit !== null && (await audit.acknowledge(outcome)),
    async close() {
      await log?.close()
      await opened?.close()
    },
  }
}

/** Operations that are closed while nothing can be recorded; where nothing is to be recorded, their rule is a mistake. */
export function recordedFirst({ routes }: CompiledAccess, { audit }: Records): ReadonlySet<string> {
  const found = [...routes.values()].filter(({ isRecordedFirst }) => isRecordedFirst)
  const [first] = found
  if (first !== undefined && audit === null) throw new UserError('audit-required-nowhere', { route: first.route })
  return new Set(found.map(({ route }) => route))
}

/** What the record calls the operations, and where names stand in their paths. */
export const listAuditRoutes = ({ routes }: Model): readonly AuditRoute[] => routes.map(({ id, path }) => ({ id, path }))

/** Names the rules that were asked. */
export const digestOf = (policy: PlacedAccess['policy']): string =>
  `sha256:${createHash('sha256').update(JSON.stringify(policy)).digest('hex').slice(0, 32)}`
