// Every route of the application: how it is called, who may, what stands before it, where it is written, and which findings reach it.

import type { Finding } from '../../finding/index.ts'
import type { App, Route } from '../../model/index.ts'
import { count } from '../layout.ts'
import { findingAnchor, routeAnchor } from './anchors.ts'
import { groupBy } from './group-by.ts'
import { type Content, html, type Markup } from './markup.ts'
import type { PageData } from './page-data.ts'
import { describeHandler, notesOf, shortName, toEvents, toVerb } from './route-words.ts'
import { accessBadge, breakable } from './words.ts'

const mostDependencies = 6
const mostRules = 6

export function toRoutesView(data: PageData): Markup {
  const { model, routes } = data
  const byApp = groupBy(routes, ({ app }) => app)
  return html`<section class="view" id="routes" aria-labelledby="routes-title">
<h2 id="routes-title">Routes</h2>
${routes.length === 0 ? html`<p class="nothing">No route was found.</p>` : null}
<p class="nothing" id="no-routes" hidden>No route matches the search and the filters.</p>
${[...byApp].map(([id, own]) => toTable(id, model.apps.find((app) => app.id === id) ?? null, own, data))}
${toEvents(model.events)}
</section>`
}

function toTable(id: string, app: App | null, routes: readonly Route[], data: PageData): Markup {
  const facts = [app?.title ?? null, app?.primary === true ? 'entry point' : null, count(routes.length, 'route')].filter(
    (fact) => fact !== null,
  )
  return html`<section class="app"><h3><code>${id}</code> <small>${facts.join(' · ')}</small></h3>
<table role="table"><thead role="rowgroup"><tr role="row">${columns.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">${routes.map((route) => toRow(route, data))}</tbody></table></section>
`
}

const columns = ['Method', 'Path', 'Access', 'Depends on', 'Handler', 'Findings']

function toRow(route: Route, data: PageData): Markup {
  const { id, method, path, access } = route
  return html`<tr role="row" class="item route" id="${routeAnchor(id)}" data-access="${access}">
<td role="cell" class="method">${toVerb(method)}</td>
<th role="rowheader" scope="row" class="path"><code>${breakable(path === '' ? '/' : path)}</code>${notesOf(route).map((note) => html` <small>${note}</small>`)}</th>
<td role="cell" class="verdict">${accessBadge(access)}</td>
<td role="cell" class="guards">${describeGuards(route)}</td>
<td role="cell" class="handler">${describeHandler(route)}</td>
<td role="cell" class="hits">${describeFindings(id, data)}</td></tr>
`
}

/** Schemes first: they are what FastAPI's own document shows. */
function describeGuards({ security, dependencies }: Route): Content {
  const schemes = new Map(security.map((use) => [`${use.scheme}|${use.scopes.join(' ')}`, use]))
  const calls = new Map<string, boolean>()
  for (const { call, scheme, of } of dependencies) if (scheme === null && calls.get(call) !== true) calls.set(call, of === null)
  if (schemes.size === 0 && calls.size === 0) return html`<span class="none">none</span>`
  // Those that the route itself asks for come before those that they ask for.
  const sorted = [...calls].sort(([, one], [, other]) => Number(other) - Number(one))
  const more = sorted.length - Math.min(sorted.length, mostDependencies)
  return html`<ul>${[...schemes.values()].map(
    ({ scheme, scopes, optional }) =>
      html`<li class="scheme">${scheme}${optional ? html` <small>optional</small>` : null}${scopes.length === 0 ? null : html` <small>${scopes.join(' ')}</small>`}</li>`,
  )}${sorted.slice(0, mostDependencies).map(([call, own]) => html`<li class="${own ? 'own' : 'inner'}" title="${call}">${shortName(call)}</li>`)}${
    more === 0 ? null : html`<li class="inner">and ${more} more</li>`
  }</ul>`
}

function describeFindings(id: string, { findingsByRoute, numberOfRoute }: PageData): Content {
  const findings = findingsByRoute.get(id) ?? []
  if (findings.length === 0) return html`<span class="none">none</span>`
  const byRule = groupBy(findings, ({ rule }) => rule)
  const more = byRule.size - Math.min(byRule.size, mostRules)
  return html`<ul>${[...byRule].slice(0, mostRules).map(([rule, own]) => toRuleLink(rule, own))}</ul>${
    findings.length === 1
      ? null
      : html`<a class="all" href="#findings" data-of-route="${numberOfRoute.get(id) ?? -1}">all ${findings.length} findings${more === 0 ? null : ` of ${count(byRule.size, 'rule')}`}</a>`
  }`
}

function toRuleLink(rule: string, [first, ...others]: readonly Finding[]): Content {
  if (first === undefined) return null
  return html`<li><a class="hit ${first.severity}" href="#${findingAnchor(first)}"><span class="sr">${first.severity}: </span>${rule}</a>${others.length === 0 ? null : html` <small>×${others.length + 1}</small>`}</li>`
}
