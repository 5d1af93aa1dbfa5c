// The map as one page: routes by application and router, models, and what was not looked at.

import type { Model, Route } from '../../../model/index.ts'
import { accessMeanings, accessOrder, accessWords } from '../../access-words.ts'
import { count } from '../../layout.ts'
import type { KeyRow } from '../controls.ts'
import { toCoverageView } from '../coverage-view.ts'
import { html, type Markup } from '../markup.ts'
import { toPage } from '../page.ts'
import { toEvents } from '../route-words.ts'
import { findTitle, toHead } from '../summary.ts'
import { toAppHead } from './app-head.ts'
import { type AppPart, type MapData, type RouterPart, type RoutesHtmlOptions, toMapData } from './map-data.ts'
import { facetsOf, toMapFilters } from './map-filters.ts'
import { toModelsView } from './models-view.ts'
import { toRouteItem } from './route-item.ts'

/** The same model gives the same bytes. */
export function writeRoutesHtml(model: Model, options: RoutesHtmlOptions): string {
  const data = toMapData(model, options)
  return toPage({
    title: findTitle(model),
    kind: 'map of routes',
    version: options.version,
    search: { in: 'routes and models', hint: 'path, handler, dependency, field' },
    summary: toHead('Map of routes', data.seen, options.version, toCounts(data)),
    views: [
      { id: 'routes', name: 'Routes', number: data.routes.length, content: toRoutes(data) },
      { id: 'models', name: 'Models', number: Object.keys(model.schemas).length, content: toModelsView(data) },
      { id: 'coverage', name: 'Looked at', number: null, content: toCoverageView(data.seen) },
    ],
    filters: toMapFilters(data),
    keys,
    reached: [],
  })
}

const keys: readonly KeyRow[] = [
  [['/'], 'search'],
  [['j', '↓'], 'next route or model'],
  [['k', '↑'], 'the one before'],
  [['Enter'], 'open or close it'],
  [['Esc'], 'close, or clear the search'],
  [['1', '2', '3'], 'routes, models, what was looked at'],
  [['?'], 'these keys'],
]

function toCounts({ routes, fieldsOf }: MapData): Markup {
  const facets = routes.flatMap((route) => {
    const fields = fieldsOf.get(route)
    return fields === undefined ? [] : [facetsOf(route, fields)]
  })
  const shows = (...marks: string[]) => facets.filter(({ shows: own }) => own.some((one) => marks.includes(one))).length
  const facts: [number, string][] = [
    [shows('unbound'), 'with objects by id, bound to nobody'],
    [shows('taken', 'returned'), 'with sensitive fields'],
    [shows('condition'), 'under a condition'],
  ]
  return html`<p class="total"><b>${routes.length}</b> ${routes.length === 1 ? 'route' : 'routes'}</p>${toVerdicts(routes)}
<ul class="facts">${facts.filter(([number]) => number > 0).map(([number, words]) => html`<li><b>${number}</b> ${words}</li>`)}</ul>`
}

/** A bar, the weakest first, and what its colours mean. */
function toVerdicts(routes: readonly Route[]): Markup {
  const verdicts = accessOrder
    .map((access) => ({ access, number: routes.filter((route) => route.access === access).length }))
    .filter(({ number }) => number > 0)
  let at = 0
  return html`<svg class="bar" viewBox="0 0 ${Math.max(1, routes.length)} 1" preserveAspectRatio="none" aria-hidden="true">${verdicts.map(
    ({ access, number }) => {
      at += number
      return html`<rect class="is-${access}" x="${at - number}" y="0" width="${number}" height="1"/>`
    },
  )}</svg>
<ul class="legend">${verdicts.map(({ access, number }) => html`<li title="${accessMeanings[access]}"><span class="dot is-${access}"></span>${accessWords[access]} <b>${number}</b></li>`)}</ul>`
}

function toRoutes(data: MapData): Markup {
  const { parts, routes, model } = data
  return html`<section class="view map" id="routes" data-folds aria-labelledby="routes-title">
<h2 id="routes-title">Routes</h2>
${routes.length === 0 ? html`<p class="nothing">No route was found. <a href="#coverage">What was looked at</a> says how far that goes.</p>` : null}
<p class="nothing" id="no-routes" hidden>No route matches the search and the filters.</p>
${parts.map((part) => toApp(part, data))}
${toEvents(model.events)}
</section>`
}

function toApp(part: AppPart, data: MapData): Markup {
  return html`<section class="app">${toAppHead(part, data.model)}
${part.routers.map((router) => toRouter(router, data))}</section>
`
}

function toRouter({ name, number, routes }: RouterPart, data: MapData): Markup {
  return html`<section class="router"><h4><code>${name}</code> <small>${count(routes.length, 'route')}</small></h4>
<ul class="cards">${routes.map((route) => toRouteItem(route, number, data))}</ul></section>
`
}
