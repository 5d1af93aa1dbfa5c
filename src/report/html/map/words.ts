// The words of the map: types, security schemes, where a dependency comes from.

import { createHash } from 'node:crypto'
import { isCredentialName } from '../../../knowledge/index.ts'
import type { Dependency, Json, Model, Schema, SecurityScheme } from '../../../model/index.ts'
import { type Content, html } from '../markup.ts'
import { findModelName } from './fields.ts'

const longestValue = 120
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

/** A value as the program has it, as far as it can be read at a glance. */
export function showValue(value: Json): string {
  const text = JSON.stringify(value)
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text
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

/** `name=value`; the value of a secret is nobody's business who reads the page. */
export function showArgument(name: string, value: Json): string {
  return `${name}=${isCredentialName(name) && value !== null && typeof value !== 'boolean' ? '(not shown)' : showValue(value)}`
}

/** The name within its module; of what a factory makes, with the factory: `require.dependency`. */
export function callName(call: string): string {
  return call.slice(call.lastIndexOf(':') + 1).replaceAll('.<locals>.', '.')
}

/** At a glance what matters of `require.dependency` is who made it. */
export function makerName(call: string): string {
  return call.slice(call.lastIndexOf(':') + 1).split('.<locals>.')[0] ?? call
}

const levels: Readonly<Record<Dependency['level'], string>> = {
  app: 'of the application',
  router: 'of the router',
  include: 'of the inclusion',
  route: 'of the decorator',
  parameter: 'of the handler',
  dependency: '',
}

export function describeLevel({ level, parameter }: Dependency): string {
  return [levels[level], parameter === null ? '' : `as ${parameter}`].filter((part) => part !== '').join(', ')
}
