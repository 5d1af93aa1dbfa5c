// Patterns for which some texts take very long: repeated repetitions, and a search whose beginning the repetition behind it takes too.

/** `often`: time doubles with every letter; `long`: it grows with the square of the length; null: neither is seen. */
export function slownessOf(pattern: string, how: string): 'often' | 'long' | null {
  if (/\((?:\?:)?(?:\[[^\]]+\]|\\?[\w.])[+*]\)[+*]/.test(pattern) || /\((?:\?:)?(\[[^\]]+\]|\\?[\w.])[+*]\|?\1?[+*]?\)[+*]/.test(pattern))
    return 'often'
  if (/^(?:match|fullmatch|compile)$/.test(how) || /^(?:\^|\\A)/.test(pattern)) return null
  // `<[^>]+>`: for `<<<<<<` each `<` looks to the end.
  const found = /^([^\\[\](){}.*+?|^$])\[\^((?:[^\]\\]|\\.)+)\][+*][^?$]/.exec(pattern)
  if (found !== null && !(found[2] ?? '').includes(found[1] ?? '')) return 'long'
  return null
}
