// Patterns that prove a text harmless: whatever fits them is made of letters, digits and a few signs from its beginning to its end.

/** Between the anchors. */
const plain = /^\^(?:\(\?:)?(?:[\w-]|\\d|\[(?:\\[wd]|[\w-])+\]|\{\d+(?:,\d*)?\}|[+*?|()])+\)?\$$/
const mostCharacters = 200

export const isStrictPattern = (pattern: string): boolean => pattern.length <= mostCharacters && plain.test(pattern) && isOneWhole(pattern)

/** `^one|two$` says nothing of how a text ends, or begins. */
function isOneWhole(pattern: string): boolean {
  let depth = 0
  for (const sign of pattern) {
    if (sign === '(') depth++
    else if (sign === ')') depth--
    if (depth < 0 || (sign === '|' && depth === 0)) return false
  }
  return depth === 0
}
