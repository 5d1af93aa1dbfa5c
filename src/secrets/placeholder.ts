// Tells what stands for a value from a value: words that ask to be replaced, holes of templates, samples, what a person typed.

const askToBeReplaced =
  /example|placeholder|change[-_ ]?(?:me|this|it)(?![a-z])|replace[-_]?(?:me|this|with)|redacted|censored|foo[-_]?bar|xxxxx|x{4}$|aaaaa|\.{3}|…|\*{3}|-{5}/i
/** Where no letter or digit stands beside it: in a long random value every short word stands somewhere. */
const askAsWord =
  /(?<![a-z0-9])(?:your|my|insert|put|fill|dummy|sample|fake|mock|test(?:ing)?|masked|removed|todo|fixme|lorem|(?:not[-_ ]?)?(?:a[-_ ])?(?:real|set|used|needed)|to[-_ ]be)(?![a-z0-9])/i
/** Also where nothing else stands. */
const wholeWord =
  /^(?:my|our|the|a|an|some|any|test|dev|fake|mock|default|super|very|secret|key|token|password|passwd|pass|pwd|api|access|auth|client|private|value|string|str|none|null|nil|undefined|empty|true|false|unset|unknown|admin|root|user|username|guest|local|localhost|postgres|mysql|mongo|redis|demo|here|goes|id|app|jwt|db|database|abc|123|1234|[-_ .:/])+\d{0,4}$/i
const hole =
  /^[<[({].*[>\])}]$|\$\{|\$\(|\{\{|%\(|%[sd]|<[a-zA-Z _-]+>|\{[a-zA-Z_][\w.[\]"']*\}|^\$[A-Za-z_]|^%[A-Za-z_]+%$|<%|#\{|__[A-Z_]+__|@[A-Z_]+@|^env[:(.]|^!|^os\.|^process\.env|^vault:|^secretref|^arn:aws:/i

/** `body` is the value without what the service puts before every such value. */
export function isPlaceholder(body: string): boolean {
  if (hole.test(body) || askToBeReplaced.test(body) || askAsWord.test(body) || wholeWord.test(body)) return true
  return isTyped(body)
}

/** One character again and again, `0123456789`, `abcabcabc`: what fingers do when a form wants a value. */
export function isTyped(body: string): boolean {
  if (body.length < 8) return false
  const counts = new Map<string, number>()
  for (const character of body) counts.set(character, (counts.get(character) ?? 0) + 1)
  if (Math.max(...counts.values()) > body.length / 2) return true
  if (body.length >= 16 && counts.size < 6) return true
  let run = 1
  let direction = 0
  for (let at = 1; at < body.length; at += 1) {
    const step = body.charCodeAt(at) - body.charCodeAt(at - 1)
    run = (step === 1 || step === -1) && step === direction ? run + 1 : step === 1 || step === -1 ? 2 : 1
    direction = step
    if (run >= 7) return true
  }
  // `deadbeefdeadbeef`: the first part is said again.
  for (let length = 2; length <= body.length / 3 && length <= 12; length += 1)
    if (body.startsWith(body.slice(0, length).repeat(3))) return true
  return false
}

/** Shannon's, in bits a character. */
export function entropyOf(value: string): number {
  const counts = new Map<string, number>()
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length)
  return bits
}

/** Made by a generator and not by a person who names things. */
export function looksRandom(value: string): boolean {
  const body = value.replace(/=+$/, '')
  if (!/[A-Za-z]/.test(body)) return false
  // One in a hundred of those that a generator makes has no digit; names in camel case have none either.
  if (!/\d/.test(body) && (body.length < 20 || (body.match(/[a-z][A-Z]/g)?.length ?? 0) < 2 || readsAsWords(body))) return false
  return entropyOf(body) >= (body.length >= 20 ? 3 : 2.7)
}

/** `my-very-secret-key-2024`: mostly runs of letters with vowels among them, as people write and generators do not. */
export function readsAsWords(value: string): boolean {
  let letters = 0
  for (const [run] of value.matchAll(/[A-Z]?[a-z]{3,}|[A-Z]{4,}/g)) {
    const vowels = run.replace(/[^aeiouy]/gi, '').length / run.length
    if (run.length >= 4 && vowels >= 0.2 && vowels <= 0.65) letters += run.length
  }
  return letters > value.length * 0.55
}
