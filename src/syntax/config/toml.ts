// TOML, such as pyproject.toml.

import { parse, TomlDate, TomlError } from 'smol-toml'
import { type ConfigTable, type ConfigValue, LONGEST, type Parsed, splitLines } from './parsed.ts'

export function parseToml(text: string): Parsed<ConfigTable> {
  if (text.length > LONGEST) return { value: {}, problems: [{ line: 1, message: 'the file is too large to be read as TOML' }] }
  try {
    const value = toConfigValue(parse(text, { maxDepth: 100, unsafeKeyBehaviour: 'drop' }))
    // A TOML document is a table.
    return { value: value as ConfigTable, problems: [] }
  } catch (error) {
    if (error instanceof TomlError) {
      const reason = splitLines(error.message)[0]?.replace(/^Invalid TOML document: /, '') ?? ''
      return { value: {}, problems: [{ line: error.line, message: `this is not valid TOML: ${reason}` }] }
    }
    return { value: {}, problems: [{ line: 1, message: 'this is not valid TOML' }] }
  }
}

function toConfigValue(value: unknown): ConfigValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof TomlDate) return value.toISOString()
  if (Array.isArray(value)) return value.map(toConfigValue)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toConfigValue(item)]))
  }
  return null
}

/** The line of `key = …` under `[table]`, or of the table itself, or 1: a place for a person to look. */
export function findTomlLine(text: string, table: string, key: string): number {
  let inside = table === ''
  let found = 0
  const wanted = new RegExp(`^\\s*["']?${toPattern(key)}["']?\\s*=`)
  for (const [index, line] of splitLines(text).entries()) {
    const header = /^\s*\[\[?\s*([^\]]+?)\s*\]/.exec(line)
    if (header !== null) {
      inside = header[1]?.replace(/["'\s]/g, '') === table
      if (inside && found === 0) found = index + 1
    } else if (inside && wanted.test(line)) return index + 1
  }
  return found === 0 ? 1 : found
}

function toPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
