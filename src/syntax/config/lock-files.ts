// Lock files: uv.lock, poetry.lock, pdm.lock and pylock.toml are TOML that tools write in one way, with a table for each
// package. They run to megabytes, so they are read line by line for the names and versions alone. Pipfile.lock is JSON.

import { parseJson } from '../../base/index.ts'
import { type ConfigProblem, type ConfigValue, findTable, findText, isTable, LONGEST, type Parsed, splitLines } from './parsed.ts'
import { normalizeName } from './requirements.ts'

export interface LockedPackage {
  readonly name: string
  readonly version: string
  readonly line: number
}

const LONGEST_LOCK = 10 * LONGEST

/** A package that is locked at several versions, one for each platform, is there once for each. */
export function parseTomlLock(text: string): Parsed<readonly LockedPackage[]> {
  if (text.length > LONGEST_LOCK) return tooLarge()
  const packages: LockedPackage[] = []
  let inside = false
  let name: { text: string; line: number } | null = null
  for (const [index, line] of splitLines(text).entries()) {
    if (line.startsWith('[')) {
      inside = /^\[\[packages?\]\]\s*$/.test(line)
      name = null
    } else if (inside) {
      const split = /^(name|version)\s*=\s*(?:"([^"\\]*)"|'([^']*)')/.exec(line)
      if (split === null) continue
      const value = split[2] ?? split[3] ?? ''
      if (split[1] === 'name') name = { text: normalizeName(value), line: index + 1 }
      else if (name !== null) packages.push({ name: name.text, version: value, line: name.line })
    }
  }
  return { value: packages, problems: [] }
}

export function parsePipfileLock(text: string): Parsed<readonly LockedPackage[]> {
  if (text.length > LONGEST_LOCK) return tooLarge()
  const packages: LockedPackage[] = []
  const problems: ConfigProblem[] = []
  let root: ConfigValue = null
  try {
    // JSON holds nothing but these plain values.
    root = parseJson(text) as ConfigValue
  } catch {
    problems.push({ line: 1, message: 'this is not valid JSON' })
  }
  const lines = root === null ? [] : splitLines(text)
  for (const [name, entry] of Object.entries(findTable(root, 'default'))) {
    const version = isTable(entry) ? findText(entry, 'version') : null
    if (version === null) continue
    const line = lines.findIndex((candidate) => candidate.trimStart().startsWith(`"${name}":`)) + 1
    packages.push({ name: normalizeName(name), version: version.replace(/^={2,3}/, ''), line: Math.max(1, line) })
  }
  return { value: packages, problems }
}

function tooLarge(): Parsed<readonly LockedPackage[]> {
  return { value: [], problems: [{ line: 1, message: 'the file is too large to be read as a lock file' }] }
}
