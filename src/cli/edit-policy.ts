// `fastward policy waive` and `fastward policy public`: one more item in `fastward.yaml`, with everything else in it as it was.

import { join } from 'node:path'
import { UserError } from '../base/index.ts'
import type { Finding } from '../finding/index.ts'
import {
  appendItem,
  checkLocks,
  createPolicy,
  fitsRoute,
  type Item,
  isDay,
  nameRoute,
  parseDocument,
  toDay,
  writeItem,
} from '../policy/index.ts'
import { cards } from '../scan/index.ts'
import type { Analysis, AnalysisRequest, Wish } from './analysis.ts'
import { findRoute } from './find-route.ts'
import { scanApplication } from './find-weaknesses.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'
import { readModel } from './read-model.ts'
import { findOwnSource } from './settings/policy-source.ts'
import { readTop } from './settings/read-document.ts'

export async function waiveFinding(
  request: AnalysisRequest,
  wish: Extract<Wish, { kind: 'policy-waive' }>,
  host: Host,
  progress: Progress,
): Promise<Analysis> {
  const { owner, reason, until } = wish
  if (!isDay(until) || until < toDay(host.clock.now())) throw new UserError('waiver-day-wrong', { day: until })
  const { result, notes } = await scanApplication(request, host, progress, () => request.layers)
  const { rule, fingerprint, message, places } = findOne(result.findings, wish.finding)
  const [where = ''] = writeItemsInto(request, ['waivers'], [{ rule, fingerprint, reason, owner, expires: until }], host)
  const [{ file, line }] = places
  return {
    report: `${where}: ${rule} at ${file}:${line} is waived until ${until}, and ${owner} answers for it.\n  ${message.what}\n`,
    worst: null,
    notes,
  }
}

export async function declarePublic(
  request: AnalysisRequest,
  wish: Extract<Wish, { kind: 'policy-public' }>,
  host: Host,
  progress: Progress,
): Promise<Analysis> {
  const { model } = await readModel(request, host, progress)
  const route = findRoute(model, wish.route)
  const name = nameRoute(route)
  const known = request.layers.flatMap(({ document }) => document.routes?.public ?? [])
  if (known.some((pattern) => fitsRoute(pattern, route.method, route.path))) throw new UserError('route-public-already', { route: name })
  const [where = ''] = writeItemsInto(request, ['routes', 'public'], [name], host)
  const notes = route.access === 'open' ? [] : [`the code does not serve ${name} to anybody today: its access is ${route.access}`]
  return { report: `${where}: ${name} is declared public.\n`, worst: null, notes }
}

const mostShown = 8

function findOne(findings: readonly Finding[], written: string): Finding {
  const fitting = findings.filter(({ fingerprint, rule, places: [{ file, line }] }) =>
    /^[0-9a-f]{6,32}$/.test(written) ? fingerprint.startsWith(written) : written === rule || written === `${file}:${line}`,
  )
  const [found] = fitting
  if (found === undefined) throw new UserError('finding-unknown', { finding: written })
  if (fitting.length === 1) return found
  const choices = fitting
    .slice(0, mostShown)
    .map(({ fingerprint, rule, places: [{ file, line }] }) => `${fingerprint.slice(0, 12)} (${rule}, ${file}:${line})`)
  const more = fitting.length > mostShown ? ` and ${fitting.length - mostShown} more` : ''
  throw new UserError('finding-ambiguous', { finding: written, number: String(fitting.length), choices: `${choices.join(', ')}${more}` })
}

/** Where they now stand. What would not be a policy, or loosens what is locked, is not written. */
export function writeItemsInto(
  { target, layers }: AnalysisRequest,
  path: readonly string[],
  items: readonly Item[],
  host: Host,
): readonly string[] {
  const source = findOwnSource(target, host.files)
  const before = readTop(source, target)
  if (before === null) throw new UserError('policy-missing', { path: target.shown })
  let { text } = before
  const lines: number[] = []
  for (const item of items) {
    const appended = appendItem(text, path, item)
    if (appended === null)
      throw new UserError('policy-not-edited', {
        place: source.place,
        lines: writeItem(path, item)
          .trim()
          .replace(/\s*\n\s*/g, '; '),
      })
    text = appended.text
    lines.push(appended.line)
  }
  const ids = cards.map(({ id }) => id)
  const changed = layers.map((layer) =>
    layer.file === source.place ? { ...layer, document: parseDocument(text, source.place, ids) } : layer,
  )
  checkLocks(changed, ids)
  createPolicy(changed, ids)
  if (!host.files.write(join(target.folder, 'fastward.yaml'), text).ok)
    throw new UserError('file-not-written', { path: source.place, reason: 'its folder does not let it' })
  return lines.map((line) => `${source.place}:${line}`)
}
