// The models that routes take and return, each with its fields, and the routes that use it.

import { isCredentialName } from '../../../knowledge/index.ts'
import type { Model, Route, Schema } from '../../../model/index.ts'
import { showArgument } from '../../dependency-words.ts'
import { count } from '../../layout.ts'
import { routeAnchor } from '../anchors.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { readModelFields } from './fields.ts'
import type { MapData } from './map-data.ts'
import { modelAnchor, toType } from './words.ts'

const mostFields = 200
const mostRoutes = 12

export function toModelsView({ model: { schemas }, routes, fieldsOf }: MapData): Markup {
  const names = Object.keys(schemas)
  const users = new Map<string, { taken: Route[]; returned: Route[] }>(names.map((name) => [name, { taken: [], returned: [] }]))
  for (const route of routes) {
    const fields = fieldsOf.get(route)
    for (const name of fields?.takenModels ?? []) users.get(name)?.taken.push(route)
    for (const name of fields?.returnedModels ?? []) users.get(name)?.returned.push(route)
  }
  return html`<section class="view" id="models" data-folds aria-labelledby="models-title">
<h2 id="models-title">Models</h2>
${names.length === 0 ? html`<p class="nothing">No model was found.</p>` : null}
<p class="nothing" id="no-models" hidden>No model matches the search.</p>
<ul class="cards">${names.map((name) => toModel(name, schemas, users.get(name) ?? { taken: [], returned: [] }))}</ul>
</section>`
}

function toModel(
  name: string,
  schemas: Model['schemas'],
  { taken, returned }: { taken: readonly Route[]; returned: readonly Route[] },
): Markup {
  const schema = schemas[name] ?? {}
  const fields = Object.entries(schema.properties ?? {})
  const secret = readModelFields(name, schemas)
  const more = fields.length - Math.min(fields.length, mostFields)
  return html`<li class="item model" id="${modelAnchor(name)}"><details><summary><code>${name}</code> <small>${
    fields.length === 0 ? toType(schema, schemas) : count(fields.length, 'field')
  }</small>${secret.length === 0 ? null : html`<small class="secret">${secret.slice(0, 6).join(', ')}</small>`}</summary>
<div class="body">${
    fields.length === 0
      ? null
      : html`<ul class="plain">${fields
          .slice(0, mostFields)
          .map(
            ([key, inner]) =>
              html`<li><code${isCredentialName(key) && inner.type !== 'boolean' ? html` class="secret"` : null}>${key}</code> ${toType(inner, schemas)} <small>${describeField(key, inner, schema)}</small></li>`,
          )}${more === 0 ? null : html`<li>and ${more} more</li>`}</ul>`
  }${typeof schema.additionalProperties === 'boolean' && schema.additionalProperties ? html`<p class="unsure">Takes fields beyond these.</p>` : null}
<dl class="facts-of">${toUsers('Taken by', taken)}${toUsers('Returned by', returned)}</dl></div></details></li>
`
}

function describeField(key: string, { default: value, readOnly, writeOnly, deprecated }: Schema, { required }: Schema): string {
  return [
    required?.includes(key) === true
      ? 'required'
      : value === undefined || value === null
        ? 'optional'
        : showArgument(key, value).replace(/^[^=]*=/, 'default '),
    readOnly === true ? 'read only' : null,
    writeOnly === true ? 'write only' : null,
    deprecated === true ? 'deprecated' : null,
  ]
    .filter((fact) => fact !== null)
    .join(', ')
}

function toUsers(name: string, routes: readonly Route[]): Content {
  if (routes.length === 0) return null
  const more = routes.length - Math.min(routes.length, mostRoutes)
  return html`<div><dt>${name}</dt><dd><ul class="names">${routes
    .slice(0, mostRoutes)
    .map(
      ({ id, method, path }) => html`<li><a href="#${routeAnchor(id)}"><code>${method} ${path}</code></a></li>`,
    )}${more === 0 ? null : html`<li>and ${more} more</li>`}</ul></dd></div>`
}
