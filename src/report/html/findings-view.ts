// Findings by rule: why and what to do once for a rule, then each finding with its code, its other places and the routes it reaches.

import type { Finding } from '../../finding/index.ts'
import { toParagraph } from '../../finding/index.ts'
import { findCweWords, owaspApiRisks, type Severity } from '../../taxonomy/index.ts'
import { describeGuardrails, stopsChange } from '../guardrail-words.ts'
import { count } from '../layout.ts'
import { describeCallers, sortByAccess } from '../words.ts'
import { findingAnchor, routeAnchor, ruleAnchor, shortRouteId } from './anchors.ts'
import { toCodeFrames } from './code-frame.ts'
import { toFlow } from './flow-view.ts'
import { html, type Markup } from './markup.ts'
import type { PageData, RuleGroup } from './page-data.ts'
import { accessBadge, describeConfidence, describePlace, severityBadge, toProse, toSentence } from './words.ts'

/** So few are all shown open; of more, the first of each rule. */
const fewFindings = 12
/** The table of routes holds the others. */
const mostRoutes = 16

export function toFindingsView(data: PageData): Markup {
  const { groups, findings } = data
  return html`<section class="view" id="findings" data-folds aria-labelledby="findings-title">
<h2 id="findings-title">Findings by rule</h2>
${groups.length === 0 ? html`<p class="nothing">Nothing was found. <a href="#coverage">What was looked at</a> says how far that goes.</p>` : null}
<p class="nothing" id="no-findings" hidden>No finding matches the search and the filters.</p>
${groups.map((group, index) => toRuleSection(group, index, findings.length <= fewFindings, data))}
</section>`
}

function toRuleSection(group: RuleGroup, index: number, allOpen: boolean, data: PageData): Markup {
  const { rule, card, findings } = group
  const [first] = findings
  if (first === undefined) return html``
  const why = card === null ? first.message.why : toParagraph(card.why)
  const fix = usualFix(group)
  return html`<section class="rule ${first.severity}" id="${ruleAnchor(rule)}" data-rule="${index}" aria-labelledby="${`${ruleAnchor(rule)}-title`}">
<header><h3 id="${`${ruleAnchor(rule)}-title`}">${severityBadge(first.severity)} ${card?.title ?? rule} <span class="number"><b class="shown">${findings.length}</b><span class="sr"> ${findings.length === 1 ? 'finding' : 'findings'}</span></span></h3>
<ul class="tags"><li><code>${rule}</code></li>${tagsOf(first).map(({ id, words }) => html`<li>${id}${words === null ? null : html` <small>${words}</small>`}</li>`)}</ul>
<dl class="advice"><div><dt>Why it matters</dt><dd>${toProse(why)}</dd></div><div><dt>What to do</dt><dd>${toProse(fix)}</dd></div></dl></header>
<ol>${findings.map((finding, at) => toFinding(finding, index, allOpen || at === 0, { severity: first.severity, fix }, data))}</ol>
</section>
`
}

/** What the head of the rule has said for all of its findings. */
interface Usual {
  readonly severity: Severity
  readonly fix: string
}

function toFinding(finding: Finding, rule: number, open: boolean, usual: Usual, data: PageData): Markup {
  const { severity, confidence, message, places, routes, fingerprint } = finding
  const [primary] = places
  const reaches = routes.length === 0 ? null : html`<span class="reach">${count(routes.length, 'route')}</span>`
  return html`<li class="item finding ${severity}" id="${findingAnchor(finding)}" data-severity="${severity}" data-confidence="${confidence}" data-rule="${rule}">
<details${open ? html` open` : null}><summary><span class="what">${toProse(toSentence(message.what))}</span>
<span class="where"><code>${describePlace(primary)}</code>${reaches}${severity === usual.severity ? null : severityBadge(severity)}${stopsChange(finding) ? html`<span class="stops">stops a change</span>` : null}${confidence === 'high' ? null : html`<span class="unsure">${describeConfidence(confidence)}</span>`}</span></summary>
<div class="body">${toCodeFrames(finding, data.options.readLine)}
${message.fix === usual.fix ? null : html`<p class="fix"><b>What to do</b> ${toProse(message.fix)}</p>`}
${toFlow(finding, data.options.readLine)}
${toMarks(finding)}
${toReached(finding, data)}
<p class="foot"><a href="#${findingAnchor(finding)}">Link to this finding</a> <span>${severity} severity, ${describeConfidence(confidence)}</span> <span>fingerprint <code>${fingerprint}</code></span></p>
</div></details></li>
`
}

/** Which rules of the team's own it breaks, and who answers for them. */
function toMarks(finding: Finding): Markup | null {
  const told = describeGuardrails(finding)
  return told.length === 0
    ? null
    : html`<div class="guardrails"><h4>What the policy says</h4><ul>${told.map((text) => html`<li>${text}</li>`)}</ul></div>`
}

function toReached(finding: Finding, { routeById, numberOfFinding }: PageData): Markup | null {
  const { routes } = finding
  if (routes.length === 0) return null
  const more = routes.length - Math.min(routes.length, mostRoutes)
  return html`<div class="reaches"><h4>Reaches ${count(routes.length, 'route')}: ${describeCallers(finding)}</h4><ul>${sortByAccess(routes)
    .slice(0, mostRoutes)
    .map(({ id, access }) => {
      const route = routeById.get(id)
      const [method = '', path = ''] = splitOnce(shortRouteId(id))
      const name = html`<b>${route?.method ?? method}</b> ${route?.path ?? path}`
      return html`<li>${route === undefined ? html`<code>${name}</code>` : html`<a href="#${routeAnchor(id)}"><code>${name}</code></a>`} ${accessBadge(access)}</li>`
    })}${more === 0 ? null : html`<li><a href="#routes" data-of-finding="${numberOfFinding.get(finding) ?? -1}">${more} more</a></li>`}</ul></div>`
}

/** What most findings of the rule say is said once, for the rule. */
function usualFix({ card, findings }: RuleGroup): string {
  const fixes = findings.map(({ message }) => message.fix)
  const own = card === null ? '' : toParagraph(card.fix)
  return own !== '' && (fixes.includes(own) || new Set(fixes).size > 1) ? own : (fixes[0] ?? own)
}

function tagsOf({ cwe, owaspApi, asvs }: Finding): { readonly id: string; readonly words: string | null }[] {
  return [
    ...cwe.map((id) => ({ id, words: findCweWords(id) })),
    ...(owaspApi === null ? [] : [{ id: `OWASP ${owaspApi}`, words: owaspApiRisks[owaspApi] }]),
    ...asvs.map((id) => ({ id: `ASVS ${id}`, words: null })),
  ]
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf(' ')
  return at < 0 ? ['', text] : [text.slice(0, at), text.slice(at + 1)]
}
