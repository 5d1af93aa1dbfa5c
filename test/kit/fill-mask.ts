// What stands masked in the examples of rules, filled with a value made up for the test.

import { createRandom, kinds } from '../../src/secrets/index.ts'

export function fillMask(id: string): string {
  const kind = kinds.find((one) => one.id === id)
  if (kind === undefined) throw new Error(`an example shows a value of \`${id}\`, which is no kind of secret`)
  return kind.sample(createRandom(7)).value
}
