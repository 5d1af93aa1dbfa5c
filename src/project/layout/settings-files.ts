// The settings files of a tree, each read and parsed once, however many questions are asked about it.

import type { Tree } from '../../base/index.ts'
import { type ConfigTable, decodeConfig, type IniSection, parseIni, parseToml } from '../../syntax/index.ts'
import { folderOf } from './paths.ts'

export interface TomlFile {
  readonly path: string
  readonly folder: string
  readonly text: string
  readonly table: ConfigTable
}

const texts = new WeakMap<Tree, Map<string, string | null>>()
const tables = new WeakMap<Tree, Map<string, TomlFile | null>>()

export function readSettings(tree: Tree, path: string): string | null {
  return remember(texts, tree, path, () => {
    const bytes = tree.has(path) || tree.above.some((file) => file.path === path) ? tree.read(path) : null
    return bytes === null ? null : decodeConfig(bytes)
  })
}

export function readToml(tree: Tree, path: string): TomlFile | null {
  return remember(tables, tree, path, () => {
    const text = readSettings(tree, path)
    return text === null ? null : { path, folder: folderOf(path), text, table: parseToml(text).value }
  })
}

export function readIni(tree: Tree, path: string): ReadonlyMap<string, IniSection> {
  const text = readSettings(tree, path)
  return text === null ? new Map() : parseIni(text).value
}

/** All settings files, those of the folders above included. */
export function settingsPaths(tree: Tree): string[] {
  return [...tree.files, ...tree.above].filter((file) => file.kind === 'settings').map((file) => file.path)
}

export function pyprojects(tree: Tree): TomlFile[] {
  return tree.files
    .filter((file) => file.path === 'pyproject.toml' || file.path.endsWith('/pyproject.toml'))
    .map((file) => readToml(tree, file.path))
    .filter((file) => file !== null)
}

function remember<Value>(memory: WeakMap<Tree, Map<string, Value>>, tree: Tree, path: string, make: () => Value): Value {
  let known = memory.get(tree)
  if (known === undefined) {
    known = new Map()
    memory.set(tree, known)
  }
  const found = known.get(path)
  if (found !== undefined) return found
  const made = make()
  known.set(path, made)
  return made
}
