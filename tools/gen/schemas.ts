// JSON Schemas of what we write, made from the types themselves: schema/model.json, schema/findings.json and others.

import { join } from 'node:path'
import ts from 'typescript'

interface Generated {
  readonly file: string
  make(): string
}

type JsonSchema = { [key: string]: unknown }

const roots = [
  { file: 'schema/model.json', source: 'src/model/model.ts', type: 'Model', title: 'What `fastward map` writes' },
  {
    file: 'schema/findings.json',
    source: 'src/report/findings-json.ts',
    type: 'FindingsJson',
    title: 'What `fastward scan --format json` writes',
  },
  {
    file: 'schema/routes.json',
    source: 'src/report/routes-json.ts',
    type: 'RoutesJson',
    title: 'What `fastward routes --format json` writes',
  },
  {
    file: 'schema/route.json',
    source: 'src/report/explain/route-explanation-json.ts',
    type: 'RouteExplanationJson',
    title: 'What `fastward routes --explain ROUTE --format json` writes',
  },
  {
    file: 'schema/difference.json',
    source: 'src/guardrail/difference.ts',
    type: 'Difference',
    title: 'What `fastward diff --format json` writes',
  },
  {
    file: 'schema/judgement.json',
    source: 'src/guardrail/judgement-json.ts',
    type: 'JudgementJson',
    title: 'What `fastward guard --format json` writes',
  },
]

export function generateSchemas(root: string): Generated[] {
  let program: ts.Program | undefined
  return roots.map(({ file, source, type, title }) => ({
    file,
    make() {
      program ??= readProgram(root)
      const schema = new SchemaWriter(program.getTypeChecker()).write(findType(program, join(root, source), type), type)
      return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', title, ...schema }, null, 2)}\n`
    },
  }))
}

function readProgram(root: string): ts.Program {
  const { config, error } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'))
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  return ts.createProgram(
    roots.map(({ source }) => join(root, source)),
    { ...options, types: [] },
  )
}

function findType(program: ts.Program, file: string, name: string): ts.Type {
  const source = program.getSourceFile(file)
  const symbol = source && program.getTypeChecker().getSymbolAtLocation(source)?.exports?.get(ts.escapeLeadingUnderscores(name))
  if (!symbol) throw new Error(`${file} exports no ${name}`)
  return program.getTypeChecker().getDeclaredTypeOfSymbol(symbol)
}

class SchemaWriter {
  readonly #checker: ts.TypeChecker
  readonly #definitions = new Map<string, JsonSchema>()

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker
  }

  write(type: ts.Type, name: string): JsonSchema {
    const { $ref } = this.#of(type)
    if ($ref !== `#/$defs/${name}`) throw new Error(`${name} has no name of its own`)
    const definitions = [...this.#definitions].sort(([one], [other]) => (one < other ? -1 : 1))
    return { $ref, $defs: Object.fromEntries(definitions) }
  }

  #of(type: ts.Type): JsonSchema {
    const name = nameOf(type)
    if (name === null) return this.#inline(type)
    if (!this.#definitions.has(name)) {
      // Taken before it is filled: types may hold themselves.
      const definition: JsonSchema = {}
      this.#definitions.set(name, definition)
      Object.assign(definition, this.#inline(type))
    }
    return { $ref: `#/$defs/${name}` }
  }

  #inline(type: ts.Type): JsonSchema {
    if (type.isUnion()) return this.#union(type)
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value }
    const { flags } = type
    if (flags & ts.TypeFlags.TemplateLiteral) return { type: 'string', pattern: patternOf(this.#checker.typeToString(type)) }
    if (flags & ts.TypeFlags.String) return { type: 'string' }
    if (flags & ts.TypeFlags.Number) return { type: 'number' }
    if (flags & ts.TypeFlags.Boolean) return { type: 'boolean' }
    if (flags & ts.TypeFlags.BooleanLiteral) return { const: this.#checker.typeToString(type) === 'true' }
    if (flags & ts.TypeFlags.Null) return { type: 'null' }
    if (this.#checker.isTupleType(type)) return this.#tuple(type)
    if (this.#checker.isArrayType(type)) return { type: 'array', items: this.#of(this.#argumentsOf(type)[0] ?? fail(type, this.#checker)) }
    if (flags & ts.TypeFlags.Object) return this.#object(type)
    return fail(type, this.#checker)
  }

  #union({ types }: ts.UnionType): JsonSchema {
    const literals = types.filter((type) => type.isStringLiteral() || type.isNumberLiteral()).map((type) => (type as ts.LiteralType).value)
    const isBoolean = types.filter(({ flags }) => flags & ts.TypeFlags.BooleanLiteral).length === 2
    const others = types.filter(
      (type) => !type.isStringLiteral() && !type.isNumberLiteral() && !(isBoolean && type.flags & ts.TypeFlags.BooleanLiteral),
    )
    // The order of a union's members is the compiler's business and may change.
    const parts = [
      ...(literals.length > 0 ? [{ enum: literals.sort() }] : []),
      ...(isBoolean ? [{ type: 'boolean' }] : []),
      ...others.map((type) => this.#of(type)).sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)),
    ]
    return parts.length === 1 ? (parts[0] ?? {}) : { anyOf: parts }
  }

  #tuple(type: ts.Type): JsonSchema {
    // `isTupleType` promises a reference to a tuple.
    const { target } = type as ts.TupleTypeReference
    const fixed = this.#argumentsOf(type).slice(0, target.fixedLength)
    const rest = this.#argumentsOf(type)[target.fixedLength]
    return {
      type: 'array',
      prefixItems: fixed.map((one) => this.#of(one)),
      items: rest === undefined ? false : this.#of(rest),
      minItems: target.minLength,
    }
  }

  #object(type: ts.Type): JsonSchema {
    const index = this.#checker.getIndexInfoOfType(type, ts.IndexKind.String)
    if (index) return { type: 'object', additionalProperties: this.#of(index.type) }
    const properties: Record<string, JsonSchema> = {}
    const required: string[] = []
    for (const symbol of this.#checker.getPropertiesOfType(type)) {
      const isOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0
      const declared = this.#checker.getTypeOfSymbol(symbol)
      const description = ts.displayPartsToString(symbol.getDocumentationComment(this.#checker))
      const schema = this.#of(isOptional ? this.#checker.getNonNullableType(declared) : declared)
      properties[symbol.name] = { ...(description === '' ? {} : { description }), ...schema }
      if (!isOptional) required.push(symbol.name)
    }
    return { type: 'object', properties, required, additionalProperties: false }
  }

  #argumentsOf(type: ts.Type): readonly ts.Type[] {
    // Arrays and tuples are references; both are asked for before this is called.
    return this.#checker.getTypeArguments(type as ts.TypeReference)
  }
}

/** Interfaces and aliases of ours that take no type arguments; what takes some is written out where it stands. */
function nameOf(type: ts.Type): string | null {
  if (type.aliasSymbol) return type.aliasTypeArguments?.length || !isOurs(type.aliasSymbol) ? null : type.aliasSymbol.name
  const symbol = type.getSymbol()
  if (!symbol || !(symbol.flags & ts.SymbolFlags.Interface) || !isOurs(symbol)) return null
  // Asked above: it is an interface. One with type arguments filled in has another one as its target.
  const { typeParameters, target } = type as ts.InterfaceType & Partial<ts.TypeReference>
  return typeParameters?.length || (target !== undefined && target !== type) ? null : symbol.name
}

function isOurs(symbol: ts.Symbol): boolean {
  return symbol.declarations?.every((declaration) => !declaration.getSourceFile().isDeclarationFile) === true
}

/** Of `` `CWE-${number}` ``. */
function patternOf(text: string): string {
  const parts = text.slice(1, -1).split(/\$\{number\}/)
  return `^${parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('\\d+')}$`
}

function fail(type: ts.Type, checker: ts.TypeChecker): never {
  throw new Error(`there is no JSON Schema for ${checker.typeToString(type)}`)
}
