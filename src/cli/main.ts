// From the words of a command line to an exit code. Nothing is thrown past this point.

import { hintFor, UserError } from '../base/index.ts'
import { ReaderGone } from '../io/index.ts'
import { exitCode } from './command.ts'
import { commands } from './commands/index.ts'
import { describeCommand, describeProgram } from './help.ts'
import type { Host } from './host.ts'

export async function main(words: readonly string[], host: Host): Promise<number> {
  try {
    return await dispatch(words, host)
  } catch (error) {
    if (error instanceof ReaderGone) return exitCode.fine
    if (error instanceof UserError) {
      host.terminal.note(`${error.message}\n  ${error.remedy}\n`)
      return exitCode.userError
    }
    host.terminal.note(describeBug(error))
    return exitCode.bug
  }
}

async function dispatch(words: readonly string[], host: Host): Promise<number> {
  const [first, ...rest] = words
  switch (first) {
    case undefined:
    case '--help':
    case '-h':
      return printHelp([], host)
    case 'help':
      return printHelp(
        rest.filter((word) => !word.startsWith('-')),
        host,
      )
    case '--version':
    case '-V':
      return dispatch(['version', ...rest], host)
    default: {
      const command = getCommand(first, rest[0])
      const words = command.name === first ? rest : rest.slice(1)
      const end = words.indexOf('--')
      const asked = end === -1 ? words : words.slice(0, end)
      if (asked.includes('--help') || asked.includes('-h')) return printHelp([first, ...rest], host)
      return command.run(words, host)
    }
  }
}

function printHelp([name, second]: readonly string[], { terminal }: Host): number {
  const { columns } = terminal
  terminal.print(
    name === undefined || name === 'help' ? describeProgram(commands, columns) : describeCommand(getCommand(name, second), columns),
  )
  return exitCode.fine
}

/** A name may have two words: `gateway patch`. */
function getCommand(name: string, second: string | undefined) {
  const found = commands.find((command) => command.name === `${name} ${second}`) ?? commands.find((command) => command.name === name)
  if (found) return found
  const names = [...commands.map((command) => command.name), 'help']
  throw new UserError('unknown-command', { command: name, hint: hintFor(name, names, '`fastward help` lists the commands') })
}

export function describeBug(error: unknown): string {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `${what}

This is a bug of Fastward. Please report it where you got Fastward from, with the lines above, the command,
and, if you can, the smallest piece of code that shows it.
`
}
