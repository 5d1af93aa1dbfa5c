// The shape of a command. One file in commands/ each; the table of them is commands/index.ts.

import { UserError } from '../base/index.ts'
import type { Host } from './host.ts'
import { type OptionTable, type OptionValues, parseOptions } from './options.ts'

export interface Argument {
  /** As help writes it, in capitals. */
  readonly name: string
  readonly description: string
  readonly required: boolean
  /** There may be any number of them. */
  readonly many?: boolean
}

export interface Command {
  readonly name: string
  readonly summary: string
  readonly argument: Argument | null
  /** What may follow the first; left out where nothing does. */
  readonly second?: Argument
  /** What may follow `--`, as it stands; left out where nothing does. */
  readonly rest?: Argument
  readonly options: OptionTable
  /** The words after the command's name. The answer is the exit code. */
  run(words: readonly string[], host: Host): Promise<number>
}

interface Declaration<Table extends OptionTable> extends Omit<Command, 'run'> {
  readonly options: Table
  run(
    options: OptionValues<Table>,
    argument: string | undefined,
    host: Host,
    all: readonly string[],
    rest: readonly string[],
  ): Promise<number>
}

export const exitCode = { fine: 0, found: 1, userError: 2, bug: 3 } as const

export function defineCommand<const Table extends OptionTable>(declaration: Declaration<Table>): Command {
  const { name, options: table, argument } = declaration
  return {
    ...declaration,
    run(all, host) {
      const end = declaration.rest === undefined ? -1 : all.indexOf('--')
      const words = end === -1 ? all : all.slice(0, end)
      const parsed = parseOptions(name, table, words)
      const [first, second, third] = parsed.arguments
      const usage = `\`${usageLine(declaration)}\``
      const surplus = argument === null ? first : argument.many === true ? undefined : declaration.second === undefined ? second : third
      if (surplus !== undefined) throw new UserError('too-many-arguments', { argument: surplus, command: name, usage })
      if (argument?.required && first === undefined) {
        throw new UserError('too-few-arguments', { command: name, missing: argument.description, usage })
      }
      const values: Record<string, unknown> = {}
      for (const [option, { kind }] of Object.entries(table)) {
        values[option] = parsed.options.get(option) ?? (kind === 'flag' ? false : kind === 'many' ? [] : undefined)
      }
      // `parseOptions` gave every option the value that its kind in the same table promises.
      return declaration.run(values as OptionValues<Table>, first, host, parsed.arguments, end === -1 ? [] : all.slice(end + 1))
    },
  }
}

export function usageLine({ name, argument, second, rest }: Pick<Command, 'name' | 'argument' | 'second' | 'rest'>): string {
  const places = [argument, second].map((place) => {
    if (place == null) return ''
    const word = `${place.name}${place.many === true ? '...' : ''}`
    return place.required ? ` ${word}` : ` [${word}]`
  })
  return `fastward ${name}${places.join('')}${rest === undefined ? '' : ` [-- ${rest.name}...]`}`
}
