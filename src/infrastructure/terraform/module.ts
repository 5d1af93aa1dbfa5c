// A folder of Terraform is a module: its blocks, and what its names say: variables by their defaults or by who calls it, locals, and the
// blocks themselves, which nobody knows before they are made.

import type { Place } from '../../base/index.ts'
import {
  evaluateHcl,
  findReferences,
  type HclAttribute,
  type HclBlock,
  type HclBody,
  type HclExpression,
  type HclFile,
  type HclScope,
  HclUnknown,
  type HclValue,
  isHclList,
  isHclTable,
  pick,
  toPath,
} from '../../syntax/index.ts'
import { type Deployment, toDeployment } from '../edges.ts'

export interface TerraformFile {
  readonly path: string
  readonly parsed: HclFile
}

/** A block of the outermost level, with its module. */
export interface TerraformBlock extends Section {
  /** `resource`, `data`, `module`, `variable` … */
  readonly type: string
  readonly labels: readonly string[]
  /** `aws_lb_listener.http`; how findings and others in the module call it. */
  readonly address: string
  readonly deployment: Deployment
}

/** What has attributes and blocks of its own. */
export interface Section {
  readonly module: TerraformModule
  readonly body: HclBody
  readonly file: string
  readonly place: Place
  readonly scope: HclScope
}

/** An expression, where it is written, and who answers its names. */
interface Written {
  readonly expression: HclExpression
  readonly file: string
  readonly scope: HclScope
}

export class TerraformModule {
  readonly folder: string
  readonly blocks: readonly TerraformBlock[]
  private readonly values: ReadonlyMap<string, Written>
  /** Calls of this module by others in the tree. */
  readonly callers: TerraformBlock[] = []
  private readonly answered = new Map<string, HclValue>()
  private readonly asked = new Set<string>()
  readonly scope: HclScope = (path) => this.answer(path)

  constructor(folder: string, files: readonly TerraformFile[], values: readonly TerraformFile[]) {
    this.folder = folder
    this.blocks = files.flatMap(({ path, parsed }) => parsed.body.blocks.map((block) => this.toBlock(path, block)))
    this.values = new Map(
      values.flatMap(({ path, parsed }) =>
        parsed.body.attributes.map(({ name, value }) => [name, { expression: value, file: path, scope: () => null }] as const),
      ),
    )
  }

  private toBlock(file: string, block: HclBlock): TerraformBlock {
    const prefix = block.type === 'resource' ? [] : block.type === 'variable' ? ['var'] : [block.type]
    const { line, end } = block.span
    return {
      module: this,
      body: block.body,
      file,
      place: end > line ? { file, line, end } : { file, line },
      scope: this.scope,
      type: block.type,
      labels: block.labels,
      address: [...prefix, ...block.labels].join('.'),
      deployment: toDeployment(file),
    }
  }

  find(address: string): TerraformBlock | null {
    return this.blocks.find((block) => block.address === address) ?? null
  }

  private answer(path: readonly string[]): HclValue | null {
    const [kind = '', name = '', ...rest] = path
    if (kind !== 'var' && kind !== 'local') return null
    const key = `${kind}.${name}`
    let value = this.answered.get(key)
    if (value === undefined) {
      if (this.asked.has(key)) return new HclUnknown(`\`${key}\` is made of itself`)
      this.asked.add(key)
      value = this.evaluateName(kind, name)
      this.asked.delete(key)
      this.answered.set(key, value)
    }
    return rest.reduce(pick, value)
  }

  private evaluateName(kind: 'var' | 'local', name: string): HclValue {
    const written = this.findWritten(kind, name)
    if (written.length === 0) return new HclUnknown(`\`${kind}.${name}\` is given when it runs`, `${kind}.${name}`)
    const values = written.map((one) => evaluateHcl(one.expression, one.scope))
    const [first = null, ...others] = values
    // Callers that say different things are known one by one, and not here.
    return others.every((other) => JSON.stringify(other) === JSON.stringify(first))
      ? first
      : new HclUnknown(`\`${kind}.${name}\` differs from call to call`)
  }

  /** Where the value of a name is written: a local, what callers give, a file of values, or the default. */
  findWritten(kind: 'var' | 'local', name: string): readonly Written[] {
    if (kind === 'local') {
      for (const block of this.blocks) {
        const found = block.type === 'locals' ? block.body.attributes.find((one) => one.name === name) : undefined
        if (found !== undefined) return [{ expression: found.value, file: block.file, scope: this.scope }]
      }
      return []
    }
    const variable = this.blocks.find((block) => block.type === 'variable' && block.labels[0] === name)
    const fallback = variable?.body.attributes.find((one) => one.name === 'default')
    const byDefault =
      fallback === undefined || variable === undefined ? null : { expression: fallback.value, file: variable.file, scope: this.scope }
    if (this.callers.length > 0)
      return this.callers.flatMap((caller) => {
        const given = caller.body.attributes.find((one) => one.name === name)
        if (given !== undefined) return [{ expression: given.value, file: caller.file, scope: caller.scope }]
        return byDefault ?? []
      })
    return [this.values.get(name) ?? byDefault ?? []].flat()
  }
}

/** An attribute: its value as far as it is known, and where a person would change it. */
export interface TerraformValue {
  readonly value: HclValue
  readonly expression: HclExpression
  /** Where it is set on the block. */
  readonly place: Place
  /** Where what it says is written: the default of a variable, a local, a call; the same place where it is written out. */
  readonly source: Place
}

export function attributeOf(section: Section, name: string): TerraformValue | null {
  const attribute = section.body.attributes.findLast((one) => one.name === name)
  if (attribute === undefined) return null
  const value = evaluateHcl(attribute.value, section.scope)
  if (value === null) return null
  return { value, expression: attribute.value, place: placeOf(section.file, attribute), source: sourceOf(section, attribute) }
}

function placeOf(file: string, { span: { line, end } }: Pick<HclAttribute, 'span'>): Place {
  return end > line ? { file, line, end } : { file, line }
}

function sourceOf(section: Section, attribute: HclAttribute): Place {
  const found = findSource(section, attribute.value)
  return found.expression === attribute.value ? placeOf(section.file, attribute) : placeOf(found.file, found.expression)
}

/** Where what an expression of a block says is written. */
export function sourceOfExpression(section: Section, expression: HclExpression): Place {
  const found = findSource(section, expression)
  return placeOf(found.file, found.expression)
}

function findSource(section: Section, expression: HclExpression): Written {
  let written: Written = { expression, file: section.file, scope: section.scope }
  let { module } = section
  for (let steps = 0; steps < 20; steps++) {
    const path = toPath(written.expression)
    const [kind, name, more] = path ?? []
    if ((kind !== 'var' && kind !== 'local') || name === undefined || more !== undefined) break
    const found = module.findWritten(kind, name)
    const [only] = found
    if (only === undefined || found.length > 1) break
    written = only
    module = module.callers.find(({ file, scope }) => file === only.file && scope === only.scope)?.module ?? module
  }
  return written
}

export function textOf(section: Section, name: string): string | null {
  const value = attributeOf(section, name)?.value
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

/** Null where it is absent or not known. */
export function flagOf(section: Section, name: string): boolean | null {
  const text = textOf(section, name)
  return text === 'true' ? true : text === 'false' ? false : null
}

/** Blocks within a block; of a `dynamic` one its content, for each element that is known. */
export function blocksOf(section: Section, type: string): readonly Section[] {
  return section.body.blocks.flatMap((block): Section[] => {
    const inner = { module: section.module, file: section.file, place: placeOf(section.file, block) }
    if (block.type === type) return [{ ...inner, body: block.body, scope: section.scope }]
    if (block.type !== 'dynamic' || block.labels[0] !== type) return []
    const content = block.body.blocks.find((one) => one.type === 'content')
    if (content === undefined) return []
    const { body } = content
    const iterator = block.body.attributes.find((one) => one.name === 'iterator')
    const name = (iterator === undefined ? null : toPath(iterator.value)?.[0]) ?? type
    const each = block.body.attributes.find((one) => one.name === 'for_each')
    const elements = each === undefined ? new HclUnknown('nothing is gone through') : evaluateHcl(each.value, section.scope)
    const scopes = elementsOf(elements).map(
      ({ key, value }): HclScope =>
        (path) => {
          if (path[0] !== name) return section.scope(path)
          return path[1] === 'key' ? key : path[1] === 'value' ? path.slice(2).reduce(pick, value) : null
        },
    )
    return scopes.map((scope) => ({ ...inner, body, scope }))
  })
}

function elementsOf(value: HclValue): readonly { readonly key: HclValue; readonly value: HclValue }[] {
  if (isHclList(value)) return value.slice(0, 50).map((item) => ({ key: item, value: item }))
  if (isHclTable(value))
    return Object.entries(value)
      .slice(0, 50)
      .map(([key, item]) => ({ key, value: item }))
  return [{ key: value, value }]
}

/** Counted down to none by default: it is not made unless somebody asks for it. */
export function isSwitchedOff(section: Section): boolean {
  const count = attributeOf(section, 'count')?.value
  const each = attributeOf(section, 'for_each')?.value
  return count === 0 || (isHclList(each) && each.length === 0) || (isHclTable(each) && Object.keys(each).length === 0)
}

/** A resource of one of these types that is made by default. */
export function isResource(block: TerraformBlock, ...types: readonly string[]): boolean {
  return block.type === 'resource' && types.includes(block.labels[0] ?? '') && !isSwitchedOff(block)
}

/** The resources of the same module that an attribute of a block speaks of, or the other way round. */
export function resourcesOf({ module }: TerraformBlock, ...types: readonly string[]): readonly TerraformBlock[] {
  return module.blocks.filter((block) => isResource(block, ...types))
}

/** Without a line, so that it stays the same when others move. */
export function nameOf({ module, address }: TerraformBlock): string {
  return module.folder === '' ? address : `${module.folder}: ${address}`
}

/** Whether an attribute speaks of another block, by its address. */
export function mentions(section: Section, name: string, address: string): boolean {
  const attribute = section.body.attributes.find((one) => one.name === name)
  return attribute !== undefined && findReferences(attribute.value).some((one) => one === address || one.startsWith(`${address}.`))
}

/** The texts of a list that are known. */
export function textsOf(section: Section, name: string): readonly string[] {
  const value = attributeOf(section, name)?.value
  if (typeof value === 'string') return [value]
  return isHclList(value) ? value.filter((item) => typeof item === 'string') : []
}
