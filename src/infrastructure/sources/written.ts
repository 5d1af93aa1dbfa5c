// Values of a YAML file with the lines on which they are written.

import { type ConfigValue, findValue, isTable, type ParsedYaml } from '../../syntax/index.ts'

export interface Written {
  readonly text: string
  /** Where the text begins; of a block, the line under its sign. */
  readonly line: number
}

export interface Variable extends Written {
  readonly name: string
}

export type Path = readonly (string | number)[]

export interface YamlFile {
  readonly file: string
  readonly parsed: ParsedYaml
  readonly lines: readonly string[]
}

export function findAt(value: ConfigValue | undefined, path: Path): ConfigValue | undefined {
  return path.reduce<ConfigValue | undefined>(
    (at, key) => (typeof key === 'number' ? (Array.isArray(at) ? at[key] : undefined) : findValue(at, key)),
    value,
  )
}

/** A text, or what is written like one: a number, a yes. */
export function findWritten(yaml: YamlFile, path: Path): Written | null {
  const value = findAt(yaml.parsed.value, path)
  if (value === undefined || value === null || typeof value === 'object') return null
  const line = yaml.parsed.lineOf(path)
  const isBlock = /(?:^|[:\-\s])[|>][+-]?\d*[+-]?\s*(?:#.*)?$/.test((yaml.lines[line - 1] ?? '').slice(-200))
  return { text: String(value), line: isBlock ? line + 1 : line }
}

/** A text or the texts of a list. */
export function findAllWritten(yaml: YamlFile, path: Path): Written[] {
  const value = findAt(yaml.parsed.value, path)
  const paths: Path[] = Array.isArray(value) ? value.map((_, index) => [...path, index]) : [path]
  return paths.flatMap((one) => findWritten(yaml, one) ?? [])
}

/** Of a table, or of a list of `NAME=value`. A name alone takes its value from outside: its text is empty. */
export function findVariables(yaml: YamlFile, path: Path): Variable[] {
  const value = findAt(yaml.parsed.value, path)
  if (isTable(value))
    return Object.keys(value).map((name) => ({
      name,
      ...(findWritten(yaml, [...path, name]) ?? { text: '', line: yaml.parsed.lineOf([...path, name]) }),
    }))
  return findAllWritten(yaml, path).map(({ text, line }) => {
    const at = text.indexOf('=')
    return at < 0 ? { name: text, text: '', line } : { name: text.slice(0, at), text: text.slice(at + 1), line }
  })
}
