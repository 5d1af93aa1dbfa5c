// Tells what stands for a value from a value: words that ask to be replaced, holes of templates, samples, what a person typed.

const askToBeReplaced =
  /example|sample|placeholder|change[-_ ]?(?:me|this|it)|replace|your[-_ ]?|insert[-_ ]|put[-_ ]?|fill[-_ ]?in|dummy|redact|mask(?:ed)?[-_]|censored|removed|not[-_ ]?(?:a[-_ ])?(?:real|set|used|needed|secret)|to[-_ ]?be[-_ ]|todo|fixme|foo[-_ ]?bar|lorem|xxxx|aaaa|\.{3}|…|\*{3}|-{4}/i
/** Also where nothing else stands. */
const wholeWord =
  /^(?:my|our|the|a|an|some|any|test|dev|fake|mock|default|super|very|secret|key|token|password|passwd|pass|pwd|api|access|auth|client|private|value|string|str|none|null|nil|undefined|empty|true|false|unset|unknown|admin|root|user|username|guest|local|localhost|postgres|mysql|mongo|redis|demo|here|goes|id|app|jwt|db|database|abc|123|1234|[-_ .:/])+\d{0,4}$/i
const hole =
  /^[<[({].*[>\])}]$|\$\{|\$\(|\{\{|%\(|%[sd]|<[a-zA-Z _-]+>|\{[a-zA-Z_][\w.[\]"']*\}|^\$[A-Za-z_]|^%[A-Za-z_]+%$|<%|#\{|__[A-Z_]+__|@[A-Z_]+@|^env[:(.]|^!|^os\.|^process\.env|^vault:|^secretref|^arn:aws:/i

/** `body` is the value without what the service puts before every such value. */
export function isPlaceholder(body: string): boolean {
  if (hole.test(body) || askToBeReplaced.test(body) || wholeWord.test(body)) return true
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
