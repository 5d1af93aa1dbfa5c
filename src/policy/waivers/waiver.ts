// A waiver: somebody looked at something that is found, and answers for living with it until a day.

export interface Waiver {
  /** The id of a rule or a guardrail; null: any. */
  readonly rule: string | null
  /** `GET /users/{}`, or a path with `*` and `**`. */
  readonly route: string | null
  /** Of the file that the finding stands in, with `*` and `**`. */
  readonly path: string | null
  readonly fingerprint: string | null
  readonly reason: string
  readonly owner: string
  /** The last day on which it counts: `2026-12-31`. */
  readonly expires: string
  readonly line: number
}

/** A day of the calendar, in the way of ISO 8601. */
export function isDay(text: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return year !== '' && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

export function toDay(time: Date): string {
  return time.toISOString().slice(0, 10)
}

/** In the words of whoever wrote it. */
export function describeWaiver({ rule, route, path, fingerprint }: Waiver): string {
  const parts = [rule, route === null ? null : `on ${route}`, path === null ? null : `in ${path}`, fingerprint]
  return parts.filter((part) => part !== null).join(' ')
}
