// One route of the map: what is seen of it at a glance, and below it, everything that is known.

import type { Parameter, Route } from '../../../model/index.ts'
import { nameOtherGuards } from '../../access-words.ts'
import { callName, makerName, showArgument } from '../../dependency-words.ts'
import { count } from '../../layout.ts'
import { findWay, lastName, type WayStep } from '../../way.ts'
import { routeAnchor, shortRouteId } from '../anchors.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { notesOf, toVerb } from '../route-words.ts'
import { breakable, describePlace, toSentence } from '../words.ts'
import { toAccess, toGuardMarks, toGuards, toObjects, toVerdict } from './access-rows.ts'
import { toDependencyTree } from './dependency-tree.ts'
import { describeUnknown, type Fields } from './fields.ts'
import type { MapData } from './map-data.ts'
import { facetsOf } from './map-filters.ts'
import { describeScheme, toType } from './words.ts'

const mostNames = 4
const mostSteps = 12
const mostParameters = 80

export function toRouteItem(route: Route, router: number, data: MapData): Markup {
  const { id, method, path, access } = route
  const fields = data.fieldsOf.get(route)
  if (fields === undefined) throw new Error(`${id} is not on the page`)
  const facets = facetsOf(route, fields)
  return html`<li class="item route" id="${routeAnchor(id)}" data-router="${router}" data-access="${access}" data-method="${facets.method}" data-credentials="${facets.credentials}" data-shows="${facets.shows.join(' ')}">
<details><summary>${toVerb(method)}<span class="path"><code>${breakable(path === '' ? '/' : path)}</code>${notesOf(route).map((note) => html` <small>${note}</small>`)}${toMarks(fields)}</span>
<span class="asks">${describeAsks(route)}</span><span class="verdict">${toVerdict(route)}</span></summary>
<div class="body"><dl class="facts-of">${toRows(route, fields, data)}</dl>
<p class="foot"><a href="#${routeAnchor(id)}">Link to this route</a> <span><code>${shortRouteId(id)}</code></span></p></div></details></li>
`
}

function toMarks({ taken, returned }: Fields): Content {
  const mark = (words: string, names: readonly string[]) =>
    names.length === 0
      ? null
      : html`<small class="secret">${words} ${names
          .slice(0, mostNames)
          .map((name) => name.split('.').at(-1) ?? name)
          .join(', ')}${names.length > mostNames ? ` and ${names.length - mostNames} more` : ''}</small>`
  return [mark('takes', taken), mark('returns', returned)]
}

/** Schemes, and what the route, its routers and its app depend on themselves. */
function describeAsks(route: Route): Content {
  const { security, dependencies, kind } = route
  const schemes = new Map(security.map((use) => [use.scheme, use.optional]))
  const calls = new Set(dependencies.filter(({ of, scheme }) => of === null && scheme === null).map(({ call }) => makerName(call)))
  const names = [...nameOtherGuards(route), ...calls]
  if (schemes.size + names.length === 0)
    return html`<span class="none">${kind === 'mount' ? 'no dependency applies' : 'no dependency'}</span>`
  return html`${[...schemes].map(([scheme, optional]) => html`<b class="reads">${scheme}${optional ? html` <small>optional</small>` : null}</b>`)}${names
    .slice(0, mostNames)
    .map((name) => html`<span>${name}</span>`)}${names.length > mostNames ? html`<span>and ${names.length - mostNames} more</span>` : null}`
}

function toRows(route: Route, fields: Fields, data: MapData): Content {
  const way = findWay(route, data.model)
  const guardsAt = new Map(way.flatMap(({ dependency, guards }) => (dependency === null ? [] : [[dependency, guards] as const])))
  return [
    row('Access', toAccess(route)),
    row('Guards', toGuards(route)),
    row('Objects', toObjects(route)),
    row('Middleware', toMiddleware(route, way)),
    row(
      'Dependencies',
      toDependencyTree(route.dependencies, (index) => toGuardMarks(guardsAt.get(index), route)),
    ),
    row('Credentials', toSchemes(route)),
    row('Parameters', toParameters(route, data)),
    row('Body', toBody(route, data)),
    row('Answers', toAnswers(route, data)),
    row('Takes by name', toNames(fields.taken)),
    row('Returns by name', toNames(fields.returned)),
    row('Handler', toHandler(route, way)),
    row('Way to it', toWay(route)),
    row('Not known', toUnknown(route, fields, data)),
  ]
}

function row(name: string, content: Content): Content {
  return content === null ? null : html`<div><dt>${name}</dt><dd>${content}</dd></div>`
}

function toSchemes({ security }: Route): Content {
  if (security.length === 0) return html`<span class="none">no security scheme is read</span>`
  return html`<ul>${security.map(
    ({ scheme, scopes, optional, type }) =>
      html`<li><b class="reads">${scheme}</b> <small>${describeScheme(type)}</small>${scopes.length === 0 ? null : html` <small>scopes ${scopes.join(' ')}</small>`}${optional ? html` <span class="unsure">lets a request pass without</span>` : null}</li>`,
  )}</ul>`
}

function toMiddleware(route: Route, way: readonly WayStep[]): Content {
  const steps = way.filter(({ kind }) => kind === 'middleware')
  if (steps.length === 0) return null
  const more = steps.length - Math.min(steps.length, mostSteps)
  return html`<ol class="chain">${steps.slice(0, mostSteps).map(({ name, detail, guards }) => html`<li><code title="${name}">${lastName(name)}</code>${detail === null ? null : html` <small>${detail}</small>`}${toGuardMarks(guards, route)}</li>`)}${more === 0 ? null : html`<li>and ${more} more</li>`}</ol>`
}

function toParameters(route: Route, { model }: MapData): Content {
  const inBody = (parameter: Parameter) => route.kind === 'http' && route.body !== null && ['body', 'form', 'file'].includes(parameter.in)
  const shown = route.parameters.filter((parameter) => !inBody(parameter))
  if (shown.length === 0) return null
  const more = shown.length - Math.min(shown.length, mostParameters)
  return html`<ul>${shown.slice(0, mostParameters).map((parameter) => {
    const { name, required, schema, hasDefault, default: value, of, deprecated, includeInSchema, bareDependency } = parameter
    const asker = of === null ? null : (route.dependencies[of]?.call ?? null)
    const facts = [
      required ? 'required' : hasDefault && value !== null ? showArgument(name, value).replace(/^[^=]*=/, 'default ') : 'optional',
      deprecated ? 'deprecated' : null,
      includeInSchema ? null : 'not in the API docs',
      asker === null ? null : `for ${callName(asker)}`,
    ].filter((fact) => fact !== null)
    return html`<li><code>${name}</code> <small>${parameter.in}</small> ${toType(schema, model.schemas)} <small>${facts.join(', ')}</small>${
      bareDependency === undefined
        ? null
        : html` <span class="unsure">${bareDependency} stands there without Depends, and never runs</span>`
    }</li>`
  })}${more === 0 ? null : html`<li>and ${more} more</li>`}</ul>`
}

function toBody(route: Route, { model }: MapData): Content {
  if (route.kind !== 'http' || route.body === null) return null
  const { contentType, required, schema } = route.body
  return html`${toType(schema, model.schemas)} <small>${contentType}${required ? '' : ', optional'}</small>`
}

function toAnswers(route: Route, { model }: MapData): Content {
  if (route.kind !== 'http' || route.responses.length === 0) return null
  return html`<ul>${route.responses.map(
    ({ status, contentType, schema }) =>
      html`<li><code>${status}</code> ${schema === null ? null : toType(schema, model.schemas)} <small>${contentType}</small></li>`,
  )}</ul>`
}

function toNames(names: readonly string[]): Content {
  return names.length === 0 ? null : html`<ul class="names">${names.map((name) => html`<li><code>${name}</code></li>`)}</ul>`
}

function toHandler(route: Route, way: readonly WayStep[]): Content {
  const { handler, place, routeClass, kind } = route
  const facts: Content[] = []
  if (kind === 'mount') facts.push(html`<li>serves <code>${route.target ?? 'what is not known'}</code></li>`)
  if (kind === 'mount')
    for (const [name, { value }] of Object.entries(route.options)) facts.push(html`<li><code>${showArgument(name, value)}</code></li>`)
  if (handler !== null) {
    const { name, module, file, line, isAsync, decorators } = handler
    facts.push(
      html`<li><code>${module === '' ? name : `${module}:${name}`}</code>${isAsync === true ? html` <small>async</small>` : null} ${file === null ? null : html`<small class="at">${breakable(line === null ? file : describePlace({ file, line }))}</small>`}${toGuardMarks(way.at(-1)?.guards, route)}</li>`,
    )
    for (const decorator of decorators) {
      const guards = way.find((step) => step.kind === 'decorator' && step.name === decorator)?.guards
      facts.push(html`<li><small>decorated with</small> <code>${decorator}</code>${toGuardMarks(guards, route)}</li>`)
    }
  }
  if (routeClass !== null) facts.push(html`<li><small>route class</small> <code>${routeClass}</code></li>`)
  if (place !== null && (place.file !== handler?.file || handler === null))
    facts.push(html`<li><small>registered at</small> <small class="at">${describePlace(place)}</small></li>`)
  return facts.length === 0 ? null : html`<ul>${facts}</ul>`
}

function toWay({ via, app, within, tags }: Route): Content {
  if (via.length === 0 && app === within && tags.length === 0) return null
  const words = { router: 'router', include: 'included', mount: 'mounted' } as const
  return html`<ol>${via.map(
    ({ kind, name, prefix, place }) =>
      html`<li>${words[kind]} ${name === null ? null : html`<code>${name}</code>`}${prefix === '' ? null : html` at <code>${prefix}</code>`}${place === null ? null : html` <small class="at">${describePlace(place)}</small>`}</li>`,
  )}${app === within ? null : html`<li>answered by <code>${within}</code></li>`}</ol>${tags.length === 0 ? null : html`<small>tags ${tags.join(', ')}</small>`}`
}

/** What may hide something: of the route itself, and of the file that its handler is in. */
function toUnknown(route: Route, fields: Fields, { problemsOf }: MapData): Content {
  const { handler } = route
  const own = describeUnknown(route, fields)
  const inFile = handler?.file === undefined || handler.file === null ? [] : (problemsOf.get(handler.file) ?? [])
  if (own.length === 0 && inFile.length === 0) return null
  return html`<ul>${own.map((one) => html`<li class="unsure">${toSentence(one)}</li>`)}${
    inFile.length === 0
      ? null
      : html`<li><a href="#coverage">${count(inFile.length, 'thing')} not understood</a> in the file of the handler.</li>`
  }</ul>`
}
