// What the schemas of one application share: versions that decide how pydantic writes them, and the components met so far.
import type { Schema } from '../../../model/index.ts'
import { type ClassValue, identity, type Machine, type Value } from '../../../project/index.ts'
import { PYDANTIC_MAJOR_NOTE } from '../pydantic/model-config.ts'
import { parseVersion } from './fastapi-version.ts'
import { displayName } from './type-name.ts'

export type Mode = 'validation' | 'serialization'

export interface SchemaContext {
  readonly machine: Machine
  readonly pydanticMajor: 1 | 2
  readonly fastapiVersion: readonly [number, number, number]
  /** `FastAPI(separate_input_output_schemas=…)` */
  readonly separateInputOutput: boolean
  /** By the reference under which they stand until `finishSchemas` gives them their names. */
  readonly components: Map<string, Component>
}

export interface Component {
  /** `module.Page[Item]`: where its names are made from. */
  readonly longName: string
  /** Different for different classes of one name. */
  readonly identity: string
  readonly mode: Mode
  /** null while it is being made: a model that contains itself. */
  schema: Schema | null
  /** What else tells two classes of one shape apart. */
  readonly doc: string | null
}

export interface SchemaOptions {
  readonly pydanticMajor?: 1 | 2
  /** As text: `0.165.0`. */
  readonly fastapiVersion?: string
  readonly separateInputOutput?: boolean
}

/** The newest FastAPI whose documents were compared with ours; taken where nothing says which one is used. */
const NEWEST = '0.165.0'

export function createSchemaContext(machine: Machine, options: SchemaOptions = {}): SchemaContext {
  const major = options.pydanticMajor ?? 2
  machine.notes.set(PYDANTIC_MAJOR_NOTE, major)
  return {
    machine,
    pydanticMajor: major,
    fastapiVersion: parseVersion(options.fastapiVersion ?? NEWEST),
    separateInputOutput: options.separateInputOutput ?? true,
    components: new Map(),
  }
}

export const REF = '#/components/schemas/'

/** A reference to the component of a class, made by `build` where it is new. */
export function refTo(context: SchemaContext, cls: ClassValue, typeArguments: readonly Value[], mode: Mode, build: () => Schema): Schema {
  const names = typeArguments.map(displayName)
  const longName = `${cls.module}.${cls.qualname}${names.length === 0 ? '' : `[${names.join(',')}]`}`
  return refByName(
    context,
    {
      longName,
      identity: `${identity(cls)}${names.length === 0 ? '' : `[${typeArguments.map(argumentIdentity).join(',')}]`}`,
      mode,
      doc: cls.doc,
    },
    build,
  )
}

export function refByName(context: SchemaContext, head: Omit<Component, 'schema'>, build: () => Schema): Schema {
  const key = `${head.longName}:${head.identity}|${head.mode}`
  if (!context.components.has(key)) {
    const component: Component = { ...head, schema: null }
    context.components.set(key, component)
    component.schema = build()
  }
  return { $ref: `${REF}${key}` }
}

function argumentIdentity(type: Value): string {
  if (type.kind === 'generic') return `${argumentIdentity(type.origin)}[${type.args.map(argumentIdentity).join(',')}]`
  return type.kind === 'class' ? String(identity(type)) : displayName(type)
}
