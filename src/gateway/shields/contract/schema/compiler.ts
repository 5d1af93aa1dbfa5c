// Makes tests of schemas: each once, without recursion, so that neither long chains of references nor deep documents are a danger. Nothing that
// cannot be run is left for later.
import type { Dialect } from '../../../../base/index.ts'
import { toArrayTest, toUnevaluatedItemsTest } from './array-test.ts'
import { type Documents, nameOf, type Place } from './documents.ts'
import { accepts, Evaluated, type Failure, refuses, SchemaFault, type Test } from './fault.ts'
import { watchReferences } from './graph.ts'
import { Node } from './node.ts'
import { toNumberTest } from './number-test.ts'
import { toObjectTest, toUnevaluatedPropertiesTest } from './object-test.ts'
import { admitsNull, fromOlderOpenApi } from './older-openapi.ts'
import { type NodeUse, SchemaReader } from './reader.ts'
import { toAllOfTests, toAnyOfTest, toIfTest, toNodeTest, toNotTest, toOneOfTest } from './same-value-tests.ts'
import { type Scope, Scopes } from './scope.ts'
import { toStringTest } from './string-test.ts'
import { isObject, type Schema } from './subschemas.ts'
import { readTypes, type TypeName, toTypeFailure, toTypeTest } from './type-test.ts'

export interface CompilerRules {
  readonly dialect: Dialect
  readonly formats: 'standard' | 'pydantic' | null
  readonly older: boolean
}

const maxNodes = 500_000
/** Of references one after the other. */
const maxSteps = 100

export class Compiler {
  readonly #documents: Documents
  readonly #rules: CompilerRules
  readonly #scopes: Scopes
  readonly #nodes = new Map<unknown, Map<string, Node>>()
  #waiting: Node[] = []
  #made: Node[] = []
  #count = 0

  constructor(documents: Documents, rules: CompilerRules) {
    this.#documents = documents
    this.#rules = rules
    this.#scopes = new Scopes(documents)
  }

  /** Throws `SchemaFault`, and has then compiled nothing. */
  compile(place: Place): Node {
    this.#waiting = []
    this.#made = []
    try {
      const node = this.#nodeFor(place, this.#scopes.outermost, false)
      for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) next.test = this.#build(next)
      watchReferences(this.#made)
      return node
    } catch (error) {
      for (const { place } of this.#made) this.#nodes.delete(place.schema)
      throw error
    }
  }

  #nodeFor(given: Place, from: Scope, tracking: boolean): Node {
    const place = this.#behindReferences(given)
    const scope = this.#scopes.within(from, place)
    const key = isObject(place.schema) ? `${scope.id} ${tracking}` : nameOf(place)
    const known = this.#nodes.get(place.schema) ?? new Map<string, Node>()
    const node = known.get(key)
    if (node !== undefined) return node
    if (++this.#count > maxNodes) throw new SchemaFault(nameOf(place), 'schemas lead to more than can be compiled')
    const made = new Node(place, scope, tracking)
    known.set(key, made)
    this.#nodes.set(place.schema, known)
    this.#waiting.push(made)
    this.#made.push(made)
    return made
  }

  /** What a schema leads to that says nothing but where to look, so that nobody goes there by way of it. */
  #behindReferences(given: Place): Place {
    let place = given
    for (let steps = 0; steps < maxSteps && !this.#documents.hasDynamic; steps++) {
      const { schema } = place
      if (!isObject(schema) || typeof schema['$ref'] !== 'string' || !Object.keys(schema).every((name) => remarks.has(name))) return place
      place = this.#documents.resolve(schema['$ref'], place)
    }
    return place
  }

  #build(node: Node): Test {
    const { place, scope } = node
    if (place.schema === true) return accepts
    if (place.schema === false) return refuses
    if (!isObject(place.schema)) throw new SchemaFault(nameOf(place), 'a schema is an object, true or false')
    const schema = this.#adapt(place.schema, place)
    const gathers = node.tracking || schema['unevaluatedProperties'] !== undefined || schema['unevaluatedItems'] !== undefined
    const toNode = (inner: Place, use: NodeUse): Node => {
      const made = this.#nodeFor(inner, scope, use === 'same' && gathers)
      if (use === 'part') node.parts.push(made)
      else node.inPlace.push(made)
      return made
    }
    const reader = new SchemaReader(place, schema, gathers, (inner, path, use) => toNode(this.#documents.below(place, path, inner), use))
    const tests: Test[] = []
    const reference = reader.text('$ref')
    if (reference !== null) tests.push(toNodeTest(toNode(this.#documents.resolve(reference, place), 'same')))
    const dynamic = reader.text('$dynamicRef')
    if (dynamic !== null) tests.push(toNodeTest(toNode(this.#scopes.resolveDynamic(dynamic, place, scope), 'same')))
    tests.push(...this.#ownTests(reader), ...toAllOfTests(reader))
    for (const make of [toAnyOfTest, toOneOfTest, toNotTest, toIfTest]) {
      const test = make(reader)
      if (test !== null) tests.push(test)
    }
    const last = [toUnevaluatedItemsTest(reader), toUnevaluatedPropertiesTest(reader)].filter((test) => test !== null)
    let test = inOrder([...tests, ...last])
    if (last.length > 0) test = gathering(test, node.tracking)
    return this.#rules.older && admitsNull(place.schema) ? orNull(test) : test
  }

  #adapt(schema: Schema, place: Place): Schema {
    if (this.#rules.older) return fromOlderOpenApi(schema)
    const vocabularies = this.#documents.vocabulariesOf(place.resource)
    if (vocabularies === undefined || vocabularies[validation] !== undefined) return schema
    return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !validationKeywords.has(keyword)))
  }

  /** By the value alone. */
  #ownTests(reader: SchemaReader): readonly Test[] {
    const types = readTypes(reader)
    const otherwise = (name: TypeName): Failure | null => (types?.length === 1 && types[0] === name ? toTypeFailure(types) : null)
    const { dialect } = this.#rules
    const formats =
      this.#rules.formats ?? (this.#documents.vocabulariesOf(reader.place.resource)?.[formatAssertion] === undefined ? null : 'standard')
    const kinds = [
      { name: 'string', test: toStringTest(reader, { dialect, formats }, otherwise('string')) },
      {
        name: types?.[0] === 'integer' ? 'integer' : 'number',
        test: toNumberTest(
          reader,
          formats !== null,
          otherwise('number') ?? otherwise('integer'),
          types?.length === 1 && types[0] === 'integer',
        ),
      },
      { name: 'array', test: toArrayTest(reader, otherwise('array')) },
      { name: 'object', test: toObjectTest(reader, dialect, otherwise('object')) },
    ].filter(({ test }) => test !== null)
    const tests: Test[] = []
    // A test of the one type that there may be tells other types itself.
    const [only] = kinds
    if (types !== null && !(types.length === 1 && kinds.length === 1 && only?.name === types[0])) tests.push(toTypeTest(types))
    if (reader.has('const')) {
      const isMember = reader.membership('const', [reader.schema['const']])
      const failure: Failure = { keyword: 'const', reason: 'is not the one value that may stand here' }
      tests.push((value) => (isMember(value) ? null : failure))
    }
    const values = reader.list('enum')
    if (values !== null) {
      const isMember = reader.membership('enum', values)
      const failure: Failure = { keyword: 'enum', reason: 'is none of the values that may stand here' }
      tests.push((value) => (isMember(value) ? null : failure))
    }
    for (const { test } of kinds) if (test !== null) tests.push(test)
    return tests
  }
}

/** What judges nothing, and the reference itself. */
const remarks = new Set(['$ref', '$defs', '$comment', 'title', 'description', 'default', 'deprecated', 'examples', 'readOnly', 'writeOnly'])

const formatAssertion = 'https://json-schema.org/draft/2020-12/vocab/format-assertion'
const validation = 'https://json-schema.org/draft/2020-12/vocab/validation'
const validationKeywords = new Set([
  ...['type', 'const', 'enum', 'multipleOf', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum', 'maxLength', 'minLength'],
  ...['pattern', 'maxItems', 'minItems', 'uniqueItems', 'maxContains', 'minContains', 'maxProperties', 'minProperties', 'required'],
  'dependentRequired',
])

function inOrder(tests: readonly Test[]): Test {
  const [first, second] = tests
  if (first === undefined) return accepts
  if (second === undefined) return first
  if (tests.length === 2) return (value, seen) => first(value, seen) ?? second(value, seen)
  return (value, seen) => {
    for (const test of tests) {
      const failure = test(value, seen)
      if (failure !== null) return failure
    }
    return null
  }
}

/** With a record of its own of what was judged: what schemas beside it have judged is not asked. */
function gathering(test: Test, tracking: boolean): Test {
  return (value, seen) => {
    const own = new Evaluated()
    const failure = test(value, own)
    if (failure === null && tracking) seen.add(own)
    return failure
  }
}

function orNull(test: Test): Test {
  return (value, seen) => (value === null ? null : test(value, seen))
}
