// What was looked at, and what was not: problems, files passed over, routers that nobody serves, findings that comments suppress.

import type { Coverage, ScanResult, Statement, Suppressed } from '../../finding/index.ts'
import type { LookedAt, Model, ModelProblem, Orphan, Snapshot } from '../../model/index.ts'
import { count } from '../layout.ts'
import { describeCoverage } from '../statements.ts'
import { groupBy } from './group-by.ts'
import { type Content, html, type Markup } from './markup.ts'
import { describePlace, toProse, toSentence } from './words.ts'

const mostProblems = 500
const mostFiles = 100
/** More are folded. */
const fewReasons = 4

/** What a scan or a map has seen. */
export interface Seen {
  readonly snapshot: Snapshot
  readonly lookedAt: LookedAt
  readonly problems: readonly ModelProblem[]
  readonly model: Pick<Model, 'apps' | 'routes' | 'orphans'>
  /** null where no rule was asked. */
  readonly scan: Pick<ScanResult, 'asked' | 'suppressed' | 'statements' | 'coverage'> | null
}

export function toCoverageView(seen: Seen): Markup {
  const { lookedAt, problems, model, scan, snapshot } = seen
  const suppressed = scan?.suppressed ?? []
  return html`<section class="view" id="coverage" aria-labelledby="coverage-title">
<h2 id="coverage-title">What was looked at</h2>
<p>${describeFiles(lookedAt)} ${describeBeside(scan?.coverage ?? [])}${scan === null ? 'What is not listed below was looked at.' : `${count(Object.keys(scan.asked).length, 'rule')} asked. What is not listed below was looked at, and nothing was found in it.`}</p>
${listStatements(scan?.statements ?? [])}
${part('Not understood', problems.length, scan === null ? 'Each of these may hide something of the map.' : 'Each of these may hide something from every rule.', listProblems(problems))}
${part('Files passed over', lookedAt.skipped.length, 'Nothing in them was read.', listSkipped(lookedAt.skipped))}
${part('Routers that are not served', model.orphans.length, 'Their routes are in the code, and no application of it answers them.', listOrphans(model.orphans))}
${part('Suppressed by comments', suppressed.length, 'Somebody has decided to live with these.', listSuppressed(suppressed))}
${toSnapshot(snapshot)}
</section>`
}

export function describeFiles({ files, parsed }: LookedAt): string {
  return files === parsed ? `${count(parsed, 'Python file')} read.` : `${parsed} of ${count(files, 'Python file')} read.`
}

/** With a space behind it. */
export function describeBeside(coverage: readonly Coverage[]): string | null {
  const beside = describeCoverage(coverage)
  return beside === null ? null : `Beside them: ${beside}. `
}

function listStatements(statements: readonly Statement[]): Markup | null {
  if (statements.length === 0) return null
  return html`<section class="part"><h3>Said of the application</h3><dl class="statements">${sortByVerdict(statements).map(
    ({ title, verdict, text, reasons }) =>
      html`<div><dt>${title}${verdict === null ? null : html` <b class="${`verdict ${verdict}`}">${verdict}</b>`}</dt><dd>${toProse(text)}${listReasons(reasons)}</dd></div>`,
  )}</dl></section>`
}

/** What is wrong before what nobody knows. */
function sortByVerdict(statements: readonly Statement[]): Statement[] {
  const order = ['no', 'unknown', 'yes', null]
  return statements.toSorted((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict))
}

function listReasons(reasons: Statement['reasons']): Markup | null {
  if (reasons.length === 0) return null
  const list = html`<ul class="plain">${reasons.map(
    ({ text, place }) => html`<li>${place === null ? null : html`<code>${describePlace(place)}</code> `}${toProse(toSentence(text))}</li>`,
  )}</ul>`
  return reasons.length <= fewReasons ? list : html`<details><summary>${count(reasons.length, 'reason')}</summary>${list}</details>`
}

function part(title: string, number: number, words: string, list: Content): Markup | null {
  if (number === 0) return null
  return html`<section class="part"><h3>${title} <span class="number">${number}</span></h3><p>${words}</p>${list}</section>`
}

function listProblems(problems: readonly ModelProblem[]): Content {
  const shown = problems.slice(0, mostProblems)
  const byCode = [...groupBy(shown, ({ code }) => code)]
  return [
    byCode.map(
      ([code, own]) =>
        html`<details${byCode.length === 1 || own.length <= 8 ? html` open` : null}><summary><code>${code}</code> <span class="number">${own.length}</span></summary><ul class="plain">${own.map(
          ({ file, line, message }) =>
            html`<li>${file === '' ? null : html`<code>${line > 0 ? describePlace({ file, line }) : file}</code> `}${toSentence(message)}</li>`,
        )}</ul></details>`,
    ),
    problems.length > shown.length
      ? html`<p class="more">and ${problems.length - shown.length} more; the JSON report holds all.</p>`
      : null,
  ]
}

function listSkipped(skipped: readonly { readonly path: string; readonly reason: string }[]): Content {
  return [...groupBy(skipped, ({ reason }) => reason)].map(
    ([reason, own]) =>
      html`<details><summary>${reason} <span class="number">${own.length}</span></summary><ul class="plain">${own
        .slice(0, mostFiles)
        .map(({ path }) => html`<li><code>${path}</code></li>`)}</ul>${
        own.length > mostFiles ? html`<p class="more">and ${own.length - mostFiles} more; the JSON report holds all.</p>` : null
      }</details>`,
  )
}

function listOrphans(orphans: readonly Orphan[]): Content {
  return html`<ul class="plain">${orphans.map(
    ({ name, module, routes, reason, place }) =>
      html`<li><code>${`${module}:${name}`}</code> ${count(routes, 'route')}, ${reason === 'module-not-imported' ? 'nothing imports its module' : 'no application includes it'}${place === null ? null : html` <small>${describePlace(place)}</small>`}</li>`,
  )}</ul>`
}

function listSuppressed(suppressed: readonly Suppressed[]): Content {
  return html`<ul class="plain">${suppressed.map(
    ({ finding, reason, file, line }) =>
      html`<li><code>${finding.rule}</code> <code>${describePlace({ file, line })}</code> ${toSentence(finding.message.what)} <q>${reason}</q></li>`,
  )}</ul>`
}

function toSnapshot(snapshot: Snapshot): Markup {
  const rows: [string, string | null][] = [
    ['Commit', snapshot.commit],
    ['Content', snapshot.content],
    ['Fastward', snapshot.tool],
    ['Knowledge', snapshot.knowledge],
    ['Policy', snapshot.policy],
  ]
  return html`<section class="part"><h3>Snapshot</h3><p>The same code, tool and settings make this same page, to the byte.</p><dl class="snapshot">${rows.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value === null ? 'none' : html`<code>${value}</code>`}</dd></div>`,
  )}</dl></section>`
}
