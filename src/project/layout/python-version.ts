// The version of Python that the application runs on.

import { comparePaths, type Place, type Tree } from '../../base/index.ts'
import { findText, findTomlLine, parseDockerfile } from '../../syntax/index.ts'
import { toSpecifier } from './declared.ts'
import { depthOf, nameOf } from './paths.ts'
import { readSettings, readToml, settingsPaths } from './settings-files.ts'

export interface PythonVersion {
  /** `3.12` or `3.12.1`. */
  readonly version: string
  readonly from: Place
  readonly certainty: 'certain' | 'likely'
}

/** What pins it first, then what builds it, then the oldest that is allowed; of several files the shallowest. */
export function findPythonVersion(tree: Tree): PythonVersion | null {
  const paths = settingsPaths(tree).sort((one, other) => depthOf(one) - depthOf(other) || comparePaths(one, other))
  for (const find of [fromPin, fromImage, fromRange]) {
    for (const path of paths) {
      const found = find(tree, path)
      if (found !== null) return found
    }
  }
  return null
}

function fromPin(tree: Tree, path: string): PythonVersion | null {
  const name = nameOf(path)
  if (name !== '.python-version' && name !== 'runtime.txt') return null
  const lines = (readSettings(tree, path) ?? '').split('\n')
  for (const [index, line] of lines.entries()) {
    const version = /^\s*(?:c?python-?)?(3(?:\.\d+){1,2})/i.exec(line)?.[1]
    if (version !== undefined) return { version, from: { file: path, line: index + 1 }, certainty: 'certain' }
  }
  return null
}

function fromImage(tree: Tree, path: string): PythonVersion | null {
  if (!/dockerfile|^containerfile$/i.test(nameOf(path))) return null
  for (const { keyword, text, line } of parseDockerfile(readSettings(tree, path) ?? '').value) {
    const version = keyword === 'FROM' ? /(?:^|[/\s])python:(3\.\d+(?:\.\d+)?)|python(3\.\d+)/.exec(text) : null
    if (version !== null) return { version: version[1] ?? version[2] ?? '', from: { file: path, line }, certainty: 'likely' }
  }
  return null
}

function fromRange(tree: Tree, path: string): PythonVersion | null {
  if (nameOf(path) !== 'pyproject.toml') return null
  const file = readToml(tree, path)
  if (file === null) return null
  const standard = findText(file.table, 'project', 'requires-python')
  const range = standard ?? toSpecifier(findText(file.table, 'tool', 'poetry', 'dependencies', 'python') ?? '')
  const version = /(?:>=|~=|==)\s*(3\.\d+(?:\.\d+)?)/.exec(range)?.[1]
  if (version === undefined) return null
  const line =
    standard === null
      ? findTomlLine(file.text, 'tool.poetry.dependencies', 'python')
      : findTomlLine(file.text, 'project', 'requires-python')
  return { version, from: { file: path, line }, certainty: 'likely' }
}
