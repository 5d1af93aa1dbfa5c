// The head of the page: what was scanned, how much was found, and how much was looked at.

import type { Finding } from '../../finding/index.ts'
import type { Model } from '../../model/index.ts'
import { severities } from '../../taxonomy/index.ts'
import { accessMeanings, accessOrder } from '../access-words.ts'
import { stopsChange } from '../guardrail-words.ts'
import { count } from '../layout.ts'
import { isShown } from '../words.ts'
import { ruleAnchor } from './anchors.ts'
import { describeBeside, describeFiles, type Seen } from './coverage-view.ts'
import { html, type Markup } from './markup.ts'
import type { PageData } from './page-data.ts'
import { accessBadge, toProse } from './words.ts'

/** As many as are read. */
const mostAtStake = 4

export function findTitle({ apps }: Pick<Model, 'apps'>): string {
  const app = apps.find(({ primary }) => primary) ?? apps[0]
  if (app === undefined) return 'No FastAPI application'
  // `FastAPI` is the title of whoever names none.
  return app.title === null || ['', 'FastAPI'].includes(app.title.trim()) ? app.id : app.title
}

export function toSummary(data: PageData): Markup {
  const { options, seen } = data
  // What is shown at first: the number at the top is one that somebody may repeat.
  const findings = data.findings.filter((finding) => isShown(finding, options.all))
  const unsure = data.findings.length - findings.length
  return toHead(
    'Security report',
    seen,
    options.version,
    html`<p class="total"><b>${findings.length}</b> ${findings.length === 1 ? 'finding' : 'findings'}</p>${unsure === 0 ? null : html`<p class="unsure">and ${unsure} less sure, not counted here</p>`}${toBar(findings)}
<ul class="tiles">${severities.toReversed().map((severity) => {
      const number = findings.filter((finding) => finding.severity === severity).length
      return html`<li class="${severity}${number === 0 ? ' zero' : ''}"><b>${number}</b> <span>${severity}</span></li>`
    })}</ul>`,
    toStake(data, findings),
    toCallers(data),
  )
}

/** The gravest in a sentence each: what it is, how often, and how many routes lead to it. */
function toStake({ groups, result }: PageData, shown: readonly Finding[]): Markup | null {
  const known = new Set(shown)
  const grave = groups
    .map(({ rule, card, findings }) => ({ rule, title: card?.title ?? rule, findings: findings.filter((finding) => known.has(finding)) }))
    .filter(({ findings }) => findings.some(({ severity }) => severity === 'critical' || severity === 'high'))
    .slice(0, mostAtStake)
  const wrong = result.statements.filter(({ verdict }) => verdict === 'no')
  const unknown = result.statements.filter(({ verdict }) => verdict === 'unknown').map(({ title }) => title)
  const stopped = shown.filter(stopsChange).length
  const lines = [
    ...grave.map(({ rule, title, findings }) => {
      const routes = new Set(findings.flatMap((finding) => finding.routes.map(({ id }) => id))).size
      return html`<li><a href="#${ruleAnchor(rule)}">${title}</a>: ${count(findings.length, 'place')}${routes === 0 ? null : `, reached by ${count(routes, 'route')}`}</li>`
    }),
    ...wrong.map(({ title, text }) => html`<li><a href="#coverage">${title}</a>: <b class="verdict no">no</b>. ${toProse(text)}</li>`),
    ...(unknown.length === 0 ? [] : [html`<li><a href="#coverage">Not known</a>: ${unknown.join(', ')}.</li>`]),
    ...(stopped === 0 ? [] : [html`<li>The policy: ${count(stopped, 'finding')} would stop a change.</li>`]),
  ]
  if (lines.length === 0) return null
  return html`<div class="stake"><h2>What is at stake</h2><ul>${lines}</ul></div>`
}

/** How many routes each kind of caller may call, the weakest first. */
function toCallers({ routes }: PageData): Markup | null {
  const rows = accessOrder
    .map((access) => ({ access, number: routes.filter((route) => route.access === access).length }))
    .filter(({ number }) => number > 0)
  if (rows.length === 0) return null
  return html`<h2>Who may call it</h2><ul class="callers">${rows.map(
    ({ access, number }) => html`<li title="${accessMeanings[access]}"><b>${number}</b> ${accessBadge(access)}</li>`,
  )}</ul>`
}

/** `counts` stands between what was looked at by whom, and what was not; `stake` below, and `callers` under the title. */
export function toHead(
  kind: string,
  seen: Seen,
  version: string,
  counts: Markup,
  stake: Markup | null = null,
  callers: Markup | null = null,
): Markup {
  const { model, snapshot } = seen
  const app = model.apps.find(({ primary }) => primary) ?? model.apps[0]
  const { commit } = snapshot
  const facts = [
    app === undefined ? null : html`<code>${app.entrypoint}</code>`,
    count(model.routes.length, 'route'),
    model.apps.length > 1 ? count(model.apps.length, 'application') : null,
    commit === null ? null : html`commit <code>${commit.slice(0, 12)}</code>`,
    `Fastward ${version}`,
  ].filter((fact) => fact !== null)
  return html`<section class="summary" aria-labelledby="title">
<div class="lead"><p class="kind">${kind}</p><h1 id="title">${findTitle(model)}</h1>
<ul class="facts">${facts.map((fact) => html`<li>${fact}</li>`)}</ul>${callers}</div>
<div class="counts">${counts}</div>
${stake}
${toLookedAt(seen)}
</section>`
}

/** As a picture, because the policy of the page allows no style on an element. */
function toBar(findings: readonly Finding[]): Markup {
  let at = 0
  return html`<svg class="bar" viewBox="0 0 ${Math.max(1, findings.length)} 1" preserveAspectRatio="none" aria-hidden="true">${severities
    .toReversed()
    .map((severity) => {
      const width = findings.filter((finding) => finding.severity === severity).length
      at += width
      return width === 0 ? null : html`<rect class="${severity}" x="${at - width}" y="0" width="${width}" height="1"/>`
    })}</svg>`
}

function toLookedAt({ lookedAt, problems, model, scan }: Seen): Markup {
  const suppressed = scan?.suppressed ?? []
  const missed = [
    lookedAt.files > lookedAt.parsed ? `${count(lookedAt.files - lookedAt.parsed, 'Python file')} could not be read` : null,
    problems.length > 0 ? `${count(problems.length, 'thing')} not understood` : null,
    lookedAt.skipped.length > 0 ? `${count(lookedAt.skipped.length, 'path')} passed over` : null,
    model.orphans.length > 0 ? `${count(model.orphans.length, 'router')} not served` : null,
    model.apps.length === 0 ? 'no FastAPI application was found' : null,
    model.routes.length > 0 && model.routes.every(({ access }) => access === 'unknown') ? 'who may call a route is not known' : null,
  ].filter((one) => one !== null)
  const suppressions = suppressed.length === 0 ? null : html` ${count(suppressed.length, 'finding')} suppressed by comments.`
  return html`<div class="coverage"><div class="seen"><h2>Looked at</h2><p>${describeFiles(lookedAt)} ${describeBeside(scan?.coverage ?? [])}${scan === null ? null : `${count(Object.keys(scan.asked).length, 'rule')} asked.`}${suppressions}</p></div>
<div class="unseen${missed.length === 0 ? '' : ' some'}"><h2>Not looked at</h2>${
    missed.length === 0 ? html`<p>Nothing was left out.</p>` : html`<ul>${missed.map((one) => html`<li>${one}</li>`)}</ul>`
  }</div><p class="all"><a href="#coverage">All of it</a></p></div>`
}
