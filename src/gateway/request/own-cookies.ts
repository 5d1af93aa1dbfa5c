// Cookies between browsers and the gateway alone. No application needs to know the name of a session, so it cannot lose it.

const prefix = '__Host-fastward-'

/** The value of `Cookie` without ours; the same text where there are none, and null where nothing is left. */
export function withoutOwnCookies(value: string): string | null {
  if (!value.includes(prefix)) return value
  const others = value.split(';').filter((pair) => !pair.trimStart().startsWith(prefix))
  return others.length === 0 ? null : others.join(';').trimStart()
}
