// The model in the wanted form: findings, routes or the whole.

import manifest from '../../package.json' with { type: 'json' }
import type { Tree } from '../base/index.ts'
import { UserError } from '../base/index.ts'
import type { Finding, LineReader } from '../finding/index.ts'
import type { Model } from '../model/index.ts'
import { toJsonText, toRoutesTable, writeFindings, writeMapJson, writeRoutesJson } from '../report/index.ts'
import { rules, toCard } from '../rules/index.ts'
import { scan } from '../scan/index.ts'
import { type Severity, severities } from '../taxonomy/index.ts'
import type { Analysis, AnalysisRequest, Wish } from './analysis.ts'

export async function writeAnalysis(model: Model, tree: Tree, request: AnalysisRequest): Promise<Analysis> {
  const { wish } = request
  switch (wish.kind) {
    case 'findings':
      return writeScan(model, tree, request, wish)
    case 'routes':
      return { report: await writeRoutes(model, request, wish.format), worst: null }
    case 'map':
      return { report: writeMapJson(model), worst: null }
  }
}

function writeScan(model: Model, tree: Tree, request: AnalysisRequest, wish: Extract<Wish, { kind: 'findings' }>): Analysis {
  const { colour, columns, settings } = request
  const { all, only, skip } = wish
  const readLine = createLineReader(tree)
  const result = scan(model, rules, { only, skip, pedantic: all, rules: settings.rules ?? new Map(), readLine })
  const options = { colour, columns, all, version: manifest.version, readLine }
  return { report: writeFindings(wish.format, { result, model, cards: rules.map(toCard), options }), worst: findWorst(result.findings) }
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

function findWorst(findings: readonly Finding[]): Severity | null {
  return severities.findLast((severity) => findings.some((finding) => finding.severity === severity)) ?? null
}

function createLineReader(tree: Tree): LineReader {
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
