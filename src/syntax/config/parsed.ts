// What every parser in this folder answers, and the plain values that TOML, YAML and JSON come down to.

export interface ConfigProblem {
  readonly line: number
  readonly message: string
}

/** Parsers never throw: what could be read is in `value`, what could not is a problem. */
export interface Parsed<Value> {
  readonly value: Value
  readonly problems: readonly ConfigProblem[]
}

export type ConfigValue = string | number | boolean | null | readonly ConfigValue[] | ConfigTable
export interface ConfigTable {
  readonly [key: string]: ConfigValue
}

/** Configuration is written by people: what is larger was generated, and is not worth the time. */
export const LONGEST = 4_000_000

export function isTable(value: ConfigValue | undefined): value is ConfigTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value under a chain of keys, if all of them are there. */
export function findValue(value: ConfigValue | undefined, ...keys: readonly string[]): ConfigValue | undefined {
  let at = value
  for (const key of keys) {
    if (!isTable(at) || !Object.hasOwn(at, key)) return undefined
    at = at[key]
  }
  return at
}

export function findTable(value: ConfigValue | undefined, ...keys: readonly string[]): ConfigTable {
  const found = findValue(value, ...keys)
  return isTable(found) ? found : {}
}

export function findText(value: ConfigValue | undefined, ...keys: readonly string[]): string | null {
  const found = findValue(value, ...keys)
  return typeof found === 'string' ? found : null
}

/** The texts of a list; a single text stands for a list of one, as many tools allow. */
export function findTexts(value: ConfigValue | undefined, ...keys: readonly string[]): string[] {
  const found = findValue(value, ...keys)
  if (typeof found === 'string') return [found]
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === 'string') : []
}

/** Numbers of lines by offset, for parsers that walk through the text. */
export function splitLines(text: string): string[] {
  return text.split(/\r\n|\n|\r/)
}

/** Bytes as people's editors leave them: UTF-8 with or without a mark, or what PowerShell makes of `pip freeze > file`. */
export function decodeConfig(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}
