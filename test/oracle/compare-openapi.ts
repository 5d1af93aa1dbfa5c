// Holds an OpenAPI document made from source against the one that FastAPI generates: paths, operations, parameters, bodies,
// security, components, their fields, types and `required`. Titles, descriptions, examples and constraints are not compared.

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
type Table = { readonly [key: string]: Json }

export interface OpenapiScore {
  /** Things that FastAPI's document says and that could be right or wrong. */
  readonly facts: number
  readonly differences: readonly string[]
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']
/** FastAPI's own answer to invalid input; the committed truths leave it out. */
const OWN_SCHEMAS = ['HTTPValidationError', 'ValidationError']

export function compareOpenapi(wanted: Json, said: Json): OpenapiScore {
  const right = factsOf(wanted)
  const ours = factsOf(said)
  const differences = [...right].flatMap(([key, value]) => {
    const got = ours.get(key)
    if (got === undefined) return [`${key}: missing (${value})`]
    return got === value ? [] : [`${key} is ${value}, our document says ${got}`]
  })
  const extra = [...ours.keys()].filter((key) => !right.has(key)).map((key) => `${key}: not in FastAPI's document`)
  return { facts: right.size, differences: [...differences, ...extra] }
}

function table(value: Json | undefined): Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {} // an object that is no array
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

/** The document as one flat table: what is said, and its value as a short text. */
function factsOf(document: Json): ReadonlyMap<string, string> {
  const facts = new Map<string, string>()
  const root = table(document)
  for (const kind of ['paths', 'webhooks']) {
    for (const [path, item] of Object.entries(table(root[kind]))) {
      for (const method of METHODS) {
        const operation = table(item)[method]
        if (operation !== undefined)
          addOperation(facts, `${kind === 'webhooks' ? 'webhook ' : ''}${method.toUpperCase()} ${path}`, table(operation))
      }
    }
  }
  const components = table(root['components'])
  for (const [name, scheme] of Object.entries(table(components['securitySchemes']))) {
    const { type, in: where, name: key, scheme: http } = table(scheme)
    facts.set(`security scheme ${name}`, [type, where, key, http].filter((word) => word !== undefined).join(' '))
  }
  for (const [name, schema] of Object.entries(table(components['schemas']))) {
    if (!OWN_SCHEMAS.includes(name)) addComponent(facts, `schema ${name}`, table(schema))
  }
  return facts
}

function addOperation(facts: Map<string, string>, key: string, operation: Table): void {
  facts.set(key, 'there')
  for (const row of list(operation['parameters'])) {
    const { name, in: where, required, schema } = table(row)
    facts.set(`${key} ${where} parameter ${name}`, `${wordOf(schema)}${required === true ? ' required' : ''}`)
  }
  const body = table(operation['requestBody'])
  for (const [type, content] of Object.entries(table(body['content']))) {
    facts.set(`${key} body ${type}`, `${wordOf(table(content)['schema'])}${body['required'] === true ? ' required' : ''}`)
  }
  for (const [status, answer] of Object.entries(table(operation['responses']))) {
    if (status === '422') continue
    facts.set(`${key} answer ${status}`, 'there')
    for (const [type, content] of Object.entries(table(table(answer)['content'])))
      facts.set(`${key} answer ${status} ${type}`, wordOf(table(content)['schema']))
  }
  const needs = list(operation['security']).flatMap((need) =>
    Object.entries(table(need)).map(([scheme, scopes]) => `${scheme}[${[...list(scopes)].sort().join(' ')}]`),
  )
  if (needs.length > 0) facts.set(`${key} security`, [...new Set(needs)].sort().join(', '))
}

function addComponent(facts: Map<string, string>, key: string, schema: Table): void {
  const properties = Object.entries(table(schema['properties']))
  facts.set(key, properties.length > 0 ? 'object' : wordOf(schema))
  for (const [name, field] of properties) {
    facts.set(`${key} field ${name}`, `${wordOf(field)}${list(schema['required']).includes(name) ? ' required' : ''}`)
  }
}

/** A schema as one word: `integer`, `string:uuid`, `array<Ship>`, `Ship|null`, `map<integer>`. */
function wordOf(value: Json | undefined): string {
  const schema = table(value)
  const reference = schema['$ref']
  if (typeof reference === 'string') return reference.split('/').at(-1) ?? ''
  const arms = list(schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf'])
  if (arms.length > 0) return [...new Set(arms.map(wordOf))].join('|')
  if (schema['const'] !== undefined) return `const ${JSON.stringify(schema['const'])}`
  if (schema['enum'] !== undefined) return `enum ${JSON.stringify(schema['enum'])}`
  const { type, format } = schema
  if (type === undefined) return 'any'
  if (type === 'array') return `array<${wordOf(schema['items'])}>`
  const more = schema['additionalProperties']
  if (type === 'object' && typeof more === 'object') return `map<${wordOf(more)}>`
  return format === undefined ? String(type) : `${type}:${format}`
}
