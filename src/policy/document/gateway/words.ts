// Shapes that several parts of the section `gateway` share.

import { oneOrMany, plain, type Shape, text } from '../shape.ts'

export function createWords(example: string) {
  const claim = (description: string) =>
    text({ description, expected: 'a claim, with dots where one holds another', example, pattern: '^\\S+$' })
  const names = (description: string): Shape<readonly string[]> => oneOrMany(plain({ description, example }), { description, example })
  return {
    claim,
    claims: (description: string) => oneOrMany(claim(description), { description, example }),
    names,
    number: (description: string) => text({ description, expected: 'a number', example, pattern: '^\\d{1,7}$', numbersToo: true }),
    seconds: (description: string) =>
      text({ description, expected: 'a number of seconds', example, pattern: '^\\d{1,7}$', numbersToo: true }),
    prefix: (description: string) => text({ description, expected: 'a text without blanks', example, pattern: '^\\S+$' }),
    /** HTTPS, or plain HTTP to this machine. */
    address: (description: string) =>
      text({
        description,
        expected: 'an address with https',
        example,
        pattern: '^(?:https://|http://(?:localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1\\])(?:[:/]|$))\\S*$',
      }),
    file: (description: string) => text({ description, expected: 'a path', example, pattern: '^[^\\0\\n]+$' }),
    header: (description: string) => text({ description, expected: 'the name of a header', example, pattern: '^[A-Za-z0-9-]{1,64}$' }),
    cookie: (description: string) =>
      text({ description, expected: 'the name of a cookie', example, pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$" }),
  }
}
