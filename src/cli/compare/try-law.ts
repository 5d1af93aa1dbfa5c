// What the head would be told under another law. Only asked where a change alters the law, so it may read the head once more.

import { UserError } from '../../base/index.ts'
import type { Finding, ScanResult } from '../../finding/index.ts'
import { readTree } from '../../io/index.ts'
import type { Model } from '../../model/index.ts'
import { createPolicy, type Document, type Layer, mergeLayers } from '../../policy/index.ts'
import { rules } from '../../rules/index.ts'
import { asksForFlows, cards } from '../../scan/index.ts'
import type { Advisories } from '../../taxonomy/index.ts'
import { type AnalysisRequest, plainScan } from '../analysis.ts'
import type { LookedAtTree } from '../cache/looked-at-tree.ts'
import { findPast } from '../find-past.ts'
import { scanModel } from '../find-weaknesses.ts'
import { holdPolicy } from '../hold-policy.ts'
import type { Host } from '../host.ts'
import type { Progress } from '../progress.ts'
import { readLicencesPolicy } from '../read-licences.ts'
import { readModel } from '../read-model.ts'
import { isReading } from '../settings/under-law.ts'
import type { Side } from './read-sides.ts'

/** Each scan anew is a whole one: beyond these a change is judged by its form. */
const mostScans = 5

/** Sections on which a scan depends; guardrails and what else there is are held against its result. */
const ofScan = ['rules', 'exclude', 'includeTests', 'validators', 'secrets', 'licences'] as const

interface Scanned {
  readonly model: Model
  readonly tree: LookedAtTree
  readonly result: ScanResult
  readonly request: AnalysisRequest
}

export type TryLaw = (layers: readonly Layer[]) => Promise<readonly Finding[] | null>

/** `asked` reads the head under the law of the base; `own` are the settings that the head has itself. */
export function createTryLaw(
  side: Side,
  asked: Omit<AnalysisRequest, 'wish'>,
  own: Partial<Document>,
  advisories: Advisories | null,
  host: Host,
  progress: Progress,
): TryLaw {
  const scans = new Map<string, Promise<Scanned | null>>()
  return async (layers) => {
    try {
      const law = Object.entries(mergeLayers(layers)).filter(([name]) => !isReading(name))
      // What says how an application is read is the head's own; both are the same kind of record.
      const settings: Partial<Document> = Object.fromEntries([...law, ...Object.entries(own).filter(([name]) => isReading(name))])
      const policy = createPolicy(
        layers,
        cards.map(({ id }) => id),
      )
      const scanned = await getScan(settings)
      if (scanned === null) return null
      const { model, tree, result, request } = scanned
      const licences = readLicencesPolicy(request, host)
      return holdPolicy(policy, { model, tree: tree.unwatched, result, only: [], skip: [], licences }, host).result.findings
    } catch (error) {
      // One part alone need not make a law: a guardrail that is turned comes with the preset that has it.
      if (error instanceof UserError) return null
      throw error
    }
  }

  function getScan(settings: Partial<Document>): Promise<Scanned | null> {
    const key = JSON.stringify(
      ofScan.map((name) => settings[name] ?? null),
      (_, value: unknown) => (value instanceof Map ? [...value] : value),
    )
    const known = scans.get(key)
    if (known !== undefined) return known
    const made = scans.size >= mostScans ? Promise.resolve(null) : scan(settings)
    scans.set(key, made)
    return made
  }

  async function scan(settings: Partial<Document>): Promise<Scanned> {
    const request: AnalysisRequest = { ...asked, settings, wish: plainScan }
    const exclude = settings.exclude === undefined ? {} : { exclude: settings.exclude }
    const origin =
      side.commit === null ? {} : { origin: { tree: readTree(request.target.folder, exclude, side.commit.files), commit: side.commit.id } }
    const withFlows = asksForFlows(rules, { only: [], skip: [], rules: settings.rules ?? new Map() })
    const { model, tree } = await readModel(request, host, progress, { ...origin, withFlows })
    const past = findPast(request, null, host, side.commit?.id ?? null)
    const { result } = scanModel(model, tree, { request, wish: plainScan, host, advisories, past, hold: null }, side.commit !== null)
    return { model, tree, result, request }
  }
}
