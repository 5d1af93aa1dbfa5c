// What holds for a whole application of the map: its middleware in order, what answers errors, what is replaced, what is switched on.

import type { App, Model } from '../../../model/index.ts'
import { callName, showArgument } from '../../dependency-words.ts'
import { count } from '../../layout.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { breakable, describePlace } from '../words.ts'
import type { AppPart } from './map-data.ts'

export function toAppHead({ id, app, inner, routers }: AppPart, model: Model): Markup {
  const routes = routers.reduce((sum, { routes: own }) => sum + own.length, 0)
  const { value: version, certainty } = model.versions.fastapi
  const facts = [
    // `FastAPI` is the title of whoever names none.
    app?.title === 'FastAPI' ? null : (app?.title ?? null),
    app?.primary === true ? 'entry point' : null,
    app?.kind === 'fastapi' && version !== '' ? `FastAPI ${version}${certainty === 'certain' ? '' : ' (likely)'}` : null,
    app?.debug.value === true ? 'debug is on' : null,
    count(routes, 'route'),
  ].filter((fact) => fact !== null)
  return html`<h3><code>${breakable(id)}</code> <small>${facts.join(' · ')}</small></h3>${app === null ? null : toDescription(app, 'The application')}${inner.map(
    (one) => toDescription(one, `Mounted ${one.id.slice(id.length + 1)}`),
  )}`
}

function toDescription(app: App, title: string): Markup {
  const { middleware, exceptionHandlers, dependencyOverrides } = app
  const docs = [app.openapiUrl, app.docsUrl, app.redocUrl].filter((url) => url !== null)
  return html`<details class="about"><summary>${title}: ${middleware.length === 0 ? 'no middleware' : `${middleware.length} middleware, outermost first`}<small>${middleware
    .slice(0, 8)
    .map(({ name }) => name)
    .join(' → ')}</small></summary>
${middleware.length === 0 ? null : html`<ol class="plain">${middleware.map(toMiddleware)}</ol>`}
<dl class="facts-of">${row('API docs', docs.length === 0 ? 'switched off' : html`<code>${docs.join(' ')}</code>`)}${
    app.rootPath === '' ? null : row('Root path', html`<code>${app.rootPath}</code>`)
  }${app.lifespan === null ? null : row('Lifespan', html`<code>${app.lifespan}</code>`)}${
    exceptionHandlers.length === 0
      ? null
      : row(
          'Errors',
          html`<ul>${exceptionHandlers.map(({ on, handler, place }) => html`<li><code>${on}</code> ${handler === null ? null : html`answered by <code>${callName(handler)}</code>`} ${toPlace(place)}</li>`)}</ul>`,
        )
  }${
    dependencyOverrides.length === 0
      ? null
      : row(
          'Replaced',
          html`<ul>${dependencyOverrides.map(({ of, by, place }) => html`<li><code>${of}</code> by <code>${by}</code> ${toPlace(place)}</li>`)}</ul>`,
        )
  }</dl></details>`
}

function toMiddleware({ call, name, options, condition, place }: App['middleware'][number]): Content {
  return html`<li><code title="${call}">${name}</code>${condition === null ? null : html` <span class="unsure">if ${condition.text} (${condition.default} by default)</span>`} ${toPlace(place)}${Object.entries(
    options,
  ).map(
    ([key, { value, certainty, note }]) =>
      html`<small class="option">${certainty === 'unknown' ? `${key}: not known` : showArgument(key, value)}${note === null ? null : ` (${note})`}</small>`,
  )}</li>`
}

function row(name: string, content: Content): Markup {
  return html`<div><dt>${name}</dt><dd>${content}</dd></div>`
}

function toPlace(place: App['place']): Content {
  return place === null ? null : html`<small class="at">${describePlace(place)}</small>`
}
