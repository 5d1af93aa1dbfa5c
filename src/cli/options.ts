// Options of a command, declared once: what is parsed, what is typed, and what `help` prints come from the same table.

import { parseArgs } from 'node:util'
import { hintFor, UserError } from '../base/index.ts'

interface Described {
  readonly description: string
  /** One letter. */
  readonly short?: string
}

export interface Flag extends Described {
  readonly kind: 'flag'
}

/** A value; `pattern` says which are well formed, `value` what help calls it, `example` what an error shows. */
export interface Text extends Described {
  readonly kind: 'text'
  readonly value: string
  readonly pattern?: RegExp
  readonly example?: string
  /** What it means without a value; a value then follows `=` alone. */
  readonly alone?: string
}

export interface Choice<Name extends string = string> extends Described {
  readonly kind: 'choice'
  readonly of: readonly Name[]
  /** What it means without a value; a value then follows `=` alone. */
  readonly alone?: Name
}

/** May be given again and again; the values add up. */
export interface Many extends Described {
  readonly kind: 'many'
  readonly value: string
}

export type Option = Flag | Text | Choice | Many
export type OptionTable = Readonly<Record<string, Option>>

export type OptionValue<Declared extends Option> = Declared extends Flag
  ? boolean
  : Declared extends Many
    ? readonly string[]
    : Declared extends Choice<infer Name>
      ? Name | undefined
      : string | undefined

export type OptionValues<Table extends OptionTable> = { readonly [Name in keyof Table]: OptionValue<Table[Name]> }

export interface ParsedWords {
  readonly options: ReadonlyMap<string, boolean | string | readonly string[]>
  readonly arguments: readonly string[]
}

/** Understands the words after a command. What is not understood is a user error that names the word. */
export function parseOptions(command: string, table: OptionTable, words: readonly string[]): ParsedWords {
  const { tokens } = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(table).map(([name, { short, ...declared }]) => [
        name,
        { type: takesNoWord(declared) ? ('boolean' as const) : ('string' as const), ...(short === undefined ? {} : { short }) },
      ]),
    ),
  })
  const options = new Map<string, boolean | string | readonly string[]>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const declared = Object.hasOwn(table, token.name) ? table[token.name] : undefined
    if (declared === undefined) throw unknownOption(command, table, token.rawName)
    const written = `--${token.name}`
    const value = readValue(written, declared, token.value, token.inlineValue ?? false)
    const before = options.get(token.name)
    if (declared.kind === 'many') options.set(token.name, [...(Array.isArray(before) ? before : []), String(value)])
    else if (before !== undefined && declared.kind !== 'flag') throw new UserError('option-twice', { option: written })
    else options.set(token.name, value)
  }
  return { options, arguments: positionals }
}

function readValue(option: string, declared: Option, value: string | undefined, inline: boolean): boolean | string {
  if (declared.kind === 'flag') {
    if (value !== undefined) throw new UserError('option-with-value', { option, value })
    return true
  }
  if ((declared.kind === 'choice' || declared.kind === 'text') && declared.alone !== undefined && value === undefined) return declared.alone
  // `--format --all`: the next option is not the value of this one. A single dash is a value.
  if (value === undefined || value === '' || (!inline && /^-./.test(value))) {
    throw new UserError('option-without-value', { option, usage: usageOf(option, declared) })
  }
  if (declared.kind === 'choice' && !declared.of.includes(value)) {
    throw new UserError('option-not-a-choice', { option, value, choices: declared.of.map((name) => `\`${name}\``).join(', ') })
  }
  if (declared.kind === 'text' && declared.pattern && !declared.pattern.test(value)) {
    throw new UserError('option-badly-formed', { option, value, usage: usageOf(option, declared) })
  }
  return value
}

/** The next word is not its value. */
function takesNoWord(declared: { readonly kind: Option['kind']; readonly alone?: unknown }): boolean {
  return declared.kind === 'flag' || declared.alone !== undefined
}

function unknownOption(command: string, table: OptionTable, option: string): UserError {
  const known = Object.keys(table).map((name) => `--${name}`)
  return new UserError('unknown-option', { option, command, hint: hintFor(option, known, `see \`fastward ${command} --help\``) })
}

/** As help and errors write it: `--output FILE`. */
export function usageOf(option: string, declared: Option): string {
  switch (declared.kind) {
    case 'flag':
      return `\`${option}\``
    case 'choice':
      return `\`${option}${usualValues(declared)}\``
    case 'many':
      return `\`${option} ${declared.value}\``
    case 'text':
      return `\`${option}${declared.alone === undefined ? ' ' : '='}${declared.example ?? declared.value}\``
  }
}

function usualValues({ of, alone }: Choice): string {
  return alone === undefined ? ` ${of.join('|')}` : `[=${of.filter((name) => name !== alone).join('|')}]`
}

function describeValue(declared: Text | Choice | Many): string {
  if (declared.kind === 'choice') return usualValues(declared)
  return declared.kind === 'text' && declared.alone !== undefined ? `[=${declared.value}]` : ` ${declared.value}`
}

/** Options on the left, what they do on the right, no wider than `columns`. */
export function describeOptions(table: OptionTable, columns: number): string {
  const rows = Object.entries(table).map(([name, declared]) => {
    const short = declared.short === undefined ? '    ' : `-${declared.short}, `
    const value = declared.kind === 'flag' ? '' : describeValue(declared)
    return [`  ${short}--${name}${value}`, declared.description] as const
  })
  return describeRows(rows, columns)
}

export function describeRows(rows: readonly (readonly [string, string])[], columns: number): string {
  const most = 36
  const width = Math.min(most, Math.max(0, ...rows.map(([left]) => left.length))) + 2
  const start = `\n${' '.repeat(width)}`
  return rows
    .map(([left, right]) => {
      const text = foldText(right, Math.max(30, columns - width)).join(start)
      return left.length > most ? `${left}${start}${text}` : left.padEnd(width) + text
    })
    .join('\n')
}

/** Lines of whole words; a word that is longer has a line of its own. */
function foldText(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
