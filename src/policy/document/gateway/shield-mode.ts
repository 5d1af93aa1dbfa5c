// What all shields have in common: whether they only observe, and where they are held to.

import { choice, type Fields, oneOrMany, text } from '../shape.ts'

export interface WrittenShieldMode {
  readonly mode: 'observe' | 'enforce'
  readonly enforce: readonly string[]
}

const refuses = 'Note what would be refused, or refuse it (default: observe), whatever the mode of the access rules.'

/** `example` shows the whole part: `` `gateway: {contract: {mode: enforce}}` ``. `modes`: what they mean, where it is not to refuse. */
export const shieldModeFields = (example: string, modes = refuses): Fields<WrittenShieldMode> => ({
  mode: choice(['observe', 'enforce'] as const, { description: modes, example }),
  enforce: oneOrMany(
    text({
      description: 'A pattern of paths: `*` is one part, `**` is any number.',
      expected: 'a pattern of paths',
      example,
      pattern: '^/\\S*$',
    }),
    { description: 'Where it is held to while the rest is observed.', example },
  ),
})
