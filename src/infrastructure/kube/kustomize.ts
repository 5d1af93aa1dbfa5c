// Kustomizations: what they make of the manifests that they name, so far that a check sees the object as it is brought up, and each value
// with the place where it is written, be that a patch. One that others build on is not brought up by itself.

import type { Place, Tree } from '../../base/index.ts'
import { parseLocatedYaml } from '../../syntax/index.ts'
import { type KubeObject, toKubeObject } from './object.ts'
import { applyOperations, mergePatch } from './patch.ts'
import { at, entriesAt, itemsAt, type KubeTable, type KubeValue, textAt, toKubeValue } from './value.ts'

type Tell = (code: string, place: Place, message: string) => void

const DEEPEST = 20
const MOST_OBJECTS = 2000

interface Building {
  readonly tree: Tree
  readonly kustomizations: ReadonlyMap<string, KubeValue>
  readonly documents: ReadonlyMap<string, readonly KubeValue[]>
  readonly used: Set<string>
  readonly problem: Tell
  objects: number
}

export interface BuiltKustomizations {
  readonly objects: readonly KubeObject[]
  /** Manifests that stand in one of them. */
  readonly used: ReadonlySet<string>
}

export function buildKustomizations(
  tree: Tree,
  kustomizations: ReadonlyMap<string, KubeValue>,
  documents: ReadonlyMap<string, readonly KubeValue[]>,
  problem: Tell,
): BuiltKustomizations {
  const building: Building = { tree, kustomizations, documents, used: new Set(), problem, objects: 0 }
  const named = new Set<string>()
  for (const [path, value] of kustomizations)
    for (const one of partsOf(value)) {
      const found = findKustomization(building, resolve(folderOf(path), one.text))
      if (found !== null && found !== path) named.add(found)
    }
  const objects = [...kustomizations.keys()]
    // Where each names the other, all of them are brought up.
    .filter((path) => !named.has(path) || named.size === kustomizations.size)
    .flatMap((path) =>
      build(building, path, []).flatMap((value) => {
        const object = toKubeObject(value, folderOf(path), 'kustomize')
        return object === null ? [] : [object]
      }),
    )
  return { objects, used: building.used }
}

function partsOf(value: KubeValue): { readonly text: string; readonly place: Place }[] {
  return ['resources', 'bases', 'components'].flatMap((key) =>
    itemsAt(value, key).flatMap((item) => {
      const text = textAt(item)
      return text === null ? [] : [{ text, place: item.place }]
    }),
  )
}

function build(building: Building, path: string, above: readonly string[]): readonly KubeValue[] {
  const value = building.kustomizations.get(path)
  if (value === undefined || above.includes(path) || above.length > DEEPEST) return []
  const folder = folderOf(path)
  const isComponent = (name: string): boolean => textAt(building.kustomizations.get(name), 'kind') === 'Component'
  let objects: KubeValue[] = []
  const components: string[] = []
  for (const { text, place } of partsOf(value)) {
    if (/^(?:https?:|git@|github\.com\/|ssh:)|\?ref=/.test(text)) {
      building.problem('kustomization-remote', place, `\`${text.slice(0, 100)}\` is fetched from elsewhere and was not looked at`)
      continue
    }
    const target = resolve(folder, text)
    const inner = findKustomization(building, target)
    if (inner !== null && isComponent(inner)) components.push(inner)
    else if (inner !== null) objects.push(...build(building, inner, [...above, path]))
    else {
      building.used.add(target)
      const documents = building.documents.get(target)
      if (documents === undefined && !building.tree.has(target))
        building.problem('kustomization-incomplete', place, `\`${text.slice(0, 100)}\` is not in the tree`)
      objects.push(...(documents ?? []))
    }
    building.objects += objects.length
    if (building.objects > MOST_OBJECTS * 10) break
  }
  objects = objects.slice(0, MOST_OBJECTS)
  objects.push(...generate(value))
  for (const component of components) objects = change(building, component, objects)
  return change(building, path, objects)
}

/** What a kustomization does to objects, in the tool's own order: patches, then names, labels and images. */
function change(building: Building, path: string, objects: readonly KubeValue[]): KubeValue[] {
  const value = building.kustomizations.get(path)
  const folder = folderOf(path)
  let changed = [...objects]
  for (const patch of patchesOf(building, value, folder)) changed = changed.flatMap((object) => applyPatch(patch, object))
  const namespace = at(value, 'namespace')
  if (namespace !== null) changed = changed.map((object) => setIn(object, ['metadata', 'namespace'], namespace))
  const labels = [...entriesAt(value, 'commonLabels'), ...itemsAt(value, 'labels').flatMap((one) => entriesAt(one, 'pairs'))]
  for (const [name, label] of labels)
    changed = changed.map((object) => labelPaths(object).reduce((one, at) => setIn(one, [...at, name], label), object))
  for (const image of itemsAt(value, 'images')) changed = changed.map((object) => setImages(object, image))
  const [prefix, suffix] = [textAt(value, 'namePrefix') ?? '', textAt(value, 'nameSuffix') ?? '']
  if (prefix !== '' || suffix !== '') changed = changed.map((object) => rename(object, prefix, suffix))
  return changed
}

interface Patch {
  readonly kind: string | null
  readonly name: string | null
  readonly body: KubeValue
}

function patchesOf(building: Building, value: KubeValue | undefined, folder: string): Patch[] {
  const fromFile = (text: string, place: Place): readonly KubeValue[] => {
    const target = resolve(folder, text)
    building.used.add(target)
    const found = building.documents.get(target)
    if (found === undefined) building.problem('kustomization-incomplete', place, `the patch \`${text.slice(0, 100)}\` could not be read`)
    return found ?? []
  }
  const fromText = (inline: KubeValue): readonly KubeValue[] => {
    const { documents } = parseLocatedYaml(textAt(inline) ?? '')
    // The text starts on the line behind its key.
    return documents.map((document) => toKubeValue(document, (line) => ({ file: inline.place.file, line: inline.place.line + line })))
  }
  const patches: Patch[] = []
  const add = (bodies: readonly KubeValue[], target: KubeValue | null): void => {
    for (const body of bodies)
      patches.push({
        kind: target === null ? textAt(body, 'kind') : textAt(target, 'kind'),
        name: target === null ? textAt(body, 'metadata', 'name') : textAt(target, 'name'),
        body,
      })
  }
  for (const item of itemsAt(value, 'patchesStrategicMerge')) {
    const text = textAt(item) ?? ''
    add(text.includes('\n') ? fromText(item) : fromFile(text, item.place), null)
  }
  for (const key of ['patchesJson6902', 'patches'])
    for (const item of itemsAt(value, key)) {
      const [inline, path] = [at(item, 'patch'), at(item, 'path')]
      add(inline !== null ? fromText(inline) : path !== null ? fromFile(textAt(path) ?? '', path.place) : [], at(item, 'target'))
    }
  return patches
}

function applyPatch({ kind, name, body }: Patch, object: KubeValue): KubeValue[] {
  const fits = (wanted: string | null, has: string | null): boolean => {
    if (wanted === null || wanted === has) return true
    // A target's name is a pattern; of one that is long or odd only the plain meaning is taken.
    return has !== null && /^[\w.-]{0,60}\*$/.test(wanted) && has.startsWith(wanted.replace(/\.?\*$/, ''))
  }
  if (!fits(kind, textAt(object, 'kind')) || !fits(name, textAt(object, 'metadata', 'name'))) return [object]
  if (body.kind === 'list') return [applyOperations(object, body.items)]
  if (textAt(body, '$patch') === 'delete') return []
  return [mergePatch(object, body)]
}

/** Objects that are made of files and texts. */
function generate(value: KubeValue): KubeValue[] {
  return [
    ...itemsAt(value, 'configMapGenerator').map((one) => toGenerated(one, 'ConfigMap', 'data')),
    ...itemsAt(value, 'secretGenerator').map((one) => toGenerated(one, 'Secret', 'stringData')),
  ]
}

function toGenerated(generator: KubeValue, kind: string, key: string): KubeValue {
  const place = generator.place
  const text = (value: string): KubeValue => ({ kind: 'scalar', value, place })
  const data = new Map<string, KubeValue>()
  for (const literal of itemsAt(generator, 'literals')) {
    const [, name, value] = /^([^=]+)=([\s\S]*)$/.exec(textAt(literal) ?? '') ?? []
    if (name !== undefined)
      data.set(name, { kind: 'scalar', value: (value ?? '').replace(/^(["'])([\s\S]*)\1$/, '$2'), place: literal.place })
  }
  const table = (entries: readonly (readonly [string, KubeValue])[]): KubeTable => ({ kind: 'table', entries: new Map(entries), place })
  return table([
    ['apiVersion', text('v1')],
    ['kind', text(kind)],
    ['metadata', table([['name', text(textAt(generator, 'name') ?? '')]])],
    [key, { kind: 'table', entries: data, place }],
  ])
}

function labelPaths(object: KubeValue): readonly (readonly string[])[] {
  const template = at(object, 'spec', 'template', 'metadata') === null ? [] : [['spec', 'template', 'metadata', 'labels']]
  const selector = at(object, 'spec', 'selector', 'matchLabels') === null ? [] : [['spec', 'selector', 'matchLabels']]
  const service = textAt(object, 'kind') === 'Service' && at(object, 'spec', 'selector') !== null ? [['spec', 'selector']] : []
  return [['metadata', 'labels'], ...template, ...selector, ...service]
}

function setImages(object: KubeValue, image: KubeValue): KubeValue {
  const name = textAt(image, 'name')
  if (name === null) return object
  return mapTables(object, 0, (table) => {
    const current = table.entries.get('image')
    const text = textAt(current)
    const base = text?.replace(/@.*$/, '').replace(/:[^/:]*$/, '')
    if (text === null || base !== name) return table
    const [newName, newTag, digest] = [textAt(image, 'newName') ?? base, textAt(image, 'newTag'), textAt(image, 'digest')]
    const kept = text.slice(base.length)
    const value = `${newName}${digest !== null ? `@${digest}` : newTag !== null ? `:${newTag}` : kept}`
    return { ...table, entries: new Map(table.entries).set('image', { kind: 'scalar', value, place: image.place }) }
  })
}

function mapTables(value: KubeValue, depth: number, map: (table: KubeTable) => KubeTable): KubeValue {
  if (depth > 30 || value.kind === 'scalar') return value
  if (value.kind === 'list') return { ...value, items: value.items.map((item) => mapTables(item, depth + 1, map)) }
  return map({ ...value, entries: new Map([...value.entries].map(([key, inner]) => [key, mapTables(inner, depth + 1, map)])) })
}

function rename(object: KubeValue, prefix: string, suffix: string): KubeValue {
  const name = at(object, 'metadata', 'name')
  if (name?.kind !== 'scalar') return object
  return setIn(object, ['metadata', 'name'], { ...name, value: `${prefix}${name.value}${suffix}` })
}

function setIn(object: KubeValue, path: readonly string[], value: KubeValue): KubeValue {
  const [first, ...rest] = path
  if (first === undefined) return value
  if (object.kind !== 'table') return object
  const inner = object.entries.get(first) ?? { kind: 'table', entries: new Map(), place: value.place }
  return { ...object, entries: new Map(object.entries).set(first, setIn(inner, rest, value)) }
}

function findKustomization({ kustomizations }: Building, folder: string): string | null {
  const inside = folder === '' ? '' : `${folder}/`
  return (
    [`${inside}kustomization.yaml`, `${inside}kustomization.yml`, `${inside}Kustomization`].find((path) => kustomizations.has(path)) ?? null
  )
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

function resolve(folder: string, text: string): string {
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of text.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
