// The words of the map: types and security schemes.

import { createHash } from 'node:crypto'
import type { Model, Schema, SecurityScheme } from '../../../model/index.ts'
import { showValue } from '../../dependency-words.ts'
import { type Content, html } from '../markup.ts'
import { findModelName } from './fields.ts'

const deepestType = 5
const mostChoices = 8

export function modelAnchor(name: string): string {
  return `model-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`
}

export function toModelLink(name: string): Content {
  return html`<a href="#${modelAnchor(name)}"><code>${name}</code></a>`
}

/** `list of Book`, `string or nothing`; models are links. */
export function toType(schema: Schema, schemas: Model['schemas'], depth = 0): Content {
  const again = (inner: Schema) => toType(inner, schemas, depth + 1)
  const name = findModelName(schema, schemas)
  if (name !== null) return toModelLink(name)
  if (schema['x-unknown'] !== undefined) return html`<span class="unsure">not known: ${schema['x-unknown']}</span>`
  if (depth > deepestType) return '…'
  const either = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (either !== undefined) {
    const shown = either
      .slice(0, mostChoices)
      .map((one, index) => [index === 0 ? null : schema.allOf === undefined ? ' or ' : ' and ', again(one)])
    return either.length > mostChoices ? [shown, ' or others'] : shown
  }
  if (schema.const !== undefined) return showValue(schema.const)
  if (schema.enum !== undefined) {
    const shown = schema.enum.slice(0, mostChoices).map((one) => showValue(one))
    return `${shown.join(' | ')}${schema.enum.length > mostChoices ? ' | …' : ''}`
  }
  if (schema.items !== undefined) return ['list of ', again(schema.items)]
  if (schema.type === 'array') return 'list'
  if (schema.type === 'null') return 'nothing'
  if (schema.type === undefined) return schema.$ref === undefined ? 'anything' : (schema.$ref.split('/').at(-1) ?? 'anything')
  if (schema.type === 'object' && schema.properties === undefined)
    return typeof schema.additionalProperties === 'object' ? ['map of ', again(schema.additionalProperties)] : 'any object'
  if (schema.contentMediaType !== undefined || schema.format === 'binary') return 'file'
  return schema.format === undefined ? schema.type : `${schema.type} (${schema.format})`
}

export function describeScheme(type: SecurityScheme): string {
  switch (type.type) {
    case 'apiKey':
      return `key in the ${type.in === 'query' ? 'query' : type.in} ${type.name}`
    case 'http':
      return `HTTP ${type.scheme}${type.bearerFormat === null ? '' : ` (${type.bearerFormat})`}`
    case 'oauth2':
      return 'OAuth 2'
    case 'openIdConnect':
      return 'OpenID Connect'
  }
}
