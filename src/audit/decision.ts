// One decision as it leaves the thread that answers requests: a line of text, made as cheaply as can be, which another thread takes apart.
// Texts stand behind the line with their lengths in it, so nothing has to be escaped and nothing that a client sends can end one early.

export interface AuditDecision {
  /** Milliseconds since 1970. */
  readonly time: number
  /** `before` an answer that waits for the record; `after`: what became of such a request; `whole`: both in one. */
  readonly phase: 'whole' | 'before' | 'after'
  /** Of `after`: how many decisions before this one the other half stands. */
  readonly back: number
  readonly status: number | null
  readonly milliseconds: number
  readonly mode: 'observe' | 'enforce' | null
  readonly answered: 'application' | 'gateway'
  readonly verdict: string
  readonly ended: string
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly client: string
  readonly principal: string | null
  /** Ids of the operations that may answer, joined by line ends. */
  readonly routes: string
  readonly code: string | null
  readonly rule: string | null
  readonly reason: string | null
  /** Fields that were taken out of what was sent or answered, as JSON. */
  readonly closed: string | null
  /** What shields said, as JSON; left out where they said nothing. */
  readonly objections?: string
}

const phases = ['whole', 'before', 'after'] as const
const modes = [null, 'observe', 'enforce'] as const
const answerers = ['application', 'gateway'] as const

const nothing = -1
const lengthOf = (text: string | null): number => (text === null ? nothing : text.length)

export function encodeDecision(decision: AuditDecision): string {
  const { time, phase, back, status, milliseconds, mode, answered, verdict, ended, method, path, client, principal, routes } = decision
  const { code, rule, reason, closed, objections = '' } = decision
  const head = `${time} ${phase === 'whole' ? 0 : phase === 'before' ? 1 : 2} ${back} ${status ?? nothing} ${Math.round(milliseconds * 1000)} ${
    mode === null ? 0 : mode === 'observe' ? 1 : 2
  } ${answered === 'application' ? 0 : 1}`
  const lengths = `${verdict.length} ${ended.length} ${method.length} ${path.length} ${client.length} ${lengthOf(principal)} ${routes.length}`
  return `${head} ${lengths} ${lengthOf(code)} ${lengthOf(rule)} ${lengthOf(reason)} ${lengthOf(closed)} ${objections.length}\n${verdict}${ended}${method}${path}${client}${
    principal ?? ''
  }${routes}${code ?? ''}${rule ?? ''}${reason ?? ''}${closed ?? ''}${objections}`
}

const numbers = 19
const written = /^-?\d{1,16}$/

/** Null where it is not what `encodeDecision` wrote, one after another. */
export function decodeDecisions(text: string): readonly AuditDecision[] | null {
  const decisions: AuditDecision[] = []
  let at = 0
  while (at < text.length) {
    const end = text.indexOf('\n', at)
    if (end === -1) return null
    const words = text.slice(at, end).split(' ')
    if (words.length !== numbers || !words.every((word) => written.test(word))) return null
    const [time = 0, phase = 0, back = 0, status = 0, micros = 0, mode = 0, answered = 0, ...lengths] = words.map(Number)
    at = end + 1
    const take = (index: number): string | null => {
      const length = lengths[index] ?? nothing
      if (length < 0) return null
      at += length
      return text.slice(at - length, at)
    }
    const decision = {
      time,
      phase: phases[phase],
      back,
      status: status < 0 ? null : status,
      milliseconds: micros / 1000,
      mode: modes[mode],
      answered: answerers[answered],
      verdict: take(0),
      ended: take(1),
      method: take(2),
      path: take(3),
      client: take(4),
      principal: take(5),
      routes: take(6),
      code: take(7),
      rule: take(8),
      reason: take(9),
      closed: take(10),
    }
    const objections = take(11) ?? ''
    if (at > text.length || !isWhole(decision)) return null
    decisions.push(objections === '' ? decision : { ...decision, objections })
  }
  return decisions
}

type Taken = { readonly [Name in keyof AuditDecision]: AuditDecision[Name] | null | undefined }

function isWhole(decision: Taken): decision is AuditDecision {
  const { phase, mode, answered, verdict, ended, method, path, client, routes } = decision
  const texts = [verdict, ended, method, path, client, routes]
  return phase != null && mode !== undefined && answered != null && texts.every((text) => text !== null)
}
