// The model in the wanted form: findings, routes or the whole.

import { isAbsolute, posix, sep } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import type { Tree } from '../base/index.ts'
import { UserError } from '../base/index.ts'
import type { Finding, LineReader, ScanResult } from '../finding/index.ts'
import type { Model } from '../model/index.ts'
import { toJsonText, toRoutesTable, writeFindings, writeMapJson, writeRoutesJson } from '../report/index.ts'
import { rules, toCard } from '../rules/index.ts'
import { scan } from '../scan/index.ts'
import { type Severity, severities } from '../taxonomy/index.ts'
import type { Analysis, AnalysisRequest, Wish } from './analysis.ts'
import { type KnownFindings, takeAwayKnown } from './known-findings.ts'

export type FindingsWish = Extract<Wish, { kind: 'findings' }>

export async function writeAnalysis(
  model: Model,
  tree: Tree,
  request: AnalysisRequest,
  known: readonly KnownFindings[],
): Promise<Analysis> {
  const { wish } = request
  switch (wish.kind) {
    case 'findings':
      return writeScan(model, tree, request, wish, known)
    case 'routes':
      return { report: await writeRoutes(model, request, wish.format), worst: null, notes: [] }
    case 'map':
      return { report: writeMapJson(model), worst: null, notes: [] }
  }
}

export function scanModel(
  model: Model,
  readLine: LineReader,
  { settings }: AnalysisRequest,
  { all, only, skip }: FindingsWish,
): ScanResult {
  return scan(model, rules, { only, skip, pedantic: all, rules: settings.rules ?? new Map(), readLine })
}

function writeScan(model: Model, tree: Tree, request: AnalysisRequest, wish: FindingsWish, known: readonly KnownFindings[]): Analysis {
  const { colour, columns, target } = request
  const readLine = createLineReader(tree)
  const { result, notes } = takeAwayKnown(scanModel(model, readLine, request, wish), known)
  const options = { colour, columns, all: wish.all, version: manifest.version, prefix: prefixOf(target.shown), readLine }
  const report = writeFindings(wish.format, { result, model, cards: rules.map(toCard), options })
  return { report, worst: findWorst(result.findings), notes }
}

async function writeRoutes(model: Model, { colour, columns, target }: AnalysisRequest, format: string): Promise<string> {
  if (format === 'table') return toRoutesTable(model, { colour, columns })
  if (format === 'json') return writeRoutesJson(model)
  const app = model.apps.find(({ primary }) => primary) ?? model.apps[0]
  // A document about nothing would read like one about an application that serves nothing.
  if (app === undefined) throw new UserError('application-missing', { path: target.shown })
  const { toOpenapi } = await import('../extract/index.ts')
  return toJsonText(toOpenapi(model, app.id))
}

/** Of a folder below the one that the command was called in: `./backend` is `backend/`. */
function prefixOf(shown: string): string {
  const path = posix.normalize(shown.replaceAll(sep, '/')).replace(/\/$/, '')
  return path === '.' || path === '..' || path.startsWith('../') || isAbsolute(shown) ? '' : `${path}/`
}

function findWorst(findings: readonly Finding[]): Severity | null {
  return severities.findLast((severity) => findings.some((finding) => finding.severity === severity)) ?? null
}

export function createLineReader(tree: Tree): LineReader {
  const known = new Map<string, readonly string[]>()
  return (file, line) => {
    let lines = known.get(file)
    if (lines === undefined) {
      const bytes = tree.has(file) ? tree.read(file) : null
      lines = bytes === null ? [] : new TextDecoder().decode(bytes).split(/\r\n?|\n/)
      known.set(file, lines)
    }
    return lines[line - 1] ?? null
  }
}
