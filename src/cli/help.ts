// `fastward help [COMMAND]`, `fastward COMMAND --help`, and `fastward` alone. Made of the commands' own declarations.

import { type Command, usageLine } from './command.ts'
import { describeOptions, describeRows } from './options.ts'

export function describeProgram(commands: readonly Command[], columns: number): string {
  const rows = commands.map((command) => [`  ${usageLine(command)}`, command.summary] as const)
  return `fastward reads the code of a FastAPI application and says what it serves and where it can be hurt.

${describeRows([...rows, ['  fastward help [COMMAND]', 'say more about a command']], columns)}

Settings of a project are in its fastward.yaml.
Exit code: 0 nothing at or above the threshold, 1 findings, 2 an error of usage, 3 a bug of ours.
`
}

export function describeCommand(command: Command, columns: number): string {
  const { argument, second, rest, options, summary } = command
  const parts = [`${usageLine(command)}\n\n${summary}`]
  const places = [argument, second, rest].filter((place) => place != null)
  if (places.length > 0)
    parts.push(
      describeRows(
        places.map(({ name, description }) => [`  ${name}`, description] as const),
        columns,
      ),
    )
  if (Object.keys(options).length > 0) parts.push(describeOptions(options, columns))
  return `${parts.join('\n\n')}\n`
}
