// Where a secret is kept: never in `fastward.yaml` itself.

import { checked, list, plain, record, type Shape, text, wordOr } from '../shape.ts'

export interface SecretCommand {
  readonly command: readonly string[]
}

/** `env:NAME`, `file:PATH`, or a command that prints it. */
export type SecretSource = string | Partial<SecretCommand>

const expected = 'a place and no secret: `env:` and the name of a variable, `file:` and a path, or `{command: [words]}`'
const example = '`env:GATEWAY_KEY`, `file:gateway.key` or `{command: [pass, show, gateway]}`'

export function secretSource(description: string): Shape<SecretSource> {
  const place = text({ description, expected, example, pattern: '^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:\\S+)$' })
  return wordOr(place, commandShape, { description, example })
}

const words = list(plain({ description: 'A word of the command.', example }), {
  description: 'A program and its words, without a shell between. What it prints is the secret.',
  example,
})

const commandShape: Shape<Partial<SecretCommand>> = checked(
  record<SecretCommand>({ command: words }, { description: 'A command that prints the secret.', example }, ['command']),
  ({ command }) => command !== undefined && command.length > 0 && command[0] !== '',
  expected,
  example,
)
