// What a project says that it needs, in the dialects of pyproject.toml, setup.cfg, Pipfile and conda's environment.yml. All
// ranges come out in PEP 440's own words.

import type { Tree } from '../../base/index.ts'
import {
  type ConfigValue,
  findTable,
  findText,
  findTexts,
  findTomlLine,
  findValue,
  isTable,
  normalizeName,
  parseRequirement,
  parseYaml,
  type Requirement,
} from '../../syntax/index.ts'
import { nameOf } from './paths.ts'
import { readIni, readSettings, readToml } from './settings-files.ts'

/** The direct requirements, those for running first; null when the file is none of these. */
export function findDeclared(tree: Tree, path: string): Requirement[] | null {
  const name = nameOf(path)
  if (name === 'pyproject.toml') return ofPyproject(tree, path)
  if (name === 'Pipfile') return ofPipfile(tree, path)
  if (name === 'setup.cfg') return ofSetupCfg(tree, path)
  if (/^environment[\w.-]*\.ya?ml$/.test(name)) return ofConda(tree, path)
  return null
}

function ofPyproject(tree: Tree, path: string): Requirement[] {
  const file = readToml(tree, path)
  if (file === null) return []
  const { table, text } = file
  const lines = text.split('\n')
  const groups = [
    ...Object.values(findTable(table, 'project', 'optional-dependencies')),
    ...Object.values(findTable(table, 'dependency-groups')),
  ]
  const standard = [
    ...findTexts(table, 'project', 'dependencies'),
    ...groups.flatMap((group) => findTexts({ group }, 'group')),
    ...findTexts(table, 'tool', 'uv', 'constraint-dependencies'),
  ]
  const found: Requirement[] = []
  for (const words of standard) {
    const line = lines.findIndex((candidate) => candidate.includes(words)) + 1
    const requirement = parseRequirement(words, Math.max(1, line))
    if (requirement !== null) found.push(requirement)
  }
  const tables = ['tool.poetry.dependencies']
  for (const group of Object.keys(findTable(table, 'tool', 'poetry', 'group'))) tables.push(`tool.poetry.group.${group}.dependencies`)
  for (const name of tables) {
    for (const [key, value] of Object.entries(findTable(table, ...name.split('.')))) {
      if (key !== 'python') found.push(ofPair(key, value, findTomlLine(text, name, key)))
    }
  }
  return found
}

function ofPipfile(tree: Tree, path: string): Requirement[] {
  const file = readToml(tree, path)
  if (file === null) return []
  return Object.entries(findTable(file.table, 'packages')).map(([key, value]) =>
    ofPair(key, value, findTomlLine(file.text, 'packages', key)),
  )
}

function ofSetupCfg(tree: Tree, path: string): Requirement[] {
  const ini = readIni(tree, path)
  const entries = [ini.get('options')?.get('install_requires'), ...(ini.get('options.extras_require')?.values() ?? [])]
  return entries.flatMap((entry) =>
    (entry?.value ?? '')
      .split('\n')
      .map((line) => parseRequirement(line, entry?.line))
      .filter((requirement) => requirement !== null),
  )
}

function ofConda(tree: Tree, path: string): Requirement[] {
  const parsed = parseYaml(readSettings(tree, path) ?? '')
  const list = findValue(parsed.value, 'dependencies')
  if (!Array.isArray(list)) return []
  // The list's items are plain values.
  return (list as readonly ConfigValue[]).flatMap((item, at) => {
    const line = parsed.lineOf(['dependencies', at])
    const words =
      typeof item === 'string'
        ? [item.replace(/^[\w-]+::/, '').replace(/^([\w.-]+)\s*=([^=\s]+)(?:=.*)?$/, '$1==$2')]
        : findTexts(item, 'pip')
    return words.map((word) => parseRequirement(word, line)).filter((requirement) => requirement !== null)
  })
}

function ofPair(name: string, value: ConfigValue, line: number): Requirement {
  const alternatives = Array.isArray(value) ? value : [value]
  const first = alternatives[0] ?? ''
  const version = typeof first === 'string' ? first : (findText(first, 'version') ?? '')
  const url = isTable(first) ? (findText(first, 'git') ?? findText(first, 'url') ?? findText(first, 'path')) : null
  return { name: normalizeName(name), extras: findTexts(first, 'extras'), specifier: toSpecifier(version), marker: null, url, line }
}

/** Poetry's `^1.2`, `~1.2`, `1.2.*`, `1.2.3` and `*`. Of alternatives the last is taken: it is the newest. */
export function toSpecifier(range: string): string {
  const last = range.split('||').at(-1)?.trim() ?? ''
  if (last === '' || last === '*' || last === 'latest') return ''
  return last
    .split(/\s*,\s*|\s+(?=[<>=!~^])/)
    .map((part) => part.replace(/\s+/g, ''))
    .filter((part) => part !== '' && part !== '*')
    .map(toSpecifierPart)
    .join(',')
}

function toSpecifierPart(part: string): string {
  const caret = /^(\^|~(?!=))v?(\d+(?:\.\d+)*)(.*)$/.exec(part)
  if (caret !== null) {
    const numbers = (caret[2] ?? '').split('.').map(Number)
    // `^` holds the first number that is not zero, `~` the second number, or the first when there is no other.
    const nonZero = numbers.findIndex((number) => number !== 0)
    const held = caret[1] === '^' ? (nonZero < 0 ? numbers.length - 1 : nonZero) : Math.min(1, numbers.length - 1)
    const ceiling = numbers.slice(0, held + 1).map((number, at) => (at === held ? number + 1 : number))
    return `>=${numbers.join('.')}${caret[3] ?? ''},<${ceiling.join('.')}`
  }
  if (/^=(?!=)/.test(part)) return `=${part}`
  return /^[\dv]/.test(part) ? `==${part.replace(/^v/, '')}` : part
}
