// What every page says of a route and of the other ways in, in the same words.

import type { EventEntry, Route } from '../../model/index.ts'
import { count } from '../layout.ts'
import { type Content, html, type Markup } from './markup.ts'
import { breakable } from './words.ts'

export function toVerb(method: string | null): Markup {
  return html`<span class="verb ${verbClass(method)}">${method ?? 'MOUNT'}</span>`
}

function verbClass(method: string | null): string {
  return method === null || method === 'WS'
    ? 'other'
    : ['GET', 'HEAD', 'OPTIONS'].includes(method)
      ? 'safe'
      : method === 'DELETE'
        ? 'delete'
        : 'change'
}

export function notesOf(route: Route): string[] {
  const { condition } = route
  return [
    ...(route.kind === 'http' && !route.includeInSchema && route.origin === 'project' ? ['not in the API docs'] : []),
    ...(route.kind === 'http' && route.origin !== 'project' ? [`added by ${route.origin === 'docs' ? 'FastAPI' : route.origin}`] : []),
    ...(route.kind === 'http' && route.deprecated ? ['deprecated'] : []),
    ...(condition === null ? [] : [`if ${condition.text} (${condition.default} by default)`]),
  ]
}

export function shortName(call: string): string {
  const name = call.slice(call.lastIndexOf(':') + 1)
  return name.split('<locals>.').at(-1) ?? name
}

export function describeHandler(route: Route): Content {
  const { handler, place } = route
  const name = route.kind === 'mount' ? route.target : (handler?.name ?? null)
  const at = handler?.file !== undefined && handler.file !== null ? { file: handler.file, line: handler.line } : place
  return html`${name === null ? null : html`<code>${breakable(shortName(name))}</code>`}${at === null ? null : html`<small>${breakable(`${at.file}${at.line === null ? '' : `:${at.line}`}`)}</small>`}`
}

export function toEvents(events: readonly EventEntry[]): Markup | null {
  if (events.length === 0) return null
  return html`<section class="app"><h3>Other ways in <small>${count(events.length, 'event')}</small></h3><ul class="plain">${events.map(
    ({ library, name, handler, place }) =>
      html`<li><b>${library}</b> <code>${name}</code> ${handler === null ? null : html`<code>${handler.name}</code>`} ${place === null ? null : html`<small>${place.file}:${place.line}</small>`}</li>`,
  )}</ul></section>`
}
